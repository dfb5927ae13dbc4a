-- One row per person and ISO week with absence: the working hours of the days away, each day once.
with absent_day as (
    select distinct person.person_id, int_calendar_day.week, int_calendar_day.calendar_date,
        int_calendar_day.working_hours
    from absences
    join int_person as person
        on person.person_id = absences.person_id
    join int_calendar_day
        on int_calendar_day.calendar_id = person.calendar_id
        and int_calendar_day.calendar_date between absences.from_date and absences.to_date
    where int_calendar_day.calendar_date >= coalesce(person.employed_from_date, int_calendar_day.calendar_date)
        and int_calendar_day.calendar_date <= coalesce(person.employed_to_date, int_calendar_day.calendar_date)
)
select absent_day.person_id, absent_day.week, sum(absent_day.working_hours) as absent_hours
from absent_day
group by absent_day.person_id, absent_day.week
