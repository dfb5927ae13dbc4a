-- One row per project and dimension: the computed colour beside the one a person declared, as far as that still holds.
-- A declared colour stands until the next; where it is better than the numbers, it is said since when, and in how many
-- reports.
with declared as (
    select
        declared_status.project_id,
        declared_status.dimension,
        declared_status.colour,
        cast(null as varchar) as colour_words,
        declared_status.status_date,
        declared_status.author_name,
        declared_status.reason,
        declared_status.expiry_date
    from declared_status
    cross join int_report
    where declared_status.status_date <= int_report.status_date
    union all
    select project_reports.project_id, 'overall', project_reports.rating, project_reports.rating_words,
        project_reports.report_date, null,
        project_reports.rating_reason, null
    from project_reports
    cross join int_report
    where project_reports.rating is not null
        and project_reports.report_date <= int_report.status_date
        and project_reports.project_id not in (select own.project_id
            from declared_status as own where own.dimension = 'overall')
),
standing as (
    select
        declared.project_id,
        declared.dimension,
        declared.colour,
        declared.colour_words,
        declared.status_date,
        declared.author_name,
        declared.reason,
        declared.expiry_date,
        coalesce(lead(declared.status_date) over (partition by declared.project_id, declared.dimension
            order by declared.status_date) - 1, int_report.status_date) as last_date,
        row_number() over (partition by declared.project_id, declared.dimension order by declared.status_date desc)
            as position,
        case declared.colour when 'green' then 0 when 'amber' then 1 when 'red' then 2 end as severity
    from declared
    cross join int_report
),
latest as (
    select standing.project_id, standing.dimension, standing.colour, standing.colour_words, standing.status_date,
        standing.author_name,
        standing.reason, standing.expiry_date, standing.severity
    from standing
    cross join int_report
    where standing.position = 1 and (standing.expiry_date is null or standing.expiry_date >= int_report.status_date)
),
judged as (
    select
        judged_status.project_id,
        judged_status.dimension,
        judged_status.is_counted,
        judged_status.computed_colour,
        judged_status.metric_name,
        judged_status.metric_value,
        judged_status.reason,
        judged_status.threshold_version,
        judged_status.sentence,
        judged_status.sentence_message,
        judged_status.since_date,
        case judged_status.computed_colour when 'green' then 0 when 'amber' then 1 when 'red' then 2 end as severity
    from judged_status
),
honest as (
    select judged.project_id, judged.dimension, max(standing.status_date) as status_date
    from judged
    join standing
        on standing.project_id = judged.project_id
        and standing.dimension = judged.dimension
    where not coalesce(standing.severity < judged.severity, false)
    group by judged.project_id, judged.dimension
),
better as (
    select
        judged.project_id,
        judged.dimension,
        greatest(min(standing.status_date), min(judged.since_date)) as first_date,
        count(standing.status_date) as report_count
    from judged
    join standing
        on standing.project_id = judged.project_id
        and standing.dimension = judged.dimension
        and standing.last_date >= judged.since_date
    left join honest
        on honest.project_id = judged.project_id
        and honest.dimension = judged.dimension
    where honest.status_date is null or standing.status_date > honest.status_date
    group by judged.project_id, judged.dimension
)
select
    judged.project_id,
    judged.dimension,
    judged.is_counted,
    judged.computed_colour,
    judged.metric_name,
    judged.metric_value,
    judged.reason,
    judged.threshold_version,
    judged.sentence,
    judged.sentence_message,
    judged.since_date,
    latest.colour as declared_colour,
    latest.colour_words as declared_words,
    latest.status_date as declared_date,
    latest.author_name as declared_by,
    latest.reason as declared_reason,
    latest.expiry_date as declared_until_date,
    coalesce(latest.severity < judged.severity, false) as is_watermelon,
    case when latest.severity < judged.severity then better.first_date end as watermelon_date,
    case when latest.severity < judged.severity
        then cast(coalesce(better.report_count, 1) as integer) end as watermelon_count
from judged
left join latest
    on latest.project_id = judged.project_id
    and latest.dimension = judged.dimension
left join better
    on better.project_id = judged.project_id
    and better.dimension = judged.dimension
order by judged.project_id, judged.dimension
