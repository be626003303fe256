"""The distance to work of each person in each month, and what the registers show of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from vexcore.cohort.characteristics import Characteristics
from vexcore.cohort.draws import Flags, Floats, Ints, draw_course, mix, score_ranks
from vexcore.cohort.plan_invented import InventedWork
from vexcore.cohort.truth import CONTRACTS, NESTED, Truth
from vexcore.registry.model import Registry

MONTHS_BEFORE = 24
"""Months before the start of which wages are needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Hidden distances, both with a standard uniform distribution over people in every month.

    Attributes
    ----------
    to_work
        A person has an outcome when this is under its probability, shape (months, persons); the first row is month
        -24, row 24 is month 0.
    to_permanent
        A job is permanent when this is under the share of permanent ones, shape (months, persons); as ``to_work``.
    """

    to_work: Floats
    to_permanent: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the payroll register shows, each array of shape (months, persons).

    Attributes
    ----------
    job, permanent
        Flags.
    wage_eur, hours
        A month; 0 without a job.
    """

    job: Flags
    permanent: Flags
    wage_eur: Floats
    hours: Floats


def draw_distance(
    people: Characteristics, months: int, invented: InventedWork, generator: np.random.Generator
) -> Distance:
    """Draw the distances over ``months`` months after the months before the start."""
    persons = len(people.age)
    length = MONTHS_BEFORE + months
    index = _add_characteristics(people, invented) + invented.noise * generator.standard_normal(persons)
    rest = 1 - invented.share_characteristics - invented.share_person
    person = generator.standard_normal(persons)
    course = draw_course(generator, length, persons, invented.month_correlation)
    hidden = mix((invented.share_characteristics, score_ranks(index)), (invented.share_person, person), (rest, course))
    kind = generator.standard_normal(persons)
    kind_course = draw_course(generator, length, persons, invented.contract_month_correlation)
    share = invented.contract_share_person
    return Distance(to_work=ndtr(hidden), to_permanent=ndtr(mix((share, kind), (1 - share, kind_course))))


def _add_characteristics(people: Characteristics, invented: InventedWork) -> Floats:
    education = np.array([invented.education[label] for label in people.education.tolist()])
    index: Floats = (
        invented.age_decade * people.age / 10
        + education
        + invented.migration_non_western * (people.migration == "non-western")
        + invented.single_parent * (people.household == "single-parent")
        + invented.duration_log * np.log1p(people.benefit_months)
    )
    return index


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The ends of the bands of wages (of the minimum wage) and hours (a month), from high to low.

    A number drawn in a band stays ``away`` (a share of the band) from its ends.
    """

    wages: tuple[float, ...]
    hours: tuple[float, ...]
    away: float


def read_lines(registry: Registry, invented: InventedWork) -> Lines:
    """Return the lines of the registry, between the invented highest and lowest."""
    known = {line.outcome: line for line in registry.thresholds}
    wages, hours = NESTED
    return Lines(
        wages=(
            invented.highest_wage_wml,
            *(float(known[name].wml_share) for name in wages),
            invented.lowest_wage_wml,
        ),
        hours=(invented.highest_hours, *(float(known[name].hours) for name in hours), invented.lowest_hours),
        away=invented.away_from_line,
    )


def show_work(
    distance: Distance, truth: Truth, arm: Ints, wml: Floats, lines: Lines, generator: np.random.Generator
) -> Work:
    """Return jobs, contracts, wages and hours.

    Parameters
    ----------
    distance
        The hidden distances.
    truth
        Probabilities; the months before the start have those of month 0.
    arm
        Place of each person's arm in ``truth.arms``, shape (persons,).
    wml
        Minimum wage of each month in euro, shape (months,).
    lines
        Of wages and hours.
    """
    course = np.concatenate([np.repeat(truth.probability[:, :, :1], MONTHS_BEFORE, axis=2), truth.probability], axis=2)
    chance = {outcome: course[:, place].T[:, arm] for place, outcome in enumerate(truth.outcomes)}
    any_job = sum((chance[contract] for contract in CONTRACTS), np.zeros_like(distance.to_work))
    job = distance.to_work < any_job
    wages, hours = ([*(chance[name] for name in chain), any_job] for chain in NESTED)
    wage = wml[:, np.newaxis] * _place_in_bands(distance.to_work, wages, lines.wages, lines.away, generator)
    worked = _place_in_bands(distance.to_work, hours, lines.hours, lines.away, generator)
    return Work(
        job=job,
        permanent=job & (distance.to_permanent * any_job < chance[CONTRACTS[0]]),
        wage_eur=np.where(job, np.round(wage, 2), 0.0),
        hours=np.where(job, np.round(worked, 1), 0.0),
    )


def _place_in_bands(
    distance: Floats, chances: list[Floats], lines: tuple[float, ...], away: float, generator: np.random.Generator
) -> Floats:
    """Return a number in the band that the distance falls in, never at a line; short distances lie high in the band.

    Band b lies between ``lines[b]`` (above) and ``lines[b + 1]`` (below) and holds distances from ``chances[b - 1]`` to
    ``chances[b]``.
    """
    chance = np.zeros_like(distance)
    value = np.zeros_like(distance)
    jitter = generator.random(distance.shape)
    for band, upper in enumerate(chances):
        inside = (distance >= chance) & (distance < upper)
        place = (distance[inside] - chance[inside]) / (upper[inside] - chance[inside])
        place = away + (1 - 2 * away) * (0.8 * place + 0.2 * jitter[inside])
        value[inside] = lines[band] + place * (lines[band + 1] - lines[band])
        chance = upper
    return value


def list_minimum_wages(registry: Registry, months: npt.NDArray[np.datetime64]) -> Floats:
    """Return the minimum wage of calendar months in euro, shape (months,); the earliest known before it is known."""
    starts = np.array([wage.from_month for wage in registry.minimum_wages], dtype="datetime64[M]")
    wages = np.array([wage.wage_eur for wage in registry.minimum_wages])
    return wages[np.maximum(np.searchsorted(starts, months, side="right") - 1, 0)]
