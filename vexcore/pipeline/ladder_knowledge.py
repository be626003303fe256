"""All that is told of a pair of waves on the ladder, as sums of persons by arm, step and later step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from vexcore.contracts.profile_tables import MOVES
from vexcore.disclosure.policy import FEW, FURTHER, MIN_CELL, SMALL_GROUP
from vexcore.pipeline.ladder_audit import Floats, Guard, Knowledge, find_told
from vexcore.pipeline.ladder_rounded import BREADTH, CLASS_WIDTH, Moves, round_share
from vexcore.pipeline.ladder_settle import Transition, count_moves, name_move
from vexcore.pipeline.ladder_table import ALL, ELSEWHERE, PLACES, Moment, Pair, Told

_PLACED = range(ELSEWHERE)


def find_exposed_moves(pair: Pair, transition: Transition | None, moves: Mapping[str, Moves]) -> list[int]:
    """Return which numbers can be worked out too far from the table, the moves and `process` together.

    Parameters
    ----------
    pair
        Two waves.
    transition
        What is told of the table of all arms; None where nothing is.
    moves
        What is told of who rose, stayed and fell, by arm and of `all`.

    Returns
    -------
    list of int
        Positions among what is guarded: small cells of the whole table, what `process`, the table and the moves
        withhold, and few persons who were placed at one wave alone. What `process` tells by itself is not among them.
    """
    masks = _Masks(pair)
    guards = [*_guard(masks, transition, moves)]
    knowledge = Knowledge(size=masks.size)
    _tell_process(knowledge, masks)
    before = knowledge.copy()
    if transition is not None:
        _tell_table(knowledge, masks, transition)
    for arm, own in moves.items():
        _tell_moves(knowledge, masks, arm, own)
    found = find_told(knowledge, guards)
    if not found:
        return found
    known = find_told(before, [guards[position] for position in found])
    return [position for number, position in enumerate(found) if number not in known]


class _Masks:
    """Which unknowns a number counts: weights over arm, step and later step."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        shape = (len(pair.arms), len(PLACES), len(PLACES))
        corner = np.zeros(shape, dtype=bool)
        corner[:, ELSEWHERE, ELSEWHERE] = True
        self._kept = ~corner.ravel()
        self._shape = shape
        self.size = int(self._kept.sum())
        self.truth: Floats = pair.counts.ravel()[self._kept].astype(float)

    def count(self, arm: str, rows: Iterable[int], columns: Iterable[int]) -> Floats:
        """Return the weights of persons of an arm (or `all`) on some steps and later steps."""
        weights = np.zeros(self._shape)
        arms = range(len(self.pair.arms)) if arm == ALL else [self.pair.arms.index(arm)]
        weights[np.ix_([*arms], [*rows], [*columns])] = 1
        return self.flatten(weights)

    def move(self, arm: str, move: str) -> Floats:
        """Return the weights of who rose, stayed or fell."""
        spots = [(row, column) for row in _PLACED for column in _PLACED if name_move(row, column) == move]
        total: Floats = sum((self.count(arm, [row], [column]) for row, column in spots), np.zeros(self.size))
        return total

    def both(self, arm: str) -> Floats:
        """Return the weights of who was placed at both waves."""
        return self.count(arm, _PLACED, _PLACED)

    def flatten(self, weights: Floats) -> Floats:
        """Return weights without the empty corner, as one line."""
        line: Floats = weights.ravel()[self._kept]
        return line

    def list_margins(self) -> Iterator[tuple[Floats, Told]]:
        """Yield every number that `process` tells or withholds, with its weights."""
        every = range(len(PLACES))
        for arm in (*self.pair.arms, ALL):
            for moment, is_first in ((self.pair.first, True), (self.pair.later, False)):
                for places, told in _list_told(moment, arm):
                    yield self.count(arm, places, every) if is_first else self.count(arm, every, places), told


