-- At most one row: the newest words about a project, up to the status date.
select c.written_date, c.author_name, c.commentary_text, c.is_customer_visible
from commentary as c
where c.project_id = $project and c.written_date <= (select status_date from snapshot)
order by c.written_date desc
limit 1
