"""Which rows of the exports a published column stands on. Travels with every snapshot, so that an old report explains itself.

Each trace is one SELECT over published tables, run by the portal inside a viewer's scope: the chain of a viewer can hold nothing
that is not in it. `rows` add up to the column, `inputs` are read for it, `simulation` and `calculation` say that no sum of rows gives it, `choice` is an
expression over the mart that names the metric which gives it for one entity.
A select names the entity its row belongs to, a key that lasts from report to report, a name, a day, the part, and file and line.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.engine import Engine
from etl.metrics import leading_sql

ROWS, INPUTS, SIMULATION, CALCULATION, CHOICE = "rows", "inputs", "simulation", "calculation", "choice"


@dataclass(frozen=True)
class Trace:
    """Where a column of a mart comes from; several of one column add up."""

    mart: str
    column: str
    """A column, or * for each of the mart; in the select {column} stands for it."""
    kind: str
    table: str
    words: str
    sql: str = ""
    entity: str = "project_id"
    """Expression over the mart that names the entity of the select."""
    unit: str = ""
    """Unit of the parts where it is not the column's."""


# --- pieces of SQL --------------------------------------------------------------------------------------------------

FROZEN = "(select currency, arg_min(rate, (valid_from_date, rate)) as rate from exchange_rates where rate_kind = 'budget' group by currency)"
"""The first rate of each currency; joined, because a rate looked up row by row takes longer to plan than to read."""
RATE = f"""(select p.project_id, s.status_date, s.currency as reporting, coalesce(p.currency, s.currency) as currency, p.project_name, p.labour_from,
    case when coalesce(p.currency, s.currency) = s.currency then 1 else z.rate end as rate
    from projects as p cross join snapshot as s left join {FROZEN} as z on z.currency = p.currency)"""
OF_ROW = f"left join {FROZEN} as z on z.currency = coalesce(t.currency, r.currency)"
IN_FORCE = """(select b.*, k.project_id, row_number() over (partition by b.task_id order by coalesce(c.approved_date,
        (select max(d.approved_date) from baselines as d where d.project_id = k.project_id and d.version < b.version), date '1900-01-01') desc, b.version desc) as place
    from task_baselines as b join tasks as k on k.task_id = b.task_id
    left join baselines as c on c.project_id = k.project_id and c.version = b.version
    where c.version is not null or b.version < coalesce((select max(e.version) from baselines as e where e.project_id = k.project_id), b.version + 1))"""
LAST_REPORT = """(select r.*, row_number() over (partition by r.project_id order by r.report_date desc) as place
    from project_reports as r cross join snapshot as s where r.report_date <= s.status_date)"""
CURRENT = "'original', 'change', 'transfer', 'undistributed'"


def _row(entity: str, key: str, name: str, day: str, part: str, tail: str, source: str = "t") -> str:
    return (f"select {entity} as entity, cast({key} as varchar) as key, cast({name} as varchar) as name, cast({day} as date) as day, {part} as part, "
            f"{source}.source_file_id, {source}.source_row from {tail}")  # fmt: skip


def _cost(when: str = "true", amount: str = "budget") -> str:
    """Cost lines in reporting currency, at the rate frozen in the budget or at the booked one."""
    rate = ("z.rate" if amount == "budget" else
            "(select x.rate from exchange_rates as x where x.rate_kind = 'booked' and x.currency = coalesce(t.currency, r.currency) and x.valid_from_date <= t.cost_date "
            "order by x.valid_from_date desc limit 1)")  # fmt: skip
    part = f"cast(case when coalesce(t.currency, r.currency) = r.reporting then t.cost_amount else t.cost_amount * {rate} end as decimal(28, 10))"
    return _row("t.project_id", "coalesce(t.cost_entry_id, concat_ws(' ', t.cost_date, t.category, t.supplier_name, t.cost_amount))", "concat_ws(', ', t.supplier_name, t.category, t.cost_state)",
                "t.cost_date", part, f"cost_entries as t join {RATE} as r on r.project_id = t.project_id {OF_ROW if amount == 'budget' else ''} where t.cost_date <= r.status_date and {when}")  # fmt: skip


def _labour(when: str = "true") -> str:
    """Hours at standard rates, by team and week: the rates themselves are in no snapshot."""
    return (f"select t.project_id as entity, concat_ws(' ', t.team_id, t.week) as key, concat_ws(' ', 'Priced hours of', coalesce(m.team_name, t.team_id, 'no team')) as name, t.week + 6 as day, "
            f"t.labour_amount as part, cast(null as smallint) as source_file_id, cast(null as integer) as source_row from project_team_week as t "
            f"left join teams as m on m.team_id = t.team_id where t.labour_amount is not null and {when}")  # fmt: skip


def _hours(when: str) -> str:
    return _row("t.project_id", "concat_ws(' ', t.person_id, t.work_date, t.task_id)", "concat_ws(' ', 'Hours of', n.person_name)", "t.work_date", "t.worked_hours",
                f"time_entries as t join {RATE} as r on r.project_id = t.project_id left join people as n on n.person_id = t.person_id where t.work_date <= r.status_date and {when}")  # fmt: skip


