"""The words of what trials say together: the mean, how much they differ, what a next municipality may expect."""

from __future__ import annotations

from math import sqrt
from typing import Any

from vexcore.estimate.synthesis import Pool
from vexcore.ui.cohort.effects_words import EURO, format_effect, format_size, name_unit, tell_effect, tell_side
from vexcore.ui.cohort.words import BINARY
from vexcore.ui.text import LANGUAGE, MISSING, _, format_count, format_number, format_share, is_missing

STANDARD, SIMILAR, WITH_ATT = "ITT", "ITT-similar", "with-ATT"
G_SCALE = "hedges-g"
METHOD_WORDS = {
    STANDARD: _("Standaard"),
    SIMILAR: _("Ook lijkende uitkomsten"),
    WITH_ATT: _("Ook ATT"),
}
METHOD_TITLES = {
    STANDARD: "",
    SIMILAR: _(" [ook lijkende uitkomsten, gestandaardiseerd]"),
    WITH_ATT: _(" [gevoeligheid: ook ATT]"),
}
METHOD_CAUTIONS = {
    SIMILAR: _(
        "**Ook lijkende uitkomsten: een keuze van u, niet de hoofdanalyse.** De proeven maten hier niet precies "
        "hetzelfde. Daarom staan de effecten in standaarddeviaties (Hedges' g), en niet in de eenheid van de "
        "vragenlijst. Hoeveel punten dat is, verschilt per proef."
    ),
    WITH_ATT: _(
        "**Ook ATT: een gevoeligheidsanalyse die u kiest, niet de hoofdanalyse.** Van proeven die pas na de loting om "
        "toestemming vroegen, telt hier het effect op wie de aanpak kreeg (ATT); van de andere het effect van het "
        "aanbod (ITT). Dat zijn verschillende vragen: lees dit alleen naast de standaard."
    ),
}
CHANCE = 0.10
"""Below this p-value of Cochran's Q the trials are said to differ by more than chance; it has little power."""
MODERATE, LARGE = 0.40, 0.75
"""From which shares of variation between trials (I2) the differences are called moderate or large, after the
Cochrane Handbook, section 10.10.2, whose ranges overlap."""

DEVIATIONS = _("standaarddeviaties")
"""The unit of standardised differences."""


def find_kind(kind: str, scale: str) -> str:
    """Return the kind that a pooled effect is written as: a standardised difference is written as a score."""
    return "score" if scale == G_SCALE else kind


def find_unit(kind: str, unit: Any, scale: str) -> str:
    """Return the unit of a pooled effect."""
    return DEVIATIONS if scale == G_SCALE else name_unit(kind, unit)


def count_trials(k: int) -> str:
    """Return a number of trials in words."""
    return _("1 proef") if k == 1 else _("{n} proeven").format(n=format_count(k))


def refuse_pool(k: int) -> str:
    """Return why nothing is added up."""
    return _(
        "**Niet opgeteld.** Een gemiddelde over proeven vraagt er ten minste drie die dezelfde vraag beantwoorden; "
        "hier {are} het er {k}. Wat per proef openbaar is, staat hieronder."
    ).format(are=_("is") if k == 1 else _("zijn"), k=format_count(k) if k else _("geen"))


def tell_mean(
    pool: Pool, *, outcome_id: str, outcome: str, kind: str, unit: str, higher_is_better: Any, method: str
) -> str:
    """Return a mean over trials for who reads no statistics, and whether chance can explain it.

    Parameters
    ----------
    outcome_id, outcome
        Id of the outcome, and its name.
    kind
        As `find_kind` gives it.
    unit
        As `find_unit` gives it.
    higher_is_better
        Empty where neither side is.
    method
        One of `METHOD_WORDS`.
    """
    row = {
        "estimate": pool.estimate,
        "ci_low": pool.ci_low,
        "ci_high": pool.ci_high,
        "kind": kind,
        "unit": unit,
        "outcome_id": outcome_id,
        # The headline has named it; only of a yes or no the sentence needs it once more.
        f"outcome_{LANGUAGE}": outcome if kind == BINARY else "",
    }
    effect = tell_effect(row, people=_("mensen") if method == WITH_ATT else _("deelnemers"))
    zero = _tell_zero(pool, higher_is_better=higher_is_better)
    return _("**Gemiddeld over {trials}: {effect}.** {zero}").format(
        trials=count_trials(pool.k), effect=effect, zero=zero
    )


def _tell_zero(pool: Pool, *, higher_is_better: Any) -> str:
    if pool.ci_low <= 0 <= pool.ci_high:
        return _(
            "Nul ligt in dat interval: of de aanpak gemiddeld iets doet, is hieruit niet te zeggen. Dat is niet "
            "hetzelfde als geen effect."
        )
    if is_missing(higher_is_better):
        return _("Nul ligt buiten dat interval.")
    good = (pool.estimate > 0) == bool(higher_is_better)
    side = _("gunstig") if good else _("ongunstig")
    return _("Nul ligt buiten dat interval: gemiddeld waarschijnlijk {side}.").format(side=side)


