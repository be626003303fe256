"""What trials say together in words: means, differences, predictions, and what may not be added up."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pandas as pd
import pytest

from vexcore.estimate.synthesis import Pool, pool_effects
from vexcore.pipeline import pool_eligibility
from vexcore.ui.synthesis import reasons
from vexcore.ui.synthesis.harvest import SEVERAL, WHOLE, gather_marks, place_statements, tell_harvest
from vexcore.ui.synthesis.printed import tell_reasons
from vexcore.ui.synthesis.reasons import head_reason, tell_apart
from vexcore.ui.synthesis.robustness import tell_robustness
from vexcore.ui.synthesis.words import (
    STANDARD,
    WITH_ATT,
    find_kind,
    find_unit,
    grade_spread,
    refuse_pool,
    tell_mean,
    tell_next,
    tell_p,
    tell_spread,
)

FIVE = pool_effects([0.12, 0.01, 0.07, -0.03, 0.05], [0.04, 0.06, 0.05, 0.04, 0.06])
THREE = pool_effects([0.10, 0.11, 0.12], [0.02, 0.02, 0.02])


def mean(pool: Pool, *, better: bool | None = True, method: str = STANDARD) -> str:
    return tell_mean(
        pool,
        outcome_id="off_benefit",
        outcome="Geen bijstand",
        kind="binary",
        unit="procentpunten",
        higher_is_better=better,
        method=method,
    )


def test_a_mean_is_told_per_hundred_with_its_interval_and_what_zero_in_it_means() -> None:
    told = mean(FIVE)

    assert told.startswith(
        "**Gemiddeld over 5 proeven: ongeveer 5 op de 100 deelnemers meer zonder bijstand "
        "(90%-interval: 2 minder tot 11 meer).**"
    )
    assert "Dat is niet hetzelfde als geen effect." in told
    assert "op de 100 mensen meer" in mean(FIVE, method=WITH_ATT)


@pytest.mark.parametrize(
    ("sign", "better", "words"),
    [
        (1, True, "waarschijnlijk gunstig."),
        (1, False, "waarschijnlijk ongunstig."),
        (-1, True, "waarschijnlijk ongunstig."),
        (-1, False, "waarschijnlijk gunstig."),
        (1, None, "Nul ligt buiten dat interval."),
    ],
)
def test_the_side_of_zero_is_good_or_bad_by_the_outcome(sign: int, better: bool | None, words: str) -> None:
    assert mean(pool_effects([sign * value for value in (0.10, 0.11, 0.12)], [0.02] * 3), better=better).endswith(words)


@pytest.mark.parametrize(
    ("k", "words"), [(0, "hier zijn het er geen."), (1, "hier is het er 1."), (2, "hier zijn het er 2.")]
)
def test_under_three_trials_nothing_is_added_up(k: int, words: str) -> None:
    assert words in refuse_pool(k)
    assert pool_effects([0.1] * k, [0.1] * k).reason != ""
    assert tell_spread(pool_effects([0.1] * k, [0.1] * k), kind="binary", unit="") == ""
    assert tell_next(pool_effects([0.1] * k, [0.1] * k), kind="binary", unit="") == ""


@pytest.mark.parametrize(
    ("p", "i2", "words"),
    [
        (0.10, 0.39, "loopt weinig verder uiteen"),
        (0.10, 0.0, "loopt niet verder uiteen"),
        (0.10, 0.40, "maar dat kan ook toeval zijn"),
        (0.0999, 0.39, "maar weinig"),
        (0.0999, 0.40, "en flink"),
        (0.0999, 0.74, "en flink"),
        (0.0999, 0.75, "past op geen van hen goed"),
    ],
)
def test_differences_are_graded_by_chance_and_by_their_share(p: float, i2: float, words: str) -> None:
    assert words in grade_spread(replace(FIVE, p_q=p, i2=i2))


def test_differences_are_told_in_the_unit_with_their_interval() -> None:
    told = tell_spread(FIVE, kind="binary", unit="procentpunten")

    # tau2 = 0.00212, so tau = 4.6 percentage points.
    assert "standaarddeviatie van 4,6 procentpunten (95%-interval: 0,0 tot 15,9)" in told
    assert "is 48% meer dan toeval (I²); toets van Cochran: Q = 7,6, p = 0,106" in told
    assert "Met 5 proeven is dat maar ruw te schatten.\n\n:small[In cijfers:" in told


@pytest.mark.parametrize(("p", "words"), [(0.0009, "p < 0,001"), (0.001, "p = 0,001"), (0.5, "p = 0,500")])
def test_a_p_value_never_reads_zero(p: float, words: str) -> None:
    assert tell_p(p) == words


def test_a_next_municipality_is_told_from_five_trials_on() -> None:
    assert "8 minder tot 18 meer op de 100" in tell_next(FIVE, kind="binary", unit="procentpunten")
    assert "beide kanten op" in tell_next(FIVE, kind="binary", unit="procentpunten")
    sure = tell_next(replace(FIVE, pi_low=0.01, pi_high=0.09), kind="score", unit="punten")
    assert "0,01 meer tot 0,09 meer (90%-voorspellingsinterval, punten)" in sure
    assert "aan dezelfde kant van nul" in sure
    few = tell_next(THREE, kind="binary", unit="procentpunten")
    assert "niet te zeggen" in few
    assert "hier zijn het er 3." in few


def test_money_stands_behind_its_sign() -> None:
    euros = pool_effects([40.0, 10.0, 25.0], [20.0, 20.0, 20.0])

    # The variance of the estimates, 225, is below that of each, 400: tau2 = 0.
    assert "standaarddeviatie van € 0 per maand (" in tell_spread(euros, kind="eur", unit="€ per maand")
    inside = pd.DataFrame({"place": list("ABC"), "without_estimate": [nan] * 3})
    assert "is het gemiddelde € +25 per maand" in tell_robustness(inside, euros, kind="eur", unit="€ per maand")


def test_standardised_differences_are_written_as_scores_in_deviations() -> None:
    assert (find_kind("binary", "hedges-g"), find_unit("binary", "share", "hedges-g")) == (
        "score",
        "standaarddeviaties",
    )
    assert (find_kind("binary", "outcome"), find_unit("binary", "share", "outcome")) == ("binary", "procentpunten")


def test_what_leaves_zero_by_leaving_a_trial_out_is_named() -> None:
    inside = pd.DataFrame(
        {
            "place": ["A", "B", "C", "D", "E"],
            "without_estimate": FIVE.without_estimate,
            "without_low": FIVE.without_low,
            "without_high": FIVE.without_high,
        }
    )
    told = tell_robustness(inside, FIVE, kind="binary", unit="procentpunten")
    assert "loopt het gemiddelde van +1,8 tot +7,6 procentpunten" in told
    assert "Zonder D zou nul buiten het interval liggen." in told
    assert "+4,6 procentpunten, met standaardfout 2,1" in told
    firm = tell_robustness(inside.assign(without_low=-1.0, without_high=1.0), FIVE, kind="binary", unit="")
    assert "hangt van geen enkele proef af" in firm
    certain = replace(FIVE, ci_low=0.01)
    turned = inside.assign(without_low=[-0.1, -0.1, 0.1, 0.1, 0.1])
    assert "Zonder A of B zou nul wel in het interval" in tell_robustness(turned, certain, kind="binary", unit="")
    none = inside.assign(without_estimate=nan, without_low=nan, without_high=nan)
    assert "niet na te gaan" in tell_robustness(none, THREE, kind="binary", unit="")


def test_reasons_are_those_that_the_pipeline_gives() -> None:
    given = {value for name, value in vars(pool_eligibility).items() if name.isupper() and isinstance(value, str)}

    assert set(reasons.SHORT_WORDS) - {reasons.SWITCHED_OFF, reasons.FEW_TRIALS, reasons.DELIVERED_TOO} <= given
    assert pool_effects([0.1], [0.1]).reason == reasons.FEW_TRIALS


def test_trials_that_are_left_out_are_told_by_reason() -> None:
    trials = pd.DataFrame(
        {
            "place": ["Oss", "Epe", "Deventer", "Utrecht", "Ede"],
            "why": [
                "",
                reasons.UNKNOWN_CONSENT,
                reasons.UNKNOWN_CONSENT,
                "fewer than 10 persons",
                reasons.SWITCHED_OFF,
            ],
            "status": ["released", "released", "released", "suppressed", "released"],
            "reason_nl": [None, "x", "x", "achtergehouden: minder dan 10 personen", None],
            "reason_en": [None, "x", "x", "withheld", None],
        }
    )
    told = tell_apart(trials)

    assert told[0] == "**Ede**: door u uitgezet."
    assert told[1].startswith("**Epe en Deventer**: niet bekend is of mensen")
    assert told[2] == "**Utrecht**: achtergehouden: minder dan 10 personen."
    assert len(told) == 3
    assert head_reason("fewer than 10 persons", "suppressed") == "Niet opgeteld: geen getal"
    assert head_reason("no standard error", "released") == "Niet opgeteld: om een andere reden"


def test_a_statement_stands_under_a_component_only_where_all_its_arms_offer_just_that() -> None:
    offers = {
        "a:1": frozenset({"coach"}),
        "a:2": frozenset({"coach"}),
        "a:3": frozenset({"bonus"}),
        "a:4": frozenset({"coach", "bonus"}),
    }
    named = ["a:1", "a:1; a:2", "a:1;a:3", "a:4", "", "all", "a:1;a:control"]
    placed = place_statements(pd.DataFrame({"arm_id": named}), offers)

    assert list(placed["row"]) == ["coach", "coach", SEVERAL, SEVERAL, WHOLE, WHOLE, "coach"]


def test_the_harvest_counts_a_trial_once_a_subject_and_direction() -> None:
    one = {"trial": "Oss", "theme_words": "Werk", "direction": "+", "compared_kind": "control", "row": "coach"}
    statements = pd.DataFrame(
        [one, one, one | {"compared_kind": "other"}, one | {"direction": "ns", "trial": "Utrecht"}]
    ).assign(dispute="", statement="zin")
    marks = gather_marks(statements)

    assert len(marks) == 3
    assert tell_harvest(marks, {"coach": "Coach", "bonus": "Bonus"}).splitlines() == [
        "- **Coach**: 2 keer meer of hoger en 1 keer niet significant (Oss en Utrecht; 2 tegen de controlegroep).",
        "- **Bonus**: niets gevonden.",
    ]


def test_reasons_of_print_are_told_once_a_trial() -> None:
    both = f"{reasons.AFTER_DRAW}; {reasons.NOT_PRINTED}"
    why = [both, reasons.NOT_PRINTED, reasons.NOT_PRINTED, ""]
    ledger = pd.DataFrame({"place": ["Oss", "Oss", "Epe", "Ede"], "why": why, "reason_nl": "", "status": "released"})

    late, none = tell_reasons(ledger).splitlines()
    assert late.startswith("- **Oss**: daar is pas na de loting om toestemming gevraagd.")
    assert none.startswith("- **Epe en Oss**: de bronnen drukken geen effect als getal")
