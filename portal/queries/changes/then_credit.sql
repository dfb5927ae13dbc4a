-- One row per task with a budget: what it earned, and what of it (in units, or as a share) was done by $until, the
-- status date of the earlier of two reports that are compared.
with said as (
    select g.task_id, g.progress_date as day, case
        when k.total_units is null then g.percent_complete_ratio
        else coalesce(g.done_units, g.percent_complete_ratio * k.total_units) end as done
    from progress as g
    join tasks as k on k.task_id = g.task_id
),
progressed as (
    select task_id, bit_xor(hash(day, done)) filter (where day <= cast($until as date)) as mark,
        arg_max(done, day) filter (where day <= cast($until as date)) as past_done, arg_max(done, day) as last_done,
        count(*) filter (where day > cast($until as date)) as later_count
    from said
    group by task_id
),
stepped as (
    select task_id, bit_xor(hash(step_name, weight_ratio)) filter (where actual_date <= cast($until as date)) as mark,
        sum(weight_ratio) filter (where actual_date <= cast($until as date)) as past_done,
            sum(weight_ratio) filter (where actual_date is not null) as last_done,
        count(*) filter (where actual_date > cast($until as date)) as later_count
    from task_steps
    group by task_id
)
select t.task_id, t.project_id, t.budget_amount, t.earned_value_amount,
    concat_ws(' ', progressed.mark, stepped.mark, case
        when k.actual_start_date <= cast($until as date) then k.actual_start_date end,
        case when k.actual_finish_date <= cast($until as date) then k.actual_finish_date end) as past_mark,
    coalesce(progressed.later_count, 0) + coalesce(stepped.later_count, 0)
        + (coalesce(k.actual_start_date > cast($until as date), false))::int
        + (coalesce(k.actual_finish_date > cast($until as date), false))::int as later_count,
    cast(case when k.actual_finish_date <= cast($until as date) then coalesce(k.total_units, 1)
        else coalesce(progressed.past_done, stepped.past_done, 0) end as double) as past_done,
    cast(case when k.actual_finish_date is not null then coalesce(k.total_units, 1)
        else coalesce(progressed.last_done, stepped.last_done) end as double) as last_done
from task_total as t
join tasks as k on k.task_id = t.task_id
left join progressed on progressed.task_id = t.task_id
left join stepped on stepped.task_id = t.task_id
where t.budget_amount <> 0
order by t.task_id
