import pandas as pd

from vexcore.charts.timeline import TimelineWords, build_timeline_chart

FRAME = pd.DataFrame(
    {
        "row": ["Oss", "Tilburg"],
        "group": ["gewone wet", "artikel 83"],
        "start_on": pd.to_datetime(["2017-10-01", "2017-10-01"]),
        "end_on": pd.to_datetime(["2019-10-01", None]),
        "start_text": ["1 oktober 2017", "1 oktober 2017"],
        "end_text": ["1 oktober 2019", "niet gevonden"],
        "note": ["x", "y"],
    }
)
WORDS = TimelineWords(
    row="Gemeenten", group="Grondslag", start="Begin", end="Einde", open_end="einde niet gevonden", event="maart 2020"
)


def build() -> dict:
    return build_timeline_chart(
        FRAME,
        words=WORDS,
        row_order=["Tilburg", "Oss"],
        group_order=["artikel 83", "gewone wet"],
        event_on=pd.Timestamp("2020-03-01"),
        span=(pd.Timestamp("2017-07-01"), pd.Timestamp("2021-07-01")),
    ).to_dict()


def test_a_trial_without_end_gets_a_mark_and_words_but_no_bar() -> None:
    spec = build()
    bars, starts, texts, *_event = spec["layer"]
    data = spec["datasets"]

    assert [row["row"] for row in data[bars["data"]["name"]]] == ["Oss"]
    assert [row["row"] for row in data[starts["data"]["name"]]] == ["Tilburg"]
    assert data[texts["data"]["name"]][0]["words"] == "einde niet gevonden"


def test_the_event_is_marked_on_its_day() -> None:
    spec = build()
    rule = spec["layer"][3]

    assert spec["datasets"][rule["data"]["name"]][0]["day"].startswith("2020-03-01")


def test_groups_differ_by_more_than_colour_and_only_drawn_columns_enter() -> None:
    spec = build()

    assert spec["layer"][0]["encoding"]["fill"]["scale"]["range"][1].endswith("33")
    assert "note" not in spec["datasets"][spec["layer"][0]["data"]["name"]][0]
