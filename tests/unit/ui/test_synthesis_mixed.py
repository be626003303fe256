"""Printed effects among those of deliveries: which may join, each trial once, and why none does."""

from __future__ import annotations

from typing import Any

import pandas as pd

from vexcore.ui.synthesis.mixed import PRINTED, add_printed, tell_nothing_added
from vexcore.ui.synthesis.reasons import AFTER_DRAW, DELIVERED_TOO, FEW_TRIALS


def row(trial: str, **changes: Any) -> dict[str, Any]:
    return {
        "trial_id": trial,
        "trial_name": trial.capitalize(),
        "municipalities": None,
        "estimate": 0.1,
        "std_error": 0.05,
        "pooled": True,
        "status": "released",
        "reason": None,
        "reason_nl": None,
        "reason_en": None,
    } | changes


WAITING = {"pooled": False, "reason": FEW_TRIALS, "reason_nl": "minder dan drie", "reason_en": "fewer"}
POST = {"pooled": False, "reason": AFTER_DRAW, "reason_nl": "na de loting", "reason_en": "after"}
HELD = {"pooled": False, "status": "embargoed", "estimate": None, "reason": "trial not ended"}


def add(ledger: list[dict[str, Any]], printed: list[dict[str, Any]]) -> pd.DataFrame:
    return add_printed(pd.DataFrame(ledger), pd.DataFrame(printed))


def test_what_waits_for_a_third_trial_joins_and_keeps_no_reason() -> None:
    both = add([row("a", **WAITING), row("b", **WAITING)], [row("c", **WAITING), row("d", **POST)])

    assert list(both["pooled"]) == [True, True, True, False]
    assert list(both[PRINTED]) == [False, False, True, True]
    assert list(both["reason"]) == [None, None, None, AFTER_DRAW]
    assert list(both["origin_words"]) == ["uit leveringen", "uit leveringen", "gedrukt", "gedrukt"]


def test_a_trial_in_both_counts_once_by_its_delivery() -> None:
    both = add([row("a"), row("b", reason="note", reason_nl="noot")], [row("a", estimate=9.0, **WAITING)])

    assert list(both["pooled"]) == [True, True, False]
    assert both.loc[2, "reason"] == DELIVERED_TOO
    assert both.loc[2, "reason_nl"] == "de proef leverde ook gegevens, en telt één keer"
    # What there is to know of a trial in the mean stays.
    assert both.loc[1, "reason_nl"] == "noot"


def test_the_printed_effect_of_a_trial_under_embargo_stays_out_too() -> None:
    both = add([row("a", **HELD), row("b", **WAITING)], [row("a", **WAITING)])

    assert list(both["pooled"]) == [False, True, False]
    assert list(both["reason"]) == ["trial not ended", None, DELIVERED_TOO]


def test_why_nothing_joins_is_told_by_trial() -> None:
    both = add([row("a")], [row("a", **WAITING), row("d", **POST)])

    told = tell_nothing_added(both[both[PRINTED]])
    assert told.startswith("**Er komt niets bij.** Van de gedrukte effecten mag geen enkel mee. ")
    assert "**D**: daar is pas na de loting om toestemming gevraagd." in told
    assert "**A**: deze proef leverde ook gegevens. Een proef telt één keer" in told
    assert tell_nothing_added(both[both[PRINTED]].iloc[:0]).endswith("is van dit onderdeel geen effect gedrukt.")
