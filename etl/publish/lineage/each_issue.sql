-- Each issue.
select
    concat_ws(' ', t.action_kind, t.action_id) as entity,
    cast(t.action_id as varchar) as key,
    cast(t.action_name as varchar) as name,
    cast(t.opened_date as date) as day,
    cast(t.{column} as double) as part,
    k.source_file_id,
    k.source_row
from action as t
join issues as k on k.issue_id = t.action_id
where t.action_kind = 'issue'
