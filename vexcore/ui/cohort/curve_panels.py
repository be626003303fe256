"""Curves of outflow beside each other, a drawing for each trial, with one note and one table below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import pandas as pd

from vexcore.charts.origins import OriginLook
from vexcore.charts.style import FinishedChart
from vexcore.charts.survival import CurveWords, build_survival_chart
from vexcore.ui.cohort.curve_words import CurvePanel, describe_ends, draw_from_start, list_risk
from vexcore.ui.cohort.frames import NO_FACTS, SmallChart, draw_charts_beside
from vexcore.ui.cohort.words import name_origin
from vexcore.ui.text import LANGUAGE, _

_STEP_OF_TOP = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveDrawing:
    """How the curves of a section are drawn.

    Attributes
    ----------
    key
        Unique on the page.
    title, value, month
        Of the section, of the axis of shares and of that of months.
    start, top
        Share at the start, and the upper end of the axis.
    below
        What stands above the numbers of persons; empty for no numbers.
    since
        What the months count from, above the column of months.
    """

    key: str
    title: str
    value: str
    month: str
    start: float
    top: float
    below: str
    since: str


def find_top(panels: Sequence[CurvePanel]) -> float:
    """Return the common upper end of the axis: the highest bound, up to the next tenth."""
    ends = [panel.rows["high"].fillna(panel.rows["value"]).max() for panel in panels]
    return min(1.0, ceil(max(ends, default=1.0) / _STEP_OF_TOP) * _STEP_OF_TOP)


def draw_panels(
    panels: Sequence[CurvePanel],
    rows: pd.DataFrame,
    drawing: CurveDrawing,
    *,
    origin: str,
    note: str,
    with_reason: bool = False,
    facts: Mapping[str, str] = NO_FACTS,
) -> None:
    """Draw the curves of trials beside each other on one scale, with a table of all their numbers.

    Parameters
    ----------
    panels
        One a trial; none where nothing is public.
    rows
        From `vexcore.ui.cohort.curve_words.describe_curves`: the table.
    drawing
        How they are drawn.
    note
        What to know when reading the curves.
    with_reason
        Whether the table tells reasons apart.
    facts
        As `vexcore.ui.cohort.frames.shape_table` takes them.
    """
    last = max((int(panel.rows["month"].max()) for panel in panels), default=0)
    draw_charts_beside(
        [_build_small(panel, drawing, origin=origin, last_month=last) for panel in panels],
        origin=origin,
        title=drawing.title,
        table=rows,
        columns={
            "place": _("Proef"),
            "arm": _("Groep"),
            **({"category": _("Reden")} if with_reason else {}),
            "at": drawing.since,
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": _("Aan het begin"),
            "risk": _("Nog gevolgd"),
            "left": _("Sinds de vorige regel"),
            "remark": _("Let op"),
        },
        key=f"curve-{drawing.key}",
        note=note,
        facts=facts,
    )


def _build_small(panel: CurvePanel, drawing: CurveDrawing, *, origin: str, last_month: int) -> SmallChart:
    words = CurveWords(
        month=drawing.month,
        value=drawing.value,
        series=_("Lijn"),
        interval=_("95%-interval"),
        risk=drawing.below or _("Nog gevolgd"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
        below=drawing.below,
    )

    def build(look: OriginLook) -> FinishedChart:
        risk = list_risk(panel)
        return build_survival_chart(
            draw_from_start(panel, share=drawing.start),
            risk if drawing.below else risk.head(0),
            words=words,
            look=look,
            labels=panel.labels,
            top=drawing.top,
            last_month=last_month,
            language=LANGUAGE,
        )

    return SmallChart(
        name=panel.place, build=build, alt_text=describe_ends(panel), key=f"curve-{drawing.key}-{panel.trial_id}"
    )
