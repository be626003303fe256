"""The funnel of one trial on the overview: from everybody on assistance to those who took part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from vexcore.charts.funnel import FunnelWords, build_funnel_chart
from vexcore.ui.overview.words import SOURCE_KINDS
from vexcore.ui.render import draw_chart, link_passport
from vexcore.ui.text import LANGUAGE, _, format_count, format_share, is_missing, pick

DECK = "004"
FUNNEL_STAGES = (
    "population",
    "target",
    "invited",
    "consented",
    "signed-up",
    "signed-up-eligible",
    "participants",
    "realised",
)
STEPS = (
    ("population",),
    ("target",),
    ("invited",),
    ("consented", "signed-up", "signed-up-eligible"),
    ("participants", "realised"),
)
"""Steps of the funnel; a stage of the last three is enough to know the step."""
UNSHARED = ("population", "target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Denominator:
    """The target population that a share is computed with.

    Attributes
    ----------
    count
        Persons.
    figure_id
        Where it is printed.
    """

    count: float
    figure_id: str


def build_funnel_rows(recruitment: pd.DataFrame, labels: pd.DataFrame, *, trial_id: str) -> pd.DataFrame:
    """Assemble the steps of one trial, those that are not known too.

    Parameters
    ----------
    recruitment
        From `load_recruitment` with `FUNNEL_STAGES`.
    labels
        The words for stages.
    trial_id
        The trial.

    Returns
    -------
    pandas.DataFrame
        In order: ``step``, ``series`` (kind of source), ``value`` (empty = not known), ``shown`` and ``text`` (words),
        ``share`` (computed share of the target population, as text), ``divided_by`` (text), ``figure_id``,
        ``source_id``.
    """
    own = recruitment.loc[recruitment["trial_id"] == trial_id]
    words = {row["id"]: row for _i, row in labels.iterrows()}
    rows: list[dict[str, object]] = []
    for stages in STEPS:
        known = own.loc[own["stage"].isin(stages)]
        rows += [_describe_step(row, own) for _i, row in known.iterrows()]
        if known.empty:
            rows.append(_describe_unknown(str(words[stages[0]][LANGUAGE])))
    return pd.DataFrame(rows)


def _describe_unknown(step: str) -> dict[str, object]:
    absent = _("niet bekend")
    text = _("{step}: niet bekend").format(step=step)
    return {
        "step": step, "series": absent, "value": float("nan"), "shown": absent, "text": text, "share": "",
        "divided_by": "", "figure_id": None, "source_id": None,
    }  # fmt: skip


def _describe_step(row: Any, own: pd.DataFrame) -> dict[str, object]:
    step = pick(row, "stage")
    released = row["status"] == "released" and not is_missing(row["count"])
    shown = format_count(row["count"]) if released else _("achtergehouden door de bron")
    target = _find_target(own, str(row["source_id"])) if released and row["stage"] not in UNSHARED else None
    share = "" if target is None else format_share(float(row["count"]) / target.count, 1)
    return {
        "step": step,
        "series": SOURCE_KINDS.get(row["source_kind"], str(row["source_kind"])),
        "value": float(row["count"]) if released else float("nan"),
        "shown": shown,
        "text": f"{step}: {shown} ({share})" if share else f"{step}: {shown}",
        "share": share,
        "divided_by": "" if target is None else f"{format_count(target.count)} ({target.figure_id})",
        "figure_id": row["figure_id"],
        "source_id": row["source_id"],
    }


def _find_target(own: pd.DataFrame, source_id: str) -> Denominator | None:
    """Return the target population of the same source, or else of the slide deck."""
    targets = own.loc[(own["stage"] == "target") & (own["status"] == "released")].set_index("source_id")
    for source in (source_id, DECK):
        if source in targets.index:
            count, figure_id = targets.at[source, "count"], targets.at[source, "figure_id"]
            return Denominator(count=float(str(count)), figure_id=str(figure_id))
    return None


def describe_invited(recruitment: pd.DataFrame) -> str:
    """Say why "invited" is not the same everywhere, with the two numbers that reports print.

    Parameters
    ----------
    recruitment
        From `load_recruitment` with `FUNNEL_STAGES`.
    """
    invited = recruitment.loc[recruitment["stage"] == "invited"].set_index("trial_id")
    printed = {
        trial: link_passport(format_count(invited.at[trial, "count"]), invited.at[trial, "figure_id"])
        for trial in invited.index
    }
    return _(
        "“Uitgenodigd” betekent niet overal hetzelfde. In Groningen lootte men eerst en nodigde men daarna {groningen} "
        "mensen uit; in Wageningen nodigde men eerst {wageningen} mensen uit en lootte men onder wie zich aanmeldde. "
        "Voor de andere experimenten noemen de overgenomen rapporten geen aantal. **Vergelijk deelname daarom niet "
        "tussen experimenten.**"
    ).format(groningen=printed["groningen"], wageningen=printed["wageningen"])


def draw_funnel(rows: pd.DataFrame, *, place: str) -> None:
    """Draw from population to participants for one trial.

    Parameters
    ----------
    rows
        From `build_funnel_rows`.
    place
        Names the trial.
    """
    kinds = [words for words in SOURCE_KINDS.values() if words in set(rows["series"])]
    draw_chart(
        build_funnel_chart(
            rows,
            words=FunnelWords(value=_("Aantal mensen"), step=_("Stap"), series=_("Staat in")),
            series_order=kinds,
        ),
        title=_("{place}: van bijstandspopulatie naar deelname, aantal mensen").format(place=place),
        alt_text=_("Balken per stap. ") + "; ".join(rows["text"]) + ".",
        table=rows,
        columns={
            "step": _("Stap"),
            "shown": _("Aantal mensen"),
            "series": _("Staat in"),
            "share": _("Berekend: deel van de doelgroep"),
            "divided_by": _("Gedeeld door"),
        },
        sources=[str(source) for source in rows["source_id"].dropna().unique()],
        key="funnel",
        note=_(
            "Tussen haakjes het deel van de doelgroep, **berekend**: gedeeld door de doelgroep uit dezelfde bron of, "
            "als die daar niet staat, uit de presentatie. Waar twee bronnen een andere doelgroep noemen, staan beide. "
            "Een stap die presentatie noch rapport noemt, heet “niet bekend” en krijgt geen balk; soms noemt een "
            "andere bron wel een aantal."
        ),
    )