def tell_spread(pool: Pool, *, kind: str, unit: str) -> str:
    """Return how much the trials differ, in words and in numbers with their interval; empty without a mean."""
    if pool.reason:
        return ""
    few = _("Met {trials} is dat maar ruw te schatten.").format(trials=count_trials(pool.k))
    return _(
        "**Hoeveel verschillen de proeven?** {grade} {few}\n\n"
        ":small[In cijfers: het effect verschilt van proef tot proef met een geschatte standaarddeviatie van {tau} "
        "(95%-interval: {low} tot {high}). Van wat de uitkomsten uiteenlopen is {share} meer dan toeval (I²); toets "
        "van Cochran: Q = {q}, {p}.]"
    ).format(
        grade=grade_spread(pool),
        tau=add_unit(format_size(sqrt(pool.tau2), kind), kind=kind, unit=unit),
        low=format_root(pool.tau2_low, kind),
        high=format_root(pool.tau2_high, kind),
        share=format_share(pool.i2),
        q=format_number(pool.q, 1),
        p=tell_p(pool.p_q),
        few=few,
    )


def grade_spread(pool: Pool) -> str:
    """Return in a sentence whether trials differ by more than chance, and how much by `MODERATE` and `LARGE`."""
    if pool.p_q >= CHANCE:
        if pool.i2 == 0:
            return _(
                "Wat zij vonden loopt niet verder uiteen dan toeval verklaart. Dat bewijst niet dat zij gelijk zijn."
            )
        if pool.i2 < MODERATE:
            return _(
                "Wat zij vonden loopt weinig verder uiteen dan toeval verklaart. Dat bewijst niet dat zij gelijk zijn."
            )
        return _("Zij lopen uiteen, maar dat kan ook toeval zijn.")
    if pool.i2 < MODERATE:
        return _("Zij verschillen waarschijnlijk meer dan toeval verklaart, maar weinig.")
    if pool.i2 < LARGE:
        return _("Zij verschillen waarschijnlijk meer dan toeval verklaart, en flink.")
    return _("Zij verschillen waarschijnlijk veel meer dan toeval verklaart: het gemiddelde past op geen van hen goed.")


def add_unit(amount: str, *, kind: str, unit: str) -> str:
    """Return an amount with its unit, as it is said: ``4,6 procentpunten``, ``€ 45 per maand``."""
    return _("€ {n} per maand").format(n=amount) if kind == EURO else f"{amount} {unit}"


def format_root(variance: float, kind: str) -> str:
    """Return the root of a variance in the unit of the axis."""
    return MISSING if is_missing(variance) else format_size(sqrt(variance), kind)


def tell_p(p: float) -> str:
    """Return a p-value with its name; what rounds to 0 is written as below the smallest."""
    smallest = 0.001
    sign, value = ("<", smallest) if p < smallest else ("=", p)
    return _("p {sign} {value}").format(sign=sign, value=format_number(value, 3))


def tell_next(pool: Pool, *, kind: str, unit: str) -> str:
    """Return what a municipality outside the trials may expect, or why that is not said; empty without a mean."""
    if pool.reason:
        return ""
    if is_missing(pool.pi_low):
        return _(
            "**Wat een twaalfde gemeente mag verwachten: niet te zeggen.** Een voorspelling vraagt ten minste vijf "
            "proeven; hier zijn het er {k}."
        ).format(k=format_count(pool.k))
    per = _(" op de 100") if kind == BINARY else ""
    told = _(
        "**Wat een twaalfde gemeente mag verwachten** die hetzelfde doet: {low} tot {high}{per} "
        "(90%-voorspellingsinterval{unit}). {meaning}"
    )
    if pool.pi_low <= 0 <= pool.pi_high:
        meaning = _("Het kan daar dus beide kanten op.")
    else:
        meaning = _("Ook daar ligt het effect waarschijnlijk aan dezelfde kant van nul.")
    return told.format(
        low=tell_side(pool.pi_low, kind),
        high=tell_side(pool.pi_high, kind),
        per=per,
        unit="" if kind == BINARY else f", {unit}",
        meaning=meaning,
    )


def explain_no_prediction(k: int) -> str:
    """Return in a few words, for inside a chart, why there is no prediction."""
    return _("geen: minder dan 5 proeven") if k >= 3 else _("geen: minder dan 3 proeven")


def format_interval(low: Any, high: Any, kind: str) -> str:
    """Return an interval in the unit of the axis."""
    if is_missing(low) or is_missing(high):
        return MISSING
    return _("{low} tot {high}").format(low=format_effect(low, kind), high=format_effect(high, kind))
