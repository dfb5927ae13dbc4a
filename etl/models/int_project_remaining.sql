-- One row per project with open work: what is left to be spent, by the newest estimate of each open task, and how many
-- have none. Work that is planned to cost nothing, and milestones without a budget, need none; one they have counts.
with latest as (
    select
        estimates_to_complete.task_id,
        estimates_to_complete.remaining_amount,
        estimates_to_complete.estimate_date,
        row_number() over (partition by estimates_to_complete.task_id order by estimates_to_complete.estimate_date desc)
            as position
    from estimates_to_complete
    cross join int_report
    where estimates_to_complete.estimate_date <= int_report.status_date
)
select
    task_total.project_id,
    sum(case when not task_total.is_done and latest.task_id is null then 1 else 0 end)
        as unestimated_count,
    coalesce(sum(case when not task_total.is_done
        then latest.remaining_amount * int_project_rate.budget_rate end), 0) as remaining_amount,
    max(case when not task_total.is_done then latest.estimate_date end) as estimate_date
from task_total
join int_project_rate
    on int_project_rate.project_id = task_total.project_id
left join latest
    on latest.task_id = task_total.task_id
    and latest.position = 1
where (task_total.kind in ('task', 'level_of_effort') and task_total.budget_amount is null)
    or (task_total.kind <> 'cancelled' and task_total.budget_amount <> 0)
    or (task_total.kind in ('task', 'level_of_effort', 'milestone') and latest.task_id is not null)
group by task_total.project_id
