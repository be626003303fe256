"""The tables of the mart that only participant data fill: deliveries and what they carry."""

from __future__ import annotations

from vexcore.contracts.origin import ORIGINS, STATUSES
from vexcore.contracts.schema import Column, Table, flag, real, text, whole

_ORIGIN = text("origin", "Where the row comes from", allowed=ORIGINS)
_TRIAL = text("trial_id", "Trial")


def _outcome_id() -> Column:
    return text("outcome_id", "Outcome")


DELIVERY = Table(
    name="delivery",
    description="A delivery of participant data whose released results stand in this mart.",
    key=("origin", "trial_id"),
    columns=(
        _ORIGIN,
        _TRIAL,
        text("trial_name", "Name of the trial"),
        flag("registered", "The registry knows the trial; otherwise the delivery describes it"),
        text("consent", "Consent before or after randomisation", allowed=("pre", "post", "unknown")),
        text("embargo_until", "Last day on which no outcome by arm is shown, ISO; empty = none", nullable=True),
        text("version", "First 16 characters of the hash of its content"),
        text("delivered_by", "Who delivered it"),
        text("delivered_on", "When it was delivered, ISO"),
        text("payroll_from", "First month of the payroll register that was read, yyyy-mm"),
        text("payroll_to", "Last month of the payroll register that was read, yyyy-mm"),
        text("benefit_from", "First month of the benefit register that was read, yyyy-mm"),
        text("benefit_to", "Last month of the benefit register that was read, yyyy-mm"),
        text("files", "Delivered files, separated by spaces"),
        text("source_id", "The source that its rows name"),
    ),
)

DELIVERY_ARM = Table(
    name="delivery_arm",
    description="An arm of a delivered trial, as the registry or the delivery describes it.",
    key=("origin", "arm_id"),
    columns=(
        _ORIGIN,
        _TRIAL,
        text("arm_id", "`trial:arm`"),
        text("label", "Name"),
        text("role", "Role in the trial", allowed=("treatment", "control", "reference")),
        flag("randomised", "Drawn by lot; empty = unknown", nullable=True),
        text("components", "What it offers beyond control, separated by spaces", nullable=True),
    ),
)

DELIVERY_OUTCOME = Table(
    name="delivery_outcome",
    description="An outcome that only a delivery has.",
    key=("origin", "trial_id", "outcome_id"),
    columns=(
        _ORIGIN,
        _TRIAL,
        _outcome_id(),
        text("label", "Name"),
        text("kind", "Kind of number", allowed=("binary", "score", "count", "eur")),
        text("unit", "Unit"),
        flag("higher_is_better", "Direction; empty = neither", nullable=True),
    ),
)

DELIVERY_GAP = Table(
    name="delivery_gap",
    description="Why an outcome is missing for persons of a delivery.",
    key=("origin", "trial_id", "outcome_id", "reason"),
    columns=(
        _ORIGIN,
        _TRIAL,
        _outcome_id(),
        text("reason", "Why the outcome is missing"),
        whole("persons", "Persons with at least one missing month or wave for this reason", "persons"),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("withheld", "Why there is no number", nullable=True),
    ),
)

RELIABILITY = Table(
    name="reliability",
    description="Cronbach's alpha of a questionnaire index in participant data.",
    key=("origin", "trial_id", "outcome_id", "wave"),
    columns=(
        _ORIGIN,
        _TRIAL,
        _outcome_id(),
        whole("wave", "0, 1 or 2", "", nullable=False),
        whole("items", "Questions in the index", "questions"),
        whole("n", "Persons who answered all of them", "persons"),
        real("alpha", "Cronbach's alpha of the recoded answers", ""),
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none", nullable=True),
    ),
)

PARTICIPANT_TABLES = (DELIVERY, DELIVERY_ARM, DELIVERY_OUTCOME, DELIVERY_GAP, RELIABILITY)
