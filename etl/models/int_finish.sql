-- One row per project: when it ended, or when it is expected to end by those who do it or by logic, whichever is later,
-- and never before the status date while a task of it remains open. Of a project without tasks nobody knows whether
-- work remains: its date stands as it was said.
with work as (
    select
        task_total.project_id,
        count(task_total.task_id) as task_count,
        sum(case when task_total.is_done then 1 else 0 end) as done_count,
        max(task_total.actual_finish_date) as finish_date
    from task_total
    where task_total.kind in ('task', 'milestone')
    group by task_total.project_id
),
stood as (
    select
        int_project_date.project_id,
        int_project_date.baseline_finish_date,
        coalesce(int_project_date.baseline_start_date, projects.actual_start_date, projects.forecast_start_date)
            as planned_start_date,
        projects.phase = 'cancelled' and int_project_date.actual_finish_date is null as is_cancelled,
        int_project_date.actual_finish_date is not null
            or projects.phase in ('completed', 'closed')
            or (work.task_count > 0 and work.done_count = work.task_count
                and coalesce(projects.forecast_finish_date, int_report.status_date) <= int_report.status_date)
                as is_ended,
        coalesce(int_project_date.actual_finish_date, case
            when work.done_count = work.task_count then work.finish_date end) as ended_date,
        coalesce(int_project_date.forecast_finish_date, project_schedule.network_finish_date) as expected_date,
        project_schedule.network_finish_date as logic_date,
        coalesce(work.done_count < work.task_count, false) as is_open,
        int_report.status_date
    from int_project_date
    cross join int_report
    join projects
        on projects.project_id = int_project_date.project_id
    left join work
        on work.project_id = int_project_date.project_id
    left join project_schedule
        on project_schedule.project_id = int_project_date.project_id
),
told as (
    select
        stood.project_id,
        stood.baseline_finish_date,
        stood.planned_start_date,
        stood.is_ended,
        stood.is_cancelled,
        case
            when stood.is_cancelled then cast(null as date)
            when stood.is_ended then stood.ended_date
            when stood.expected_date is not null
                and stood.is_open then greatest(stood.expected_date, coalesce(stood.logic_date, stood.expected_date),
                stood.status_date)
            when stood.expected_date is not null then stood.expected_date
            when stood.baseline_finish_date < stood.status_date and stood.is_open then stood.status_date
        end as finish_date,
        not stood.is_ended and coalesce(stood.logic_date > greatest(stood.expected_date, stood.status_date), false)
            as is_finish_by_logic
    from stood
)
select
    told.project_id,
    told.is_ended,
    told.is_cancelled,
    told.is_finish_by_logic,
    date_diff('day', told.baseline_finish_date, told.finish_date) as finish_slip_days,
    case when told.planned_start_date <= told.baseline_finish_date
        then date_diff('day', told.planned_start_date, told.baseline_finish_date) + 1 end as planned_span_days
from told
