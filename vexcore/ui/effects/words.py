"""Words for what sources state: directions, comparisons, significance, themes and items."""

from __future__ import annotations

from vexcore.charts.directions import DirectionWords
from vexcore.ui.text import _

DIRECTION_WORDS = {
    "+": _("meer of hoger"),
    "0": _("geen effect volgens de bron"),
    "-": _("minder of lager"),
    "ns": _("niet significant: geen uitsluitsel"),
    "?": _("geen richting vermeld"),
}
DIRECTION_SIGNS = {"+": "▲", "0": "●", "-": "▼", "ns": "✕", "?": "–"}
AGAINST_CONTROL = "control"
MATCHED = "matched"
COMPARISON_WORDS = {
    "control": _("controlegroep"),
    "other-arms": _("andere groepen van het experiment"),
    "non-participants": _("niet-deelnemers (kozen zelf, dus andere mensen)"),
    "matched": _("achteraf gezochte, gelijkende mensen (gematcht, niet geloot)"),
    "before-after": _("dezelfde mensen eerder (voor en na)"),
    "none": _("niemand: geen vergelijking"),
}
SIGNIFICANCE_WORDS = {
    "yes": _("significant volgens de bron"),
    "no": _("niet significant volgens de bron"),
    "not-stated": _("significantie niet vermeld"),
}
THEME_WORDS = {
    "outflow": _("Uit de bijstand"),
    "full-time": _("Voltijdwerk"),
    "part-time": _("Deeltijdwerk"),
    "work": _("Werk, loon, contract"),
    "job-search": _("Zoeken naar werk"),
    "wellbeing": _("Gezond en tevreden"),
    "social": _("Regie en meedoen"),
    "other": _("Overig"),
}
ITEM_WORDS = {
    "autonomy": _("ervaren autonomie"),
    "durable_work": _("duurzaam werk"),
    "effect_for_low_educated": _("effect bij lager opgeleiden"),
    "effect_for_vulnerable": _("effect bij kwetsbare mensen"),
    "employment": _("werk hebben"),
    "health": _("gezondheid"),
    "health_wellbeing": _("gezondheid en geluk"),
    "job_above_benefit_level": _("werk met loon boven de bijstand"),
    "job_duration": _("hoe lang het werk duurt"),
    "job_full_time": _("voltijdwerk"),
    "job_gt12h": _("werk van meer dan 12 uur per week"),
    "job_interviews": _("sollicitatiegesprekken"),
    "job_part_time": _("deeltijdwerk"),
    "job_search": _("zoeken naar werk"),
    "job_search_self_efficacy": _("vertrouwen in eigen kans op werk"),
    "life_satisfaction": _("tevredenheid met het leven"),
    "mental_health": _("psychische gezondheid"),
    "outflow_from_benefit": _("uitstroom uit de bijstand"),
    "outflow_to_work": _("uitstroom naar werk"),
    "outflow_to_work_by_hours_worked": _("uitstroom naar werk, naar gewerkte uren"),
    "overall_effect": _("effect in het algemeen"),
    "participation_ladder": _("participatieladder"),
    "permanent_contract": _("vast contract"),
    "satisfaction_with_service": _("tevredenheid over de dienstverlening"),
    "secondary_outcomes": _("meeste andere uitkomsten"),
    "self_confidence_self_reliance": _("zelfvertrouwen en zelfredzaamheid"),
    "self_employment": _("zelfstandig ondernemerschap"),
    "small_jobs": _("kleine banen"),
    "social_participation": _("maatschappelijke participatie"),
    "trust_local_government": _("vertrouwen in de gemeente"),
    "wellbeing": _("welbevinden"),
    "wellbeing_rating": _("rapportcijfer voor welzijn"),
}


def build_direction_words() -> DirectionWords:
    """Return the words of the chart of directions."""
    return DirectionWords(
        directions=(
            DIRECTION_WORDS["+"],
            DIRECTION_WORDS["0"],
            DIRECTION_WORDS["-"],
            DIRECTION_WORDS["ns"],
            DIRECTION_WORDS["?"],
        ),
        kinds=(_("controlegroep"), _("anderen, of niemand"), _("gelijkende mensen: gematcht, niet geloot")),
        trial=_("Gemeente"),
        theme=_("Onderwerp"),
        direction=_("Richting"),
        compared=_("Vergeleken met"),
        statements=_("Uitspraken"),
    )
