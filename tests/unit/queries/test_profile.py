"""Questions on who the participants are and how they were doing."""

from math import sqrt

import pytest

from vexcore.queries.profile import (
    load_participant_coverage,
    load_profile_comparability,
    load_profile_differences,
    load_profile_findings,
    load_profile_groups,
    load_wave_means,
)
from vexcore.store.mart import Mart


def test_only_groningen_prints_background(mart: Mart) -> None:
    coverage = load_participant_coverage(mart).set_index("trial_id")

    assert len(coverage) == 9
    assert list(coverage.index[coverage["has_background"]]) == ["groningen"]
    assert set(coverage.index[coverage["has_waves"]]) == {"oss", "wageningen"}
    assert set(coverage.index[coverage["has_response"]]) == {"groningen", "oss", "wageningen"}
    assert coverage.loc["apeldoorn-epe", "municipalities"] == "Apeldoorn, Epe"


def test_education_of_participants_by_arm_is_that_of_table_2_1(mart: Mart) -> None:
    groups = load_profile_groups(mart, trial_id="groningen", characteristic="education")
    arms = groups[(groups["population"] == "participants") & (groups["arm_id"] != "all")]
    high = arms[arms["category"] == "education-high"].set_index("arm_id")["share"]

    assert high.to_dict() == pytest.approx(
        {
            "groningen:control": 0.32,
            "groningen:t1": 0.28,
            "groningen:t2": 0.34,
            "groningen:t3": 0.40,
            "groningen:t4.1": 0.42,
            "groningen:t4.2": 0.36,
            "groningen:t4.3": 0.40,
        }
    )
    assert arms["figure_id"].str.startswith("003:2.1:").all()
    assert arms["arm_id"].iloc[0] == "groningen:control"


def test_standardised_difference_by_hand(mart: Mart) -> None:
    rows = load_profile_differences(mart, trial_id="groningen")
    row = rows[
        (rows["comparison"] == "research-population")
        & (rows["arm_id"] == "all")
        & (rows["category"] == "education-high")
    ].iloc[0]

    assert row["share"] == pytest.approx(0.35)
    assert row["comparison_share"] == pytest.approx(0.17)
    assert row["smd"] == pytest.approx(0.18 / sqrt((0.35 * 0.65 + 0.17 * 0.83) / 2))
    assert (row["figure_id"], row["comparison_figure_id"]) == ("003:5.3:10:2", "003:2.1:8:1")


def test_differences_compare_like_with_like(mart: Mart) -> None:
    rows = load_profile_differences(mart, trial_id="groningen")
    against_control = rows[rows["comparison"] == "control"]

    assert not rows.duplicated(["comparison", "population", "arm_id", "category", "characteristic"]).any()
    assert set(against_control["population"]) == {"participants", "assigned"}
    assert "groningen:control" not in set(against_control["arm_id"])
    assigned = against_control[against_control["population"] == "assigned"]
    assert set(assigned["arm_id"]) == {f"groningen:t{arm}" for arm in range(1, 5)}
    assert set(assigned["comparison_base_n"]) == {1635}


def test_wave_means_carry_the_n_of_both_waves(mart: Mart) -> None:
    means = load_wave_means(mart, trial_ids=("oss", "wageningen"), population="respondents-both-waves")
    row = means[(means["trial_id"] == "oss") & (means["outcome_id"] == "wellbeing_tiu") & (means["wave"] == 1)].iloc[0]

    assert len(means) == 36
    assert row["value"] == pytest.approx(5.96)
    assert row["significance"] == "***"
    assert (row["n"], row["n_figure_id"]) == (319, "000:6:8:1")
    poor = means[(means["trial_id"] == "wageningen") & (means["outcome_id"] == "poor_health_tiu")]
    assert set(poor["value"]) == {0.52}
    assert set(poor["n"]) == {304}


def test_comparability_with_groningen(mart: Mart) -> None:
    rows = load_profile_comparability(
        mart, trial_id="groningen", outcome_ids=("wellbeing_tiu", "capability_tiu", "self_reliance_tiu")
    ).set_index("outcome_id")

    assert rows["grade"].to_dict() == {
        "wellbeing_tiu": "similar",
        "capability_tiu": "different",
        "self_reliance_tiu": "similar",
    }
    assert rows["difference_nl"].notna().all()


def test_findings_of_chosen_tables_and_kinds(mart: Mart) -> None:
    rows = load_profile_findings(mart, tables=("000:6", "001:6"), kinds=("impossible", "sum"))

    assert list(rows["finding_id"]) == ["000:6:n-both-questionnaires@1", "001:6:both-waves-total@2"]


def test_nothing_is_computed_from_a_cell_that_another_table_withholds(mart: Mart) -> None:
    withheld = mart.query(
        "SELECT arm_id, category FROM balance WHERE status = 'suppressed' AND population = 'participants'"
    )
    differences = load_profile_differences(mart, trial_id="groningen")
    intervals = mart.query(
        "SELECT arm_id, category FROM profile WHERE population = 'participants' AND ci_low IS NOT NULL"
    )

    hidden = set(withheld.itertuples(index=False, name=None))
    computed = differences.loc[differences["population"] == "participants", ["arm_id", "category"]]

    assert ("groningen:t1", "education-unknown") in hidden
    assert hidden.isdisjoint(computed.itertuples(index=False, name=None))
    assert hidden.isdisjoint(intervals.itertuples(index=False, name=None))
