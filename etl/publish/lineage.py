"""Which rows of the exports a published column stands on. Travels with every snapshot, so that an
old report explains itself.

Each trace is one SELECT over published tables, run by the portal inside a viewer's scope: the chain
of a viewer can hold nothing that is not in it. `rows` add up to the column, `inputs` are read for
it, `simulation` and `calculation` say that no sum of rows gives it, `choice` is an expression over
the mart that names the metric which gives it for one entity. A select names the entity its row
belongs to, a key that lasts from report to report, a name, a day, the part, and file and line.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.engine import Engine
from etl.metrics import leading_sql

ROWS, INPUTS, SIMULATION, CALCULATION, CHOICE = (
    "rows",
    "inputs",
    "simulation",
    "calculation",
    "choice",
)


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


# --- pieces of SQL --------------------------------------------------------------------------------

FROZEN = (
    "(select currency, arg_min(rate, (valid_from_date, rate)) as rate from exchange_rates where"
    " rate_kind = 'budget' group by currency)"
)
"""The first rate of each currency; joined, because a rate looked up row by row takes longer to plan
than to read."""
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


def _row(
    entity: str, key: str, name: str, day: str, part: str, tail: str, source: str = "t"
) -> str:
    return (
        f"select {entity} as entity, cast({key} as varchar) as key, cast({name} as varchar) as"
        f" name, cast({day} as date) as day, {part} as part, {source}.source_file_id,"
        f" {source}.source_row from {tail}"
    )


def _cost(when: str = "true", amount: str = "budget") -> str:
    """Cost lines in reporting currency, at the rate frozen in the budget or at the booked one."""
    rate = (
        "z.rate"
        if amount == "budget"
        else (
            "(select x.rate from exchange_rates as x where x.rate_kind = 'booked' and x.currency ="
            " coalesce(t.currency, r.currency) and x.valid_from_date <= t.cost_date order by"
            " x.valid_from_date desc limit 1)"
        )
    )
    part = (
        "cast(case when coalesce(t.currency, r.currency) = r.reporting then t.cost_amount else"
        f" t.cost_amount * {rate} end as decimal(28, 10))"
    )
    return _row(
        "t.project_id",
        "coalesce(t.cost_entry_id, concat_ws(' ', t.cost_date, t.category, t.supplier_name,"
        " t.cost_amount))",
        name="concat_ws(', ', t.supplier_name, t.category, t.cost_state)",
        day="t.cost_date",
        part=part,
        tail=(
            f"cost_entries as t join {RATE} as r on r.project_id = t.project_id"
            f" {OF_ROW if amount == 'budget' else ''} where t.cost_date <= r.status_date and {when}"
        ),
    )


def _labour(when: str = "true") -> str:
    """Hours at standard rates, by team and week: the rates themselves are in no snapshot."""
    return (
        "select t.project_id as entity, concat_ws(' ', t.team_id, t.week) as key, concat_ws(' ',"
        " 'Priced hours of', coalesce(m.team_name, t.team_id, 'no team')) as name, t.week + 6 as"
        " day, t.labour_amount as part, cast(null as smallint) as source_file_id, cast(null as"
        " integer) as source_row from project_team_week as t left join teams as m on m.team_id ="
        f" t.team_id where t.labour_amount is not null and {when}"
    )


def _hours(when: str) -> str:
    return _row(
        "t.project_id",
        "concat_ws(' ', t.person_id, t.work_date, t.task_id)",
        name="concat_ws(' ', 'Hours of', n.person_name)",
        day="t.work_date",
        part="t.worked_hours",
        tail=(
            f"time_entries as t join {RATE} as r on r.project_id = t.project_id left join people as"
            f" n on n.person_id = t.person_id where t.work_date <= r.status_date and {when}"
        ),
    )


def _report(column: str, when: str = "true") -> str:
    return _row(
        "t.project_id",
        "t.project_id",
        name="'Report of ' || r.project_name",
        day="t.report_date",
        part=f"cast(t.{column} * r.rate as decimal(18, 4))",
        tail=(
            f"{LAST_REPORT} as t join {RATE} as r on r.project_id = t.project_id where t.place = 1"
            f" and t.{column} is not null and {when}"
        ),
    )


def _task(column: str, when: str = "true") -> str:
    """Tasks with the baseline in force, whose line it is."""
    return _row(
        "t.project_id",
        "t.task_id",
        name="t.task_name",
        day="b.baseline_finish_date",
        part=f"t.{column}",
        tail=(
            f"task_total as t join {IN_FORCE} as b on b.task_id = t.task_id and b.place = 1 where"
            f" t.{column} <> 0 and {when}"
        ),
        source="b",
    )


def _lines(kinds: str, when: str = "true") -> str:
    return _row(
        "t.project_id",
        "t.budget_line_id",
        name="concat_ws(', ', t.line_name, t.line_kind)",
        day="t.approved_date",
        part=(
            "cast(t.line_amount * case when coalesce(t.currency, r.currency) = r.reporting then 1"
            " else z.rate end as decimal(18, 4))"
        ),
        tail=(
            f"budget_lines as t join {RATE} as r on r.project_id = t.project_id {OF_ROW} where"
            f" t.approved_date <= r.status_date and t.line_kind in ({kinds}) and {when}"
        ),
    )


def _tasks(part: str, when: str = "true") -> str:
    """Tasks that count for schedule measures: no milestones, summaries or level of effort; with the
    row of the task itself."""
    return _row(
        "t.project_id",
        "t.task_id",
        name="t.task_name",
        day="coalesce(t.actual_finish_date, t.forecast_finish_date)",
        part=part,
        tail=(
            "(select a.*, k.ev_technique, k.source_file_id, k.source_row, k.percent_complete_ratio"
            " from task_total as a join tasks as k on k.task_id = a.task_id) as t cross join"
            " snapshot as s where t.kind = 'task' and t.ev_technique <> 'level_of_effort' and"
            f" {when} and {part} <> 0"
        ),
    )


def _milestones(when: str) -> str:
    return _row(
        "t.project_id",
        "t.milestone_id",
        name="t.milestone_name",
        day="coalesce(t.actual_date, t.forecast_date)",
        part="1",
        tail=f"milestone as t join tasks as k on k.task_id = t.milestone_id where {when}",
        source="k",
    )


def _risks(column: str) -> str:
    return _row(
        "t.project_id",
        "t.risk_id",
        name="t.risk_name",
        day="k.raised_date",
        part=f"t.{column}",
        tail=(
            "risk_exposure as t join risks as k on k.risk_id = t.risk_id where t.is_open and"
            f" t.{column} is not null"
        ),
        source="k",
    )


def _changes(part: str, when: str) -> str:
    amount = (
        "case when coalesce(t.currency, r.currency) = r.reporting then t.cost_effect_amount else"
        " t.cost_effect_amount * z.rate end"
    )
    state = "(case when t.decided_date > r.status_date then 'raised' else t.change_state end)"
    return _row(
        "t.project_id",
        "t.change_id",
        name="t.change_name",
        day="coalesce(t.decided_date, t.raised_date)",
        part=part.replace("AMOUNT", f"cast({amount} as decimal(18, 4))"),
        tail=(
            f"changes as t join {RATE} as r on r.project_id = t.project_id {OF_ROW} where"
            " (t.raised_date is null or t.raised_date <= r.status_date) and"
            f" {when.replace('STATE', state)}"
        ),
    )


def _draws(kind: str) -> str:
    return _row(
        "t.project_id",
        "concat_ws(' ', t.draw_date, t.draw_reason)",
        name="t.draw_reason",
        day="t.draw_date",
        part="cast(t.drawn_amount * r.rate as decimal(18, 4))",
        tail=(
            f"reserve_draws as t join {RATE} as r on r.project_id = t.project_id where t.draw_date"
            f" <= r.status_date and t.reserve_kind = '{kind}'"
        ),
    )


def _benefits(part: str, when: str = "true") -> str:
    return _row(
        "t.project_id",
        "concat_ws(' ', t.benefit_id, t.measure_date)",
        name="t.benefit_name",
        day="t.measure_date",
        part=f"cast({part} * r.rate as decimal(18, 4))",
        tail=(
            f"benefits as t join {RATE} as r on r.project_id = t.project_id where {when} and {part}"
            " is not null"
        ),
    )


def _invoices(when: str = "true") -> str:
    return _row(
        "t.project_id",
        "t.invoice_id",
        name="coalesce(t.invoice_name, t.invoice_id)",
        day="t.invoice_date",
        part="t.invoice_amount",
        tail=(
            "customer_invoices as t cross join snapshot as s where t.invoice_date <= s.status_date"
            f" and {when}"
        ),
    )


UNBILLED = (
    "Approved work that is not billed yet, where work is paid by time. The rates agreed are in no"
    " report."
)


def _unbilled(column: str, when: str) -> str:
    """What is used beyond what is billed, as one row of a project."""
    billed = (
        "coalesce((select sum(i.invoice_amount) from customer_invoices as i where i.project_id ="
        f" t.project_id and i.invoice_date <= s.status_date and {when}), 0)"
    )
    return (
        "select t.project_id as entity, t.project_id as key, 'Approved work not billed: ' ||"
        f" t.project_name as name, s.status_date as day, t.{column} - {billed} as part, cast(null"
        " as smallint) as source_file_id, cast(null as integer) as source_row from"
        f" customer_project as t cross join snapshot as s where t.{column} > {billed}"
    )


def _dated(column: str, sign: str, word: str) -> str:
    """What says a date of a project: its own row, else its last report, else its task that ends
    last; in days from the status date."""
    day = f"date_diff('day', s.status_date, q.{column})"
    names = (
        ("baseline_finish_date",)
        if column == "baseline_finish_date"
        else ("actual_finish_date", "forecast_finish_date")
    )
    said = [
        f"select project_id, {n} as day, source_file_id, source_row, {2 * i + j} as place,"
        f" 'project' as by_what from {table} where {n} is not null{more}"
        for i, n in enumerate(names)
        for j, (table, more) in enumerate(
            (("projects", ""), (f"{LAST_REPORT} as l", " and place = 1"))
        )
    ]
    last = (
        "b.source_file_id, b.source_row"
        if column == "baseline_finish_date"
        else "k.source_file_id, k.source_row"
    )
    joined = (
        f"join {IN_FORCE} as b on b.task_id = a.task_id and b.place = 1"
        if column == "baseline_finish_date"
        else ""
    )
    said.append(
        f"select a.project_id, a.{column}, {last}, 9, a.task_name from task_total as a join tasks"
        f" as k on k.task_id = a.task_id {joined} where a.kind not in ('summary', 'item') and"
        f" a.{column} is not null"
    )
    found = (
        "(select f.*, row_number() over (partition by f.project_id order by f.place, f.day desc,"
        f" f.source_row) as first from ({' union all '.join(said)}) as f)"
    )
    return (
        f"select q.project_id as entity, '{word}' as key, '{word} ' || strftime(t.day, '%Y-%m-%d')"
        " || case when t.by_what = 'project' then '' else ', ' || t.by_what end as name, t.day,"
        f" {sign}{day} as part, t.source_file_id, t.source_row from project_total as q cross join"
        f" snapshot as s join {found} as t on t.project_id = q.project_id and t.first = 1"
    )


def _each(
    table: str, key: str, name: str, day: str, entity: str, join: str, source: str = "k"
) -> str:
    """Marts with one row for each row that came in: the part is the mart's own column."""
    return _row(
        entity,
        key,
        name=name,
        day=day,
        part="cast(t.{column} as double)",
        tail=f"{table} as t {join}",
        source=source,
    )


