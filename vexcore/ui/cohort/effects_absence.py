"""Why trials are not among the shown effects, and what to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from vexcore.contracts.selection import MAIN_COMPARISON
from vexcore.queries.estimates import load_estimate_choices
from vexcore.ui.cached import ask
from vexcore.ui.cohort.effects_choice import STANDARD, EffectChoice
from vexcore.ui.cohort.effects_words import SUBGROUP_MONTHS, UPTAKE
from vexcore.ui.places import join_names
from vexcore.ui.text import _

OUTCOME = "outcome"
COMPARISON = "comparison"
UPTAKE_OUTCOME = "uptake-outcome"
UPTAKE_SUBGROUP = "uptake-subgroup"
UPTAKE_MODEL = "uptake-model"
UPTAKE_COMPARISON = "uptake-comparison"
SUBGROUP = "subgroup"
MODEL = "model"
MONTH = "month"
COMPONENTS = "components"

LOGIT = "M8"


def find_cause(choice: EffectChoice, offered: pd.DataFrame) -> str:
    """Return why one trial has no effect to show: one of the constants of this module.

    Parameters
    ----------
    offered
        What was estimated of the trial on the outcome, from `vexcore.queries.estimates.load_estimate_choices`.
    """
    asked = choice.selection
    values = {str(axis): set(map(str, own["id"])) for axis, own in offered.groupby("axis")}
    if not values:
        return OUTCOME
    main = find_main(values["comparison"])
    letter = main if asked.comparison == MAIN_COMPARISON else asked.comparison
    subgroup_off = (
        asked.subgroup not in values["subgroup"]
        or choice.model != STANDARD
        or choice.month not in SUBGROUP_MONTHS
        or letter != main
    )
    causes = (
        (letter not in values["comparison"], COMPARISON),
        (asked.uptake and UPTAKE not in values["estimand"], UPTAKE_OUTCOME),
        (asked.uptake and bool(choice.subgroup), UPTAKE_SUBGROUP),
        (asked.uptake and choice.model == LOGIT, UPTAKE_MODEL),
        (asked.uptake and letter != "C", UPTAKE_COMPARISON),
        (bool(choice.subgroup) and subgroup_off, SUBGROUP),
        (choice.model not in values["model"] or (choice.model == LOGIT and letter != main), MODEL),
        (str(choice.month) not in values["month"], MONTH),
    )
    return next((cause for holds, cause in causes if holds), COMPONENTS if asked.components else OUTCOME)


def find_main(comparisons: set[str]) -> str:
    """Return the main one of the comparisons that a trial carries: that against a randomised reference, or else C."""
    return next((letter for letter in ("B", "C") if letter in comparisons), min(comparisons))


def find_causes(choice: EffectChoice, trials: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return for each trial the cause and its main comparison on the outcome."""
    found = {}
    for trial in trials:
        offered = ask(
            load_estimate_choices,
            origin=choice.selection.origin,
            outcome_id=choice.selection.outcomes[0],
            trials=(trial,),
            today=choice.selection.today,
        )
        letters = set(offered.loc[offered["axis"] == "comparison", "id"].astype("str"))
        found[trial] = (find_cause(choice, offered), find_main(letters) if letters else "")
    return found


def explain_left_out(choice: EffectChoice, names: Mapping[str, str]) -> str:
    """Return which of the chosen trials are not shown and why; empty where all are.

    Parameters
    ----------
    names
        Of the trials that have no row, by id.
    """
    by_reason: dict[str, list[str]] = {}
    for trial, (cause, main) in find_causes(choice, list(names)).items():
        by_reason.setdefault(_tell_cause(cause, choice, main), []).append(names[trial])
    if not by_reason:
        return ""
    told = "; ".join(f"{join_names(places)} ({reason})" for reason, places in by_reason.items())
    return _("**Niet getoond:** {trials}.").format(trials=told)


def _tell_cause(cause: str, choice: EffectChoice, main: str) -> str:
    words = {
        OUTCOME: _("op deze uitkomst is daar niets geschat"),
        COMPARISON: _("vergelijking {letter} is er daar niet"),
        UPTAKE_OUTCOME: _("ATT is er daar niet: dat kan alleen met gegevens uit registers"),
        UPTAKE_SUBGROUP: _("ATT is er niet van deelgroepen"),
        UPTAKE_MODEL: _("ATT is er niet met model M8"),
        UPTAKE_COMPARISON: _("gekozen is daar vergelijking {letter}, en ATT is er alleen in C"),
        SUBGROUP: _("deze deelgroep is daar met deze keuze niet geschat"),
        MODEL: _("dit model is daar met deze keuze niet geschat"),
        MONTH: _("deze maand is daar niet geschat"),
        COMPONENTS: _("geen groep biedt deze onderdelen"),
    }
    letter = main if choice.selection.comparison == MAIN_COMPARISON else choice.selection.comparison
    return words[cause].format(letter=letter)


