-- One row per project with tasks whose progress by the status date nobody knows: how many.
select int_task_unknown.project_id, count(int_task_unknown.task_id) as unknown_progress_count
from int_task_unknown
group by int_task_unknown.project_id
