"""Published thresholds to each project's colour, with the rule, the number and a sentence. A null is grey, never green."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from etl.engine import Engine
from etl.metrics import BY_NAME, reason_sql, value_sql
from etl.settings import Band, Settings

# FEMA MIP dashboard: two-sided, because a large over-performance is the sign of a bad baseline. Bounds as printed there.
_FEMA = (
    ("red", None, True, 0.90, False),
    ("amber", 0.90, True, 0.95, False),
    ("green", 0.95, True, 1.05, True),
    ("amber", 1.05, False, 1.10, True),
    ("red", 1.10, False, None, True),
)
# US IT Dashboard: 10 % and 30 % over plan, for sources that know only totals; under plan counts as much as over.
_REPORTED = (
    ("red", None, True, -0.30, True),
    ("amber", -0.30, False, -0.10, True),
    ("green", -0.10, False, 0.10, False),
    ("amber", 0.10, True, 0.30, False),
    ("red", 0.30, True, None, True),
)
DIMENSION_METRICS = {
    "cost": ("cost_performance_index", "reported_variance_ratio"),
    "schedule": ("schedule_performance_index",),
}
SEVERITY = {"green": 0, "amber": 1, "red": 2}


def default_bands() -> tuple[Band, ...]:
    """The published schemes in force where portal.toml states none."""
    start = date(1970, 1, 1)
    fema = [Band(m, "", "FEMA MIP", start, *b) for m in ("cost_performance_index", "schedule_performance_index") for b in _FEMA]
    reported = [Band("reported_variance_ratio", "", "US IT Dashboard", start, *b) for b in _REPORTED]
    return (*fema, *reported)


def bands(settings: Settings) -> tuple[Band, ...]:
    """The bands of portal.toml, and the default ones of metrics it does not speak of."""
    stated = {(b.metric, b.portfolio) for b in settings.bands}
    return settings.bands + tuple(b for b in default_bands() if (b.metric, b.portfolio) not in stated)


def colour_of(value: float | None, metric: str, portfolio: str, known: tuple[Band, ...]) -> tuple[str, Band | None]:
    """The colour whose band holds the unrounded value, the portfolio's own bands first; grey for null."""
    mine = [b for b in known if b.metric == metric and b.portfolio == portfolio]
    for band in mine or [b for b in known if b.metric == metric and b.portfolio == ""]:
        if value is not None and _holds(band, value):
            return band.colour, band
    return "grey", None


def _holds(band: Band, value: float) -> bool:
    above = band.low is None or value > band.low or (band.low_included and value == band.low)
    below = band.high is None or value < band.high or (band.high_included and value == band.high)
    return above and below


def overall(colours: list[str]) -> str:
    """Worst of the dimensions (FEMA): one red is red; a grey makes it grey unless another is red; ambers stay amber."""
    if "red" in colours:
        return "red"
    if "grey" in colours or not colours:
        return "grey"
    return max(colours, key=lambda c: SEVERITY[c])


@dataclass(frozen=True)
class Judged:
    """One dimension of one project."""

    colour: str
    metric: str
    value: float | None
    reason: str | None
    version: str
    sentence: str


def judge(dimension: str, project: dict[str, object], known: tuple[Band, ...], cadence_days: int) -> Judged:
    """The colour of a dimension: grey when stale or unknown, else by the first metric of the dimension that has a value."""
    if project["is_stale"]:
        return Judged("grey", "", None, "stale", "", _stale(project, cadence_days))
    for metric in DIMENSION_METRICS[dimension]:
        value = project[metric]
        if value is not None:
            assert isinstance(value, float)
            colour, band = colour_of(value, metric, str(project["portfolio"]), known)
            return Judged(colour, metric, value, None, band.version if band else "", _sentence(dimension, metric, value, colour, band))
    first = DIMENSION_METRICS[dimension][0]
    reason = str(project[f"{first}_reason"] or "missing_input")
    return Judged("grey", first, None, reason, "", f"{dimension.capitalize()} is unknown: {_lower(_why(reason))}")


def _why(reason: str) -> str:
    from etl.metrics import REASONS

    return REASONS.get(reason, "An input is missing.")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _stale(project: dict[str, object], cadence_days: int) -> str:
    heard = project["last_heard_date"]
    when = f"since {heard.day} {heard:%b %Y}" if isinstance(heard, date) else "yet"
    return f"Nothing was heard {when}, longer than the {cadence_days} days agreed, so no colour is given."


WORDS = {"red": "off track", "amber": "at risk", "green": "on track"}
SAID = {
    "cost_performance_index": "{value:.2f} earned for each unit spent",
    "schedule_performance_index": "{value:.2f} earned for each unit planned by now",
    "reported_variance_ratio": "expected at {percent:+.0f} % against plan",
}


def _sentence(dimension: str, metric: str, value: float, colour: str, band: Band | None) -> str:
    said = SAID[metric].format(value=value, percent=value * 100).replace("-", "\u2212")
    return f"{dimension.capitalize()} is {WORDS.get(colour, 'unknown')}: {said}{_limit(metric, value, colour, band)}."


