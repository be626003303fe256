"""The embargo: until the last day has passed, rows by arm tell nothing."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from disclosure.tables import yes_cells

from vexcore.disclosure.embargo import apply_embargo, is_embargoed
from vexcore.disclosure.release import release_shares

EARLY, LATE = date(2019, 10, 1), date(2020, 3, 31)
BEFORE, AFTER = date(2020, 3, 30), date(2020, 4, 1)


@pytest.mark.parametrize(
    ("end_on", "until", "as_of", "ended", "embargoed"),
    [
        (LATE, None, BEFORE, True, True),
        (LATE, None, LATE, True, True),
        (LATE, None, AFTER, False, False),
        (EARLY, LATE, LATE, True, True),
        (EARLY, LATE, AFTER, True, False),
        (LATE, EARLY, LATE, True, True),
        (LATE, EARLY, AFTER, True, False),
        (None, LATE, LATE, True, True),
        (None, LATE, AFTER, True, False),
        (None, LATE, AFTER, False, True),
        (None, None, AFTER, True, False),
        (None, None, AFTER, False, True),
    ],
)
def test_an_embargo_ends_after_the_later_day(
    end_on: date | None, until: date | None, as_of: date, ended: bool, embargoed: bool
) -> None:
    assert is_embargoed(end_on, until, as_of, ended=ended) is embargoed


def outcome_rows() -> pd.DataFrame:
    cells = pd.concat(
        [yes_cells([(3, 100), (40, 100), (50, 100)], month=8), yes_cells([(30, 90)], month=8).assign(trial_id="u")],
        ignore_index=True,
    )
    return release_shares(cells, within=["trial_id", "month"], category=None).frame


def test_rows_by_arm_are_emptied_and_all_others_stay() -> None:
    before = outcome_rows()
    after = apply_embargo(before, embargoed_trials={"t"})
    closed = (after["trial_id"] == "t") & (after["arm_id"] != "all")
    numbers = ["count", "base_n", "share", "ci_level", "ci_low", "ci_high"]

    assert closed.sum() == 3
    assert after.loc[closed, numbers].isna().all(axis=None)
    # The withheld row too: that it was under 10 is a result.
    assert set(after.loc[closed, "status"]) == {"embargoed"}
    assert set(after.loc[closed, "reason"]) == {"trial not ended"}
    assert after["month"].tolist() == [8] * 6
    pd.testing.assert_frame_equal(after[~closed], before[~closed])
    pd.testing.assert_frame_equal(before, outcome_rows())


def test_no_embargo_changes_nothing() -> None:
    pd.testing.assert_frame_equal(apply_embargo(outcome_rows(), embargoed_trials=()), outcome_rows())


def test_numbers_that_the_table_adds_later_are_emptied_as_well() -> None:
    frame = outcome_rows().assign(estimate=0.25, significant=True, n_arm=7919, significance="**")
    after = apply_embargo(frame, embargoed_trials=["t"]).iloc[:3]

    assert after[["estimate", "significant", "n_arm", "significance"]].isna().all(axis=None)
    assert "7919" not in after.to_csv()


def test_waves_say_which_change_it_is_and_stay() -> None:
    frame = outcome_rows().assign(from_wave=0, to_wave=1, estimate=0.25)
    after = apply_embargo(frame, embargoed_trials=["t"]).iloc[:3]

    assert after["from_wave"].tolist() == [0, 0, 0]
    assert after["to_wave"].tolist() == [1, 1, 1]
    assert after["estimate"].isna().all()


def test_a_table_without_trials_is_refused() -> None:
    with pytest.raises(ValueError, match="no column trial_id"):
        apply_embargo(outcome_rows().drop(columns="trial_id"), embargoed_trials=["t"])
