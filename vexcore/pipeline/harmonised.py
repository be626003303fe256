"""A delivery of the participant store, harmonised in memory for as long as it is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd

from vexcore.contracts.delivery import DeliveryFacts
from vexcore.harmonise.inputs import build_inputs
from vexcore.harmonise.statements import harmonise, read_statement
from vexcore.pipeline.released import HORIZONS
from vexcore.registry.model import Registry
from vexcore.store.ledger import LedgerEntry
from vexcore.store.micro import MicroStore
from vexcore.store.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmonised:
    """The harmonised tables of one delivery.

    Attributes
    ----------
    facts
        All of the delivery but its rows.
    workspace
        Holds the tables.
    """

    facts: DeliveryFacts
    workspace: Workspace

    def ask(self, name: str) -> pd.DataFrame:
        """Return what a statement of `harmonise/sql` finds."""
        return self.workspace.frame(read_statement(name), name=name)


@contextmanager
def open_harmonised(store: MicroStore, entry: LedgerEntry, registry: Registry) -> Iterator[Harmonised]:
    """Harmonise a delivery; its rows are let go at the end.

    Parameters
    ----------
    store, entry
        Where the rows of persons lie.
    registry
        As loaded.
    """
    facts = store.read_facts(entry)
    read = {table.name: store.read_table(entry, table.name) for table in entry.tables}
    tables = {name: table for name, table in read.items() if table is not None}
    with Workspace() as workspace:
        harmonise(workspace, build_inputs(facts, tables, registry))
        workspace.run(read_statement("horizon"), {"horizons": list(HORIZONS)}, name="horizon")
        yield Harmonised(facts=facts, workspace=workspace)
