"""Every effect of a trial: comparisons, outcomes, months and models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from vexcore.estimate.comparisons import Comparison, list_comparisons
from vexcore.estimate.covariates import Covariates, build_covariates
from vexcore.estimate.logit import fit_arms_logit
from vexcore.estimate.multiplicity import FAMILY_MONTH
from vexcore.estimate.ols import fit_arms
from vexcore.estimate.randomisation import draw_p_values
from vexcore.estimate.sample import Floats, Ints, Panel, Sample
from vexcore.estimate.subgroups import fit_subgroups
from vexcore.estimate.tabulation import (
    EXPLORATORY,
    Heading,
    Target,
    add_uncertainty,
    name_effects,
    stack_targets,
    tabulate_covariances,
    tabulate_errors,
    tabulate_fits,
)
from vexcore.estimate.two_stage import fit_att

LINEAR_MODELS = ("M1", "M2", "M3", "M4", "M5", "M6", "M7")
STANDARD = "M1"
LOGIT = "M8"
HORIZONS = (12, 24, 36)
"""Months for which subgroups and all kinds of standard error are computed; questionnaires: waves 1 and 2."""

ALL_ERRORS = ("HC0", "HC1", "HC2", "HC3", "classical")
SUBGROUPS = ("sex", "age_band", "education", "migration", "duration_band", "household")
DRAWS = 2000
SEED = 2017


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """Every effect of a trial, before anything is released.

    Attributes
    ----------
    effects
        One row an effect: the columns of `effect` that an estimate has, and those of `tabulate_fits`.
    errors
        Rows of `effect_error`, without origin and trial.
    covariances
        Rows of `effect_covariance`.
    """

    effects: pd.DataFrame
    errors: pd.DataFrame
    covariances: pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """A trial with what all its fits share."""

    sample: Sample
    covariates: dict[str, Covariates]
    clusters: Ints | None
    blocks: Ints | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    effects: pd.DataFrame
    errors: pd.DataFrame | None = None
    covariances: pd.DataFrame | None = None


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
    )
    parts = list(_estimate(setting, draws))
    if not parts:
        empty = pd.DataFrame()
        return Estimates(effects=empty, errors=empty, covariances=empty)
    effects = add_uncertainty(pd.concat([part.effects for part in parts], ignore_index=True))
    effects.insert(0, "effect_id", name_effects(effects, sample))
    return Estimates(
        effects=effects,
        errors=pd.concat([part.errors for part in parts if part.errors is not None], ignore_index=True),
        covariances=pd.concat([part.covariances for part in parts if part.covariances is not None], ignore_index=True),
    )


def code_clusters(cluster_id: pd.Series) -> Ints | None:
    """Return a code a person, -1 for none; None where no cluster has more than one person."""
    codes, names = pd.factorize(cluster_id, sort=True)
    counts = np.bincount(codes[codes >= 0], minlength=1)
    return codes.astype(np.int64) if len(names) and counts.max() > 1 else None


def code_blocks(block: pd.Series) -> Ints | None:
    """Return a code a person (who has no block shares one); None where no person has a block."""
    codes, names = pd.factorize(block, sort=True, use_na_sentinel=False)
    return codes.astype(np.int64) if pd.notna(names).any() else None


def _estimate(setting: _Setting, draws: int) -> Iterator[_Part]:
    for comparison in list_comparisons(setting.sample, monthly=True):
        panels = [panel for panel in setting.sample.panels.values() if panel.monthly]
        for binary in (True, False):
            chosen = [panel for panel in panels if (panel.kind == "binary") is binary]
            targets = [Target(panel=panel, month=month) for panel in chosen for month in panel.months]
            yield from _estimate_targets(setting, comparison, targets, None, draws)
    for comparison in list_comparisons(setting.sample, monthly=False):
        for panel in setting.sample.panels.values():
            if not panel.monthly:
                targets = [Target(panel=panel, month=month) for month in panel.months if month > 0]
                yield from _estimate_targets(setting, comparison, targets, _find_baseline(panel), draws)


def _find_baseline(panel: Panel) -> Floats | None:
    """Return the values at wave 0, shape (persons,); None where nobody has one."""
    if 0 not in panel.months:
        return None
    column: Floats = panel.values[:, panel.months.index(0)]
    return column


def _estimate_targets(
    setting: _Setting, comparison: Comparison, targets: Sequence[Target], baseline: Floats | None, draws: int
) -> Iterator[_Part]:
    """Estimate columns of outcomes of one kind in one comparison."""
    if not targets:
        return
    for model in LINEAR_MODELS:
        yield from _fit_linear(setting, comparison, model, targets, baseline, draws)
        if comparison.letter == "C" and targets[0].panel.monthly:
            yield from _fit_att(setting, comparison, model, targets)
    if targets[0].panel.kind == "binary" and comparison.main and comparison.estimand == "ITT":
        yield _fit_logit(setting, comparison, targets, baseline)
    if comparison.main:
        yield from _fit_subgroups(setting, comparison, targets, baseline)


def _fit_linear(
    setting: _Setting,
    comparison: Comparison,
    model: str,
    targets: Sequence[Target],
    baseline: Floats | None,
    draws: int,
) -> Iterator[_Part]:
    heading = Heading(comparison=comparison, estimand=comparison.estimand, model=model)
    wanted = [target for target in targets if target.month in HORIZONS]
    others = [target for target in targets if target.month not in HORIZONS]
    for chosen, errors in ((wanted, ALL_ERRORS), (others, ("HC2",))):
        if not chosen:
            continue
        fits = fit_arms(
            setting.covariates[model],
            comparison.codes,
            comparison.arms,
            stack_targets(chosen),
            binary=chosen[0].panel.kind == "binary",
            clusters=setting.clusters,
            baseline=baseline,
            errors=errors,
            with_covariance=model == STANDARD,
        )
        rows = tabulate_fits(fits, heading, chosen)
        standard = model == STANDARD
        if standard and comparison.main and draws:
            rows = _add_randomisation(setting, comparison, rows, chosen, baseline, draws)
        yield _Part(
            effects=rows,
            errors=tabulate_errors(fits, heading, chosen, setting.sample) if chosen is wanted else None,
            covariances=tabulate_covariances(fits, heading, chosen, setting.sample) if standard else None,
        )


def _add_randomisation(
    setting: _Setting,
    comparison: Comparison,
    rows: pd.DataFrame,
    targets: Sequence[Target],
    baseline: Floats | None,
    draws: int,
) -> pd.DataFrame:
    family = [target for target in targets if target.month == FAMILY_MONTH]
    if not family:
        return rows
    p_values = draw_p_values(
        setting.covariates[STANDARD],
        comparison.codes,
        comparison.arms,
        stack_targets(family),
        blocks=setting.blocks,
        clusters=setting.clusters,
        baseline=baseline,
        draws=draws,
        seed=SEED,
    )
    column = np.full(len(rows), np.nan)
    column[(rows["month"] == FAMILY_MONTH).to_numpy()] = p_values.ravel()
    return rows.assign(p_randomisation=column)


def _fit_att(setting: _Setting, comparison: Comparison, model: str, targets: Sequence[Target]) -> Iterator[_Part]:
    took_up = setting.sample.persons["took_up"].to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(took_up).all():
        return
    heading = Heading(comparison=comparison, estimand="ATT", model=model)
    y = stack_targets(targets)
    for code, arm in enumerate(comparison.arms, start=1):
        assigned = np.where(comparison.codes == code, 1, np.where(comparison.codes == 0, 0, -1))
        fits = fit_att(setting.covariates[model], assigned, took_up, y, arm_id=arm)
        yield _Part(effects=tabulate_fits(fits, heading, targets))


def _fit_logit(setting: _Setting, comparison: Comparison, targets: Sequence[Target], baseline: Floats | None) -> _Part:
    covariates = setting.covariates[STANDARD]
    if baseline is not None:
        covariates = add_baseline(covariates, baseline)
    fits = fit_arms_logit(covariates, comparison.codes, comparison.arms, stack_targets(targets))
    heading = Heading(comparison=comparison, estimand=comparison.estimand, model=LOGIT)
    return _Part(effects=tabulate_fits(fits, heading, targets))


def add_baseline(covariates: Covariates, baseline: Floats) -> Covariates:
    """Return covariates with the value at wave 0: the mean where it is missing, and an indicator of that."""
    missing = np.isnan(baseline)
    mean = 0.0 if missing.all() else float(np.nanmean(baseline))
    columns = np.column_stack([np.where(missing, mean, baseline), missing.astype(float)])
    return replace(
        covariates,
        matrix=np.column_stack([covariates.matrix, columns]),
        names=(*covariates.names, "wave 0", "wave 0 missing"),
        levels=(*covariates.levels, "", ""),
    )


def _fit_subgroups(
    setting: _Setting, comparison: Comparison, targets: Sequence[Target], baseline: Floats | None
) -> Iterator[_Part]:
    chosen = [target for target in targets if target.month in HORIZONS]
    if not chosen:
        return
    for characteristic in SUBGROUPS:
        for found in fit_subgroups(
            setting.sample.persons,
            setting.covariates[STANDARD],
            comparison.codes,
            comparison.arms,
            stack_targets(chosen),
            binary=chosen[0].panel.kind == "binary",
            characteristic=characteristic,
            baseline=baseline,
            clusters=setting.clusters,
        ):
            heading = Heading(
                comparison=comparison,
                estimand=comparison.estimand,
                model=STANDARD,
                subgroup=f"{characteristic}={found.level}",
            )
            rows = tabulate_fits(found.fits, heading, chosen)
            told = rows["reason"] == ""
            rows.loc[told, "reason"] = EXPLORATORY
            yield _Part(effects=rows.assign(p_interaction=found.p_interaction.ravel()))
