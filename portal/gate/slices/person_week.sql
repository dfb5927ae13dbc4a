-- What people have, and of it what the projects of the slice book and take. What a time sheet lacks it lacks whatever
-- is looked at: what was expected and handed in stays.
with used as (
    select
        p.person_id,
        p.week,
        sum(p.booked_hours) as booked_hours,
        sum(p.soft_booked_hours) as soft_booked_hours,
        sum(p.worked_hours) as worked_hours,
        sum(p.billable_hours) as billable_hours,
        sum(p.billed_hours) as billed_hours
    from person_project_week as p
    group by p.person_id, p.week
)
select w.* replace (
        case when w.booked_hours is not null then coalesce(used.booked_hours, 0) end as booked_hours,
        case when w.soft_booked_hours is not null then coalesce(used.soft_booked_hours, 0) end as soft_booked_hours,
        case when w.worked_hours is not null then coalesce(used.worked_hours, 0) end as worked_hours,
        case when w.billable_hours is not null then coalesce(used.billable_hours, 0) end as billable_hours,
        case when w.billed_hours is not null then used.billed_hours end as billed_hours,
        case
            when w.over_booked_hours is not null
                then greatest(coalesce(used.booked_hours, 0) - w.available_hours, 0)
        end as over_booked_hours
    )
from whole_person_week as w
left join used
    on used.person_id = w.person_id
    and used.week = w.week
where not w.is_outside or used.booked_hours <> 0 or used.soft_booked_hours <> 0 or used.worked_hours <> 0
