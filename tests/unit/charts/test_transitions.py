"""The table of steps: what is drawn, and what is visibly withheld."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from vexcore.charts.origins import LOOKS
from vexcore.charts.transitions import TransitionWords, build_transition_chart

WORDS = TransitionWords(row="Eerst", column="Later", value="Aandeel", n="Aantal", origin="Herkomst", stamp="verzonnen")


def draw(values: list[float | None]) -> dict[str, Any]:
    frame = pd.DataFrame(
        {
            "row": ["1", "1"],
            "column": ["2", "geen\noordeel"],
            "value": pd.Series(values, dtype="float64"),
            "share": ["31%" if value else "–" for value in values],
            "n": ["31/100" if value else "" for value in values],
            "shown": ["31,0%" if value else "achtergehouden" for value in values],
        }
    )
    chart = build_transition_chart(
        frame, words=WORDS, look=LOOKS["demonstration"], row_order=["1"], column_order=["2", "geen\noordeel"]
    )
    spec: dict[str, Any] = json.loads(chart.to_json())
    return spec


def rows_of(spec: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = spec["datasets"][spec["layer"][layer]["data"]["name"]]
    return found


def test_a_withheld_cell_is_dashed_and_has_no_shade_and_no_number() -> None:
    spec = draw([0.31, None])
    shown, withheld = rows_of(spec, 0), rows_of(spec, 1)

    assert [(row["column"], row["value"]) for row in shown] == [("2", 0.31)]
    assert [(row["column"], row["value"], row["share"], row["n"]) for row in withheld] == [
        ("geen\noordeel", None, "–", "")
    ]
    assert spec["layer"][1]["mark"]["strokeDash"] == [3, 3]
    assert "fillOpacity" not in spec["layer"][1]["encoding"]


def test_shades_stand_on_one_scale_from_none_to_all() -> None:
    scale = draw([0.31, None])["layer"][0]["encoding"]["fillOpacity"]["scale"]

    assert scale["domain"] == [0, 1]


def test_every_cell_tells_its_number_and_its_origin_to_those_who_hear_it() -> None:
    spec = draw([0.31, None])

    assert rows_of(spec, 0)[0]["told"] == "Eerst: 1; Later: 2; Aandeel: 31,0%; Aantal: 31/100; Herkomst: verzonnen"
    assert rows_of(spec, 1)[0]["told"].endswith("Aandeel: achtergehouden; Herkomst: verzonnen")
    assert "verzonnen" in json.dumps(spec["layer"][-1]) + json.dumps(spec["datasets"])
