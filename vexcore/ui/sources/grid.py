"""A printed table as it stands in the source, as HTML in which every cell leads to its passport."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any

import pandas as pd

from vexcore.ui.render import build_passport_url
from vexcore.ui.sources.words import PROSE, WEB, name_cells, split_label
from vexcore.ui.text import _, is_missing

ARROW = "►"
FLAG = "⚑"

_STYLE = """<style>
.vex-printed {overflow-x: auto;}
.vex-printed table {border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; margin: 0;}
.vex-printed caption {text-align: left; font-weight: 600; padding: .25rem 0 .5rem; caption-side: top;}
.vex-printed th, .vex-printed td {border: 1px solid rgba(128,128,128,.35); padding: .25rem .5rem; vertical-align: top;}
.vex-printed th {font-weight: 400; text-align: left; min-width: 4.5rem;}
.vex-printed th[scope=row] {min-width: 9rem; max-width: 24rem;}
.vex-printed thead th {font-weight: 600; vertical-align: bottom; background: rgba(128,128,128,.1);}
.vex-printed th[scope=rowgroup] {font-weight: 600; background: rgba(128,128,128,.06);}
.vex-printed td {text-align: right; white-space: nowrap;}
.vex-printed td.prose {text-align: left; white-space: normal;}
.vex-printed a {color: inherit; text-decoration: underline; text-decoration-color: rgba(128,128,128,.7);
  text-underline-offset: .2em;}
.vex-printed .absent {font-style: italic;}
.vex-printed .chosen {outline: 3px solid currentColor; outline-offset: -3px; font-weight: 700;}
</style>"""


def explain_marks() -> str:
    """Return what the marks in a printed table mean."""
    return _(
        "{flag} = er is een bevinding over dit cijfer. Schuin: NA is achtergehouden door de bron, leeg is leeg in de "
        "bron."
    ).format(flag=FLAG)


def is_grid(table_id: str) -> bool:
    """Say whether a table has columns of its own; prose and web pages are lists."""
    return table_id not in {PROSE, WEB}


def build_printed_table(cells: pd.DataFrame, *, table_id: str, caption: str, chosen: str = "") -> str:
    """Return a printed table as HTML.

    Parameters
    ----------
    cells
        From `vexcore.queries.record.load_printed_cells`.
    table_id
        Decides whether it is drawn as a grid or as a list of sentences.
    caption
        The title of the table.
    chosen
        Id of a figure whose cell is marked with an arrow.
    """
    body = _build_grid(cells, chosen) if is_grid(table_id) else _build_list(cells, table_id, chosen)
    region = f'<div class="vex-printed" role="region" tabindex="0" aria-label="{escape(caption, quote=True)}">'
    return f"{_STYLE}{region}<table><caption>{escape(caption)}</caption>{body}</table></div>"


def _build_grid(cells: pd.DataFrame, chosen: str) -> str:
    columns = cells.drop_duplicates("column").sort_values("column")
    ordinals = [int(column) for column in columns["column"]]
    head = _build_head([split_label(label) or [_("(zonder kop)")] for label in columns["column_label"]])
    rows: list[str] = []
    open_group: list[str] = []
    for _row, members in cells.groupby("row", sort=True):
        levels = split_label(members.iloc[0]["row_label"]) or [_("(zonder opschrift)")]
        group = levels[:-1]
        if group and group != open_group:
            words = escape(" · ".join(group))
            rows.append(f'<tr><th scope="rowgroup" colspan="{len(ordinals) + 1}">{words}</th></tr>')
        open_group = group
        by_column = {int(cell["column"]): cell for cell in members.to_dict("records")}
        drawn = "".join(_build_cell(by_column.get(ordinal), chosen) for ordinal in ordinals)
        rows.append(f'<tr><th scope="row">{escape(levels[-1])}</th>{drawn}</tr>')
    return f"<thead>{head}</thead><tbody>{''.join(rows)}</tbody>"


def _build_head(labels: Sequence[list[str]]) -> str:
    depth = max(len(levels) for levels in labels)
    lines = []
    for level in range(depth):
        drawn = [f'<td rowspan="{depth}"></td>'] if level == 0 else []
        for (words, is_leaf), members in groupby(
            enumerate(labels), key=lambda item: _head_key(item[0], item[1], level)
        ):
            if words:
                drawn.append(_build_head_cell(words[-1], len(list(members)), depth - level if is_leaf else 1))
        lines.append(f"<tr>{''.join(drawn)}</tr>")
    return "".join(lines)


def _head_key(position: int, levels: list[str], level: int) -> tuple[tuple[str, ...], int]:
    """Return what columns must share to stand under one heading; a lowest heading is never shared."""
    if len(levels) <= level:
        return (), 0
    is_leaf = len(levels) == level + 1
    return tuple(levels[: level + 1]), position + 1 if is_leaf else 0


def _build_head_cell(words: str, columns: int, rows: int) -> str:
    scope = "colgroup" if columns > 1 else "col"
    spans = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
    return f'<th scope="{scope}"{spans}>{escape(words)}</th>'


def _build_cell(cell: dict[Any, Any] | None, chosen: str) -> str:
    if cell is None:
        return "<td></td>"
    marks = ' class="chosen" aria-current="true"' if _is_chosen(cell, chosen) else ""
    return f"<td{marks}>{_build_link(cell, chosen)}</td>"


def _build_list(cells: pd.DataFrame, table_id: str, chosen: str) -> str:
    rows = []
    for _row, members in cells.groupby("row", sort=True):
        numbers = []
        for cell in members.to_dict("records"):
            label = "" if table_id == WEB or is_missing(cell["column_label"]) else f"{escape(cell['column_label'])}: "
            numbers.append(f"{label}{_build_link(cell, chosen)}")
        is_here = any(_is_chosen(cell, chosen) for cell in members.to_dict("records"))
        marks = ' class="prose chosen" aria-current="true"' if is_here else ' class="prose"'
        words = escape(str(members.iloc[0]["row_label"]))
        rows.append(f'<tr><th scope="row">{words}</th><td{marks}>{"<br>".join(numbers)}</td></tr>')
    head = f'<tr><th scope="col">{_("Wat er staat")}</th><th scope="col">{_("Gedrukt")}</th></tr>'
    return f"<thead>{head}</thead><tbody>{''.join(rows)}</tbody>"


def _build_link(cell: dict[Any, Any], chosen: str) -> str:
    arrow = f"{ARROW} " if _is_chosen(cell, chosen) else ""
    flag = f' <span title="{_("er is een bevinding over dit cijfer")}">{FLAG}</span>' if cell["has_finding"] else ""
    printed = "" if is_missing(cell["printed"]) else escape(str(cell["printed"]))
    if cell["cell"] == "printed" and printed:
        words = printed
    else:
        state = name_cells()[cell["cell"]]
        words = f'<span class="absent" title="{state}">{printed or _("leeg")}</span>'
    return f'{arrow}<a href="{build_passport_url(str(cell["figure_id"]))}" target="_self">{words}</a>{flag}'


def _is_chosen(cell: dict[Any, Any], chosen: str) -> bool:
    """Say whether a figure stands in a cell; the id of a part is the id of its cell with the part behind it."""
    place = str(cell["figure_id"]).split(":")[:4]
    return bool(chosen) and place == chosen.split(":")[:4]
