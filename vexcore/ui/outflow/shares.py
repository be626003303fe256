"""Words and drawing of outflow: who left, by arm, and what the terms mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.outflow import SeriesOrder, ShareWords, build_share_chart
from vexcore.ui.places import name_place
from vexcore.ui.render import draw_chart, draw_table, link_passport
from vexcore.ui.text import _, format_count, format_share, is_missing, pick
from vexcore.ui.widgets import choose_many

PALETTE = ("oss", "wageningen")
"""Trials with printed outflow, in the order of the common colours and shapes."""

TERMS = ("outflow", "re-entry", "on-assistance", "withdrawn")


def choose_trials(trials: pd.DataFrame) -> tuple[str, ...]:
    """Let the reader choose trials by municipality; none chosen means all."""
    names = {str(row["trial_id"]): name_place(row["municipalities"]) for __, row in trials.iterrows()}
    return choose_many(
        _("Gemeente"),
        dict(sorted(names.items(), key=lambda item: item[1])),
        key="gemeente",
        placeholder=_("alle gemeenten"),
        help_text=_("Alleen Oss en Wageningen hebben gedrukte uitstroomcijfers."),
    )


def cite_figures(figure_ids: Any) -> str:
    """Return links to the passports of the figures that a computed number comes from."""
    links = [
        link_passport(_("cijfer {number}").format(number=number), figure)
        for number, figure in enumerate(str(figure_ids).split(), start=1)
    ]
    return ", ".join(links)


def link_number(text: str, row: pd.Series) -> str:
    """Return a printed number as a link to its passport, a computed one with the figures it comes from."""
    if is_missing(row["computed_from"]):
        return link_passport(text, row["figure_id"])
    return _("{number} (*berekend uit {figures}*)").format(number=text, figures=cite_figures(row["computed_from"]))


def describe_rows(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `vexcore.queries.outflow` with the texts that charts and tables show.

    Returns
    -------
    DataFrame
        Adds ``series`` (place), ``value``, ``low``, ``high``, ``shown`` (share, or why there is none), ``n``
        (``41 van 102``), ``interval``, ``printed`` (percentage as printed) and ``made`` (printed or computed).
    """
    frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    rows = [_describe_row(row) for __, row in frame.iterrows()]
    columns = ["series", "shown", "n", "interval", "printed", "made"]
    texts = pd.DataFrame(rows, columns=columns, index=frame.index)
    return frame.assign(value=frame["share"], low=frame["ci_low"], high=frame["ci_high"], **texts)


def _describe_row(row: pd.Series) -> dict[str, str]:
    released = row["status"] == "released"
    return {
        "series": name_place(row["place"]),
        "shown": format_share(row["share"], 1) if released else name_absence(row),
        "n": _("{count} van {base}").format(count=format_count(row["count"]), base=format_count(row["base_n"])),
        "interval": _("{low} tot {high}").format(
            low=format_share(row["ci_low"], 1), high=format_share(row["ci_high"], 1)
        ),
        "printed": _("niet gedrukt") if is_missing(row["printed_percent"]) else str(row["printed_percent"]),
        "made": _("gedrukte aantallen")
        if is_missing(row["computed_from"])
        else _("berekend uit {figures}").format(figures=str(row["computed_from"]).replace(" ", ", ")),
    }


def name_absence(row: pd.Series) -> str:
    """Return in words why a row has no number."""
    if not is_missing(row["reason"]):
        return pick(row, "reason")
    words = {
        "suppressed": _("achtergehouden door de bron"),
        "not_published": _("niet gepubliceerd"),
        "embargoed": _("nog niet openbaar"),
    }
    return words.get(str(row["status"]), _("niet te schatten"))


def name_arm(row: pd.Series) -> str:
    """Return the name of an arm, or of all arms together."""
    return _("alle deelnemers") if row["arm_id"] == "all" else pick(row, "arm")


def order_series(frame: pd.DataFrame) -> SeriesOrder:
    """Return the places in a frame, each with its own colour and shape."""
    names = {row["trial_id"]: row["series"] for __, row in frame.iterrows()}
    known = [trial for trial in PALETTE if trial in names]
    return SeriesOrder(names=tuple(names[trial] for trial in known), palette=tuple(PALETTE.index(t) for t in known))


def share_columns(**first: str) -> dict[str, str]:
    """Return the columns that every table of shares has, after its own."""
    return {
        "series": _("Gemeente"),
        **first,
        "n": _("Aantal van noemer"),
        "shown": _("Aandeel"),
        "interval": _("95%-interval"),
        "printed": _("Percentage in de bron"),
        "made": _("Herkomst"),
    }


def draw_caution() -> None:
    """Say that these are progress figures and no effects."""
    st.info(
        _(
            "**Tussenstanden, geen effecten.** De cijfers komen uit voortgangsverslagen, terwijl de proef nog liep. "
            "De onderzoekers hebben afgesproken (LOEP) tussentijds geen effecten te melden; de uitstroom per groep "
            "drukken de verslagen wel af. Lees een verschil tussen groepen of gemeenten hier dus niet als werking "
            "van een aanpak."
        ),
        icon=":material/hourglass_top:",
    )


def draw_summary(rows: pd.DataFrame) -> None:
    """Draw for each place in a few sentences who left and who came back."""
    section(_("In het kort"))
    places = list(dict.fromkeys(rows["series"]))
    for column, place in zip(st.columns(len(places)), places, strict=True):
        with column.container(border=True, height="stretch"):
            st.subheader(place, anchor=False)
            own = rows[rows["series"] == place]
            st.markdown("\n".join(f"- {sentence}" for sentence in _summarise(own)))


