"""Yes-or-no items that latent classes are made of: a question, a cut, and what it says of a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from vexcore.errors import Fault
from vexcore.registry.instruments import Question, Slug, Text

Dimension = Literal["physical", "mental", "activity", "work"]
FILE = "classes.toml"


class ClassItem(BaseModel):
    """An item of the latent classes.

    A person has the item when the answer to the question, as asked, is on the stated side of the cut: the favourable
    one. Above a limit the answer is missing. ``basis`` says where the cut comes from.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: Slug
    dimension: Dimension
    side: Literal[">=", "<=", ">"]
    cut: float
    limit: float | Literal["none"] = "none"
    label_nl: Text
    label_en: Text
    basis: Text

    @property
    def top(self) -> float:
        """Return the highest answer that is not missing."""
        return self.limit if isinstance(self.limit, float) else float("inf")


def check_class_items(items: Sequence[ClassItem], questions: Sequence[Question]) -> Iterator[Fault]:
    """Yield a fault for an item of no question to participants, one that stands twice, or a cut that divides nobody."""
    asked = {question.id: question for question in questions if question.file == "answers"}
    for name, times in Counter(item.question for item in items).items():
        if times > 1:
            yield _fault(name, times, "a question makes one item", "merge them, or remove one")
    for item in items:
        question = asked.get(item.question)
        if question is None:
            rule = "an item is a question of questions.toml with file answers"
            yield _fault(item.question, item.question, rule, "mend the id, or add the question")
        elif not _divides(item, question):
            high = question.high if isinstance(question.high, float) else "any"
            rule = f"some of the answers from {question.low:g} to {high} have the item and some do not"
            yield _fault(item.question, f"{item.side} {item.cut:g}", rule, "mend the cut")


def _divides(item: ClassItem, question: Question) -> bool:
    high = min(question.high if isinstance(question.high, float) else float("inf"), item.top)
    if item.side == ">=":
        return question.low < item.cut <= high
    return question.low <= item.cut < high


def _fault(place: str, value: object, rule: str, remedy: str) -> Fault:
    return Fault(file=FILE, line=0, column=place, value=str(value), rule=rule, remedy=remedy)
