-- One row per calendar: hours of its working day, the mean over the weekdays it works. Holidays and how far the
-- calendar reaches do not move it.
select weekday.calendar_id, avg(cast(weekday.usual_hours as double)) as day_hours
from (
    select
        int_calendar_day.calendar_id,
        date_diff('day', int_calendar_day.week, int_calendar_day.calendar_date) as place,
        max(int_calendar_day.usual_hours) as usual_hours
    from int_calendar_day
    group by int_calendar_day.calendar_id, date_diff('day', int_calendar_day.week, int_calendar_day.calendar_date)
) as weekday
where weekday.usual_hours > 0
group by weekday.calendar_id
