"""The types of what no source prints and the recipe therefore invents."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Proper = Annotated[float, Field(gt=0, lt=1)]
Correlation = Annotated[float, Field(gt=-1, lt=1)]
Positive = Annotated[float, Field(gt=0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class InventedCharacteristics(_Part):
    """Correlations of the hidden scores behind the characteristics."""

    order: list[str]
    correlations: list[list[float]]


class InventedWork(_Part):
    """The distance to work: what adds to it, the shares of its variance, and the ends of wages and hours."""

    age_decade: float
    education: dict[str, float]
    migration_non_western: float
    single_parent: float
    duration_log: float
    noise: Positive
    share_characteristics: Proper
    share_person: Proper
    month_correlation: Proper
    contract_share_person: Proper
    contract_month_correlation: Proper
    highest_wage_wml: Positive
    lowest_wage_wml: Proper
    highest_hours: Positive
    lowest_hours: Positive
    away_from_line: Annotated[float, Field(gt=0, lt=0.1)]


class InventedExits(_Part):
    """How long a person who left for work stays without it before benefit starts again."""

    months_above_to_return: Annotated[int, Field(ge=1)]


class InventedAnswers(_Part):
    """How answers hang together."""

    item_share: Proper
    person_share: Proper
    own_share: Proper
    work_correlation: Correlation
    count_person_share: Proper


class InventedCaseworker(_Part):
    """Spread and dependence of the caseworkers' judgements."""

    rating_sd: Positive
    rating_person_share: Proper
    ladder_work_correlation: Correlation
    contacts_spread: Positive


class Invented(_Part):
    """Everything that no source prints."""

    took_up_share: Proper
    observed_until_share_a_year: Proper
    couple_with_children_share: Proper
    missing_answer_share: Proper
    draw_days_before_start: Annotated[int, Field(ge=1)]
    characteristics: InventedCharacteristics
    work: InventedWork
    exits: InventedExits
    answers: InventedAnswers
    caseworker: InventedCaseworker
