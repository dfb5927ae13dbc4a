-- One row per band of colour in force.
select m.label, t.portfolio, t.version, t.colour, t.low_value, t.is_low_included, t.high_value, t.is_high_included
from metric_threshold as t
left join metric as m on m.metric_name = t.metric_name
where t.is_in_force
order by m.position, t.portfolio, t.low_value nulls first
