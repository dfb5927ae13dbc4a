-- One row per project planned as a whole, day it was reported on or ended and kind: what was earned and, where no
-- ledger tells its cost, spent by then, added up.
with booked as (
    select distinct project_team_week.project_id
    from project_team_week
    where project_team_week.actual_cost_amount is not null or project_team_week.fx_missing_count > 0
)
select int_whole_plan.project_id, int_whole_credit.credit_date as told_date, 'earned' as told_kind,
    cast(cast(int_whole_plan.budget_amount as double) * int_whole_credit.credit_ratio as decimal(18, 4)) as told_amount
from int_whole_plan
join int_whole_credit
    on int_whole_credit.project_id = int_whole_plan.project_id
union all
select int_whole_plan.project_id, project_report_history.report_date, 'spent',
    project_report_history.actual_cost_amount
from int_whole_plan
join project_report_history
    on project_report_history.project_id = int_whole_plan.project_id
left join booked
    on booked.project_id = int_whole_plan.project_id
where booked.project_id is null and project_report_history.actual_cost_amount is not null
