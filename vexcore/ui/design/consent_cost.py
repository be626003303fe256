"""What drawing before asking cost Groningen."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import pandas as pd
import streamlit as st

from vexcore.charts.planner import ConsentWords, build_consent_chart
from vexcore.estimate.planned_trial import Arms, Outcome, Share
from vexcore.estimate.planning import ConsentCost, Detectable, compare_consent, plan_effect
from vexcore.queries.flow import load_flow
from vexcore.ui.cached import ask
from vexcore.ui.design.flow import list_figure_sources
from vexcore.ui.design.planner_words import format_people
from vexcore.ui.design.words import draw_words_table, shorten_arm
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import MISSING, _, format_count, format_number, format_share, pick

TRIAL = "groningen"


@dataclass(frozen=True, slots=True, kw_only=True)
class _ArmCost:
    """What one arm could find.

    Attributes
    ----------
    arm
        Its name.
    drawn, agreed
        Persons as printed, with links to their passports.
    cost
        Against the control arm.
    against_reference
        Against the reference group, which was drawn and never asked.
    """

    arm: str
    drawn: str
    agreed: str
    cost: ConsentCost
    against_reference: Detectable


def draw_consent_cost(outcome: Outcome, *, alpha: float, power: float) -> None:
    """Draw what each arm in Groningen could find, and what the same people could have found asked first."""
    st.subheader(_("Wat eerst loten en dan vragen kostte in Groningen"), anchor=False)
    if not isinstance(outcome, Share):
        st.markdown(
            _(
                "Voor een score uit een vragenlijst is deze vergelijking niet te maken: in Groningen vulde alleen wie "
                "toestemde de vragenlijst in. Kies bij ‘Wat meet u’ voor ‘Wel of niet’, zoals werk."
            )
        )
        return
    flow = ask(load_flow, trial=TRIAL)
    costs = _compare_arms(flow, outcome, alpha=alpha, power=power)
    st.markdown(_tell_cost(flow, costs, outcome))
    _draw_bars(flow, costs, outcome)
    _draw_arms(costs)


def _compare_arms(flow: pd.DataFrame, outcome: Share, *, alpha: float, power: float) -> list[_ArmCost]:
    own = flow[flow["parent_arm_id"].isna()]
    drawn, agreed = (own[own["stage"] == stage].set_index("arm_id") for stage in ("assigned", "consented"))
    sizes = {role: drawn.index[drawn["role"] == role] for role in ("treatment", "control", "reference")}
    control, reference = sizes["control"][0], sizes["reference"][0]
    costs = []
    for arm in sizes["treatment"]:
        n_drawn, n_agreed = int(drawn.loc[arm, "count"]), int(agreed.loc[arm, "count"])
        cost = compare_consent(
            Arms(n_arm=n_drawn, n_comparison=int(drawn.loc[control, "count"])),
            Arms(n_arm=n_agreed, n_comparison=int(agreed.loc[control, "count"])),
            outcome,
            alpha=alpha,
            power=power,
        )
        small = Arms(
            n_arm=n_drawn,
            n_comparison=int(drawn.loc[reference, "count"]),
            consent="post",
            take_up=cost.take_up,
        )
        costs.append(
            _ArmCost(
                arm=shorten_arm(pick(drawn.loc[arm], "label")),
                drawn=link_passport(format_count(n_drawn), drawn.loc[arm, "figure_id"]),
                agreed=link_passport(format_count(n_agreed), agreed.loc[arm, "figure_id"]),
                cost=cost,
                against_reference=plan_effect(small, outcome, alpha=alpha, power=power),
            )
        )
    return costs


def _tell_cost(flow: pd.DataFrame, costs: list[_ArmCost], outcome: Share) -> str:
    arms = flow[flow["parent_arm_id"].isna() & (flow["role"] == "treatment")]
    n_drawn, n_agreed = (int(arms.loc[arms["stage"] == stage, "count"].sum()) for stage in ("assigned", "consented"))
    text = _(
        "In Groningen werd eerst geloot en daarna gevraagd. Van de {drawn} mensen in de proefgroepen stemden er "
        "{agreed} toe. Wat het aanbod bij hen doet, telt onder alle ingelote mensen dus maar voor {share} mee."
    ).format(drawn=format_count(n_drawn), agreed=format_count(n_agreed), share=format_share(n_agreed / n_drawn, 1))
    return f"{text} {_tell_times(costs, outcome)}"


def _tell_times(costs: list[_ArmCost], outcome: Share) -> str:
    times = [arm.cost.times for arm in costs]
    if any(isnan(one) for one in times):
        return _(
            "Geldt een uitkomst zonder proef al voor {base} op de 100, dan was in {n} van de {total} groepen geen "
            "enkel verschil bij wie meedoet te vinden tegen de controlegroep."
        ).format(base=format_people(outcome.base), n=sum(isnan(one) for one in times), total=len(times))
    return _(
        "Geldt een uitkomst zonder proef voor {base} op de 100, dan was tegen de controlegroep een verschil van "
        "**{low} tot {high} op de 100** bij wie meedoet nodig om gevonden te worden. Was eerst gevraagd en daarna "
        "geloot, dan was bij dezelfde deelnemers **{low_after} tot {high_after} op de 100** genoeg geweest: "
        "{few} tot {many} keer zo klein."
    ).format(
        base=format_people(outcome.base),
        low=format_people(min(arm.cost.drawn_first.participants for arm in costs)),
        high=format_people(max(arm.cost.drawn_first.participants for arm in costs)),
        low_after=format_people(min(arm.cost.asked_first.participants for arm in costs)),
        high_after=format_people(max(arm.cost.asked_first.participants for arm in costs)),
        few=format_number(min(times), 1),
        many=format_number(max(times), 1),
    )


def _name_designs() -> dict[str, str]:
    return {
        "control": _("Eerst loten, controlegroep"),
        "reference": _("Eerst loten, referentiegroep"),
        "asked": _("Als eerst was gevraagd"),
    }


def _draw_bars(flow: pd.DataFrame, costs: list[_ArmCost], outcome: Share) -> None:
    names = _name_designs()
    rows = []
    for arm in costs:
        found = {
            "control": arm.cost.drawn_first,
            "reference": arm.against_reference,
            "asked": arm.cost.asked_first,
        }
        for design, detectable in found.items():
            effect = detectable.participants
            rows.append(
                {
                    "arm": arm.arm,
                    "design": names[design],
                    "effect": 100 * effect,
                    "shown": _show(effect),
                    "offer": "" if design == "asked" else _show(detectable.offer),
                }
            )
    table = pd.DataFrame(rows)
    draw_chart(
        build_consent_chart(
            table,
            words=ConsentWords(effect=_("Verschil bij wie meedoet (op de 100)"), arm=_("Groep"), design=_("Opzet")),
            arm_order=[arm.arm for arm in costs],
            design_order=list(names.values()),
            largest=100 * (1 - outcome.base),
        ),
        title=_("Het kleinste verschil dat in Groningen te vinden was, per groep"),
        alt_text="; ".join(f"{row['arm']}, {row['design']}: {row['shown']}" for row in rows),
        table=table,
        columns={
            "arm": _("Groep"),
            "design": _("Opzet"),
            "shown": _("Bij wie meedoet (op de 100)"),
            "offer": _("Onder iedereen die is geloot (op de 100)"),
        },
        sources=list_figure_sources(flow[flow["stage"].isin(["assigned", "consented"])]),
        key="consent-cost",
        note=_(
            "Berekend uit de gedrukte aantallen; geen uitkomst van het experiment. Korter is beter; de as loopt tot "
            "het grootste verschil dat kan bestaan. De onderzoekers kozen zelf de referentiegroep als "
            "hoofdvergelijking (B) en lieten die met de controlegroep (C) vallen. *Als eerst was gevraagd*: dezelfde "
            "deelnemers, pas na hun toestemming geloot."
        ),
    )


def _show(effect: float) -> str:
    return _("niet te vinden") if isnan(effect) else format_number(100 * effect, 1)


def _draw_arms(costs: list[_ArmCost]) -> None:
    rows = [
        {
            _("Groep"): f"**{arm.arm}**",
            _("Geloot"): arm.drawn,
            _("Stemde toe"): arm.agreed,
            _("Deel"): format_share(arm.cost.take_up, 1),
            _("Verschil, keer"): _tell_price(arm.cost.times),
            _("Mensen, keer"): _tell_price(arm.cost.times**2),
        }
        for arm in costs
    ]
    draw_words_table(rows, first=_("Groep"), alt_text=_("Wat eerst loten kostte, per groep"))
    st.caption(
        _(
            "*Verschil, keer*: hoeveel keer zo groot het verschil bij wie meedoet moest zijn, tegen de "
            "controlegroep. *Mensen, keer*: het kwadraat daarvan, ongeveer hoeveel keer zoveel mensen dat kost. "
            "Wat er tegenover staat: de uitkomst geldt voor iedereen aan wie het aanbod is gedaan, niet alleen voor "
            "wie zich vooraf meldt."
        )
    )


def _tell_price(times: float) -> str:
    return MISSING if isnan(times) else format_number(times, 1)
