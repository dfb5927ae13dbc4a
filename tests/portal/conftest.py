"""The tiny company, refreshed once for all portal tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import company


@pytest.fixture(scope="session")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the tiny company's snapshot."""
    return company.publish(tmp_path_factory.mktemp("company"))
