"""What a reader asked for: frozen, so that it is a key of the cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MAIN_COMPARISON = "main"
"""Each trial's own main comparison (`trial.main_comparison`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSelection:
    """A choice of treatment effects; an empty choice means no filter.

    Attributes
    ----------
    comparison
        ``A``, ``B``, ``C`` or `MAIN_COMPARISON`.
    trials, domains, outcomes
        Ids of trials, outcome domains and outcomes.
    months
        Months since the start.
    models
        Models, such as ``M1``.
    components
        Components that an arm offers, all of them.
    only
        Whether the arm offers nothing else.
    """

    comparison: str = MAIN_COMPARISON
    trials: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    months: tuple[int, ...] = ()
    models: tuple[str, ...] = ("M1",)
    components: tuple[str, ...] = ()
    only: bool = False

    def parameters(self) -> dict[str, Any]:
        """Return the values that a statement binds."""
        return {
            "comparison": self.comparison,
            "trials": list(self.trials),
            "domains": list(self.domains),
            "outcomes": list(self.outcomes),
            "months": list(self.months),
            "models": list(self.models),
            "components": list(self.components),
            "only": self.only,
        }
