"""What curves of outflow say: which of them are drawn, at which months they have a mark, and their sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from vexcore.charts.survival import MONTHS_BETWEEN_MARKS, START
from vexcore.contracts.origin import EMBARGOED, RELEASED
from vexcore.ui.cohort.words import (
    ALL_ARMS,
    describe_cells,
    name_absence,
    name_arm,
    name_trial,
    shorten_absence,
)
from vexcore.ui.places import join_names
from vexcore.ui.text import MISSING, _, format_count, format_day, format_share, is_missing, pick

REFERENCE = "reference"
FEW_MONTHS = 12
"""Up to how many known months a curve has a mark at each of them."""

_BETWEEN_NUMBERS = 5
_NEAR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePanel:
    """The curves of one trial.

    Attributes
    ----------
    place, trial_id
        Name and id of the trial.
    rows
        Rows of the curves that are drawn, with ``series`` beside the columns of `describe_curves`.
    labels
        What stands below the curves, by series, those without a number too.
    """

    place: str
    trial_id: str
    rows: pd.DataFrame
    labels: Mapping[str, str]


def describe_curves(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `vexcore.queries.survival.load_curves` with the texts that charts and tables show.

    Returns
    -------
    DataFrame
        Adds what `vexcore.ui.cohort.words.describe_cells` adds, ``place``, ``arm``, ``category`` (words of the reason),
        ``at`` (month, empty where there is no number), ``risk`` and ``left`` (texts), and ``remark`` (what to know).
    """
    described = describe_cells(frame.assign(count=None), field="estimate")
    released = frame["status"] == RELEASED
    records = frame.to_dict("records")
    return described.assign(
        place=[name_trial(row) for row in records],
        arm=[name_arm(row) for row in records],
        category=[pick(row, "category") for row in records],
        at=frame["month"].astype("Int64").where(released),
        n=[format_count(row["base_n"]) for row in records],
        risk=[_tell_risk(row["at_risk"]) for row in records],
        left=[format_count(row["events"]) for row in records],
        remark=[
            pick(row, "reason") if row["status"] == RELEASED and not is_missing(row["reason"]) else ""
            for row in records
        ],
    )


def _tell_risk(at_risk: object) -> str:
    return MISSING if is_missing(at_risk) else _("minstens {n}").format(n=format_count(at_risk))


def build_arm_panels(rows: pd.DataFrame) -> list[CurvePanel]:
    """Return the curves by arm of each trial; where no arm has one, that of all arms together.

    Parameters
    ----------
    rows
        From `describe_curves`, of one curve, reason and definition.
    """
    panels = []
    for trial_id, own in rows.groupby("trial_id", sort=False):
        arms = own[own["arm_id"] != ALL_ARMS]
        by_arm = _has_arms(own)
        shown = arms if by_arm else own[(own["arm_id"] == ALL_ARMS) | _is_told(own, reference=True)]
        panel = _build_panel(shown, series="arm", trial_id=str(trial_id))
        panels += [panel] if panel else []
    return panels


def build_reason_panels(rows: pd.DataFrame) -> list[CurvePanel]:
    """Return the curves by reason of each trial, all arms together.

    Parameters
    ----------
    rows
        From `describe_curves`, of exits by reason.
    """
    whole = rows[rows["arm_id"] == ALL_ARMS]
    panels = [
        _build_panel(own, series="category", trial_id=str(trial_id))
        for trial_id, own in whole.groupby("trial_id", sort=False)
    ]
    return [panel for panel in panels if panel]


def _has_arms(own: pd.DataFrame) -> bool:
    return bool(_is_told(own, reference=False).any())


def _is_told(own: pd.DataFrame, *, reference: bool) -> pd.Series:
    told: pd.Series = (
        (own["arm_id"] != ALL_ARMS) & (own["status"] == RELEASED) & ((own["role"] == REFERENCE) == reference)
    )
    return told


def _build_panel(shown: pd.DataFrame, *, series: str, trial_id: str) -> CurvePanel | None:
    if not (shown["status"] == RELEASED).any():
        return None
    labels = {}
    for name, own in shown.groupby(series, sort=False):
        silent = not (own["status"] == RELEASED).any()
        words = _("{series}: {words}").format(series=name, words=shorten_absence(own.iloc[0])) if silent else str(name)
        labels[str(name)] = words
    drawn = shown[shown["status"] == RELEASED]
    return CurvePanel(
        place=str(shown["place"].iloc[0]), trial_id=trial_id, rows=drawn.assign(series=drawn[series]), labels=labels
    )


def draw_from_start(panel: CurvePanel, *, share: float) -> pd.DataFrame:
    """Return what the chart of a panel draws: each curve from its start on, and which months have a mark.

    Parameters
    ----------
    share
        Share at the start: 1 of a falling curve, 0 of a rising one.
    """
    parts = []
    for series, own in panel.rows.groupby("series", sort=False):
        start = pd.DataFrame(
            {
                "series": [series],
                "month": [START],
                **{field: [share] for field in ("value", "low", "high")},
                "shown": [format_share(share, 1)],
                "interval": [""],
                "risk": [own["n"].iloc[0]],
                "marked": [False],
            }
        )
        marks = choose_marks([int(month) for month in own["month"]])
        parts += [start, own.assign(marked=own["month"].isin(marks))[list(start.columns)]]
    return pd.concat(parts, ignore_index=True).astype({"month": "int64", "marked": "bool"})


