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
STARTS = "An item begins and ends where portal.toml says; one that was never moved, by its actual dates."


def _sampled(column: str) -> str:
    return f"cast(sum({column}) filter (where is_sampled) as double)"


def _nearest(column: str, share: float) -> str:
    """Nearest rank: a value that occurred, never one in between."""
    return f"cast(percentile_disc({share}) within group (order by {column}) filter (where is_recent) as double)"


def _percentile(name: str, share: float, label: str, example: str) -> Metric:
    percent = round(share * 100)
    return Metric(name, f"P{percent}", label, "days", "lower", _nearest("cycle_days", share), f"nearest rank P{percent} of finish − start + 1",
                  f"Calendar days from start to finish that {percent} of 100 items of the last 90 days did not exceed. {STARTS}", example,
                  (NO_ITEMS, ("no_start", "count(*) filter (where is_recent) >= 11 and count(cycle_days) filter (where is_recent) = 0"),
                   (FEW_ITEMS[0], FEW_ITEMS[1].format("cycle_days"))), GUIDE, "flow_item", "computed", SHARED)  # fmt: skip


def _lead(name: str, share: float, label: str) -> Metric:
    percent = round(share * 100)
    return Metric(name, f"Lead P{percent}", label, "days", "lower", _nearest("lead_days", share), f"nearest rank P{percent} of finish − arrival + 1",
                  f"Calendar days from arrival on the board to finish that {percent} of 100 items of the last 90 days did not exceed.",
                  "Arrived on the 1st, done on the 10th: 10 days.", (NO_ITEMS, (FEW_ITEMS[0], FEW_ITEMS[1].format("lead_days"))), GUIDE, "flow_item", "computed", SHARED)  # fmt: skip


def _forecast(name: str, symbol: str, label: str, unit: str, better: str, column: str, formula: str, meaning: str, example: str, *more: tuple[str, str]) -> Metric:
    reason = tuple((code, f"max(history_reason) = '{code}'") for code in ("insufficient_history", "no_progress"))
    return Metric(name, symbol, label, unit, better, f"max({column})", formula, meaning, example, (("missing_input", "count(*) = 0"), ONE, *more[:1], *reason, *more[1:]),
                  SAMPLING, "team_forecast", "computed", SHARED)  # fmt: skip


EMPTY = ("complete", "max(backlog_count) = 0")

