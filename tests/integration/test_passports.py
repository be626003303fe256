"""The passport works for every figure of the mart."""

from __future__ import annotations

import pandas as pd
import pytest

from vexcore.queries.findings import load_findings
from vexcore.queries.passport import load_figure_uses, load_passports
from vexcore.queries.record import load_printed_cells, load_printed_tables
from vexcore.store.mart import Mart
from vexcore.ui.render import build_passport_url
from vexcore.ui.sources.findings import tell_finding
from vexcore.ui.sources.grid import build_printed_table
from vexcore.ui.sources.passport import escape_caption, list_facts
from vexcore.ui.sources.passport_uses import name_pages, name_use, tell_uses
from vexcore.ui.sources.words import name_parts, name_source_kinds, name_units, tell_printed, tell_value

RESULTS = ("recruitment", "response", "outflow", "profile", "process", "balance", "effect", "literature_finding")


@pytest.fixture(scope="module")
def figures(mart: Mart) -> pd.DataFrame:
    return mart.query("SELECT * FROM figure")


@pytest.fixture(scope="module")
def passports(mart: Mart, figures: pd.DataFrame) -> pd.DataFrame:
    return load_passports(mart, figure_ids=tuple(figures["figure_id"]))


@pytest.fixture(scope="module")
def uses(mart: Mart, figures: pd.DataFrame) -> pd.DataFrame:
    return load_figure_uses(mart, figure_ids=tuple(figures["figure_id"]))


def test_every_figure_has_one_passport(passports: pd.DataFrame, figures: pd.DataFrame) -> None:
    assert len(figures) > 4000
    assert sorted(passports["figure_id"]) == sorted(figures["figure_id"])


def test_every_passport_has_words_for_everything(passports: pd.DataFrame) -> None:
    assert set(passports["unit"]) <= set(name_units())
    assert set(passports["part"]) <= set(name_parts())
    assert set(passports["source_kind"]) <= set(name_source_kinds())
    for passport in passports.to_dict("records"):
        facts = list_facts(passport)
        assert facts["Bron"]
        assert facts["Waar"]
        assert "Uitspraak" in facts if passport["table_id"] == "web" else "Rij" in facts
        assert tell_printed(passport)
        assert tell_value(passport)


def test_withheld_and_blank_cells_are_told_in_words(passports: pd.DataFrame) -> None:
    told = {cell: {tell_value(row) for row in rows.to_dict("records")} for cell, rows in passports.groupby("cell")}

    assert told["suppressed"] == {"achtergehouden door de bron"}
    assert told["blank"] == {"leeg in de bron"}
    assert not told["printed"] & {"achtergehouden door de bron", "leeg in de bron"}


def test_next_and_previous_walk_through_each_whole_table(passports: pd.DataFrame) -> None:
    for _table, members in passports.groupby(["source_id", "table_id"]):
        by_id = members.set_index("figure_id")
        starts = by_id.index[by_id["previous_id"].isna()]
        assert len(starts) == 1
        walked, here = [], starts[0]
        while isinstance(here, str):
            walked.append(here)
            here = by_id.loc[here, "next_id"]
        assert sorted(walked) == sorted(by_id.index)


def test_every_row_with_a_figure_is_among_its_uses(mart: Mart, uses: pd.DataFrame) -> None:
    for table in RESULTS:
        rows = mart.query(f"SELECT DISTINCT figure_id FROM {table} WHERE figure_id IS NOT NULL")
        assert set(rows["figure_id"]) == set(uses.loc[uses["used_in"] == table, "figure_id"]), table


def test_every_use_is_told_with_its_page(uses: pd.DataFrame) -> None:
    for (table, kind), members in uses.groupby(["used_in", "statement_kind"], dropna=False):
        words, page = name_use(str(table), kind)
        assert words
        assert page in {"", *name_pages()}
        for line in tell_uses(members):
            assert line.startswith(f"**{words}**: ")
            assert page == "" or f"]({page})" in line
            assert "nan" not in line.lower().split()


def test_uses_name_what_every_row_is_about(uses: pd.DataFrame) -> None:
    about_rows = uses[~uses["used_in"].isin(["arm", "arm_rule", "trial_note", "literature_finding"])]
    assert (about_rows["subject_nl"] != "").all()


def test_every_figure_stands_in_its_printed_table(mart: Mart, figures: pd.DataFrame) -> None:
    cells_of = dict(list(figures.groupby(["source_id", "table_id"])))
    for table in load_printed_tables(mart).to_dict("records"):
        members = cells_of[(table["source_id"], table["table_id"])]
        cells = load_printed_cells(mart, source_id=table["source_id"], table_id=table["table_id"])
        assert len(cells) == len(members.drop_duplicates(["row", "column"]))
        chosen = str(members.iloc[-1]["figure_id"])
        html = build_printed_table(cells, table_id=table["table_id"], caption=escape_caption(table), chosen=chosen)
        assert html.count('aria-current="true"') == 1
        assert all(f'href="{build_passport_url(figure)}"' in html for figure in cells["figure_id"])


def test_every_finding_links_to_figures_that_exist(mart: Mart, figures: pd.DataFrame) -> None:
    known = set(figures["figure_id"])
    for finding in load_findings(mart).to_dict("records"):
        named = [] if pd.isna(finding["figure_ids"]) else finding["figure_ids"].split(" ")
        assert set(named) <= known
        line = tell_finding(finding)
        assert all(f"]({build_passport_url(figure)})" in line for figure in named)
