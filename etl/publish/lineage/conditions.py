"""Conditions and names that traces share."""

from __future__ import annotations

TOTAL, WEEKS, CHANGE, SPEND, OUTCOME, SOLD = (
    "project_total",
    "project_week",
    "project_change",
    "project_spend",
    "project_outcome",
    "customer_project",
)
CURRENT = "'original', 'change', 'transfer', 'undistributed'"
NO_COST = (
    "not exists (select 1 from project_team_week as w where w.project_id = t.project_id and"
    " w.actual_cost_amount is not null)"
)
NO_LINES = (
    "not exists (select 1 from budget_lines as l cross join snapshot as z where l.project_id ="
    f" t.project_id and l.line_kind in ({CURRENT}) and l.approved_date <= z.status_date)"
)
NO_ORIGINAL = NO_LINES.replace(CURRENT, "'original'")
NO_TASKS = (
    "not exists (select 1 from task_total as w where w.project_id = t.project_id and"
    " w.budget_amount is not null)"
)
WHOLE = (
    "exists (select 1 from project_total as w where w.project_id = t.project_id and"
    " w.is_planned_whole)"
)
DISCRETE = (
    "not exists (select 1 from tasks as k where k.task_id = t.task_id and (k.kind ="
    " 'level_of_effort' or k.ev_technique = 'level_of_effort'))"
)
ENDED = (
    "(select coalesce(max(p.baseline_finish_date), max(w.baseline_finish_date)) from task_total as"
    " w join projects as p on p.project_id = w.project_id where w.project_id = t.project_id and"
    " w.budget_amount is not null) <= r.status_date"
)
HAS_TASKS = (
    "exists (select 1 from task_total as w where w.project_id = t.project_id and w.budget_amount is"
    " not null)"
)
ACTUAL = "t.cost_state <> 'committed'"
CLOSED = "cast(date_trunc('week', z.status_date - 6) as date)"
PERIOD = (
    "exists (select 1 from snapshot as z where cast(date_trunc('week', {day}) as date) between"
    f" {CLOSED} - {{days}} + 7 and {CLOSED})"
)
KNOWN = "(not t.is_done or t.actual_finish_date is not null)"
DUE = "t.baseline_finish_date <= s.status_date"
IN_TIME = "t.actual_finish_date <= s.status_date and t.actual_finish_date <= t.baseline_finish_date"
WINDOW = f"t.baseline_finish_date between {CLOSED} - 21 and {CLOSED} + 6".replace("z.", "s.")
BEGUN = (
    "t.ev_technique in ('percent_complete', 'units') and t.actual_start_date <= s.status_date and"
    " not t.is_done"
)
HEARD = "(select max(g.progress_date) from progress as g where g.task_id = t.task_id)"
REPORTED = (
    f"(case when {HEARD} is null and t.percent_complete_ratio is null then 0 when date_diff('day',"
    f" coalesce({HEARD}, s.status_date), s.status_date) > s.cadence_days then 0 else 1 end)"
)
WEEK = "concat_ws(' ', team_id, week)"
NETWORK = "The passes through the network of tasks that wait for each other give it."
RUNS = "Many runs with drawn durations or amounts give it; number of runs and seed stand beside it."
UNBILLED = (
    "Approved work that is not billed yet, where work is paid by time. The rates agreed are in no"
    " report."
)
