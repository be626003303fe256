"""The tables of the mart that hold effects and what belongs to them."""

from __future__ import annotations

from vexcore.contracts.origin import ORIGINS, STATUSES
from vexcore.contracts.schema import Table, flag, real, text, whole

MODELS = ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8")
ESTIMATED_ERRORS = ("HC0", "HC1", "HC2", "HC3", "classical", "CR1")
"""Kinds of standard error that are computed on rows of persons."""

EFFECT = Table(
    name="effect",
    description="A treatment effect.",
    key=("effect_id",),
    columns=(
        text(
            "effect_id",
            "`trial:arm:comparison:estimand:model:outcome:month:subgroup`, after the origin unless it is published",
        ),
        text("origin", "Where the row comes from", allowed=ORIGINS),
        text("trial_id", "Trial"),
        text("arm_id", "Arm"),
        text("comparison_arm_id", "Comparison arm"),
        text("comparison", "A, B or C", allowed=("A", "B", "C")),
        text("estimand", "Estimand", allowed=("ITT", "ATT", "compliers")),
        text("model", "Model M1 to M8", allowed=MODELS),
        text("outcome_id", "Outcome"),
        whole("month", "Month since the start; questionnaires 12 x wave", "months", nullable=False),
        text("subgroup", "`all`, or a subgroup"),
        real("estimate", "Effect; on a 0/1 outcome in shares", "unit of the outcome"),
        real("std_error", "Standard error", "unit of the outcome"),
        text(
            "se_type",
            "Where the standard error comes from",
            allowed=(*ESTIMATED_ERRORS, "reconstructed", "counts", "borrowed", "none"),
        ),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound", "unit of the outcome"),
        real("ci_high", "Upper bound", "unit of the outcome"),
        real("p_value", "p-value", "share 0-1"),
        real("p_holm", "p-value after Holm", "share 0-1"),
        real("p_bh", "p-value after Benjamini-Hochberg", "share 0-1"),
        real("p_randomisation", "p-value by randomisation inference", "share 0-1"),
        real("p_interaction", "p-value of the interaction with the subgroup", "share 0-1"),
        whole("n", "Persons in the regression", "persons"),
        whole("n_arm", "Persons in the arm", "persons"),
        whole("n_comparison", "Persons in the comparison arm", "persons"),
        whole("df", "Residual degrees of freedom", ""),
        real("comparison_mean", "Mean in the comparison arm", "unit of the outcome"),
        real("comparison_sd", "Standard deviation in the comparison arm", "unit of the outcome"),
        real("first_stage_f", "F of the first stage", ""),
        real("mde", "Minimum detectable effect", "unit of the outcome"),
        text("dropped", "Columns and levels left out of the model", nullable=True),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none, or what to know", nullable=True),
        text("figure_id", "The printed figure", nullable=True),
        flag(
            "significant",
            "The interval leaves out 0 and nothing forbids saying so; empty = cannot be said",
            nullable=True,
        ),
    ),
)


EFFECT_ERROR = Table(
    name="effect_error",
    description="The uncertainty of an effect under another kind of standard error; the estimate is that of `effect`.",
    key=("effect_id", "se_type"),
    columns=(
        text("effect_id", "The effect"),
        text("origin", "Where the row comes from", allowed=ORIGINS),
        text("trial_id", "Trial"),
        text("se_type", "Kind of standard error", allowed=ESTIMATED_ERRORS),
        real("std_error", "Standard error", "unit of the outcome", nullable=False),
        real("ci_level", "Confidence level", "share 0-1", nullable=False),
        real("ci_low", "Lower bound", "unit of the outcome", nullable=False),
        real("ci_high", "Upper bound", "unit of the outcome", nullable=False),
        real("p_value", "p-value", "share 0-1", nullable=False),
    ),
)

EFFECT_COVARIANCE = Table(
    name="effect_covariance",
    description="Covariance of two effects that share a comparison group, from the same regression.",
    key=("effect_id", "other_effect_id"),
    columns=(
        text("effect_id", "The effect; its id comes first in the alphabet"),
        text("other_effect_id", "The other effect"),
        real(
            "covariance",
            "HC2 covariance (CR1 where clusters were drawn)",
            "unit of the outcome squared",
            nullable=False,
        ),
    ),
)

POWER = Table(
    name="power",
    description="The smallest effect that a study with the standard error of an effect would have found.",
    key=("effect_id", "alpha", "power"),
    columns=(
        text("effect_id", "The effect"),
        real("alpha", "Two-sided level of the test", "share 0-1", nullable=False),
        real("power", "Chance of finding it", "share 0-1", nullable=False),
        real("mde", "Minimum detectable effect", "unit of the outcome", nullable=False),
    ),
)

BOUND = Table(
    name="bound",
    description="Lee bounds of an effect on a questionnaire outcome, where arms differ in response.",
    key=("origin", "arm_id", "comparison_arm_id", "outcome_id", "month"),
    columns=(
        text("origin", "Where the row comes from", allowed=ORIGINS),
        text("trial_id", "Trial"),
        text("arm_id", "Arm"),
        text("comparison_arm_id", "Comparison arm"),
        text("outcome_id", "Outcome"),
        whole("month", "12 x wave", "months", nullable=False),
        real("response_arm", "Response in the arm", "share 0-1"),
        real("response_comparison", "Response in the comparison arm", "share 0-1"),
        real("trimmed_share", "Share of the respondents of the arm with more response that is trimmed", "share 0-1"),
        real("low", "Lower bound of the effect on who would answer in either arm", "unit of the outcome"),
        real("high", "Upper bound", "unit of the outcome"),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower end of the Imbens-Manski interval", "unit of the outcome"),
        real("ci_high", "Upper end", "unit of the outcome"),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none, or what to know", nullable=True),
    ),
)

EFFECT_TABLES = (EFFECT, EFFECT_ERROR, EFFECT_COVARIANCE, POWER, BOUND)
