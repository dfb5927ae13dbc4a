-- Refused rows of the candidate, where there are more than $limit.
select coalesce(file.file_name, row.table_name) || ', row ' || row.source_row || ': ' || row.faults as sentence
from candidate.refused_row as row
left join candidate.source_file as file
    on file.file_id = row.file_id
qualify count(*) over () > $limit
order by file.file_name, row.source_row
