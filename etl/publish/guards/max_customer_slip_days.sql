-- Milestones that a customer sees and that move more than $limit calendar days later.
select project.project_name || ': ' || new.milestone_name || ' moves ' || date_diff('day',
    coalesce(old.actual_date, old.forecast_date), coalesce(new.actual_date, new.forecast_date))
    || ' days later, to ' || coalesce(new.actual_date, new.forecast_date) as sentence
from candidate.milestone as new
join live.milestone as old
    on old.milestone_id = new.milestone_id and old.project_id = new.project_id
join candidate.projects as project
    on project.project_id = new.project_id
where project.is_customer_visible and new.is_customer_visible
    and date_diff('day', coalesce(old.actual_date, old.forecast_date),
        coalesce(new.actual_date, new.forecast_date)) > $limit
order by date_diff('day', coalesce(old.actual_date, old.forecast_date),
    coalesce(new.actual_date, new.forecast_date)) desc, project.project_name, new.milestone_name
