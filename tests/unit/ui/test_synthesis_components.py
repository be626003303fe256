"""What components add in words and rows, or why that cannot be told."""

from __future__ import annotations

from typing import Any

import pandas as pd

from vexcore.charts.origins import DEMONSTRATION_LOOK
from vexcore.charts.synthesis import SynthesisWords, build_synthesis_chart
from vexcore.estimate.component_regression import FEW_SPARE_TRIALS
from vexcore.ui.synthesis.components import list_components, tell_components

WORDS = SynthesisWords(
    effect="Voegt toe",
    group="Wat het is",
    row="Onderdeel",
    shown="Voegt toe",
    interval="90%-interval",
    weight="",
    told="Te weten",
    origin="Herkomst",
    stamp="demonstratie, synthetisch",
)


def row(component: str, **changes: Any) -> dict[str, Any]:
    return {
        "component": component,
        "component_nl": component.capitalize(),
        "component_en": component,
        "k": 4,
        "arms": 11,
        "components": 5,
        "trials": "a b c d",
        "estimate": None,
        "std_error": None,
        "ci_level": None,
        "ci_low": None,
        "ci_high": None,
        "tau2": None,
        "status": "not_estimable",
        "reason": FEW_SPARE_TRIALS,
        "reason_nl": "te weinig",
        "reason_en": "too few",
        "source_id": "S1",
    } | changes


def tell(*rows: dict[str, Any]) -> str:
    return tell_components(pd.DataFrame(rows), outcome="geen bijstand", time="na 24 maanden")


FITTED = {
    "estimate": 0.04,
    "std_error": 0.01,
    "ci_level": 0.9,
    "ci_low": 0.02,
    "ci_high": 0.06,
    "status": "released",
    "reason": None,
    "reason_nl": None,
    "reason_en": None,
    "k": 8,
}
NO_ARM = {"reason": "no arm", "reason_nl": "niet te schatten: geen groep", "reason_en": "not estimable: no arm"}


def test_too_few_trials_are_told_with_the_numbers() -> None:
    told = tell(row("choice", **NO_ARM), row("intensive"))

    assert "Er zijn 4 proeven die mee mogen tellen, met samen 5 onderdelen; dan zouden er 8 proeven nodig zijn." in told
    one = tell(row("intensive", k=1, components=1))
    assert "Er is 1 proef die mee mag tellen, met samen 1 onderdeel; dan zouden er 4 proeven nodig zijn." in one


def test_without_any_trial_that_may_count_the_words_say_so() -> None:
    told = tell(row("intensive", k=0, arms=0, components=0, **NO_ARM))

    assert "van geen enkele proef die vóór de loting om toestemming vroeg" in told
    assert "effect op geen bijstand, na 24 maanden, dat mee mag tellen" in told


def test_under_an_embargo_there_are_no_counts() -> None:
    held = {"k": None, "arms": None, "components": None, "status": "embargoed", "reason": "trial not ended"}
    told = tell(row("intensive", **held, reason_nl="nog niet openbaar: de proef loopt nog"))

    assert told.endswith("**Hier is dat nog niet te zeggen:** nog niet openbaar: de proef loopt nog.")
    assert "proeven nodig" not in told


def test_other_reasons_are_told_as_they_stand() -> None:
    told = tell(row("intensive", reason="x", reason_nl="onderdelen gaan steeds samen"))

    assert told.endswith("**Hier is dat niet te zeggen:** onderdelen gaan steeds samen.")


def test_fitted_components_stand_in_a_forest_in_the_unit_of_the_axis() -> None:
    frame = pd.DataFrame([row("bonus", **FITTED), row("choice", k=8, **NO_ARM)])

    assert "Uit 8 proeven met 11 groepen: elk getal is wat het onderdeel toevoegt aan" in tell(
        *frame.to_dict("records")
    )
    rows = list_components(frame, kind="binary")
    assert list(rows.loc[0, ["value", "low", "high"]]) == [4.0, 2.0, 6.0]
    assert list(rows["shown"]) == ["+4,0", "niet te schatten: geen groep"]
    assert list(rows["interval"]) == ["+2,0 tot +6,0", "–"]
    assert list(rows["absent"]) == ["", "geen getal"]
    spec = build_synthesis_chart(rows, words=WORDS, look=DEMONSTRATION_LOOK, number_format="+.0f").to_dict()
    (points,) = [layer for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    # Nothing is weighed here, so no weight is told.
    assert [item["title"] for item in points["encoding"]["tooltip"]] == [
        "Wat het is",
        "Onderdeel",
        "Voegt toe",
        "90%-interval",
        "Te weten",
        "Herkomst",
    ]
