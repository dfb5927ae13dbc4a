-- One row per project, check and task that fails it; the first without a predecessor and the last without a successor
-- do not.
with no_predecessor as (
    select
        leaf.project_id,
        leaf.task_name,
        leaf.is_done,
        row_number() over (partition by leaf.project_id
            order by coalesce(leaf.start_date, leaf.early_start_date), leaf.task_id) as position
    from int_check_task as leaf
    left join (select distinct int_network_link.after_id from int_network_link) as linked
        on linked.after_id = leaf.task_id
    where linked.after_id is null
),
no_successor as (
    select
        leaf.project_id,
        leaf.task_name,
        leaf.is_done,
        row_number() over (partition by leaf.project_id
            order by coalesce(leaf.finish_date, leaf.early_finish_date) desc, leaf.task_id) as position
    from int_check_task as leaf
    left join (select distinct int_network_link.before_id from int_network_link) as linked
        on linked.before_id = leaf.task_id
    where linked.before_id is null
)
select no_predecessor.project_id, 1 as check_number, no_predecessor.task_name
    from no_predecessor where not no_predecessor.is_done and no_predecessor.position > 1
union
select no_successor.project_id, 1, no_successor.task_name
    from no_successor where not no_successor.is_done and no_successor.position > 1
union all
select link.project_id, 2, link.task_name
    from int_check_link as link where link.lag < 0
union all
select link.project_id, 3, link.task_name
    from int_check_link as link where link.lag > 0
union all
select link.project_id, 4, link.task_name
    from int_check_link as link where link.kind <> 'FS'
union all
select leaf.project_id, 5, leaf.task_name
    from int_check_task as leaf where not leaf.is_done and leaf.is_hard
union all
select leaf.project_id, 6, leaf.task_name
    from int_check_task as leaf where not leaf.is_done and leaf.total_float_days > 44
union all
select leaf.project_id, 7, leaf.task_name
    from int_check_task as leaf where not leaf.is_done and leaf.total_float_days < 0
union all
select leaf.project_id, 8, leaf.task_name
    from int_check_task as leaf where not leaf.is_done and leaf.kind <> 'milestone' and leaf.planned_days > 44
union all
select leaf.project_id, 9, leaf.task_name
    from int_check_task as leaf cross join int_report
where not leaf.is_done and (leaf.finish_date < int_report.status_date
    or (not leaf.is_begun and leaf.start_date < int_report.status_date))
union all
select leaf.project_id, 10, leaf.task_name
    from int_check_task as leaf where not leaf.is_done and leaf.kind <> 'milestone' and not leaf.has_resource
