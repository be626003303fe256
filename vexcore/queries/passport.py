"""Questions about a single figure: where it stands and what rests on it."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart


def load_passports(mart: Mart, *, figure_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return figures with the place where they stand.

    Returns
    -------
    DataFrame
        One row a known figure: the columns of ``figure``; ``previous_id`` and ``next_id`` in the order of reading the
        table; ``cell_ids``, the figures of the same cell, separated by spaces; ``trial_id``, ``table_title``, ``place``
        and ``table_note`` of the table; ``source_title``, ``authors``, ``institution``, ``published_on``, ``url`` and
        ``source_kind``; ``statement_nl``, ``statement_en`` and ``contradiction`` where a web page states it. An
        unknown id gives no row.
    """
    return mart.frame("passports", {"figure_ids": list(figure_ids)})


def load_figure_uses(mart: Mart, *, figure_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows of the mart that rest on figures.

    Returns
    -------
    DataFrame
        One row a use: ``figure_id``, ``used_in`` (the table), ``trial_id``, ``municipalities``, ``arm_id``, ``arm_nl``,
        ``arm_en``, ``comparison_nl``, ``comparison_en``, ``subject_nl``, ``subject_en`` (the keys of the row in words),
        ``statement_kind`` (of ``literature_finding`` only), ``wave``, ``month``, ``count``, ``base_n``, ``share``,
        ``mean``, ``estimate``, ``outcome_kind``, ``status``, ``reason_nl``, ``reason_en``.
    """
    return mart.frame("figure_uses", {"figure_ids": list(figure_ids)})
