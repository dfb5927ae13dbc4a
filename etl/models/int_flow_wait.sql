-- One row per pass in which something stood still: days blocked, and days blocked or waiting; a day counts once.
with stretch as (
    select blocked_intervals.task_id, blocked_intervals.from_date, blocked_intervals.to_date, true as is_blocked
    from blocked_intervals
    union all
    select moved.task_id, moved.moved_date, moved.next_date - 1, false
    from (
        select
            int_flow_move.task_id,
            int_flow_move.moved_date,
            int_flow_move.state_class,
            lead(int_flow_move.moved_date)
                over (partition by int_flow_move.task_id order by int_flow_move.move_number) as next_date
        from int_flow_move
    ) as moved
    where moved.state_class = 'waiting'
),
within as (
    select
        int_flow_pass.task_id,
        int_flow_pass.pass_number,
        counted.is_all,
        greatest(stretch.from_date, int_flow_pass.started_date) as from_date,
        least(coalesce(stretch.to_date, int_report.status_date),
            coalesce(int_flow_pass.finished_date, int_flow_pass.cancelled_date, int_report.status_date)) as to_date,
        stretch.is_blocked
    from stretch
    join int_flow_pass
        on int_flow_pass.task_id = stretch.task_id
        and int_flow_pass.started_date is not null
    cross join int_report
    cross join (select true as is_all union all select false) as counted
    where counted.is_all or stretch.is_blocked
),
reached as (
    select
        within.task_id,
        within.pass_number,
        within.is_all,
        within.from_date,
        within.to_date,
        max(within.to_date) over (
            partition by within.task_id, within.pass_number, within.is_all
            order by within.from_date, within.to_date
            rows between unbounded preceding and 1 preceding
        ) as reached_date
    from within
    where within.from_date <= within.to_date
),
counted as (
    select
        reached.task_id,
        reached.pass_number,
        reached.is_all,
        greatest(date_diff('day', greatest(reached.from_date, coalesce(reached.reached_date + 1, reached.from_date)),
            reached.to_date) + 1, 0) as day_count
    from reached
)
select
    counted.task_id,
    counted.pass_number,
    cast(sum(case when counted.is_all then 0 else counted.day_count end) as integer) as blocked_days,
    cast(sum(case when counted.is_all then counted.day_count else 0 end) as integer) as waiting_days
from counted
group by counted.task_id, counted.pass_number
