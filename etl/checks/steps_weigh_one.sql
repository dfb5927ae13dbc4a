-- The weights of a task that earns by weighted milestones add up to 1.
select
    tasks.project_id,
    concat(tasks.task_name, ': the weights of its steps add up to ', sum(task_steps.weight_ratio),
        ', expected 1. Correct task_steps.') as problem
from tasks
join task_steps
    on task_steps.task_id = tasks.task_id
where tasks.ev_technique = 'weighted_milestones'
group by tasks.project_id, tasks.task_id, tasks.task_name
having abs(sum(task_steps.weight_ratio) - 1) > 0.0001
