"""What could go wrong."""

from __future__ import annotations

from etl.metrics.definition import FX, Metric

RISK = (
    Metric("exposure", "EMV", "Risk exposure", "reporting", "lower", "cast(sum(exposure_amount) as double)", "Σ probability × impact",
           "Expected cost of the open risks: a mean, not a reserve.", "50 % × 480 000 = 240 000.",
           (FX, ("not_assessed", "sum(exposure_amount) is null")), "Expected monetary value, PMBOK Guide"),
)  # fmt: skip
