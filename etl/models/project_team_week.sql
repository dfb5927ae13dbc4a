-- One row per project, performing team and ISO week: hours and cost. The team is empty for cost that no team caused.
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
        case when int_cost.cost_state <> 'committed' and int_cost.booked_amount is null then 1 else 0 end as booked_missing_count
    from int_cost
)
select
    combined.project_id,
    nullif(combined.team_id, '') as team_id,
    combined.week,
    cast(sum(combined.labour_amount) as decimal(18, 4)) as labour_amount,
    cast(sum(combined.actual_cost_amount) as decimal(18, 4)) as actual_cost_amount,
    cast(sum(combined.booked_cost_amount) as decimal(18, 4)) as booked_cost_amount,
    cast(sum(combined.committed_amount) as decimal(18, 4)) as committed_amount,
    cast(sum(combined.worked_hours) as decimal(18, 4)) as worked_hours,
    cast(sum(combined.billable_hours) as decimal(18, 4)) as billable_hours,
    cast(sum(combined.unpriced_hours) as decimal(18, 4)) as unpriced_hours,
    cast(sum(combined.fx_missing_count) as bigint) as fx_missing_count,
    cast(sum(combined.booked_missing_count) as bigint) as booked_missing_count
from combined
group by combined.project_id, combined.team_id, combined.week
