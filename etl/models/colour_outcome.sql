-- One row per colour: how often a report gave it, and how often the finish had slipped by more than a month a quarter
-- later.
with followed as (
    select
        earlier.computed_colour,
        earlier.finish_date,
        later.finish_date as later_date,
        row_number() over (partition by earlier.project_id, earlier.told_date order by later.told_date) as place
    from int_told as earlier
    join int_told as later
        on later.project_id = earlier.project_id
        and later.told_date between earlier.told_date + 80 and earlier.told_date + 120
    where earlier.finish_date > earlier.told_date and earlier.computed_colour in ('green', 'amber', 'red')
        and later.finish_date is not null
)
select
    followed.computed_colour,
    cast(count(followed.place) as integer) as followed_count,
    cast(sum(case when followed.later_date > followed.finish_date + 30 then 1 else 0 end) as integer) as slipped_count
from followed
where followed.place = 1
group by followed.computed_colour
