-- One row per board item, and one more for each time it was reopened.
with known as (
    select
        (select count(blocked_intervals.task_id) from blocked_intervals) > 0 as has_blocked,
        (select count(int_flow_move.task_id) from int_flow_move where int_flow_move.state_class = 'waiting') > 0
            as has_waiting
),
halted as (
    select distinct blocked_intervals.task_id
    from blocked_intervals
    cross join int_report
    where blocked_intervals.from_date <= int_report.status_date
        and (blocked_intervals.to_date is null or blocked_intervals.to_date >= int_report.status_date)
),
measured as (
    select
        int_flow_pass.task_id,
        int_flow_pass.project_id,
        int_flow_pass.team_id,
        int_flow_pass.task_name,
        int_flow_pass.pass_number,
        int_flow_pass.state_name,
        int_flow_pass.points,
        int_flow_pass.arrived_date,
        int_flow_pass.started_date,
        int_flow_pass.finished_date,
        int_flow_pass.cancelled_date,
        date_diff('day', int_flow_pass.started_date, int_flow_pass.finished_date) + 1 as cycle_days,
        date_diff('day', int_flow_pass.arrived_date, int_flow_pass.finished_date) + 1 as lead_days,
        case when int_flow_pass.is_wip then date_diff('day', int_flow_pass.started_date, int_report.status_date) + 1 end
            as age_days,
        case when int_flow_pass.started_date is not null
            and known.has_blocked then coalesce(int_flow_wait.blocked_days, 0) end as blocked_days,
        case when int_flow_pass.started_date is not null
            and (known.has_blocked or known.has_waiting)
            then coalesce(int_flow_wait.waiting_days, 0) end as waiting_days,
        coalesce(own.target_days, every.target_days) as target_days,
        int_flow_pass.is_open,
        int_flow_pass.is_wip,
        int_flow_pass.is_open and halted.task_id is not null as is_blocked,
        int_flow_pass.pass_number > 1 as is_reopened,
        int_flow_pass.finished_date > int_report.status_date - 90 as is_recent
    from int_flow_pass
    cross join int_report
    cross join known
    left join int_flow_wait
        on int_flow_wait.task_id = int_flow_pass.task_id
        and int_flow_wait.pass_number = int_flow_pass.pass_number
    left join halted
        on halted.task_id = int_flow_pass.task_id
    left join int_flow_target as own
        on own.team_id = int_flow_pass.team_id
    left join int_flow_target as every
        on every.team_id = ''
)
select
    measured.task_id,
    measured.project_id,
    measured.team_id,
    measured.task_name,
    measured.pass_number,
    measured.state_name,
    measured.points,
    measured.arrived_date,
    measured.started_date,
    measured.finished_date,
    measured.cancelled_date,
    measured.cycle_days,
    measured.lead_days,
    measured.age_days,
    measured.blocked_days,
    measured.waiting_days,
    measured.target_days,
    measured.is_open,
    measured.is_wip,
    measured.is_blocked,
    measured.is_reopened,
    coalesce(measured.is_recent, false) as is_recent,
    measured.cycle_days <= measured.target_days as is_within_target,
    coalesce(measured.age_days > measured.target_days, false) as is_breached
from measured