def _report(column: str, when: str = "true") -> str:
    return _row("t.project_id", "t.project_id", "'Report of ' || r.project_name", "t.report_date", f"cast(t.{column} * r.rate as decimal(18, 4))",
                f"{LAST_REPORT} as t join {RATE} as r on r.project_id = t.project_id where t.place = 1 and t.{column} is not null and {when}")  # fmt: skip


def _task(column: str, when: str = "true") -> str:
    """Tasks with the baseline in force, whose line it is."""
    return _row("t.project_id", "t.task_id", "t.task_name", "b.baseline_finish_date", f"t.{column}",
                f"task_total as t join {IN_FORCE} as b on b.task_id = t.task_id and b.place = 1 where t.{column} <> 0 and {when}", "b")  # fmt: skip


def _lines(kinds: str, when: str = "true") -> str:
    return _row("t.project_id", "t.budget_line_id", "concat_ws(', ', t.line_name, t.line_kind)", "t.approved_date", "cast(t.line_amount * case when coalesce(t.currency, r.currency) = r.reporting then 1 else z.rate end as decimal(18, 4))",
                f"budget_lines as t join {RATE} as r on r.project_id = t.project_id {OF_ROW} where t.approved_date <= r.status_date and t.line_kind in ({kinds}) and {when}")  # fmt: skip


def _tasks(part: str, when: str = "true") -> str:
    """Tasks that count for schedule measures: no milestones, summaries or level of effort; with the row of the task itself."""
    return _row("t.project_id", "t.task_id", "t.task_name", "coalesce(t.actual_finish_date, t.forecast_finish_date)", part,
                "(select a.*, k.ev_technique, k.source_file_id, k.source_row, k.percent_complete_ratio from task_total as a join tasks as k on k.task_id = a.task_id) as t "
                f"cross join snapshot as s where t.kind = 'task' and t.ev_technique <> 'level_of_effort' and {when} and {part} <> 0")  # fmt: skip


def _milestones(when: str) -> str:
    return _row("t.project_id", "t.milestone_id", "t.milestone_name", "coalesce(t.actual_date, t.forecast_date)", "1",
                f"milestone as t join tasks as k on k.task_id = t.milestone_id where {when}", "k")  # fmt: skip


def _risks(column: str) -> str:
    return _row("t.project_id", "t.risk_id", "t.risk_name", "k.raised_date", f"t.{column}", f"risk_exposure as t join risks as k on k.risk_id = t.risk_id where t.is_open and t.{column} is not null", "k")


def _changes(part: str, when: str) -> str:
    amount = ("case when coalesce(t.currency, r.currency) = r.reporting then t.cost_effect_amount else t.cost_effect_amount * z.rate end")
    state = "(case when t.decided_date > r.status_date then 'raised' else t.change_state end)"
    return _row("t.project_id", "t.change_id", "t.change_name", "coalesce(t.decided_date, t.raised_date)", part.replace("AMOUNT", f"cast({amount} as decimal(18, 4))"),
                f"changes as t join {RATE} as r on r.project_id = t.project_id {OF_ROW} where (t.raised_date is null or t.raised_date <= r.status_date) and {when.replace('STATE', state)}")  # fmt: skip


def _draws(kind: str) -> str:
    return _row("t.project_id", "concat_ws(' ', t.draw_date, t.draw_reason)", "t.draw_reason", "t.draw_date", "cast(t.drawn_amount * r.rate as decimal(18, 4))",
                f"reserve_draws as t join {RATE} as r on r.project_id = t.project_id where t.draw_date <= r.status_date and t.reserve_kind = '{kind}'")  # fmt: skip


def _benefits(part: str, when: str = "true") -> str:
    return _row("t.project_id", "concat_ws(' ', t.benefit_id, t.measure_date)", "t.benefit_name", "t.measure_date", f"cast({part} * r.rate as decimal(18, 4))",
                f"benefits as t join {RATE} as r on r.project_id = t.project_id where {when} and {part} is not null")  # fmt: skip


def _invoices(when: str = "true") -> str:
    return _row("t.project_id", "t.invoice_id", "coalesce(t.invoice_name, t.invoice_id)", "t.invoice_date", "t.invoice_amount",
                f"customer_invoices as t cross join snapshot as s where t.invoice_date <= s.status_date and {when}")  # fmt: skip


UNBILLED = "Approved work that is not billed yet, where work is paid by time. The rates agreed are in no report."


def _unbilled(column: str, when: str) -> str:
    """What is used beyond what is billed, as one row of a project."""
    billed = f"coalesce((select sum(i.invoice_amount) from customer_invoices as i where i.project_id = t.project_id and i.invoice_date <= s.status_date and {when}), 0)"
    return (f"select t.project_id as entity, t.project_id as key, 'Approved work not billed: ' || t.project_name as name, s.status_date as day, t.{column} - {billed} as part, "
            f"cast(null as smallint) as source_file_id, cast(null as integer) as source_row from customer_project as t cross join snapshot as s where t.{column} > {billed}")  # fmt: skip


