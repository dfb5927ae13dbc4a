-- One row per move of a board item up to the status date, in order, with what the state it moved to stands for.
-- Moves of one day are taken in the order of the board; a state that portal.toml does not name changes nothing.
select
    workflow_transitions.task_id,
    workflow_transitions.moved_date,
    workflow_transitions.to_state,
    coalesce(workflow_transitions.from_state, '') = '' as is_entry,
    flow_state.state_class,
    flow_state.state_position,
    row_number() over (
        partition by workflow_transitions.task_id
        order by workflow_transitions.moved_date, flow_state.state_position, workflow_transitions.to_state
    ) as move_number
from workflow_transitions
cross join int_report
join tasks
    on tasks.task_id = workflow_transitions.task_id
join int_flow_kind
    on int_flow_kind.kind = tasks.kind
join flow_state
    on lower(flow_state.state_name) = lower(trim(workflow_transitions.to_state))
where workflow_transitions.moved_date <= int_report.status_date
