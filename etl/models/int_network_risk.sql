-- One row per open risk that delays a task not finished yet: how likely, and by how many working days; an opportunity
-- saves them.
select
    risks.risk_id,
    int_network_task.project_id,
    risks.task_id,
    cast(risks.probability_ratio as double) as probability,
    cast(coalesce(risks.delay_low_days, risks.delay_likely_days) as double) * direction.sign as low_days,
    cast(risks.delay_likely_days as double) * direction.sign as likely_days,
    cast(coalesce(risks.delay_high_days, risks.delay_likely_days) as double) * direction.sign as high_days
from risks
join int_network_task
    on int_network_task.task_id = risks.task_id
join (select 'threat' as kind, 1 as sign union all select 'opportunity' as kind, -1 as sign) as direction
    on direction.kind = risks.risk_kind
where risks.risk_state = 'open' and risks.closed_date is null
    and risks.probability_ratio is not null
    and risks.delay_likely_days is not null
    and int_network_task.actual_finish_date is null
