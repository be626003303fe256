"""Respondents by category beside the groups that they are a part of: who did not answer cannot be worked out either."""

from __future__ import annotations

import pandas as pd
import pytest
from disclosure.attacker import Attacker, range_of, reads_numbers, reads_reasons, rows_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vexcore.disclosure.policy import FEW, FURTHER, MIN_CELL, MIN_SPREAD, TOO_FEW
from vexcore.disclosure.release import release_partitioned, release_parts
from vexcore.disclosure.tables import Partition

WHOLE = Partition(column="population", whole="assigned", parts=("participants", "decliners"))
FAR = 100_000.0
SLACK = 1e-5
Counts = list[list[int]]


def make_cells(arms: Counts, population: str) -> pd.DataFrame:
    """Return arms (rows) by categories (columns), and `all`."""
    named = [(f"a{number}", True, row) for number, row in enumerate(arms)]
    named.append(("all", False, [sum(column) for column in zip(*arms, strict=True)]))
    return pd.DataFrame(
        [
            {
                "population": population,
                "arm_id": arm,
                "in_total": flag,
                "category": f"c{number}",
                "count": count,
                "base_n": sum(row),
            }
            for arm, flag, row in named
            for number, count in enumerate(row)
        ]
    )


def release(answered: Counts, silent: Counts, decliners: Counts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the released groups, and the released respondents among the participants."""
    participants = add(answered, silent)
    groups = pd.concat(
        [
            make_cells(participants, "participants"),
            make_cells(decliners, "decliners"),
            make_cells(add(participants, decliners), "assigned"),
        ],
        ignore_index=True,
    )
    shown = release_partitioned(groups.assign(t="t"), within=["t"], category="category").frame
    wholes = groups.merge(
        shown[["population", "arm_id", "category", "reason", "base_n"]],
        on=["population", "arm_id", "category"],
        suffixes=("", "_shown"),
    )
    wholes = wholes.assign(base_shown=wholes["base_n_shown"].notna()).drop(columns="base_n_shown")
    return shown, release_parts(make_cells(answered, "participants"), wholes, partition=WHOLE).frame


def add(left: Counts, right: Counts) -> Counts:
    return [[a + b for a, b in zip(one, other, strict=True)] for one, other in zip(left, right, strict=True)]


def reasons(frame: pd.DataFrame, arm: str = "a0") -> list[str]:
    return frame.loc[frame["arm_id"] == arm, "reason"].fillna("").tolist()


MANY = [[300, 300, 300], [300, 300, 300]]


@pytest.mark.parametrize(("silent", "expected"), [(10, ["", "", ""]), (9, [FURTHER, FURTHER, ""])])
def test_who_did_not_answer_is_a_cell_too(silent: int, expected: list[str]) -> None:
    _, parts = release([[50, 60, 70], [50, 50, 50]], [[silent, 20, 30], [40, 40, 40]], MANY)

    assert reasons(parts) == expected
    assert reasons(parts, "a1") == ["", "", ""]


def test_few_respondents_are_few() -> None:
    _, parts = release([[9, 60, 70], [50, 50, 50]], [[40, 20, 30], [40, 40, 40]], MANY)

    assert reasons(parts)[0] == FEW
    assert "" in reasons(parts)
    assert reasons(parts).count("") == 1


def test_where_nearly_everybody_answered_no_category_is_shown() -> None:
    _, parts = release([[50, 60, 70], [50, 50, 50]], [[3, 3, 3], [40, 40, 40]], MANY)
    row = parts[parts["arm_id"] == "a0"].iloc[0]

    assert reasons(parts) == [TOO_FEW] * 3
    assert row["base_n"] == 180
    assert pd.isna(row["count"])


def test_where_everybody_answered_respondents_are_shown_as_the_group_is() -> None:
    groups, parts = release([[50, 60, 5], [50, 50, 50]], [[0, 0, 0], [40, 40, 40]], MANY)
    own = groups[(groups["population"] == "participants") & (groups["arm_id"] == "a0")]

    assert reasons(parts) == own["reason"].fillna("").tolist()
    assert FEW in reasons(parts)


def test_where_the_group_is_withheld_so_are_its_respondents_and_nothing_is_told_of_it() -> None:
    groups, parts = release([[6, 40, 70], [50, 50, 50]], [[2, 20, 30], [40, 40, 40]], MANY)
    own = groups[(groups["population"] == "participants") & (groups["arm_id"] == "a0")]
    told = dict(zip(own["category"], own["reason"].fillna(""), strict=True))
    for category, reason in zip(("c0", "c1", "c2"), reasons(parts), strict=True):
        if told[category]:
            assert reason == (FEW if told[category] == FEW else TOO_FEW)


def test_a_sum_over_arms_is_never_shown() -> None:
    _, parts = release([[50, 60, 70], [50, 50, 50]], [[40, 20, 30], [40, 40, 40]], MANY)

    assert reasons(parts, "all") == [TOO_FEW] * 3


def test_more_respondents_than_persons_are_refused() -> None:
    wholes = make_cells([[50, 60], [40, 40]], "participants").assign(reason=None, base_shown=True)
    with pytest.raises(ValueError, match="more persons than the whole"):
        release_parts(make_cells([[51, 50], [20, 20]], "participants"), wholes, partition=WHOLE)


COUNT = st.one_of(st.integers(0, 12), st.integers(0, 40), st.integers(40, 200))
TABLES = st.tuples(st.integers(1, 3), st.integers(2, 4)).flatmap(
    lambda shape: st.tuples(
        *[
            st.lists(st.lists(COUNT, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0])
            for _ in range(3)
        ]
    )
)


@settings(derandomize=True, max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(tables=TABLES)
def test_an_attacker_with_groups_and_respondents(tables: tuple[Counts, Counts, Counts]) -> None:
    """With both frames no withheld count of groups or respondents gets narrower, or shown to be small, than by itself.

    Who did not answer counts as well, where 10 or more did not: how many answered is shown by itself.
    """
    answered, silent, decliners = tables
    groups, parts = release(answered, silent, decliners)
    for told in (reads_numbers, reads_reasons):
        attacker, wholes, own, rests = _build(groups, parts, told)
        alone, lone_wholes, _, _ = _build(groups, parts.iloc[:0], told)
        truth = {("participants", *key): value for key, value in _key(add(answered, silent)).items()}
        for key, index in wholes.items():
            if key not in lone_wholes or attacker.low[index] == attacker.high[index]:
                continue
            assert attacker.ask(index, whole_numbers=False) == pytest.approx(
                alone.ask(lone_wholes[key], whole_numbers=False), abs=SLACK
            ), key
        left = _key(silent)
        for key, index in (*own.items(), *rests.items()):
            arm = int(key[0][1:])
            value = _key(answered)[key] if own.get(key) == index else left[key]
            if attacker.low[index] == attacker.high[index] or sum(silent[arm]) < MIN_CELL:
                continue
            if sum(answered[arm]) < MIN_CELL or truth["participants", *key] is None:
                continue
            low, high = attacker.ask(index, whole_numbers=False)
            assert low - SLACK <= value <= high + SLACK
            shown = own.get(key) == index and not pd.isna(_row(parts, key)["count"])
            if shown or (rests.get(key) == index and value >= MIN_CELL):
                continue
            if told is reads_reasons:
                assert high - low >= MIN_SPREAD - SLACK, (key, low, high)
            elif value < MIN_CELL:
                assert high >= MIN_CELL - SLACK, (key, low, high)


def _key(counts: Counts) -> dict[tuple[str, str], int]:
    return {(f"a{arm}", f"c{category}"): count for arm, row in enumerate(counts) for category, count in enumerate(row)}


def _row(frame: pd.DataFrame, key: tuple[str, str]) -> pd.Series:
    return frame[(frame["arm_id"] == key[0]) & (frame["category"] == key[1])].iloc[0]


def _build(
    groups: pd.DataFrame, parts: pd.DataFrame, told: object
) -> tuple[Attacker, dict[tuple[str, str, str], int], dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    """Return what an attacker makes of both frames: groups, respondents, and who did not answer."""
    attacker = Attacker()
    wholes: dict[tuple[str, str, str], int] = {}
    bases: dict[tuple[str, str], int] = {}
    for row in rows_of(groups):
        group = (row["population"], row["arm_id"])
        if group not in bases:
            bases[group] = attacker.unknown(*range_of(row["base_n"], told(row["reason"], FAR)))
        hidden = told(row["reason"], FAR) if row["base_n"] is not None or row["reason"] != FURTHER else (0.0, FAR)
        wholes[*group, row["category"]] = attacker.unknown(*range_of(row["count"], hidden))
    _tie(attacker, {key[:2]: index for key, index in wholes.items()}, bases, wholes)
    own: dict[tuple[str, str], int] = {}
    rests: dict[tuple[str, str], int] = {}
    sizes: dict[str, int] = {}
    for row in rows_of(parts):
        arm = row["arm_id"]
        if arm == "all":
            continue
        key = (arm, row["category"])
        own[key] = attacker.unknown(*range_of(row["count"], told(row["reason"], FAR)))
        rests[key] = attacker.unknown()
        attacker.adds_up(wholes["participants", *key], [own[key], rests[key]])
        if row["base_n"] is not None and arm not in sizes:
            sizes[arm] = attacker.unknown(row["base_n"], row["base_n"])
    for arm, size in sizes.items():
        attacker.adds_up(size, [index for key, index in own.items() if key[0] == arm])
    return attacker, wholes, own, rests


def _tie(
    attacker: Attacker,
    groups: dict[tuple[str, str], int],
    bases: dict[tuple[str, str], int],
    wholes: dict[tuple[str, str, str], int],
) -> None:
    arms = sorted({arm for _, arm in groups} - {"all"})
    categories = sorted({category for _, _, category in wholes})
    for population, arm in groups:
        attacker.adds_up(bases[population, arm], [wholes[population, arm, category] for category in categories])
    for table, keys in ((wholes, [(category,) for category in categories]), (bases, [()])):
        for rest in keys:
            for population in ("participants", "decliners", "assigned"):
                attacker.adds_up(table[population, "all", *rest], [table[population, arm, *rest] for arm in arms])
            for arm in (*arms, "all"):
                attacker.adds_up(
                    table["assigned", arm, *rest],
                    [table["participants", arm, *rest], table["decliners", arm, *rest]],
                )
