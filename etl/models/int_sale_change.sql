-- One row per project with approved changes of the price that its customer sees.
select changes.project_id, case when count(priced_in.rate) = count(changes.change_id)
    then cast(sum(changes.price_effect_amount * priced_in.rate) as decimal(18, 4)) end as price_change_amount,
    true as has_changes
from changes
join int_sale_currency as target
    on target.project_id = changes.project_id
left join int_sale_rate as priced_in
    on priced_in.project_id = changes.project_id
    and priced_in.currency = coalesce(changes.currency, target.own_currency)
where changes.change_state = 'approved' and changes.is_customer_visible and changes.price_effect_amount is not null
group by changes.project_id
