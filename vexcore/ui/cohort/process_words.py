"""Words about what caseworkers judged: steps, moves and the test, as a reader reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from vexcore.contracts.origin import RELEASED
from vexcore.ui.cohort.words import ALL_ARMS, name_absence
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.text import MISSING, _, format_count, format_number, format_share, is_missing

MOVE_NAMES = {"rising": _("Steeg"), "same": _("Bleef gelijk"), "falling": _("Daalde")}
NOT_RATED, OTHER = "not-rated", "other"
STEP = "ladder-"
SURE = 0.05
LAST_STEP = 6


def name_step(step: str) -> str:
    """Return the short name of a step of the ladder."""
    words = {OTHER: _("overige"), NOT_RATED: _("geen oordeel"), ALL_ARMS: _("alle")}
    return words.get(step, step.removeprefix(STEP))


def name_wave(wave: Any) -> str:
    """Return the name of a wave within a sentence."""
    name = WAVE_NAMES[int(wave)]
    return name[:1].lower() + name[1:]


def tell_moves(moves: pd.DataFrame) -> str:
    """Return in words who rose and fell of all arms together, between one pair of waves.

    Parameters
    ----------
    moves
        Rows of `vexcore.queries.transitions.load_ladder_moves` of one pair of waves.
    """
    own = moves[moves["arm_id"] == ALL_ARMS].set_index("category")
    if own.empty or not (own["status"] == RELEASED).any():
        return _("Wie er steeg en wie er daalde, is van deze proef niet openbaar.")
    verbs = {"rising": _("steeg {share}"), "same": _("bleef {share} gelijk"), "falling": _("daalde {share}")}
    told = [
        verb.format(share=tell_share(own.loc[move]))
        for move, verb in verbs.items()
        if move in own.index and own.loc[move, "status"] == RELEASED
    ]
    first = own.iloc[0]
    base = format_count(first["base_n"])
    rounded = is_missing(own.loc[own["status"] == RELEASED, "count"].iloc[0])
    start = (
        _("Van wie bij de {first} en de {later} op de ladder stond, minstens {n} mensen,")
        if rounded
        else _("Van de {n} mensen die bij de {first} en de {later} op de ladder stonden,")
    ).format(n=base, first=name_wave(first["from_wave"]), later=name_wave(first["to_wave"]))
    listed = told[0] if len(told) == 1 else _("{most} en {last}").format(most=", ".join(told[:-1]), last=told[-1])
    return f"{start} {listed}."


def tell_share(row: Any) -> str:
    """Return the share of a move: rounded ones are called so."""
    if is_missing(row["count"]):
        return _("ongeveer {share}").format(share=format_share(row["share"]))
    return format_share(row["share"], 1)


def tell_test(moves: pd.DataFrame) -> str:
    """Return in words whether the group as a whole shifted on the ladder."""
    own = moves[moves["arm_id"] == ALL_ARMS]
    p_value = own["p_homogeneity"].iloc[0] if len(own) else None
    if is_missing(p_value):
        return _("Of de verdeling als geheel verschoof, is niet getoetst: te weinig mensen stegen of daalden.")
    p = format_number(p_value)
    if float(str(p_value)) <= SURE:
        return _(
            "De verdeling over de treden verschoof meer dan door toeval te verwachten is (p hoogstens {p}, "
            "Stuart-Maxwell)."
        ).format(p=p)
    return _("Dat de verdeling over de treden verschoof, kan toeval zijn (p hoogstens {p}, Stuart-Maxwell).").format(
        p=p
    )


def describe_moves(moves: pd.DataFrame) -> pd.DataFrame:
    """Return moves with the texts that charts and tables show, as `vexcore.ui.cohort.words.describe_cells` does."""
    released = moves["status"] == RELEASED
    texts = [_describe_move(row) for row in moves.to_dict("records")]
    return moves.assign(
        value=moves["share"].astype("float64").where(released),
        low=moves["ci_low"].astype("float64").where(released),
        high=moves["ci_high"].astype("float64").where(released),
        **pd.DataFrame(texts, columns=["shown", "absent", "interval", "n"], index=moves.index),
    )


def _describe_move(row: Mapping[Any, Any]) -> dict[str, str]:
    if row["status"] != RELEASED:
        absent = _("nog niet openbaar") if row["status"] == "embargoed" else _("achtergehouden")
        return {"shown": name_absence(row), "absent": absent, "interval": absent, "n": MISSING}
    base = format_count(row["base_n"])
    rounded = is_missing(row["count"])
    return {
        "shown": _("± {share}").format(share=format_share(row["share"])) if rounded else format_share(row["share"], 1),
        "absent": "",
        "interval": _("{low} tot {high}").format(low=format_share(row["ci_low"]), high=format_share(row["ci_high"])),
        "n": _("minstens {n}").format(n=base)
        if rounded
        else _("{count} van {base}").format(count=format_count(row["count"]), base=base),
    }
