"""The whole record as rows of the mart, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vexcore.errors import DataRefused, Fault
from vexcore.published.blocks import group_cells
from vexcore.published.cells import Cell
from vexcore.published.effects import build_effects, collect_arm_sizes
from vexcore.published.findings import Evaluation, compare_with_reviewed, evaluate_record
from vexcore.published.harmonised import Row, harmonise_groups
from vexcore.published.literature import WEB_TABLE, Literature, load_literature
from vexcore.published.tables import Record, load_record
from vexcore.registry.model import Registry
from vexcore.registry.rows import find_missing_figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The record as read and evaluated.

    Attributes
    ----------
    record
        Printed tables.
    literature
        Statements of public pages.
    evaluation
        Relations and what came of them.
    rows
        Rows by harmonised table, ``effect`` included.
    faults
        Everything that is wrong with the files; findings do not count, they are what the sources are like.
    """

    record: Record
    literature: Literature
    evaluation: Evaluation
    rows: Mapping[str, list[Row]]
    faults: tuple[Fault, ...]

    def figures(self) -> dict[str, Cell]:
        """Return every figure by id, those of web pages included."""
        return self.record.cells() | {cell.figure_id: cell for cell in self.literature.figures}


def read_published(folder: Path, registry: Registry) -> Published:
    """Read and evaluate the record; faults are collected, not raised."""
    record = load_record(
        folder,
        sources=[source.id for source in registry.sources],
        trials=[trial.id for trial in registry.trials],
    )
    literature = load_literature(folder, registry)
    if record.faults:
        # Relations over a table that could not be read would only repeat its faults under another name.
        faults = (*record.faults, *literature.faults)
        nothing = Evaluation(outcomes=(), faults=())
        return Published(record=record, literature=literature, evaluation=nothing, rows={}, faults=faults)
    evaluation = evaluate_record(record)
    cells = record.cells()
    grouping = group_cells(record.tables, cells, registry)
    rows = harmonise_groups(grouping.groups)
    rows["effect"] = build_effects(grouping.groups, cells, collect_arm_sizes(rows["recruitment"]))
    figures = cells | {cell.figure_id: cell for cell in literature.figures}
    missing = [
        Fault(
            file="registry",
            line=0,
            column="",
            value=figure_id,
            rule="a figure that the registry names stands in the record",
            remedy="mend the id",
        )
        for figure_id in find_missing_figures(registry, {name: cell.value for name, cell in figures.items()})
    ]
    faults = (*literature.faults, *evaluation.faults, *grouping.faults, *missing)
    return Published(record=record, literature=literature, evaluation=evaluation, rows=rows, faults=faults)


def check_published(folder: Path, registry: Registry) -> Published:
    """Read the record and hold its findings against the reviewed list.

    Raises
    ------
    DataRefused
        With every fault of the files and every finding that differs from the reviewed list.
    """
    published = read_published(folder, registry)
    faults = list(published.faults)
    if not faults:
        faults += compare_with_reviewed(published.evaluation.findings, folder)
    if faults:
        raise DataRefused("published record", faults)
    return published


def build_record_rows(published: Published) -> dict[str, list[Row]]:
    """Return the rows of every table of the mart that comes from the record."""
    outcomes = published.evaluation.outcomes
    return {
        "figure": [_build_figure_row(cell) for cell in published.figures().values()],
        "printed_table": [
            {
                "source_id": table.source_id,
                "table_id": table.table_id,
                "trial_id": table.trial_id,
                "title": table.title,
                "place": table.place or None,
                "note": table.note or None,
            }
            for table in published.record.tables
        ]
        + [
            {"source_id": source_id, "table_id": WEB_TABLE, "trial_id": "all", "title": "Openbare webpagina"}
            for source_id in sorted({cell.source_id for cell in published.literature.figures})
        ],
        "finding": [
            {
                "finding_id": finding.rule_id,
                "source_id": finding.source_id,
                "table_id": finding.table_id,
                "kind": finding.kind,
                "what": finding.what,
                "printed": finding.printed,
                "computed": finding.computed,
                "figure_ids": " ".join(finding.figure_ids),
            }
            for finding in published.evaluation.findings
        ],
        "rule_check": [
            {
                "rule_id": outcome.rule_id,
                "source_id": outcome.source_id,
                "table_id": outcome.table_id,
                "kind": outcome.kind,
                "what": outcome.what,
                "outcome": outcome.outcome,
            }
            for outcome in outcomes
        ],
        "literature_finding": list(published.literature.statements),
        **published.rows,
    }


def _build_figure_row(cell: Cell) -> Row:
    return {
        "figure_id": cell.figure_id,
        "source_id": cell.source_id,
        "table_id": cell.table_id,
        "row_label": cell.row_label,
        "column_label": cell.column_label,
        "part": cell.part,
        "printed": cell.printed or None,
        "value": cell.value,
        "unit": cell.unit,
        "cell": cell.state,
        "significance": cell.significance or None,
        "note": cell.note or None,
        "row": cell.row,
        "column": cell.column,
    }
