"""p-values of effects that answer one question together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from vexcore.estimate.sample import Flags, Floats

FAMILY_MODEL = "M1"
FAMILY_MONTH = 24


def adjust_holm(p: Floats) -> Floats:
    """Return p-values adjusted so that the chance of any false alarm in the family stays at the level of the test.

    Parameters
    ----------
    p
        Shape (m,): the p-values of one family. NaN stays NaN and is no member.

    Returns
    -------
    Shape (m,): of the sorted members ``max over j <= i of min(1, (m - j + 1) p_(j))``.

    Notes
    -----
    Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 65-70.
    """
    return _adjust(p, lambda members: np.asarray(multipletests(members, method="holm")[1], dtype=np.float64))


def adjust_bh(p: Floats) -> Floats:
    """Return p-values adjusted so that of the effects found, the expected share of false alarms stays at the level.

    Parameters
    ----------
    p
        Shape (m,): the p-values of one family. NaN stays NaN and is no member.

    Returns
    -------
    Shape (m,): of the sorted members ``min over j >= i of min(1, m p_(j) / j)``.

    Notes
    -----
    Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society B 57,
    289-300, equation 1.
    """
    return _adjust(p, lambda members: np.asarray(false_discovery_control(members), dtype=np.float64))


def assign_families(rows: pd.DataFrame) -> pd.Series:
    """Return the family of each effect.

    A family is a trial x its main comparison x an outcome domain, over all arms: model M1, month 24 (of registers) or
    wave 2, estimand ITT (``compliers`` where the main comparison is A), everybody.

    Parameters
    ----------
    rows
        Effects of one origin: ``trial_id``, ``comparison``, ``main`` (bool: the main comparison of that outcome),
        ``estimand``, ``domain``, ``model``, ``month``, ``subgroup``.

    Returns
    -------
    ``trial:comparison:domain`` on the index of `rows`; missing where an effect is of no family.
    """
    keys = rows["trial_id"].astype("str") + ":" + rows["comparison"].astype("str") + ":" + rows["domain"].astype("str")
    return keys.where(pd.Series(_choose_members(rows), index=rows.index))


def add_adjusted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return effects with ``p_holm`` and ``p_bh``, empty outside the families.

    Parameters
    ----------
    rows
        As for `assign_families`, with ``p_value``.
    """
    p_holm = np.full(len(rows), np.nan)
    p_bh = np.full(len(rows), np.nan)
    p_value = rows["p_value"].to_numpy(dtype=np.float64, na_value=np.nan)
    families = assign_families(rows).reset_index(drop=True)
    for members in families.groupby(families).indices.values():
        p_holm[members] = adjust_holm(p_value[members])
        p_bh[members] = adjust_bh(p_value[members])
    return rows.assign(p_holm=p_holm, p_bh=p_bh)


def _choose_members(rows: pd.DataFrame) -> Flags:
    estimand = np.where(rows["comparison"] == "A", "compliers", "ITT")
    return np.asarray(
        rows["main"].to_numpy(dtype=np.bool_)
        & (rows["estimand"].to_numpy() == estimand)
        & (rows["model"] == FAMILY_MODEL).to_numpy(dtype=np.bool_)
        & (rows["month"] == FAMILY_MONTH).to_numpy(dtype=np.bool_)
        & (rows["subgroup"] == "all").to_numpy(dtype=np.bool_),
        dtype=np.bool_,
    )


def _adjust(p: Floats, method: Callable[[Floats], Floats]) -> Floats:
    adjusted = np.full(p.shape, np.nan)
    known = ~np.isnan(p)
    if known.any():
        adjusted[known] = method(p[known])
    return adjusted
