import pandas as pd

from vexcore.charts.funnel import FunnelWords, build_funnel_chart

FRAME = pd.DataFrame(
    {
        "step": ["Doelgroep", "Uitgenodigd", "Gerealiseerd"],
        "series": ["presentatie", "niet bekend", "presentatie"],
        "value": [3117.0, float("nan"), 553.0],
        "text": ["Doelgroep: 3.117", "Uitgenodigd: niet bekend", "Gerealiseerd: 553 (17,7%)"],
        "figure_id": ["a", None, "b"],
    }
)


def build() -> dict:
    return build_funnel_chart(
        FRAME, words=FunnelWords(value="Aantal mensen", step="Stap", series="Staat in"), series_order=["presentatie"]
    ).to_dict()


def test_an_unknown_step_keeps_its_place_and_draws_words_but_no_bar() -> None:
    spec = build()
    bars, texts = spec["layer"]

    assert [row["value"] for row in spec["datasets"][bars["data"]["name"]]] == [3117.0, 553.0]
    assert [row["text"] for row in spec["datasets"][texts["data"]["name"]]][1] == "Uitgenodigd: niet bekend"
    assert bars["encoding"]["y"]["scale"]["domain"] == [0, 1, 2]


def test_axis_starts_at_zero_and_names_its_unit() -> None:
    x = build()["layer"][0]["encoding"]["x"]

    assert x["scale"]["zero"] is True
    assert x["title"] == "Aantal mensen"


def test_only_drawn_columns_enter_the_chart() -> None:
    assert "figure_id" not in str(build())
