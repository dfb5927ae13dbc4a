-- One row per metric, as it was in force when this snapshot was published, by topic.
select metric_name, topic, label, symbol, unit, formula, meaning, null_rule, worked_example, source, better,
    min(position) over (partition by topic) as topic_position
from metric
order by topic_position, position
