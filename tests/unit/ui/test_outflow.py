import pandas as pd
import pytest

from vexcore.ui.outflow.shares import cite_figures, describe_rows, name_absence
from vexcore.ui.outflow.sources import assign_part


@pytest.fixture
def row() -> pd.Series:
    return pd.Series(
        {
            "place": "Apeldoorn, Epe",
            "count": None,
            "base_n": 100,
            "share": None,
            "ci_low": None,
            "ci_high": None,
            "status": "suppressed",
            "reason": None,
            "reason_nl": None,
            "printed_percent": None,
            "computed_from": None,
        }
    )


def test_suppressed_row_reads_as_words(row: pd.Series) -> None:
    described = describe_rows(row.to_frame().T).iloc[0]

    assert described["shown"] == "achtergehouden door de bron"
    assert described["n"] == "– van 100"
    assert described["series"] == "Apeldoorn en Epe"


def test_reason_of_the_source_comes_first(row: pd.Series) -> None:
    row["reason"] = row["reason_nl"] = "niet gedrukt"

    assert name_absence(row) == "niet gedrukt"


def test_every_figure_of_a_computed_number_is_linked() -> None:
    assert cite_figures("000:1:3:1 000:1:9:1") == (
        "[cijfer 1](bronnen?figuur=000%3A1%3A3%3A1), [cijfer 2](bronnen?figuur=000%3A1%3A9%3A1)"
    )


@pytest.mark.parametrize(
    ("figures", "part"),
    [
        ("001:1:1:1 001:1:7:1", "reasons"),
        ("001:4:3:1 001:4:13:1", "after"),
        ("000:1:3:1 000:1:9:1 000:text:64:1", "work"),
        ("001:1:9:1 001:text:1:1", "groups"),
    ],
)
def test_finding_belongs_to_the_part_it_speaks_of(figures: str, part: str) -> None:
    assert assign_part(figures) == part
