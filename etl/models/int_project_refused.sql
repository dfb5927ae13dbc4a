-- One row per project with refused rows: how many.
select refused_row.project_id, count(refused_row.source_row) as refused_count
from refused_row
where refused_row.project_id is not null
group by refused_row.project_id
