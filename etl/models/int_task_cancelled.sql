-- One row per task that was cancelled: by its last move over the board, else by its own state. A finish of the board
-- stays a finish.
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
)
select tasks.task_id
from tasks
left join stood
    on stood.task_id = tasks.task_id
left join flow_state
    on lower(flow_state.state_name) = lower(trim(tasks.workflow_state))
where coalesce(stood.state_class, flow_state.state_class) = 'cancelled'
    and coalesce(stood.class_before, '') <> 'finished'
