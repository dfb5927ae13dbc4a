-- The first rate of each currency; joined, because a rate looked up row by row takes longer to plan than to read.
select currency, arg_min(rate, (valid_from_date, rate)) as rate
from exchange_rates
where rate_kind = 'budget'
group by currency
