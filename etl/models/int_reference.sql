-- One row per finished project and closed period of four weeks: what was forecast then, AC + (BAC − EV), and what it cost in the end.
with running as (
    select
        project_week.project_id,
        project_week.week,
        row_number() over (partition by project_week.project_id order by project_week.week) as number,
        sum(coalesce(project_week.earned_value_amount, 0)) over (partition by project_week.project_id order by project_week.week rows unbounded preceding) as earned_amount,
        sum(coalesce(project_week.actual_cost_amount, 0)) over (partition by project_week.project_id order by project_week.week rows unbounded preceding) as spent_amount
    from project_week
)
select
    running.project_id,
    running.week,
    cast(running.earned_amount as double) / cast(project_total.baseline_amount as double) as complete_ratio,
    cast(running.spent_amount + project_total.baseline_amount - running.earned_amount as double) as forecast_amount,
    cast(project_total.actual_cost_amount as double) as final_amount
from running
join project_total
    on project_total.project_id = running.project_id
where project_total.is_finished
    and project_total.baseline_amount > 0
    and project_total.actual_cost_amount > 0
    and project_total.earned_value_amount >= project_total.baseline_amount
    and project_total.fx_missing_count = 0
    and running.number % 4 = 0
    and running.earned_amount > 0
    and running.earned_amount < project_total.baseline_amount
    and running.spent_amount + project_total.baseline_amount - running.earned_amount > 0
