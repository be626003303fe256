"""Groningen's contacts: with the job coaches a quarter, and with the municipality in eight months."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.barriers import ShareWords, build_share_chart
from vexcore.charts.ratings import QuarterWords, build_quarter_chart
from vexcore.queries.process import load_contacts_by_coach
from vexcore.ui.cached import ask
from vexcore.ui.process.rows import describe_rows
from vexcore.ui.render import draw_chart
from vexcore.ui.text import LANGUAGE, _, format_number, pick


def draw_contacts(rows: pd.DataFrame) -> None:
    """Draw contacts with job coaches by quarter, and regular contacts by group."""
    st.markdown(
        _(
            "Het eerste figuur gaat over "
            "*Individueel maatwerk* (groep T2 en keuze T4.2 samen), het tweede over de gewone contacten met de "
            "gemeente, die "
            "daar bovenop komen."
        )
    )
    _draw_quarters()
    _draw_regular(describe_rows(rows[rows["item"] == "contacts-regular"]))


def _draw_quarters() -> None:
    contacts = _describe_contacts(ask(load_contacts_by_coach))
    means = contacts[contacts["is_mean"]]
    frame = _frame_quarters(contacts)
    draw_chart(
        build_quarter_chart(
            frame,
            words=QuarterWords(
                quarter=_("Kwartaal"),
                value=_("Contacten per deelnemer per kwartaal"),
                band=_("Laagste tot hoogste werkcoach"),
            ),
            quarter_order=list(frame["quarter"]),
            language=LANGUAGE,
        ),
        title=_("Groningen: contacten met de werkcoach, gemiddeld per deelnemer per kwartaal"),
        alt_text=_(
            "Lijn van {first} contacten in {start} naar {last} in {end}, met een band van laagste tot hoogste "
            "werkcoach."
        ).format(
            first=means["shown"].iloc[0],
            start=means["quarter"].iloc[0].lower(),
            last=means["shown"].iloc[-1],
            end=means["quarter"].iloc[-1].lower(),
        ),
        table=contacts,
        columns={"quarter": _("Kwartaal"), "coach_words": _("Wie"), "shown": _("Contacten")},
        sources=list(contacts["source_id"]),
        key="kwartalen",
        note=_(
            "De band loopt van de laagste tot de hoogste van de vijf werkcoaches. In de bron heten vier "
            "opeenvolgende rijen "
            '"Kwartaal 1 2018"; wij lezen ze in de volgorde van de tijd als kwartaal 1 tot en met 4 van 2018. Het '
            "aantal deelnemers per kwartaal is niet gedrukt."
        ),
    )


def _describe_contacts(contacts: pd.DataFrame) -> pd.DataFrame:
    told = contacts.copy()
    told["quarter"] = [pick(row, "category") for _position, row in told.iterrows()]
    told["coach_words"] = [
        _("alle vijf werkcoaches") if mean else _("werkcoach {number}").format(number=coach.removeprefix("W"))
        for mean, coach in zip(told["is_mean"], told["coach"], strict=True)
    ]
    told["shown"] = [format_number(value, 1) for value in told["value"]]
    return told


def _frame_quarters(contacts: pd.DataFrame) -> pd.DataFrame:
    means = contacts[contacts["is_mean"]]
    spread = contacts[~contacts["is_mean"]].groupby("category")["value"].agg(["min", "max"])
    frame = pd.DataFrame(
        {
            "quarter": [_break_quarter(words) for words in means["quarter"]],
            "position": range(len(means)),
            "mean": means["value"].to_numpy(),
            "low": spread["min"].reindex(means["category"]).to_numpy(),
            "high": spread["max"].reindex(means["category"]).to_numpy(),
        }
    )
    frame["shown"] = [
        _("{low} tot {high}").format(low=format_number(low, 1), high=format_number(high, 1))
        for low, high in zip(frame["low"], frame["high"], strict=True)
    ]
    return frame


def _break_quarter(words: str) -> str:
    """Return "Kwartaal 4 2017" as "K4" above "2017"."""
    _name, number, year = words.split()
    return f"{_name[0]}{number}\n{year}"


def _draw_regular(told: pd.DataFrame) -> None:
    marks = told.assign(
        row=[pick(row, "arm") for _position, row in told.iterrows()],
        series=told["trial"],
        value=told["mean"],
        low=float("nan"),
        high=float("nan"),
        n=_("aantal niet gedrukt"),
        shown=told["mean_words"],
    )
    order = list(marks.sort_values("mean", ascending=False, kind="stable")["row"])
    draw_chart(
        build_share_chart(
            marks,
            words=ShareWords(
                value=_("Contacten in acht maanden (gemiddelde)"),
                row=_("Groep"),
                series=_("Gemeente"),
                n=_("Deelnemers"),
            ),
            row_order=order,
            series_order=list(dict.fromkeys(marks["series"])),
            number_format="~f",
            language=LANGUAGE,
        ),
        title=_(
            "Groningen: gewone contacten met de gemeente, gemiddeld per deelnemer in de eerste acht maanden van 2019"
        ),
        alt_text=_("Ongeveer twee contacten in elke groep, behalve in de twee groepen met individueel maatwerk."),
        table=marks,
        columns={"row": _("Groep"), "shown": _("Gemiddeld aantal contacten"), "sd_words": _("Standaarddeviatie")},
        sources=list(told["source_id"]),
        key="regulier",
        note=_(
            "Telefonisch, mondeling of per e-mail, zonder de contacten met de werkcoaches van individueel "
            "maatwerk; volgens het "
            "rapport komen die twee groepen daardoor lager uit. Acht maanden, dus niet naast de kwartalen "
            "hierboven te leggen."
        ),
    )
