"""Whether the arms are alike: printed tests, the balance table with what it withholds, respondents at each wave."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.profile import DifferenceWords, build_difference_chart
from vexcore.ui.participants.filters import ALL_ARMS, WAVE_NAMES, describe_interval, name_arm
from vexcore.ui.render import draw_chart, draw_source_line, draw_table, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_points, format_share, is_missing, pick

SMALL_P = 0.05


def draw_tests(tests: pd.DataFrame, *, characteristic: str) -> None:
    """Draw the printed tests of the arms against control."""
    rows = tests[tests["comparison_arm_id"] != ALL_ARMS]
    frame = pd.DataFrame(
        {
            "arm": [name_arm(row) for _index, row in rows.iterrows()],
            "who": [pick(row, "population") for _index, row in rows.iterrows()],
            "n": [format_count(base) for base in rows["base_n"]],
            "p": rows["printed"].to_numpy(),
            "figure_id": rows["figure_id"].to_numpy(),
        }
    )
    small = rows[rows["p_value"] < SMALL_P]
    st.markdown(_describe_small(small, len(rows), characteristic))
    draw_table(
        frame,
        columns={"arm": _("Groep"), "who": _("Van wie"), "n": _("Omvang"), "p": _("p-waarde")},
        alt_text=_("p-waarden van {characteristic} per groep tegen de vergelijkingsgroep").format(
            characteristic=characteristic.lower()
        ),
        key="tests",
    )
    draw_source_line(list(rows["source_id"]))


def _describe_small(small: pd.DataFrame, tested: int, characteristic: str) -> str:
    if small.empty:
        return _(
            "Op **{characteristic}** wijkt geen van de groepen aantoonbaar af van de vergelijkingsgroep ({n} "
            "toetsen, alle p-waarden {limit} of hoger). De grens van 5% is die van dit dashboard; de effecten van "
            "Groningen zijn op 10% getoetst."
        ).format(characteristic=characteristic.lower(), n=tested, limit="0,05")
    named = "; ".join(
        _("{arm} ({who}, p = {p})").format(
            arm=name_arm(row),
            who=pick(row, "population").lower(),
            p=link_passport(str(row["printed"]), row["figure_id"]),
        )
        for _index, row in small.iterrows()
    )
    return _(
        "Op **{characteristic}** wijken af van de vergelijkingsgroep (op 5%, p < 0,05): {named}. De effecten van "
        "Groningen zijn op 10% getoetst. Bij veel toetsen is een enkele "
        "kleine p-waarde te verwachten door toeval alleen ({n} toetsen hier)."
    ).format(characteristic=characteristic.lower(), named=named, n=tested)


def draw_cells(cells: pd.DataFrame, *, characteristic: str) -> None:
    """Draw the balance table as printed, with the cells that it withholds in words."""
    withheld = int((cells["status"] == "suppressed").sum())
    frame = pd.DataFrame(
        {
            "arm": [name_arm(row) for _index, row in cells.iterrows()],
            "category": [pick(row, "category") for _index, row in cells.iterrows()],
            "share": [_describe_share(row) for _index, row in cells.iterrows()],
            "interval": [
                _("geen") if is_missing(row["ci_low"]) else describe_interval(row) for _index, row in cells.iterrows()
            ],
            "figure_id": cells["figure_id"].to_numpy(),
        }
    )
    text = _("Tabel 5.4 van het rapport toetst dezelfde deelnemers.")
    if withheld:
        text += " " + _(
            "Bij {characteristic} zijn **{n} van de cellen hieronder achtergehouden** (gedrukt als NA); tabel 2.1 van "
            "hetzelfde rapport drukt ze wel, en de grafieken hierboven volgen tabel 2.1. Een groep met een "
            "achtergehouden cel krijgt hier geen interval."
        ).format(characteristic=characteristic.lower(), n=withheld)
    st.markdown(text)
    draw_table(
        frame,
        columns={
            "arm": _("Groep"),
            "category": characteristic,
            "share": _("Aandeel in tabel 5.4"),
            "interval": _("95%-interval"),
        },
        alt_text=_("{characteristic} per groep in de balanstabel").format(characteristic=characteristic),
        key="cells",
    )
    draw_source_line(list(cells["source_id"]))


def _describe_share(row: pd.Series) -> str:
    if row["status"] == "suppressed":
        return _("achtergehouden")
    return format_share(row["share"]) if row["status"] == "released" else _("niet gedrukt")


def draw_respondents(rows: pd.DataFrame, *, characteristic: str, town: str) -> None:
    """Draw how respondents of all arms together differ from those of control at each wave."""
    together = rows[rows["arm_id"] == ALL_ARMS]
    frame = _shape_respondents(together)
    everything = _shape_respondents(rows)
    words = DifferenceWords(
        value=_("Verschil met de vergelijkingsgroep, procentpunten"),
        group=_("Kenmerk"),
        row=characteristic,
        series=_("Meting"),
        detail=_("Groep"),
    )
    draw_chart(
        build_difference_chart(
            frame.assign(group=characteristic),
            words=words,
            groups=[characteristic],
            series=list(dict.fromkeys(frame["series"])),
            number_format=".0f",
            language=LANGUAGE,
        ),
        title=_("{town}: verschil in {characteristic} met de vergelijkingsgroep, onder wie invulde").format(
            town=town, characteristic=characteristic.lower()
        ),
        alt_text=_(
            "Verschillen in procentpunten per categorie en meting; het grootste is {largest} procentpunt."
        ).format(largest=format_points(together["difference"].abs().max(), 0).lstrip("+")),
        table=everything,
        columns={
            "detail": _("Groep"),
            "series": words.series,
            "row": characteristic,
            "shown": _("Verschil (procentpunt)"),
        },
        sources=list(rows["source_id"]),
        key="respondents",
        note=_(
            "Alle groepen samen tegen de vergelijkingsgroep. Blijven de punten van de drie metingen bij elkaar, dan "
            "heeft uitval de groepen niet verder uiteen gebracht. Zonder interval: een standaardfout is niet gedrukt. "
            "De tabel geeft ook elke groep apart."
        ),
    )


def _shape_respondents(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "row": [pick(row, "category") for _index, row in rows.iterrows()],
            "series": [WAVE_NAMES[wave] for wave in rows["wave"]],
            "value": rows["difference"].to_numpy() * 100,
            "shown": [format_points(value, 0) for value in rows["difference"]],
            "detail": [pick(row, "arm") or _("Alle groepen samen") for _index, row in rows.iterrows()],
            "figure_id": rows["figure_id"].to_numpy(),
        }
    )
