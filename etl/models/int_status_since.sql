-- One row per project and number that decides a colour of cost or schedule: the colour now by the thresholds in force,
-- and since when.
-- Cost and pace by the same numbers week by week, the slip by what each report so far expected, all against today's
-- baseline. Of a project planned as a whole, only the weeks in which its progress was told, and this one; where
-- progress has no days, this one.
with told_week as (
    select distinct int_whole_credit.project_id,
        cast(date_trunc('week', int_whole_credit.credit_date) as date) as week
    from int_whole_credit
),
silent as (
    select project_week.project_id, project_week.week
    from project_week
    join int_undated
        on int_undated.project_id = project_week.project_id
    cross join int_report
    where project_week.week < int_report.status_week
    union all
    select project_week.project_id, project_week.week
    from project_week
    join int_whole_plan
        on int_whole_plan.project_id = project_week.project_id
    cross join int_report
    left join told_week
        on told_week.project_id = project_week.project_id
        and told_week.week = project_week.week
    where told_week.week is null and project_week.week < int_report.status_week
),
running as (
    select
        project_week.project_id,
        project_week.week,
        cast(sum(coalesce(project_week.earned_value_amount, 0))
            over (partition by project_week.project_id order by project_week.week rows unbounded preceding) as double)
            as earned_amount,
        cast(sum(coalesce(project_week.actual_cost_amount, 0))
            over (partition by project_week.project_id order by project_week.week rows unbounded preceding) as double)
            as spent_amount
    from project_week
    cross join int_report
    left join (select distinct int_task_unknown.project_id from int_task_unknown) as unknown
        on unknown.project_id = project_week.project_id
    where project_week.week <= int_report.status_week and unknown.project_id is null
),
measured as (
    select running.project_id, least(cast(running.week + interval 6 day as date), int_report.status_date) as told_date,
        'cost_performance_index' as metric_name, running.earned_amount / running.spent_amount as value
    from running
    cross join int_report
    left join silent
        on silent.project_id = running.project_id
        and silent.week = running.week
    where running.spent_amount > 0 and silent.week is null
    union all
    select int_pace_week.project_id, int_pace_week.pace_date, 'schedule_performance_time',
        int_pace_week.earned_hours / int_pace_week.actual_hours
    from int_pace_week
    left join silent
        on silent.project_id = int_pace_week.project_id
        and silent.week = cast(date_trunc('week', int_pace_week.pace_date) as date)
    where int_pace_week.actual_hours > 0 and silent.week is null
    union all
    select int_told_finish.project_id, int_told_finish.told_date, 'finish_slip_ratio',
        cast(date_diff('day', project_total.baseline_finish_date, int_told_finish.finish_date)
            as double) / cast(project_total.planned_span_days as double)
    from int_told_finish
    join project_total
        on project_total.project_id = int_told_finish.project_id
    where project_total.planned_span_days > 0 and project_total.baseline_finish_date is not null
        and int_told_finish.finish_date is not null
    union all
    select project_total.project_id, int_report.status_date, 'finish_slip_ratio',
        cast(project_total.finish_slip_days as double) / cast(project_total.planned_span_days as double)
    from project_total
    cross join int_report
    where project_total.planned_span_days > 0
        and project_total.finish_slip_days is not null
        and project_total.project_id in (select int_told_finish.project_id from int_told_finish)
),
scheme as (
    select project_total.project_id, general.metric_name, coalesce(max(own.portfolio), '') as portfolio
    from project_total
    cross join (select distinct metric_threshold.metric_name
        from metric_threshold where metric_threshold.metric_name in ('cost_performance_index',
        'schedule_performance_time', 'finish_slip_ratio')) as general
    left join metric_threshold as own
        on own.metric_name = general.metric_name
        and own.portfolio = project_total.portfolio
        and own.is_in_force
    group by project_total.project_id, general.metric_name
),
coloured as (
    select
        measured.project_id,
        measured.metric_name,
        measured.told_date,
        band.colour,
        row_number() over (partition by measured.project_id, measured.metric_name order by measured.told_date desc)
            as age
    from measured
    join scheme
        on scheme.project_id = measured.project_id
        and scheme.metric_name = measured.metric_name
    join metric_threshold as band
        on band.metric_name = scheme.metric_name
        and band.portfolio = scheme.portfolio
        and band.is_in_force
        and (band.low_value is null or measured.value > band.low_value
            or (band.is_low_included and measured.value = band.low_value))
        and (band.high_value is null or measured.value < band.high_value
            or (band.is_high_included and measured.value = band.high_value))
),
latest as (
    select coloured.project_id, coloured.metric_name, coloured.colour
    from coloured
    where coloured.age = 1
),
other as (
    select latest.project_id, latest.metric_name, max(coloured.told_date) as told_date
    from latest
    join coloured
        on coloured.project_id = latest.project_id
        and coloured.metric_name = latest.metric_name
        and coloured.colour <> latest.colour
    group by latest.project_id, latest.metric_name
)
select
    latest.project_id,
    latest.metric_name,
    latest.colour,
    min(case when other.told_date is null or coloured.told_date > other.told_date then coloured.told_date end)
        as since_date
from latest
join coloured
    on coloured.project_id = latest.project_id
    and coloured.metric_name = latest.metric_name
left join other
    on other.project_id = latest.project_id
    and other.metric_name = latest.metric_name
group by latest.project_id, latest.metric_name, latest.colour
