-- One row: when a project ends in many runs of its network, and how likely the dates said are.
select s.run_count, s.drawn_task_count, s.drawn_risk_count, s.distribution, s.correlation_ratio, s.seed, s.low_date,
    s.even_date, s.likely_date, s.high_date,
    s.contingency_days, s.error_days, s.baseline_chance_ratio, s.expected_chance_ratio, t.baseline_finish_date,
        t.forecast_finish_date
from project_simulation as s
join project_total as t on t.project_id = s.project_id
where s.project_id = $project
