-- One row per colour: how often reports gave it, and how often the finish had slipped by more than a month a quarter
-- later.
select computed_colour, followed_count, slipped_count
from colour_outcome
order by case computed_colour when 'red' then 0 when 'amber' then 1 else 2 end
