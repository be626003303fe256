"""Questions about the process evaluation."""

from __future__ import annotations

from vexcore.queries.process import (
    load_contacts_by_coach,
    load_printed_beside,
    load_process,
    load_process_comparability,
    load_process_figures,
    load_process_findings,
    load_process_tables,
    load_process_trials,
    load_process_waves,
)
from vexcore.store.mart import Mart


def test_rows_of_an_item_come_in_order_with_their_words(mart: Mart) -> None:
    rows = load_process(mart, items=("ladder",), trials=("oss", "wageningen"))

    assert len(rows) == 28
    first = rows[(rows["category"] == "ladder-1") & (rows["trial_id"] == "oss")]
    assert first["count"].tolist() == [35, 6]
    assert first["base_n"].tolist() == [186, 182]
    assert first["category_nl"].iloc[0] == "1 zeer grote afstand"
    assert rows["figure_id"].notna().all()


def test_only_the_chosen_trials_are_returned(mart: Mart) -> None:
    rows = load_process(mart, items=("ladder", "barrier"), trials=("groningen",))

    assert set(rows["item"]) == {"barrier"}
    assert set(rows.loc[rows["status"] == "not_published", "reason_nl"]) == {"niet gedrukt"}


def test_three_trials_have_process_figures_and_stand_first(mart: Mart) -> None:
    trials = load_process_trials(mart)

    assert len(trials) == 9
    assert trials.loc[trials["has_figures"], "trial_id"].tolist() == ["groningen", "oss", "wageningen"]
    assert trials["has_figures"].tolist() == [True] * 3 + [False] * 6


def test_waves_carry_the_filled_in_questionnaires(mart: Mart) -> None:
    waves = load_process_waves(mart, trials=("wageningen", "groningen"))

    filled = waves[waves["trial_id"] == "wageningen"]
    assert filled["count"].dropna().tolist() == [358, 249]
    assert waves.loc[waves["trial_id"] == "groningen", "count"].isna().all()


def test_comparability_states_grade_and_difference(mart: Mart) -> None:
    known = load_process_comparability(mart, items=("ladder",), trials=("groningen", "oss", "wageningen"))

    assert known["grade"].tolist() == ["different", "similar", "same"]
    assert "geen participatieladder" in known["difference_nl"].iloc[0]


def test_findings_of_tables_and_of_figures_that_speak_of_them(mart: Mart) -> None:
    findings = load_process_findings(mart, tables=("000:13",), figures=("001:text:51:1",)).set_index("finding_id")

    assert findings.loc["000:13:percent-0@3", ["printed", "computed", "cell_id"]].tolist() == [
        "20.2",
        "18,82",
        "000:13:3:2",
    ]
    assert "000:text:ladder-points" in findings.index
    assert "001:text:paid-work-count" in findings.index
    assert not any(name.startswith("000:11.1") for name in findings.index)


def test_notes_of_printed_tables(mart: Mart) -> None:
    tables = load_process_tables(mart, tables=("003:8.2",))

    assert tables["table_id"].tolist() == ["8.2"]
    assert "Kwartaal 1 2018" in tables["note"].iloc[0]


def test_percentage_printed_beside_a_count(mart: Mart) -> None:
    beside = load_printed_beside(mart, items=("ladder",), unit="percent").set_index("figure_id")

    assert beside.loc["000:13:3:1", ["beside_id", "beside_printed"]].tolist() == ["000:13:3:2", "20.2"]
    assert beside.loc["000:13:3:3", "beside_printed"] == "16.5"
    assert len(beside) == 24


def test_contacts_by_quarter_and_coach(mart: Mart) -> None:
    contacts = load_contacts_by_coach(mart)

    assert len(contacts) == 48
    assert contacts.loc[contacts["is_mean"], "value"].tolist() == [2.6, 3.5, 3.0, 2.9, 3.2, 3.6, 3.5, 3.9]
    quarter = contacts[contacts["category"] == "quarter-2018-4"]
    assert quarter["coach"].tolist() == ["Allen", "W1", "W2", "W3", "W4", "W5"]
    assert quarter["value"].max() == 5.1


def test_printed_figures_by_id(mart: Mart) -> None:
    figures = load_process_figures(mart, figures=("000:text:40:2", "001:text:40:2")).set_index("figure_id")

    assert figures["printed"].to_dict() == {"000:text:40:2": "185", "001:text:40:2": "ongeveer 230"}
