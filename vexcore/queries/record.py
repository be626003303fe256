"""Questions about the published record: figures, printed tables, what web pages state."""

from __future__ import annotations

import unicodedata

import pandas as pd

from vexcore.store.mart import Mart


def load_record_search(
    mart: Mart,
    *,
    words: str = "",
    sources: tuple[str, ...] = (),
    trials: tuple[str, ...] = (),
    tables: tuple[str, ...] = (),
    cells: tuple[str, ...] = (),
    rows: int,
) -> pd.DataFrame:
    """Search the record.

    Parameters
    ----------
    words
        Words that must all occur in the labels, the printed cell, the title, the source or the statement, in any order;
        capitals and accents do not matter.
    sources, trials, tables, cells
        Ids to limit the search to; tables as ``source:table``, cells as ``printed``, ``suppressed``, ``blank``.
        Empty does not limit.
    rows
        Return at most this many.

    Returns
    -------
    DataFrame
        One row a figure: ``figure_id``, ``source_id``, ``table_id``, ``row_label``, ``column_label`` (empty for web
        pages), ``part``, ``printed``, ``value``, ``unit``, ``cell``, ``table_title``, ``source_title``,
        ``institution``, ``trial_id``, ``total``: how many there are without the limit, and ``numbers``: how many of
        those hold a number.
    """
    return mart.frame(
        "record_search",
        {
            "words": _fold(words).split(),
            "sources": list(sources),
            "trials": list(trials),
            "tables": list(tables),
            "cells": list(cells),
            "rows": rows,
        },
    )


def load_printed_tables(mart: Mart) -> pd.DataFrame:
    """Return every printed table.

    Returns
    -------
    DataFrame
        ``source_id``, ``table_id``, ``trial_id``, ``title``, ``place``, ``note``, ``source_title``, ``institution``,
        ``url``, ``figures`` (numbers in it, also what is blank or withheld), ``numbers`` (those with a value) and
        ``suppressed`` (numbers that the source withheld).
    """
    return mart.frame("printed_tables")


def load_printed_cells(mart: Mart, *, source_id: str, table_id: str) -> pd.DataFrame:
    """Return the cells of a printed table.

    Returns
    -------
    DataFrame
        One row a cell: ``figure_id`` (of its first number), ``row``, ``column``, ``row_label``, ``column_label``,
        ``printed``, ``cell`` and ``has_finding``.
    """
    return mart.frame("printed_cells", {"source_id": source_id, "table_id": table_id})


def load_statements(mart: Mart, *, references: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return what web pages state.

    Parameters
    ----------
    references
        Ids such as ``slug:web:3:1``; empty gives the statements that contradict each other.

    Returns
    -------
    DataFrame
        ``reference``, ``figure_id`` (where the statement holds a number), ``contradiction`` (shared by statements that
        contradict each other), ``trial_id``, ``municipalities``, ``statement_nl``, ``statement_en``, ``source_id``,
        ``source_title``, ``institution``, ``published_on``, ``url``.
    """
    return mart.frame("statements", {"references": list(references)})


def load_dictionary(mart: Mart) -> pd.DataFrame:
    """Return every column of the mart: ``table``, ``column``, ``type``, ``unit``, ``description``."""
    return mart.frame("dictionary")


def _fold(text: str) -> str:
    """Return a text in lower case without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
