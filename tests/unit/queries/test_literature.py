"""What sources state in words."""

from vexcore.contracts.selection import EffectSelection
from vexcore.queries.literature import OTHER_THEME, THEMES, load_literature_effects
from vexcore.store.mart import Mart


def test_eight_trials_have_statements_and_apeldoorn_has_none(mart: Mart) -> None:
    found = load_literature_effects(mart, selection=EffectSelection())

    assert set(found["trial_id"]) == {
        *("amsterdam", "deventer", "groningen", "nijmegen", "oss", "tilburg", "utrecht", "wageningen"),
        "all",
    }
    assert set(found["theme"]) <= set(THEMES)
    assert found["trial_id"].iloc[-1] == "all"


def test_known_items_have_a_theme(mart: Mart) -> None:
    found = load_literature_effects(mart, selection=EffectSelection())
    other = set(found.loc[found["theme"] == OTHER_THEME, "item"])

    assert other == {
        "overall_effect",
        "effect_for_low_educated",
        "effect_for_vulnerable",
        "secondary_outcomes",
        "satisfaction_with_service",
    }


def test_number_of_the_matched_group_is_a_level_and_no_direction(mart: Mart) -> None:
    found = load_literature_effects(mart, selection=EffectSelection(trials=("amsterdam",)))
    matched = found.loc[
        (found["comparison"] == "matched") & (found["value"] == 9.0) & (found["item"] == "job_part_time")
    ]

    assert list(matched["is_level"]) == [True]
    assert set(found["trial_id"]) == {"amsterdam", "all"}


def test_component_keeps_statements_that_name_an_arm_with_it(mart: Mart) -> None:
    found = load_literature_effects(mart, selection=EffectSelection(components=("bonus",)))

    assert set(found["trial_id"]) == {"tilburg"}
    alone = load_literature_effects(mart, selection=EffectSelection(components=("bonus",), only=True))
    assert alone.empty


def test_domain_keeps_its_items(mart: Mart) -> None:
    found = load_literature_effects(mart, selection=EffectSelection(domains=("trust",)))

    assert set(found["item"]) == {"trust_local_government"}


def test_contradicting_statements_are_all_there(mart: Mart) -> None:
    found = load_literature_effects(mart, selection=EffectSelection(trials=("nijmegen",)))
    disputed = found.loc[found["contradiction"] == "nijmegen-outflow-direction"]

    assert sorted(disputed["direction"].fillna("")) == ["", "-"]
