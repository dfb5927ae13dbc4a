-- What a change request costs, in reporting currency.
cast(case when coalesce(t.currency, r.currency) = r.reporting then t.cost_effect_amount
    else t.cost_effect_amount * z.rate end as decimal(18, 4))
