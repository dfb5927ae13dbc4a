-- One row per calendar, weekday and shift: from and to in hours of the day. As stated; else from eight in the morning,
-- with an hour's break after four hours, and from midnight where more than fifteen hours are worked.
with usual as (
    select distinct
        int_calendar_day.calendar_id,
        date_diff('day', int_calendar_day.week, int_calendar_day.calendar_date) + 1 as weekday,
        cast(int_calendar_day.usual_hours as double) as usual_hours
    from int_calendar_day
    where int_calendar_day.usual_hours > 0
),
stated as (
    select distinct calendar_shifts.calendar_id, calendar_shifts.weekday
    from calendar_shifts
),
guessed as (
    select usual.calendar_id, usual.weekday, usual.usual_hours
    from usual
    left join stated
        on stated.calendar_id = usual.calendar_id
        and stated.weekday = usual.weekday
    where stated.calendar_id is null
)
select calendar_shifts.calendar_id, calendar_shifts.weekday, cast(calendar_shifts.from_hour as double) as from_hour,
    cast(calendar_shifts.to_hour as double) as to_hour
from calendar_shifts
union all
select guessed.calendar_id, guessed.weekday, cast(8.0 as double), 8.0 + least(guessed.usual_hours, 4.0)
from guessed
where guessed.usual_hours <= 15
union all
select guessed.calendar_id, guessed.weekday, cast(13.0 as double), 9.0 + guessed.usual_hours
from guessed
where guessed.usual_hours > 4 and guessed.usual_hours <= 15
union all
select guessed.calendar_id, guessed.weekday, cast(0.0 as double), guessed.usual_hours
from guessed
where guessed.usual_hours > 15
