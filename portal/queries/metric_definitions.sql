-- One row per metric, as it was in force when this snapshot was published.
select label, symbol, unit, formula, meaning, null_rule, worked_example, source, better from metric order by position
