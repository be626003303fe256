"""Moves on the participation ladder between two waves, as rows of `transition` and `ladder_move`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import pandas as pd

from vexcore.contracts.origin import RELEASED, SHARE_LEVEL, SUPPRESSED
from vexcore.contracts.profile_tables import MOVES
from vexcore.disclosure.policy import MIN_CELL, TOO_FEW
from vexcore.estimate.homogeneity import fit_homogeneity
from vexcore.intervals import build_wilson_interval
from vexcore.pipeline.ladder_knowledge import find_exposed_moves
from vexcore.pipeline.ladder_rounded import (
    ROUNDED,
    Moves,
    hide_alike,
    hide_moves,
    round_moves,
    round_share,
    tell_rounded,
)
from vexcore.pipeline.ladder_settle import FALLING, RISING, Transition, count_moves, settle_transition
from vexcore.pipeline.ladder_table import ALL, ELSEWHERE, Pair, list_pairs

Row = dict[str, Any]
Ask = Callable[[str], pd.DataFrame]

ROUND_UP = 100
"""p-values are rounded up to hundredths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that is told of a pair of waves.

    Attributes
    ----------
    transition
        The table of all arms together.
    moves
        By arm, and of `all`.
    """

    transition: Transition
    moves: Mapping[str, Moves]


def release_ladder(ask: Ask, process: Sequence[Row], head: Row) -> dict[str, list[Row]]:
    """Return rows of `transition` and `ladder_move` of a delivery.

    Parameters
    ----------
    ask
        Answers a statement of `harmonise/sql` by its name.
    process
        Released rows of `process` of the same delivery: what they tell is told.
    head
        Columns that every row has: ``origin``, ``trial_id``, ``source_id``.

    Returns
    -------
    dict
        Of three waves the first pair alone holds numbers; the others are withheld.
    """
    rows: dict[str, list[Row]] = {"transition": [], "ladder_move": []}
    for number, pair in enumerate(list_pairs(ask("cells_transition"), process)):
        # Tables of further pairs hold the same persons: beside each other they would tell more than each by itself.
        told = _close(pair) if number else settle_pair(pair)
        keys = head | {"from_wave": pair.from_wave, "to_wave": pair.to_wave}
        rows["transition"] += [keys | row for row in _list_transitions(pair, told)]
        rows["ladder_move"] += [keys | row for row in _list_moves(pair, told)]
    return rows


def settle_pair(pair: Pair) -> Told:
    """Return what is told of a pair of waves: as much as leaves nothing to be worked out.

    Given up are, in this order: by arm, the moves that some arm withholds; all moves by arm; the table, with and
    without the moves by arm; everything.
    """
    nothing = _close(pair)
    if any(moment.placed[ALL].reason for moment in (pair.first, pair.later)):
        return nothing
    exact = _is_apart(pair)
    told = Told(transition=settle_transition(pair, with_moves=exact), moves={})
    closed = {arm: hide_moves() for arm in (*pair.arms, ALL)}
    whole = {ALL: _settle_whole(pair, told.transition, exact=exact)}
    arms = {arm: round_moves(pair, arm) for arm in pair.arms}
    candidates = [
        replace(told, moves=closed | arms | whole),
        replace(told, moves=closed | hide_alike(arms) | whole),
        replace(told, moves=closed | whole),
        Told(transition=nothing.transition, moves=closed | arms | whole),
        Told(transition=nothing.transition, moves=closed | whole),
    ]
    for tried in candidates:
        if not find_exposed_moves(pair, tried.transition, tried.moves):
            return tried
    return nothing


def _is_apart(pair: Pair) -> bool:
    """Tell whether at least 10 were placed at the first wave alone, and at least 10 at the later one alone.

    Otherwise the number that was placed at both would tell, beside `process`, of a few who were not.
    """
    return min(int(pair.total[:, ELSEWHERE].sum()), int(pair.total[ELSEWHERE].sum())) >= MIN_CELL


def _settle_whole(pair: Pair, transition: Transition, *, exact: bool) -> Moves:
    if not exact:
        return round_moves(pair, ALL)
    base = int(pair.total[:ELSEWHERE, :ELSEWHERE].sum())
    silent = all(reason == TOO_FEW for reason in transition.moves.values())
    return Moves(exact=True, base=None if silent else base, reasons=transition.moves)


def _close(pair: Pair) -> Told:
    rows, columns = pair.first.list_groups(), pair.later.list_groups()
    if any(moment.placed[ALL].reason for moment in (pair.first, pair.later)):
        rows, columns = (), ()
    reasons = {(row.label, column.label): TOO_FEW for row in rows for column in columns} or {(ALL, ALL): TOO_FEW}
    return Told(
        transition=Transition(rows=rows, columns=columns, reasons=reasons, moves={}),
        moves={arm: hide_moves() for arm in (*pair.arms, ALL)},
    )


def _list_transitions(pair: Pair, told: Told) -> Iterator[Row]:
    table = told.transition
    rows = {group.label: group.places for group in table.rows}
    columns = {group.label: group.places for group in table.columns}
    placed = [place for group in table.rows for place in group.places]
    for (first, later), reason in table.reasons.items():
        row: Row = {"from_step": first, "to_step": later, "status": SUPPRESSED, "reason": reason}
        if later not in columns:
            yield row | dict.fromkeys(NUMBERS)
            continue
        own = pair.total[list(rows.get(first, placed))]
        base = int(own.sum())
        yield (
            row | dict.fromkeys(NUMBERS) | {"base_n": base}
            if reason
            else (row | _share(int(own[:, list(columns[later])].sum()), base) | {"status": RELEASED, "reason": None})
        )


NUMBERS = ("count", "base_n", "share", "ci_level", "ci_low", "ci_high")


def _share(count: int, base: int) -> Row:
    interval = build_wilson_interval(count, base, SHARE_LEVEL)
    return {
        "count": count,
        "base_n": base,
        "share": count / base,
        "ci_level": SHARE_LEVEL,
        "ci_low": interval.low,
        "ci_high": interval.high,
    }


def _list_moves(pair: Pair, told: Told) -> Iterator[Row]:
    for arm in (ALL, *pair.arms):
        own = told.moves[arm]
        counts = count_moves(pair.pick(arm))
        p_value = _test(pair, own) if arm == ALL else None
        for move in MOVES:
            reason = own.reasons[move]
            row: Row = {"arm_id": arm, "category": move, "p_homogeneity": p_value}
            if reason or own.base is None:
                yield (
                    row
                    | dict.fromkeys(NUMBERS)
                    | {"base_n": own.base, "status": SUPPRESSED, "reason": reason or TOO_FEW}
                )
            elif own.exact:
                yield row | _share(counts[move], own.base) | {"status": RELEASED, "reason": None}
            else:
                share = round_share(counts[move], sum(counts.values()))
                yield row | tell_rounded(share, own.base) | {"status": RELEASED, "reason": ROUNDED}


def _test(pair: Pair, own: Moves) -> float | None:
    """Return the p-value of marginal homogeneity, rounded up, where it is told that at least 10 rose and 10 fell."""
    if own.base is None or own.reasons[RISING] or own.reasons[FALLING]:
        return None
    fit = fit_homogeneity(pair.total[:ELSEWHERE, :ELSEWHERE])
    return None if fit is None else min(1.0, ceil(ROUND_UP * fit.p_value) / ROUND_UP) or 1 / ROUND_UP
