-- The forecast cost of the projects in both reports, where together it moves by more than the share $limit; the largest
-- mover is named.
with moved as (
    select
        project.project_name,
        cast(old.estimate_amount as double) as old_amount,
        cast(new.estimate_amount as double) as new_amount
    from candidate.project_total as new
    join live.project_total as old
        on old.project_id = new.project_id
    join candidate.projects as project
        on project.project_id = new.project_id
    where new.estimate_amount is not null and old.estimate_amount is not null
),
total as (
    select sum(old_amount) as old_amount, sum(new_amount) as new_amount from moved
),
largest as (
    select project_name, new_amount - old_amount as moved_amount
        from moved order by abs(new_amount - old_amount) desc, project_name limit 1
)
select format('The forecast of the projects in both reports moves from {:,} to {:,}; {} moves most, by {:,}',
    cast(total.old_amount as bigint),
    cast(total.new_amount as bigint), largest.project_name, cast(largest.moved_amount as bigint)) as sentence
from total
cross join largest
where abs(total.new_amount - total.old_amount) > $limit * abs(total.old_amount)
