-- One row per project with approved billable hours: what they are worth at the rate they are sold for, all and what of
-- them no line says is billed.
select
    time_entries.project_id,
    sum(time_entries.worked_hours * cast(rate.hourly_rate_amount * priced_in.rate as decimal(24, 10)))
        as worked_amount,
    sum(greatest(time_entries.worked_hours - coalesce(time_entries.billed_hours, 0),
        0) * cast(rate.hourly_rate_amount * priced_in.rate as decimal(24, 10))) as open_amount,
    count(time_entries.billed_hours) > 0 as is_billing_by_line,
    sum(case when rate.hourly_rate_amount is null
        or priced_in.rate is null then abs(time_entries.worked_hours) else 0 end) as unpriced_hours,
    sum(case when time_entries.work_date > int_report.status_date - 84
        then time_entries.worked_hours * cast(rate.hourly_rate_amount * priced_in.rate as decimal(24, 10))
        else 0 end) as recent_amount,
    sum(case when time_entries.work_date > int_report.status_date - 84
        then greatest(time_entries.worked_hours - coalesce(time_entries.billed_hours, 0),
            0) * cast(rate.hourly_rate_amount * priced_in.rate as decimal(24, 10)) else 0 end) as recent_open_amount
from time_entries
cross join int_report
join int_sale_currency as target
    on target.project_id = time_entries.project_id
left join people
    on people.person_id = time_entries.person_id
left join (
    select
        sell_rates.project_id,
        sell_rates.role_id,
        sell_rates.hourly_rate_amount,
        sell_rates.currency,
        sell_rates.valid_from_date,
        lead(sell_rates.valid_from_date) over (partition by sell_rates.project_id, sell_rates.role_id
            order by sell_rates.valid_from_date) as next_date
    from sell_rates
) as rate
    on rate.project_id = time_entries.project_id
    and rate.role_id = people.role_id
    and time_entries.work_date >= rate.valid_from_date
    and (rate.next_date is null or time_entries.work_date < rate.next_date)
left join int_sale_rate as priced_in
    on priced_in.project_id = time_entries.project_id
    and priced_in.currency = coalesce(rate.currency, target.own_currency)
where time_entries.is_billable and time_entries.is_approved
group by time_entries.project_id
