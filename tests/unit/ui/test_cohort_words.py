"""The words of participant data: numbers, and what stands where there is none."""

from __future__ import annotations

import pandas as pd
import pytest

from vexcore.contracts.origin import STATUSES
from vexcore.disclosure.embargo import NOT_ENDED
from vexcore.disclosure.policy import REASONS
from vexcore.queries.labels import load_labels
from vexcore.store.mart import Mart
from vexcore.ui.cohort.course import count_months, find_gaps, name_bars
from vexcore.ui.cohort.frames import count_withheld, fit_widths, list_values, shape_table
from vexcore.ui.cohort.gaps import describe_gaps
from vexcore.ui.cohort.words import (
    describe_cells,
    format_value,
    name_absence,
    name_arm,
    name_month,
    name_trial,
    shorten_absence,
)


def cell(**fields: object) -> pd.Series:
    row = {
        "status": "released",
        "share": 0.4,
        "count": 41,
        "base_n": 102,
        "ci_low": 0.312,
        "ci_high": 0.499,
        "reason": None,
        "reason_nl": None,
        "reason_en": None,
    }
    return pd.Series(row | fields, dtype="object")


def describe(**fields: object) -> pd.Series:
    frame = cell(**fields).to_frame().T
    return describe_cells(frame.astype({"share": "float64", "ci_low": "float64", "ci_high": "float64"})).iloc[0]


def test_a_released_share_reads_with_its_interval_and_base() -> None:
    row = describe()

    assert (row["shown"], row["interval"], row["n"], row["absent"]) == ("40,0%", "31,2% tot 49,9%", "41 van 102", "")
    assert (row["value"], row["low"], row["high"]) == (0.4, 0.312, 0.499)


@pytest.mark.parametrize("status", [status for status in STATUSES if status != "released"])
def test_what_is_not_released_is_never_a_number_and_never_blank(status: str) -> None:
    row = describe(status=status)

    assert pd.isna(row["value"])
    assert pd.isna(row["low"])
    assert row["shown"]
    assert row["absent"]
    assert row["interval"] == row["absent"]
    assert not any(character.isdigit() for character in row["shown"] + row["absent"] + row["interval"])


def test_a_number_without_interval_says_so() -> None:
    assert describe(ci_low=None, ci_high=None)["interval"] == "geen interval"


def test_a_month_reads_as_a_month() -> None:
    assert name_month("2017-10") == "oktober 2017"


def test_a_withheld_cell_without_base_has_a_dash() -> None:
    assert describe(status="suppressed", count=None, base_n=None)["n"] == "–"


def test_a_withheld_count_does_not_stand_behind_its_base() -> None:
    assert describe(status="suppressed", count=3)["n"] == "noemer 102"


def test_the_reason_of_the_release_goes_before_the_status() -> None:
    assert name_absence(cell(status="suppressed", reason_nl="achtergehouden: te klein")) == "achtergehouden: te klein"
    assert shorten_absence(cell(status="suppressed", reason_nl="achtergehouden: te klein")) == "achtergehouden"


@pytest.mark.parametrize("reason", [*REASONS, NOT_ENDED])
def test_every_reason_of_the_release_has_words(mart: Mart, reason: str) -> None:
    words = load_labels(mart, axis="reason").set_index("id")["nl"]

    assert words[reason].startswith(("achtergehouden: ", "nog niet openbaar: "))


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [(0.1234, "binary", "12,3%"), (1234.4, "eur", "€ 1.234"), (6.106, "score", "6,11"), (12.5, "count", "12,50")],
)
def test_a_number_reads_as_its_kind(value: float, kind: str, shown: str) -> None:
    assert format_value(value, kind) == shown


def test_a_column_of_kinds_goes_before_the_one_kind() -> None:
    frame = pd.concat([cell(value=0.5, kind="binary"), cell(value=6.0, kind="score")], axis=1).T
    frame = frame.astype({"value": "float64", "ci_low": "float64", "ci_high": "float64"})

    assert list(describe_cells(frame, field="value")["shown"]) == ["50,0%", "6,00"]


