"""The chart of two measurements."""

import pandas as pd

from vexcore.charts.waves import WaveWords, build_wave_chart


def test_open_dot_first_filled_dot_second_and_stars_as_printed() -> None:
    frame = pd.DataFrame(
        {
            "row": ["Welbevinden", "Welbevinden"],
            "series": ["Oss", "Wageningen"],
            "first": [5.51, 5.51],
            "second": [5.89, 6.11],
            "first_shown": ["5,51", "5,51"],
            "second_shown": ["5,89***", "6,11***"],
            "stars": ["***", "***"],
            "n": ["436", "486"],
            "figure_id": ["000:6:2:1", "001:6:2:1"],
        }
    )
    words = WaveWords(value="Score", row="Uitkomst", series="Experiment", first="0", second="1", n="N")
    chart = build_wave_chart(
        frame,
        words=words,
        row_order=["Welbevinden"],
        series_order=["Oss", "Wageningen"],
        number_format=".0f",
        largest=10.0,
    ).to_dict()
    marks = [(layer["mark"]["type"], layer["mark"].get("filled")) for layer in chart["layer"]]

    assert marks == [("rule", None), ("point", False), ("point", True), ("text", None)]
    assert chart["layer"][1]["encoding"]["x"]["field"] == "first"
    assert chart["layer"][2]["encoding"]["x"]["field"] == "second"
    assert chart["layer"][2]["encoding"]["x"]["scale"]["domain"] == [0, 10.0]
    assert chart["layer"][3]["encoding"]["text"]["field"] == "stars"
    assert all("figure_id" not in row for rows in chart["datasets"].values() for row in rows)