def _limit(metric: str, value: float, colour: str, band: Band | None) -> str:
    """Which bound it lies beyond, in the unit of the value."""
    if band is None or colour == "green":
        return ""
    centre = 1.0 if BY_NAME[metric].unit == "index" else 0.0
    bound, word = (band.high, "below") if value < centre else (band.low, "above")
    if bound is None:
        return ""
    shown = f"{bound:.2f}" if BY_NAME[metric].unit == "index" else f"{bound * 100:+.0f} %"
    doubt = ", which is too good to be believed unchecked" if metric == "cost_performance_index" and word == "above" else ""
    return f", {word} {shown}{doubt}".replace("-", "\u2212")


def publish(engine: Engine, settings: Settings) -> None:
    """Writes project_status (per dimension and overall) and metric_threshold into the build."""
    known = bands(settings)
    _write_thresholds(engine, known)
    metrics = [m for names in DIMENSION_METRICS.values() for m in names]
    measured = ", ".join(f"{value_sql(BY_NAME[m])} as {m}, {reason_sql(BY_NAME[m])} as {m}_reason" for m in metrics)
    rows = engine.arrow(f"select project_id, max(portfolio) as portfolio, bool_or(is_stale) as is_stale, bool_or(is_finished) as is_finished, "
                        f"max(last_heard_date) as last_heard_date, {measured} from project_total group by project_id").to_pylist()  # fmt: skip
    result = [r for project in rows for r in _of_project(project, known, settings)]
    _write(engine, result)


def _of_project(project: dict[str, object], known: tuple[Band, ...], settings: Settings) -> list[tuple[object, ...]]:
    enabled = settings.dimensions.get(str(project["portfolio"]), settings.dimensions[""])
    judged = {d: judge(d, project, known, settings.cadence_days) for d in DIMENSION_METRICS}
    counted = {d: judged[d] for d in enabled if d in judged}
    if all(j.metric == "reported_variance_ratio" or j.reason for j in counted.values()) and any(j.value is not None for j in counted.values()):
        counted = {d: j for d, j in counted.items() if j.value is not None}  # totals only: judged by what they can say
    colour = overall([j.colour for j in counted.values()])
    deciding = next((j for j in counted.values() if j.colour == colour), None)
    whole = Judged(colour, "", None, deciding.reason if deciding else "missing_input", deciding.version if deciding else "",
                   " ".join(j.sentence for j in counted.values() if j.colour == colour) or "No dimension is known.")  # fmt: skip
    return [(project["project_id"], d, j.colour, j.metric, j.value, j.reason, j.version, j.sentence)
            for d, j in (*judged.items(), ("overall", whole))]  # fmt: skip


def _write(engine: Engine, rows: list[tuple[object, ...]]) -> None:
    names = ("project_id", "dimension", "computed_colour", "metric_name", "metric_value", "reason", "threshold_version", "sentence")
    types = (pa.string(), pa.string(), pa.string(), pa.string(), pa.float64(), pa.string(), pa.string(), pa.string())
    columns = [pa.array([r[i] for r in rows], type=t) for i, t in enumerate(types)]
    engine.register("judged_status", pa.table(dict(zip(names, columns, strict=True))))
    engine.run("""
        create table build.project_status as
        with declared as (
            select s.project_id, s.dimension, s.colour, s.status_date, s.author_name, s.reason,
                row_number() over (partition by s.project_id, s.dimension order by s.status_date desc) as position
            from declared_status as s cross join int_report
            where s.status_date <= int_report.status_date and (s.expiry_date is null or s.expiry_date >= int_report.status_date)
        ),
        rated as (
            select r.project_id, 'overall' as dimension, r.rating as colour, r.report_date as status_date, null as author_name,
                r.rating_reason as reason, row_number() over (partition by r.project_id order by r.report_date desc) as position
            from project_reports as r cross join int_report
            where r.rating is not null and r.report_date <= int_report.status_date
        ),
        said as (
            select * from declared where position = 1
            union all
            select rated.* from rated where position = 1
                and not exists (select 1 from declared where declared.project_id = rated.project_id and declared.dimension = 'overall')
        )
        select j.project_id, j.dimension, j.computed_colour, j.metric_name, j.metric_value, j.reason, j.threshold_version, j.sentence,
            d.colour as declared_colour, d.status_date as declared_date, d.author_name as declared_by, d.reason as declared_reason,
            coalesce((d.colour = 'green' and j.computed_colour in ('amber', 'red')) or (d.colour = 'amber' and j.computed_colour = 'red'), false) as is_watermelon
        from judged_status as j
        left join said as d on d.project_id = j.project_id and d.dimension = j.dimension
        order by j.project_id, j.dimension
    """)


def _write_thresholds(engine: Engine, known: tuple[Band, ...]) -> None:
    engine.run("create table build.metric_threshold (metric_name varchar, portfolio varchar, version varchar, valid_from_date date, "
               "colour varchar, low_value double, is_low_included boolean, high_value double, is_high_included boolean)")  # fmt: skip
    values = [[b.metric, b.portfolio, b.version, b.valid_from, b.colour, b.low, b.low_included, b.high, b.high_included] for b in known]
    engine.connection.executemany("insert into build.metric_threshold values (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
