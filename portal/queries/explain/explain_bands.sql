-- One row per band of a number: those of the portfolio where it has its own, else those of all.
select t.colour, t.version, t.valid_from_date, t.low_value, t.is_low_included, t.high_value, t.is_high_included
from metric_threshold as t
where t.metric_name = $metric and t.is_in_force
    and t.portfolio = (select coalesce(max(o.portfolio), '')
        from metric_threshold as o where o.metric_name = $metric and o.portfolio = $portfolio and o.is_in_force)
order by t.low_value nulls first
