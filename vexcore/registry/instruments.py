"""The types of what is measured on participants: questions, indices made of them, and the minimum wage."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Text = Annotated[str, Field(min_length=1)]
HalfYear = Annotated[str, Field(pattern=r"^\d{4}-(01|07)$")]


LADDER = "ladder"
_CHECKLIST_ITEMS = {"goal": "goal", "activity_planned": "activity-planned", "activity_done": "activity-realised"}


def name_process_item(instrument_id: str, known: Collection[str]) -> str:
    """Return the item of the process evaluation that a caseworker's question or checklist is about.

    Parameters
    ----------
    instrument_id
        Id of the question or checklist.
    known
        The items of `keys.toml`.

    Raises
    ------
    KeyError
        If there is no such item.
    """
    candidates = (_CHECKLIST_ITEMS.get(instrument_id, instrument_id), instrument_id.replace("_", "-"))
    for candidate in candidates:
        if candidate in known:
            return candidate
    raise KeyError(instrument_id)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Question(_Part):
    """A question of a questionnaire, or a judgement asked of the caseworker.

    ``low`` and ``high`` are the ends of the answer as asked; ``high`` is "none" for a count without an upper end.
    """

    id: Slug
    file: Literal["answers", "caseworker"]
    low: float
    high: float | Literal["none"]
    whole: bool
    label_nl: Text
    label_en: Text
    source: Text


class Checklist(_Part):
    """Yes-or-no judgements of the caseworker that share a list of categories.

    Each category gives an item ``<id>_<category>`` with 0 or 1; the words of the categories stand in `keys.toml`.
    """

    id: Literal["goal", "activity_planned", "activity_done"]
    label_nl: Text
    label_en: Text
    categories: list[Slug]
    source: Text

    def items(self) -> list[str]:
        """Return the item ids of the list."""
        return [f"{self.id}_{category}" for category in self.categories]


class IndexPart(_Part):
    """A question in an index.

    The answer x counts as ``(x - subtract) / divide * times``, after ``reverse`` turned it round within the question's
    own ends; ``steps`` gives a value for each answer instead; a limit makes what lies above it missing, a cap counts
    what lies above it as the cap.
    """

    question: Slug
    weight: Annotated[float, Field(gt=0, le=1)]
    reverse: bool = False
    subtract: float = 0.0
    divide: Annotated[float, Field(gt=0)] = 1.0
    times: float = 1.0
    steps: list[float] = []
    limit: float | Literal["none"] = "none"
    cap: float | Literal["none"] = "none"


class Index(_Part):
    """How a questionnaire outcome is made of questions; ``outcome`` names it in `outcomes.toml`.

    ``at_most`` makes the outcome 1 where the single answer is at most that and 0 where it is higher.
    """

    outcome: Slug
    source: Text
    place: str
    at_most: float | Literal["none"] = "none"
    parts: list[IndexPart]
    note_nl: str = ""
    note_en: str = ""


class MinimumWage(_Part):
    """The statutory minimum wage of a half-year: gross a month, adult, full-time.

    ``adult_age`` is the age from which it held; ``source`` gives the amount, ``adult_age_source`` the age.
    """

    from_month: HalfYear
    wage_eur: Annotated[float, Field(gt=1000, lt=3000)]
    adult_age: Annotated[int, Field(ge=18, le=27)]
    source: Text
    adult_age_source: Text


class RegisterThreshold(_Part):
    """The line that a monthly register outcome draws: above it counts, at it does not.

    Exactly one of ``wml_share`` (of the month's minimum wage) and ``hours`` (a month) is given.
    """

    outcome: Slug
    wml_share: float | Literal["none"] = "none"
    hours: float | Literal["none"] = "none"
    source: Text
    note_nl: str = ""
    note_en: str = ""