# --- the traces -----------------------------------------------------------------------------------

TOTAL, CHANGE, SPEND, OUTCOME, SOLD = (
    "project_total",
    "project_change",
    "project_spend",
    "project_outcome",
    "customer_project",
)
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
CREDIT = _row(
    "k.project_id",
    "t.task_id",
    name="k.task_name",
    day="t.progress_date",
    part="coalesce(t.percent_complete_ratio, t.done_units / nullif(k.total_units, 0))",
    tail=(
        "(select g.*, row_number() over (partition by g.task_id order by g.progress_date desc) as"
        " place from progress as g cross join snapshot as s where g.progress_date <= s.status_date)"
        " as t join tasks as k on k.task_id = t.task_id where t.place = 1"
    ),
)
ESTIMATES = _row(
    "k.project_id",
    "t.task_id",
    name="k.task_name",
    day="t.estimate_date",
    part="cast(t.remaining_amount * r.rate as decimal(18, 4))",
    tail=(
        "(select e.*, row_number() over (partition by e.task_id order by e.estimate_date desc) as"
        " place from estimates_to_complete as e cross join snapshot as s where e.estimate_date <="
        f" s.status_date) as t join task_total as k on k.task_id = t.task_id join {RATE} as r on"
        " r.project_id = k.project_id where t.place = 1 and not k.is_done and k.kind in ('task',"
        " 'level_of_effort') and (k.budget_amount is null or k.budget_amount <> 0)"
    ),
)
REFUSED = (
    "select t.project_id as entity, concat_ws(' ', t.file_id, t.source_row) as key, t.table_name ||"
    " ': ' || t.faults as name, cast(null as date) as day, 1 as part, t.file_id as source_file_id,"
    " t.source_row from refused_row as t"
)
WEEK = "concat_ws(' ', team_id, week)"
BY_WEEK = "concat_ws(' ', t.team_id, t.week)"
PEOPLE = _each(
    "person_week",
    "concat_ws(' ', t.person_id, t.week)",
    name="t.person_name",
    day="t.week",
    entity=BY_WEEK,
    join="join people as k on k.person_id = t.person_id where t.{column} <> 0",
)


