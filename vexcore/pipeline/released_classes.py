"""What may be shown of latent classes, and the rows of the published ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from vexcore.contracts.origin import NOT_ESTIMABLE, NOT_PUBLISHED, PUBLISHED, RELEASED, SUPPRESSED
from vexcore.disclosure.policy import FEW, FURTHER, MIN_CELL
from vexcore.disclosure.release import release_shares
from vexcore.estimate.latent_classes import MAX_CLASSES
from vexcore.estimate.sample import Flags, Floats
from vexcore.pipeline.classes import Classes, build_classes, read_entries
from vexcore.pipeline.released import Row
from vexcore.registry.model import Registry
from vexcore.store.ledger import LedgerEntry
from vexcore.store.micro import MicroStore

ALL = "all"
SIZE = "size"
INSTRUMENT = "participant-questionnaire"
SMALL_CLASS = f"a class of fewer than {MIN_CELL} persons: not chosen"
FEW_IN_CLASS = f"fewer than {MIN_CELL} with or without it in the class"
NOT_ASKED = "questions that a trial did not ask count as missing"
DRAWN = "sizes are drawn, not printed"
PUBLISHED_CLASSES = {
    "wageningen": ("004:text:5:1", ("passive-unfit-mental", "passive-unfit-physical", "active-fit")),
    "tilburg": ("004:text:6:1", ("passive-unfit-physical", "passive-unfit-mental", "passive-fit", "active-fit")),
}
"""The figure with the number of persons, and the classes in the order of the legend, by trial."""


def release_classes(classes: Classes, head: Row, response: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the rows of `class_fit` and `class_profile` that may be shown.

    Parameters
    ----------
    classes
        Of one delivery.
    head
        Columns that all rows share: origin, trial and source.
    response
        Released rows of `response` of this delivery: where it does not show how many answered at wave 0, neither sizes
        nor what would tell them are shown.

    Returns
    -------
    dict
        No rows where nobody answered at wave 0, as in `response`.
    """
    return _release(classes, head, told=any(_is_shown(row) for row in response))


def pool_classes(
    store: MicroStore, entries: Sequence[LedgerEntry], registry: Registry, head: Row, response: Sequence[Row]
) -> dict[str, list[Row]]:
    """Return the rows of `class_fit` and `class_profile` over several deliveries of one origin.

    Parameters
    ----------
    store, entries
        Where the rows of persons lie, and which deliveries.
    registry
        As loaded.
    head
        Columns that all rows share: origin, trial (`all`) and source.
    response
        Released rows of `response` with their `trial_id`: only trials of which it shows how many answered at wave 0
        are taken in.

    Returns
    -------
    dict
        No rows with fewer than two such trials.

    Raises
    ------
    VexError
        If a stored delivery is damaged.
    """
    shown = {str(row["trial_id"]) for row in response if _is_shown(row)}
    taken = [entry for entry in entries if entry.trial_id in shown]
    if len(taken) < 2:
        return {"class_fit": [], "class_profile": []}
    classes = build_classes(read_entries(store, taken, registry), registry.class_items)
    rows = _release(classes, head, told=True)
    told = [row | {"reason": NOT_ASKED} if row["chosen"] and not row["reason"] else row for row in rows["class_fit"]]
    return rows | {"class_fit": told}


def describe_published_classes(figures: Mapping[str, float | None]) -> dict[str, list[Row]]:
    """Return the rows of the classes that a slide shows.

    Parameters
    ----------
    figures
        Values of the record by figure id.

    Raises
    ------
    KeyError
        If the record lacks the figure with the number of persons.
    """
    fits: list[Row] = []
    profiles: list[Row] = []
    for trial, (figure, labels) in PUBLISHED_CLASSES.items():
        n = figures[figure]
        source = figure.split(":")[0]
        shared: Row = {"origin": PUBLISHED, "trial_id": trial, "figure_id": figure, "source_id": source}
        fits.append(
            shared
            | {"k": len(labels), "n": None if n is None else round(n), "chosen": True}
            | {"status": RELEASED, "reason": None}
        )
        profiles += [
            shared
            | {"class_id": label, "position": position, "label": label, "item": SIZE}
            | {"status": NOT_PUBLISHED, "reason": DRAWN}
            for position, label in enumerate(labels)
        ]
    return {"class_fit": fits, "class_profile": profiles}


def _is_shown(row: Row) -> bool:
    place = (row["instrument"], row["wave"], row["arm_id"], row["status"])
    return place == (INSTRUMENT, 0, ALL, RELEASED)


