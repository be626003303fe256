from __future__ import annotations

from vexcore.queries.findings import load_findings, load_rule_counts
from vexcore.queries.passport import load_figure_uses, load_passports
from vexcore.queries.record import (
    load_dictionary,
    load_printed_cells,
    load_printed_tables,
    load_record_search,
    load_statements,
)
from vexcore.store.mart import Mart

EVERYTHING = 10_000


def test_search_without_words_returns_each_figure_once(mart: Mart) -> None:
    hits = load_record_search(mart, rows=EVERYTHING)

    assert hits["figure_id"].is_unique
    assert len(hits) == hits["total"].iloc[0] == mart.query("SELECT count(*) AS n FROM figure")["n"][0]


def test_search_ignores_capitals_and_accents(mart: Mart) -> None:
    plain = load_record_search(mart, words="sociale participatie vrijwilligerswerk", rows=EVERYTHING)
    accented = load_record_search(mart, words="SOCIÁLE Participatie  vrijwilligerswerk", rows=EVERYTHING)

    assert len(plain) > 0
    assert plain["figure_id"].tolist() == accented["figure_id"].tolist()


def test_search_limits_rows_and_tells_the_total(mart: Mart) -> None:
    hits = load_record_search(mart, cells=("suppressed",), rows=10)

    assert len(hits) == 10
    assert hits["total"].iloc[0] == 97


def test_search_by_trial_finds_web_statements_and_the_rows_of_the_deck(mart: Mart) -> None:
    hits = load_record_search(mart, trials=("tilburg",), rows=EVERYTHING)

    assert set(hits["trial_id"]) == {"tilburg"}
    assert "004:recruitment:1:4" in set(hits["figure_id"])
    assert "web" in set(hits["table_id"])


def test_search_by_table_and_source_together(mart: Mart) -> None:
    assert len(load_record_search(mart, tables=("000:8.1",), sources=("000",), rows=EVERYTHING)) == 75
    assert load_record_search(mart, tables=("000:8.1",), sources=("001",), rows=EVERYTHING).empty


def test_printed_tables_stand_in_the_order_of_the_report(mart: Mart) -> None:
    tables = load_printed_tables(mart)
    oss = tables.loc[tables["source_id"] == "000", "table_id"].tolist()

    assert oss[:4] == ["1", "2", "3", "4"]
    assert oss.index("9.2") < oss.index("10") < oss.index("11.1")
    assert oss[-1] == "text"
    assert tables.set_index(["source_id", "table_id"]).loc[("003", "8.1"), "suppressed"] == 45


def test_printed_cells_are_one_row_a_cell_led_by_its_first_number(mart: Mart) -> None:
    cells = load_printed_cells(mart, source_id="003", table_id="9.1").set_index(["row", "column"])

    assert cells.index.is_unique
    assert cells.loc[(5, 3), "figure_id"] == "003:9.1:5:3"
    assert cells.loc[(5, 3), "printed"] == "24 (28)"
    assert cells.loc[(5, 3), "has_finding"]
    counts = load_printed_cells(mart, source_id="003", table_id="10.10").set_index(["row", "column"])
    assert counts.loc[(1, 7), "figure_id"] == "003:10.10:1:7:n"


def test_passport_names_neighbours_and_the_parts_of_its_cell(mart: Mart) -> None:
    passport = load_passports(mart, figure_ids=("003:9.1:5:3:expected",)).iloc[0]

    assert passport["previous_id"] == "003:9.1:5:3"
    assert passport["next_id"] == "003:9.1:5:4"
    assert passport["cell_ids"] == "003:9.1:5:3 003:9.1:5:3:expected"
    assert passport["value"] == 28


def test_unknown_figure_has_no_passport_and_no_uses(mart: Mart) -> None:
    assert load_passports(mart, figure_ids=("000:99:1:1",)).empty
    assert load_figure_uses(mart, figure_ids=("000:99:1:1",)).empty


def test_uses_of_an_effect_name_arm_comparison_and_outcome(mart: Mart) -> None:
    use = load_figure_uses(mart, figure_ids=("003:10.10:1:3",)).iloc[0]

    assert use["used_in"] == "effect"
    assert use["estimate"] == 0.009
    assert use["arm_id"] == "groningen:t1"
    assert use["subject_nl"] == "Loon boven 100% van het minimumloon"
    assert use["municipalities"] == "Groningen, Ten Boer"


def test_findings_on_a_figure_match_whole_ids_only(mart: Mart) -> None:
    # 000:13:1:1 must not answer for 000:13:1:10 or 000:13:1:1:n.
    findings = load_findings(mart, figure_ids=("000:13:1:1",))

    assert findings["finding_id"].tolist() == ["000:13:percent-0@1"]


def test_rule_counts_add_up(mart: Mart) -> None:
    counts = load_rule_counts(mart)
    parts = counts[["hold", "fail", "suppressed", "blank"]].sum(axis=1)

    assert (parts == counts["relations"]).all()
    assert counts["fail"].sum() == len(load_findings(mart))
    assert load_rule_counts(mart, tables=("003:8.1",))["suppressed"].sum() == 25


def test_contradictions_always_hold_more_than_one_statement(mart: Mart) -> None:
    statements = load_statements(mart)

    assert (statements.groupby("contradiction").size() > 1).all()
    assert statements["municipalities"].notna().all()


def test_statement_without_number_is_found_by_its_reference(mart: Mart) -> None:
    statement = load_statements(mart, references=("napnieuws-nap-nieuws-28-jan:web:1:1",)).iloc[0]

    assert statement["figure_id"] is None or statement.isna()["figure_id"]
    assert statement["trial_id"] == "amsterdam"


def test_dictionary_describes_every_column(mart: Mart) -> None:
    dictionary = load_dictionary(mart)

    assert (dictionary["description"] != "").all()
    assert set(dictionary["table"]) >= {"figure", "effect", "finding"}
