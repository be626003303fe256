import pandas as pd

from vexcore.charts.recruitment import PairWords, build_pair_chart

FRAME = pd.DataFrame(
    {
        "row": ["Oss", "Oss"],
        "series": ["Gepland", "Gerealiseerd"],
        "value": [300.0, 301.0],
        "shown": ["300", "301"],
        "figure_id": ["a", "b"],
    }
)


def build() -> dict:
    return build_pair_chart(
        FRAME,
        words=PairWords(value="Aantal mensen", row="Gemeenten", series="Wat"),
        row_order=["Oss"],
        series_order=["Gepland", "Gerealiseerd"],
    ).to_dict()


def test_axis_starts_at_zero_and_leaves_room_for_the_number() -> None:
    scale = build()["layer"][0]["encoding"]["x"]["scale"]

    assert scale["domain"][0] == 0
    assert scale["domain"][1] > 301


def test_only_drawn_columns_enter_the_chart() -> None:
    (rows,) = build()["datasets"].values()

    assert set(rows[0]) == {"row", "series", "value", "shown"}


def test_series_differ_by_more_than_colour_and_numbers_are_written() -> None:
    bars, numbers = build()["layer"]

    assert bars["encoding"]["fill"]["scale"]["range"][0].endswith("33")
    assert bars["encoding"]["yOffset"]["sort"] == ["Gepland", "Gerealiseerd"]
    assert numbers["encoding"]["text"]["field"] == "shown"