def _items(when: str, day: str) -> str:
    return _row(
        f"concat_ws(' ', t.team_id, cast(date_trunc('week', t.{day}) as date))",
        "concat_ws(' ', t.task_id, t.pass_number)",
        name="t.task_name",
        day=f"t.{day}",
        part="1",
        tail=f"flow_item as t join tasks as k on k.task_id = t.task_id where {when}",
        source="k",
    )


def _actual(column: str, amount: str = "budget") -> tuple[Trace, ...]:
    return (
        Trace(
            mart=TOTAL,
            column=column,
            kind=ROWS,
            table="cost_entries",
            words="Cost lines up to the status date, commitments left out.",
            sql=_cost(ACTUAL, amount),
        ),
        Trace(
            mart=TOTAL,
            column=column,
            kind=ROWS,
            table="project_team_week",
            words=(
                "Hours at standard rates, by team and week. Rates are in no report, so that"
                " nobody's pay can be read from it."
            ),
            sql=_labour(),
        ),
        Trace(
            mart=TOTAL,
            column=column,
            kind=ROWS,
            table="project_reports",
            words="The last report, where no cost line came in.",
            sql=_report("actual_total_amount", NO_COST),
        ),
        Trace(
            mart=TOTAL,
            column=column,
            kind=INPUTS,
            table="time_entries",
            words="The hours that were priced.",
            sql=_hours("r.labour_from = 'time'"),
            unit="h",
        ),
    )


def _valued(column: str, when: str = "true") -> tuple[Trace, ...]:
    amount = (
        "budget_amount" if column == "baseline" else f"{column.removesuffix('_discrete')}_amount"
    )
    return (
        Trace(
            mart=TOTAL,
            column=f"{column}_amount",
            kind=ROWS,
            table="task_baselines",
            words="Each task with its line in the baseline in force.",
            sql=_task(amount, when),
        ),
    )


def _recent(prefix: str, days: int) -> tuple[Trace, ...]:
    """Cost of the last whole weeks; what they planned and earned is a difference of two sums, told
    in words."""
    cost, week = PERIOD.format(day="t.cost_date", days=days), PERIOD.format(day="t.week", days=days)
    return (
        Trace(
            mart=TOTAL,
            column=f"{prefix}_cost_amount",
            kind=ROWS,
            table="cost_entries",
            words=f"Cost lines of the last {days // 7} whole weeks.",
            sql=_cost(f"{ACTUAL} and {cost}"),
        ),
        Trace(
            mart=TOTAL,
            column=f"{prefix}_cost_amount",
            kind=ROWS,
            table="project_team_week",
            words="Hours at standard rates, by team and week.",
            sql=_labour(week),
        ),
        *(
            Trace(
                mart=TOTAL,
                column=f"{prefix}_{n}_amount",
                kind=CALCULATION,
                table="project_week",
                words=(
                    f"The {n.removesuffix('_discrete')} of the last {days // 7} whole weeks is a"
                    " difference of two sums. These lines are read for it."
                ),
            )
            for n in (
                "earned",
                "planned",
                *(("earned_discrete", "planned_discrete") if prefix == "period" else ()),
            )
        ),
        Trace(
            mart=TOTAL,
            column=f"{prefix}_earned_amount",
            kind=INPUTS,
            table="progress",
            words="The last credit of each task.",
            sql=CREDIT,
            unit="ratio",
        ),
    )


def _said(mart: str, columns: str, kind: str, table: str, words: str) -> tuple[Trace, ...]:
    return tuple(
        Trace(mart=mart, column=column, kind=kind, table=table, words=words)
        for column in columns.split()
    )


