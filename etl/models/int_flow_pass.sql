-- One row per item and pass over the board: a finish stays a finish, and whatever is reopened passes anew.
-- What is cancelled leaves the board: it is neither finished nor open.
with marked as (
    select
        int_flow_move.task_id,
        int_flow_move.moved_date,
        int_flow_move.to_state,
        int_flow_move.is_entry,
        int_flow_move.state_class,
        int_flow_move.move_number,
        case
            when int_flow_move.state_class not in ('finished', 'cancelled')
                and lag(int_flow_move.state_class)
                    over (partition by int_flow_move.task_id
                    order by int_flow_move.move_number) in ('finished', 'cancelled')
                then 1
            else 0
        end as is_reopened
    from int_flow_move
),
numbered as (
    select
        marked.task_id,
        marked.moved_date,
        marked.to_state,
        marked.is_entry,
        marked.state_class,
        marked.move_number,
        1 + sum(marked.is_reopened) over (partition by marked.task_id
            order by marked.move_number rows unbounded preceding) as pass_number,
        row_number() over (partition by marked.task_id order by marked.move_number desc) as from_last
    from marked
),
moved as (
    select
        numbered.task_id,
        cast(numbered.pass_number as integer) as pass_number,
        min(case when numbered.pass_number > 1
            or (numbered.move_number = 1 and numbered.is_entry) then numbered.moved_date end) as arrived_date,
        min(case when numbered.state_class in ('started', 'waiting') then numbered.moved_date end) as started_date,
        min(case when numbered.state_class = 'finished' then numbered.moved_date end) as finished_date,
        min(case when numbered.state_class = 'cancelled' then numbered.moved_date end) as cancelled_date,
        max(case when numbered.from_last = 1 then numbered.to_state end) as state_name
    from numbered
    group by numbered.task_id, numbered.pass_number
),
either as (
    select moved.task_id, moved.pass_number, moved.arrived_date, moved.started_date, moved.finished_date,
        moved.cancelled_date, moved.state_name, cast(null as varchar) as state_class
    from moved
    union all
    select
        tasks.task_id,
        1,
        cast(null as date),
        tasks.actual_start_date,
        case when coalesce(flow_state.state_class, '') <> 'cancelled' then tasks.actual_finish_date end,
        case when flow_state.state_class = 'cancelled' then tasks.actual_finish_date end,
        tasks.workflow_state,
        flow_state.state_class
    from tasks
    left join flow_state
        on lower(flow_state.state_name) = lower(trim(tasks.workflow_state))
    where tasks.task_id not in (select moved.task_id from moved)
)
select
    either.task_id,
    either.pass_number,
    tasks.project_id,
    tasks.team_id,
    tasks.task_name,
    tasks.points,
    either.arrived_date,
    either.started_date,
    either.finished_date,
    case when either.finished_date is null then either.cancelled_date end as cancelled_date,
    either.state_name,
    either.finished_date is null and either.cancelled_date is null
        and coalesce(either.state_class, '') not in ('finished', 'cancelled') as is_open,
    either.finished_date is null and either.cancelled_date is null
        and coalesce(either.state_class, '') not in ('finished', 'cancelled')
        and (either.started_date is not null or coalesce(either.state_class, '') in ('started', 'waiting')) as is_wip
from either
join tasks
    on tasks.task_id = either.task_id
join int_flow_kind
    on int_flow_kind.kind = tasks.kind
