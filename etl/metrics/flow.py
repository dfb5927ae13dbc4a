"""How work flows over the boards of teams."""

from __future__ import annotations

from etl.contract.columns import SHARED
from etl.metrics.definition import ONE, Metric

GUIDE = "Kanban Guide; ProKanban"
SAMPLING = "Magennis, Focused Objective: throughput sampling"
FEW_ITEMS = "insufficient_history", "count({0}) filter (where is_recent) < 11"
NO_ITEMS = ("missing_input", "count(*) = 0")
NO_WIP = ("nothing_begun", "count(*) filter (where is_wip) = 0")
NO_WEEKS = ("missing_input", "count(*) filter (where is_sampled) = 0")
FEW_WEEKS = ("insufficient_history", "count(distinct week) filter (where is_sampled) < 8")
NO_FINISH = ("no_progress", "sum(finished_count) filter (where is_sampled) = 0")
NO_TIMED = ("no_start", "sum(timed_count) filter (where is_sampled) = 0")
STARTS = (
    "An item begins and ends where portal.toml says; one that was never moved, by its actual dates."
)


def _sampled(column: str) -> str:
    return f"cast(sum({column}) filter (where is_sampled) as double)"


def _nearest(column: str, share: float) -> str:
    """Nearest rank: a value that occurred, never one in between."""
    return (
        f"cast(percentile_disc({share}) within group (order by {column}) filter (where is_recent)"
        " as double)"
    )


def _percentile(name: str, share: float, label: str, example: str) -> Metric:
    percent = round(share * 100)
    return Metric(
        name=name,
        symbol=f"P{percent}",
        label=label,
        unit="days",
        better="lower",
        sql=_nearest("cycle_days", share),
        formula=f"nearest rank P{percent} of finish − start + 1",
        meaning=(
            f"Calendar days from start to finish that {percent} of 100 items of the last 90 days"
            f" did not exceed. {STARTS}"
        ),
        example=example,
        unknown=(
            NO_ITEMS,
            (
                "no_start",
                (
                    "count(*) filter (where is_recent) >= 11 and count(cycle_days) filter (where"
                    " is_recent) = 0"
                ),
            ),
            (FEW_ITEMS[0], FEW_ITEMS[1].format("cycle_days")),
        ),
        source=GUIDE,
        mart="flow_item",
        kind="computed",
        shown_to=SHARED,
    )


def _lead(name: str, share: float, label: str) -> Metric:
    percent = round(share * 100)
    return Metric(
        name=name,
        symbol=f"Lead P{percent}",
        label=label,
        unit="days",
        better="lower",
        sql=_nearest("lead_days", share),
        formula=f"nearest rank P{percent} of finish − arrival + 1",
        meaning=(
            f"Calendar days from arrival on the board to finish that {percent} of 100 items of the"
            " last 90 days did not exceed."
        ),
        example="Arrived on the 1st, done on the 10th: 10 days.",
        unknown=(NO_ITEMS, (FEW_ITEMS[0], FEW_ITEMS[1].format("lead_days"))),
        source=GUIDE,
        mart="flow_item",
        kind="computed",
        shown_to=SHARED,
    )


def _forecast(
    name: str,
    symbol: str,
    label: str,
    unit: str,
    better: str,
    column: str,
    formula: str,
    meaning: str,
    example: str,
    *more: tuple[str, str],
) -> Metric:
    reason = tuple(
        (code, f"max(history_reason) = '{code}'")
        for code in ("insufficient_history", "no_progress", "drawn_over_all")
    )
    return Metric(
        name=name,
        symbol=symbol,
        label=label,
        unit=unit,
        better=better,
        sql=f"max({column})",
        formula=formula,
        meaning=meaning,
        example=example,
        unknown=(("missing_input", "count(*) = 0"), ONE, *more[:1], *reason, *more[1:]),
        source=SAMPLING,
        mart="team_forecast",
        kind="computed",
        shown_to=SHARED,
    )


EMPTY = ("complete", "max(backlog_count) = 0")

