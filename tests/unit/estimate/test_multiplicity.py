"""Adjusted p-values, worked by hand."""

import numpy as np
import pandas as pd
import pytest

from vexcore.estimate.multiplicity import add_adjusted, adjust_bh, adjust_holm, assign_families


def _row(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "trial_id": "groningen",
        "comparison": "B",
        "main": True,
        "estimand": "ITT",
        "domain": "contract",
        "model": "M1",
        "month": 24,
        "subgroup": "all",
        "p_value": 0.01,
    }
    return row | changes


def test_holm_by_hand() -> None:
    # Sorted 0.005, 0.01, 0.03, 0.04 by 4, 3, 2, 1: 0.02, 0.03, 0.06, 0.04, and none below the one before it.
    np.testing.assert_allclose(adjust_holm(np.array([0.01, 0.04, 0.03, 0.005])), [0.03, 0.06, 0.06, 0.02], rtol=1e-14)


def test_bh_by_hand() -> None:
    # Sorted 0.005, 0.01, 0.03, 0.04 by 4/1, 4/2, 4/3, 4/4: 0.02, 0.02, 0.04, 0.04.
    np.testing.assert_allclose(adjust_bh(np.array([0.01, 0.04, 0.03, 0.005])), [0.02, 0.04, 0.04, 0.02], rtol=1e-14)


def test_holm_stops_at_one() -> None:
    np.testing.assert_allclose(adjust_holm(np.array([0.6, 0.9])), [1.0, 1.0])


@pytest.mark.parametrize("adjust", [adjust_holm, adjust_bh])
def test_a_single_p_value_stays_as_it_is(adjust) -> None:
    np.testing.assert_array_equal(adjust(np.array([0.04])), [0.04])


@pytest.mark.parametrize("adjust", [adjust_holm, adjust_bh])
def test_what_is_not_estimable_is_no_member(adjust) -> None:
    p = np.array([np.nan, 0.01, np.nan, 0.04, 0.2])
    adjusted = adjust(p)
    assert np.isnan(adjusted[[0, 2]]).all()
    np.testing.assert_array_equal(adjusted[[1, 3, 4]], adjust(np.array([0.01, 0.04, 0.2])))


@pytest.mark.parametrize("adjust", [adjust_holm, adjust_bh])
@pytest.mark.parametrize("p", [[], [np.nan, np.nan]])
def test_a_family_without_p_values(adjust, p: list[float]) -> None:
    adjusted = adjust(np.array(p, dtype=np.float64))
    assert adjusted.shape == (len(p),)
    assert np.isnan(adjusted).all()


def test_the_family_of_a_main_effect() -> None:
    assert assign_families(pd.DataFrame([_row()])).tolist() == ["groningen:B:contract"]


@pytest.mark.parametrize(
    "changes",
    [
        {"main": False},
        {"main": False, "comparison": "C"},
        {"main": False, "comparison": "A", "estimand": "compliers"},
        {"comparison": "C", "estimand": "ATT"},
        {"comparison": "A", "estimand": "ITT"},
        {"comparison": "B", "estimand": "compliers"},
        {"model": "M2"},
        {"model": "M8"},
        {"month": 23},
        {"month": 25},
        {"month": 12},
        {"subgroup": "sex=female"},
    ],
)
def test_elsewhere_there_is_no_family(changes: dict[str, object]) -> None:
    rows = pd.DataFrame([_row(), _row(**changes)])
    assert assign_families(rows).isna().tolist() == [False, True]
    adjusted = add_adjusted(rows)
    assert adjusted["p_holm"].tolist()[0] == 0.01
    assert np.isnan(adjusted["p_holm"][1])
    assert np.isnan(adjusted["p_bh"][1])


def test_compliers_are_a_family_where_a_is_the_only_comparison() -> None:
    rows = pd.DataFrame([_row(comparison="A", estimand="compliers", domain="trust")])
    assert assign_families(rows).tolist() == ["groningen:A:trust"]


def test_families_do_not_count_each_other() -> None:
    rows = pd.DataFrame(
        [
            _row(p_value=0.01),
            _row(p_value=0.02, domain="trust"),
            _row(p_value=0.03),
            _row(p_value=0.04, trial_id="oss", comparison="C"),
            _row(p_value=np.nan),
            _row(p_value=0.001, month=12),
        ],
        index=[7, 7, 3, 2, 1, 0],
    )
    adjusted = add_adjusted(rows)
    np.testing.assert_allclose(adjusted["p_holm"], [0.02, 0.02, 0.03, 0.04, np.nan, np.nan])
    np.testing.assert_allclose(adjusted["p_bh"], [0.02, 0.02, 0.03, 0.04, np.nan, np.nan])
    assert adjusted.index.tolist() == [7, 7, 3, 2, 1, 0]
    assert "p_holm" not in rows


def test_no_rows() -> None:
    adjusted = add_adjusted(pd.DataFrame([_row()]).iloc[:0])
    assert list(adjusted.columns[-2:]) == ["p_holm", "p_bh"]
    assert adjusted.empty
