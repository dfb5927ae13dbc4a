-- One row per calendar and ISO week: its working hours, and those before holidays.
select int_calendar_day.calendar_id, int_calendar_day.week, sum(int_calendar_day.working_hours) as week_hours,
    sum(int_calendar_day.usual_hours) as usual_hours
from int_calendar_day
group by int_calendar_day.calendar_id, int_calendar_day.week
