"""The tables of the mart that hold harmonised rows."""

from __future__ import annotations

from vexcore.contracts.origin import ORIGINS, STATUSES
from vexcore.contracts.schema import Column, Table, real, text, whole

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


BALANCE_TESTS = ("chi-square", "joint", "regression", "sample-ratio")


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
            real("statistic", "Difference from the comparison group in a regression", "share"),
            whole("df", "Degrees of freedom", ""),
            real("p_value", "p-value of the test", "share 0-1"),
            text("test", "Which test the p-value is of", nullable=True, allowed=BALANCE_TESTS),
            real("test_statistic", "Statistic of that test", ""),
            real("std_error", "HC2 standard error of `statistic`", "share"),
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

RESULT_TABLES = (*HARMONISED_TABLES, COURSE)
