from __future__ import annotations

import pandas as pd

from vexcore.ui.sources.grid import build_printed_table


def make_cells(*cells: dict[str, object]) -> pd.DataFrame:
    base = {"cell": "printed", "has_finding": False, "row_label": "Rij", "column_label": "Kolom"}
    return pd.DataFrame([base | cell for cell in cells])


def test_headings_of_columns_that_belong_together_span_them() -> None:
    cells = make_cells(
        {"figure_id": "s:1:1:1", "row": 1, "column": 1, "column_label": "Nulmeting > N", "printed": "10"},
        {"figure_id": "s:1:1:2", "row": 1, "column": 2, "column_label": "Nulmeting > %", "printed": "20"},
        {"figure_id": "s:1:1:3", "row": 1, "column": 3, "column_label": "Totaal", "printed": "30"},
    )
    html = build_printed_table(cells, table_id="1", caption="Tabel 1")

    assert '<th scope="colgroup" colspan="2">Nulmeting</th>' in html
    assert '<th scope="col" rowspan="2">Totaal</th>' in html
    assert '<tr><th scope="col">N</th><th scope="col">%</th></tr>' in html


def test_columns_with_the_same_label_stay_apart() -> None:
    cells = make_cells(
        {"figure_id": "s:1:1:1", "row": 1, "column": 1, "column_label": "%", "printed": "10"},
        {"figure_id": "s:1:1:2", "row": 1, "column": 2, "column_label": "%", "printed": "20"},
    )
    html = build_printed_table(cells, table_id="1", caption="Tabel 1")

    assert html.count('<th scope="col">%</th>') == 2


def test_cell_that_the_table_does_not_have_stays_empty() -> None:
    cells = make_cells(
        {"figure_id": "s:1:1:1", "row": 1, "column": 1, "printed": "10"},
        {"figure_id": "s:1:2:2", "row": 2, "column": 2, "printed": "20"},
    )
    html = build_printed_table(cells, table_id="1", caption="Tabel 1")

    assert html.count("<td></td>") == 2


def test_withheld_and_blank_cells_are_no_numbers() -> None:
    cells = make_cells(
        {"figure_id": "s:1:1:1", "row": 1, "column": 1, "printed": "NA", "cell": "suppressed"},
        {"figure_id": "s:1:1:2", "row": 1, "column": 2, "printed": None, "cell": "blank"},
    )
    html = build_printed_table(cells, table_id="1", caption="Tabel 1")

    assert '<span class="absent" title="achtergehouden door de bron">NA</span>' in html
    assert '<span class="absent" title="leeg in de bron">leeg</span>' in html


def test_a_part_marks_the_cell_that_it_stands_in() -> None:
    cells = make_cells(
        {"figure_id": "s:1:1:1", "row": 1, "column": 1, "printed": "24 (28)"},
        {"figure_id": "s:1:1:2", "row": 1, "column": 2, "printed": "29 (18)"},
    )
    html = build_printed_table(cells, table_id="1", caption="Tabel 1", chosen="s:1:1:1:expected")

    assert '<td class="chosen" aria-current="true">► <a href="bronnen?figuur=s%3A1%3A1%3A1"' in html
    assert html.count("►") == 1


def test_prose_is_a_list_of_sentences_with_all_their_numbers() -> None:
    cells = make_cells(
        {"figure_id": "s:text:1:1", "row": 1, "column": 1, "row_label": "uitstroom", "printed": "78"},
        {"figure_id": "s:text:1:2", "row": 1, "column": 2, "row_label": "uitstroom", "printed": "5"},
    )
    html = build_printed_table(cells, table_id="text", caption="Tekst")

    assert html.count('<th scope="row">uitstroom</th>') == 1
    assert html.count("Kolom: <a") == 2


def test_what_a_source_printed_cannot_become_markup() -> None:
    cells = make_cells({"figure_id": "s:1:1:1", "row": 1, "column": 1, "printed": "<b>1</b>", "row_label": "<script>"})
    html = build_printed_table(cells, table_id="1", caption='"><script>')

    assert "<b>1</b>" not in html
    assert "<script>" not in html
