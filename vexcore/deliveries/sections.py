"""The sections of `delivery.toml` and their keys."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from vexcore.contracts.delivery_files import DELIVERY_FORMAT

DESCRIPTION_FILE = "delivery.toml"


def _check_day(text: str) -> str:
    try:
        if re.fullmatch(r"[1-9]\d{3}-\d{2}-\d{2}", text):
            date.fromisoformat(text)
            return text
    except ValueError:
        pass
    raise ValueError("a day is written yyyy-mm-dd and exists")


def _check_month(text: str) -> str:
    if not re.fullmatch(r"(19|20)\d{2}-(0[1-9]|1[0-2])", text):
        raise ValueError("a month is written yyyy-mm")
    return text


def _check_no_address(text: str) -> str:
    if "@" in text:
        raise ValueError("the organisation is named, without an e-mail address: others will read it")
    return text


_LONGEST = 60
TRIAL_ID = "a trial id begins with a lower-case letter and has lower-case letters, digits and hyphens, 60 at most"
ARM_ID = "an arm id has lower-case letters, digits, dots and hyphens, 60 at most"
OUTCOME_ID = "an outcome id begins with a lower-case letter and has lower-case letters, digits and _, 60 at most"


def _check_id(text: str, pattern: str, rule: str) -> str:
    if len(text) > _LONGEST or not re.fullmatch(pattern, text):
        raise ValueError(rule)
    return text


def _check_trial_id(text: str) -> str:
    return _check_id(text, "[a-z][a-z0-9-]*", TRIAL_ID)


def _check_arm_id(text: str) -> str:
    return _check_id(text, "[a-z0-9.-]+", ARM_ID)


def _check_parent(text: str) -> str:
    return text and _check_arm_id(text)


def _check_outcome_id(text: str) -> str:
    return _check_id(text, "[a-z][a-z0-9_]*", OUTCOME_ID)


def _check_format(value: object) -> object:
    if type(value) is not int or value != DELIVERY_FORMAT:
        raise ValueError(f"format is {DELIVERY_FORMAT}, without quotes")
    return value


Day = Annotated[str, AfterValidator(_check_day)]
Month = Annotated[str, AfterValidator(_check_month)]
TrialSlug = Annotated[str, AfterValidator(_check_trial_id)]
ArmSlug = Annotated[str, AfterValidator(_check_arm_id)]
ParentSlug = Annotated[str, AfterValidator(_check_parent)]
OutcomeSlug = Annotated[str, AfterValidator(_check_outcome_id)]
Format = Annotated[int, BeforeValidator(_check_format)]
Text = Annotated[str, Field(min_length=1, max_length=200)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class DeliverySection(_Section):
    """`[delivery]`."""

    trial: Annotated[TrialSlug, Field(description="Id of the trial: `oss`, or one that `[trial]` describes")]
    delivered_by: Annotated[
        Text,
        AfterValidator(_check_no_address),
        Field(description="Organisation that delivers; no person's name or e-mail address"),
    ]
    delivered_on: Annotated[Day, Field(description="Day of the delivery, not before the trial's start, not to come")]
    format: Annotated[Format, Field(description="Number of the delivery format: 1")]
    payroll_from: Annotated[Month | None, Field(description="First month of the payroll register that was read")] = None
    payroll_to: Annotated[
        Month | None, Field(description="Last month of the payroll register that was read, before that of delivered_on")
    ] = None
    benefit_from: Annotated[Month | None, Field(description="First month of the benefit register that was read")] = None
    benefit_to: Annotated[
        Month | None, Field(description="Last month of the benefit register that was read, before that of delivered_on")
    ] = None
    synthetic: Annotated[bool, Field(description="true for invented persons: demonstration, never a real result")] = (
        False
    )


class LenientDelivery(DeliverySection):
    """What can be used of a `[delivery]` with faults."""

    trial: TrialSlug | None = None  # type: ignore[assignment]
    delivered_by: Annotated[Text, AfterValidator(_check_no_address)] | None = None  # type: ignore[assignment]
    delivered_on: Day | None = None  # type: ignore[assignment]
    format: Format | None = None  # type: ignore[assignment]
    synthetic: bool | None = False  # type: ignore[assignment]


class TrialSection(_Section):
    """`[trial]`."""

    id: Annotated[TrialSlug, Field(description="Id, the same as in `[delivery]`; none of the known trials")]
    name: Annotated[Text, Field(description="Name as people read it")]
    legal_basis: Annotated[
        Literal["article-83", "ordinary-law"], Field(description="Article 83 of the Participatiewet, or ordinary law")
    ]
    consent: Annotated[Literal["pre", "post", "unknown"], Field(description="Consent asked before or after the draw")]
    start_on: Annotated[Day, Field(description="First day")]
    end_on: Annotated[Day | Literal["unknown"], Field(description="Last day")] = "unknown"


class ArmSection(_Section):
    """`[[arm]]`."""

    id: Annotated[ArmSlug, Field(description="Id within the trial, as in `persons`")]
    label: Annotated[Text, Field(description="Name as people read it")]
    role: Annotated[Literal["treatment", "control", "reference"], Field(description="What the arm is for")]
    randomised: Annotated[bool | Literal["unknown"], Field(description="Drawn by lot")] = "unknown"
    components: Annotated[list[str], Field(description="What it offers beyond control")] = []
    parent: Annotated[ParentSlug, Field(description="For a sub-arm: the choice arm that it belongs to")] = ""


class OutcomeSection(_Section):
    """`[[outcome]]`."""

    id: Annotated[OutcomeSlug, Field(description="Id: name of the column in `months`, or of the item in `answers`")]
    label: Annotated[Text, Field(description="Name as people read it")]
    file: Annotated[Literal["months", "answers"], Field(description="File that holds it")]
    kind: Annotated[Literal["binary", "score", "count", "eur"], Field(description="What kind of number it is")]
    unit: Annotated[Text, Field(description="Unit of the number")]
    low: Annotated[float, Field(allow_inf_nan=False, description="Lowest value, itself allowed")]
    high: Annotated[float, Field(allow_inf_nan=False, description="Highest value, itself allowed")]
    higher_is_better: Annotated[bool | None, Field(description="Direction; leave out for neither")] = None
