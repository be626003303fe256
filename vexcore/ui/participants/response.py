"""Who filled in the questionnaires and who withdrew."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd
import streamlit as st

from vexcore.charts.profile import GroupedWords, build_grouped_chart
from vexcore.ui.participants.filters import ALL_ARMS, WAVE_NAMES, describe_interval, list_sizes, name_arm
from vexcore.ui.places import name_place
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_share, is_missing, pick

ALL_MEMBERS = 1.0
END_MARGIN = 0.03


def draw_response(rows: pd.DataFrame, *, instrument: str) -> None:
    """Draw the share of each arm's members with a questionnaire, wave by wave."""
    doubtful = _find_doubtful(rows)
    together = rows[rows["arm_id"] == ALL_ARMS]
    frame = pd.DataFrame(
        {
            "group": rows["town"].map(name_place).to_numpy(),
            "row": [name_arm(row) for _index, row in rows.iterrows()],
            "series": [WAVE_NAMES[wave] for wave in rows["wave"]],
            "value": rows["share"].to_numpy(),
            "low": rows["ci_low"].to_numpy(),
            "high": rows["ci_high"].to_numpy(),
            "reference": None,
            "n": [_describe_counts(row) + doubtful.get(index, "") for index, row in rows.iterrows()],
            "shown": [_describe_response(row) for _index, row in rows.iterrows()],
            "interval": [describe_interval(row) for _index, row in rows.iterrows()],
            "absent": [_describe_absent(row) for _index, row in rows.iterrows()],
            "figure_id": rows["figure_id"].to_numpy(),
        }
    )
    words = GroupedWords(
        value=_("Aandeel ingevuld"),
        group=_("Experiment"),
        row=_("Groep"),
        series=_("Meting"),
        n=_("Aantal"),
    )
    draw_chart(
        build_grouped_chart(
            frame,
            words=words,
            groups=list(dict.fromkeys(frame["group"])),
            series=[name for name in WAVE_NAMES.values() if name in set(frame["series"])],
            largest=ALL_MEMBERS + END_MARGIN,
            language=LANGUAGE,
        ),
        title=_("{instrument}: wie vulde in?").format(instrument=instrument),
        alt_text=_describe_totals(rows),
        table=frame,
        columns={
            "group": words.group,
            "row": words.row,
            "series": words.series,
            "n": words.n,
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
        },
        sources=list(rows["source_id"]),
        key="response",
        note=_(
            "Noemer: de deelnemers van de groep (in Oss en Wageningen netto, na afmeldingen): {sizes}. Lijnen: "
            "95%-interval. "
            "De vervolgmeting in Oss en Wageningen liep nog toen het verslag verscheen. In Groningen was invullen "
            "van de nulmeting voorwaarde om mee te doen: daar is zij 100%."
        ).format(sizes=list_sizes(together["town"].map(name_place), together["base_n"])),
    )


def _find_doubtful(rows: pd.DataFrame) -> dict[Hashable, str]:
    """Return words for each total that counts groups with more questionnaires than members."""
    above = rows[rows["count"] > rows["base_n"]]
    words = {}
    for index, row in rows[rows["arm_id"] == ALL_ARMS].iterrows():
        arms = above[(above["trial_id"] == row["trial_id"]) & (above["wave"] == row["wave"])]
        if len(arms):
            parts = [_describe_counts(arm) for _index, arm in arms.iterrows()]
            words[index] = _(" (telt groepen mee die niet kunnen kloppen: {parts})").format(parts=", ".join(parts))
    return words


def _describe_counts(row: pd.Series) -> str:
    return _("{count} van {base}").format(count=format_count(row["count"]), base=format_count(row["base_n"]))


def _describe_response(row: pd.Series) -> str:
    return _("geen aandeel") if is_missing(row["share"]) else format_share(row["share"])


def _describe_absent(row: pd.Series) -> str:
    if not is_missing(row["share"]):
        return ""
    return _("{count} lijsten bij {base} leden").format(
        count=format_count(row["count"]), base=format_count(row["base_n"])
    )


def _describe_totals(rows: pd.DataFrame) -> str:
    together = rows[rows["arm_id"] == ALL_ARMS]
    return "; ".join(
        _("{town}, {wave}: {share}").format(
            town=name_place(row["town"]), wave=WAVE_NAMES[row["wave"]].lower(), share=format_share(row["share"])
        )
        for _index, row in together.iterrows()
    )


def draw_impossible(rows: pd.DataFrame) -> None:
    """Say in words where there are more questionnaires than members."""
    above = rows[rows["share"].isna() & (rows["count"] > rows["base_n"])]
    if above.empty:
        return
    parts = [
        _("{town}, {arm} ({wave}): {count} vragenlijsten bij {base} deelnemers").format(
            town=name_place(row["town"]),
            arm=name_arm(row),
            wave=WAVE_NAMES[row["wave"]].lower(),
            count=link_passport(format_count(row["count"]), row["figure_id"]),
            base=format_count(row["base_n"]),
        )
        for _index, row in above.iterrows()
    ]
    st.warning(
        _(
            "**Meer vragenlijsten dan mensen.** {parts}. Dat kan niet kloppen; een aandeel geven wij daarom niet. "
            "De verslagen leggen het niet uit. {totals}"
        ).format(parts="; ".join(parts), totals=_describe_doubtful(rows)),
        icon=":material/rule:",
    )


