-- One row per project with contracts: what was agreed, unknown where a rate is missing.
select
    contracts.project_id,
    case when count(priced_in.rate) = count(contracts.contract_id)
        then cast(sum(contracts.contract_amount * priced_in.rate) as decimal(18, 4)) end as contract_amount,
    count(contracts.contract_id) - count(priced_in.rate) as fx_missing_count,
    max(contracts.expiry_date) as expiry_date
from contracts
join int_sale_currency as target
    on target.project_id = contracts.project_id
left join int_sale_rate as priced_in
    on priced_in.project_id = contracts.project_id
    and priced_in.currency = coalesce(contracts.currency, target.own_currency)
group by contracts.project_id
