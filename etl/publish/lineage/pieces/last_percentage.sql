-- Each report up to the status date that tells a percentage of the whole project, the last with place 1.
select r.*, row_number() over (partition by r.project_id order by r.report_date desc) as place
from project_reports as r
cross join snapshot as s
where r.report_date <= s.status_date and r.percent_complete_ratio is not null