def _describe_doubtful(rows: pd.DataFrame) -> str:
    totals = rows.loc[list(_find_doubtful(rows))]
    parts = [
        _("{town}, {wave}: {count} ({share})").format(
            town=name_place(row["town"]),
            wave=WAVE_NAMES[row["wave"]].lower(),
            count=link_passport(_describe_counts(row), row["figure_id"]),
            share=_describe_response(row),
        )
        for _index, row in totals.iterrows()
    ]
    if not parts:
        return ""
    return _("Het totaal van alle deelnemers telt die groepen wel mee en is dus onzeker: {totals}.").format(
        totals="; ".join(parts)
    )


def draw_withdrawals(rows: pd.DataFrame) -> None:
    """Draw withdrawals by arm, where a trial prints them."""
    total = rows[rows["stage"] == "withdrew"]
    by_arm = total[total["trial_id"].isin(total.loc[total["arm_id"] != ALL_ARMS, "trial_id"])]
    if by_arm.empty:
        return
    drawn = _shape_withdrawals(by_arm)
    series = _("Afgemeld")
    table = _shape_withdrawals(rows[rows["trial_id"].isin(by_arm["trial_id"])])
    draw_chart(
        build_grouped_chart(
            drawn.assign(series=series, reference=None),
            words=GroupedWords(
                value=_("Aandeel afgemeld"), group=_("Experiment"), row=_("Groep"), series=series, n=_("Aantal")
            ),
            groups=list(dict.fromkeys(drawn["group"])),
            series=[series],
            largest=min(1.0, float(drawn["high"].max()) + END_MARGIN),
            language=LANGUAGE,
        ),
        title=_("Wie meldde zich af?"),
        alt_text="; ".join(f"{row['row']}: {row['n']}" for _index, row in drawn.iterrows()),
        table=table,
        columns={
            "group": _("Experiment"),
            "row": _("Groep"),
            "stage": _("Wanneer"),
            "n": _("Aantal"),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
        },
        sources=list(by_arm["source_id"].dropna()),
        key="withdrawals",
        note=_describe_withdrawn(by_arm),
    )


def _shape_withdrawals(rows: pd.DataFrame) -> pd.DataFrame:
    printed = rows["status"] == "released"
    return pd.DataFrame(
        {
            "group": rows["town"].map(name_place).to_numpy(),
            "row": [name_arm(row) for _index, row in rows.iterrows()],
            "absent": ["" if known else _("geen getal gedrukt") for known in printed],
            "stage": [pick(row, "stage") for _index, row in rows.iterrows()],
            "value": rows["share"].to_numpy(),
            "low": rows["ci_low"].to_numpy(),
            "high": rows["ci_high"].to_numpy(),
            "n": [
                _describe_counts(row) if known else _("geen getal gedrukt")
                for known, (_index, row) in zip(printed, rows.iterrows(), strict=True)
            ],
            "shown": [
                format_share(share, 1) if known else "" for known, share in zip(printed, rows["share"], strict=True)
            ],
            "interval": [describe_interval(row) for _index, row in rows.iterrows()],
            "figure_id": rows["figure_id"].to_numpy(),
        }
    )


def _describe_withdrawn(by_arm: pd.DataFrame) -> str:
    together = by_arm[by_arm["arm_id"] == ALL_ARMS].iloc[0]
    arms = by_arm[(by_arm["arm_id"] != ALL_ARMS) & by_arm["count"].notna()]
    most = arms.sort_values("count", ascending=False, kind="stable").iloc[0]
    silent = by_arm.loc[by_arm["status"] != "released"]
    text = _("{count} van de {base} deelnemers meldden zich af, van wie {most} in de groep {arm}.").format(
        count=link_passport(format_count(together["count"]), together["figure_id"]),
        base=format_count(together["base_n"]),
        most=link_passport(format_count(most["count"]), most["figure_id"]),
        arm=name_arm(most),
    )
    if not silent.empty:
        names = ", ".join(name_arm(row) for _index, row in silent.iterrows())
        text += " " + _("Voor {arms} drukt de tabel een streepje in plaats van een getal.").format(arms=names)
    return text


def draw_other_withdrawals(rows: pd.DataFrame) -> None:
    """Say how many withdrew in trials that print no numbers by arm."""
    total = rows[rows["stage"] == "withdrew"]
    with_arms = set(total.loc[total["arm_id"] != ALL_ARMS, "trial_id"])
    others = total[~total["trial_id"].isin(with_arms)]
    if others.empty:
        return
    parts = [
        _("{town} {count}").format(
            town=name_place(row["town"]), count=link_passport(format_count(row["count"]), row["figure_id"])
        )
        + (
            ""
            if is_missing(row["base_n"])
            else _(" (van {base} aanmeldingen)").format(base=format_count(row["base_n"]))
        )
        for _index, row in others.iterrows()
    ]
    told = _("Alleen als totaal, niet per groep, gedrukt: {parts}.").format(parts="; ".join(parts))
    st.markdown(f":small[{told}]")


def draw_periods(periods: pd.DataFrame) -> None:
    """Draw when each wave took place."""
    with st.expander(_("Wanneer waren de metingen?"), icon=":material/calendar_month:"):
        for names, rows in periods.groupby("town", sort=True):
            lines = [f"- {WAVE_NAMES[row['wave']]}: {pick(row, 'when')}" for _index, row in rows.iterrows()]
            st.markdown(f"**{name_place(str(names))}**\n" + "\n".join(lines))
