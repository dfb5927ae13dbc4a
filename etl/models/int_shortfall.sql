-- One row per project and index: where the largest part of what is missing lies, where one part is the largest. Planned
-- value not earned by task; cost over value by team, or, where cost is booked without a team, the largest cost of a
-- supplier in the last twelve weeks beside what is over.
with spent as (
    select project_team_week.project_id, coalesce(project_team_week.team_id, '') as team_id,
        sum(project_team_week.actual_cost_amount) as amount
    from project_team_week
    group by project_team_week.project_id, coalesce(project_team_week.team_id, '')
),
earned as (
    select task_total.project_id, coalesce(task_total.team_id, '') as team_id,
        sum(task_total.earned_value_amount) as amount
    from task_total
    where task_total.earned_value_amount is not null
    group by task_total.project_id, coalesce(task_total.team_id, '')
),
teamless as (
    select spent.project_id
    from spent
    where spent.team_id = '' and spent.amount <> 0
),
part as (
    select spent.project_id, 'cost_performance_index' as metric_name, 'team' as part_kind, teams.team_name as part_name,
        coalesce(spent.amount, 0) - coalesce(earned.amount, 0) as amount
    from spent
    join teams
        on teams.team_id = spent.team_id
    left join earned
        on earned.project_id = spent.project_id
        and earned.team_id = spent.team_id
    where spent.project_id not in (select teamless.project_id from teamless)
    union all
    select task_total.project_id, 'schedule_performance_time', 'task', task_total.task_name,
        coalesce(task_total.planned_value_amount, 0) - coalesce(task_total.earned_value_amount, 0)
    from task_total
    where task_total.budget_amount is not null and task_total.earned_value_amount is not null
),
ranked as (
    select
        part.project_id,
        part.metric_name,
        part.part_kind,
        part.part_name,
        cast(part.amount as double) / sum(cast(part.amount as double))
            over (partition by part.project_id, part.metric_name) as share_ratio,
        row_number() over (partition by part.project_id, part.metric_name order by part.amount desc, part.part_name)
            as position,
        count(part.part_name) over (partition by part.project_id, part.metric_name) as part_count,
        count(part.part_name) over (partition by part.project_id, part.metric_name, part.amount) as equal_count
    from part
    where part.amount > 0
),
over_all as (
    select project_total.project_id, project_total.actual_cost_amount - project_total.earned_value_amount as amount
    from project_total
    join teamless
        on teamless.project_id = project_total.project_id
    where project_total.actual_cost_amount > project_total.earned_value_amount
),
line as (
    select
        int_cost.project_id,
        int_cost.supplier_name,
        int_cost.cost_date,
        cast(int_cost.cost_amount as double) / cast(over_all.amount as double) as share_ratio,
        row_number() over (partition by int_cost.project_id
            order by int_cost.cost_amount desc, int_cost.cost_date desc, int_cost.supplier_name) as position
    from int_cost
    join over_all
        on over_all.project_id = int_cost.project_id
    cross join int_report
    where int_cost.cost_state <> 'committed' and int_cost.supplier_name is not null
        and int_cost.cost_date > int_report.status_date - 84
)
select ranked.project_id, ranked.metric_name, ranked.part_kind, ranked.part_name, cast(null as date) as part_date,
    ranked.share_ratio
from ranked
where ranked.position = 1 and ranked.part_count > 1 and ranked.equal_count = 1
union all
select line.project_id, 'cost_performance_index', 'line', line.supplier_name, line.cost_date, line.share_ratio
from line
where line.position = 1