def _release(classes: Classes, head: Row, *, told: bool) -> dict[str, list[Row]]:
    """Return the rows; with sizes where `told`."""
    if not classes.n:
        return {"class_fit": [], "class_profile": []}
    fits = [head | row for row in _describe_fits(classes, told=told)]
    profiles = [head | row for row in _describe_profiles(classes, told=told)]
    return {"class_fit": fits, "class_profile": profiles}


def _describe_fits(classes: Classes, *, told: bool) -> Iterator[Row]:
    if not classes.fits:
        yield from ({"k": k, "chosen": False, "status": SUPPRESSED, "reason": FEW} for k in range(1, MAX_CLASSES + 1))
        return
    for fit in classes.fits:
        row: Row = {"k": fit.k, "n": classes.n if told else None, "items": len(classes.items)}
        row |= {"parameters": fit.parameters, "chosen": fit is classes.chosen}
        if fit.problem:
            yield row | {"status": NOT_ESTIMABLE, "reason": fit.problem}
            continue
        small = int(fit.sizes.min()) < MIN_CELL
        # With BIC the log-likelihood would tell the number of persons; one decimal tells no counts of items.
        yield row | {
            "log_likelihood": round(fit.log_likelihood, 1) if told else None,
            "bic": round(fit.bic, 1),
            "entropy": None if fit.k == 1 else round(fit.entropy, 3),
            "smallest": None if small or not told else int(fit.sizes.min()) / classes.n,
            "status": RELEASED,
            "reason": SMALL_CLASS if small else None,
        }


def _describe_profiles(classes: Classes, *, told: bool) -> Iterator[Row]:
    """Yield a row for the size of each class, and for each item in it."""
    fit = classes.chosen
    if fit is None:
        return
    sizes = [int(fit.sizes[each.place]) for each in classes.named]
    reasons = _judge_sizes(sizes, told=told)
    withheld = judge_chances(np.array(sizes), fit.chances[[each.place for each in classes.named]])
    shared: Row = {"bic": round(fit.bic, 1), "entropy": None if fit.k == 1 else round(fit.entropy, 3)}
    for position, (each, size, reason) in enumerate(zip(classes.named, sizes, reasons, strict=True)):
        row = shared | {"class_id": each.class_id, "position": position, "label": each.label}
        shown = {"size": size, "share": size / classes.n, "status": RELEASED, "reason": None}
        yield row | {"item": SIZE} | ({"status": SUPPRESSED, "reason": reason} if reason else shown)
        for place, item in enumerate(classes.items if fit.k > 1 else ()):
            why = reason or (FEW_IN_CLASS if withheld[position, place] else "")
            estimate = {"estimate": float(fit.chances[each.place, place]), "status": RELEASED, "reason": None}
            yield row | {"item": item} | ({"status": SUPPRESSED, "reason": why} if why else estimate)


def _judge_sizes(sizes: Sequence[int], *, told: bool) -> list[str]:
    """Return why each size is withheld, empty where it is shown: one group is the respondents of `response`."""
    if not told:
        return [FURTHER] * len(sizes)
    if len(sizes) == 1:
        return [""]
    cells = pd.DataFrame({"arm_id": ALL, "category": range(len(sizes)), "count": sizes, "base_n": sum(sizes)})
    released = release_shares(cells.assign(in_total=False), within=[], category="category").frame
    return [
        "" if status == RELEASED else str(reason)
        for status, reason in zip(released["status"], released["reason"], strict=True)
    ]


def judge_chances(sizes: npt.NDArray[np.int64], chances: Floats) -> Flags:
    """Return which chances are withheld.

    A chance is withheld where fewer than 10 of the class are expected to have the item, or not to have it. So are as
    many others of the item, the least certain first, as it takes for the withheld ones together to be at least two
    classes with at least 10 expected with and 10 without: the item's total over all classes then does not tell a few.

    Parameters
    ----------
    sizes
        Persons in each of K classes.
    chances
        Shape (K, J).

    Returns
    -------
    Shape (K, J).
    """
    with_it = sizes[:, None] * chances
    without = sizes[:, None] - with_it
    least = np.minimum(with_it, without)
    withheld: Flags = least < MIN_CELL
    for item in range(chances.shape[1]):
        own = withheld[:, item]
        while own.any() and not own.all() and _tells_few(with_it[own, item], without[own, item]):
            own[np.where(own, np.inf, least[:, item]).argmin()] = True
    return withheld


def _tells_few(with_it: Floats, without: Floats) -> bool:
    return len(with_it) < 2 or with_it.sum() < MIN_CELL or without.sum() < MIN_CELL
