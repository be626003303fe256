"""What follows from the errors of printed effects."""

from __future__ import annotations

import pytest
from support.data import load_real_registry

from vexcore.pipeline.record import SOURCE_DATA, build_rows
from vexcore.published.record import check_published


@pytest.fixture(scope="module")
def rows() -> dict[str, list[dict[str, object]]]:
    registry = load_real_registry()
    return build_rows(registry, check_published(SOURCE_DATA / "published", registry))


def test_printed_effects_have_the_smallest_effect_of_their_own_error(rows: dict[str, list[dict[str, object]]]) -> None:
    with_error = [row for row in rows["effect"] if row.get("std_error") is not None]
    without = [row for row in rows["effect"] if row.get("std_error") is None]

    assert with_error
    assert without
    for row in with_error:
        assert row["mde"] == pytest.approx(2.4864749 * row["std_error"], rel=1e-7)
    assert all(row.get("mde") is None for row in without)


def test_power_has_four_rows_a_printed_error(rows: dict[str, list[dict[str, object]]]) -> None:
    with_error = {row["effect_id"]: row["std_error"] for row in rows["effect"] if row.get("std_error") is not None}

    assert len(rows["power"]) == 4 * len(with_error)
    for row in rows["power"]:
        if (row["alpha"], row["power"]) == (0.05, 0.90):
            assert row["mde"] == pytest.approx(3.2415156 * with_error[row["effect_id"]], rel=1e-7)