PLAN_READ = (
    Trace(
        mart="",
        column="",
        kind=INPUTS,
        table="task_baselines",
        words="The plan it is read from.",
        sql=_task("budget_amount"),
        unit="reporting",
    ),
    Trace(
        mart="",
        column="",
        kind=INPUTS,
        table="progress",
        words="The last credit of each task.",
        sql=CREDIT,
        unit="ratio",
    ),
)
TIMES = (
    "earned_schedule_days actual_time_days planned_duration_days expected_duration_days"
    " adhering_amount scheduled_amount"
)
NETWORK = "The passes through the network of tasks that wait for each other give it."
RUNS = "Many runs with drawn durations or amounts give it; number of runs and seed stand beside it."

TRACES: tuple[Trace, ...] = (
    *_actual("actual_cost_amount"),
    *_actual("booked_cost_amount", "booked"),
    Trace(
        mart=TOTAL,
        column="committed_amount",
        kind=ROWS,
        table="cost_entries",
        words="Open orders up to the status date.",
        sql=_cost("t.cost_state = 'committed'"),
    ),
    *_valued("baseline"),
    *_valued("planned_value"),
    *_valued("earned_value"),
    *_valued("planned_value_discrete", DISCRETE),
    *_valued("earned_value_discrete", DISCRETE),
    *(
        Trace(
            mart=TOTAL,
            column=f"planned_value{c}_amount",
            kind=ROWS,
            table="budget_lines",
            words="Budget that no task has yet, due at the finish of the baseline.",
            sql=_lines("'undistributed'", f"{HAS_TASKS} and {ENDED}"),
        )
        for c in ("", "_discrete")
    ),
    Trace(
        mart=TOTAL,
        column="baseline_amount",
        kind=ROWS,
        table="budget_lines",
        words="Budget that no task has yet.",
        sql=_lines("'undistributed'", HAS_TASKS),
    ),
    Trace(
        mart=TOTAL,
        column="earned_value_amount",
        kind=INPUTS,
        table="progress",
        words="The last credit of each task: budget × credit = earned.",
        sql=CREDIT,
        unit="ratio",
    ),
    Trace(
        mart=TOTAL,
        column="budget_amount",
        kind=ROWS,
        table="budget_lines",
        words="Approved budget lines.",
        sql=_lines(CURRENT),
    ),
    Trace(
        mart=TOTAL,
        column="budget_amount",
        kind=ROWS,
        table="task_baselines",
        words="The baselines of the tasks, where no budget line came in.",
        sql=_task("budget_amount", NO_LINES),
    ),
    Trace(
        mart=TOTAL,
        column="budget_amount",
        kind=ROWS,
        table="project_reports",
        words="The last report, where there is neither.",
        sql=_report("baseline_total_amount", f"{NO_LINES} and {NO_TASKS}"),
    ),
    Trace(
        mart=TOTAL,
        column="original_budget_amount",
        kind=ROWS,
        table="budget_lines",
        words="What was approved first.",
        sql=_lines("'original'"),
    ),
    Trace(
        mart=TOTAL,
        column="original_budget_amount",
        kind=ROWS,
        table="task_baselines",
        words="The baselines of the tasks, where no budget line came in.",
        sql=_task("budget_amount", NO_ORIGINAL),
    ),
    Trace(
        mart=TOTAL,
        column="original_budget_amount",
        kind=ROWS,
        table="project_reports",
        words="The last report, where there is neither.",
        sql=_report("baseline_total_amount", f"{NO_ORIGINAL} and {NO_TASKS}"),
    ),
    Trace(
        mart=TOTAL,
        column="remaining_amount",
        kind=ROWS,
        table="estimates_to_complete",
        words="The newest estimate of each open task with a budget.",
        sql=ESTIMATES,
    ),
    Trace(
        mart=TOTAL,
        column="reported_baseline_amount",
        kind=ROWS,
        table="project_reports",
        words="The last report of each project.",
        sql=_report("baseline_total_amount"),
    ),
    Trace(
        mart=TOTAL,
        column="reported_forecast_amount",
        kind=ROWS,
        table="project_reports",
        words="The last report of each project.",
        sql=_report("forecast_total_amount"),
    ),
    *_recent("period", 28),
    *_recent("recent", 84),
    Trace(
        mart=TOTAL,
        column="exposure_amount",
        kind=ROWS,
        table="risks",
        words="Open risks: probability × impact.",
        sql=_risks("exposure_amount"),
    ),
    Trace(
        mart=TOTAL,
        column="slip_days",
        kind=ROWS,
        table="projects",
        words="The finish now expected, in days from the status date.",
        sql=_dated("forecast_finish_date", "", "Finish expected"),
    ),
    Trace(
        mart=TOTAL,
        column="slip_days",
        kind=ROWS,
        table="projects",
        words="The finish promised, taken off.",
        sql=_dated("baseline_finish_date", "-", "Finish promised"),
    ),
    *_said(
        TOTAL,
        "finish_slip_days planned_span_days",
        kind=CALCULATION,
        table="projects",
        words=(
            "The dates of the project or of its tasks give it, the finish by logic where that is"
            " later, and the status date where work remains after it."
        ),
    ),
    Trace(
        mart=TOTAL,
        column="finish_slip_days",
        kind=INPUTS,
        table="projects",
        words="The finish now expected.",
        sql=_dated("forecast_finish_date", "", "Finish expected"),
        unit="days",
    ),
    Trace(
        mart=TOTAL,
        column="finish_slip_days",
        kind=INPUTS,
        table="projects",
        words="The finish promised.",
        sql=_dated("baseline_finish_date", "-", "Finish promised"),
        unit="days",
    ),
    Trace(
        mart=TOTAL,
        column="milestone_done_count",
        kind=ROWS,
        table="tasks",
        words="Milestones reached.",
        sql=_milestones("t.is_done"),
    ),
    Trace(
        mart=TOTAL,
        column="milestone_judged_count",
        kind=ROWS,
        table="tasks",
        words="Milestones reached that have a baseline.",
        sql=_milestones("t.is_done and t.actual_date is not null and t.baseline_date is not null"),
    ),
    Trace(
        mart=TOTAL,
        column="milestone_on_time_count",
        kind=ROWS,
        table="tasks",
        words="Milestones reached by their baseline date.",
        sql=_milestones("t.is_done and t.actual_date <= t.baseline_date"),
    ),
    Trace(
        mart=TOTAL,
        column="finished_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks finished.",
        sql=_tasks("1", "t.is_done and t.baseline_finish_date is not null"),
    ),
    Trace(
        mart=TOTAL,
        column="unplanned_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks finished without a baseline.",
        sql=_tasks("1", "t.is_done and t.baseline_finish_date is null"),
    ),
    Trace(
        mart=TOTAL,
        column="judged_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks due by the baseline, where it is known whether they met it.",
        sql=_tasks("1", f"{DUE} and {KNOWN}"),
    ),
    Trace(
        mart=TOTAL,
        column="due_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks due by the baseline.",
        sql=_tasks("1", DUE),
    ),
    Trace(
        mart=TOTAL,
        column="missed_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks due and not finished in time.",
        sql=_tasks("1", f"{DUE} and {KNOWN} and not coalesce({IN_TIME}, false)"),
    ),
    Trace(
        mart=TOTAL,
        column="open_task_count",
        kind=ROWS,
        table="tasks",
        words="Open tasks.",
        sql=_tasks("1", "not t.is_done"),
    ),
    Trace(
        mart=TOTAL,
        column="overdue_task_count",
        kind=ROWS,
        table="tasks",
        words="Open tasks that should be finished.",
        sql=_tasks("1", "t.is_overdue"),
    ),
    Trace(
        mart=TOTAL,
        column="period_due_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks due in the last four whole weeks.",
        sql=_tasks("1", f"{WINDOW} and {KNOWN}"),
    ),
    Trace(
        mart=TOTAL,
        column="period_met_task_count",
        kind=ROWS,
        table="tasks",
        words="Of these, tasks finished in time.",
        sql=_tasks("1", f"{WINDOW} and {IN_TIME}"),
    ),
    Trace(
        mart=TOTAL,
        column="begun_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks under way.",
        sql=_tasks("1", BEGUN),
    ),
    Trace(
        mart=TOTAL,
        column="reported_task_count",
        kind=ROWS,
        table="tasks",
        words="Tasks under way whose progress is dated.",
        sql=_tasks(REPORTED, BEGUN),
    ),
    Trace(
        mart=TOTAL,
        column="refused_count",
        kind=ROWS,
        table="refused_row",
        words="Rows left out.",
        sql=REFUSED,
    ),
    Trace(
        mart=TOTAL,
        column="estimate_amount",
        kind=CALCULATION,
        table=TOTAL,
        words=(
            "Each project's own forecast, added up: AC + (BAC − EV) before 30 % complete, BAC ÷ CPI"
            " after. The lines it is read from stand below."
        ),
    ),
    Trace(
        mart=TOTAL,
        column="estimate_amount",
        kind=ROWS,
        table=TOTAL,
        words="Each project's own forecast.",
        sql=(
            "select t.project_id as entity, t.project_id as key, t.project_name as name,"
            " t.forecast_finish_date as day, t.estimate_amount as part, cast(null as smallint) as"
            " source_file_id, cast(null as integer) as source_row from project_total as t where"
            " t.estimate_amount is not null"
        ),
    ),
    Trace(
        mart=TOTAL,
        column="estimate_amount",
        kind=CHOICE,
        table=TOTAL,
        words="Which formula leads for a project.",
        sql=leading_sql(),
    ),
    *(
        Trace(
            mart=TOTAL,
            column="estimate_amount",
            kind=INPUTS,
            table=t.table,
            words=t.words,
            sql=t.sql,
        )
        for t in (*_actual("actual_cost_amount"), *_valued("earned_value"), *_valued("baseline"))
        if t.kind == ROWS
    ),
    *_said(
        TOTAL,
        TIMES,
        kind=CALCULATION,
        table="task_baselines",
        words="The curve of the plan over working days gives it. These lines are read for it.",
    ),
    *(
        Trace(
            mart=TOTAL, column=c, kind=t.kind, table=t.table, words=t.words, sql=t.sql, unit=t.unit
        )
        for c in TIMES.split()
        for t in PLAN_READ
    ),
    # Changes, reserves, spending, benefits.
    Trace(
        mart=CHANGE,
        column="original_amount",
        kind=ROWS,
        table="budget_lines",
        words="What was approved first.",
        sql=_lines("'original'"),
    ),
    Trace(
        mart=CHANGE,
        column="transfer_amount",
        kind=ROWS,
        table="budget_lines",
        words="Transfers.",
        sql=_lines("'transfer'"),
    ),
    Trace(
        mart=CHANGE,
        column="budget_change_amount",
        kind=ROWS,
        table="budget_lines",
        words="Changes of the budget.",
        sql=_lines("'change'"),
    ),
    Trace(
        mart=CHANGE,
        column="undistributed_amount",
        kind=ROWS,
        table="budget_lines",
        words="Budget that no task has yet.",
        sql=_lines("'undistributed'"),
    ),
    Trace(
        mart=CHANGE,
        column="contingency_amount",
        kind=ROWS,
        table="budget_lines",
        words="Contingency approved.",
        sql=_lines("'contingency'"),
    ),
    Trace(
        mart=CHANGE,
        column="reserve_amount",
        kind=ROWS,
        table="budget_lines",
        words="Management reserve approved.",
        sql=_lines("'reserve'"),
    ),
    Trace(
        mart=CHANGE,
        column="contingency_drawn_amount",
        kind=ROWS,
        table="reserve_draws",
        words="Draws on contingency.",
        sql=_draws("contingency"),
    ),
    Trace(
        mart=CHANGE,
        column="reserve_drawn_amount",
        kind=ROWS,
        table="reserve_draws",
        words="Draws on management reserve.",
        sql=_draws("management"),
    ),
    Trace(
        mart=CHANGE,
        column="exposure_amount",
        kind=ROWS,
        table="risks",
        words="Open risks: probability × impact.",
        sql=_risks("exposure_amount"),
    ),
    Trace(
        mart=CHANGE,
        column="approved_change_amount",
        kind=ROWS,
        table="changes",
        words="Approved change requests.",
        sql=_changes("AMOUNT", "STATE = 'approved' and t.cost_effect_amount is not null"),
    ),
    Trace(
        mart=CHANGE,
        column="pending_change_amount",
        kind=ROWS,
        table="changes",
        words="Change requests not decided yet.",
        sql=_changes("AMOUNT", "STATE = 'raised' and t.cost_effect_amount is not null"),
    ),
    Trace(
        mart=CHANGE,
        column="recent_change_amount",
        kind=ROWS,
        table="changes",
        words="Changes approved in the last twelve weeks, each by its size.",
        sql=_changes(
            "abs(AMOUNT)",
            "STATE = 'approved' and t.cost_effect_amount is not null and t.decided_date <="
            " r.status_date and t.decided_date > r.status_date - 84",
        ),
    ),
    Trace(
        mart=CHANGE,
        column="unbudgeted_amount",
        kind=ROWS,
        table="changes",
        words="Approved change requests.",
        sql=_changes("AMOUNT", "STATE = 'approved' and t.cost_effect_amount is not null"),
    ),
    Trace(
        mart=CHANGE,
        column="unbudgeted_amount",
        kind=ROWS,
        table="budget_lines",
        words="Changes of the budget, taken off.",
        sql=_lines("'change'").replace("cast(t.line_amount", "-cast(t.line_amount"),
    ),
    Trace(
        mart=CHANGE,
        column="approved_change_count",
        kind=ROWS,
        table="changes",
        words="Approved change requests.",
        sql=_changes("1", "STATE = 'approved'"),
    ),
    Trace(
        mart=CHANGE,
        column="decided_change_count",
        kind=ROWS,
        table="changes",
        words="Change requests decided.",
        sql=_changes("1", "STATE in ('approved', 'rejected')"),
    ),
    Trace(
        mart=CHANGE,
        column="approved_change_days",
        kind=ROWS,
        table="changes",
        words="Approved change requests.",
        sql=_changes(
            "t.finish_effect_days", "STATE = 'approved' and t.finish_effect_days is not null"
        ),
    ),
    Trace(
        mart=CHANGE,
        column="decision_total_days",
        kind=ROWS,
        table="changes",
        words="Days from raised to decided.",
        sql=_changes(
            "date_diff('day', t.raised_date, t.decided_date)",
            "STATE in ('approved', 'rejected') and t.raised_date is not null and t.decided_date is"
            " not null",
        ),
    ),
    Trace(
        mart=CHANGE,
        column="timed_change_count",
        kind=ROWS,
        table="changes",
        words="Change requests decided, with both dates.",
        sql=_changes(
            "1",
            "STATE in ('approved', 'rejected') and t.raised_date is not null and t.decided_date is"
            " not null",
        ),
    ),
    Trace(
        mart=SPEND,
        column="accrued_amount",
        kind=ROWS,
        table="cost_entries",
        words="Accrued cost lines.",
        sql=_cost("t.cost_state = 'accrued'"),
    ),
    Trace(
        mart=SPEND,
        column="supplier_invoiced_amount",
        kind=ROWS,
        table="cost_entries",
        words="Invoices of suppliers.",
        sql=_cost(
            "t.cost_state in ('invoiced', 'paid') and not (t.supplier_name is null and"
            " coalesce(lower(t.category), '') = 'labour')"
        ),
    ),
    Trace(
        mart=SPEND,
        column="supplier_paid_amount",
        kind=ROWS,
        table="cost_entries",
        words="Paid invoices of suppliers.",
        sql=_cost(
            "t.cost_state = 'paid' and not (t.supplier_name is null and coalesce(lower(t.category),"
            " '') = 'labour')"
        ),
    ),
    Trace(
        mart=SPEND,
        column="capex_amount",
        kind=ROWS,
        table="cost_entries",
        words="Cost lines on capital accounts.",
        sql=_cost(f"t.account_kind = 'capex' and {ACTUAL}"),
    ),
    Trace(
        mart=SPEND,
        column="opex_amount",
        kind=ROWS,
        table="cost_entries",
        words="Cost lines on operating accounts.",
        sql=_cost(f"t.account_kind = 'opex' and {ACTUAL}"),
    ),
    Trace(
        mart=SPEND,
        column="unclassified_amount",
        kind=ROWS,
        table="cost_entries",
        words="Cost lines without a kind of account.",
        sql=_cost(f"t.account_kind is null and {ACTUAL}"),
    ),
    Trace(
        mart=SPEND,
        column="unclassified_amount",
        kind=ROWS,
        table="project_team_week",
        words="Hours at standard rates, by team and week.",
        sql=_labour(),
    ),
    Trace(
        mart=SPEND,
        column="unclassified_amount",
        kind=ROWS,
        table="project_reports",
        words="The last report, where no cost line came in.",
        sql=_report("actual_total_amount", NO_COST),
    ),
    Trace(
        mart=OUTCOME,
        column="benefit_planned_amount",
        kind=ROWS,
        table="benefits",
        words="Benefits planned.",
        sql=_benefits("t.planned_amount"),
    ),
    Trace(
        mart=OUTCOME,
        column="benefit_forecast_amount",
        kind=ROWS,
        table="benefits",
        words="Benefits expected.",
        sql=_benefits("t.forecast_amount"),
    ),
    Trace(
        mart=OUTCOME,
        column="benefit_due_amount",
        kind=ROWS,
        table="benefits",
        words="Benefits due.",
        sql=_benefits("t.planned_amount", "t.measure_date <= r.status_date"),
    ),
    Trace(
        mart=OUTCOME,
        column="benefit_realised_amount",
        kind=ROWS,
        table="benefits",
        words="Benefits that came.",
        sql=_benefits("t.realised_amount", "t.measure_date <= r.status_date"),
    ),
    Trace(
        mart=OUTCOME,
        column="*",
        kind=ROWS,
        table="projects",
        words="The row of each project.",
        sql=_each(
            OUTCOME,
            "t.project_id",
            name="k.project_name",
            day="coalesce(k.actual_finish_date, k.forecast_finish_date)",
            entity="t.project_id",
            join="join projects as k on k.project_id = t.project_id where t.{column} <> 0",
        ),
    ),
    # Customers.
    Trace(
        mart=SOLD,
        column="contract_amount",
        kind=ROWS,
        table="contracts",
        words="What was agreed.",
        sql=_row(
            "t.project_id",
            "t.contract_id",
            name="coalesce(t.contract_name, t.contract_id)",
            day="t.signed_date",
            part="t.contract_amount",
            tail="contracts as t where t.contract_amount is not null",
        ),
    ),
    *(
        Trace(
            mart=SOLD, column=c, kind=ROWS, table="customer_invoices", words=w, sql=_invoices(when)
        )
        for c, w, when in (
            ("invoiced_amount", "Invoices sent.", "true"),
            ("paid_amount", "Invoices paid.", "t.paid_date <= s.status_date"),
            (
                "overdue_amount",
                "Invoices due and not paid.",
                (
                    "(t.paid_date is null or t.paid_date > s.status_date) and t.due_date <"
                    " s.status_date"
                ),
            ),
            (
                "yearly_invoiced_amount",
                "Invoices of the last year.",
                "t.invoice_date > s.status_date - 365",
            ),
            ("burned_amount", "Invoices sent.", "true"),
            (
                "recent_burned_amount",
                "Invoices of the last twelve weeks.",
                "t.invoice_date > s.status_date - 84",
            ),
        )
    ),
    Trace(
        mart=SOLD,
        column="burned_amount",
        kind=ROWS,
        table=SOLD,
        words=UNBILLED,
        sql=_unbilled("burned_amount", "true"),
    ),
    Trace(
        mart=SOLD,
        column="recent_burned_amount",
        kind=ROWS,
        table=SOLD,
        words=UNBILLED,
        sql=_unbilled("recent_burned_amount", "i.invoice_date > s.status_date - 84"),
    ),
    *_said(
        SOLD,
        "complete_ratio",
        kind=CALCULATION,
        table=TOTAL,
        words="Share of the work done, measured inside.",
    ),
    # One row for each row that came in.
    Trace(
        mart="risk_exposure",
        column="*",
        kind=ROWS,
        table="risks",
        words="Each risk.",
        sql=_each(
            "risk_exposure",
            "t.risk_id",
            name="t.risk_name",
            day="k.raised_date",
            entity="t.risk_id",
            join="join risks as k on k.risk_id = t.risk_id",
        ),
        entity="risk_id",
    ),
    Trace(
        mart="action",
        column="*",
        kind=ROWS,
        table="issues",
        words="Each issue.",
        sql=_each(
            "action",
            "t.action_id",
            name="t.action_name",
            day="t.opened_date",
            entity="concat_ws(' ', t.action_kind, t.action_id)",
            join="join issues as k on k.issue_id = t.action_id where t.action_kind = 'issue'",
        ),
        entity="concat_ws(' ', action_kind, action_id)",
    ),
    Trace(
        mart="action",
        column="*",
        kind=ROWS,
        table="risks",
        words="Each response to a risk.",
        sql=_each(
            "action",
            "t.action_id",
            name="t.action_name",
            day="t.due_date",
            entity="concat_ws(' ', t.action_kind, t.action_id)",
            join="join risks as k on k.risk_id = t.action_id where t.action_kind = 'response'",
        ),
        entity="concat_ws(' ', action_kind, action_id)",
    ),
    Trace(
        mart="flow_item",
        column="*",
        kind=ROWS,
        table="tasks",
        words="Each item.",
        sql=_each(
            "flow_item",
            "concat_ws(' ', t.task_id, t.pass_number)",
            name="t.task_name",
            day="coalesce(t.finished_date, t.started_date, t.arrived_date)",
            entity="concat_ws(' ', t.task_id, t.pass_number)",
            join="join tasks as k on k.task_id = t.task_id",
        ),
        entity="concat_ws(' ', task_id, pass_number)",
    ),
    Trace(
        mart="team_week",
        column="*",
        kind=ROWS,
        table="people",
        words="Each person and week, with the row of the person.",
        sql=PEOPLE,
        entity=WEEK,
    ),
    Trace(
        mart="team_week",
        column="person_count",
        kind=ROWS,
        table="people",
        words="Each person and week, with the row of the person.",
        sql=PEOPLE.replace("cast(t.{column} as double)", "1").replace(" where t.{column} <> 0", ""),
        entity=WEEK,
    ),
    *_said(
        "team_week",
        "full_time_hours",
        kind=CALCULATION,
        table="snapshot",
        words="Hours of a full week, as set for the organisation.",
    ),
    Trace(
        mart="team_week",
        column="worked_hours",
        kind=INPUTS,
        table="time_entries",
        words="The time sheets.",
        sql=_row(
            "concat_ws(' ', n.team_id, cast(date_trunc('week', t.work_date) as date))",
            "concat_ws(' ', t.person_id, t.work_date, t.task_id)",
            name="n.person_name",
            day="t.work_date",
            part="t.worked_hours",
            tail=(
                "time_entries as t join people as n on n.person_id = t.person_id cross join"
                " snapshot as s where t.work_date <= s.status_date"
            ),
        ),
        entity=WEEK,
    ),
    Trace(
        mart="team_flow_week",
        column="finished_count",
        kind=ROWS,
        table="tasks",
        words="Items finished.",
        sql=_items("t.finished_date is not null", "finished_date"),
        entity=WEEK,
    ),
    Trace(
        mart="team_flow_week",
        column="started_count",
        kind=ROWS,
        table="tasks",
        words="Items begun.",
        sql=_items("t.started_date is not null", "started_date"),
        entity=WEEK,
    ),
    Trace(
        mart="team_flow_week",
        column="reopened_count",
        kind=ROWS,
        table="tasks",
        words="Items reopened.",
        sql=_items("t.is_reopened", "arrived_date"),
        entity=WEEK,
    ),
    *_said(
        "team_flow_week",
        "wip_days cycle_days",
        kind=CALCULATION,
        table="flow_item",
        words="Counted day by day from the dates of each item.",
    ),
    Trace(
        mart="project_demand_week",
        column="requested_hours",
        kind=ROWS,
        table="role_requests",
        words="Requests for people.",
        sql=_row(
            "t.project_id",
            "t.request_id",
            name="coalesce(t.skill, t.role_id, t.request_id)",
            day="t.from_date",
            part="t.requested_hours",
            tail="role_requests as t",
        ),
    ),
    Trace(
        mart="project_demand_week",
        column="filled_hours",
        kind=ROWS,
        table="role_requests",
        words="Hours promised.",
        sql=_row(
            "t.project_id",
            "t.request_id",
            name="coalesce(t.skill, t.role_id, t.request_id)",
            day="t.from_date",
            part="least(coalesce(t.filled_hours, 0), t.requested_hours)",
            tail="role_requests as t where t.filled_hours <> 0",
        ),
    ),
    *_said(
        "project_demand_week",
        "booked_hours unnamed_hours unfilled_hours over_booked_hours",
        kind=CALCULATION,
        table="assignments",
        words="Bookings and requests, spread over working weeks.",
    ),
    *_said(
        "skill_week",
        "demand_hours available_hours short_hours full_time_hours",
        kind=CALCULATION,
        table="person_week",
        words="Bookings and requests against the working hours of each person, week by week.",
    ),
    # What no sum of rows gives.
    *_said(
        "project_simulation",
        "even_days likely_days contingency_days baseline_chance_ratio expected_chance_ratio",
        kind=SIMULATION,
        table="tasks",
        words=RUNS,
    ),
    *_said("task_simulation", "criticality_ratio", kind=SIMULATION, table="tasks", words=RUNS),
    *_said("risk_reserve", "likely_amount", kind=SIMULATION, table="risks", words=RUNS),
    *_said("group_reserve", "likely_amount", kind=SIMULATION, table="risks", words=RUNS),
    *_said(
        "group_forecast",
        "even_amount likely_amount",
        kind=SIMULATION,
        table="project_forecast",
        words=RUNS,
    ),
    *_said(
        "team_forecast",
        "even_item_count likely_item_count even_backlog_days likely_backlog_days",
        kind=SIMULATION,
        table="team_flow_week",
        words=RUNS,
    ),
    *_said(
        "project_forecast",
        "even_amount likely_amount even_days likely_days",
        kind=CALCULATION,
        table=TOTAL,
        words="The project's forecast times how such forecasts turned out.",
    ),
    *_said(
        "project_schedule",
        "critical_path_days finish_float_days",
        kind=CALCULATION,
        table="tasks",
        words=NETWORK,
    ),
    *_said(
        "key_person", "top_person_hours named_hours", kind=CALCULATION, table="tasks", words=NETWORK
    ),
    *_said(
        "project_value",
        "present_value return_rate return_on_investment payback_years discounted_payback_years"
        " benefit_cost",
        kind=CALCULATION,
        table="cash_flows",
        words="Dated money in and out, discounted.",
    ),
    *(
        Trace(
            mart="project_value",
            column=c,
            kind=INPUTS,
            table="cash_flows",
            words="Dated money in and out.",
            sql=_row(
                "t.project_id",
                "concat_ws(' ', t.flow_date, t.flow_kind)",
                name="t.flow_kind",
                day="t.flow_date",
                part="t.flow_amount",
                tail="cash_flows as t",
            ),
            unit="reporting",
        )
        for c in (
            "present_value",
            "return_rate",
            "return_on_investment",
            "payback_years",
            "discounted_payback_years",
            "benefit_cost",
        )
    ),
    *_said(
        "project_margin",
        "time_billed_amount time_labour_amount recognised_cost_amount recognised_estimate_amount"
        " recognised_amount fixed_margin_amount billed_amount worked_hours",
        kind=CALCULATION,
        table="customer_invoices",
        words="Price, invoices and cost of each project, by how its revenue is recognised.",
    ),
    *_said(
        "forecast_score",
        "*",
        kind=CALCULATION,
        table="project_history",
        words="What earlier reports said, against how it ended.",
    ),
)


def publish(engine: Engine) -> None:
    """Writes the traces beside the numbers they explain."""
    engine.run(
        "create table build.lineage (mart varchar, column_name varchar, position integer, kind"
        " varchar, table_name varchar, meaning varchar, entity_sql varchar, trace_sql varchar, unit"
        " varchar)"
    )
    engine.connection.executemany(
        "insert into build.lineage values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            [t.mart, t.column, i, t.kind, t.table, t.words, t.entity, t.sql, t.unit]
            for i, t in enumerate(TRACES, 1)
        ],
    )
