-- One row per report that found another baseline than the report before: with a new version, or edited without one.
with told as (
    select r.status_date as report_date, h.baseline_version, h.promised_finish_date as baseline_finish_date,
        h.baseline_amount, h.is_gone
    from report_history as r
    cross join (select distinct project_id from project_history where project_id = $project) as key
    asof join project_history as h on h.project_id = key.project_id and r.status_date >= h.status_date
),
paired as (
    select t.*, lag(t.report_date) over (order by t.report_date) as before_date,
        lag(t.baseline_version) over (order by t.report_date) as before_version,
        lag(t.baseline_finish_date) over (order by t.report_date) as before_finish_date,
            lag(t.baseline_amount) over (order by t.report_date) as before_amount
    from told as t
    where not t.is_gone
)
select p.report_date, p.before_date, p.before_version, p.baseline_version, p.before_finish_date, p.baseline_finish_date,
    p.before_amount, p.baseline_amount,
    p.baseline_version is distinct from p.before_version as is_approved, v.approved_date, v.approver_name,
        coalesce(v.reason, v.change_name) as reason
from paired as p
left join baseline_version as v on v.project_id = $project and v.version = p.baseline_version
where p.before_version is not null
    and (p.baseline_version is distinct from p.before_version or p.before_finish_date <> p.baseline_finish_date
        or p.before_amount <> p.baseline_amount)
order by p.report_date