FLOW = (
    Metric("throughput", "", "Finished per week", "per week", "higher", f"{_sampled('finished_count')} / nullif(count(distinct week) filter (where is_sampled), 0)",
           "items finished ÷ weeks", "Items finished per week, over the last 12 whole weeks; weeks of nothing count, the current week does not.", "3, 0, 4, 1 in four weeks: 2.",
           (NO_WEEKS,), GUIDE, "team_flow_week", shown_to=SHARED),
    Metric("arrival_rate", "", "Begun for each finished", "index", "target", f"{_sampled('started_count')} / nullif({_sampled('finished_count')}, 0)",
           "items begun ÷ items finished", "Above 1 more is begun than finished. Over the last 12 whole weeks.", "12 begun, 8 finished: 1.50.",
           (NO_WEEKS, NO_FINISH), GUIDE, "team_flow_week", shown_to=SHARED),
    Metric("littles_law", "", "Little's law", "index", "target", f"{_sampled('wip_days')} / nullif({_sampled('cycle_days')}, 0)",
           "mean work in progress ÷ (throughput × mean cycle time) = days in progress ÷ Σ cycle times",
           "Near 1 what is begun is finished in the same measure. Over the last 12 whole weeks; off by more than a quarter, forecasts from past weeks deserve caution.",
           "10 in progress, 1 a day finished after 8 days each: 1.25.", (NO_WEEKS, FEW_WEEKS, NO_FINISH, NO_TIMED), "Little 1961", "team_flow_week", "computed", SHARED),
    Metric("work_in_progress", "WIP", "In progress", "count", "lower", "cast(count(*) filter (where is_wip) as double)", "items begun and not finished",
           "Items begun and not finished. Reopened items are in progress again.", "7 begun, 3 of them finished: 4.", (NO_ITEMS,), GUIDE, "flow_item", shown_to=SHARED),
    Metric("item_age", "", "Oldest in progress", "days", "lower", "cast(max(age_days) as double)", "status date − start + 1",
           "Calendar days of the oldest item in progress, the day it was begun counted.", "Begun yesterday: 2 days.", (NO_ITEMS, NO_WIP, ("no_start", "count(age_days) = 0")), GUIDE, "flow_item", "computed", SHARED),
    Metric("backlog", "", "Not finished", "count", "lower", "cast(count(*) filter (where is_open) as double)", "items − finished items",
           "Items on the board that are not finished, begun or not. What arrives later adds to it and is never netted with what is done.", "40 arrived, 28 finished: 12.",
           (NO_ITEMS,), GUIDE, "flow_item", shown_to=SHARED),
    _percentile("cycle_time_even", 0.5, "Cycle time, half of the items", "1, 2, 3, 5, 8 and six more up to 13: the 6th of 11."),
    _percentile("cycle_time_most", 0.7, "Cycle time, seven of ten items", "The 8th of 11."),
    _percentile("cycle_time_likely", 0.85, "Cycle time, 85 of 100 items", "The 10th of 11. A same-day item took 1 day."),
    _percentile("cycle_time_nearly_all", 0.95, "Cycle time, 95 of 100 items", "The 11th of 11."),
    Metric("cycle_time_mean", "", "Mean cycle time", "days", "lower", "avg(cast(cycle_days as double)) filter (where is_recent)", "Σ (finish − start + 1) ÷ items",
           "Of the items of the last 90 days. A few long ones pull it up, so it is no promise.", "1, 2 and 9 days: 4.",
           (NO_ITEMS, (FEW_ITEMS[0], FEW_ITEMS[1].format("cycle_days"))), GUIDE, "flow_item", "computed", SHARED),
    _lead("lead_time_even", 0.5, "Lead time, half of the items"),
    _lead("lead_time_likely", 0.85, "Lead time, 85 of 100 items"),
    Metric("target_attainment", "SLE", "Finished within target", "ratio", "higher",
           "cast(count(*) filter (where is_recent and is_within_target) as double) / nullif(count(is_within_target) filter (where is_recent), 0)", "within target ÷ finished",
           "Share of the items of the last 90 days that were finished within the days portal.toml states. Items still open are counted apart.", "17 of 20: 0.85.",
           (NO_ITEMS, ("missing_input", "count(target_days) = 0"), ("no_progress", "count(*) filter (where is_recent) = 0"), ("no_start", "count(is_within_target) filter (where is_recent) = 0")),
           GUIDE, "flow_item", shown_to=SHARED),
    Metric("target_breached", "", "Open and beyond target", "count", "lower", "cast(count(*) filter (where is_breached) as double)", "items in progress older than the target",
           "Items in progress that are older than the target already: they will miss it whatever happens.", "Target 10 days, ages 3, 11 and 40: 2.",
           (NO_ITEMS, ("missing_input", "count(target_days) = 0")), GUIDE, "flow_item", shown_to=SHARED),
    Metric("blocked_time", "", "Blocked", "days", "lower", "cast(sum(blocked_days) filter (where is_wip) as double)", "Σ days blocked since start",
           "Days on which items now in progress could not move, added up. A day counts once for each item, whatever blocks it.", "Blocked 1st to 4th and 3rd to 6th: 6 days, not 8.",
           (NO_ITEMS, NO_WIP, ("missing_input", "count(blocked_days) = 0")), GUIDE, "flow_item", shown_to=SHARED),
    Metric("flow_efficiency", "", "Flow efficiency", "ratio", "higher",
           "cast(sum(cycle_days - waiting_days) filter (where is_recent) as double) / nullif(cast(sum(cycle_days) filter (where is_recent and waiting_days is not null) as double), 0)",
           "active ÷ (active + wait)", "Share of the days between start and finish on which an item was neither blocked nor waiting. Items of the last 90 days.",
           "20 days, 6 of them blocked: 0.70.", (NO_ITEMS, ("missing_input", "count(waiting_days) = 0"), ("no_progress", "count(cycle_days) filter (where is_recent) = 0")),
           GUIDE, "flow_item", shown_to=SHARED),
    Metric("reopened_items", "", "Reopened", "count", "lower", "cast(sum(reopened_count) filter (where is_sampled) as double)", "items reopened",
           "Items begun again after they had been finished, in the last 12 whole weeks. The first finish stays counted; the reopened item arrives anew.", "Done, then back in progress: 1.",
           (NO_WEEKS, ("missing_input", "count(reopened_count) = 0")), GUIDE, "team_flow_week", shown_to=SHARED),
    _forecast("items_even", "", "Items in eight weeks, as likely as not", "count", "higher", "cast(even_item_count as double)", "largest n with P(N ≥ n) ≥ 0.50",
              "Items that will be finished in the next eight weeks, as likely as not, if they are like the last 12: drawn 50 000 times, weeks of nothing included.",
              "Always 2 a week: 16."),
    _forecast("items_likely", "", "Items in eight weeks, in 85 of 100 cases", "count", "higher", "cast(likely_item_count as double)", "largest n with P(N ≥ n) ≥ 0.85",
              "At least so many will be finished in the next eight weeks, in 85 of 100 cases, if they are like the last 12.", "Of 24 published weeks, six drawn: 47."),
    _forecast("backlog_even", "", "Backlog done, as likely as not", "days", "lower", "cast(even_backlog_days as double)", "smallest t with P(done by t) ≥ 0.50",
              "Calendar days until what is open now is finished, as likely as not, in whole weeks from the status date. New items are not in it.", "58 open, 24 published weeks: 7 weeks, 49 days.",
              EMPTY, ("not_within_horizon", "max(even_backlog_days) is null")),
    _forecast("backlog_likely", "", "Backlog done, in 85 of 100 cases", "days", "lower", "cast(likely_backlog_days as double)", "smallest t with P(done by t) ≥ 0.85",
              "Calendar days until what is open now is finished, in 85 of 100 cases. Unknown where that takes more than two years.", "58 open, 24 published weeks: 8 weeks, 56 days.",
              EMPTY, ("not_within_horizon", "max(likely_backlog_days) is null")),
)  # fmt: skip
