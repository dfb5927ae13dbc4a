-- One row per project with a discrete plan: the hours between which the plan says what is earned by now, and
-- whether the plan falls somewhere.
with earned as (
    select
        int_project_value.project_id,
        int_project_value.baseline_discrete_amount as budget_amount,
        coalesce(int_project_value.earned_value_discrete_amount, 0) as earned_amount
    from int_project_value
),
curve as (
    select
        int_plan_vertex.project_id,
        int_plan_vertex.at_hours,
        int_plan_vertex.side,
        int_plan_vertex.planned_amount as exact_amount,
        cast(earned.earned_amount as double) as earned_amount,
        0.0001 + 0.000001 * abs(cast(earned.budget_amount as double)) as tolerance,
        case
            when abs(int_plan_vertex.planned_amount - cast(earned.earned_amount as double)) <= 0.0001
                + 0.000001 * abs(cast(earned.budget_amount as double)) then cast(earned.earned_amount as double)
            else int_plan_vertex.planned_amount
        end as planned_amount
    from int_plan_vertex
    join earned
        on earned.project_id = int_plan_vertex.project_id
),
vertex as (
    select
        curve.project_id,
        curve.at_hours,
        curve.planned_amount,
        curve.earned_amount,
        curve.exact_amount,
        curve.tolerance,
        lag(curve.at_hours) over (partition by curve.project_id order by curve.at_hours, curve.side) as previous_hours,
        lag(curve.planned_amount) over (partition by curve.project_id order by curve.at_hours, curve.side)
            as previous_amount,
        lag(curve.exact_amount) over (partition by curve.project_id order by curve.at_hours, curve.side)
            as previous_exact_amount,
        lead(curve.at_hours) over (partition by curve.project_id order by curve.at_hours, curve.side) as next_hours,
        lead(curve.planned_amount) over (partition by curve.project_id order by curve.at_hours, curve.side)
            as next_amount
    from curve
)
select
    vertex.project_id,
    min(case
        when vertex.planned_amount < vertex.earned_amount then null
        when vertex.previous_hours is null then 0.0
        when vertex.previous_amount >= vertex.earned_amount then vertex.previous_hours
        else vertex.previous_hours + (vertex.earned_amount - vertex.previous_amount) / nullif(vertex.planned_amount
            - vertex.previous_amount, 0) * (vertex.at_hours - vertex.previous_hours)
    end) as first_hours,
    max(case
        when vertex.planned_amount > vertex.earned_amount then null
        when vertex.next_hours is null or vertex.next_amount <= vertex.earned_amount then vertex.at_hours
        else vertex.at_hours + (vertex.earned_amount - vertex.planned_amount) / nullif(vertex.next_amount
            - vertex.planned_amount, 0) * (vertex.next_hours - vertex.at_hours)
    end) as last_hours,
    max(case when vertex.exact_amount < vertex.previous_exact_amount - vertex.tolerance then 1 else 0 end)
        as is_falling
from vertex
group by vertex.project_id
