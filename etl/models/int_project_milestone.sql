-- One row per project with milestones: how many, reached, reached in time, and late.
select
    milestone.project_id,
    count(milestone.milestone_id) as milestone_count,
    sum(case when milestone.is_done then 1 else 0 end) as milestone_done_count,
    sum(case when milestone.is_done and milestone.actual_date is not null
        and milestone.baseline_date is not null then 1 else 0 end) as milestone_judged_count,
    sum(case when milestone.is_done and milestone.actual_date <= milestone.baseline_date then 1 else 0 end)
        as milestone_on_time_count,
    sum(case when not milestone.is_done and milestone.slip_days > 0 then 1 else 0 end) as milestone_late_count
from milestone
group by milestone.project_id
