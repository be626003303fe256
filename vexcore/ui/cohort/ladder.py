"""The participation ladder from participant data: where people stood, who rose and fell, from which step to which."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from vexcore.charts.cohort import RowWords, build_cohort_rows_chart
from vexcore.charts.transitions import TransitionWords, build_transition_chart
from vexcore.contracts.origin import RELEASED
from vexcore.queries.transitions import load_ladder_moves, load_transitions
from vexcore.ui.cached import ask
from vexcore.ui.cohort.frames import draw_cohort_chart, list_values
from vexcore.ui.cohort.process_words import (
    LAST_STEP,
    MOVE_NAMES,
    NOT_RATED,
    OTHER,
    STEP,
    describe_moves,
    name_step,
    name_wave,
    tell_moves,
    tell_test,
)
from vexcore.ui.cohort.words import describe_cells, name_absence, name_arm, name_origin
from vexcore.ui.participants.filters import WAVE_NAMES
from vexcore.ui.text import LANGUAGE, MISSING, _, format_count, format_share, pick
from vexcore.ui.widgets import choose_one


def draw_steps(rows: pd.DataFrame, *, who: str, place: str, origin: str) -> None:
    """Draw the share on each step wave by wave, for one group.

    Parameters
    ----------
    rows
        Steps of one arm, from `vexcore.queries.cohort_process.load_cohort_process`.
    who
        The arm, in words.
    """
    cells = describe_cells(rows)
    cells = cells.assign(
        group=[_("Trede {step}").format(step=pick(row, "category")) for _index, row in rows.iterrows()],
        row=[WAVE_NAMES[wave] for wave in rows["wave"]],
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(
            cells,
            words=_word_rows(_("Aandeel van wie op de ladder staat"), _("Trede"), _("Meting"), origin),
            look=look,
            number_format=".0%",
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("Plaats op de participatieladder per meting, volgens de begeleider, {who}").format(who=_lower(who)),
        alt_text=list_values(cells),
        table=cells,
        columns={
            "group": _("Trede"),
            "row": _("Meting"),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": _("Aantal van noemer"),
        },
        key="ladder-steps",
        note=_(
            "1 is een zeer grote afstand tot werk, 6 is betaald werk. Niet van iedereen is bij elke meting een oordeel."
        ),
        facts={_("Proef"): place, _("Wie"): who, _("Noemer"): _("wie bij de meting op de ladder staat")},
    )


def draw_transitions(*, trial: str, place: str, origin: str, today: str) -> None:
    """Draw who rose, stayed and fell, and the table of steps, between two waves."""
    moves = ask(load_ladder_moves, origin=origin, trial_id=trial, today=today)
    if moves.empty:
        st.markdown(_("Van deze proef is er geen tweede oordeel op de ladder om mee te vergelijken."))
        return
    pairs = {
        f"{first}-{later}": (first, later) for first, later in zip(moves["from_wave"], moves["to_wave"], strict=True)
    }
    words = {
        key: _("{first} naar {later}").format(first=WAVE_NAMES[first], later=name_wave(later))
        for key, (first, later) in pairs.items()
    }
    chosen = next(iter(pairs))
    if len(pairs) > 1:
        chosen = choose_one(_("Van welke meting naar welke"), words, key="metingen")
    first, later = pairs[chosen]
    own = moves[(moves["from_wave"] == first) & (moves["to_wave"] == later)]
    st.markdown(f"{tell_moves(own)} {tell_test(own)}")
    _draw_moves(own, words=words[chosen], place=place, origin=origin)
    cells = ask(load_transitions, origin=origin, trial_id=trial)
    cells = cells[(cells["from_wave"] == first) & (cells["to_wave"] == later)]
    _draw_matrix(cells, words=words[chosen], place=place, origin=origin)


def _draw_moves(moves: pd.DataFrame, *, words: str, place: str, origin: str) -> None:
    rows = describe_moves(moves)
    rows = rows.assign(
        group=[MOVE_NAMES[move] for move in moves["category"]], row=[name_arm(row) for _index, row in moves.iterrows()]
    )
    draw_cohort_chart(
        lambda look: build_cohort_rows_chart(
            rows,
            words=_word_rows(
                _("Aandeel van wie bij beide metingen op de ladder staat"), _("Richting"), _("Groep"), origin
            ),
            look=look,
            number_format=".0%",
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("Wie steeg, wie daalde: {words}, % van wie beide keren is beoordeeld").format(words=words.lower()),
        alt_text=list_values(rows),
        table=rows,
        columns={
            "group": _("Richting"),
            "row": _("Groep"),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": _("Aantal van noemer"),
        },
        key="ladder-moves",
        note=_(
            "± is afgerond op 5%, zodat uit de cijfers niemand af te leiden is; het interval is daarop ruimer gemaakt. "
            "Oordelen van begeleiders die de groep kenden: een verschil tussen groepen is geen effect."
        ),
        facts={_("Proef"): place, _("Noemer"): _("wie bij beide metingen op de ladder staat")},
    )


def _draw_matrix(cells: pd.DataFrame, *, words: str, place: str, origin: str) -> None:
    told = _describe_transitions(cells)
    rows, columns = (list(dict.fromkeys(told[name])) for name in ("row", "narrow"))
    draw_cohort_chart(
        lambda look: build_transition_chart(
            told.assign(column=told["narrow"]),
            words=TransitionWords(
                row=_("Trede eerst"),
                column=_("Trede later"),
                value=_("Aandeel van de eerste trede"),
                n=_("Aantal van de eerste trede"),
                origin=_("Herkomst"),
                stamp=name_origin(origin),
            ),
            look=look,
            row_order=rows,
            column_order=columns,
            language=LANGUAGE,
        ),
        origin=origin,
        title=_("Van welke trede naar welke: {words}, % van de eerste trede, alle groepen samen").format(
            words=words.lower()
        ),
        alt_text=list_values(told, fields=("row", "column")),
        table=told,
        columns={
            "row": _("Trede eerst"),
            "column": _("Trede later"),
            "shown": _("Aandeel"),
            "interval": _("95%-interval"),
            "n": _("Aantal van noemer"),
        },
        key="ladder-matrix",
        note=_explain_matrix(cells),
        facts={_("Proef"): place, _("Wie"): _("alle groepen samen")},
    )


def _describe_transitions(cells: pd.DataFrame) -> pd.DataFrame:
    told = describe_cells(cells)
    released = (cells["status"] == RELEASED).to_numpy()
    records = cells.to_dict("records")
    return told.assign(
        row=[name_step(step) for step in cells["from_step"]],
        column=[name_step(step) for step in cells["to_step"]],
        narrow=[name_step(step).replace(" ", "\n") for step in cells["to_step"]],
        share=[format_share(row["share"]) if shown else MISSING for row, shown in zip(records, released, strict=True)],
        shown=[
            format_share(row["share"], 1) if shown else name_absence(row)
            for row, shown in zip(records, released, strict=True)
        ],
        n=[
            f"{format_count(row['count'])}/{format_count(row['base_n'])}" if shown else ""
            for row, shown in zip(records, released, strict=True)
        ],
    )


def _explain_matrix(cells: pd.DataFrame) -> str:
    """Return how to read the table: what a dash is, and which steps are taken together."""
    sentences = [
        _("Lees per regel: van wie eerst op die trede stond, welk deel later op welke trede staat."),
        _(
            "Een streepje is achtergehouden, niet nul: daar staan te weinig mensen, of een ander getal zou eruit "
            "volgen."
        ),
    ]
    for column, when in (("from_step", _("eerst")), ("to_step", _("later"))):
        present = set(cells[column])
        if OTHER in present:
            taken = [str(step) for step in range(1, LAST_STEP + 1) if f"{STEP}{step}" not in present]
            sentences.append(_("Overige ({when}): trede {steps} samen.").format(when=when, steps=_(" en ").join(taken)))
    if NOT_RATED in set(cells["to_step"]):
        sentences.append(_("Geen oordeel: later niet meer beoordeeld."))
    return " ".join(sentences)


def _word_rows(value: str, group: str, row: str, origin: str) -> RowWords:
    return RowWords(
        value=value,
        group=group,
        row=row,
        interval=_("95%-interval"),
        n=_("Aantal van noemer"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
