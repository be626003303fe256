"""The files of delivery format 1."""

from __future__ import annotations

from vexcore.contracts.delivery_schema import DeliveryColumn, DeliveryFile

DELIVERY_FORMAT = 1

EXIT_REASONS = ("work", "study", "moved", "entitlement", "other")
CONTRACTS = ("permanent", "temporary", "none")


def _person_id() -> DeliveryColumn:
    return DeliveryColumn(
        name="person_id",
        kind="text",
        description="The deliverer's own pseudonym of the person, the same in every file. Never a BSN, name or address",
        required=True,
        nullable=False,
    )


def _date(name: str, description: str, *, required: bool = False) -> DeliveryColumn:
    return DeliveryColumn(name=name, kind="date", description=description, required=required, nullable=not required)


def _flag(name: str, description: str) -> DeliveryColumn:
    return DeliveryColumn(name=name, kind="flag", description=description, low=0, high=1)


def _label(name: str, description: str, *allowed: str, required: bool = False) -> DeliveryColumn:
    return DeliveryColumn(
        name=name, kind="text", description=description, allowed=allowed, required=required, nullable=not required
    )


def _number(
    name: str, description: str, unit: str, *, kind: str = "float", low: float = 0, high: float | None = None
) -> DeliveryColumn:
    return DeliveryColumn(name=name, kind=kind, description=description, unit=unit, low=low, high=high)


PERSONS = DeliveryFile(
    name="persons",
    description="A person assigned to an arm, whether or not he or she took part; reference groups included.",
    required=True,
    key=("person_id",),
    columns=(
        _person_id(),
        DeliveryColumn(
            name="arm_id",
            kind="text",
            description="Arm as assigned by lot, without the trial's name (`control`, not `oss:control`)",
            required=True,
            nullable=False,
        ),
        DeliveryColumn(
            name="chosen_arm_id", kind="text", description="In a choice arm: the sub-arm that the person chose"
        ),
        DeliveryColumn(
            name="municipality_id", kind="text", description="In a joint trial: the municipality that pays the benefit"
        ),
        _date("randomised_on", "Day of the draw"),
        _date(
            "started_on", "Day on which the treatment began; its calendar month is month 0. Empty: the trial's start"
        ),
        _date("observed_until", "Last day on which the registers can see the person (death, emigration)"),
        DeliveryColumn(name="block", kind="text", description="Block or stratum within which the lot was drawn"),
        DeliveryColumn(
            name="cluster_id", kind="text", description="Unit that was drawn as a whole, such as a household"
        ),
        _flag("invited", "Invited to take part"),
        _flag("consented", "Consented to take part"),
        _flag(
            "took_up",
            "Received the treatment of the own arm; 0 for everybody in a control or reference arm; 1 requires consent",
        ),
        _date("withdrew_on", "Day on which a participant withdrew from the trial"),
        _label("sex", "Sex", "male", "female", "unknown"),
        _number("age", "Age at the start", "years", kind="int", low=16, high=110),
        _label("education", "Highest education", "low", "middle", "high", "unknown"),
        _label("migration", "Migration background", "none", "western", "non-western", "unknown"),
        _label("benefit_norm", "Benefit norm", "single", "single-parent", "couple"),
        _label("household", "Household", "single", "single-parent", "couple-no-children", "couple-children", "other"),
        _number("benefit_months", "Length of the running benefit before invitation", "months", kind="int", high=720),
        _number("wage_eur_6m", "Wage, sum over the 6 months before invitation", "eur", high=1_000_000),
        _number("wage_eur_12m", "Wage, sum over the 12 months before invitation", "eur", high=1_000_000),
        _number("wage_eur_24m", "Wage, sum over the 24 months before invitation", "eur", high=2_000_000),
    ),
)

MONTHS = DeliveryFile(
    name="months",
    description="A month of a person in the registers. Within the observation windows a missing month is no job and no "
    "benefit; a row outside both is a fault.",
    required=False,
    key=("person_id", "month"),
    columns=(
        _person_id(),
        DeliveryColumn(
            name="month",
            kind="int",
            description="Month relative to the person's start: 0 is the calendar month of the start, -1 the one before",
            unit="months",
            required=True,
            nullable=False,
            low=-120,
            high=240,
        ),
        _flag("benefit", "Received social assistance in the month"),
        _number(
            "wage_eur",
            "Gross base wage of all jobs together (SBASISLOON); write 0 in a row of a month without a job",
            "eur a month",
            high=100_000,
        ),
        _number(
            "hours",
            "Base hours of all jobs together (SBASISUREN); write 0 in a row of a month without a job",
            "hours a month",
            high=744,
        ),
        _label("contract", "Kind of contract; one a month, permanent before temporary", *CONTRACTS),
    ),
)

EXITS = DeliveryFile(
    name="exits",
    description="An end of a person's benefit.",
    required=False,
    key=("person_id", "exited_on"),
    columns=(
        _person_id(),
        _date("exited_on", "First day without benefit", required=True),
        _label("reason", "Reason of the exit", *EXIT_REASONS, required=True),
        _date("returned_on", "First day of benefit again; empty: did not return in the window"),
    ),
)


def _answers(name: str, description: str) -> DeliveryFile:
    return DeliveryFile(
        name=name,
        description=description,
        required=False,
        key=("person_id", "wave", "item"),
        columns=(
            _person_id(),
            DeliveryColumn(
                name="wave",
                kind="int",
                description="0 baseline, 1 first and 2 second follow-up",
                required=True,
                nullable=False,
                low=0,
                high=2,
            ),
            DeliveryColumn(
                name="item", kind="text", description="Item id, from the list below", required=True, nullable=False
            ),
            DeliveryColumn(
                name="value",
                kind="float",
                description="Answer, on the item's own scale as asked (not turned round, not recoded)",
                required=True,
            ),
        ),
    )


ANSWERS = _answers("answers", "An answer of a participant to one question of a questionnaire wave.")
CASEWORKER = _answers("caseworker", "A judgement of the caseworker about a participant at a wave.")

DELIVERY_FILES = (PERSONS, MONTHS, EXITS, ANSWERS, CASEWORKER)
DELIVERY_FILES_BY_NAME = {file.name: file for file in DELIVERY_FILES}
