-- One row per project planned as a whole, week and kind of amount: what the week added to its plan, to what was earned
-- or to what was reported as spent. Progress and cost count from the day they were told.
with increment as (
    select
        int_whole_phased.project_id,
        int_whole_phased.week,
        int_whole_phased.planned_amount - coalesce(lag(int_whole_phased.planned_amount)
            over (partition by int_whole_phased.project_id order by int_whole_phased.week), 0) as baseline_amount,
        int_whole_phased.due_amount - coalesce(lag(int_whole_phased.due_amount)
            over (partition by int_whole_phased.project_id order by int_whole_phased.week), 0)
            as planned_value_amount,
        cast(null as decimal(18, 4)) as earned_value_amount,
        cast(null as decimal(18, 4)) as actual_cost_amount
    from int_whole_phased
    union all
    select
        gained.project_id,
        cast(date_trunc('week', gained.told_date) as date),
        cast(null as decimal(18, 4)),
        cast(null as decimal(18, 4)),
        case when gained.told_kind = 'earned' then gained.gained_amount end,
        case when gained.told_kind = 'spent' then gained.gained_amount end
    from (
        select int_whole_told.project_id, int_whole_told.told_date, int_whole_told.told_kind,
            int_whole_told.told_amount - coalesce(lag(int_whole_told.told_amount)
            over (partition by int_whole_told.project_id, int_whole_told.told_kind
            order by int_whole_told.told_date), 0) as gained_amount
        from int_whole_told
    ) as gained
)
select
    increment.project_id,
    increment.week,
    int_whole_plan.start_date is not null as is_dated,
    sum(increment.baseline_amount) as baseline_amount,
    sum(increment.planned_value_amount) as planned_value_amount,
    sum(increment.earned_value_amount) as earned_value_amount,
    sum(increment.actual_cost_amount) as actual_cost_amount
from increment
join int_whole_plan
    on int_whole_plan.project_id = increment.project_id
group by increment.project_id, increment.week, int_whole_plan.start_date
