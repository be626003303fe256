"""Names of latent classes by their content, in the words of the published ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vexcore.estimate.latent_classes import ClassFit
from vexcore.estimate.sample import Floats

PHYSICAL, MENTAL, ACTIVITY, WORK = "physical", "mental", "activity", "work"
PASSIVE_UNFIT_PHYSICAL = "passive-unfit-physical"
PASSIVE_UNFIT_MENTAL = "passive-unfit-mental"
PASSIVE_FIT = "passive-fit"
ACTIVE_FIT = "active-fit"
ACTIVE_UNFIT = "active-unfit"
UNNAMED = "unnamed"
UNDIVIDED = "undivided"
LABELS = (PASSIVE_UNFIT_PHYSICAL, PASSIVE_UNFIT_MENTAL, PASSIVE_FIT, ACTIVE_FIT, ACTIVE_UNFIT, UNNAMED, UNDIVIDED)
"""In the order of presentation. The first four are those of the published classes; no report has the fifth."""

HALF = 0.5
_SAME = 1e-9
"""Two means closer than this are the same: they differ by the rounding of sums."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedClass:
    """A class of a fit.

    Attributes
    ----------
    class_id
        The label; where several classes of the fit have it, with a number by size behind it: ``passive-fit-2``.
    label
        One of `LABELS`.
    place
        Its place in the fit.
    """

    class_id: str
    label: str
    place: int


def name_class(means: Mapping[str, float]) -> str:
    """Return the label of a class.

    Parameters
    ----------
    means
        Mean chance of the favourable answer by dimension, over its items; a dimension that nobody was asked about is
        absent.

    Returns
    -------
    str
        Fit: physical and mental (those that were asked) are both at least 0.5. Where not, the lower of the two names
        it, physical at a tie. Active: the mean of activity and work (those that were asked) is at least 0.5. `UNNAMED`
        where no item of health, or none of activity and work, was asked.
    """
    health = {name: means[name] for name in (PHYSICAL, MENTAL) if name in means}
    doing = [means[name] for name in (ACTIVITY, WORK) if name in means]
    if not health or not doing:
        return UNNAMED
    active = sum(doing) / len(doing) >= HALF - _SAME
    if min(health.values()) >= HALF - _SAME:
        return ACTIVE_FIT if active else PASSIVE_FIT
    if active:
        return ACTIVE_UNFIT
    physical, mental = health.get(PHYSICAL, 1.0), health.get(MENTAL, 1.0)
    return PASSIVE_UNFIT_PHYSICAL if physical <= mental + _SAME else PASSIVE_UNFIT_MENTAL


def name_classes(fit: ClassFit, dimensions: Sequence[str]) -> tuple[NamedClass, ...]:
    """Return the classes of a fit in the order of presentation: by label, then from large to small.

    Parameters
    ----------
    fit
        The fit.
    dimensions
        Dimension of each of the J items.
    """
    if fit.k == 1:
        return (NamedClass(class_id=UNDIVIDED, label=UNDIVIDED, place=0),)
    labels = [name_class(average_dimensions(chances, dimensions)) for chances in fit.chances]
    places = sorted(range(fit.k), key=lambda place: (LABELS.index(labels[place]), -int(fit.sizes[place]), place))
    shared = Counter(labels)
    seen: Counter[str] = Counter()
    named = []
    for place in places:
        label = labels[place]
        seen[label] += 1
        class_id = label if shared[label] == 1 else f"{label}-{seen[label]}"
        named.append(NamedClass(class_id=class_id, label=label, place=place))
    return tuple(named)


def average_dimensions(chances: Floats, dimensions: Sequence[str]) -> dict[str, float]:
    """Return the mean chance of each dimension over its items."""
    own = np.asarray(dimensions)
    return {name: float(chances[own == name].mean()) for name in dict.fromkeys(dimensions)}
