-- One row per open decision, soonest first; of all, or of those asked of us or of the customer.
select d.decision_id, d.decision_name, d.consequence, d.owner_name, d.asked_of, d.needed_by_date, d.weekly_delay_amount,
    p.project_id, p.project_name, coalesce(s.computed_colour, 'grey') as colour
from decisions as d
join projects as p on p.project_id = d.project_id
left join project_status as s on s.project_id = d.project_id and s.dimension = 'overall'
where d.decided_date is null and ($asked is null or coalesce(d.asked_of, 'us') = $asked)
order by d.needed_by_date nulls last, d.weekly_delay_amount desc nulls last, d.decision_id
limit $limit