def _summarise(own: pd.DataFrame) -> list[str]:
    of_net, of_gross = "first-exit-of-net", "first-exit-of-gross"
    texts = {
        ("outflow", of_net, "all"): _("**{number} van de deelnemers** verliet de bijstand minstens een keer: {n}."),
        ("re-entry", "of-exits", "all"): _("**{number} van wie vertrok** kwam terug: {n}."),
        ("outflow", "no-return-of-net", "all"): _("**{number} van de deelnemers** was weg en niet terug: {n}."),
        ("outflow", of_net, "work"): _("**{number} van de deelnemers** ging aan het werk: {n}."),
        ("outflow", of_gross, "all"): _(
            "{number} van alle *aanmelders*, ook wie zich later afmeldde, verliet de bijstand minstens een keer: {n}."
        ),
        ("outflow", of_gross, "work"): _("{number} van alle *aanmelders* ging aan het werk: {n}."),
    }
    sentences = []
    for (measure, definition, category), text in texts.items():
        found = own[
            (own["measure"] == measure)
            & (own["definition"] == definition)
            & (own["category"] == category)
            & (own["arm_id"] == "all")
        ]
        for __, row in found.iterrows():
            sentences.append(text.format(number=row["shown"], n=link_number(row["n"], row)))
    return sentences


def draw_arms(rows: pd.DataFrame) -> None:
    """Draw who left and did not return, by arm."""
    shown = rows.assign(
        arm=[name_arm(row) for __, row in rows.iterrows()],
        row=[f"{row['series']}: {name_arm(row)}\n{row['shown']} ({row['n']})" for __, row in rows.iterrows()],
    )
    words = ShareWords(
        value=_("Uitgestroomd en niet terug, % van de deelnemers"),
        row=_("Groep"),
        series=_("Gemeente"),
        n=_("Aantal"),
    )
    draw_chart(
        build_share_chart(shown, words=words, row_order=list(shown["row"]), series=order_series(shown)),
        title=_("Uitgestroomd en niet terug na ruim 17 maanden, per groep (% van de deelnemers)"),
        alt_text=_("Punten met 95%-interval: {rows}.").format(
            rows="; ".join(f"{row['series']}, {row['arm']} {row['shown']}" for __, row in shown.iterrows())
        ),
        table=shown,
        columns=share_columns(arm=_("Groep")),
        sources=list(shown["source_id"]),
        key="arms",
        note=_(
            "Punt: aandeel op 15 maart 2019. Streep: 95%-interval (Wilson), door dit dashboard uit de gedrukte "
            "aantallen berekend; hoe kleiner de groep, hoe langer de streep. Noemer: netto deelnemers van de groep. "
            "De kolom 'In %' in tabel 2 van Oss verdeelt de deelnemers over de groepen en is geen "
            "uitstroompercentage."
        ),
    )


def draw_report_remark(rows: pd.DataFrame) -> None:
    """Give what the report of Wageningen itself says of its groups, with the cells that it rests on."""
    cells = {
        str(row["arm_id"]).removeprefix("wageningen:"): link_passport(row["shown"], row["figure_id"])
        for __, row in rows[rows["trial_id"] == "wageningen"].iterrows()
    }
    needed = ("zelf-in-actie", "extra-begeleiding", "control", "verdienen-loont")
    if not all(arm in cells for arm in needed):
        return
    high, higher, control, earnings = (cells[arm] for arm in needed)
    st.markdown(
        _(
            "Het verslag van Wageningen noemt de uitstroom 'relatief hoog' bij zelf in actie ({high}) en intensieve "
            "begeleiding ({higher}), naast {control} in de standaardgroep en {earnings} bij verdienen loont. Het "
            "toetst dat verschil niet."
        ).format(high=high, higher=higher, control=control, earnings=earnings)
    )


def draw_absent(rows: pd.DataFrame) -> None:
    """Name the rows that have no number, with the reason."""
    absent = rows[rows["status"] != "released"]
    for __, row in absent.iterrows():
        st.caption(
            _("{place}, {what}: {reason}").format(
                place=row["series"], what=pick(row, "category") or pick(row, "measure"), reason=row["shown"]
            )
        )


def draw_states(rows: pd.DataFrame) -> None:
    """Draw the table of who returned, is still on assistance or withdrew, each share with its denominator."""
    shown = rows[(rows["arm_id"] == "all") & rows["measure"].isin(TERMS[1:])]
    shown = shown.assign(
        what=[pick(row, "measure") for __, row in shown.iterrows()],
        base=[pick(row, "definition") for __, row in shown.iterrows()],
        order=shown["measure"].map(TERMS.index),
    ).sort_values(["order", "base", "series"], kind="stable")
    with st.container(border=True):
        st.subheader(_("Terug, nog in de bijstand of afgemeld"), anchor=False)
        draw_table(
            shown,
            columns={"what": _("Wat"), **share_columns(), "base": _("Noemer")},
            alt_text=_("Terugkeer, nog in de bijstand en afgemeld, per gemeente"),
            key="states",
        )
        st.caption(
            _(
                "'Nog in de bijstand' als deel van de netto deelnemers telt wie terugkwam mee, als deel van de bruto "
                "aanmeldingen niet. Volgens het verslag van Wageningen is een deel van de terugkeer een correctie in "
                "de registratie."
            )
        )


def section(title: str, text: str = "") -> None:
    """Draw the heading of a part of the page."""
    st.header(title, anchor=False)
    if text:
        st.markdown(text)


def select(frame: pd.DataFrame, *, definitions: Sequence[str], by_reason: bool) -> pd.DataFrame:
    """Return the rows of outflow under one of some definitions: by reason, or of all reasons together."""
    return frame[
        (frame["measure"] == "outflow")
        & frame["definition"].isin(definitions)
        & ((frame["category"] != "all") == by_reason)
    ]
