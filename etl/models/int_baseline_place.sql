-- One row per project and version of its baseline approved by the status date: its place by the day of its approval,
-- the last one is in force. Versions of one day follow their numbers. A version without a day follows those of lower
-- numbers; one that is not listed counts where no version is, or one of a higher number.
with listed as (
    select baselines.project_id, baselines.version, baselines.approved_date
    from baselines
    cross join int_report
    where baselines.approved_date is null or baselines.approved_date <= int_report.status_date
),
highest as (
    select listed.project_id, max(listed.version) as version
    from listed
    group by listed.project_id
),
known as (
    select listed.project_id, listed.version, listed.approved_date
    from listed
    union all
    select planned.project_id, planned.version, cast(null as date)
    from (
        select distinct tasks.project_id, task_baselines.version
        from task_baselines
        join tasks
            on tasks.task_id = task_baselines.task_id
    ) as planned
    left join highest
        on highest.project_id = planned.project_id
    left join listed
        on listed.project_id = planned.project_id
        and listed.version = planned.version
    where listed.version is null and (highest.version is null or planned.version < highest.version)
),
dated as (
    select
        known.project_id,
        known.version,
        coalesce(
            known.approved_date,
            max(known.approved_date) over (partition by known.project_id
                order by known.version rows unbounded preceding),
            cast('1900-01-01' as date)
        ) as place_date
    from known
)
select
    dated.project_id,
    dated.version,
    row_number() over (partition by dated.project_id order by dated.place_date, dated.version) as place
from dated
