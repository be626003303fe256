"""What the Groningen report calls significant, against the reconstructed standard errors (docs/methods.md tells it)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

import pandas as pd

from vexcore.pipeline import SOURCE_DATA
from vexcore.store.mart import Mart

CLAIM = re.compile(
    r"niveau 10%: (?P<denied>niet )?significant; variant (?P<comparison>[ABC]); maand (?P<months>[\d ]+); "
    r"arm (?P<arms>[t\d ]+); (?P<outcomes>[a-z_0-9 ]+)"
)

Key = tuple[str, str, str, int]


def _collect_claims(mart: Mart) -> dict[Key, bool]:
    notes = mart.query("SELECT note FROM figure WHERE source_id = '003' AND note IS NOT NULL")["note"].tolist()
    declared = tomllib.loads((SOURCE_DATA / "published" / "groningen-text.toml").read_text(encoding="utf-8"))
    claims: dict[Key, bool] = {}
    for match in filter(None, map(CLAIM.search, [*notes, *declared["claims"]])):
        for month in match["months"].split():
            for arm in match["arms"].split():
                for outcome in match["outcomes"].split():
                    claims[(match["comparison"], f"groningen:{arm}", outcome, int(month))] = not match["denied"]
    return claims


def _compare(mart: Mart) -> pd.DataFrame:
    effects = mart.query(
        "SELECT comparison, arm_id, outcome_id, month, significant, ci_low, ci_high, reason "
        "FROM effect WHERE model = 'M1'"
    )
    keys = ["comparison", "arm_id", "outcome_id", "month"]
    claims = pd.DataFrame(
        [(*key, claimed) for key, claimed in _collect_claims(mart).items()], columns=[*keys, "claimed"]
    )
    return effects.merge(claims, on=keys)


def test_reconstructed_errors_agree_with_what_the_report_claims_of_comparison_b(mart: Mart) -> None:
    compared = _compare(mart).query("comparison == 'B'")

    agree = compared["significant"].astype("boolean") == compared["claimed"]

    assert len(compared) == 80
    assert Counter(agree.tolist()) == {True: 79, False: 1}


def test_the_one_difference_is_an_effect_on_few_events_whose_interval_leaves_out_zero(mart: Mart) -> None:
    compared = _compare(mart).query("comparison == 'B'")

    (different,) = compared[compared["significant"].astype("boolean") != compared["claimed"]].to_dict("records")

    assert (different["arm_id"], different["outcome_id"], different["month"]) == ("groningen:t3", "wage_gt_70_wml", 8)
    assert different["claimed"]
    assert different["reason"] == "few events"
    assert 0 < different["ci_low"] < different["ci_high"]


def test_borrowed_errors_agree_with_what_the_report_denies_of_comparison_a(mart: Mart) -> None:
    compared = _compare(mart).query("comparison == 'A' and outcome_id == 'contract_temporary' and month == 24")

    assert sorted(compared["arm_id"]) == ["groningen:t1", "groningen:t2", "groningen:t4"]
    assert not compared["claimed"].any()
    assert not compared["significant"].any()
