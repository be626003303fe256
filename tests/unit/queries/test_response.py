"""Questions on who filled in the questionnaires and who withdrew."""

import pandas as pd
import pytest

from vexcore.queries.response import load_response_periods, load_response_shares, load_withdrawals
from vexcore.store.mart import Mart

ALL = ("groningen", "oss", "wageningen")


def test_more_questionnaires_than_members_has_no_share(mart: Mart) -> None:
    rows = load_response_shares(mart, trial_ids=ALL, instrument="participant-questionnaire")
    above = rows[rows["count"] > rows["base_n"]]

    assert above[["arm_id", "wave", "count", "base_n"]].to_numpy().tolist() == [
        ["oss:eigen-regie", 0, 101, 98],
        ["oss:intensieve-begeleiding", 0, 102, 101],
    ]
    assert above["share"].isna().all()
    assert set(above["reason_nl"]) == {"meer dan de groep leden heeft"}


def test_response_of_groningen_at_the_last_wave(mart: Mart) -> None:
    rows = load_response_shares(mart, trial_ids=("groningen",), instrument="participant-questionnaire")
    last = rows[rows["wave"] == 2].set_index("arm_id")

    assert last.loc["all", "share"] == pytest.approx(760 / 890)
    assert last.loc["groningen:t2", "share"] == pytest.approx(107 / 144)
    assert rows["town"].unique().tolist() == ["Groningen, Ten Boer"]


def test_withdrawals_name_the_arm_without_a_number(mart: Mart) -> None:
    rows = load_withdrawals(mart, trial_ids=ALL)
    total = rows[rows["stage"] == "withdrew"].set_index(["trial_id", "arm_id"])

    assert total.loc[("groningen", "groningen:t2"), "count"] == 19
    assert total.loc[("groningen", "groningen:t1"), "status"] == "not_published"
    assert pd.isna(total.loc[("groningen", "groningen:t1"), "count"])
    assert total.loc[("oss", "all"), "count"] == 40
    assert not any(arm.startswith("groningen:t4.") for arm in rows["arm_id"])


def test_periods_by_trial(mart: Mart) -> None:
    rows = load_response_periods(mart, trial_ids=("oss",), instrument="caseworker-questionnaire")

    assert list(rows["wave"]) == [0, 1, 2]
    assert "6 december 2017" in rows.loc[0, "when_nl"]
