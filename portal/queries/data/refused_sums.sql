-- One row: what was refused in all.
select count(*) as row_count, coalesce(sum(refused_amount), 0) as refused_amount,
    coalesce(sum(refused_hours), 0) as refused_hours from refused_row
