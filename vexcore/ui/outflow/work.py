"""Words and drawing of why people left, of work against what was expected, and of what they did after 1.5 years."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.outflow import ShareWords, TimeWords, build_expected_chart, build_share_chart
from vexcore.ui.outflow.ratio import draw_standardised
from vexcore.ui.outflow.shares import describe_rows, draw_absent, link_number, order_series, share_columns
from vexcore.ui.places import name_place
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import _, format_count, format_share, is_missing, pick
from vexcore.ui.widgets import choose_one

GROSS = "first-exit-of-gross"
NET = "first-exit-of-net"
HORIZON_MONTHS = 17
LAST = {"activity": "moved", "contract": "self-employed"}
"""The category that the printed table has last."""


def choose_definition() -> str:
    """Let the reader choose the denominator of first exits."""
    return choose_one(
        _("Aandeel van"),
        {GROSS: _("aanmeldingen"), NET: _("deelnemers")},
        key="definitie",
        help_text=_(
            "Bruto telt ook wie zich later afmeldde, netto alleen de deelnemers. Geldt ook voor werk, hieronder."
        ),
    )


def draw_reasons(rows: pd.DataFrame, *, split: pd.DataFrame, definition: str) -> None:
    """Draw first exits by reason, the places side by side."""
    gross = definition == GROSS
    of_whom = _("% van de aanmeldingen") if gross else _("% van de deelnemers, berekend")
    shown = _label_categories(rows)
    words = ShareWords(value=of_whom, row=_("Reden"), series=_("Gemeente"), n=_("Aantal"))
    draw_chart(
        build_share_chart(shown, words=words, row_order=list(dict.fromkeys(shown["row"])), series=order_series(shown)),
        title=_("Eerste uitstroom naar reden, na ruim 17 maanden ({of_whom}; {sizes})").format(
            of_whom=of_whom, sizes=_list_sizes(shown)
        ),
        alt_text=_list_values(shown),
        table=shown,
        columns=share_columns(category_words=_("Reden")),
        sources=list(shown["source_id"]),
        key="reasons",
        note=_(
            "De reden is die van de eerste keer dat de uitkering stopte; wie later terugkwam telt mee. Streep: "
            "95%-interval, berekend. De aanmeldingen tellen ook wie zich later afmeldde."
        ),
    )
    draw_absent(shown)
    _draw_split(split, places=set(shown["trial_id"]))


def _draw_split(split: pd.DataFrame, *, places: set[str]) -> None:
    if "oss" not in places or len(split) < 2:
        return
    parts = [
        _("{what} {number}").format(
            what=row["column_label"], number=link_passport(format_count(row["value"]), row["figure_id"])
        )
        for __, row in split.iterrows()
    ]
    told = _(
        "Herziening van het recht en overige redenen staan hier samen, omdat Wageningen ze niet uit elkaar "
        "haalt. In de tekst van Oss staan ze apart: {parts}."
    ).format(parts=_(" en ").join(parts))
    st.markdown(f":small[{told}]")


def _label_categories(rows: pd.DataFrame) -> pd.DataFrame:
    words = [pick(row, "category") for __, row in rows.iterrows()]
    labelled = rows.assign(category_words=words, row=words)
    return labelled.sort_values("category_position", kind="stable")


def _list_values(shown: pd.DataFrame) -> str:
    return _("Punten met 95%-interval: {rows}.").format(
        rows="; ".join(f"{row['category_words']}, {row['series']} {row['shown']}" for __, row in shown.iterrows())
    )


def draw_expected(expected: pd.DataFrame, work: pd.DataFrame, early: pd.DataFrame) -> None:
    """Draw the expected outflow to work beside the observed one over the same months."""
    line = expected.assign(
        series=[name_place(place) for place in expected["place"]],
        value=expected["share"],
        kind=_("verwacht uit BUS (berekend)"),
        shown=[format_share(share, 1) for share in expected["share"]],
    )
    marks = pd.concat([_describe_early(early), _describe_work(work)], ignore_index=True)
    words = TimeWords(
        month=_("Maanden sinds oktober 2017"),
        value=_("Uitgestroomd naar werk, %"),
        place=_("Gemeente"),
        kind=_("Soort"),
        n=_("Aantal"),
    )
    draw_chart(
        build_expected_chart(line, marks, words=words, series=order_series(line)),
        title=_("Uitstroom naar werk: verwacht (lijn) en waargenomen (punten), % ({sizes})").format(
            sizes=_list_sizes(work)
        ),
        alt_text=_list_times(line, marks),
        table=pd.concat([marks, _table_expected(line, months=set(marks["month"]))], ignore_index=True),
        columns={
            "series": _("Gemeente"),
            "month": _("Maand"),
            "kind": _("Soort"),
            "n": _("Aantal van noemer"),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "made": _("Herkomst"),
        },
        sources=[*line["source_id"], *marks["source_id"]],
        key="expected",
        note=_(
            "Gestippeld: 1 - (1 - q)^(t/12), met q de gedrukte verwachte kans per jaar en t het aantal maanden. "
            "Dicht punt: uit gedrukte aantallen, met 95%-interval. Open punt (11 maanden): een percentage uit de "
            "tekst, zonder aantal en dus zonder interval."
        ),
    )
    draw_standardised(expected, work)


def _list_times(line: pd.DataFrame, marks: pd.DataFrame) -> str:
    last = line[line["month"] == HORIZON_MONTHS]
    observed = [
        _("{place} na {month} maanden {share}").format(place=row["series"], month=row["month"], share=row["shown"])
        for __, row in marks.iterrows()
    ]
    return _("Verwacht na {months} maanden: {expected}. Waargenomen: {observed}.").format(
        months=HORIZON_MONTHS,
        expected="; ".join(f"{row['series']} {row['shown']}" for __, row in last.iterrows()),
        observed="; ".join(observed),
    )


def _describe_work(work: pd.DataFrame) -> pd.DataFrame:
    return work.assign(month=work["horizon_months"], kind=_("waargenomen"))


def _describe_early(early: pd.DataFrame) -> pd.DataFrame:
    return early.assign(
        series=[name_place(place) for place in early["place"]],
        value=early["share"],
        low=None,
        high=None,
        kind=_("waargenomen"),
        n=_("aantal niet gedrukt"),
        shown=[format_share(share) for share in early["share"]],
        interval=_("geen: aantal niet gedrukt"),
        made=_("gedrukt percentage"),
    ).astype({"low": "float64", "high": "float64"})


def _table_expected(line: pd.DataFrame, *, months: set[int]) -> pd.DataFrame:
    part = line[line["month"].isin(months)]
    return part.assign(
        n="",
        interval="",
        made=[
            _("berekend uit {share} per jaar").format(share=format_share(share, 1)) for share in part["yearly_share"]
        ],
    )


def draw_expected_words(expected: pd.DataFrame, gross: pd.DataFrame, net: pd.DataFrame) -> None:
    """Say in a sentence for each place what was expected and what was seen, with both denominators."""
    st.markdown(
        _(
            "Wat verwachtte het uitkeringsregister (BUS) vooraf, en hoeveel deelnemers gingen in dezelfde tijd aan het "
            "werk? Meer dan verwacht bewijst niet dat de aanpak werkte: de arbeidsmarkt was gunstig, schrijven de "
            "verslagen zelf, en het gaat om alle groepen samen, ook de standaardgroep. De werving liep bovendien door, "
            "zodat velen korter dan die ruim 17 maanden de tijd hadden om te vertrekken."
        )
    )
    last = expected[expected["month"] == HORIZON_MONTHS]
    for __, row in last.iterrows():
        of_gross = gross[gross["trial_id"] == row["trial_id"]]
        of_net = net[net["trial_id"] == row["trial_id"]]
        if of_gross.empty or of_net.empty:
            continue
        st.markdown("- " + _compare(row, of_gross.iloc[0], of_net.iloc[0]))


def _compare(expected: pd.Series, gross: pd.Series, net: pd.Series) -> str:
    return _(
        "**{place}**: verwacht was {yearly} per jaar, dus {expected} in {months} maanden (berekend; van "
        "1 oktober 2017 tot 15 maart 2019 is 17,5 maanden, naar beneden afgerond). Waargenomen: "
        "{gross} van de aanmeldingen ({gross_n}; gedrukt als {printed}) en {net} van de deelnemers ({net_n}, "
        "*berekend*)."
    ).format(
        place=name_place(expected["place"]),
        yearly=link_passport(format_share(expected["yearly_share"], 1), expected["figure_id"]),
        expected=format_share(expected["share"], 1),
        months=HORIZON_MONTHS,
        gross=gross["shown"],
        gross_n=link_number(gross["n"], gross),
        printed=gross["printed"],
        net=net["shown"],
        net_n=link_passport(net["n"], str(net["computed_from"]).split()[-1]),
    )


def draw_after(rows: pd.DataFrame, *, measure: str) -> None:
    """Draw what respondents did, or on which contract, after 1.5 years."""
    shown = _label_categories(describe_rows(rows))
    shown = shown.sort_values("category", key=lambda ids: ids == LAST[measure], kind="stable")
    shown = shown.assign(row=[_mark_single(row, shown) for __, row in shown.iterrows()])
    contract = measure == "contract"
    of_whom = _("% van de respondenten met werk") if contract else _("% van de respondenten")
    words = ShareWords(value=of_whom, row=_("Categorie"), series=_("Gemeente"), n=_("Aantal"))
    title = _("Contract van wie werkt") if contract else _("Wat mensen doen")
    draw_chart(
        build_share_chart(shown, words=words, row_order=list(dict.fromkeys(shown["row"])), series=order_series(shown)),
        title=_("{title}, na 1,5 jaar ({of_whom}; {sizes})").format(
            title=title, of_whom=of_whom, sizes=_list_sizes(shown)
        ),
        alt_text=_list_values(shown),
        table=shown,
        columns=share_columns(category_words=_("Categorie")),
        sources=list(shown["source_id"]),
        key=measure,
        note=_(
            "Eerste vervolgmeting. Volgens de verslagen vulde ongeveer de helft van de deelnemers die in. Streep: "
            "95%-interval, berekend; het telt alleen het toeval, niet dat een deel niet antwoordde."
        ),
    )
    draw_absent(shown)


def _list_sizes(shown: pd.DataFrame) -> str:
    return "; ".join(
        _("{place} n = {n}").format(place=place, n=format_count(group["base_n"].iloc[0]))
        for place, group in shown.groupby("series")
        if not is_missing(group["base_n"].iloc[0])
    )


def _mark_single(row: pd.Series, shown: pd.DataFrame) -> str:
    """Name a category that only one of the places has, so that a missing dot is no zero."""
    places = set(shown["series"])
    own = set(shown.loc[shown["category"] == row["category"], "series"])
    words = str(row["category_words"])
    return words if own == places else _("{what} (alleen {place})").format(what=words, place=", ".join(sorted(own)))
