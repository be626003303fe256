"""Why a trial is not in a mean: in a few words for a heading, and in a sentence for who wonders."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from vexcore.contracts.origin import RELEASED
from vexcore.ui.places import join_names
from vexcore.ui.text import _, pick

AFTER_DRAW = "consent was asked after the draw"
UNKNOWN_CONSENT = "not known whether consent came before the draw"
ONLY_SIMILAR = "outcome graded similar, not the same"
UNKNOWN_GRADE = "comparability of the outcome not known"
MORE_COMPONENTS = "offers more than this component"
DIFFERENT = "outcome graded different"
OTHER_COMPARISON = "not compared with its control group"
FEW_TRIALS = "fewer than 3 trials"
SWITCHED_OFF = "switched off by the reader"
DELIVERED_TOO = "the trial delivered data of its own"
NOT_PRINTED = "no printed effect"
"""These three are of the page alone; the others are reasons of the mart."""

SHORT_WORDS = {
    SWITCHED_OFF: _("Door u uitgezet"),
    FEW_TRIALS: _("Te weinig proeven om op te tellen"),
    DELIVERED_TOO: _("Niet opgeteld: gedrukt én geleverd"),
    AFTER_DRAW: _("Niet opgeteld: toestemming pas na de loting"),
    UNKNOWN_CONSENT: _("Niet opgeteld: moment van toestemming onbekend"),
    ONLY_SIMILAR: _("Niet opgeteld: uitkomst net anders gemeten"),
    UNKNOWN_GRADE: _("Niet opgeteld: vergelijkbaarheid onbekend"),
    DIFFERENT: _("Niet opgeteld: mat iets anders"),
    OTHER_COMPARISON: _("Niet opgeteld: niet tegen de controlegroep"),
    MORE_COMPONENTS: _("Niet opgeteld: bood meer dan dit onderdeel"),
}
"""In the order of presentation; other reasons come last."""

_OTHER = _("Niet opgeteld: om een andere reden")
_NO_NUMBER = _("Niet opgeteld: geen getal")

_SENTENCES = {
    AFTER_DRAW: _(
        "**{places}**: daar is pas na de loting om toestemming gevraagd. Het effect gaat er over iedereen die is "
        "ingeloot, ook wie niet mee wilde; elders alleen over wie vooraf ja zei. Dat is een andere vraag."
    ),
    UNKNOWN_CONSENT: _(
        "**{places}**: niet bekend is of mensen voor of na de loting ja zeiden, en dus over wie het effect gaat."
    ),
    ONLY_SIMILAR: _(
        "**{places}**: de uitkomst is er bijna, maar niet precies zo gemeten. Opgeteld in standaarddeviaties kan het, "
        "als u *Ook lijkende uitkomsten* kiest."
    ),
    DIFFERENT: _("**{places}**: de uitkomst is daar iets anders; een gemiddelde zou niets betekenen."),
    OTHER_COMPARISON: _(
        "**{places}**: het effect is daar niet tegen de eigen controlegroep gemeten, dus tegen iets anders dan elders."
    ),
    UNKNOWN_GRADE: _("**{places}**: van de uitkomst is niet bekend of hij zo is gemeten als elders."),
    MORE_COMPONENTS: _(
        "**{places}**: de groep kreeg ook andere onderdelen. Wat van dit onderdeel komt, is dan niet te zeggen."
    ),
    FEW_TRIALS: _("**{places}**: zij mogen samen, maar het zijn er minder dan drie."),
    SWITCHED_OFF: _("**{places}**: door u uitgezet."),
    NOT_PRINTED: _("**{places}**: de bronnen drukken geen effect als getal na 12, 24 of 36 maanden."),
    DELIVERED_TOO: _(
        "**{places}**: deze proef leverde ook gegevens. Een proef telt één keer, met het effect uit de levering."
    ),
}


def head_reason(reason: str, status: str) -> str:
    """Return what stands above trials that are not in the mean for this reason."""
    if reason in SHORT_WORDS:
        return SHORT_WORDS[reason]
    return _OTHER if status == RELEASED else _NO_NUMBER


def rank_reason(reason: str) -> int:
    """Return the place of a reason in the order of presentation."""
    known = list(SHORT_WORDS)
    return known.index(reason) if reason in known else len(known)


def tell_apart(trials: pd.DataFrame) -> list[str]:
    """Return one sentence a reason, with the trials that are left out for it.

    Parameters
    ----------
    trials
        Columns ``place``, ``why`` (reason; empty for a trial in the mean), ``status``, ``reason_nl``, ``reason_en``.
    """
    apart = trials[trials["why"] != ""]
    told = []
    for reason in sorted(apart["why"].unique(), key=rank_reason):
        own = apart[apart["why"] == reason]
        places = join_names(_list_places(own))
        if reason in _SENTENCES:
            told.append(_SENTENCES[reason].format(places=places))
        else:
            told.append(f"**{places}**: {pick(own.iloc[0], 'reason') or reason}.")
    return told


def _list_places(trials: pd.DataFrame) -> Sequence[str]:
    return list(dict.fromkeys(map(str, trials["place"])))
