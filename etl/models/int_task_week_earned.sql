-- One row per task and week with earned value, cancelled ones left out: its budget times the credit gained that week,
-- and all that is left of it when it is finished.
with begun as (
    select int_task_leaning.task_id, min(int_task_credit.credit_date) as credit_date
    from int_task_leaning
    join int_task_credit
        on int_task_credit.task_id = int_task_leaning.base_task_id
    where int_task_credit.credit_ratio > 0
    group by int_task_leaning.task_id
),
start as (
    select
        int_task.task_id,
        case
            when int_task.ev_technique <> 'level_of_effort'
                then least(int_task_begun.begun_date, begun.credit_date, int_task.finish_date)
            when int_task_plan.baseline_start_date <= int_report.status_date then int_task_plan.baseline_start_date
        end as start_date
    from int_task_plan
    cross join int_report
    join int_task
        on int_task.task_id = int_task_plan.task_id
    left join int_task_begun
        on int_task_begun.task_id = int_task_plan.task_id
    left join begun
        on begun.task_id = int_task_plan.task_id
    where int_task_plan.one_off_ratio <> 0 and not int_task.is_cancelled
),
cumulative as (
    select
        int_task_part.task_id,
        int_task_part.project_id,
        int_task_credit.credit_date,
        cast(int_task_part.part_amount * int_task_credit.credit_ratio as decimal(18, 4)) as earned_amount
    from int_task_part
    join int_task_credit
        on int_task_credit.task_id = int_task_part.base_task_id
    where int_task_part.part_kind = 'work'
),
gained as (
    select
        cumulative.task_id,
        cumulative.project_id,
        cumulative.credit_date,
        cumulative.earned_amount - coalesce(lag(cumulative.earned_amount)
            over (partition by cumulative.task_id order by cumulative.credit_date), 0) as earned_value_amount
    from cumulative
    union all
    select int_task_part.task_id, int_task_part.project_id, start.start_date, int_task_part.part_amount
    from int_task_part
    join start
        on start.task_id = int_task_part.base_task_id
    where int_task_part.part_kind = 'one_off' and start.start_date is not null
),
unfinished as (
    select gained.task_id, gained.project_id, gained.credit_date, gained.earned_value_amount
    from gained
    join int_task
        on int_task.task_id = gained.task_id
    where not int_task.is_cancelled and (int_task.finish_date is null or gained.credit_date < int_task.finish_date)
),
increment as (
    select unfinished.task_id, unfinished.project_id, cast(date_trunc('week', unfinished.credit_date) as date) as week,
        unfinished.earned_value_amount
    from unfinished
    union all
    select
        int_task_plan.task_id,
        int_task_plan.project_id,
        cast(date_trunc('week', int_task.finish_date) as date),
        int_task_plan.budget_amount - coalesce(before.earned_value_amount, 0)
    from int_task_plan
    join int_task
        on int_task.task_id = int_task_plan.task_id
    left join (select unfinished.task_id, sum(unfinished.earned_value_amount) as earned_value_amount
        from unfinished group by unfinished.task_id) as before
        on before.task_id = int_task_plan.task_id
    where int_task.finish_date is not null and int_task_plan.budget_amount is not null
)
select increment.task_id, increment.project_id, increment.week,
    sum(increment.earned_value_amount) as earned_value_amount
from increment
group by increment.task_id, increment.project_id, increment.week
