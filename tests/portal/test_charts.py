"""Every picture: valid, coloured only by roles, and reading only the columns its docstring
promises."""

import inspect
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from portal.draw.charts import axes, bars, curves
from portal.formats import Locale

LOCALE = Locale()
PICTURES = (curves, bars)
ROOT = Path(__file__).resolve().parents[2]
SPECS: dict[str, axes.Spec] = {
    "s_curve": curves.s_curve(LOCALE),
    "trend": curves.trend(LOCALE),
    "chance_by_date": curves.chance_by_date(LOCALE),
    "bridge": bars.bridge(LOCALE, rows=5, axis=(17.0, 19.5)),
    "load_heatmap": bars.load_heatmap(rows=6),
    "status_strip": bars.status_strip(rows=5, longest=9),
    "promised_forecast": curves.promised_forecast(LOCALE, rows=6),
    "gantt": bars.gantt(LOCALE, rows=8),
    "tornado": bars.tornado(LOCALE, rows=4),
    "share_bars": bars.share_bars(rows=3),
    "milestone_trend": curves.milestone_trend(LOCALE),
    "scatter": curves.scatter(LOCALE),
    "cumulative_flow": curves.cumulative_flow(LOCALE),
}
every_chart = pytest.mark.parametrize("name", SPECS)


def walk(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for each in part.values():
            yield from walk(each)
    elif isinstance(part, list):
        for each in part:
            yield from walk(each)


def promised_columns(name: str) -> set[str]:
    """Words of the docstring after "Columns:"."""
    text = inspect.getdoc(getattr(next(m for m in PICTURES if hasattr(m, name)), name)) or ""
    return set(re.findall(r"[a-z_]+", text.partition("Columns:")[2]))


def made_columns(spec: axes.Spec) -> set[str]:
    """Columns that the picture computes for itself."""
    named = {part["as"] for part in walk(spec) if isinstance(part.get("as"), str)}
    return named | {"nth_", "place"}


def read_columns(spec: axes.Spec) -> set[str]:
    fields = {
        part["field"] for part in walk(spec) if isinstance(part.get("field"), str) and part["field"]
    }
    return fields | set(re.findall(r"datum\.(\w+)", json.dumps(transforms(spec))))


def transforms(spec: axes.Spec) -> list[Any]:
    return [part["transform"] for part in walk(spec) if "transform" in part]


def test_every_kind_of_picture_is_tested_here() -> None:
    built = {
        name
        for m in PICTURES
        for name, value in vars(m).items()
        if hasattr(value, "cache_info") and not name.startswith("_")
    }
    assert built == set(SPECS)


@every_chart
def test_every_spec_is_valid_vega_lite(name: str) -> None:
    chart = alt.LayerChart.from_dict(SPECS[name], validate=True)
    assert len(chart.layer) == len(SPECS[name]["layer"]) > 0


@every_chart
def test_a_spec_holds_no_data_of_its_own(name: str) -> None:
    assert not [part for part in walk(SPECS[name]) if "data" in part or "datasets" in part]


@every_chart
def test_a_picture_reads_only_the_columns_it_documents(name: str) -> None:
    assert read_columns(SPECS[name]) - made_columns(SPECS[name]) <= promised_columns(name)


@every_chart
def test_no_spec_names_a_colour(name: str) -> None:
    text = json.dumps({key: part for key, part in SPECS[name].items() if key != "$schema"})
    assert (
        re.findall(
            r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl\(|steelblue|\"(?:red|green|black|white)\"", text
        )
        == []
    )


@every_chart
def test_every_colour_comes_from_the_one_scale_of_roles(name: str) -> None:
    scales = [
        part["color"]["scale"] for part in walk(SPECS[name]) if isinstance(part.get("color"), dict)
    ]
    assert scales
    assert all(scale == {"domain": list(axes.ROLES)} for scale in scales)


@every_chart
def test_every_picture_fills_its_block_and_has_a_height(name: str) -> None:
    assert SPECS[name]["width"] == "container"
    assert SPECS[name]["height"] > 0


@every_chart
def test_days_never_move_with_the_readers_time_zone(name: str) -> None:
    temporal = [
        part for part in walk(SPECS[name]) if part.get("type") == "temporal" and "scale" in part
    ]
    assert all(part["scale"]["type"] == "utc" for part in temporal)
    assert "datum.month" not in json.dumps(SPECS[name])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_theme_has_one_colour_for_each_role(mode: str) -> None:
    config = tomllib.loads(
        (ROOT / "portal" / "site" / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    )
    assert len(config["theme"][mode]["chartCategoricalColors"]) == len(axes.ROLES)


def test_a_picture_is_built_once_for_the_same_arguments() -> None:
    assert curves.trend(LOCALE) is curves.trend(LOCALE)
    assert curves.trend(LOCALE, decimals=2) is not curves.trend(LOCALE)


def test_heights_follow_the_number_of_rows() -> None:
    # 34 for each of 5 rows and 30 for the axis; 34 for each of 8 and of 6, and 44.
    heights = [SPECS[name]["height"] for name in ("bridge", "gantt", "promised_forecast")]
    assert heights == [200, 316, 248]


@pytest.mark.parametrize(
    ("load", "role"),
    [
        (0.8, "Tint 1"),
        (0.81, "Tint 2"),
        (1.0, "Tint 2"),
        (1.01, "Over"),
        (1.15, "Over"),
        (1.16, "Off track"),
        (None, "Paper"),
    ],
)
def test_load_is_over_only_above_full(load: float | None, role: str) -> None:
    assert axes.load_role(load) == role


def test_a_cut_axis_holds_all_values_with_room_on_both_sides() -> None:
    # From 69.20 to 70.64 spans 1.44; a quarter below is 68.84, an eighth above 70.81; steps of 0.5.
    assert axes.cut_axis([69.2, 70.64, 70.2]) == (68.5, 71.0)


def test_labels_of_close_lines_move_apart_and_keep_their_order() -> None:
    # One unit of the axis is 24.6 px, so 15 px are 0.6098 units.
    low, likely, high = axes.label_values([6.8, 7.0, 7.4], low=0, high=10)
    assert likely - low == pytest.approx(15 * 10 / (axes.TREND_HEIGHT - axes.AXIS_HEIGHT))
    assert high - likely == pytest.approx(15 * 10 / (axes.TREND_HEIGHT - axes.AXIS_HEIGHT))
    assert (low + likely + high) / 3 == pytest.approx((6.8 + 7.0 + 7.4) / 3)


def test_a_decimal_comma_reaches_the_axis() -> None:
    german: Callable[..., axes.Spec] = curves.trend
    assert "','" in json.dumps(german(Locale(language="de")))


@every_chart
def test_a_mark_says_what_it_is_and_leads_where_its_row_says(name: str) -> None:
    told = [part for part in walk(SPECS[name]) if part.get("tooltip", {}).get("field") == "tip"]
    leading = [part for part in told if part.get("href", {}).get("field") == "href"]
    assert told and leading
    assert {"tip", "href"} <= promised_columns(name)