def choose_marks(months: Sequence[int]) -> list[int]:
    """Return the months that get a mark: all where they are few, else those nearest to every half year."""
    return list(months) if len(months) <= FEW_MONTHS else _choose_nearest(months)


def _choose_nearest(months: Sequence[int]) -> list[int]:
    if not months:
        return []
    ends = range(0, max(months) + MONTHS_BETWEEN_MARKS, MONTHS_BETWEEN_MARKS)
    nearest = {end: _find_nearest(months, end) for end in ends}
    return sorted({month for end, month in nearest.items() if abs(month - end) <= _NEAR})


def _find_nearest(months: Sequence[int], end: int) -> int:
    return min(months, key=lambda month: (abs(month - end), month))


def list_risk(panel: CurvePanel) -> pd.DataFrame:
    """Return the persons still followed that stand below the curves: at the start and near every half year.

    Returns
    -------
    DataFrame
        ``series``, ``month``, ``text``; months so far apart that the numbers do not meet.
    """
    rows = []
    for series, own in panel.rows.groupby("series", sort=False):
        rows.append({"series": series, "month": START, "text": own["n"].iloc[0]})
        last = START
        known = dict(zip((int(month) for month in own["month"]), own["at_risk"], strict=True))
        for month in _choose_nearest(list(known)):
            if month - last >= _BETWEEN_NUMBERS:
                rows.append({"series": series, "month": month, "text": format_count(known[month])})
                last = month
    return pd.DataFrame(rows, columns=["series", "month", "text"])


def describe_ends(panel: CurvePanel) -> str:
    """Return the first and the last number of each curve, for those who cannot see it."""
    parts = []
    for series, label in panel.labels.items():
        own = panel.rows[panel.rows["series"] == series]
        if own.empty:
            parts.append(label)
            continue
        first, last = own.iloc[0], own.iloc[-1]
        parts.append(
            _("{series}: {first} in maand {first_month}, {last} in maand {last_month}").format(
                series=series,
                first=first["shown"],
                first_month=first["month"],
                last=last["shown"],
                last_month=last["month"],
            )
        )
    return "; ".join(parts) + "."


def choose_month(whole: pd.DataFrame, *, preferred: int) -> int | None:
    """Return the month at which most trials have a number, nearest to the preferred one; None where none has any."""
    counts = whole[whole["status"] == RELEASED].groupby("month")["trial_id"].nunique()
    if counts.empty:
        return None
    best = [int(month) for month in counts.index[counts == counts.max()]]
    return min(best, key=lambda month: (abs(month - preferred), month))


def tell_range(whole: pd.DataFrame, *, month: int | None, one: str, many: str, none: str) -> str:
    """Return the lowest and the highest number of a month over trials in a sentence.

    Parameters
    ----------
    whole
        From `describe_curves`, rows of all arms together, of one curve.
    month
        Of the numbers.
    one, many, none
        Sentences with ``{month}``, ``{low}`` and ``{place}``; with ``{high}``, ``{other}`` and ``{trials}`` too; with
        nothing.
    """
    known = whole[(whole["status"] == RELEASED) & (whole["month"] == month)].sort_values("value", kind="stable")
    if known.empty:
        return none
    lowest, highest = known.iloc[0], known.iloc[-1]
    return (one if len(known) == 1 else many).format(
        month=month,
        low=lowest["shown"],
        place=lowest["place"],
        high=highest["shown"],
        other=highest["place"],
        trials=format_count(len(known)),
    )


def tell_hidden(rows: pd.DataFrame) -> str:
    """Return in words of which trials no curve by arm stands there, and why; empty where all have one.

    Parameters
    ----------
    rows
        From `describe_curves`, of one curve, reason and definition.
    """
    causes: dict[str, list[str]] = {}
    for _trial, own in rows.groupby("trial_id", sort=False):
        arms = own[(own["arm_id"] != ALL_ARMS) & (own["role"] != REFERENCE)]
        if arms.empty or _has_arms(own):
            continue
        whole = (own.loc[own["arm_id"] == ALL_ARMS, "status"] == RELEASED).any()
        first = arms.iloc[0]
        cause = _tell_cause(first)
        words = _("alleen alle groepen samen") if whole else _("geen lijn")
        causes.setdefault(f"{words}, {cause}", []).append(str(first["place"]))
    if not causes:
        return ""
    told = [_("{places}: {cause}").format(places=join_names(places), cause=cause) for cause, places in causes.items()]
    return _("Niet per groep: {list}.").format(list="; ".join(told))


def tell_remarks(rows: pd.DataFrame) -> str:
    """Return what the numbers of curves say of themselves, in a sentence; empty where nothing."""
    remarks = [str(remark) for remark in dict.fromkeys(rows["remark"]) if remark]
    return _("Let op: {remarks}.").format(remarks="; ".join(remarks)) if remarks else ""


def _tell_cause(row: pd.Series) -> str:
    if row["status"] == EMBARGOED:
        return (
            _("want de proef loopt nog")
            if is_missing(row["embargo_until"])
            else _("want de proef loopt nog; per groep openbaar na {day}").format(day=format_day(row["embargo_until"]))
        )
    return _("want {reason}").format(reason=name_absence(row))
