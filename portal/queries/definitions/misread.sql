-- One row per metric that is often misread.
select metric_name, misread
from metric_misread
order by metric_name
