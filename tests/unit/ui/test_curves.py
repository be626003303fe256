"""Words of curves of outflow and of their tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.participants import EMBARGO_UNTIL

from vexcore.charts.survival import START
from vexcore.queries.survival import (
    FIRST_EXIT,
    LEFT,
    ON_ASSISTANCE,
    RE_ENTRY,
    load_curves,
    load_survival_tests,
    load_work_ratios,
)
from vexcore.store.mart import Mart
from vexcore.ui.cohort.curve_panels import find_top
from vexcore.ui.cohort.curve_test_words import (
    describe_means,
    describe_ratios,
    format_p,
    name_contrasts,
    tell_difference,
    tell_speed,
    tell_summary,
    tell_trials,
)
from vexcore.ui.cohort.curve_words import (
    build_arm_panels,
    build_reason_panels,
    choose_marks,
    choose_month,
    describe_curves,
    draw_from_start,
    list_risk,
    tell_hidden,
    tell_range,
    tell_remarks,
)
from vexcore.ui.cohort.expected_work import describe_work_ratios, judge_ratio, tell_ratio

TODAY = "2027-01-01"


@pytest.fixture(scope="module")
def people(participant_home: Path) -> Iterator[Mart]:
    """Return the mart with participant rows, open."""
    with Mart.open(participant_home) as opened:
        yield opened


def curves(mart: Mart, curve: str, *, origin: str = "demonstration", **keys: str) -> pd.DataFrame:
    rows = describe_curves(load_curves(mart, origin=origin, trials=(), curve=curve, today=TODAY))
    for column, value in keys.items():
        rows = rows[rows[column] == value]
    return rows


def ask_tests(mart: Mart, *, origin: str = "demonstration", today: str = TODAY) -> pd.DataFrame:
    return name_contrasts(load_survival_tests(mart, origin=origin, trials=(), today=today))


def test_arms_stand_beside_each_other_and_a_silent_arm_keeps_its_name(people: Mart) -> None:
    groningen, oss = build_arm_panels(curves(people, ON_ASSISTANCE, definition=FIRST_EXIT))

    assert list(oss.labels) == ["Standaardgroep", "Eigen regie", "Intensieve begeleiding"]
    assert groningen.labels["Keuzegroep"] == "Keuzegroep: achtergehouden"
    assert "Keuzegroep" not in set(groningen.rows["series"])
    assert "Alle groepen samen" not in groningen.labels


def test_where_no_arm_is_told_all_arms_stand_together_with_the_reason(people: Mart) -> None:
    rows = curves(people, RE_ENTRY)
    oss = next(panel for panel in build_arm_panels(rows) if panel.trial_id == "oss")

    assert list(oss.labels) == ["Alle groepen samen"]
    assert tell_hidden(rows) == (
        "Niet per groep: Oss: alleen alle groepen samen, want achtergehouden: per maand vertrekken te weinig mensen "
        "om de lijn te laten zien."
    )


def test_under_embargo_the_note_says_until_when(people: Mart) -> None:
    rows = curves(people, RE_ENTRY, origin="estimated")
    (panel,) = build_arm_panels(rows)

    assert list(panel.labels) == ["Alle groepen samen"]
    assert EMBARGO_UNTIL == "2030-06-30"
    assert tell_hidden(rows).endswith("want de proef loopt nog; per groep openbaar na 30 juni 2030.")


def test_reasons_are_those_of_all_arms_together(people: Mart) -> None:
    oss = next(panel for panel in build_reason_panels(curves(people, LEFT)) if panel.trial_id == "oss")

    assert list(oss.labels.values()) == [
        *("Werk", "Studie: achtergehouden", "Verhuizing", "Herziening van het recht", "Overig: achtergehouden")
    ]
    assert set(oss.rows["arm_id"]) == {"all"}


def test_a_curve_starts_at_everybody_and_at_nobody(people: Mart) -> None:
    staying = build_arm_panels(curves(people, ON_ASSISTANCE, definition=FIRST_EXIT))[1]
    back = build_arm_panels(curves(people, RE_ENTRY))[1]

    first = draw_from_start(staying, share=1.0).iloc[0]
    assert (first["month"], first["value"], first["low"], first["risk"]) == (START, 1.0, 1.0, "103")
    assert draw_from_start(back, share=0.0).iloc[0]["value"] == 0.0


@pytest.mark.parametrize(
    ("months", "marks"),
    [
        ([3, 9, 14], [3, 9, 14]),
        (list(range(37)), [0, 6, 12, 18, 24, 30, 36]),
        (list(range(10, 36)), [12, 18, 24, 30, 35]),
        ([], []),
    ],
)
def test_marks_are_all_months_where_few_and_every_half_year_where_many(months: list[int], marks: list[int]) -> None:
    assert choose_marks(months) == marks


def test_persons_stand_at_the_start_and_near_half_years_without_touching(people: Mart) -> None:
    oss = build_arm_panels(curves(people, ON_ASSISTANCE, definition=FIRST_EXIT))[1]
    own = list_risk(oss)
    control = own[own["series"] == "Standaardgroep"]

    assert list(control["month"]) == [-1, 6, 12, 18, 24, 30, 36]
    assert list(control["text"]) == ["103", "90", "75", "65", "50", "40", "25"]


def test_the_month_told_is_where_most_trials_have_a_number() -> None:
    whole = pd.DataFrame(
        {
            "trial_id": ["a", "a", "b", "b"],
            "month": [12, 24, 12, 30],
            "status": "released",
            "value": [0.4, 0.5, 0.2, 0.6],
        }
    )

    assert choose_month(whole, preferred=24) == 12
    assert choose_month(whole.iloc[:2], preferred=24) == 24
    assert choose_month(whole.assign(status="suppressed"), preferred=24) is None


def test_a_range_names_its_ends_and_one_trial_is_no_range() -> None:
    whole = pd.DataFrame(
        {
            "status": "released",
            "month": 24,
            "value": [0.5, 0.3],
            "shown": ["50%", "30%"],
            "place": ["Oss", "Epe"],
        }
    )
    words: dict[str, Any] = {"one": "{low} ({place}, {month})", "many": "{low} {place} - {high} {other}", "none": "-"}

    assert tell_range(whole, month=24, **words) == "30% Epe - 50% Oss"
    assert tell_range(whole.head(1), month=24, **words) == "50% (Oss, 24)"
    assert tell_range(whole, month=12, **words) == "-"


def test_what_a_number_says_of_itself_stands_once(people: Mart) -> None:
    rows = curves(people, ON_ASSISTANCE, definition="no-return-of-assigned")

    assert tell_remarks(rows) == "Let op: achteraf bekeken: wie later terugkwam, telt niet als vertrokken."
    assert tell_remarks(curves(people, RE_ENTRY)) == ""


def test_the_common_scale_reaches_the_highest_bound(people: Mart) -> None:
    # Coming back: at most 0.20 with a bound of 0.25; leaving to work: 0.36 and 0.41.
    assert find_top(build_arm_panels(curves(people, RE_ENTRY))) == pytest.approx(0.3)
    assert find_top(build_reason_panels(curves(people, LEFT))) == pytest.approx(0.5)
    assert find_top([]) == 1.0


def test_a_summary_counts_trials_and_says_what_chance_finds(people: Mart) -> None:
    told = tell_summary(ask_tests(people))

    assert told.startswith("In 1 van de 2 proeven met een toets verschillen de groepen")
    assert told.endswith("Ook als nergens verschil was, vindt een toets dat bij 1 op de 10.")
    assert tell_summary(ask_tests(people, origin="estimated")).startswith("Van geen proef is openbaar")


@pytest.mark.parametrize(
    ("trial", "told"),
    [
        ("oss", "In de ene proef met een toets verschillen de groepen meer dan bij toeval te verwachten is (log-rank"),
        (
            "groningen",
            "In de ene proef met een toets verschillen de groepen niet meer dan bij toeval te verwachten is (",
        ),
    ],
)
def test_one_trial_is_told_as_one(people: Mart, trial: str, told: str) -> None:
    tests = ask_tests(people)

    assert tell_summary(tests[tests["trial_id"] == trial]).startswith(told)


def test_each_trial_has_its_line(people: Mart) -> None:
    groningen, oss = tell_trials(ask_tests(people))

    assert oss == (
        "**Oss**: de groepen verschillen (log-rank, p = 0,041). In de groep Intensieve begeleiding bleef men tot maand "
        "24 gemiddeld 0,8 maand korter in de bijstand dan in de groep Standaardgroep (90%-interval 0,2 tot 1,4). De "
        "verhouding verandert in de loop van de tijd: Eigen regie."
    )
    assert groningen.startswith("**Groningen en Ten Boer**: geen verschil tussen de groepen aangetoond")
    (held,) = tell_trials(ask_tests(people, origin="estimated"))
    assert held == "**Proef Nieuwstad**: nog niet openbaar; de proef loopt nog (tot en met 30 juni 2030)."


def test_a_longer_stay_is_told_as_longer() -> None:
    row = {
        "arm": "A",
        "versus": "B",
        "horizon_months": 24,
        "estimate": 0.6,
        "ci_low": 0.1,
        "ci_high": 1.1,
    }

    assert "gemiddeld 0,6 maand langer in de bijstand" in tell_difference(row)
    assert "(90%-interval 0,1 tot 1,1)" in tell_difference(row)


def test_a_verdict_needs_an_interval_without_one(people: Mart) -> None:
    rows = describe_ratios(ask_tests(people), verdict=tell_speed).set_index("arm_id")

    assert rows.loc["oss:eigen-regie", "verdict"] == "geen verschil aangetoond"
    assert not rows.loc["oss:eigen-regie", "told"]
    assert rows.loc["oss:intensieve-begeleiding", "verdict"] == "sneller weg"
    assert rows.loc["oss:eigen-regie", "holds"] == "verandert in de loop van de tijd (p = 0,050)"
    assert rows.loc["oss:intensieve-begeleiding", "holds"] == "geen teken dat zij verandert (p = 0,60)"
    assert rows.loc["groningen:t4", "absent"] == "achtergehouden"


def test_a_reference_drawn_by_lot_is_the_main_comparison(people: Mart) -> None:
    rows = load_survival_tests(people, origin="demonstration", trials=("groningen",), today=TODAY)
    against = rows[rows["comparison_arm_id"] == "groningen:control"].assign(comparison_arm_id="groningen:reference")
    named = name_contrasts(pd.concat([rows, against]))
    ratios = describe_ratios(named, verdict=tell_speed)

    assert set(named.loc[named["main"] & (named["test"] == "cox"), "versus"]) == {"Referentiegroep"}
    assert set(ratios["group"]) == {
        "Groningen en Ten Boer, tegen Referentiegroep",
        "Groningen en Ten Boer, tegen Vergelijkingsgroep",
    }


def test_means_stand_with_their_difference(people: Mart) -> None:
    rows = describe_means(ask_tests(people))
    oss = rows[rows["place"] == "Oss"].set_index("arm")

    assert (oss.loc["Standaardgroep", "shown"], oss.loc["Standaardgroep", "difference"]) == ("18,5", "–")
    assert oss.loc["Intensieve begeleiding", "difference"] == "-0,8"
    assert oss.loc["Intensieve begeleiding", "verdict"] == "korter"
    assert oss.loc["Eigen regie", "verdict"] == "geen verschil aangetoond"


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0099, "p < 0,01"), (0.01, "p = 0,010"), (0.0974, "p = 0,097"), (0.437, "p = 0,44"), (None, "–")],
)
def test_a_small_p_is_no_zero(value: float | None, told: str) -> None:
    assert format_p(value) == told


def test_exits_to_work_are_told_with_what_was_expected(people: Mart) -> None:
    rows = describe_work_ratios(load_work_ratios(people, origin="demonstration", trials=("oss",), today=TODAY))
    whole = rows[(rows["arm_id"] == "all") & (rows["horizon_months"] == 24)].to_dict("records")[0]

    assert tell_ratio(whole) == (
        "**Oss**: 72 mensen gingen naar werk, 43,4 waren er verwacht. Dat is 1,66 keer zoveel (95%-interval 1,31 tot "
        "2,08): **meer dan verwacht**."
    )
    assert judge_ratio({"told": False, "value": 1.6}) == "niet duidelijk anders dan verwacht"
    assert judge_ratio({"told": True, "value": 0.6}) == "minder dan verwacht"
    hidden = rows[rows["arm_id"] == "oss:control"].to_dict("records")[0]
    assert tell_ratio(hidden).startswith("**Oss**: achtergehouden")