def _dated(column: str, sign: str, word: str) -> str:
    """What says a date of a project: its own row, else its last report, else its task that ends last; in days from the status date."""
    day = f"date_diff('day', s.status_date, q.{column})"
    names = ("baseline_finish_date",) if column == "baseline_finish_date" else ("actual_finish_date", "forecast_finish_date")
    said = [f"select project_id, {n} as day, source_file_id, source_row, {2 * i + j} as place, 'project' as by_what from {table} where {n} is not null{more}"
            for i, n in enumerate(names) for j, (table, more) in enumerate((("projects", ""), (f"{LAST_REPORT} as l", " and place = 1")))]  # fmt: skip
    last = "b.source_file_id, b.source_row" if column == "baseline_finish_date" else "k.source_file_id, k.source_row"
    joined = f"join {IN_FORCE} as b on b.task_id = a.task_id and b.place = 1" if column == "baseline_finish_date" else ""
    said.append(f"select a.project_id, a.{column}, {last}, 9, a.task_name from task_total as a join tasks as k on k.task_id = a.task_id {joined} "
                f"where a.kind not in ('summary', 'item') and a.{column} is not null")  # fmt: skip
    found = (f"(select f.*, row_number() over (partition by f.project_id order by f.place, f.day desc, f.source_row) as first from ({' union all '.join(said)}) as f)")
    return (f"select q.project_id as entity, '{word}' as key, '{word} ' || strftime(t.day, '%Y-%m-%d') || case when t.by_what = 'project' then '' else ', ' || t.by_what end as name, t.day, "
            f"{sign}{day} as part, t.source_file_id, t.source_row from project_total as q cross join snapshot as s join {found} as t on t.project_id = q.project_id and t.first = 1")  # fmt: skip


def _each(table: str, key: str, name: str, day: str, entity: str, join: str, source: str = "k") -> str:
    """Marts with one row for each row that came in: the part is the mart's own column."""
    return _row(entity, key, name, day, "cast(t.{column} as double)", f"{table} as t {join}", source)


# --- the traces -----------------------------------------------------------------------------------------------------

TOTAL, CHANGE, SPEND, OUTCOME, SOLD = "project_total", "project_change", "project_spend", "project_outcome", "customer_project"
NO_COST = "not exists (select 1 from project_team_week as w where w.project_id = t.project_id and w.actual_cost_amount is not null)"
NO_LINES = f"not exists (select 1 from budget_lines as l cross join snapshot as z where l.project_id = t.project_id and l.line_kind in ({CURRENT}) and l.approved_date <= z.status_date)"
NO_ORIGINAL = NO_LINES.replace(CURRENT, "'original'")
NO_TASKS = "not exists (select 1 from task_total as w where w.project_id = t.project_id and w.budget_amount is not null)"
DISCRETE = "not exists (select 1 from tasks as k where k.task_id = t.task_id and (k.kind = 'level_of_effort' or k.ev_technique = 'level_of_effort'))"
ENDED = ("(select coalesce(max(p.baseline_finish_date), max(w.baseline_finish_date)) from task_total as w join projects as p on p.project_id = w.project_id "
         "where w.project_id = t.project_id and w.budget_amount is not null) <= r.status_date")
HAS_TASKS = "exists (select 1 from task_total as w where w.project_id = t.project_id and w.budget_amount is not null)"
ACTUAL = "t.cost_state <> 'committed'"
CLOSED = "cast(date_trunc('week', z.status_date - 6) as date)"
PERIOD = f"exists (select 1 from snapshot as z where cast(date_trunc('week', {{day}}) as date) between {CLOSED} - {{days}} + 7 and {CLOSED})"
KNOWN = "(not t.is_done or t.actual_finish_date is not null)"
DUE = "t.baseline_finish_date <= s.status_date"
IN_TIME = "t.actual_finish_date <= s.status_date and t.actual_finish_date <= t.baseline_finish_date"
WINDOW = f"t.baseline_finish_date between {CLOSED} - 21 and {CLOSED} + 6".replace("z.", "s.")
BEGUN = "t.ev_technique in ('percent_complete', 'units') and t.actual_start_date <= s.status_date and not t.is_done"
HEARD = "(select max(g.progress_date) from progress as g where g.task_id = t.task_id)"
REPORTED = (f"(case when {HEARD} is null and t.percent_complete_ratio is null then 0 when date_diff('day', coalesce({HEARD}, s.status_date), s.status_date) > s.cadence_days "
            "then 0 else 1 end)")  # fmt: skip
CREDIT = _row("k.project_id", "t.task_id", "k.task_name", "t.progress_date", "coalesce(t.percent_complete_ratio, t.done_units / nullif(k.total_units, 0))",
              "(select g.*, row_number() over (partition by g.task_id order by g.progress_date desc) as place from progress as g cross join snapshot as s where g.progress_date <= s.status_date) as t "
              "join tasks as k on k.task_id = t.task_id where t.place = 1")  # fmt: skip
