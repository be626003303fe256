"""Latent classes of a delivery, and of all deliveries of one origin: which class people are in.

Everybody with an answer to the first questionnaire is in a class, also who answered none of the items (the largest):
classes then add up to the respondents that `response` shows, and tell of nobody who stands in one and not in the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from vexcore.disclosure.policy import MIN_CELL
from vexcore.estimate.class_names import NamedClass, name_classes
from vexcore.estimate.latent_classes import MAX_CLASSES, ClassFit, choose_fit, fit_classes
from vexcore.estimate.sample import Floats
from vexcore.harmonise.inputs import build_inputs
from vexcore.harmonise.statements import read_statement
from vexcore.pipeline.released import Ask
from vexcore.registry.class_items import ClassItem
from vexcore.registry.model import Registry
from vexcore.store.ledger import LedgerEntry
from vexcore.store.micro import MicroStore
from vexcore.store.workspace import Workspace

_PERSON_STATEMENTS = ("person_start", "person_exit", "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Latent classes of the respondents of the first questionnaire.

    Attributes
    ----------
    persons
        Class by person key; nobody where one group is all there is.
    n
        Respondents.
    items
        The J items that at least 10 respondents have and at least 10 do not.
    fits
        From 1 to `MAX_CLASSES` classes; empty with fewer than 10 respondents.
    chosen
        The fit that is shown; None where there is none.
    named
        Its classes in the order of presentation.
    """

    persons: Mapping[int, str]
    n: int
    items: tuple[str, ...]
    fits: tuple[ClassFit, ...]
    chosen: ClassFit | None
    named: tuple[NamedClass, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """Return the ids of the classes that divide people; none where one group is all there is."""
        return tuple(each.class_id for each in self.named) if len(self.named) > 1 else ()


def find_classes(ask: Ask, registry: Registry) -> Classes:
    """Return the latent classes of a harmonised delivery.

    Parameters
    ----------
    ask
        Answers a statement of `harmonise/sql` by its name.
    registry
        For the items.
    """
    return build_classes(ask("sample_item"), registry.class_items)


def build_classes(answers: pd.DataFrame, items: Sequence[ClassItem]) -> Classes:
    """Return the latent classes of persons from their answers (`person_key`, `item`, `value`) at wave 0."""
    keys = np.sort(answers["person_key"].unique())
    table = code_items(answers, items, keys)
    known = [place for place in range(len(items)) if _tells(table[:, place])]
    kept = [items[place] for place in known]
    fits: tuple[ClassFit, ...] = ()
    if len(keys) >= MIN_CELL:
        with threadpool_limits(limits=1, user_api="blas"):
            fits = tuple(fit_classes(table[:, known], k) for k in range(1, MAX_CLASSES + 1))
    chosen = choose_fit(fits)
    named = () if chosen is None else name_classes(chosen, [item.dimension for item in kept])
    persons: dict[int, str] = {}
    if chosen is not None and len(named) > 1:
        ids = {each.place: each.class_id for each in named}
        persons = {int(key): ids[int(place)] for key, place in zip(keys, chosen.members, strict=True)}
    return Classes(
        persons=persons,
        n=len(keys),
        items=tuple(item.question for item in kept),
        fits=fits,
        chosen=chosen,
        named=named,
    )


def code_items(answers: pd.DataFrame, items: Sequence[ClassItem], keys: npt.NDArray[np.int64]) -> Floats:
    """Return items by person, shape (len(keys), len(items)): 1, 0, or NaN where missing or above the limit."""
    table = np.full((len(keys), len(items)), np.nan)
    for place, item in enumerate(items):
        own = answers[(answers["item"] == item.question) & (answers["value"] <= item.top)]
        value = own["value"].to_numpy(dtype=np.float64)
        has = {">=": value >= item.cut, "<=": value <= item.cut, ">": value > item.cut}[item.side]
        table[np.searchsorted(keys, own["person_key"].to_numpy()), place] = has
    return table


def _tells(column: Floats) -> bool:
    return bool((column == 1).sum() >= MIN_CELL and (column == 0).sum() >= MIN_CELL)


def read_entries(store: MicroStore, entries: Sequence[LedgerEntry], registry: Registry) -> pd.DataFrame:
    """Return the answers of persons of several deliveries as `build_classes` takes them, each person with an own key.

    Raises
    ------
    VexError
        If a stored delivery is damaged.
    """
    frames = []
    persons = 0
    for entry in sorted(entries, key=lambda entry: entry.trial_id):
        answers = _read_answers(store, entry, registry)
        # Keys are those of one delivery: the same number may be somebody else in the next.
        codes, keys = pd.factorize(answers["person_key"])
        frames.append(answers.assign(person_key=codes + persons))
        persons += len(keys)
    return pd.concat(frames, ignore_index=True)


def _read_answers(store: MicroStore, entry: LedgerEntry, registry: Registry) -> pd.DataFrame:
    facts = store.read_facts(entry)
    read = {name: store.read_table(entry, name) for name in ("persons", "answers")}
    tables = {name: table for name, table in read.items() if table is not None}
    with Workspace() as workspace:
        for name, table in build_inputs(facts, tables, registry).items():
            workspace.register(name, table)
        for name in _PERSON_STATEMENTS:
            workspace.run(read_statement(name), name=name)
        return workspace.frame(read_statement("sample_item"), name="sample_item")
