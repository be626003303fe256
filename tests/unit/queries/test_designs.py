"""The questions on how the trials were designed."""

from vexcore.queries.designs import (
    load_arm_components,
    load_arm_rules,
    load_arms,
    load_components,
    load_design_statements,
    load_designs,
    load_trial_notes,
    load_waves,
)
from vexcore.store.mart import Mart

ALL_TRIALS = {
    "amsterdam",
    "apeldoorn-epe",
    "deventer",
    "groningen",
    "nijmegen",
    "oss",
    "tilburg",
    "utrecht",
    "wageningen",
}


def test_nine_designs_with_article_83_first(mart: Mart) -> None:
    designs = load_designs(mart)

    assert set(designs["trial_id"]) == ALL_TRIALS
    assert designs["legal_basis"].tolist() == ["article-83"] * 6 + ["ordinary-law"] * 3


def test_only_groningens_reference_group_was_drawn_by_lot(mart: Mart) -> None:
    designs = load_designs(mart).set_index("trial_id")

    assert designs.loc[["groningen", "oss"], "reference_randomised"].tolist() == [True, False]
    assert designs["reference_randomised"].isna()["deventer"]
    assert designs["reference_arm_id"].isna()["utrecht"]
    assert designs.loc["groningen", "n_treatment_arms"] == 4
    assert (designs.loc["groningen", "planned_n"], designs.loc["groningen", "realised_n"]) == (700, 891)
    assert designs.loc["groningen", "realised_figure_id"] == "004:recruitment:6:4"


def test_all_forty_arms_without_filter(mart: Mart) -> None:
    arms = load_arm_components(mart)

    assert arms["arm_id"].nunique() == 40
    assert len(arms) == 34 + 13
    assert arms.loc[arms["role"] != "treatment", "component"].isna().all()


def test_at_least_keeps_arms_that_offer_more(mart: Mart) -> None:
    arms = load_arm_components(mart, components=("earnings", "intensive"))

    assert set(arms["arm_id"]) == {"nijmegen:groep-2", "tilburg:groep-3"}
    assert set(arms.loc[arms["arm_id"] == "tilburg:groep-3", "component"]) == {"earnings", "intensive", "bonus"}


def test_only_leaves_out_arms_that_offer_more(mart: Mart) -> None:
    earnings = load_arm_components(mart, components=("earnings",), only=True)
    both = load_arm_components(mart, components=("earnings", "intensive"), only=True)

    assert set(earnings["arm_id"]) == {
        "groningen:t3",
        "groningen:t4.3",
        "utrecht:werken-loont",
        "wageningen:verdienen-loont",
    }
    assert set(both["arm_id"]) == {"nijmegen:groep-2"}


def test_components_that_no_arm_combines_give_no_rows(mart: Mart) -> None:
    assert load_arm_components(mart, components=("choice", "bonus")).empty


def test_each_arm_has_seven_rules(mart: Mart) -> None:
    rules = load_arm_rules(mart, trial="groningen")

    assert rules.groupby("arm_id").size().eq(7).all()
    assert rules["arm_id"].nunique() == 9
    unknown = rules[rules["value_nl"] == "unknown"]
    assert list(unknown["arm_id"] + " " + unknown["rule"]) == [
        "groningen:t2 duties",
        "groningen:t4.2 duties",
        "groningen:reference contacts",
    ]


def test_treatment_arms_come_first(mart: Mart) -> None:
    assert load_arms(mart, trial="oss")["role"].tolist() == ["treatment", "treatment", "control", "reference"]


def test_components_have_words(mart: Mart) -> None:
    components = load_components(mart)

    assert components["component"].tolist()[:2] == ["exemption", "self_direction"]
    assert components["definition_nl"].str.len().gt(20).all()


def test_statements_waves_and_notes_are_of_one_trial(mart: Mart) -> None:
    statements = load_design_statements(mart, trial="groningen")

    assert statements.groupby("topic").size().to_dict() == {
        "allocation": 1,
        "can-answer": 4,
        "cannot-answer": 7,
        "exclusion": 1,
    }
    assert load_waves(mart, trial="amsterdam")["wave"].tolist() == [1, 2]
    assert "realised_n" in set(load_trial_notes(mart, trial="utrecht")["field"])
