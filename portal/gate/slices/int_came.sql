-- Whether moves over a board came in at all, as the whole has it.
select exists (select 1 from whole_team_flow_week as w where w.reopened_count is not null) as has_workflow_transitions
