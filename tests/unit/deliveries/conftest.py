"""The small good delivery, and a reading of it however it was spoilt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.data import load_real_registry
from support.deliveries import SmallDelivery

from vexcore.deliveries.read import CheckedDelivery, read_delivery

Check = Callable[[SmallDelivery], CheckedDelivery]


@pytest.fixture
def small() -> SmallDelivery:
    return SmallDelivery()


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Return a function that writes a delivery and reads it."""

    def run(delivery: SmallDelivery) -> CheckedDelivery:
        return read_delivery(delivery.write(tmp_path / "delivery"), load_real_registry())

    return run
