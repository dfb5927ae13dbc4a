-- One row per project planned as a whole of which it is known how much is done: its budget, its baseline dates where
-- both came in, and when it began and was done. The others are left out, as projects without a baseline are.
-- It began with its start or the first progress told, whichever is first, and is done when it ended or from when on it
-- was told to be complete.
with unfinished as (
    select int_whole_credit.project_id, max(int_whole_credit.credit_date) as credit_date
    from int_whole_credit
    where int_whole_credit.credit_ratio < 1
    group by int_whole_credit.project_id
),
credit as (
    select
        int_whole_credit.project_id,
        min(int_whole_credit.credit_date) as told_date,
        min(case when int_whole_credit.credit_ratio > 0 then int_whole_credit.credit_date end) as earned_date,
        min(case when unfinished.credit_date is null or int_whole_credit.credit_date > unfinished.credit_date
            then int_whole_credit.credit_date end) as done_date
    from int_whole_credit
    left join unfinished
        on unfinished.project_id = int_whole_credit.project_id
    group by int_whole_credit.project_id
)
select
    int_whole_project.project_id,
    int_whole_project.calendar_id,
    int_whole_project.budget_amount,
    int_whole_project.start_date,
    int_whole_project.finish_date,
    least(int_whole_project.actual_start_date, credit.earned_date) as begun_date,
    credit.told_date,
    credit.done_date
from int_whole_project
join credit
    on credit.project_id = int_whole_project.project_id