def test_names_of_trials_and_arms() -> None:
    assert name_trial({"trial_name": "Bijstand op Maat", "municipalities": "Groningen, Ten Boer"}) == (
        "Groningen en Ten Boer"
    )
    assert name_trial({"trial_name": "Wat werkt, en voor wie", "municipalities": None}) == "Wat werkt, en voor wie"
    assert name_arm({"arm_id": "all", "arm_nl": None}) == "Alle groepen samen"
    assert name_arm({"arm_id": "tilburg:groep-1", "arm_nl": "Groep 1: ontheffing en bijverdienen"}) == "Groep 1"


def test_runs_of_months_without_a_number_are_found_by_series_and_reason() -> None:
    absent = ["x", "x", "", "x", "y", "", "y"]
    rows = pd.DataFrame({"series": ["A"] * 5 + ["B"] * 2, "month": [0, 1, 2, 3, 4, 0, 1], "absent": absent})

    assert find_gaps(rows).to_dict("records") == [
        {"series": "A", "start": 0, "end": 1, "words": "x"},
        {"series": "A", "start": 3, "end": 3, "words": "x"},
        {"series": "A", "start": 4, "end": 4, "words": "y"},
        {"series": "B", "start": 1, "end": 1, "words": "y"},
    ]


def test_no_gap_makes_an_empty_frame_with_its_columns() -> None:
    rows = pd.DataFrame({"series": ["A"], "month": [0], "absent": [""]})

    assert list(find_gaps(rows).columns) == ["series", "start", "end", "words"]
    assert find_gaps(rows).empty


def test_what_is_withheld_is_counted_in_a_sentence() -> None:
    table = pd.DataFrame({"status": ["released", "suppressed", "embargoed", "suppressed"]})

    assert count_withheld(table) == (
        "Achtergehouden: 2 van de 4 cijfers; de tabel zegt per cijfer waarom. "
        "Nog niet openbaar, omdat de proef nog loopt: 1 van de 4 cijfers."
    )
    assert count_withheld(table[table["status"] == "released"]) == ""


def test_a_long_chart_is_told_in_part() -> None:
    table = pd.DataFrame({"group": "Oss", "row": [f"r{i}" for i in range(30)], "shown": "1%"})

    told = list_values(table)
    assert told.startswith("Oss, r0 1%; Oss, r1 1%")
    assert told.endswith("De overige 6 staan in de tabel.")


def test_gaps_are_counted_by_outcome() -> None:
    gaps = pd.DataFrame({"outcome_id": ["health", "health", "wage_eur"]})

    assert describe_gaps(gaps) == "bij 2 uitkomsten"
    assert describe_gaps(gaps.iloc[:2]) == "bij 1 uitkomst"
    assert describe_gaps(gaps.iloc[:0]) == "niets"


def test_months_without_a_number_are_counted_by_reason() -> None:
    gaps = pd.DataFrame({"start": [0, 5, 9], "end": [1, 5, 9], "words": ["achtergehouden"] * 2 + ["nog niet openbaar"]})

    assert count_months(gaps) == "3 maanden achtergehouden, 1 maand nog niet openbaar"
    assert name_bars(gaps) == "Dikke streep: achtergehouden, nog niet openbaar"
    assert count_months(gaps.iloc[:0]) == ""


def test_a_table_says_its_origin_first_and_is_complete_under_words_of_the_reader() -> None:
    table = pd.DataFrame({"place": ["Oss"], "shown": ["40,0%"], "secret": ["x"]})
    shaped = shape_table(
        table,
        {"place": "Proef", "shown": "Aandeel"},
        origin="demonstration",
        what="Weg na 24 maanden",
        facts={"Noemer": "wie is ingedeeld"},
    )

    assert shaped.to_dict("records") == [
        {
            "Herkomst": "demonstratie, synthetisch",
            "Proef": "Oss",
            "Aandeel": "40,0%",
            "Noemer": "wie is ingedeeld",
            "Wat het is": "Weg na 24 maanden",
        }
    ]
    assert list(shaped.columns) == ["Herkomst", "Proef", "Aandeel", "Noemer", "Wat het is"]


def test_columns_are_as_wide_as_their_longest_text_up_to_a_limit() -> None:
    widths = fit_widths(pd.DataFrame({"Maand": [1, 10], "Cijfer": ["x" * 20, "x"], "Lang": ["x" * 200, ""]}))

    assert widths == {"Maand": 34 + 28, "Cijfer": 136 + 28, "Lang": 480}
