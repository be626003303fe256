"""The charts of planned and realised persons, and of components by arm."""

import pandas as pd

from vexcore.charts.allocation import (
    AllocationWords,
    MatrixWords,
    build_allocation_chart,
    build_component_chart,
)


def test_bars_are_realised_and_ticks_planned() -> None:
    frame = pd.DataFrame({"arm": ["A", "B"], "planned": [100.0, None], "realised": [98, 102], "figure_id": ["x", "y"]})
    chart = build_allocation_chart(
        frame,
        words=AllocationWords(count="Aantal mensen", arm="Groep", planned="Gepland", realised="Deelnemers"),
        arm_order=["A", "B"],
    ).to_dict()
    bars, ticks = chart["layer"]
    (rows,) = chart["datasets"].values()

    assert set(rows[0]) == {"arm", "planned", "realised"}
    assert bars["encoding"]["x"]["field"] == "realised"
    assert bars["encoding"]["x"]["scale"]["zero"] is True
    assert ticks["mark"]["type"] == "tick"
    assert ticks["encoding"]["x"]["field"] == "planned"
    assert bars["encoding"]["color"]["scale"]["domain"] == ["Deelnemers", "Gepland"]
    assert {tooltip["field"] for tooltip in bars["encoding"]["tooltip"]} == {"arm", "planned", "realised"}


def test_marks_differ_in_shape_and_colour_and_headings_are_bold() -> None:
    frame = pd.DataFrame(
        {
            "row": ["oss:eigen-regie", "oss:control"],
            "arm": ["Oss: Eigen regie", "Oss: Standaardgroep"],
            "component": ["Eigen regie", "Geen"],
            "kind": ["geloot", "controle"],
            "arm_id": ["x", "y"],
        }
    )
    chart = build_component_chart(
        frame,
        words=MatrixWords(
            arm="Groep", component="Onderdeel", kind="Soort", kinds=("geloot", "gekozen", "controle", "referentie")
        ),
        row_labels={"oss": "Oss", "oss:eigen-regie": "'s Eigen regie", "oss:control": "Standaardgroep"},
        component_order=["Eigen regie", "Geen"],
    ).to_dict()
    (rows,) = chart["datasets"].values()
    encoding = chart["encoding"]

    assert set(rows[0]) == {"row", "arm", "component", "kind"}
    assert encoding["y"]["scale"]["domain"] == ["oss", "oss:eigen-regie", "oss:control"]
    assert "'\\'s Eigen regie'" in encoding["y"]["axis"]["labelExpr"]
    assert encoding["y"]["axis"]["labelFontWeight"]["condition"]["value"] == "bold"
    assert len(set(encoding["shape"]["scale"]["range"])) == 4
    assert len(set(encoding["color"]["scale"]["range"])) == 4
    assert encoding["x"]["axis"]["labelOverlap"] is False
