-- One row per project, performing team and ISO week: hours and cost. The team is empty for cost that no team caused.
-- Amounts are rounded as running sums, so that many small lines add up; a team one of whose lines has no rate has no
-- known cost in any week.
with combined as (
    select
        int_labour_week.project_id,
        int_labour_week.team_id,
        int_labour_week.week,
        int_labour_week.worked_hours,
        int_labour_week.billable_hours,
        int_labour_week.unpriced_hours,
        int_labour_week.labour_amount,
        int_labour_week.labour_amount as actual_cost_amount,
        int_labour_week.labour_amount as booked_cost_amount,
        cast(0 as decimal(18, 4)) as committed_amount,
        0 as fx_missing_count,
        0 as booked_missing_count
    from int_labour_week
    union all
    select
        int_cost.project_id,
        int_cost.team_id,
        int_cost.week,
        cast(0 as decimal(18, 4)) as worked_hours,
        cast(0 as decimal(18, 4)) as billable_hours,
        cast(0 as decimal(18, 4)) as unpriced_hours,
        cast(null as decimal(18, 4)) as labour_amount,
        case when int_cost.cost_state <> 'committed' then int_cost.cost_amount end as actual_cost_amount,
        case when int_cost.cost_state <> 'committed' then int_cost.booked_amount end as booked_cost_amount,
        case when int_cost.cost_state = 'committed' then int_cost.cost_amount else 0 end as committed_amount,
        case when int_cost.cost_amount is null then 1 else 0 end as fx_missing_count,
        case when int_cost.cost_state <> 'committed'
            and int_cost.booked_amount is null then 1 else 0 end as booked_missing_count
    from int_cost
),
week as (
    select
        combined.project_id,
        combined.team_id,
        combined.week,
        sum(combined.labour_amount) as labour_amount,
        sum(combined.actual_cost_amount) as actual_cost_amount,
        sum(combined.booked_cost_amount) as booked_cost_amount,
        sum(combined.committed_amount) as committed_amount,
        sum(combined.worked_hours) as worked_hours,
        sum(combined.billable_hours) as billable_hours,
        sum(combined.unpriced_hours) as unpriced_hours,
        sum(combined.fx_missing_count) as fx_missing_count,
        sum(combined.booked_missing_count) as booked_missing_count
    from combined
    group by combined.project_id, combined.team_id, combined.week
),
running as (
    select
        week.project_id,
        week.team_id,
        week.week,
        week.labour_amount,
        week.actual_cost_amount,
        week.booked_cost_amount,
        week.committed_amount,
        week.worked_hours,
        week.billable_hours,
        week.unpriced_hours,
        week.fx_missing_count,
        week.booked_missing_count,
        sum(week.labour_amount) over (partition by week.project_id, week.team_id
            order by week.week rows unbounded preceding) as labour_sum,
        sum(week.actual_cost_amount) over (partition by week.project_id, week.team_id
            order by week.week rows unbounded preceding) as actual_cost_sum,
        sum(week.booked_cost_amount) over (partition by week.project_id, week.team_id
            order by week.week rows unbounded preceding) as booked_cost_sum,
        sum(week.committed_amount) over (partition by week.project_id, week.team_id
            order by week.week rows unbounded preceding) as committed_sum,
        sum(week.fx_missing_count) over (partition by week.project_id, week.team_id) as fx_missing_sum,
        sum(week.booked_missing_count) over (partition by week.project_id, week.team_id) as booked_missing_sum
    from week
)
select
    running.project_id,
    nullif(running.team_id, '') as team_id,
    running.week,
    cast(cast(running.labour_sum as decimal(18, 4))
        - cast(running.labour_sum - running.labour_amount as decimal(18, 4)) as decimal(18, 4)) as labour_amount,
    cast(case when running.fx_missing_sum = 0 then cast(running.actual_cost_sum as decimal(18, 4))
        - cast(running.actual_cost_sum - running.actual_cost_amount as decimal(18, 4)) end as decimal(18, 4))
        as actual_cost_amount,
    cast(case when running.booked_missing_sum = 0 then cast(running.booked_cost_sum as decimal(18, 4))
        - cast(running.booked_cost_sum - running.booked_cost_amount as decimal(18, 4)) end as decimal(18, 4))
        as booked_cost_amount,
    cast(case when running.fx_missing_sum = 0 then cast(running.committed_sum as decimal(18, 4))
        - cast(running.committed_sum - running.committed_amount as decimal(18, 4)) end as decimal(18, 4))
        as committed_amount,
    cast(running.worked_hours as decimal(28, 12)) as worked_hours,
    cast(running.billable_hours as decimal(28, 12)) as billable_hours,
    cast(running.unpriced_hours as decimal(28, 12)) as unpriced_hours,
    cast(running.fx_missing_count as bigint) as fx_missing_count,
    cast(running.booked_missing_count as bigint) as booked_missing_count
from running
