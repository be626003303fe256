"""The kinds of participants: latent classes of the first questionnaire, per trial and over all trials."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from vexcore.charts.classes import (
    ClassWords,
    build_class_fit_chart,
    build_class_profile_chart,
    build_class_sizes_chart,
)
from vexcore.charts.origins import LOOKS
from vexcore.contracts.origin import RELEASED
from vexcore.queries.classes import ALL_TRIALS, load_class_fits, load_class_profiles, load_published_classes
from vexcore.ui.cached import ask
from vexcore.ui.cohort.class_words import (
    compare_published,
    describe_items,
    describe_sizes,
    name_classes,
    tell_certainty,
    tell_choice,
    tell_classes,
    tell_likeness,
    tell_rule,
)
from vexcore.ui.cohort.frames import draw_cohort_chart, draw_shaped, list_values, mark_title
from vexcore.ui.cohort.words import name_absence, name_origin
from vexcore.ui.render import draw_empty
from vexcore.ui.text import LANGUAGE, MISSING, _, format_count, format_number, format_share, is_missing
from vexcore.ui.widgets import choose_one


# A part of its own: another set of trials draws that part alone.
@st.fragment
def draw_classes(*, trial: str, place: str, origin: str) -> None:
    """Draw the classes of a trial, or of all trials together."""
    chosen = _choose_set(trial=trial, place=place, origin=origin)
    fits = ask(load_class_fits, origin=origin, trial_id=chosen)
    if fits.empty:
        draw_empty(
            _("Van deze proef is geen indeling gemaakt: er zijn geen antwoorden op de nulmeting geleverd."),
            _("Kies een andere proef."),
        )
        return
    profiles = ask(load_class_profiles, origin=origin, trial_id=chosen)
    if profiles.empty:
        st.markdown(_("Een indeling in soorten deelnemers is er niet: {why}.").format(why=name_absence(fits.iloc[0])))
        return
    named = name_classes(profiles)
    sizes = describe_sizes(named)
    where = _("In alle proeven samen") if chosen == ALL_TRIALS else _("In {place}").format(place=place)
    facts = {_("Proef"): _("alle proeven samen") if chosen == ALL_TRIALS else place}
    best = fits[fits["chosen"]].iloc[0]
    st.markdown(f"{tell_classes(sizes, where=where)} {tell_certainty(best['entropy'])}")
    if len(sizes) > 1:
        st.markdown(tell_likeness())
        _draw_sizes(sizes, origin=origin, facts=facts, n=best["n"])
        _draw_items(describe_items(named), origin=origin, facts=facts)
    _draw_reasons(fits, origin=origin, facts=facts)
    _draw_beside(sizes, where=where, origin=origin)


def _choose_set(*, trial: str, place: str, origin: str) -> str:
    """Let the reader choose between the trial and all trials together, where there are both."""
    both = [key for key in (trial, ALL_TRIALS) if not ask(load_class_fits, origin=origin, trial_id=key).empty]
    if ALL_TRIALS not in both:
        return trial
    if trial not in both:
        st.markdown(
            _("Van {place} zijn geen antwoorden op de nulmeting geleverd; hieronder staan alle proeven samen.").format(
                place=place
            )
        )
        return ALL_TRIALS
    options = {trial: _("Deze proef"), ALL_TRIALS: _("Alle proeven samen")}
    # By what it is, not by the trial: the address then holds for another trial too.
    kinds = {"own": options[trial], ALL_TRIALS: options[ALL_TRIALS]}
    return ALL_TRIALS if choose_one(_("Indeling van"), kinds, key="indeling") == ALL_TRIALS else trial


def _name_words(origin: str, *, value: str, row: str) -> ClassWords:
    return ClassWords(
        value=value,
        group=_("Onderwerp"),
        row=row,
        series=_("Groep"),
        n=_("Aantal mensen"),
        origin=_("Herkomst"),
        stamp=name_origin(origin),
    )


def _draw_sizes(sizes: pd.DataFrame, *, origin: str, facts: dict[str, str], n: object) -> None:
    words = _name_words(origin, value=_("Aandeel van wie de nulmeting invulde"), row=_("Groep"))
    known = "" if is_missing(n) else _("{n} mensen vulden de nulmeting in. ").format(n=format_count(n))
    draw_cohort_chart(
        lambda look: build_class_sizes_chart(sizes, words=words, look=look, language=LANGUAGE),
        origin=origin,
        title=_("Hoe groot is elke groep? % van wie de nulmeting invulde"),
        alt_text=list_values(sizes, fields=("row",)),
        table=sizes,
        columns={"row": words.row, "shown": words.value, "n": words.n},
        key="class-sizes",
        note=known + _("Elke persoon telt in één groep: die waar de antwoorden het best bij passen."),
        facts=facts,
    )


def _draw_items(items: pd.DataFrame, *, origin: str, facts: dict[str, str]) -> None:
    words = _name_words(origin, value=_("Kans dat dit geldt voor iemand in de groep"), row=_("Vraag"))
    columns = list(dict.fromkeys(items.sort_values("position", kind="stable")["column"]))
    names = dict(zip(items["column"], items["name"], strict=True))
    draw_cohort_chart(
        lambda look: build_class_profile_chart(items, words=words, look=look, columns=columns, language=LANGUAGE),
        origin=origin,
        title=_("Waarin verschillen de groepen? % van de groep voor wie dit geldt"),
        alt_text=_tell_contrasts(items),
        table=items,
        columns={"group": words.group, "row": words.row, "name": words.series, "shown": words.value},
        key="class-items",
        note=_("Kolommen: {list}. Hoe voller het vak, hoe hoger het percentage. Een streepje: achtergehouden.").format(
            list="; ".join(names[column] for column in columns)
        ),
        facts=facts,
    )


def _tell_contrasts(items: pd.DataFrame) -> str:
    """Return the items in which the classes differ most, for those who cannot see the table of cells."""
    known = items[items["status"] == RELEASED]
    spread = known.groupby("row", sort=False)["value"].agg(lambda own: own.max() - own.min())
    parts = []
    for row in spread.sort_values(ascending=False, kind="stable").head(5).index:
        own = known[known["row"] == row]
        parts.append(
            f"{row}: " + ", ".join(f"{name} {shown}" for name, shown in zip(own["name"], own["shown"], strict=True))
        )
    return _("De grootste verschillen: {list}.").format(list="; ".join(parts))


def _draw_reasons(fits: pd.DataFrame, *, origin: str, facts: dict[str, str]) -> None:
    with st.expander(_("Waarom dit aantal groepen, en hoe komen zij aan hun naam?"), icon=":material/help:"):
        st.markdown(tell_choice(fits))
        title = _("Hoe goed past elk aantal groepen? BIC: lager is beter")
        records = fits.to_dict("records")
        drawn = fits.assign(
            value=fits["bic"].astype("float64").where(fits["status"] == RELEASED),
            shown=[_show(row, "bic") for row in records],
            entropy_words=[_show(row, "entropy") for row in records],
            smallest_words=[
                MISSING if is_missing(row["smallest"]) else format_share(row["smallest"]) for row in records
            ],
            n_words=[_describe_fit(row) for row in records],
            k_words=[format_count(row["k"]) for row in records],
        )
        words = ClassWords(
            value=_("BIC"),
            group="",
            row=_("Aantal groepen"),
            series="",
            n=_("Wat geldt"),
            origin=_("Herkomst"),
            stamp=name_origin(origin),
        )
        if drawn["value"].notna().any():
            st.markdown(f"**{mark_title(title, origin)}**")
            st.altair_chart(
                build_class_fit_chart(
                    drawn.assign(n=drawn["n_words"]), words=words, look=LOOKS[origin], language=LANGUAGE
                ),
                alt=f"{mark_title(title, origin)}. "
                + "; ".join(f"{k}: {bic}" for k, bic in zip(drawn["k_words"], drawn["shown"], strict=True)),
                key="chart-class-fit",
                width="stretch",
            )
        draw_shaped(
            drawn,
            {
                "k_words": words.row,
                "shown": words.value,
                "entropy_words": _("Entropie (0-1)"),
                "smallest_words": _("Kleinste groep"),
                "n_words": words.n,
            },
            origin=origin,
            title=title,
            key="class-fit",
            facts=facts,
        )
        st.markdown(tell_rule())


def _show(row: Any, field: str) -> str:
    if row["status"] != RELEASED:
        return name_absence(row)
    value = row[field]
    if is_missing(value):
        return MISSING
    return format_count(value) if field == "bic" else format_number(value)


def _describe_fit(row: Any) -> str:
    why = "" if is_missing(row["reason_nl"]) else name_absence(row)
    if row["chosen"]:
        return _("getoond; {why}").format(why=why) if why else _("getoond")
    return why or MISSING


def _draw_beside(sizes: pd.DataFrame, *, where: str, origin: str) -> None:
    published = ask(load_published_classes)
    if published.empty:
        return
    with st.expander(_("Lijken deze groepen op de gedrukte?"), icon=":material/compare_arrows:"):
        st.markdown(compare_published(sizes, published, where=where, origin=origin))
        st.markdown(_("Die cijfers, met hun bron, staan op deze pagina onder *Gedrukt*."))
