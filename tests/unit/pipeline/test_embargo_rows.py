"""Rows of all arms under an embargo: as they were, whole numbers too, so that what is made of them can be."""

from __future__ import annotations

from support import twelfth

from vexcore.pipeline.expected_work import standardise_outflow
from vexcore.pipeline.participants import _hold_back

EXPECTED = {
    "origin": "published",
    "trial_id": twelfth.build_delivery().facts.trial.trial_id,
    "arm_id": "all",
    "measure": "expected-yearly",
    "category": "work",
    "definition": "bus-prediction",
    "horizon_months": 12,
    "count": None,
    "base_n": None,
    "share": 0.06,
    "status": "released",
    "reason": None,
    "figure_id": "a:1:1:1",
    "source_id": "a",
}


def outflow(arm: str) -> dict[str, object]:
    return EXPECTED | {
        "origin": "estimated",
        "arm_id": arm,
        "measure": "outflow",
        "definition": "first-exit-of-assigned",
        "count": 25,
        "base_n": 120,
        "share": 25 / 120,
        "figure_id": None,
        "source_id": "levering-nieuwstad",
    }


def test_the_row_of_all_arms_stays_and_gives_its_ratio() -> None:
    facts = twelfth.build_delivery().facts
    whole, arm = _hold_back([outflow("all"), outflow("nieuwstad:control")], facts)
    ratios = {row["arm_id"]: row for row in standardise_outflow([EXPECTED, whole, arm])}

    assert whole == outflow("all")
    assert isinstance(whole["base_n"], int)
    assert (arm["status"], arm["count"], arm["base_n"], arm["share"]) == ("embargoed", None, None, None)
    assert ratios["all"]["observed"] == 25
    assert ratios["nieuwstad:control"]["status"] == "embargoed"
    assert ratios["nieuwstad:control"]["estimate"] is None
