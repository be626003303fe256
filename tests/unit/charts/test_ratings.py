"""The charts of ratings at moments and of contacts a quarter."""

from __future__ import annotations

import pandas as pd

from vexcore.charts.ratings import (
    QuarterWords,
    RatingWords,
    build_quarter_chart,
    build_rating_chart,
    count_columns,
    measure_row,
    wrap_labels,
)

WORDS = RatingWords(value="Gemiddelde (0-10)", row="Vraag", series="Gemeente", moment="Meting", n="Deelnemers")


def build_spec(*, domain: tuple[float, float] | None = (0, 10)) -> dict:
    frame = pd.DataFrame(
        {
            "row": ["Motivatie"] * 4,
            "series": ["Oss", "Oss", "Wageningen", "Wageningen"],
            "moment": ["Nulmeting", "Vervolgmeting"] * 2,
            "value": [7.0, 5.9, 5.6, None],
            "label": ["", "Oss ***", "", ""],
            "n": ["280", "175", "333", "232"],
            "shown": ["7,0", "5,9***", "5,6", "niet gedrukt"],
            "secret": [1, 2, 3, 4],
        }
    )
    return build_rating_chart(
        frame,
        words=WORDS,
        row_order=["Motivatie"],
        series_order=["Oss", "Wageningen"],
        moment_order=["Nulmeting", "Vervolgmeting"],
        domain=domain,
    ).to_dict()


def test_only_drawn_columns_and_values_enter_the_chart() -> None:
    (rows,) = build_spec()["datasets"].values()

    assert set(rows[0]) == {"row", "series", "moment", "value", "end", "label", "n", "shown"}
    assert [row["value"] for row in rows] == [7.0, 5.9, 5.6]


def test_the_label_stands_behind_the_outermost_mark() -> None:
    (rows,) = build_spec()["datasets"].values()

    assert [row["end"] for row in rows] == [7.0, 7.0, 5.6]


def test_the_axis_is_the_whole_scale_and_moments_differ_in_shape() -> None:
    lines, marks, labels = build_spec()["layer"]

    assert [layer["encoding"]["x"]["scale"]["domain"] for layer in (lines, marks, labels)] == [[0, 10]] * 3
    assert marks["encoding"]["shape"]["scale"]["range"] == ["circle", "diamond"]
    assert marks["encoding"]["yOffset"]["sort"] == ["Oss", "Wageningen"]


def test_counts_start_at_zero() -> None:
    assert build_spec(domain=None)["layer"][1]["encoding"]["x"]["scale"] == {"zero": True}


def test_long_labels_stand_on_several_lines() -> None:
    axis = wrap_labels(["Kort", "Leer 'eigen regie' voeren met hulp"]).to_dict()

    assert "['Leer \\'eigen regie\\'', 'voeren met hulp']" in axis["labelExpr"]
    assert axis["labelOffset"]["condition"][0]["value"] == -7.5
    assert "labelExpr" not in wrap_labels(["Kort"]).to_dict()


def test_rows_are_as_high_as_their_longest_label() -> None:
    assert measure_row(["Kort"], 30).to_dict() == {"for": "position", "step": 30}
    assert measure_row(["woord " * 12], 30).to_dict()["step"] > 45


def test_legend_entries_stand_below_each_other_when_long() -> None:
    assert count_columns(["Oss", "Wageningen"]) == 2
    assert count_columns(["Februari 2018", "Januari 2019", "September 2019"]) == 1


def test_quarters_have_a_zero_line_and_a_band() -> None:
    frame = pd.DataFrame(
        {
            "quarter": ["K4\n2017", "K1\n2018"],
            "position": [0, 1],
            "mean": [2.6, 3.5],
            "low": [2.3, 2.3],
            "high": [3.5, 4.6],
            "shown": ["2,3 tot 3,5", "2,3 tot 4,6"],
            "secret": [1, 2],
        }
    )
    words = QuarterWords(quarter="Kwartaal", value="Contacten", band="Laagste tot hoogste")
    spec = build_quarter_chart(frame, words=words, quarter_order=list(frame["quarter"])).to_dict()

    (rows,) = spec["datasets"].values()
    assert set(rows[0]) == {"quarter", "position", "mean", "low", "high", "shown"}
    band, line, dots = spec["layer"]
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("low", "high")
    assert line["encoding"]["y"]["scale"]["zero"] is True
    assert dots["encoding"]["x"]["axis"]["labelExpr"] == "[['K4', '2017'], ['K1', '2018']][datum.value]"
