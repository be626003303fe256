"""What estimators work on: the persons of one trial and the months of each outcome, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArm:
    """An arm that persons were assigned to.

    Attributes
    ----------
    arm_id
        `trial:arm`.
    role
        ``treatment``, ``control`` or ``reference``.
    randomised
        Drawn by lot; None where unknown.
    """

    arm_id: str
    role: str
    randomised: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The values of one outcome.

    Attributes
    ----------
    outcome_id
        The outcome.
    kind
        ``binary``, ``score``, ``count`` or ``eur``.
    domain
        Domain of the outcome; its own id where the registry does not know it.
    monthly
        True for a register outcome, False for a questionnaire outcome, whose months are 12 x wave.
    months
        The months of the columns, ascending; 0 is the calendar month of the start, or wave 0.
    values
        Shape (persons, months), NaN where missing; rows as in `Sample.persons`.
    """

    outcome_id: str
    kind: str
    domain: str
    monthly: bool
    months: tuple[int, ...]
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The persons of one trial.

    Attributes
    ----------
    trial_id, origin
        The trial, and whether its persons are invented (``demonstration``) or delivered (``estimated``).
    consent
        ``pre``, ``post`` or ``unknown``: when people consented, as seen from the lottery.
    main_comparison
        ``B`` or ``C``.
    arms
        Every arm that persons are assigned to, in the order of the registry.
    persons
        One row a person, index 0 to n - 1, as in the harmonised table ``person``: ``arm_id``, ``role``,
        ``start_month`` (date), ``block``, ``cluster_id`` (None where not delivered), ``participant`` (bool),
        ``consented``, ``took_up`` (0, 1 or missing), ``sex``, ``age``, ``age_band``, ``education``, ``migration``,
        ``benefit_norm``, ``household``, ``benefit_months``, ``duration_band``, ``wage_eur_6m``, ``wage_eur_12m``,
        ``wage_eur_24m``. Missing values are None or NaN. Where latent classes were found also ``profile_class``, a
        categorical of the trial's classes, missing for who has none.
    panels
        By outcome id.
    """

    trial_id: str
    origin: str
    consent: str
    main_comparison: str
    arms: tuple[SampleArm, ...]
    persons: pd.DataFrame
    panels: Mapping[str, Panel]
