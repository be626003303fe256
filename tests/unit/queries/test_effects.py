"""Effects in numbers, with their filters, findings and group sizes."""

import pytest

from vexcore.contracts.selection import EffectSelection
from vexcore.queries.effects import (
    load_effect_findings,
    load_effect_groups,
    load_effect_notes,
    load_effect_outcomes,
    load_effects,
)
from vexcore.store.mart import Mart

FINAL = EffectSelection(months=(24,))


def test_main_comparison_of_groningen_is_b_with_five_groups_and_nine_outcomes(mart: Mart) -> None:
    effects = load_effects(mart, selection=FINAL)

    assert set(effects["comparison"]) == {"B"}
    assert len(effects) == 45
    assert effects["figure_id"].notna().all()
    assert list(effects["arm_id"][:5]) == [f"groningen:{arm}" for arm in ("t1", "t2", "t3", "t4", "control")]


def test_effect_is_the_printed_number_of_table_10_13(mart: Mart) -> None:
    effects = load_effects(mart, selection=FINAL).set_index("effect_id")
    row = effects.loc["groningen:t3:B:ITT:M1:hours_gt_12:24:all"]

    assert row["estimate"] == pytest.approx(-0.006)
    assert row["comparison_mean"] == pytest.approx(0.130)
    assert (row["n"], row["n_arm"], row["n_comparison"]) == (8336, 1649, 146)
    assert row["figure_id"] == "003:10.13:6:5"


@pytest.mark.parametrize(
    ("selection", "arms"),
    [
        (EffectSelection(components=("intensive",)), {"groningen:t2"}),
        (EffectSelection(components=("choice",), only=True), {"groningen:t4"}),
        (EffectSelection(components=("bonus",)), set()),
        (EffectSelection(components=("exemption", "earnings")), set()),
        (EffectSelection(trials=("oss",)), set()),
        (EffectSelection(domains=("health-wellbeing",)), set()),
    ],
)
def test_filters_choose_arms_as_sets_of_components(mart: Mart, selection: EffectSelection, arms: set[str]) -> None:
    assert set(load_effects(mart, selection=selection)["arm_id"]) == arms


def test_domain_month_and_outcome_filter(mart: Mart) -> None:
    chosen = EffectSelection(comparison="C", domains=("contract",), months=(8, 16), outcomes=("contract_permanent",))
    effects = load_effects(mart, selection=chosen)

    assert set(effects["outcome_id"]) == {"contract_permanent"}
    assert sorted(set(effects["month"])) == [8, 16]
    assert len(effects) == 8


def test_unadjusted_effects_come_from_counts_and_lend_their_error(mart: Mart) -> None:
    both = EffectSelection(comparison="A", months=(24,), outcomes=("contract_temporary",), models=("M1", "M2"))
    effects = load_effects(mart, selection=both).set_index(["arm_id", "model"])
    plain = effects.loc[("groningen:t3", "M2")]

    assert plain["estimate"] == pytest.approx(38 / 153 - 24 / 222)
    assert plain["se_type"] == "counts"
    assert effects.loc[("groningen:t3", "M1"), "se_type"] == "borrowed"
    assert effects.loc[("groningen:t3", "M1"), "estimate"] == pytest.approx(0.110)


def test_findings_name_the_repeated_row_first(mart: Mart) -> None:
    effects = load_effects(mart, selection=EffectSelection(months=(16,)))
    findings = load_effect_findings(mart, effect_ids=tuple(effects["effect_id"]))

    assert findings["kind"].iloc[0] == "duplicate-row"
    assert set(findings.loc[findings["kind"] == "duplicate-row", "outcome_id"]) == {"wage_gt_50_wml"}
    assert load_effect_findings(mart, effect_ids=()).empty


def test_group_sizes_leave_out_sub_arms(mart: Mart) -> None:
    groups = load_effect_groups(mart, trials=("groningen",)).set_index(["stage", "arm_id"])["count"]

    assert groups.loc[("assigned", "groningen:reference")] == 146
    assert groups.loc[("consented", "groningen:control")] == 222
    assert groups.loc[("invited", "all")] == 8192
    assert ("consented", "groningen:t4.1") not in groups.index


def test_questionnaire_outcomes_have_no_effect_in_numbers(mart: Mart) -> None:
    outcomes = load_effect_outcomes(mart).set_index("outcome_id")["effects"]

    assert outcomes["contract_temporary"] == 60
    assert outcomes["health"] == 0


def test_note_says_why_the_control_group_is_set_aside(mart: Mart) -> None:
    notes = load_effect_notes(mart, field="main_comparison").set_index("trial_id")

    assert "zetten zij opzij" in notes.loc["groningen", "note_nl"]
