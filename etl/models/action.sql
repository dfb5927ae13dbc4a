-- One row per issue, and per open risk's response: since when, until when, and whether that is past.
with known as (
    select
        issues.issue_id as action_id,
        issues.project_id,
        'issue' as action_kind,
        issues.issue_name as action_name,
        issues.severity,
        issues.owner_name,
        issues.opened_date,
        issues.due_date,
        case when issues.closed_date <= int_report.status_date then issues.closed_date end as closed_date,
        issues.is_customer_visible
    from issues
    cross join int_report
    where issues.opened_date <= int_report.status_date
    union all
    select risks.risk_id, risks.project_id, 'response', coalesce(risks.response, risks.risk_name), null,
        risks.owner_name, risks.raised_date, risks.response_due_date, null, false
    from risks
    where risks.risk_state = 'open' and risks.closed_date is null and risks.response_due_date is not null
)
select
    known.action_id,
    known.project_id,
    known.action_kind,
    known.action_name,
    known.severity,
    known.owner_name,
    known.opened_date,
    known.due_date,
    known.closed_date,
    known.closed_date is null as is_open,
    coalesce(known.closed_date is null and known.due_date < int_report.status_date, false) as is_overdue,
    date_diff('day', known.opened_date, coalesce(known.closed_date, int_report.status_date)) as age_days,
    case
        when known.opened_date is null then null
        when date_diff('day', known.opened_date, coalesce(known.closed_date, int_report.status_date)) <= 7
            then '0 to 7 days'
        when date_diff('day', known.opened_date, coalesce(known.closed_date, int_report.status_date)) <= 30
            then '8 to 30 days'
        when date_diff('day', known.opened_date, coalesce(known.closed_date, int_report.status_date)) <= 60
            then '31 to 60 days'
        else 'over 60 days'
    end as age_group,
    known.is_customer_visible
from known
cross join int_report