FLOW = (
    Metric(
        name="throughput",
        symbol="",
        label="Finished per week",
        unit="per week",
        better="higher",
        sql=(
            f"{_sampled('finished_count')} / nullif(count(distinct week) filter (where"
            " is_sampled), 0)"
        ),
        formula="items finished ÷ weeks",
        meaning=(
            "Items finished per week, over the last 12 whole weeks; weeks of nothing count, the"
            " current week does not."
        ),
        example="3, 0, 4, 1 in four weeks: 2.",
        unknown=(NO_WEEKS,),
        source=GUIDE,
        mart="team_flow_week",
        shown_to=SHARED,
    ),
    Metric(
        name="arrival_rate",
        symbol="",
        label="Begun for each finished",
        unit="index",
        better="target",
        sql=f"{_sampled('started_count')} / nullif({_sampled('finished_count')}, 0)",
        formula="items begun ÷ items finished",
        meaning=(
            "Above 1 more is begun than finished. Over the last 12 whole weeks; an item whose start"
            " is not known counts as begun when it was finished."
        ),
        example="12 begun, 8 finished: 1.50.",
        unknown=(NO_WEEKS, NO_FINISH),
        source=GUIDE,
        mart="team_flow_week",
        shown_to=SHARED,
    ),
    Metric(
        name="littles_law",
        symbol="",
        label="Little's law",
        unit="index",
        better="target",
        sql=f"{_sampled('wip_days')} / nullif({_sampled('cycle_days')}, 0)",
        formula=(
            "mean work in progress ÷ (throughput × mean cycle time) = days in progress ÷ Σ cycle"
            " times"
        ),
        meaning=(
            "Near 1 what is begun is finished in the same measure. Over the last 12 whole weeks;"
            " off by more than a quarter, forecasts from past weeks deserve caution."
        ),
        example="10 in progress, 1 a day finished after 8 days each: 1.25.",
        unknown=(NO_WEEKS, FEW_WEEKS, NO_FINISH, NO_TIMED),
        source="Little 1961",
        mart="team_flow_week",
        kind="computed",
        shown_to=SHARED,
    ),
    Metric(
        name="work_in_progress",
        symbol="WIP",
        label="In progress",
        unit="count",
        better="lower",
        sql="cast(count(*) filter (where is_wip) as double)",
        formula="items begun and not finished",
        meaning=(
            "Items begun and not finished. Reopened items are in progress again; one that was never"
            " moved stands where its actual dates and its state say."
        ),
        example="7 begun, 3 of them finished: 4.",
        unknown=(NO_ITEMS,),
        source=GUIDE,
        mart="flow_item",
        shown_to=SHARED,
    ),
    Metric(
        name="item_age",
        symbol="",
        label="Oldest in progress",
        unit="days",
        better="lower",
        sql="cast(max(age_days) as double)",
        formula="status date − start + 1",
        meaning="Calendar days of the oldest item in progress, the day it was begun counted.",
        example="Begun yesterday: 2 days.",
        unknown=(NO_ITEMS, NO_WIP, ("no_start", "count(age_days) = 0")),
        source=GUIDE,
        mart="flow_item",
        kind="computed",
        shown_to=SHARED,
    ),
    Metric(
        name="backlog",
        symbol="",
        label="Not finished",
        unit="count",
        better="lower",
        sql="cast(count(*) filter (where is_open) as double)",
        formula="items − finished items",
        meaning=(
            "Items on the board that are not finished, begun or not. What arrives later adds to it"
            " and is never netted with what is done."
        ),
        example="40 arrived, 28 finished: 12.",
        unknown=(NO_ITEMS,),
        source=GUIDE,
        mart="flow_item",
        shown_to=SHARED,
    ),
    _percentile(
        "cycle_time_even",
        0.5,
        label="Cycle time, half of the items",
        example="1, 2, 3, 5, 8 and six more up to 13: the 6th of 11.",
    ),
    _percentile(
        "cycle_time_most", 0.7, label="Cycle time, seven of ten items", example="The 8th of 11."
    ),
    _percentile(
        "cycle_time_likely",
        0.85,
        label="Cycle time, 85 of 100 items",
        example="The 10th of 11. A same-day item took 1 day.",
    ),
    _percentile(
        "cycle_time_nearly_all",
        0.95,
        label="Cycle time, 95 of 100 items",
        example="The 11th of 11.",
    ),
    Metric(
        name="cycle_time_mean",
        symbol="",
        label="Mean cycle time",
        unit="days",
        better="lower",
        sql="avg(cast(cycle_days as double)) filter (where is_recent)",
        formula="Σ (finish − start + 1) ÷ items",
        meaning=(
            "Of the items of the last 90 days. A few long ones pull it up, so it is no promise."
        ),
        example="1, 2 and 9 days: 4.",
        unknown=(NO_ITEMS, (FEW_ITEMS[0], FEW_ITEMS[1].format("cycle_days"))),
        source=GUIDE,
        mart="flow_item",
        kind="computed",
        shown_to=SHARED,
    ),
    _lead("lead_time_even", 0.5, "Lead time, half of the items"),
    _lead("lead_time_likely", 0.85, "Lead time, 85 of 100 items"),
    Metric(
        name="target_attainment",
        symbol="SLE",
        label="Finished within target",
        unit="ratio",
        better="higher",
        sql=(
            "cast(count(*) filter (where is_recent and is_within_target) as double) /"
            " nullif(count(is_within_target) filter (where is_recent), 0)"
        ),
        formula="within target ÷ finished",
        meaning=(
            "Share of the items of the last 90 days that were finished within the days portal.toml"
            " states. Items still open are counted apart."
        ),
        example="17 of 20: 0.85.",
        unknown=(
            NO_ITEMS,
            ("missing_input", "count(target_days) = 0"),
            ("no_progress", "count(*) filter (where is_recent) = 0"),
            ("no_start", "count(is_within_target) filter (where is_recent) = 0"),
        ),
        source=GUIDE,
        mart="flow_item",
        shown_to=SHARED,
    ),
    Metric(
        name="target_breached",
        symbol="",
        label="Open and beyond target",
        unit="count",
        better="lower",
        sql="cast(count(*) filter (where is_breached) as double)",
        formula="items in progress older than the target",
        meaning=(
            "Items in progress that are older than the target already: they will miss it whatever"
            " happens."
        ),
        example="Target 10 days, ages 3, 11 and 40: 2.",
        unknown=(NO_ITEMS, ("missing_input", "count(target_days) = 0")),
        source=GUIDE,
        mart="flow_item",
        shown_to=SHARED,
    ),
    Metric(
        name="blocked_time",
        symbol="",
        label="Blocked",
        unit="days",
        better="lower",
        sql="cast(sum(blocked_days) filter (where is_wip) as double)",
        formula="Σ days blocked since start",
        meaning=(
            "Days on which items now in progress could not move, added up. A day counts once for"
            " each item, whatever blocks it."
        ),
        example="Blocked 1st to 4th and 3rd to 6th: 6 days, not 8.",
        unknown=(NO_ITEMS, NO_WIP, ("missing_input", "count(blocked_days) = 0")),
        source=GUIDE,
        mart="flow_item",
        shown_to=SHARED,
    ),
    Metric(
        name="flow_efficiency",
        symbol="",
        label="Flow efficiency",
        unit="ratio",
        better="higher",
        sql=(
            "cast(sum(cycle_days - waiting_days) filter (where is_recent) as double) /"
            " nullif(cast(sum(cycle_days) filter (where is_recent and waiting_days is not null) as"
            " double), 0)"
        ),
        formula="active ÷ (active + wait)",
        meaning=(
            "Share of the days between start and finish on which an item was neither blocked nor"
            " waiting. Items of the last 90 days. Where nothing that blocks came in, only states"
            " that wait count."
        ),
        example="20 days, 6 of them blocked: 0.70.",
        unknown=(
            NO_ITEMS,
            ("missing_input", "count(waiting_days) = 0"),
            ("no_progress", "count(cycle_days) filter (where is_recent) = 0"),
        ),
        source=GUIDE,
        mart="flow_item",
        shown_to=SHARED,
    ),
    Metric(
        name="reopened_items",
        symbol="",
        label="Reopened",
        unit="count",
        better="lower",
        sql="cast(sum(reopened_count) filter (where is_sampled) as double)",
        formula="items reopened",
        meaning=(
            "Items begun again after they had been finished, in the last 12 whole weeks. The first"
            " finish stays counted; the reopened item arrives anew."
        ),
        example="Done, then back in progress: 1.",
        unknown=(NO_WEEKS, ("missing_input", "count(reopened_count) = 0")),
        source=GUIDE,
        mart="team_flow_week",
        shown_to=SHARED,
    ),
    _forecast(
        "items_even",
        "",
        "Items in eight weeks, as likely as not",
        "count",
        "higher",
        "cast(even_item_count as double)",
        "largest n with P(N ≥ n) ≥ 0.50",
        "Items that will be finished in the next eight weeks, as likely as not, if they are like"
        " the last 12: drawn 50 000 times, weeks of nothing included.",
        "Always 2 a week: 16.",
    ),
    _forecast(
        "items_likely",
        "",
        "Items in eight weeks, in 85 of 100 cases",
        "count",
        "higher",
        "cast(likely_item_count as double)",
        "largest n with P(N ≥ n) ≥ 0.85",
        "At least so many will be finished in the next eight weeks, in 85 of 100 cases, if they are"
        " like the last 12.",
        "Of 24 published weeks, six drawn: 47.",
    ),
    _forecast(
        "backlog_even",
        "",
        "Backlog done, as likely as not",
        "days",
        "lower",
        "cast(even_backlog_days as double)",
        "smallest t with P(done by t) ≥ 0.50",
        "Calendar days until what is open now is finished, as likely as not, in whole weeks from"
        " the status date. New items are not in it.",
        "58 open, 24 published weeks: 7 weeks, 49 days.",
        EMPTY,
        ("not_within_horizon", "max(even_backlog_days) is null"),
    ),
    _forecast(
        "backlog_likely",
        "",
        "Backlog done, in 85 of 100 cases",
        "days",
        "lower",
        "cast(likely_backlog_days as double)",
        "smallest t with P(done by t) ≥ 0.85",
        "Calendar days until what is open now is finished, in 85 of 100 cases. Unknown where that"
        " takes more than two years.",
        "58 open, 24 published weeks: 8 weeks, 56 days.",
        EMPTY,
        ("not_within_horizon", "max(likely_backlog_days) is null"),
    ),
)
