"""The tables of the mart that hold the record: figures, findings, statements."""

from __future__ import annotations

from vexcore.contracts.schema import Table, real, text, whole

YES_NO_NOT = ("yes", "no", "not-stated")

RECORD_TABLES = (
    Table(
        name="figure",
        description="One printed number.",
        key=("source_id", "table_id", "row", "column", "part"),
        columns=(
            text("figure_id", "`source:table:row:column[:part]`, ordinals from 1"),
            text("source_id", "Source"),
            text("table_id", "Table as printed; `text` for prose, `web` for numbers from web pages"),
            text("row_label", "Row as printed, header levels joined by ` > `", nullable=True),
            text("column_label", "Column as printed", nullable=True),
            text("part", "Part of a cell that holds several numbers"),
            text("printed", "The whole cell as it stands", nullable=True),
            real("value", "The number, as printed: percentages 0-100", "see unit"),
            text("unit", "Unit"),
            text("cell", "State of the cell", allowed=("printed", "suppressed", "blank")),
            text("significance", "Stars as printed", nullable=True),
            text("note", "Remark of ours, in Dutch", nullable=True),
            whole("row", "Ordinal of the row", "", nullable=False),
            whole("column", "Ordinal of the column", "", nullable=False),
        ),
    ),
    Table(
        name="printed_table",
        description="A printed table of the record.",
        key=("source_id", "table_id"),
        columns=(
            text("source_id", "Source"),
            text("table_id", "Table"),
            text("trial_id", "Trial, or `all`"),
            text("title", "Caption as printed"),
            text("place", "Where it stands", nullable=True),
            text("note", "Remark of ours, in Dutch", nullable=True),
        ),
    ),
    Table(
        name="finding",
        description="What does not fit in the record.",
        key=("finding_id",),
        columns=(
            text("finding_id", "`source:table:rule[@instance]`"),
            text("source_id", "Source"),
            text("table_id", "Table"),
            text("kind", "Kind of finding"),
            text("what", "The relation that ought to hold, in Dutch"),
            text("printed", "As printed", nullable=True),
            text("computed", "As computed", nullable=True),
            text("figure_ids", "Figures it speaks of, separated by spaces", nullable=True),
        ),
    ),
    Table(
        name="rule_check",
        description="A relation between printed numbers and what came of checking it.",
        key=("rule_id",),
        columns=(
            text("rule_id", "`source:table:rule[@instance]`"),
            text("source_id", "Source"),
            text("table_id", "Table"),
            text("kind", "Kind of relation"),
            text("what", "The relation, in Dutch"),
            text("outcome", "`holds`, `fails`, `not checked: suppressed` or `not checked: blank`"),
        ),
    ),
    Table(
        name="literature_finding",
        description="What a source states about a trial.",
        key=("source_id", "position"),
        columns=(
            text("trial_id", "Trial, or `all`"),
            text("kind", "Kind of statement"),
            text("item", "What it is about"),
            text("arm_id", "Arm, several separated by `;`, or `all`", nullable=True),
            whole("horizon_months", "Months since the start", "months"),
            real("value", "The number, as stated", "see unit"),
            text("unit", "Unit", nullable=True),
            text(
                "comparison",
                "Compared with whom",
                allowed=("control", "other-arms", "non-participants", "matched", "before-after", "none"),
            ),
            text("significance", "Called significant", allowed=YES_NO_NOT),
            text("direction", "Direction, only where the source states it", nullable=True, allowed=("+", "0", "-")),
            text("source_id", "Source"),
            text("figure_id", "The figure, where it is a number", nullable=True),
            text("statement_nl", "What the source states, in our words, in Dutch"),
            text("statement_en", "What the source states, in our words, in English"),
            text("contradiction", "Shared by statements that contradict each other", nullable=True),
            whole("position", "Order within the source", "", nullable=False),
        ),
    ),
)
