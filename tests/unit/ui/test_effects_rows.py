"""Effects in the words of the reader."""

import pandas as pd
import pytest

from vexcore.contracts.selection import EffectSelection
from vexcore.queries.effects import load_effects
from vexcore.store.mart import Mart
from vexcore.ui.effects.estimates import describe_chance, explain_empty_components
from vexcore.ui.effects.rows import FINDING_MARK, format_effect, shape_effects


@pytest.mark.parametrize(("points", "words"), [(1.95, "+2,0"), (-2.1, "-2,1"), (-0.0, "0,0"), (0.04, "0,0")])
def test_effect_has_a_sign_unless_it_is_zero(points: float, words: str) -> None:
    assert format_effect(points) == words


@pytest.fixture
def month_8(mart: Mart) -> pd.DataFrame:
    return load_effects(mart, selection=EffectSelection(months=(8,)))


def test_few_events_are_never_called_told_apart(month_8: pd.DataFrame) -> None:
    rows = shape_effects(month_8)
    few = rows.loc[rows["reason"] == "few events"]

    assert not few.empty
    assert set(few["state"]) == {"few"}
    assert few["verdict"].str.contains("weinig gebeurtenissen").all()


def test_no_interval_reads_as_words(mart: Mart) -> None:
    rows = shape_effects(load_effects(mart, selection=EffectSelection(comparison="A", months=(8,))))

    assert set(rows["state"]) == {"bare"}
    assert set(rows["interval"]) == {"geen"}
    assert set(rows["mean"]) == {"achtergehouden door de bron"}
    assert rows["verdict"].str.contains("geen standaardfout gedrukt").all()


def test_effect_that_is_not_released_shows_why(month_8: pd.DataFrame) -> None:
    held = month_8.head(1).assign(status="suppressed", estimate=None, ci_low=None, ci_high=None)
    row = shape_effects(held).iloc[0]

    assert row["shown"] == "achtergehouden door de bron"
    assert pd.isna(row["value"])


def test_marked_effects_carry_the_sign_of_a_finding(month_8: pd.DataFrame) -> None:
    rows = shape_effects(month_8, marked={month_8["effect_id"].iloc[0]})

    assert rows["row"].iloc[0] == f"Eigen regie {FINDING_MARK}"
    assert rows["row"].iloc[1] == "Individueel maatwerk"


def test_chance_is_counted_over_what_can_be_tested(mart: Mart) -> None:
    rows = shape_effects(load_effects(mart, selection=EffectSelection(comparison="C", months=(24,))))
    words = describe_chance(rows)

    assert words.startswith("**19 van de 36 effecten")
    assert "0 hoger, 19 lager" in words
    assert "gemiddeld 3,6 kleuren" in words


@pytest.mark.parametrize(("tested", "expected"), [(45, "4,5"), (35, "3,5"), (10, "1,0"), (9, "minder dan 1")])
def test_expected_by_chance_is_not_rounded_away(month_8: pd.DataFrame, tested: int, expected: str) -> None:
    rows = shape_effects(month_8).head(1).assign(state="none")
    words = describe_chance(pd.concat([rows] * tested))

    assert f"gemiddeld {expected} kleuren" in words


def test_several_components_must_be_in_one_group() -> None:
    what, remedy = explain_empty_components(EffectSelection(components=("bonus", "exemption")))

    assert "alle 2 in dezelfde groep" in what
    assert "Haal bij ‘Onderdelen’ een onderdeel weg" in remedy
    assert "‘Minstens deze’" in explain_empty_components(EffectSelection(components=("bonus",), only=True))[1]


def test_control_group_against_the_reference_is_counted_apart(mart: Mart) -> None:
    rows = shape_effects(load_effects(mart, selection=EffectSelection(months=(16,))))

    assert "2 hoger, 0 lager. Daarvan 2 bij de controlegroep zelf" in describe_chance(rows)
