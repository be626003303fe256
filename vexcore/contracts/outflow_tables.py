"""The tables of the mart that hold outflow over time."""

from __future__ import annotations

from vexcore.contracts.origin import ORIGINS, STATUSES
from vexcore.contracts.schema import Table, real, text, whole

CURVES = ("on-assistance", "left", "re-entry")
"""`on-assistance`: Kaplan-Meier share that has not left. `left`: cumulative incidence of leaving for a reason while
others compete. `re-entry`: share of those who left that is back, by months since the exit."""

SURVIVAL_TESTS = (
    "log-rank",
    "cox",
    "proportional-hazards",
    "restricted-mean",
    "restricted-mean-difference",
    "standardised-ratio",
)

SURVIVAL = Table(
    name="survival",
    description="Outflow over time: a curve at the end of a month, where enough people left since the row before.",
    key=("origin", "trial_id", "arm_id", "curve", "exit_reason", "definition", "month"),
    columns=(
        text("origin", "Where the row comes from", allowed=ORIGINS),
        text("trial_id", "Trial"),
        text("arm_id", "Arm, or `all` (without the reference group)"),
        text("curve", "What is followed", allowed=CURVES),
        text("exit_reason", "Reason of the exit, or `all`"),
        text("definition", "What counts as an exit, and of whom"),
        whole(
            "month",
            "Calendar month since the start (0 = its month), at its end; of `re-entry` since the exit",
            "months",
            nullable=False,
        ),
        whole("base_n", "Persons at the start of the curve", "persons"),
        whole("at_risk", "Persons still followed after the month, rounded down to a multiple of 5", "persons"),
        whole("events", "Exits, or returns, since the row before", "persons"),
        real("estimate", "Share", "share 0-1"),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound (log-log)", "share 0-1"),
        real("ci_high", "Upper bound", "share 0-1"),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none, or what to know", nullable=True),
        text("source_id", "Source"),
    ),
)

SURVIVAL_TEST = Table(
    name="survival_test",
    description="Outflow over time as one number: tests between arms, hazard ratios, months on assistance, and exits "
    "to work beside what was expected.",
    key=("origin", "trial_id", "arm_id", "comparison_arm_id", "exit_reason", "definition", "test", "horizon_months"),
    columns=(
        text("origin", "Where the row comes from", allowed=ORIGINS),
        text("trial_id", "Trial"),
        text("arm_id", "Arm, or `all`"),
        text(
            "comparison_arm_id",
            "Arm that it is compared with; `all` for a test over all arms, `none` for none, "
            "`expected` for what the benefit register led to expect",
        ),
        text("exit_reason", "Reason of the exit, or `all`"),
        text("definition", "What counts as an exit, and of whom"),
        text("test", "What the number is", allowed=SURVIVAL_TESTS),
        whole("horizon_months", "Months that are looked at", "months", nullable=False),
        whole("observed", "Exits to work, of a standardised ratio", "persons"),
        real("expected", "Exits to work that were expected", "persons"),
        real("estimate", "Hazard ratio, months on assistance, their difference, or observed over expected", ""),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound", "as the estimate"),
        real("ci_high", "Upper bound", "as the estimate"),
        real("statistic", "Chi-square or z", ""),
        whole("df", "Degrees of freedom of a chi-square", ""),
        real("p_value", "p-value", "share 0-1"),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none, or what to know", nullable=True),
        text("figure_id", "The printed figure that the expectation comes from", nullable=True),
        text("source_id", "Source"),
    ),
)

OUTFLOW_TABLES = (SURVIVAL, SURVIVAL_TEST)
