-- Requests for people.
select
    t.project_id as entity,
    cast(t.request_id as varchar) as key,
    cast(coalesce(t.skill, t.role_id, t.request_id) as varchar) as name,
    cast(t.from_date as date) as day,
    t.requested_hours as part,
    t.source_file_id,
    t.source_row
from role_requests as t