def explain_absence(choice: EffectChoice, names: Mapping[str, str]) -> tuple[str, str]:
    """Return why no effect is left, and what to change.

    Parameters
    ----------
    names
        Of the trials that were asked for, by id.
    """
    causes = {cause for cause, _main in find_causes(choice, list(names)).values()}
    # Where the outcome exists somewhere, what else was chosen is the cause there.
    telling = causes - {OUTCOME} or causes
    if len(telling) > 1:
        return (
            _("Met deze keuze is er geen effect. {left_out}").format(left_out=explain_left_out(choice, names)),
            _("Verander een van deze keuzes, of kies andere proeven."),
        )
    cause = telling.pop() if telling else OUTCOME
    if cause == COMPONENTS:
        return _explain_components(choice, names)
    if cause == COMPARISON:
        return _explain_comparison(choice.selection.comparison)
    return _explain_cause(cause, names)


def _explain_components(choice: EffectChoice, names: Mapping[str, str]) -> tuple[str, str]:
    asked = choice.selection
    if len(asked.components) == 1:
        offered = _("alleen dit onderdeel") if asked.only else _("dit onderdeel")
    else:
        offered = _("alleen deze onderdelen samen") if asked.only else _("deze onderdelen samen")
    what = _("Geen groep met een geschat effect{trials} biedt {offered}.").format(
        trials=_(" in {places}").format(places=join_names(list(names.values()))) if asked.trials else "",
        offered=offered,
    )
    remedies = [_("haal een onderdeel weg")]
    if asked.only:
        remedies.append(_("kies bij ‘Hoe zoeken’ voor ‘Minstens deze’"))
    if asked.trials:
        remedies.append(_("voeg bij ‘Proeven’ een proef toe"))
    told = join_names(remedies, _("of"))
    return what, f"{told[:1].upper()}{told[1:]}."


def _explain_comparison(letter: str) -> tuple[str, str]:
    if letter == "A":
        return (
            _("Vergelijking A bestaat alleen waar mensen na de loting is gevraagd of zij mee wilden doen."),
            _("Kies de hoofdvergelijking, of voeg zo'n proef toe."),
        )
    if letter == "B":
        return (
            _("Vergelijking B bestaat alleen bij een gelote referentiegroep, voor gegevens uit registers."),
            _("Kies de hoofdvergelijking, of een andere uitkomst."),
        )
    return (
        _("Vergelijking C bestaat op deze uitkomst niet: alleen wie ja zei vulde de vragenlijst in."),
        _("Kies de hoofdvergelijking, of een andere uitkomst."),
    )


def _explain_cause(cause: str, names: Mapping[str, str]) -> tuple[str, str]:
    words = {
        UPTAKE_OUTCOME: (
            _("Een effect op wie de aanpak kreeg (ATT) is er alleen voor gegevens uit registers."),
            _("Kies een andere uitkomst, of het effect van het aanbod."),
        ),
        UPTAKE_SUBGROUP: (
            _("Van deelgroepen is geen effect op wie de aanpak kreeg (ATT) geschat."),
            _("Kies bij ‘Bij wie’ iedereen, of het effect van het aanbod."),
        ),
        UPTAKE_MODEL: (
            _("Met model M8 is geen effect op wie de aanpak kreeg (ATT) geschat."),
            _("Kies een ander model, of het effect van het aanbod."),
        ),
        UPTAKE_COMPARISON: (
            _("Een effect op wie de aanpak kreeg (ATT) is er alleen in vergelijking C."),
            _("Kies vergelijking C, of het effect van het aanbod."),
        ),
        SUBGROUP: (
            _("Voor deze deelgroep is met deze keuze niets geschat."),
            _("Kies model M1, de hoofdvergelijking en 12, 24 of 36 maanden, of kies iedereen."),
        ),
        MODEL: (
            _("Dit model is met deze keuze niet geschat: M8 is er alleen in de hoofdvergelijking."),
            _("Kies een ander model, of de hoofdvergelijking."),
        ),
        MONTH: (
            _("Voor deze maand is met deze keuze niets geschat."),
            _("Kies een andere maand, of andere proeven."),
        ),
        OUTCOME: (
            _("Van {places} is op deze uitkomst met deze keuze geen effect geschat.").format(
                places=join_names(list(names.values())) or _("deze proeven")
            ),
            _("Kies een andere uitkomst, een ander model of een andere maand, of maak het filter leeg."),
        ),
    }
    return words[cause]
