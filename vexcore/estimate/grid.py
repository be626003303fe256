"""Every effect of a trial: comparisons, outcomes, months and models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vexcore.estimate.comparisons import Comparison, list_comparisons
from vexcore.estimate.covariates import Covariates, add_baseline, build_covariates
from vexcore.estimate.logit import fit_arms_logit
from vexcore.estimate.multiplicity import FAMILY_MONTH
from vexcore.estimate.ols import fit_arms
from vexcore.estimate.randomisation import draw_p_values
from vexcore.estimate.sample import Floats, Ints, Panel, Sample
from vexcore.estimate.subgroups import fit_subgroups
from vexcore.estimate.tabulation import Estimates, Heading, Tabulation, Target, stack_targets
from vexcore.estimate.two_stage import fit_att

LINEAR_MODELS = ("M1", "M2", "M3", "M4", "M5", "M6", "M7")
STANDARD = "M1"
LOGIT = "M8"
HORIZONS = (12, 24, 36)
"""Months for which subgroups and all kinds of standard error are computed; questionnaires: waves 1 and 2."""

ROBUST = ("HC2",)
ALL_ERRORS = (*ROBUST, "HC0", "HC1", "HC3", "classical")
"""The first is that of intervals."""

PROFILE_CLASS = "profile_class"
SUBGROUPS = ("sex", "age_band", "education", "migration", "duration_band", "household", PROFILE_CLASS)
DRAWS = 2000
SEED = 2017


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """A trial with what all its fits share."""

    sample: Sample
    covariates: dict[str, Covariates]
    clusters: Ints | None
    blocks: Ints | None
    table: Tabulation


def estimate_effects(sample: Sample, *, draws: int = DRAWS) -> Estimates:
    """Estimate every effect of a trial.

    Parameters
    ----------
    sample
        The trial.
    draws
        Draws of the randomisation inference; 0 for none.

    Returns
    -------
    Estimates
        ITT and compliers under M1 to M7 in every month, M8 for 0/1 outcomes of the main comparison, ATT under M1 to M7
        in comparison C, and subgroups under M1 at `HORIZONS`.
    """
    setting = _Setting(
        sample=sample,
        covariates={model: build_covariates(sample.persons, model) for model in LINEAR_MODELS},
        clusters=code_clusters(sample.persons["cluster_id"]),
        blocks=code_blocks(sample.persons["block"]),
        table=Tabulation(),
    )
    _estimate(setting, draws)
    return setting.table.finish(sample)


def code_clusters(cluster_id: pd.Series) -> Ints | None:
    """Return a code a person, -1 for none; None where no cluster has more than one person."""
    codes, names = pd.factorize(cluster_id, sort=True)
    counts = np.bincount(codes[codes >= 0], minlength=1)
    return codes.astype(np.int64) if len(names) and counts.max() > 1 else None


def code_blocks(block: pd.Series) -> Ints | None:
    """Return a code a person (who has no block shares one); None where no person has a block."""
    codes, names = pd.factorize(block, sort=True, use_na_sentinel=False)
    return codes.astype(np.int64) if pd.notna(names).any() else None


def _estimate(setting: _Setting, draws: int) -> None:
    for comparison in list_comparisons(setting.sample, monthly=True):
        panels = [panel for panel in setting.sample.panels.values() if panel.monthly]
        targets = [Target(panel=panel, month=month) for panel in panels for month in panel.months]
        _estimate_targets(setting, comparison, targets, None, draws)
    for comparison in list_comparisons(setting.sample, monthly=False):
        for panel in setting.sample.panels.values():
            if not panel.monthly:
                targets = [Target(panel=panel, month=month) for month in panel.months if month > 0]
                _estimate_targets(setting, comparison, targets, _find_baseline(panel), draws)


def _find_baseline(panel: Panel) -> Floats | None:
    """Return the values at wave 0, shape (persons,); None where nobody has one."""
    if 0 not in panel.months:
        return None
    column: Floats = panel.values[:, panel.months.index(0)]
    return column


def _estimate_targets(
    setting: _Setting, comparison: Comparison, targets: Sequence[Target], baseline: Floats | None, draws: int
) -> None:
    """Estimate columns of outcomes in one comparison."""
    if not targets:
        return
    for model in LINEAR_MODELS:
        _fit_linear(setting, comparison, model, targets, baseline, draws)
        if comparison.letter == "C" and targets[0].panel.monthly:
            _fit_att(setting, comparison, model, targets)
    yes_or_no = [target for target in targets if target.binary]
    if yes_or_no and comparison.main and comparison.estimand == "ITT":
        _fit_logit(setting, comparison, yes_or_no, baseline)
    if comparison.main:
        _fit_subgroups(setting, comparison, targets, baseline)


def _fit_linear(
    setting: _Setting,
    comparison: Comparison,
    model: str,
    targets: Sequence[Target],
    baseline: Floats | None,
    draws: int,
) -> None:
    heading = Heading(comparison=comparison, estimand=comparison.estimand, model=model)
    wanted = [target for target in targets if target.month in HORIZONS]
    others = [target for target in targets if target.month not in HORIZONS]
    for chosen, errors in ((wanted, ALL_ERRORS), (others, ROBUST)):
        if not chosen:
            continue
        fits = fit_arms(
            setting.covariates[model],
            comparison.codes,
            comparison.arms,
            stack_targets(chosen),
            binary=np.array([target.binary for target in chosen]),
            clusters=setting.clusters,
            baseline=baseline,
            errors=errors,
            with_covariance=model == STANDARD,
        )
        standard = model == STANDARD
        tested = standard and comparison.main and draws and chosen is wanted
        setting.table.add(
            fits,
            heading,
            chosen,
            keep_errors=chosen is wanted,
            keep_covariances=standard,
            p_randomisation=_draw(setting, comparison, chosen, baseline, draws) if tested else None,
        )


def _draw(
    setting: _Setting, comparison: Comparison, targets: Sequence[Target], baseline: Floats | None, draws: int
) -> Floats:
    """Return the p-values of the family's effects by randomisation, shape (arms, targets); NaN for the others."""
    p_values = np.full((len(comparison.arms), len(targets)), np.nan)
    places = [place for place, target in enumerate(targets) if target.month == FAMILY_MONTH]
    if places:
        p_values[:, places] = draw_p_values(
            setting.covariates[STANDARD],
            comparison.codes,
            comparison.arms,
            stack_targets([targets[place] for place in places]),
            blocks=setting.blocks,
            clusters=setting.clusters,
            baseline=baseline,
            draws=draws,
            seed=SEED,
        )
    return p_values


