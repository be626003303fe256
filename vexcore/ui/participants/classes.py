"""The kinds of participants that the national slides show: their names, and of how many persons."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.ui.places import join_names, name_place
from vexcore.ui.render import draw_source_line, draw_table, link_passport
from vexcore.ui.text import _, format_count, pick


def draw_no_classes(classes: pd.DataFrame, *, towns: str) -> None:
    """Say that the sources print no classes for some municipalities, and for which they do.

    Parameters
    ----------
    classes
        All printed classes.
    towns
        The municipalities that the reader chose.
    """
    having = [name_place(place) for place in dict.fromkeys(classes["municipalities"])]
    st.markdown(
        _("Van {towns} drukken de bronnen geen soorten deelnemers. Dat doen zij alleen voor {having}.").format(
            towns=towns, having=join_names(having)
        )
    )


def draw_printed_classes(classes: pd.DataFrame) -> None:
    """Draw the printed classes of each trial, with the number of persons that they were made of.

    Parameters
    ----------
    classes
        From `vexcore.queries.classes.load_published_classes`, of one or more trials.
    """
    towns = [
        _("{place} {k} soorten (N = {n})").format(
            place=name_place(place),
            k=format_count(len(rows)),
            n=link_passport(format_count(rows["n"].iloc[0]), rows["figure_id"].iloc[0]),
        )
        for place, rows in classes.groupby("municipalities", sort=False)
    ]
    st.markdown(
        _(
            "De landelijke presentatie verdeelt deelnemers naar hun antwoorden op de nulmeting in soorten (latente "
            "klassen): {towns}. Zo'n soort is een gelijkenis in antwoorden, geen etiket op een persoon. **Hoe groot "
            "elke soort is, staat hier niet:** de dia tekent dat alleen, zonder getallen."
        ).format(towns="; ".join(towns))
    )
    table = pd.DataFrame(
        {
            "town": classes["municipalities"].map(name_place).to_numpy(),
            "kind": [pick(row, "label") for _index, row in classes.iterrows()],
            "n": [format_count(n) for n in classes["n"]],
            "size": _("alleen getekend"),
            "figure_id": classes["figure_id"].to_numpy(),
        }
    )
    draw_table(
        table,
        columns={"town": _("Gemeente"), "kind": _("Soort"), "n": _("N, alle soorten samen"), "size": _("Omvang")},
        alt_text=_("De gedrukte soorten deelnemers per gemeente"),
        key="printed-classes",
    )
    draw_source_line(list(classes["source_id"]))
