"""Questions about the kinds of participants: latent classes of the first questionnaire, computed and printed."""

from __future__ import annotations

import pandas as pd

from vexcore.store.mart import Mart

ALL_TRIALS = "all"
"""In place of a trial: all trials of the origin together."""


def load_class_fits(mart: Mart, *, origin: str, trial_id: str) -> pd.DataFrame:
    """Return how well each number of classes fits.

    Returns
    -------
    DataFrame
        One row a number of classes: ``k``, ``n`` (persons), ``items``, ``bic``, ``entropy``, ``smallest`` (share of the
        smallest class), ``chosen``, ``figure_id``, ``status``, ``reason``, ``reason_nl``, ``reason_en``, ``source_id``.
    """
    return mart.frame("class_fits", {"origin": origin, "trial_id": trial_id})


def load_class_profiles(mart: Mart, *, origin: str, trial_id: str) -> pd.DataFrame:
    """Return the classes that are shown, each with its items.

    Returns
    -------
    DataFrame
        One row a class and item (``size`` = the class itself, first): ``class_id``, ``position``, ``label``,
        ``label_nl``, ``label_en``, ``item``, ``item_nl``, ``item_en``, ``dimension_nl``, ``dimension_en``, ``size``
        (persons), ``share`` (of all), ``estimate`` (chance that a person of the class has the item), ``status``,
        ``reason``, ``reason_nl``, ``reason_en``, ``source_id``.
    """
    return mart.frame("class_profiles", {"origin": origin, "trial_id": trial_id})


def load_published_classes(mart: Mart) -> pd.DataFrame:
    """Return the classes that the sources print.

    Returns
    -------
    DataFrame
        One row a class: ``trial_id``, ``municipalities`` (names in one text), ``class_id``, ``position``, ``label``,
        ``label_nl``, ``label_en``, ``n`` (persons in the analysis), ``figure_id`` (of that number), ``status``,
        ``reason``, ``reason_nl``, ``reason_en`` (why its size is not there), ``source_id``.
    """
    return mart.frame("class_published")
