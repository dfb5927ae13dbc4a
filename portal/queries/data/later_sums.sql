-- One row per table, kind and column: what came in of days after the status date and counts nowhere.
select table_name, kind, column_name, count(*) as row_count, min(later_date) as first_date, max(later_date) as last_date
from later_row
group by table_name, kind, column_name
order by table_name, kind desc, column_name
