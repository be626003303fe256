"""Questions about what does not fit in the record, and about everything that was checked."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_findings(
    mart: Mart, *, kinds: tuple[str, ...] = (), sources: tuple[str, ...] = (), figure_ids: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Return what does not fit in the record.

    Parameters
    ----------
    kinds, sources
        Ids to limit the findings to; empty does not limit.
    figure_ids
        Only findings that name one of these figures.

    Returns
    -------
    DataFrame
        One row a finding: the columns of ``finding``, ``kind_nl``, ``kind_en``, ``table_title``, ``source_title``,
        ``institution``; in the order of the sources and their tables.
    """
    return mart.frame("findings", {"kinds": list(kinds), "sources": list(sources), "figure_ids": list(figure_ids)})


def load_rule_counts(mart: Mart, *, sources: tuple[str, ...] = (), tables: tuple[str, ...] = ()) -> pd.DataFrame:
    """Count the relations between printed numbers that were checked.

    Parameters
    ----------
    sources, tables
        Ids to limit the count to, tables as ``source:table``; empty does not limit.

    Returns
    -------
    DataFrame
        One row a kind: ``kind``, ``kind_nl``, ``kind_en``, ``relations``, ``hold``, ``fail``, ``suppressed`` (not
        checked, because the source withheld a cell), ``blank`` (not checked, because a cell is empty).
    """
    return mart.frame("rule_counts", {"sources": list(sources), "tables": list(tables)})
