"""The tables of the mart that hold what trials say together."""

from __future__ import annotations

from vexcore.contracts.origin import ORIGINS, STATUSES
from vexcore.contracts.schema import Table, flag, real, text, whole

METHODS = ("ITT", "ITT-similar", "with-ATT")
"""`ITT`: trials that asked before the draw, outcomes graded `same`. `ITT-similar`: outcomes graded `similar` too, as
standardised differences. `with-ATT`: the sensitivity pool with the ATT of trials that asked afterwards."""

POOLED_EFFECT = Table(
    name="pooled_effect",
    description="An effect over trials: random effects by REML, HKSJ interval with guard.",
    key=("origin", "component", "outcome_id", "month", "method"),
    columns=(
        text("origin", "Where the effects come from", allowed=ORIGINS),
        text("component", "The one component that every arm offers"),
        text("outcome_id", "Outcome"),
        whole("month", "Month since the start; questionnaires 12 x wave", "months", nullable=False),
        text("estimand", "Estimand of the effects"),
        text("comparison", "Comparison of the effects"),
        text("method", "What was pooled", allowed=METHODS),
        text("scale", "`outcome`, or `hedges-g` for standardised differences", allowed=("outcome", "hedges-g")),
        whole("k", "Trials, never arms", "trials"),
        text("trials", "Their ids, separated by spaces", nullable=True),
        text("left_out", "Trials with such an arm that were left out, separated by spaces", nullable=True),
        real("estimate", "Mean effect over trials", "unit of the outcome, or standard deviations"),
        real("std_error", "HKSJ standard error, guarded", "as the estimate"),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound, t with k - 1", "as the estimate"),
        real("ci_high", "Upper bound", "as the estimate"),
        real("pi_low", "Lower end of the prediction interval, t with k - 2; empty under 5 trials", "as the estimate"),
        real("pi_high", "Upper end", "as the estimate"),
        real("tau2", "Variance between trials (REML)", "squared"),
        real("tau2_low", "Lower bound of its 95 % Q-profile interval", "squared"),
        real("tau2_high", "Upper bound", "squared"),
        real("i2", "Share of the variation that is between trials, never negative", "share 0-1"),
        real("q", "Cochran's Q", ""),
        real("p_q", "Its p-value", "share 0-1"),
        real("fixed_estimate", "Inverse-variance mean under one common effect", "as the estimate"),
        real("fixed_std_error", "Its standard error", "as the estimate"),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none, or what to know", nullable=True),
    ),
)

POOLED_TRIAL = Table(
    name="pooled_trial",
    description="A trial in the ledger of a pooled effect: what it brings, or why it was not pooled.",
    key=("origin", "component", "outcome_id", "month", "method", "trial_id"),
    columns=(
        text("origin", "Where the effect comes from", allowed=ORIGINS),
        text("component", "The one component that the arms offer"),
        text("outcome_id", "Outcome"),
        whole("month", "Month since the start; questionnaires 12 x wave", "months", nullable=False),
        text("method", "What was pooled", allowed=METHODS),
        text("trial_id", "Trial"),
        text("arms", "Arms that were combined, separated by spaces", nullable=True),
        text("effect_ids", "Their effects, separated by spaces", nullable=True),
        text("estimand", "Estimand of its effect", nullable=True),
        real("estimate", "Effect of the trial, on the scale of the pool", "as the pooled effect"),
        real("std_error", "Standard error", "as the pooled effect"),
        flag("pooled", "It is in the pool"),
        real("weight", "Its share of the weights", "share 0-1"),
        real("shrunken", "Its effect, drawn towards the mean (empirical Bayes)", "as the pooled effect"),
        real("without_estimate", "Mean effect over the other trials", "as the pooled effect"),
        real("without_low", "Its lower bound", "as the pooled effect"),
        real("without_high", "Its upper bound", "as the pooled effect"),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why it is not in the pool, or what to know", nullable=True),
    ),
)

COMPONENT_EFFECT = Table(
    name="component_effect",
    description="What each component adds, from a regression over the arms of all trials (components add up).",
    key=("origin", "outcome_id", "month", "component"),
    columns=(
        text("origin", "Where the effects come from", allowed=ORIGINS),
        text("outcome_id", "Outcome"),
        whole("month", "Month since the start; questionnaires 12 x wave", "months", nullable=False),
        text("component", "Component"),
        whole("k", "Trials", "trials"),
        whole("arms", "Arms", "arms"),
        whole("components", "Components among these arms", "components"),
        text("trials", "Their ids, separated by spaces", nullable=True),
        real("estimate", "What the component adds", "unit of the outcome"),
        real("std_error", "Standard error, guarded", "unit of the outcome"),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound", "unit of the outcome"),
        real("ci_high", "Upper bound", "unit of the outcome"),
        real("tau2", "Variance between trials (REML)", "squared"),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none, or what to know", nullable=True),
    ),
)

SYNTHESIS_TABLES = (POOLED_EFFECT, POOLED_TRIAL, COMPONENT_EFFECT)
