"""The tables of the mart that hold results: harmonised rows and effects."""

from __future__ import annotations

from vexcore.contracts.origin import ORIGINS, STATUSES
from vexcore.contracts.schema import Column, Table, flag, real, text, whole

_HEAD = (
    text("origin", "Where the row comes from", allowed=ORIGINS),
    text("trial_id", "Trial"),
    text("municipality_id", "Municipality, or `all`"),
    text("arm_id", "Arm, or `all`"),
)

_TAIL = (
    whole("count", "Persons (or goals, activities) in the category", "count"),
    whole("base_n", "The denominator", "count"),
    real("share", "Share of the denominator", "share 0-1"),
    real("mean", "Mean", "scale of the item"),
    real("std_dev", "Standard deviation", "scale of the item"),
    real("ci_level", "Confidence level of the interval", "share 0-1"),
    real("ci_low", "Lower bound of the interval of the share", "share 0-1"),
    real("ci_high", "Upper bound of the interval of the share", "share 0-1"),
    text("significance", "Stars as printed", nullable=True),
    text("status", "Whether there is a number", allowed=STATUSES),
    text("reason", "Why there is none, or what to know", nullable=True),
    text("figure_id", "The printed figure that the row comes from", nullable=True),
    text("source_id", "Source"),
)


def _harmonised(name: str, description: str, *keys: Column, extra: tuple[Column, ...] = ()) -> Table:
    key_names = tuple(column.name for column in keys)
    return Table(
        name=name,
        description=description,
        key=("origin", "trial_id", "municipality_id", "arm_id", *key_names, "source_id"),
        columns=(*_HEAD, *keys, *extra, *_TAIL),
    )


def _wave() -> Column:
    return whole("wave", "0, 1 or 2; -1 for what is not of one wave", "", nullable=False)


HARMONISED_TABLES = (
    _harmonised("recruitment", "Persons at a stage of recruitment.", text("stage", "Stage")),
    _harmonised("response", "Filled-in questionnaires.", text("instrument", "Instrument"), _wave()),
    _harmonised(
        "outflow",
        "Outflow and where it led.",
        text("measure", "What is measured"),
        text("category", "Reason, activity or contract"),
        text("definition", "How outflow and its denominator are defined"),
        whole("horizon_months", "Months since the start", "months", nullable=False),
    ),
    _harmonised(
        "profile",
        "Who the participants are.",
        text("population", "Which group"),
        _wave(),
        text("characteristic", "Characteristic, or outcome"),
        text("category", "Category"),
    ),
    _harmonised(
        "process",
        "The caseworkers' process evaluation.",
        _wave(),
        text("item", "Item"),
        text("category", "Category"),
    ),
    _harmonised(
        "balance",
        "Characteristics of an arm against a comparison group.",
        text("comparison_arm_id", "Comparison arm, or `all` for the research population"),
        text("population", "Which members of the arm"),
        _wave(),
        text("characteristic", "Characteristic"),
        text("category", "Category"),
        extra=(
            real("smd", "Standardised mean difference of the shares", "standard deviations"),
            real("statistic", "Difference from the comparison group where the source prints a regression", "share"),
            whole("df", "Degrees of freedom", ""),
            real("p_value", "p-value as printed", "share 0-1"),
        ),
    ),
)

COURSE = _harmonised(
    "course",
    "A register outcome month by month, from participant data.",
    text("population", "Which group"),
    text("outcome_id", "Outcome"),
    whole("month", "Month since the person's start", "months", nullable=False),
)

EFFECT = Table(
    name="effect",
    description="A treatment effect.",
    key=("effect_id",),
    columns=(
        text("effect_id", "`trial:arm:comparison:estimand:model:outcome:month:subgroup`"),
        *(_HEAD[0], _HEAD[1], _HEAD[3]),
        text("comparison_arm_id", "Comparison arm"),
        text("comparison", "A, B or C", allowed=("A", "B", "C")),
        text("estimand", "Estimand", allowed=("ITT", "ATT", "compliers")),
        text("model", "Model M1 to M8"),
        text("outcome_id", "Outcome"),
        whole("month", "Month since the start; questionnaires 12 x wave", "months", nullable=False),
        text("subgroup", "`all`, or a subgroup"),
        real("estimate", "Effect; on a 0/1 outcome in shares", "unit of the outcome"),
        real("std_error", "Standard error", "unit of the outcome"),
        text(
            "se_type",
            "Where the standard error comes from",
            allowed=("HC2", "reconstructed", "counts", "borrowed", "none"),
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

RESULT_TABLES = (*HARMONISED_TABLES, COURSE, EFFECT)