ESTIMATES = _row("k.project_id", "t.task_id", "k.task_name", "t.estimate_date", "cast(t.remaining_amount * r.rate as decimal(18, 4))",
                 "(select e.*, row_number() over (partition by e.task_id order by e.estimate_date desc) as place from estimates_to_complete as e cross join snapshot as s where e.estimate_date <= s.status_date) as t "
                 f"join task_total as k on k.task_id = t.task_id join {RATE} as r on r.project_id = k.project_id where t.place = 1 and not k.is_done and k.kind in ('task', 'level_of_effort') "
                 "and (k.budget_amount is null or k.budget_amount <> 0)")  # fmt: skip
REFUSED = ("select t.project_id as entity, concat_ws(' ', t.file_id, t.source_row) as key, t.table_name || ': ' || t.faults as name, cast(null as date) as day, 1 as part, "
           "t.file_id as source_file_id, t.source_row from refused_row as t")  # fmt: skip
WEEK = "concat_ws(' ', team_id, week)"
BY_WEEK = "concat_ws(' ', t.team_id, t.week)"
PEOPLE = _each("person_week", "concat_ws(' ', t.person_id, t.week)", "t.person_name", "t.week", BY_WEEK, "join people as k on k.person_id = t.person_id where t.{column} <> 0")


def _items(when: str, day: str) -> str:
    return _row(f"concat_ws(' ', t.team_id, cast(date_trunc('week', t.{day}) as date))", "concat_ws(' ', t.task_id, t.pass_number)", "t.task_name", f"t.{day}", "1",
                f"flow_item as t join tasks as k on k.task_id = t.task_id where {when}", "k")  # fmt: skip


def _actual(column: str, amount: str = "budget") -> tuple[Trace, ...]:
    return (Trace(TOTAL, column, ROWS, "cost_entries", "Cost lines up to the status date, commitments left out.", _cost(ACTUAL, amount)),
            Trace(TOTAL, column, ROWS, "project_team_week", "Hours at standard rates, by team and week. Rates are in no report, so that nobody's pay can be read from it.", _labour()),
            Trace(TOTAL, column, ROWS, "project_reports", "The last report, where no cost line came in.", _report("actual_total_amount", NO_COST)),
            Trace(TOTAL, column, INPUTS, "time_entries", "The hours that were priced.", _hours("r.labour_from = 'time'"), unit="h"))  # fmt: skip


def _valued(column: str, when: str = "true") -> tuple[Trace, ...]:
    amount = "budget_amount" if column == "baseline" else f"{column.removesuffix('_discrete')}_amount"
    return (Trace(TOTAL, f"{column}_amount", ROWS, "task_baselines", "Each task with its line in the baseline in force.", _task(amount, when)),)


def _recent(prefix: str, days: int) -> tuple[Trace, ...]:
    """Cost of the last whole weeks; what they planned and earned is a difference of two sums, told in words."""
    cost, week = PERIOD.format(day="t.cost_date", days=days), PERIOD.format(day="t.week", days=days)
    return (Trace(TOTAL, f"{prefix}_cost_amount", ROWS, "cost_entries", f"Cost lines of the last {days // 7} whole weeks.", _cost(f"{ACTUAL} and {cost}")),
            Trace(TOTAL, f"{prefix}_cost_amount", ROWS, "project_team_week", "Hours at standard rates, by team and week.", _labour(week)),
            *(Trace(TOTAL, f"{prefix}_{n}_amount", CALCULATION, "project_week", f"The {n.removesuffix('_discrete')} of the last {days // 7} whole weeks is a difference of two sums. These lines are read for it.")
              for n in ("earned", "planned", *(("earned_discrete", "planned_discrete") if prefix == "period" else ()))),
            Trace(TOTAL, f"{prefix}_earned_amount", INPUTS, "progress", "The last credit of each task.", CREDIT, unit="ratio"))  # fmt: skip


def _said(mart: str, columns: str, kind: str, table: str, words: str) -> tuple[Trace, ...]:
    return tuple(Trace(mart, column, kind, table, words) for column in columns.split())


PLAN_READ = (Trace("", "", INPUTS, "task_baselines", "The plan it is read from.", _task("budget_amount"), unit="reporting"),
             Trace("", "", INPUTS, "progress", "The last credit of each task.", CREDIT, unit="ratio"))  # fmt: skip
TIMES = "earned_schedule_days actual_time_days planned_duration_days expected_duration_days adhering_amount scheduled_amount"
NETWORK = "The passes through the network of tasks that wait for each other give it."
RUNS = "Many runs with drawn durations or amounts give it; number of runs and seed stand beside it."

