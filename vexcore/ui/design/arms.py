"""Drawing the arms: components of all arms as a matrix, and what one trial's arms really offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from vexcore.charts.allocation import MatrixWords, build_component_chart
from vexcore.queries.designs import load_arm_components, load_components
from vexcore.ui.cached import ask
from vexcore.ui.design.words import (
    UNKNOWN,
    Row,
    draw_numbered_sources,
    mark_sources,
    name_unknown,
    number_sources,
    shorten_arm,
)
from vexcore.ui.places import name_place
from vexcore.ui.render import draw_chart, draw_empty
from vexcore.ui.text import _, is_missing, pick
from vexcore.ui.widgets import choose_many, choose_one


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentFilter:
    """Which arms to show.

    Attributes
    ----------
    components
        Components that an arm must offer; none = every arm.
    only
        Whether an arm may offer nothing else.
    """

    components: tuple[str, ...]
    only: bool


def choose_components() -> ComponentFilter:
    """Let the reader filter arms on components."""
    words = {row["component"]: pick(row, "label") for row in ask(load_components).to_dict("records")}
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        components = choose_many(
            _("Onderdelen"), words, key="onderdeel", placeholder=_("alle groepen"), help_text=_explain_components()
        )
    with right:
        mode = choose_one(
            _("Hoe zoeken"),
            {"minstens": _("Minstens deze"), "alleen": _("Alleen deze")},
            key="hoe",
            help_text=_("Minstens: de groep mag ook iets anders bieden. Alleen: de groep biedt precies dit."),
        )
    return ComponentFilter(components=components, only=mode == "alleen")


def _explain_components() -> str:
    rows = ask(load_components).to_dict("records")
    return "\n\n".join(f"**{pick(row, 'label')}.** {pick(row, 'definition')}" for row in rows)


def draw_components(arms: pd.DataFrame) -> None:
    """Draw which arm offered which components."""
    if arms.empty:
        draw_empty(
            _("Geen enkele groep biedt deze onderdelen samen."),
            _("Haal een onderdeel weg of kies bij ‘Hoe zoeken’ voor ‘Minstens deze’."),
        )
        return
    kinds = _list_kinds()
    marks = [_describe_mark(row, kinds) for row in arms.to_dict("records")]
    n_arms = arms["arm_id"].nunique()
    order = [*(pick(row, "label") for row in ask(load_components).to_dict("records")), _no_component()]
    used = {mark["component"] for mark in marks}
    st.markdown(
        _(
            ":blue[■] in deze groep geloot &emsp; :orange[◆] zelf gekozen &emsp; :gray[○] controlegroep &emsp; "
            ":green[△] referentiegroep (alleen gevolgd)"
        )
    )
    draw_chart(
        build_component_chart(
            pd.DataFrame(marks),
            words=MatrixWords(
                arm=_("Groep"), component=_("Onderdeel"), kind=_("Soort groep"), kinds=tuple(kinds.values())
            ),
            row_labels=_label_rows(arms),
            component_order=[component for component in order if component in used],
        ),
        title=_("Wat elke groep méér kreeg dan gewoon: {n} van de {total} groepen").format(
            n=n_arms, total=ask(load_arm_components)["arm_id"].nunique()
        ),
        alt_text=_(
            "Matrix van groepen en onderdelen: een gevuld teken betekent dat de groep het onderdeel kreeg. "
            "Controle- en referentiegroepen staan in de laatste kolom."
        ),
        table=_list_arms(arms),
        columns={
            "trial": _("Experiment"),
            "arm": _("Groep"),
            "kind": _("Soort groep"),
            "components": _("Onderdelen"),
        },
        sources=(),
        key="components",
        note=_(
            "Een onderdeel telt alleen als de controlegroep het niet kreeg: de premie in Amsterdam ging naar iedereen "
            "en staat daarom nergens. Buiten artikel 83 mag een hele groep niet worden ontheven; daar heet het "
            "‘eigen regie binnen de wet’. Waarop elk teken rust, staat hieronder per experiment."
        ),
    )


def _no_component() -> str:
    return _("Geen: gewone aanpak")


def _list_kinds() -> dict[str, str]:
    return {
        "drawn": _("Proefgroep, geloot"),
        "chosen": _("Proefgroep, zelf gekozen"),
        "control": _("Controlegroep"),
        "reference": _("Referentiegroep, alleen gevolgd"),
    }


def _find_kind(row: Row) -> str:
    if row["role"] != "treatment":
        return str(row["role"])
    return "drawn" if is_missing(row["parent_arm_id"]) else "chosen"


def _describe_mark(row: Row, kinds: Mapping[str, str]) -> dict[str, str]:
    component = _no_component() if is_missing(row["component"]) else pick(row, "component")
    return {
        "row": str(row["arm_id"]),
        "arm": f"{name_place(row['municipalities'])}: {pick(row, 'label')}",
        "component": component,
        "kind": kinds[_find_kind(row)],
    }


def _label_rows(arms: pd.DataFrame) -> dict[str, str]:
    labels: dict[str, str] = {}
    for row in arms.to_dict("records"):
        labels[row["trial_id"]] = name_place(row["municipalities"])
        labels[row["arm_id"]] = shorten_arm(pick(row, "label"))
    return labels


def _list_arms(arms: pd.DataFrame) -> pd.DataFrame:
    kinds = _list_kinds()
    listed: dict[str, dict[str, str]] = {}
    for row in arms.to_dict("records"):
        component = "" if is_missing(row["component"]) else pick(row, "component")
        known = listed.setdefault(
            row["arm_id"],
            {
                "trial": name_place(row["municipalities"]),
                "arm": pick(row, "label"),
                "kind": kinds[_find_kind(row)],
                "components": "",
            },
        )
        known["components"] = ", ".join(part for part in (known["components"], component) if part)
    frame = pd.DataFrame(listed.values())
    return frame.assign(components=frame["components"].replace("", _("geen: gewone aanpak")))


def draw_rules(rules: pd.DataFrame, arms: pd.DataFrame) -> None:
    """Draw what each arm of a trial really offered: for each arm its words and its rules, and the sources of both."""
    st.subheader(_("Wat elke groep echt kreeg"), anchor=False)
    numbers = number_sources([*rules["sources"], *arms["sources"]])
    several = len(number_sources(rules["sources"])) > 1
    unknown = int((rules["value_nl"] == UNKNOWN).sum())
    st.markdown(
        _("Van de {total} regels zijn er {n} onbekend: geen bron zegt het, en wij raden niet. {sources}").format(
            total=len(rules), n=unknown, sources=_explain_marks(several=several)
        )
    )
    described = {row["arm_id"]: row for row in arms.to_dict("records")}
    for position, (arm_id, own) in enumerate(rules.groupby("arm_id", sort=False)):
        lines = [
            f"- **{pick(row, 'rule')}:** {_write_rule(row, numbers if several else {})}"
            for row in own.to_dict("records")
        ]
        with st.expander(f"**{pick(own.iloc[0], 'label')}**", expanded=position == 0):
            if arm_id in described:
                _draw_definition(described[arm_id], numbers)
            st.markdown("\n".join(lines))
    draw_numbered_sources(numbers, title=_("Bronnen bij deze groepen"))


def _write_rule(row: Row, numbers: Mapping[str, int]) -> str:
    value = pick(row, "value")
    if value == UNKNOWN:
        return name_unknown()
    return mark_sources(value, row["sources"], numbers) if numbers else value


def _explain_marks(*, several: bool) -> str:
    if several:
        return _("Een cijfer tussen haken is de bron; het leidt naar het paspoort of naar de bron zelf.")
    return _("Alle regels rusten op bron 1 van de lijst hieronder.")


def _draw_definition(arm: Row, numbers: Mapping[str, int]) -> None:
    st.markdown(mark_sources(pick(arm, "definition"), arm["sources"], numbers))
    if pick(arm, "note"):
        st.markdown(f":small[{pick(arm, 'note')}]")