def _list_told(moment: Moment, arm: str) -> Iterator[tuple[Sequence[int], Told]]:
    yield _PLACED, moment.placed[arm]
    for place, told in enumerate(moment.steps[arm]):
        yield [place], told


def _hint(knowledge: Knowledge, terms: Floats, reason: str) -> None:
    if reason in (FEW, SMALL_GROUP):
        knowledge.bound(terms, high=MIN_CELL - 1, hint=True)
    elif reason == FURTHER:
        knowledge.bound(terms, low=MIN_CELL, hint=True)


def _tell_process(knowledge: Knowledge, masks: _Masks) -> None:
    for terms, told in masks.list_margins():
        if told.reason:
            _hint(knowledge, terms, told.reason)
        else:
            knowledge.tell(terms, told.value)


def _tell_table(knowledge: Knowledge, masks: _Masks, transition: Transition) -> None:
    for terms, reason in _list_printed(masks, transition):
        if reason:
            _hint(knowledge, terms, reason)
        else:
            knowledge.tell(terms, float(terms @ masks.truth))


def _list_printed(masks: _Masks, transition: Transition) -> Iterator[tuple[Floats, str]]:
    rows = {group.label: group.places for group in transition.rows}
    columns = {group.label: group.places for group in transition.columns}
    for (first, later), reason in transition.reasons.items():
        if later in columns:
            yield masks.count(ALL, rows.get(first, tuple(_PLACED)), columns[later]), reason


def _tell_moves(knowledge: Knowledge, masks: _Masks, arm: str, own: Moves) -> None:
    if own.base is None:
        return
    both = masks.both(arm)
    if own.exact:
        knowledge.tell(both, own.base)
    else:
        _tell_class(knowledge, masks, arm, own.base)
    counts = count_moves(masks.pair.pick(arm))
    for move in MOVES:
        terms, reason = masks.move(arm, move), own.reasons[move]
        if reason:
            _hint(knowledge, terms, reason)
        elif own.exact:
            knowledge.tell(terms, counts[move])
        else:
            share = round_share(counts[move], sum(counts.values()))
            knowledge.bound(terms - (share + BREADTH) * both, high=0, hint=False)
            knowledge.bound(terms - (share - BREADTH) * both, low=0, hint=False)
            knowledge.bound(terms, low=MIN_CELL, hint=True)


def _tell_class(knowledge: Knowledge, masks: _Masks, arm: str, base: int) -> None:
    """Tell the class of who was placed at both waves; the first class is a reason: `fewer than 10 were not`."""
    smaller = min(masks.pair.first.placed[arm].value, masks.pair.later.placed[arm].value)
    is_first = smaller - base == MIN_CELL - 1
    both = masks.both(arm)
    knowledge.bound(both, low=base, high=smaller if is_first else base + CLASS_WIDTH - 1, hint=is_first)


def _guard(masks: _Masks, transition: Transition | None, moves: Mapping[str, Moves]) -> Iterator[Guard]:
    def guard(terms: Floats) -> Guard:
        return Guard(terms=terms, value=float(terms @ masks.truth))

    small = [*np.flatnonzero(masks.truth < MIN_CELL)]
    yield from (guard(line) for line in np.eye(masks.size)[small])
    every = range(len(PLACES))
    sums = [masks.count(ALL, [row], [column]) for row in every for column in every if row + column < 2 * ELSEWHERE]
    for arm in (*masks.pair.arms, ALL):
        sums += [masks.count(arm, [ELSEWHERE], _PLACED), masks.count(arm, _PLACED, [ELSEWHERE])]
    yield from (each for terms in sums if (each := guard(terms)).value < MIN_CELL)
    yield from (guard(terms) for terms, told in masks.list_margins() if told.reason)
    if transition is not None:
        yield from (guard(terms) for terms, reason in _list_printed(masks, transition) if reason)
    for arm, own in moves.items():
        yield from (guard(masks.move(arm, move)) for move in MOVES if own.reasons[move])
