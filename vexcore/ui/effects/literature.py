"""What sources state in words about the effects of all trials: symbols, then every statement with its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.directions import build_directions_chart
from vexcore.queries.literature import THEMES
from vexcore.ui.effects.words import (
    AGAINST_CONTROL,
    COMPARISON_WORDS,
    DIRECTION_SIGNS,
    DIRECTION_WORDS,
    ITEM_WORDS,
    MATCHED,
    SIGNIFICANCE_WORDS,
    THEME_WORDS,
    build_direction_words,
)
from vexcore.ui.places import join_names
from vexcore.ui.render import draw_chart, draw_empty, link_passport
from vexcore.ui.text import MISSING, _, format_day, is_missing, pick

ALL_TRIALS = "all"
UNSTATED = "?"
NOT_SIGNIFICANT = "ns"


def shape_statements(statements: pd.DataFrame, *, names: Mapping[str, str]) -> pd.DataFrame:
    """Return statements in the words of the reader.

    Parameters
    ----------
    statements
        From `load_literature_effects`.
    names
        Municipalities by trial, in order of presentation.

    Returns
    -------
    DataFrame
        Added: ``trial``, ``theme_words``, ``item_words``, ``sign``, ``direction_words``, ``arms``, ``compared``,
        ``significance_words``, ``horizon``, ``statement``, ``source``, ``dispute`` (number of the contradiction, empty
        where none), ``against_control``, ``compared_kind`` (one of `vexcore.charts.directions.COMPARED`).
    """
    rows = statements.to_dict("records")
    disputes = {key: number for number, key in enumerate(statements["contradiction"].dropna().unique(), start=1)}
    directions = [read_direction(row) for row in rows]
    return statements.assign(
        trial=[names.get(row["trial_id"], _("Alle samen")) for row in rows],
        theme_words=[THEME_WORDS[row["theme"]] for row in rows],
        item_words=[ITEM_WORDS.get(row["item"], row["item"]) for row in rows],
        direction=directions,
        sign=["" if row["is_level"] else DIRECTION_SIGNS[way] + " " for row, way in zip(rows, directions, strict=True)],
        direction_words=[
            _("stand van één groep") if row["is_level"] else DIRECTION_WORDS[way]
            for row, way in zip(rows, directions, strict=True)
        ],
        arms=[_name_arms(row) for row in rows],
        compared=[COMPARISON_WORDS[row["comparison"]] for row in rows],
        significance_words=[SIGNIFICANCE_WORDS[row["significance"]] for row in rows],
        horizon=[
            MISSING if is_missing(row["horizon_months"]) else _("{n} maanden").format(n=int(row["horizon_months"]))
            for row in rows
        ],
        statement=[pick(row, "statement") for row in rows],
        source=[_name_source(row) for row in rows],
        dispute=[
            "" if is_missing(row["contradiction"]) else _("tegenspraak {n}").format(n=disputes[row["contradiction"]])
            for row in rows
        ],
        against_control=[row["comparison"] == AGAINST_CONTROL for row in rows],
        compared_kind=[
            row["comparison"] if row["comparison"] in (AGAINST_CONTROL, MATCHED) else "other" for row in rows
        ],
    )


def read_direction(row: Any) -> str:
    """Return one of `vexcore.charts.directions.DIRECTIONS`: what is not significant is not the same as no effect."""
    if not is_missing(row["direction"]):
        return str(row["direction"])
    return NOT_SIGNIFICANT if row["significance"] == "no" else UNSTATED


def draw_directions(
    statements: pd.DataFrame, *, names: Mapping[str, str], shown: Sequence[str], by_arm: bool = False
) -> None:
    """Draw trials against themes, a symbol a direction.

    Parameters
    ----------
    statements
        From `shape_statements`.
    names
        Municipalities by trial, in order of presentation.
    shown
        Ids of the trials on the page.
    by_arm
        Whether only statements that name an arm are left.
    """
    if by_arm:
        st.caption(_("U koos een onderdeel: uitspraken die geen groep met dat onderdeel noemen, vallen weg."))
    drawn = statements.loc[~statements["is_level"]]
    if drawn.empty:
        draw_empty(
            _("Bij deze keuze is in de bronnen geen uitspraak over effecten gevonden."),
            _("Haal een gemeente, soort uitkomst of onderdeel weg.")
            + (" " + _("Alle gekozen onderdelen moeten in één groep zitten.") if by_arm else ""),
        )
        return
    silent = [names[trial] for trial in names if trial in shown and trial not in set(drawn["trial_id"])]
    label = {names[trial]: names[trial] + (_("|(niets gevonden)") if names[trial] in silent else "") for trial in shown}
    cells = gather_cells(drawn).replace({"trial": label})
    trial_order = [label[names[trial]] for trial in names if trial in shown]
    if (drawn["trial_id"] == ALL_TRIALS).any():
        trial_order.append(_("Alle samen"))
    draw_chart(
        build_directions_chart(
            cells,
            words=build_direction_words(),
            trial_order=trial_order,
            theme_order=[THEME_WORDS[theme] for theme in THEMES],
        ),
        title=_("Wat bronnen in woorden zeggen: richting van het verschil, per gemeente en onderwerp"),
        alt_text=_(
            "Tabel van tekens per gemeente en onderwerp: driehoek omhoog (meer), rondje (geen effect volgens de bron), "
            "driehoek omlaag (minder), kruis (niet significant) of streepje (geen richting vermeld). {silent}"
        ).format(silent=describe_silence(silent)),
        table=statements,
        columns={
            "trial": _("Gemeente"),
            "theme_words": _("Onderwerp"),
            "direction_words": _("Richting"),
            "statement": _("Wat de bron zegt"),
            "arms": _("Groep"),
            "compared": _("Vergeleken met"),
            "significance_words": _("Significant"),
            "horizon": _("Na"),
            "dispute": _("Tegenspraak"),
            "source": _("Bron"),
            "figure_id": "",
        },
        sources=[],
        key="directions",
        note=_(
            "**Gevuld**, boven in het vak: vergeleken met de controlegroep. **Hol**, in het midden: vergeleken met "
            "anderen of met niemand, en dat zegt minder. **In een vierkant**, onder: gematcht, niet geloot (achteraf "
            "naast gelijkende mensen gelegd). Elk teken is een richting die ten minste één bron noemt, geen grootte. "
            "**Rondje** = de bron zegt dat er geen effect of verschil is. **Kruis** = niet significant: de bron kon "
            "geen verschil aantonen, en dat is niet hetzelfde als geen verschil. "
            "Rode ring = bronnen spreken elkaar hierover tegen. {silent} De bron van elke uitspraak staat hieronder."
        ).format(silent=describe_silence(silent)),
    )


def gather_cells(drawn: pd.DataFrame) -> pd.DataFrame:
    """Return one row a trial, theme, direction and kind of comparison, as `build_directions_chart` takes them."""
    keys = ["trial", "theme_words", "direction", "compared_kind"]
    cells = drawn.assign(contradicted=drawn["dispute"].ne("")).groupby(keys, sort=False, as_index=False)
    gathered = cells.agg(
        contradicted=("contradicted", "any"), count=("statement", "size"), first=("statement", "first")
    )
    gathered["statements"] = [
        row["first"]
        if row["count"] == 1
        else _("{n} uitspraken, zoals: {first}").format(n=row["count"], first=row["first"])
        for row in gathered.to_dict("records")
    ]
    return gathered.rename(columns={"theme_words": "theme", "compared_kind": "kind"}).drop(columns=["count", "first"])


def describe_silence(silent: Sequence[str]) -> str:
    """Name the trials for which nothing was found."""
    if not silent:
        return ""
    return _("Voor {names} is in de bronnen geen uitspraak over effecten gevonden die bij deze keuze past.").format(
        names=join_names(list(silent))
    )


def draw_statements(statements: pd.DataFrame, *, names: Mapping[str, str], shown: Sequence[str]) -> None:
    """Draw every statement with its source, trial by trial; a trial without any says so."""
    for trial in [*(trial for trial in names if trial in shown), ALL_TRIALS]:
        own = statements.loc[statements["trial_id"] == trial]
        name = names.get(trial, _("Alle experimenten samen"))
        if own.empty and trial == ALL_TRIALS:
            continue
        label = _("{name}: {n} uitspraken") if len(own) != 1 else _("{name}: {n} uitspraak")
        with st.expander(label.format(name=name, n=len(own) or _("geen"))):
            _draw_statements_of(own, name=name)


def _draw_statements_of(own: pd.DataFrame, *, name: str) -> None:
    if own.empty:
        st.markdown(describe_silence([name]) + " " + _("Dat betekent niet dat er geen effect was."))
        return
    fair, other = own.loc[own["against_control"]], own.loc[~own["against_control"]]
    if not fair.empty:
        st.markdown(_("**Tegen de controlegroep**"))
        st.markdown("\n".join(describe_statement(row) for row in fair.to_dict("records")))
    if not other.empty:
        st.markdown(_("**Niet tegen de controlegroep: zegt minder over de aanpak**"))
        if (other["comparison"] == MATCHED).any():
            st.caption(
                _(
                    "‘Gematcht’ gaat over de premie voor deeltijdwerk, die ook de vergelijkingsgroep kreeg: "
                    "deelnemers zijn achteraf naast gelijkende mensen gelegd. De loting zegt daar niets over."
                )
            )
        st.markdown("\n".join(describe_statement(row) for row in other.to_dict("records")))


def describe_statement(row: Any) -> str:
    """Return a statement as a line of Markdown with its source."""
    details = [row["direction_words"]]
    if row["arms"] != MISSING:
        details.append(row["arms"])
    if not row["against_control"]:
        details.append(_("vergeleken met {compared}").format(compared=row["compared"]))
    details.append(row["significance_words"])
    if row["horizon"] != MISSING:
        details.append(_("na {horizon}").format(horizon=row["horizon"]))
    dispute = f" :orange-badge[{row['dispute']}]" if row["dispute"] else ""
    source = row["source"] if is_missing(row["url"]) else f"[{row['source']}]({row['url']})"
    passport = "" if is_missing(row["figure_id"]) else " · " + link_passport(_("paspoort"), row["figure_id"])
    head = f"- {row['sign']}**{row['item_words']}**{dispute}: {row['statement']}"
    return f"{head} :small[{'; '.join(details)}. {source}{passport}]"


def _name_arms(row: Any) -> str:
    if row["arm_id"] == ALL_TRIALS:
        return _("alle groepen")
    return pick(row, "arms") or MISSING


def _name_source(row: Any) -> str:
    publisher = "" if is_missing(row["institution"]) else f"{row['institution']}: "
    day = row["published_on"]
    full = len(str(day)) == len("2020-05-28")
    year = "" if is_missing(day) else f" ({format_day(day) if full else day})"
    title = str(row["source_title"]).replace("[", "(").replace("]", ")")
    return f"{publisher}{title}{year}"