TRACES: tuple[Trace, ...] = (
    *_actual("actual_cost_amount"), *_actual("booked_cost_amount", "booked"),
    Trace(TOTAL, "committed_amount", ROWS, "cost_entries", "Open orders up to the status date.", _cost("t.cost_state = 'committed'")),
    *_valued("baseline"), *_valued("planned_value"), *_valued("earned_value"), *_valued("planned_value_discrete", DISCRETE), *_valued("earned_value_discrete", DISCRETE),
    *(Trace(TOTAL, f"planned_value{c}_amount", ROWS, "budget_lines", "Budget that no task has yet, due at the finish of the baseline.", _lines("'undistributed'", f"{HAS_TASKS} and {ENDED}")) for c in ("", "_discrete")),
    Trace(TOTAL, "baseline_amount", ROWS, "budget_lines", "Budget that no task has yet.", _lines("'undistributed'", HAS_TASKS)),
    Trace(TOTAL, "earned_value_amount", INPUTS, "progress", "The last credit of each task: budget × credit = earned.", CREDIT, unit="ratio"),
    Trace(TOTAL, "budget_amount", ROWS, "budget_lines", "Approved budget lines.", _lines(CURRENT)),
    Trace(TOTAL, "budget_amount", ROWS, "task_baselines", "The baselines of the tasks, where no budget line came in.", _task("budget_amount", NO_LINES)),
    Trace(TOTAL, "budget_amount", ROWS, "project_reports", "The last report, where there is neither.", _report("baseline_total_amount", f"{NO_LINES} and {NO_TASKS}")),
    Trace(TOTAL, "original_budget_amount", ROWS, "budget_lines", "What was approved first.", _lines("'original'")),
    Trace(TOTAL, "original_budget_amount", ROWS, "task_baselines", "The baselines of the tasks, where no budget line came in.", _task("budget_amount", NO_ORIGINAL)),
    Trace(TOTAL, "original_budget_amount", ROWS, "project_reports", "The last report, where there is neither.", _report("baseline_total_amount", f"{NO_ORIGINAL} and {NO_TASKS}")),
    Trace(TOTAL, "remaining_amount", ROWS, "estimates_to_complete", "The newest estimate of each open task with a budget.", ESTIMATES),
    Trace(TOTAL, "reported_baseline_amount", ROWS, "project_reports", "The last report of each project.", _report("baseline_total_amount")),
    Trace(TOTAL, "reported_forecast_amount", ROWS, "project_reports", "The last report of each project.", _report("forecast_total_amount")),
    *_recent("period", 28), *_recent("recent", 84),
    Trace(TOTAL, "exposure_amount", ROWS, "risks", "Open risks: probability × impact.", _risks("exposure_amount")),
    Trace(TOTAL, "slip_days", ROWS, "projects", "The finish now expected, in days from the status date.", _dated("forecast_finish_date", "", "Finish expected")),
    Trace(TOTAL, "slip_days", ROWS, "projects", "The finish promised, taken off.", _dated("baseline_finish_date", "-", "Finish promised")),
    *_said(TOTAL, "finish_slip_days planned_span_days", CALCULATION, "projects", "The dates of the project or of its tasks give it, the finish by logic where that is later, and the status date where work remains after it."),
    Trace(TOTAL, "finish_slip_days", INPUTS, "projects", "The finish now expected.", _dated("forecast_finish_date", "", "Finish expected"), unit="days"),
    Trace(TOTAL, "finish_slip_days", INPUTS, "projects", "The finish promised.", _dated("baseline_finish_date", "-", "Finish promised"), unit="days"),
    Trace(TOTAL, "milestone_done_count", ROWS, "tasks", "Milestones reached.", _milestones("t.is_done")),
    Trace(TOTAL, "milestone_judged_count", ROWS, "tasks", "Milestones reached that have a baseline.", _milestones("t.is_done and t.actual_date is not null and t.baseline_date is not null")),
    Trace(TOTAL, "milestone_on_time_count", ROWS, "tasks", "Milestones reached by their baseline date.", _milestones("t.is_done and t.actual_date <= t.baseline_date")),
    Trace(TOTAL, "finished_task_count", ROWS, "tasks", "Tasks finished.", _tasks("1", "t.is_done and t.baseline_finish_date is not null")),
    Trace(TOTAL, "unplanned_task_count", ROWS, "tasks", "Tasks finished without a baseline.", _tasks("1", "t.is_done and t.baseline_finish_date is null")),
    Trace(TOTAL, "judged_task_count", ROWS, "tasks", "Tasks due by the baseline, where it is known whether they met it.", _tasks("1", f"{DUE} and {KNOWN}")),
    Trace(TOTAL, "due_task_count", ROWS, "tasks", "Tasks due by the baseline.", _tasks("1", DUE)),
    Trace(TOTAL, "missed_task_count", ROWS, "tasks", "Tasks due and not finished in time.", _tasks("1", f"{DUE} and {KNOWN} and not coalesce({IN_TIME}, false)")),
    Trace(TOTAL, "open_task_count", ROWS, "tasks", "Open tasks.", _tasks("1", "not t.is_done")),
    Trace(TOTAL, "overdue_task_count", ROWS, "tasks", "Open tasks that should be finished.", _tasks("1", "t.is_overdue")),
    Trace(TOTAL, "period_due_task_count", ROWS, "tasks", "Tasks due in the last four whole weeks.", _tasks("1", f"{WINDOW} and {KNOWN}")),
    Trace(TOTAL, "period_met_task_count", ROWS, "tasks", "Of these, tasks finished in time.", _tasks("1", f"{WINDOW} and {IN_TIME}")),
    Trace(TOTAL, "begun_task_count", ROWS, "tasks", "Tasks under way.", _tasks("1", BEGUN)),
    Trace(TOTAL, "reported_task_count", ROWS, "tasks", "Tasks under way whose progress is dated.", _tasks(REPORTED, BEGUN)),
    Trace(TOTAL, "refused_count", ROWS, "refused_row", "Rows left out.", REFUSED),
    Trace(TOTAL, "estimate_amount", CALCULATION, TOTAL, "Each project's own forecast, added up: AC + (BAC − EV) before 30 % complete, BAC ÷ CPI after. The lines it is read from stand below."),
    Trace(TOTAL, "estimate_amount", ROWS, TOTAL, "Each project's own forecast.", "select t.project_id as entity, t.project_id as key, t.project_name as name, t.forecast_finish_date as day, t.estimate_amount as part, "
          "cast(null as smallint) as source_file_id, cast(null as integer) as source_row from project_total as t where t.estimate_amount is not null"),
    Trace(TOTAL, "estimate_amount", CHOICE, TOTAL, "Which formula leads for a project.", leading_sql()),
    *(Trace(TOTAL, "estimate_amount", INPUTS, t.table, t.words, t.sql) for t in (*_actual("actual_cost_amount"), *_valued("earned_value"), *_valued("baseline")) if t.kind == ROWS),
    *_said(TOTAL, TIMES, CALCULATION, "task_baselines", "The curve of the plan over working days gives it. These lines are read for it."),
    *(Trace(TOTAL, c, t.kind, t.table, t.words, t.sql, unit=t.unit) for c in TIMES.split() for t in PLAN_READ),
    # Changes, reserves, spending, benefits.
    Trace(CHANGE, "original_amount", ROWS, "budget_lines", "What was approved first.", _lines("'original'")),
    Trace(CHANGE, "transfer_amount", ROWS, "budget_lines", "Transfers.", _lines("'transfer'")),
    Trace(CHANGE, "budget_change_amount", ROWS, "budget_lines", "Changes of the budget.", _lines("'change'")),
    Trace(CHANGE, "undistributed_amount", ROWS, "budget_lines", "Budget that no task has yet.", _lines("'undistributed'")),
    Trace(CHANGE, "contingency_amount", ROWS, "budget_lines", "Contingency approved.", _lines("'contingency'")),
    Trace(CHANGE, "reserve_amount", ROWS, "budget_lines", "Management reserve approved.", _lines("'reserve'")),
    Trace(CHANGE, "contingency_drawn_amount", ROWS, "reserve_draws", "Draws on contingency.", _draws("contingency")),
    Trace(CHANGE, "reserve_drawn_amount", ROWS, "reserve_draws", "Draws on management reserve.", _draws("management")),
    Trace(CHANGE, "exposure_amount", ROWS, "risks", "Open risks: probability × impact.", _risks("exposure_amount")),
    Trace(CHANGE, "approved_change_amount", ROWS, "changes", "Approved change requests.", _changes("AMOUNT", "STATE = 'approved' and t.cost_effect_amount is not null")),
    Trace(CHANGE, "pending_change_amount", ROWS, "changes", "Change requests not decided yet.", _changes("AMOUNT", "STATE = 'raised' and t.cost_effect_amount is not null")),
    Trace(CHANGE, "recent_change_amount", ROWS, "changes", "Changes approved in the last twelve weeks, each by its size.",
          _changes("abs(AMOUNT)", "STATE = 'approved' and t.cost_effect_amount is not null and t.decided_date <= r.status_date and t.decided_date > r.status_date - 84")),
    Trace(CHANGE, "unbudgeted_amount", ROWS, "changes", "Approved change requests.", _changes("AMOUNT", "STATE = 'approved' and t.cost_effect_amount is not null")),
    Trace(CHANGE, "unbudgeted_amount", ROWS, "budget_lines", "Changes of the budget, taken off.", _lines("'change'").replace("cast(t.line_amount", "-cast(t.line_amount")),
    Trace(CHANGE, "approved_change_count", ROWS, "changes", "Approved change requests.", _changes("1", "STATE = 'approved'")),
    Trace(CHANGE, "decided_change_count", ROWS, "changes", "Change requests decided.", _changes("1", "STATE in ('approved', 'rejected')")),
    Trace(CHANGE, "approved_change_days", ROWS, "changes", "Approved change requests.", _changes("t.finish_effect_days", "STATE = 'approved' and t.finish_effect_days is not null")),
    Trace(CHANGE, "decision_total_days", ROWS, "changes", "Days from raised to decided.", _changes("date_diff('day', t.raised_date, t.decided_date)", "STATE in ('approved', 'rejected') and t.raised_date is not null and t.decided_date is not null")),
    Trace(CHANGE, "timed_change_count", ROWS, "changes", "Change requests decided, with both dates.", _changes("1", "STATE in ('approved', 'rejected') and t.raised_date is not null and t.decided_date is not null")),
    Trace(SPEND, "accrued_amount", ROWS, "cost_entries", "Accrued cost lines.", _cost("t.cost_state = 'accrued'")),
    Trace(SPEND, "supplier_invoiced_amount", ROWS, "cost_entries", "Invoices of suppliers.", _cost("t.cost_state in ('invoiced', 'paid') and not (t.supplier_name is null and coalesce(lower(t.category), '') = 'labour')")),
    Trace(SPEND, "supplier_paid_amount", ROWS, "cost_entries", "Paid invoices of suppliers.", _cost("t.cost_state = 'paid' and not (t.supplier_name is null and coalesce(lower(t.category), '') = 'labour')")),
    Trace(SPEND, "capex_amount", ROWS, "cost_entries", "Cost lines on capital accounts.", _cost(f"t.account_kind = 'capex' and {ACTUAL}")),
    Trace(SPEND, "opex_amount", ROWS, "cost_entries", "Cost lines on operating accounts.", _cost(f"t.account_kind = 'opex' and {ACTUAL}")),
    Trace(SPEND, "unclassified_amount", ROWS, "cost_entries", "Cost lines without a kind of account.", _cost(f"t.account_kind is null and {ACTUAL}")),
    Trace(SPEND, "unclassified_amount", ROWS, "project_team_week", "Hours at standard rates, by team and week.", _labour()),
    Trace(SPEND, "unclassified_amount", ROWS, "project_reports", "The last report, where no cost line came in.", _report("actual_total_amount", NO_COST)),
    Trace(OUTCOME, "benefit_planned_amount", ROWS, "benefits", "Benefits planned.", _benefits("t.planned_amount")),
    Trace(OUTCOME, "benefit_forecast_amount", ROWS, "benefits", "Benefits expected.", _benefits("t.forecast_amount")),
    Trace(OUTCOME, "benefit_due_amount", ROWS, "benefits", "Benefits due.", _benefits("t.planned_amount", "t.measure_date <= r.status_date")),
    Trace(OUTCOME, "benefit_realised_amount", ROWS, "benefits", "Benefits that came.", _benefits("t.realised_amount", "t.measure_date <= r.status_date")),
    Trace(OUTCOME, "*", ROWS, "projects", "The row of each project.", _each(OUTCOME, "t.project_id", "k.project_name", "coalesce(k.actual_finish_date, k.forecast_finish_date)", "t.project_id",
                                                                            "join projects as k on k.project_id = t.project_id where t.{column} <> 0")),
    # Customers.
    Trace(SOLD, "contract_amount", ROWS, "contracts", "What was agreed.", _row("t.project_id", "t.contract_id", "coalesce(t.contract_name, t.contract_id)", "t.signed_date", "t.contract_amount", "contracts as t where t.contract_amount is not null")),
    *(Trace(SOLD, c, ROWS, "customer_invoices", w, _invoices(when)) for c, w, when in (
        ("invoiced_amount", "Invoices sent.", "true"), ("paid_amount", "Invoices paid.", "t.paid_date <= s.status_date"),
        ("overdue_amount", "Invoices due and not paid.", "(t.paid_date is null or t.paid_date > s.status_date) and t.due_date < s.status_date"),
        ("yearly_invoiced_amount", "Invoices of the last year.", "t.invoice_date > s.status_date - 365"), ("burned_amount", "Invoices sent.", "true"),
        ("recent_burned_amount", "Invoices of the last twelve weeks.", "t.invoice_date > s.status_date - 84"))),
    Trace(SOLD, "burned_amount", ROWS, SOLD, UNBILLED, _unbilled("burned_amount", "true")),
    Trace(SOLD, "recent_burned_amount", ROWS, SOLD, UNBILLED, _unbilled("recent_burned_amount", "i.invoice_date > s.status_date - 84")),
    *_said(SOLD, "complete_ratio", CALCULATION, TOTAL, "Share of the work done, measured inside."),
    # One row for each row that came in.
    Trace("risk_exposure", "*", ROWS, "risks", "Each risk.", _each("risk_exposure", "t.risk_id", "t.risk_name", "k.raised_date", "t.risk_id", "join risks as k on k.risk_id = t.risk_id"), "risk_id"),
    Trace("action", "*", ROWS, "issues", "Each issue.", _each("action", "t.action_id", "t.action_name", "t.opened_date", "concat_ws(' ', t.action_kind, t.action_id)",
                                                              "join issues as k on k.issue_id = t.action_id where t.action_kind = 'issue'"), "concat_ws(' ', action_kind, action_id)"),
    Trace("action", "*", ROWS, "risks", "Each response to a risk.", _each("action", "t.action_id", "t.action_name", "t.due_date", "concat_ws(' ', t.action_kind, t.action_id)",
                                                                          "join risks as k on k.risk_id = t.action_id where t.action_kind = 'response'"), "concat_ws(' ', action_kind, action_id)"),
    Trace("flow_item", "*", ROWS, "tasks", "Each item.", _each("flow_item", "concat_ws(' ', t.task_id, t.pass_number)", "t.task_name", "coalesce(t.finished_date, t.started_date, t.arrived_date)", "concat_ws(' ', t.task_id, t.pass_number)",
                                                               "join tasks as k on k.task_id = t.task_id"), "concat_ws(' ', task_id, pass_number)"),
    Trace("team_week", "*", ROWS, "people", "Each person and week, with the row of the person.", PEOPLE, WEEK),
    Trace("team_week", "person_count", ROWS, "people", "Each person and week, with the row of the person.", PEOPLE.replace("cast(t.{column} as double)", "1").replace(" where t.{column} <> 0", ""), WEEK),
    *_said("team_week", "full_time_hours", CALCULATION, "snapshot", "Hours of a full week, as set for the organisation."),
    Trace("team_week", "worked_hours", INPUTS, "time_entries", "The time sheets.", _row("concat_ws(' ', n.team_id, cast(date_trunc('week', t.work_date) as date))", "concat_ws(' ', t.person_id, t.work_date, t.task_id)", "n.person_name", "t.work_date", "t.worked_hours",
          "time_entries as t join people as n on n.person_id = t.person_id cross join snapshot as s where t.work_date <= s.status_date"), WEEK),
    Trace("team_flow_week", "finished_count", ROWS, "tasks", "Items finished.", _items("t.finished_date is not null", "finished_date"), WEEK),
    Trace("team_flow_week", "started_count", ROWS, "tasks", "Items begun.", _items("t.started_date is not null", "started_date"), WEEK),
    Trace("team_flow_week", "reopened_count", ROWS, "tasks", "Items reopened.", _items("t.is_reopened", "arrived_date"), WEEK),
    *_said("team_flow_week", "wip_days cycle_days", CALCULATION, "flow_item", "Counted day by day from the dates of each item."),
    Trace("project_demand_week", "requested_hours", ROWS, "role_requests", "Requests for people.", _row("t.project_id", "t.request_id", "coalesce(t.skill, t.role_id, t.request_id)", "t.from_date", "t.requested_hours", "role_requests as t")),
    Trace("project_demand_week", "filled_hours", ROWS, "role_requests", "Hours promised.", _row("t.project_id", "t.request_id", "coalesce(t.skill, t.role_id, t.request_id)", "t.from_date", "least(coalesce(t.filled_hours, 0), t.requested_hours)", "role_requests as t where t.filled_hours <> 0")),
    *_said("project_demand_week", "booked_hours unnamed_hours unfilled_hours over_booked_hours", CALCULATION, "assignments", "Bookings and requests, spread over working weeks."),
    *_said("skill_week", "demand_hours available_hours short_hours full_time_hours", CALCULATION, "person_week", "Bookings and requests against the working hours of each person, week by week."),
    # What no sum of rows gives.
    *_said("project_simulation", "even_days likely_days contingency_days baseline_chance_ratio expected_chance_ratio", SIMULATION, "tasks", RUNS),
    *_said("task_simulation", "criticality_ratio", SIMULATION, "tasks", RUNS), *_said("risk_reserve", "likely_amount", SIMULATION, "risks", RUNS), *_said("group_reserve", "likely_amount", SIMULATION, "risks", RUNS),
    *_said("group_forecast", "even_amount likely_amount", SIMULATION, "project_forecast", RUNS), *_said("team_forecast", "even_item_count likely_item_count even_backlog_days likely_backlog_days", SIMULATION, "team_flow_week", RUNS),
    *_said("project_forecast", "even_amount likely_amount even_days likely_days", CALCULATION, TOTAL, "The project's forecast times how such forecasts turned out."),
    *_said("project_schedule", "critical_path_days finish_float_days", CALCULATION, "tasks", NETWORK), *_said("key_person", "top_person_hours named_hours", CALCULATION, "tasks", NETWORK),
    *_said("project_value", "present_value return_rate return_on_investment payback_years discounted_payback_years benefit_cost", CALCULATION, "cash_flows", "Dated money in and out, discounted."),
    *(Trace("project_value", c, INPUTS, "cash_flows", "Dated money in and out.", _row("t.project_id", "concat_ws(' ', t.flow_date, t.flow_kind)", "t.flow_kind", "t.flow_date", "t.flow_amount", "cash_flows as t"), unit="reporting")
      for c in ("present_value", "return_rate", "return_on_investment", "payback_years", "discounted_payback_years", "benefit_cost")),
    *_said("project_margin", "time_billed_amount time_labour_amount recognised_cost_amount recognised_estimate_amount recognised_amount fixed_margin_amount billed_amount worked_hours", CALCULATION, "customer_invoices",
           "Price, invoices and cost of each project, by how its revenue is recognised."),
    *_said("forecast_score", "*", CALCULATION, "project_history", "What earlier reports said, against how it ended."),
)  # fmt: skip


def publish(engine: Engine) -> None:
    """Writes the traces beside the numbers they explain."""
    engine.run("create table build.lineage (mart varchar, column_name varchar, position integer, kind varchar, table_name varchar, meaning varchar, entity_sql varchar, trace_sql varchar, unit varchar)")
    engine.connection.executemany("insert into build.lineage values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                  [[t.mart, t.column, i, t.kind, t.table, t.words, t.entity, t.sql, t.unit] for i, t in enumerate(TRACES, 1)])  # fmt: skip
