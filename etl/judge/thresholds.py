"""Where colours begin: published schemes and those of portal.toml, which version is in force, and
the colour of a value."""

from __future__ import annotations

from datetime import date
from itertools import groupby, pairwise

from etl.engine import Engine
from etl.metrics import BY_NAME
from etl.settings import Band, Settings, SettingsError, nearest

START = date(1970, 1, 1)
# FEMA MIP dashboard: two-sided, because a large over-performance is the sign of a bad baseline.
# Bounds as printed there.
_FEMA = (
    ("red", None, True, 0.90, False),
    ("amber", 0.90, True, 0.95, False),
    ("green", 0.95, True, 1.05, True),
    ("amber", 1.05, False, 1.10, True),
    ("red", 1.10, False, None, True),
)
# US IT Dashboard: 10 % and 30 % over plan, for sources that know only totals; under plan counts as
# much as over.
_REPORTED = (
    ("red", None, True, -0.30, True),
    ("amber", -0.30, False, -0.10, True),
    ("green", -0.10, False, 0.10, False),
    ("amber", 0.10, True, 0.30, False),
    ("red", 0.30, True, None, True),
)


def _rising(
    red: float, amber: float
) -> tuple[tuple[str, float | None, bool, float | None, bool], ...]:
    """More is better: red below, amber from there, green from there."""
    return (
        ("red", None, True, red, False),
        ("amber", red, True, amber, False),
        ("green", amber, True, None, True),
    )


def _falling(
    amber: float, red: float
) -> tuple[tuple[str, float | None, bool, float | None, bool], ...]:
    """Less is better: green up to and with the first bound, amber up to and with the second, red
    above."""
    return (
        ("green", None, True, amber, True),
        ("amber", amber, False, red, True),
        ("red", red, False, None, True),
    )


_DEFAULT = (
    ("cost_performance_index", "FEMA MIP", _FEMA),
    ("schedule_performance_index", "FEMA MIP", _FEMA),
    ("schedule_performance_time", "FEMA MIP", _FEMA),
    ("finish_slip_ratio", "Standpoint", _falling(0.02, 0.10)),
    ("reported_variance_ratio", "US IT Dashboard", _REPORTED),
    ("scope_volatility", "Standpoint", _falling(0.05, 0.10)),
    ("contingency_adequacy", "Standpoint", _rising(0.80, 1.00)),
    ("fill_rate", "Standpoint", _rising(0.80, 0.95)),
    ("benefit_realisation", "Standpoint", _rising(0.80, 0.95)),
    ("progress_reported", "Standpoint", _rising(0.80, 0.95)),
)


def default_bands() -> tuple[Band, ...]:
    """The schemes in force where portal.toml states none."""
    return tuple(
        Band(metric, "", version, START, *band)
        for metric, version, bands in _DEFAULT
        for band in bands
    )


def bands(settings: Settings) -> tuple[Band, ...]:
    """The bands of portal.toml, and the default ones of metrics it does not speak of. SettingsError
    where they leave a gap or overlap."""
    for key, group in groupby(sorted(settings.bands, key=_key), key=_key):
        _judge(settings, key, list(group))
    stated = {(b.metric, b.portfolio) for b in settings.bands}
    return settings.bands + tuple(
        b for b in default_bands() if (b.metric, b.portfolio) not in stated
    )


def _key(band: Band) -> tuple[str, str, str]:
    return band.metric, band.portfolio, band.version


def _judge(settings: Settings, key: tuple[str, str, str], bands: list[Band]) -> None:
    """Bands of one scheme must follow each other: every value has one colour."""
    where = f"{settings.file}, [[threshold]] of '{key[0]}', version '{key[2]}'"
    if key[0] not in BY_NAME:
        raise SettingsError(
            f"{settings.file}, [[threshold]] metric: found '{key[0]}', expected the name of a"
            f" number.{nearest(key[0], BY_NAME)}"
        )
    in_order = sorted(bands, key=lambda b: float("-inf") if b.low is None else b.low)
    for before, after in pairwise(in_order):
        if (
            before.high is None
            or after.low is None
            or before.high != after.low
            or before.high_included == after.low_included
        ):
            raise SettingsError(
                f"{where}: {_said(before)} and {_said(after)} leave a gap or overlap. Let one end"
                " where the next begins, and include that value in one of them."
            )
    if in_order[0].low is not None or in_order[-1].high is not None:
        raise SettingsError(
            f"{where}: the lowest band needs no low and the highest no high, so that every value"
            " has a colour."
        )


def _said(band: Band) -> str:
    return (
        f"{band.colour} from {'the lowest' if band.low is None else band.low} to"
        f" {'the highest' if band.high is None else band.high}"
    )


def in_force(known: tuple[Band, ...], day: date) -> tuple[Band, ...]:
    """Of each metric and portfolio, the bands that became valid last by that day."""
    newest: dict[tuple[str, str], date] = {}
    for b in known:
        if b.valid_from <= day:
            newest[b.metric, b.portfolio] = max(
                newest.get((b.metric, b.portfolio), START), b.valid_from
            )
    return tuple(b for b in known if newest.get((b.metric, b.portfolio)) == b.valid_from)


def colour_of(
    value: float | None, metric: str, portfolio: str, known: tuple[Band, ...]
) -> tuple[str, Band | None]:
    """The colour whose band holds the unrounded value, the portfolio's own bands first; grey for
    null."""
    mine = [b for b in known if b.metric == metric and b.portfolio == portfolio]
    for band in mine or [b for b in known if b.metric == metric and b.portfolio == ""]:
        if value is not None and _holds(band, value):
            return band.colour, band
    return "grey", None


def _holds(band: Band, value: float) -> bool:
    above = band.low is None or value > band.low or (band.low_included and value == band.low)
    below = band.high is None or value < band.high or (band.high_included and value == band.high)
    return above and below


def publish(engine: Engine, settings: Settings, day: date) -> tuple[Band, ...]:
    """Writes metric_threshold, every version; returns the bands in force."""
    known = bands(settings)
    current = in_force(known, day)
    engine.run(
        "create table build.metric_threshold (metric_name varchar, portfolio varchar, version"
        " varchar, valid_from_date date, colour varchar, low_value double, is_low_included boolean,"
        " high_value double, is_high_included boolean, is_in_force boolean)"
    )
    values = [
        [
            b.metric,
            b.portfolio,
            b.version,
            b.valid_from,
            b.colour,
            b.low,
            b.low_included,
            b.high,
            b.high_included,
            b in current,
        ]
        for b in known
    ]
    engine.fill("build.metric_threshold", values)
    return current
