"""The tables of the mart that hold outflow over time."""

from __future__ import annotations

from vexcore.contracts.origin import ORIGINS, STATUSES
from vexcore.contracts.schema import Table, real, text, whole

CURVES = ("on-assistance", "cumulative-incidence", "re-entry")
TESTS = ("log-rank", "competing-log-rank", "cox", "proportional-hazards", "restricted-mean", "standardised-ratio")

SURVIVAL = Table(
    name="survival",
    description="A point of a curve: who is still on assistance, who left for a reason, who came back.",
    key=("origin", "arm_id", "curve", "exit_reason", "definition", "month"),
    columns=(
        text("origin", "Where the row comes from", allowed=ORIGINS),
        text("trial_id", "Trial"),
        text("arm_id", "Arm"),
        text("curve", "Which curve", allowed=CURVES),
        text("exit_reason", "Reason, or `all`"),
        text("definition", "How outflow is counted"),
        whole("month", "Months since the start (since the exit for re-entry)", "months", nullable=False),
        whole("at_risk", "Persons at risk at the start of the interval", "persons"),
        whole("events", "Events since the row before", "persons"),
        real("estimate", "Share (Kaplan-Meier, or Aalen-Johansen)", "share 0-1"),
        real("ci_low", "Lower bound, 95 %", "share 0-1"),
        real("ci_high", "Upper bound, 95 %", "share 0-1"),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none, or what to know", nullable=True),
    ),
)

SURVIVAL_TEST = Table(
    name="survival_test",
    description="A comparison of outflow between arms, or of an arm with what was expected.",
    key=("origin", "arm_id", "comparison_arm_id", "test", "exit_reason", "definition"),
    columns=(
        text("origin", "Where the row comes from", allowed=ORIGINS),
        text("trial_id", "Trial"),
        text("arm_id", "Arm, or `all`"),
        text("comparison_arm_id", "Comparison arm; `expected` for the standardised ratio"),
        text("test", "Which", allowed=TESTS),
        text("exit_reason", "Reason, or `all`"),
        text("definition", "How outflow is counted"),
        whole("n", "Persons", "persons"),
        whole("events", "Events", "persons"),
        real("expected", "Expected events, for the standardised ratio", "persons"),
        real("estimate", "Hazard ratio, difference in mean months, or ratio", ""),
        real("std_error", "Standard error (of the log hazard ratio for Cox)", ""),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound", ""),
        real("ci_high", "Upper bound", ""),
        real("statistic", "Test statistic", ""),
        whole("df", "Degrees of freedom", ""),
        real("p_value", "p-value", "share 0-1"),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none, or what to know", nullable=True),
    ),
)

SURVIVAL_TABLES = (SURVIVAL, SURVIVAL_TEST)
