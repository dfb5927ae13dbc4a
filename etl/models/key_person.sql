-- One row per project with a schedule network: the critical and near-critical work left, and how much of it rests on
-- one person.
-- Work left on a task is shared among those booked on it after this week, by their hours; else it is its owner's.
with critical as (
    select
        task_total.project_id,
        task_total.task_id,
        tasks.owner_id,
        coalesce(cast(task_total.remaining_hours as double),
            cast(task_total.estimate_hours as double) * (1 - coalesce(task_total.complete_ratio, 0))) as left_hours
    from task_schedule
    join task_total
        on task_total.task_id = task_schedule.task_id
    join tasks
        on tasks.task_id = task_schedule.task_id
    where (task_schedule.is_critical or task_schedule.is_near_critical) and not task_total.is_done
        and task_total.kind = 'task'
),
booked as (
    select assignments.task_id, assignments.person_id, cast(sum(assignments.planned_hours) as double) as planned_hours
    from assignments
    cross join int_report
    where assignments.person_id <> ''
        and assignments.task_id <> ''
        and assignments.booking = 'hard'
        and assignments.planned_hours > 0
        and assignments.week > int_report.status_week
    group by assignments.task_id, assignments.person_id
),
whole as (
    select booked.task_id, sum(booked.planned_hours) as planned_hours
    from booked
    group by booked.task_id
),
carried as (
    select
        critical.project_id,
        coalesce(booked.person_id, critical.owner_id) as person_id,
        critical.left_hours * coalesce(booked.planned_hours / whole.planned_hours, 1) as left_hours
    from critical
    left join whole
        on whole.task_id = critical.task_id
    left join booked
        on booked.task_id = critical.task_id
),
person as (
    select carried.project_id, carried.person_id, sum(carried.left_hours) as left_hours
    from carried
    where carried.person_id is not null
    group by carried.project_id, carried.person_id
),
top as (
    select person.project_id, max(person.left_hours) as top_person_hours, sum(person.left_hours) as named_hours,
        count(person.person_id) as person_count
    from person
    group by person.project_id
),
total as (
    select critical.project_id, count(critical.task_id) as critical_task_count,
        sum(critical.left_hours) as critical_hours
    from critical
    group by critical.project_id
)
select
    project_schedule.project_id,
    coalesce(total.critical_task_count, 0) as critical_task_count,
    cast(total.critical_hours as decimal(18, 4)) as critical_hours,
    cast(top.named_hours as decimal(18, 4)) as named_hours,
    cast(top.top_person_hours as decimal(18, 4)) as top_person_hours,
    coalesce(top.person_count, 0) as person_count
from project_schedule
left join total
    on total.project_id = project_schedule.project_id
left join top
    on top.project_id = project_schedule.project_id
