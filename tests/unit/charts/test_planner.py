"""The charts of the planner."""

import pandas as pd
import pytest

from vexcore.charts.planner import (
    BAR_HEIGHT,
    CURVE_HEIGHT,
    GROUP_GAP,
    LEGEND_LINE,
    ConsentWords,
    PowerWords,
    build_consent_chart,
    build_power_chart,
)

WORDS = PowerWords(effect="Verschil (op de 100)", power="Kans (op de 100)", series="Verschil", target="uw doel: 5")
DESIGNS = ["Eerst loten, controlegroep", "Eerst loten, referentiegroep", "Als eerst was gevraagd"]


def _curve(*series: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"effect": at, "power": 5 + 9 * at, "series": name, "shown": str(at), "shown_power": "x", "secret": 1}
            for name in series
            for at in (0.0, 5.0, 10.0)
        ]
    )


def _draw(curve: pd.DataFrame, found: pd.DataFrame, *, target: float = 4.0) -> dict:
    names = list(dict.fromkeys(curve["series"]))
    return build_power_chart(curve, found, words=WORDS, series_order=names, power=80, target=target).to_dict()


def test_curve_with_what_is_found_on_it() -> None:
    curve = _curve("Bij wie meedoet")
    chart = _draw(curve, curve.iloc[[1]].assign(power=80.0))
    rule, wanted, text, line, point, label = chart["layer"]
    drawn = chart["datasets"]

    assert [layer["mark"]["type"] for layer in chart["layer"]] == ["rule", "rule", "text", "line", "point", "text"]
    assert drawn[rule["data"]["name"]] == [{"power": 80}]
    assert drawn[wanted["data"]["name"]] == [{"effect": 4.0, "text": "uw doel: 5"}]
    assert text["mark"]["align"] == "left"
    assert line["encoding"]["x"]["scale"]["domain"] == [0, 10.0]
    assert line["encoding"]["y"]["scale"]["domain"] == [0, 100]
    assert line["encoding"]["color"]["legend"] is None
    assert drawn[point["data"]["name"]] == [
        {"effect": 5.0, "power": 80.0, "series": "Bij wie meedoet", "shown": "5.0", "shown_power": "x"}
    ]
    assert label["encoding"]["text"]["field"] == "shown"
    assert chart["height"] == CURVE_HEIGHT


def test_two_lines_differ_in_colour_dash_and_mark_and_have_a_legend() -> None:
    curve = _curve("Bij wie meedoet", "Onder iedereen")
    chart = _draw(curve, curve.iloc[[1, 4]])
    line, first, _label, second = chart["layer"][3:7]

    for channel in ("color", "strokeDash"):
        scale = line["encoding"][channel]["scale"]
        assert scale["domain"] == ["Bij wie meedoet", "Onder iedereen"]
        assert scale["range"][0] != scale["range"][1]
        assert line["encoding"][channel]["legend"] == {"columns": 1, "symbolSize": 400}
    assert [first["mark"]["shape"], second["mark"]["shape"]] == ["circle", "square"]
    assert [first["mark"]["color"], second["mark"]["color"]] == line["encoding"]["color"]["scale"]["range"]
    assert chart["height"] == CURVE_HEIGHT + 2 * LEGEND_LINE


def test_nothing_found_leaves_the_line_and_the_goal() -> None:
    curve = _curve("Bij wie meedoet")
    chart = _draw(curve, curve.iloc[:0], target=9.0)

    assert [layer["mark"]["type"] for layer in chart["layer"]] == ["rule", "rule", "text", "line"]
    assert chart["layer"][2]["mark"]["align"] == "right"


@pytest.mark.parametrize("extra", [None, "figure_id"])
def test_bars_by_arm_and_design_with_words_where_nothing_is_found(extra: str | None) -> None:
    frame = pd.DataFrame(
        {
            "arm": ["T1"] * 3,
            "design": DESIGNS,
            "effect": [24.7, None, 8.7],
            "shown": ["24,7", "niet te vinden", "8,7"],
        }
    )
    if extra:
        frame[extra] = "geheim"
    chart = build_consent_chart(
        frame,
        words=ConsentWords(effect="Verschil (op de 100)", arm="Groep", design="Opzet"),
        arm_order=["T1"],
        design_order=DESIGNS,
        largest=90.0,
    ).to_dict()
    bars, texts = chart["layer"]
    (rows,) = chart["datasets"].values()

    assert set(rows[0]) == {"arm", "design", "effect", "shown", "end"}
    assert [row["end"] for row in rows] == [24.7, 0.0, 8.7]
    assert [row["shown"] for row in rows] == ["24,7", "niet te vinden", "8,7"]
    assert bars["encoding"]["x"]["scale"]["domain"] == [0, 90.0]
    assert bars["encoding"]["yOffset"]["scale"]["domain"] == DESIGNS
    assert len(set(bars["encoding"]["color"]["scale"]["range"])) == 3
    assert texts["encoding"]["text"]["field"] == "shown"
    assert chart["height"] == {"step": 3 * BAR_HEIGHT + GROUP_GAP, "for": "position"}