def _fit_att(setting: _Setting, comparison: Comparison, model: str, targets: Sequence[Target]) -> None:
    took_up = setting.sample.persons["took_up"].to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(took_up).all():
        return
    heading = Heading(comparison=comparison, estimand="ATT", model=model)
    y = stack_targets(targets)
    for code, arm in enumerate(comparison.arms, start=1):
        assigned = np.where(comparison.codes == code, 1, np.where(comparison.codes == 0, 0, -1))
        fits = fit_att(setting.covariates[model], assigned, took_up, y, arm_id=arm, clusters=setting.clusters)
        setting.table.add(fits, heading, targets)


def _fit_logit(setting: _Setting, comparison: Comparison, targets: Sequence[Target], baseline: Floats | None) -> None:
    covariates = setting.covariates[STANDARD]
    if baseline is not None:
        covariates = add_baseline(covariates, np.where(comparison.codes >= 0, baseline, np.nan))
    fits = fit_arms_logit(
        covariates, comparison.codes, comparison.arms, stack_targets(targets), clusters=setting.clusters
    )
    heading = Heading(comparison=comparison, estimand=comparison.estimand, model=LOGIT)
    setting.table.add(fits, heading, targets)


def _fit_subgroups(
    setting: _Setting, comparison: Comparison, targets: Sequence[Target], baseline: Floats | None
) -> None:
    chosen = [target for target in targets if target.month in HORIZONS]
    if not chosen:
        return
    own = _list_classes(setting.sample.persons)
    for characteristic in SUBGROUPS if own else SUBGROUPS[:-1]:
        for found in fit_subgroups(
            setting.sample.persons,
            setting.covariates[STANDARD],
            comparison.codes,
            comparison.arms,
            stack_targets(chosen),
            binary=np.array([target.binary for target in chosen]),
            characteristic=characteristic,
            levels=own if characteristic == PROFILE_CLASS else None,
            baseline=baseline,
            clusters=setting.clusters,
        ):
            heading = Heading(
                comparison=comparison,
                estimand=comparison.estimand,
                model=STANDARD,
                subgroup=f"{characteristic}={found.level}",
            )
            setting.table.add(found.fits, heading, chosen, p_interaction=found.p_interaction)


def _list_classes(persons: pd.DataFrame) -> tuple[str, ...]:
    """Return the classes that divide the trial's persons: the categories of the column, also those of nobody here."""
    return tuple(persons[PROFILE_CLASS].cat.categories) if PROFILE_CLASS in persons else ()
