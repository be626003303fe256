"""What people are like at the start, by the printed margins of the group that they belong to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vexcore.cohort.draws import Flags, Floats, Ints, assign_quota, share_out
from vexcore.cohort.persons import Persons
from vexcore.cohort.plan import Margin, MarginColumn
from vexcore.cohort.recipe import Recipe

Labels = npt.NDArray[np.str_]

SEX = ("male", "female")
EDUCATION = ("low", "middle", "high", "unknown")
MIGRATION = ("none", "western", "non-western")
HOUSEHOLD = ("single", "single-parent", "couple")
AGE_BANDS = ((27, 34), (35, 44), (45, 54), (55, 66))
DURATION_BANDS = ((1, 11), (12, 35), (36, 240))
ADULT_FROM = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Characteristics:
    """Characteristics at the start, each array of shape (persons,).

    Attributes
    ----------
    sex, education, migration, benefit_norm, household
        Labels of the delivery format.
    age, benefit_months
        Years, months.
    """

    sex: Labels
    age: Ints
    education: Labels
    migration: Labels
    benefit_norm: Labels
    household: Labels
    benefit_months: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """People with printed margins: the column, and a column of those among all that were taken out already."""

    members: Flags
    column: MarginColumn
    without: tuple[tuple[MarginColumn, int], ...] = ()


def draw_characteristics(
    persons: Persons, trial_id: str, recipe: Recipe, generator: np.random.Generator
) -> Characteristics:
    """Draw characteristics so that each group has its printed margins, to the person."""
    invented = recipe.calibration.invented
    order = invented.characteristics.order
    root = np.linalg.cholesky(np.array(invented.characteristics.correlations))
    scores = dict(zip(order, root @ generator.standard_normal((len(order), len(persons))), strict=True))
    codes = {name: np.zeros(len(persons), dtype=np.int_) for name in order}
    for group in _list_groups(persons, trial_id, recipe):
        members = np.flatnonzero(group.members)
        for name in order:
            codes[name][members] = assign_quota(scores[name][members], _count(recipe, group, name, len(members)))
    age = _draw_within(AGE_BANDS, codes["age"], generator.random(len(persons)))
    months = _draw_durations(codes["duration"], age, generator.random(len(persons)))
    norm = np.array(HOUSEHOLD)[codes["household"]]
    children = generator.random(len(persons)) < invented.couple_with_children_share
    couple = np.where(children, "couple-children", "couple-no-children")
    return Characteristics(
        sex=np.array(SEX)[codes["male"]],
        age=age,
        education=np.array(EDUCATION)[codes["education"]],
        migration=np.array(MIGRATION)[codes["migration"]],
        benefit_norm=norm,
        household=np.where(norm == "couple", couple, norm),
        benefit_months=months,
    )


def read_margin(recipe: Recipe, column: MarginColumn, name: str) -> Floats:
    """Return the printed percentages of a characteristic, scaled to 100, shape (categories,)."""
    margin = next(entry for entry in recipe.calibration.margin if entry.table == column.table)
    shares = np.array([_read(recipe, margin, row, column) for row in _find_rows(margin, name)])
    if name == "male":
        return np.array([shares[0], 100 - shares[0]])
    scaled: Floats = shares * 100 / shares.sum()
    return scaled


def _find_rows(margin: Margin, name: str) -> list[int]:
    rows: int | list[int] = getattr(margin, name)
    return [rows] if isinstance(rows, int) else rows


def _read(recipe: Recipe, margin: Margin, row: int, column: MarginColumn) -> float:
    return recipe.figure(f"{margin.table}:{row}:{column.column}")


def _list_groups(persons: Persons, trial_id: str, recipe: Recipe) -> list[_Group]:
    columns = recipe.calibration.columns
    if trial_id != recipe.calibration.consent.trial:
        return [
            _Group(members=~persons.reference, column=columns.participants),
            _Group(members=persons.reference, column=columns.reference),
        ]
    groups = []
    taken: dict[str, list[tuple[MarginColumn, int]]] = {arm: [] for arm in persons.arms}
    for name, column in columns.consented.items():
        members = persons.in_arm(name) & persons.consented
        groups.append(_Group(members=members, column=column))
        arm = persons.arms[persons.arm[np.flatnonzero(members)[0]]]
        taken[arm].append((column, int(members.sum())))
    for name, column in columns.assigned.items():
        members = persons.in_arm(name) & ~persons.consented
        groups.append(_Group(members=members, column=column, without=tuple(taken[name])))
    return groups


def _count(recipe: Recipe, group: _Group, name: str, members: int) -> Ints:
    """Return the persons by category; who declined is everybody assigned less those who consented."""
    taken = [(share_out(size, read_margin(recipe, column, name)), size) for column, size in group.without]
    whole = share_out(members + sum(size for _, size in taken), read_margin(recipe, group.column, name))
    for counts, _ in taken:
        whole = whole - counts
    # A printed whole per cent may leave fewer than none of a rare category.
    return whole if whole.min() >= 0 else share_out(members, np.maximum(whole, 0))


def _draw_within(bands: tuple[tuple[int, int], ...], codes: Ints, place: Floats) -> Ints:
    """Return whole numbers spread evenly over the band of each person."""
    low, high = np.array(bands).T
    drawn: Ints = np.floor(low[codes] + place * (high[codes] - low[codes] + 1)).astype(np.int_)
    return drawn


def _draw_durations(codes: Ints, age: Ints, place: Floats) -> Ints:
    """Return months of benefit: evenly in the short bands, more short than long in the open one."""
    even = _draw_within(DURATION_BANDS, codes, place)
    low, high = DURATION_BANDS[-1]
    long = np.minimum(low + np.floor(-np.log1p(-place) * (high - low) / 4).astype(np.int_), high)
    since_adult = np.maximum((age - ADULT_FROM) * 12, low)
    return np.where(codes == len(DURATION_BANDS) - 1, np.minimum(long, since_adult), even)
