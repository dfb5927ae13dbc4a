-- One row per project and ISO week, from its first week to the later of plan and cost: increments, never running
-- totals.
-- Where what a task earned by the status date is unknown, so is what its project earned.
-- Where one of its cost lines has no exchange rate, its cost is known in no week.
with unrated as (
    select project_team_week.project_id
    from project_team_week
    group by project_team_week.project_id
    having sum(project_team_week.fx_missing_count) > 0
),
work as (
    select
        int_task_week_plan.project_id,
        int_task_week_plan.week,
        int_task_week_plan.baseline_amount,
        int_task_week_plan.planned_value_amount,
        case when int_task_plan.ev_technique <> 'level_of_effort'
            then int_task_week_plan.baseline_amount end as baseline_discrete_amount,
        case when int_task_plan.ev_technique <> 'level_of_effort'
            then int_task_week_plan.planned_value_amount end as planned_value_discrete_amount,
        cast(null as decimal(18, 4)) as earned_value_amount,
        cast(null as decimal(18, 4)) as earned_value_discrete_amount,
        cast(null as decimal(18, 4)) as actual_cost_amount,
        cast(null as decimal(18, 4)) as worked_hours
    from int_task_week_plan
    join int_task_plan
        on int_task_plan.task_id = int_task_week_plan.task_id
    union all
    select
        int_undistributed.project_id,
        cast(date_trunc('week', int_undistributed.finish_date) as date),
        int_undistributed.budget_amount,
        case when int_undistributed.finish_date <= int_report.status_date then int_undistributed.budget_amount end,
        int_undistributed.budget_amount,
        case when int_undistributed.finish_date <= int_report.status_date then int_undistributed.budget_amount end,
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4))
    from int_undistributed
    cross join int_report
    union all
    select
        int_task_week_earned.project_id,
        int_task_week_earned.week,
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        int_task_week_earned.earned_value_amount,
        case when int_task_plan.ev_technique <> 'level_of_effort' then int_task_week_earned.earned_value_amount end,
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4))
    from int_task_week_earned
    join int_task_plan
        on int_task_plan.task_id = int_task_week_earned.task_id
    union all
    select
        int_whole_week.project_id,
        int_whole_week.week,
        int_whole_week.baseline_amount,
        int_whole_week.planned_value_amount,
        int_whole_week.baseline_amount,
        int_whole_week.planned_value_amount,
        int_whole_week.earned_value_amount,
        case when int_whole_week.is_dated then int_whole_week.earned_value_amount end,
        int_whole_week.actual_cost_amount,
        cast(null as decimal(18, 4))
    from int_whole_week
    union all
    select
        project_team_week.project_id,
        project_team_week.week,
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        case when unrated.project_id is null then project_team_week.actual_cost_amount end,
        project_team_week.worked_hours
    from project_team_week
    left join unrated
        on unrated.project_id = project_team_week.project_id
)
select
    work.project_id,
    work.week,
    cast(sum(work.baseline_amount) as decimal(18, 4)) as baseline_amount,
    cast(sum(work.planned_value_amount) as decimal(18, 4)) as planned_value_amount,
    cast(sum(work.baseline_discrete_amount) as decimal(18, 4)) as baseline_discrete_amount,
    cast(sum(work.planned_value_discrete_amount) as decimal(18, 4)) as planned_value_discrete_amount,
    cast(case when max(unknown.project_id) is null then sum(work.earned_value_amount) end as decimal(18, 4))
        as earned_value_amount,
    cast(case when max(unknown.project_id) is null then sum(work.earned_value_discrete_amount) end as decimal(18, 4))
        as earned_value_discrete_amount,
    cast(sum(work.actual_cost_amount) as decimal(18, 4)) as actual_cost_amount,
    cast(sum(work.worked_hours) as decimal(28, 12)) as worked_hours
from work
left join (select distinct int_task_unknown.project_id from int_task_unknown) as unknown
    on unknown.project_id = work.project_id
group by work.project_id, work.week
order by work.project_id, work.week
