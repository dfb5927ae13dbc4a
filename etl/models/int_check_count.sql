-- One row per project and check of tasks or links: of how many, how many fail, and which.
with base as (
    select leaf.project_id, numbered.check_number,
        sum(case when not leaf.is_done and (numbered.check_number not in (8, 10) or leaf.kind <> 'milestone') then 1
        else 0 end) as base_count
    from int_check_task as leaf
    cross join unnest([1, 5, 6, 7, 8, 10]) as numbered(check_number)
    group by leaf.project_id, numbered.check_number
    union all
    select link.project_id, numbered.check_number, count(link.task_name)
    from int_check_link as link
    cross join unnest([2, 3, 4]) as numbered(check_number)
    group by link.project_id, numbered.check_number
    union all
    select leaf.project_id, 9, count(leaf.task_id) from int_check_task as leaf group by leaf.project_id
)
select
    base.project_id,
    base.check_number,
    base.base_count,
    count(failing.task_name) as fail_count,
    string_agg(failing.task_name, '; ' order by failing.task_name) as failing_names
from base
left join int_check_fail as failing
    on failing.project_id = base.project_id
    and failing.check_number = base.check_number
group by base.project_id, base.check_number, base.base_count
