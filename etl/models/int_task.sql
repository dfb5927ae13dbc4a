-- One row per task: what it is, and whether and when it is done, as everything else reads it.
-- Done is what has an actual finish; else what was last reported complete, from the first of these reports on (undated:
-- by the status date), or has all its steps.
-- What shares another's progress is done with it, where both have a plan; level of effort is done once the other work
-- of its project is, or the project. What is cancelled is so whatever it reports.
with stepped as (
    select task_steps.task_id, max(task_steps.actual_date) as complete_date
    from task_steps
    cross join int_report
    where task_steps.actual_date <= int_report.status_date
    group by task_steps.task_id
    having sum(task_steps.weight_ratio) >= 0.9999
),
own as (
    select
        recorded.task_id,
        recorded.project_id,
        recorded.kind,
        recorded.is_cancelled,
        recorded.ev_technique,
        recorded.actual_start_date,
        case
            when recorded.is_cancelled then cast(null as date)
            when recorded.actual_finish_date is not null then recorded.actual_finish_date
            when recorded.ev_technique in ('level_of_effort', 'apportioned') then cast(null as date)
            when recorded.ev_technique = 'weighted_milestones'
                and stepped.complete_date is not null then stepped.complete_date
            when complete.complete_date is not null then complete.complete_date
            when complete.reported_date is null and recorded.percent_complete_ratio >= 1 then int_report.status_date
        end as finish_date,
        recorded.actual_finish_date is null and stepped.complete_date is null
            and complete.complete_date is null as is_undated
    from int_task_recorded as recorded
    cross join int_report
    left join int_task_complete as complete
        on complete.task_id = recorded.task_id
    left join stepped
        on stepped.task_id = recorded.task_id
),
supported as (
    select own.project_id, max(own.finish_date) as finish_date
    from own
    where own.kind in ('task', 'milestone') and own.ev_technique not in ('level_of_effort', 'apportioned')
    group by own.project_id
    having count(own.finish_date) = count(own.task_id)
),
ended as (
    select
        own.task_id,
        case
            when own.is_cancelled or own.finish_date is not null
                or own.ev_technique <> 'level_of_effort' then own.finish_date
            when supported.finish_date is not null then supported.finish_date
            when projects.actual_finish_date <= int_report.status_date then projects.actual_finish_date
        end as finish_date
    from own
    cross join int_report
    join projects
        on projects.project_id = own.project_id
    left join supported
        on supported.project_id = own.project_id
),
shared as (
    select int_task_leaning.task_id, min(ended.finish_date) as finish_date
    from int_task_leaning
    join ended
        on ended.task_id = int_task_leaning.base_task_id
    where int_task_leaning.depth > 0
    group by int_task_leaning.task_id
)
select
    own.task_id,
    own.project_id,
    own.kind,
    own.ev_technique,
    own.actual_start_date,
    least(ended.finish_date, shared.finish_date) as finish_date,
    ended.finish_date is not null or shared.finish_date is not null as is_done,
    own.finish_date is not null and own.is_undated as is_undated,
    own.is_cancelled
from own
join ended
    on ended.task_id = own.task_id
left join shared
    on shared.task_id = own.task_id
    and not own.is_cancelled
