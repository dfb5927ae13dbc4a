-- One row per task: what it is, and whether and when it is done, as everything else reads it. A task that holds others
-- is a summary.
-- Done is what has an actual finish; else what was last reported complete, from the first of these reports on (undated:
-- by the status date), or has all its steps.
-- What shares another's progress is done with it, where both have a plan; level of effort is done once the other work
-- of its project is, or the project.
-- What stands in a state of [flow] cancelled is cancelled, whatever it reports: by its last move, else by its own
-- state. A finish of the board stays a finish.
with moved as (
    select
        workflow_transitions.task_id,
        flow_state.state_class,
        row_number() over (partition by workflow_transitions.task_id
            order by workflow_transitions.moved_date desc, flow_state.state_position desc,
            workflow_transitions.to_state desc) as position,
        row_number() over (
            partition by workflow_transitions.task_id, flow_state.state_class = 'cancelled'
            order by workflow_transitions.moved_date desc, flow_state.state_position desc,
                workflow_transitions.to_state desc
        ) as position_of_class
    from workflow_transitions
    cross join int_report
    join flow_state
        on lower(flow_state.state_name) = lower(trim(workflow_transitions.to_state))
    where workflow_transitions.moved_date <= int_report.status_date
),
stood as (
    select
        moved.task_id,
        max(case when moved.position = 1 then moved.state_class end) as state_class,
        max(case when moved.state_class <> 'cancelled' and moved.position_of_class = 1 then moved.state_class end)
            as class_before
    from moved
    group by moved.task_id
),
cancelled as (
    select tasks.task_id
    from tasks
    left join stood
        on stood.task_id = tasks.task_id
    left join flow_state
        on lower(flow_state.state_name) = lower(trim(tasks.workflow_state))
    where coalesce(stood.state_class, flow_state.state_class) = 'cancelled'
        and coalesce(stood.class_before, '') <> 'finished'
),
recorded as (
    select
        tasks.task_id,
        tasks.project_id,
        case
            when parent.task_id is not null and tasks.kind <> 'item' then 'summary'
            when cancelled.task_id is not null and tasks.kind not in ('item', 'summary') then 'cancelled'
            else tasks.kind
        end as kind,
        coalesce(
            int_task_plan.ev_technique,
            case when tasks.kind = 'level_of_effort' then 'level_of_effort'
                when tasks.ev_technique = 'apportioned' then 'percent_complete'
                else coalesce(tasks.ev_technique, 'percent_complete') end
        ) as ev_technique,
        cancelled.task_id is not null as is_cancelled,
        case when tasks.actual_start_date <= int_report.status_date
            then tasks.actual_start_date end as actual_start_date,
        case when cancelled.task_id is null
            and tasks.actual_finish_date <= int_report.status_date
            then tasks.actual_finish_date end as actual_finish_date,
        tasks.percent_complete_ratio,
        tasks.total_units
    from tasks
    cross join int_report
    left join (
        select distinct int_task_above.above_id as task_id
        from int_task_above
        join tasks as below
            on below.task_id = int_task_above.task_id
        where below.kind <> 'item'
    ) as parent
        on parent.task_id = tasks.task_id
    left join cancelled
        on cancelled.task_id = tasks.task_id
    left join int_task_plan
        on int_task_plan.task_id = tasks.task_id
),
report as (
    select
        progress.task_id,
        progress.progress_date,
        case
            when recorded.ev_technique = 'units' and progress.done_units is not null
                and recorded.total_units > 0
                then cast(progress.done_units as double) / nullif(cast(recorded.total_units as double), 0)
            else cast(progress.percent_complete_ratio as double)
        end as complete_ratio
    from progress
    join recorded
        on recorded.task_id = progress.task_id
    cross join int_report
    where progress.progress_date <= int_report.status_date
),
last_report as (
    select
        report.task_id,
        max(case when report.complete_ratio < 1 then report.progress_date end) as incomplete_date,
        max(report.progress_date) as reported_date
    from report
    where report.complete_ratio is not null
    group by report.task_id
),
complete as (
    select report.task_id, min(report.progress_date) as complete_date
    from report
    join last_report
        on last_report.task_id = report.task_id
    where report.complete_ratio >= 1 and (last_report.incomplete_date is null
        or report.progress_date > last_report.incomplete_date)
    group by report.task_id
),
stepped as (
    select task_steps.task_id, max(task_steps.actual_date) as complete_date
    from task_steps
    cross join int_report
    where task_steps.actual_date <= int_report.status_date
    group by task_steps.task_id
    having sum(task_steps.weight_ratio) >= 0.9999
),
own as (
    select
        recorded.task_id,
        recorded.project_id,
        recorded.kind,
        recorded.is_cancelled,
        recorded.ev_technique,
        recorded.actual_start_date,
        case
            when recorded.is_cancelled then cast(null as date)
            when recorded.actual_finish_date is not null then recorded.actual_finish_date
            when recorded.ev_technique in ('level_of_effort', 'apportioned') then cast(null as date)
            when recorded.ev_technique = 'weighted_milestones'
                and stepped.complete_date is not null then stepped.complete_date
            when complete.complete_date is not null then complete.complete_date
            when last_report.reported_date is null and recorded.percent_complete_ratio >= 1 then int_report.status_date
        end as finish_date,
        recorded.actual_finish_date is null and stepped.complete_date is null
            and complete.complete_date is null as is_undated
    from recorded
    cross join int_report
    left join last_report
        on last_report.task_id = recorded.task_id
    left join complete
        on complete.task_id = recorded.task_id
    left join stepped
        on stepped.task_id = recorded.task_id
),
supported as (
    select own.project_id, max(own.finish_date) as finish_date
    from own
    where own.kind in ('task', 'milestone') and own.ev_technique not in ('level_of_effort', 'apportioned')
    group by own.project_id
    having count(own.finish_date) = count(own.task_id)
),
ended as (
    select
        own.task_id,
        case
            when own.is_cancelled or own.finish_date is not null
                or own.ev_technique <> 'level_of_effort' then own.finish_date
            when supported.finish_date is not null then supported.finish_date
            when projects.actual_finish_date <= int_report.status_date then projects.actual_finish_date
        end as finish_date
    from own
    cross join int_report
    join projects
        on projects.project_id = own.project_id
    left join supported
        on supported.project_id = own.project_id
),
shared as (
    select int_task_leaning.task_id, min(ended.finish_date) as finish_date
    from int_task_leaning
    join ended
        on ended.task_id = int_task_leaning.base_task_id
    where int_task_leaning.depth > 0
    group by int_task_leaning.task_id
)
select
    own.task_id,
    own.project_id,
    own.kind,
    own.ev_technique,
    own.actual_start_date,
    least(ended.finish_date, shared.finish_date) as finish_date,
    ended.finish_date is not null or shared.finish_date is not null as is_done,
    own.finish_date is not null and own.is_undated as is_undated,
    own.is_cancelled
from own
join ended
    on ended.task_id = own.task_id
left join shared
    on shared.task_id = own.task_id
    and not own.is_cancelled
