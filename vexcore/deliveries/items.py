"""The items of `answers` and `caseworker`, and what their values may be."""

from __future__ import annotations

from dataclasses import dataclass

from vexcore.contracts.delivery import ExtraOutcome
from vexcore.registry.model import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item.

    Attributes
    ----------
    item_id
        Its id.
    file
        ``answers`` or ``caseworker``.
    low, high
        Bounds, both allowed; ``high`` is infinite where there is none.
    whole
        Whether the value is a whole number.
    label
        What is asked.
    """

    item_id: str
    file: str
    low: float
    high: float
    whole: bool
    label: str

    def describe(self) -> str:
        """Return in words what a value may be."""
        whole = "a whole number " if self.whole else "a number "
        return whole + (
            f"of {self.low:g} or more" if self.high == float("inf") else f"from {self.low:g} to {self.high:g}"
        )


def list_items(registry: Registry, outcomes: tuple[ExtraOutcome, ...] = ()) -> list[Item]:
    """Return every item: the registry's questions and checklists, and the extra outcomes of `answers`."""
    items = [
        Item(
            item_id=question.id,
            file=question.file,
            low=question.low,
            high=float("inf") if question.high == "none" else question.high,
            whole=question.whole,
            label=question.label_en,
        )
        for question in registry.questions
    ]
    items += [
        Item(item_id=item, file="caseworker", low=0, high=1, whole=True, label=checklist.label_en)
        for checklist in registry.checklists
        for item in checklist.items()
    ]
    items += [
        Item(
            item_id=outcome.outcome_id,
            file="answers",
            low=outcome.low,
            high=outcome.high,
            whole=outcome.kind == "binary",
            label=outcome.label,
        )
        for outcome in outcomes
        if outcome.file == "answers"
    ]
    return items
