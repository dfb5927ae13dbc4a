-- The shifts of a calendar's weekday add up to its working hours.
select
    cast(null as varchar) as project_id,
    concat('calendar ', calendar_shifts.calendar_id, ', weekday ', calendar_shifts.weekday, ': shifts of ',
        cast(sum(calendar_shifts.to_hour - calendar_shifts.from_hour) as double),
        ' h beside working_hours of ', cast(coalesce(max(calendars.working_hours), 0) as double),
            '. Correct calendar_shifts or calendars') as sentence
from calendar_shifts
left join calendars
    on calendars.calendar_id = calendar_shifts.calendar_id
    and calendars.weekday = calendar_shifts.weekday
group by calendar_shifts.calendar_id, calendar_shifts.weekday
having sum(calendar_shifts.to_hour - calendar_shifts.from_hour) <> coalesce(max(calendars.working_hours), 0)
