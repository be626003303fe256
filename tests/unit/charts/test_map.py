import pandas as pd

from vexcore.charts.map import MapWords, build_place_map

SQUARE = {"type": "Polygon", "coordinates": [[[4, 51], [4, 53], [7, 53], [7, 51], [4, 51]]]}
OUTLINE = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"x": 1}, "geometry": SQUARE}]}
PLACES = pd.DataFrame(
    {
        "place": ["Apeldoorn", "Deventer", "Epe"],
        "lon": [5.9694, 6.16, 5.9833],
        "lat": [52.21, 52.253, 52.3475],
        "trial": ["t1", "t2", "t1"],
        "group": ["gewone wet", "artikel 83", "gewone wet"],
        "participants": ["559 (samen)", "553", "559 (samen)"],
        "secret": [1, 2, 3],
    }
)
WORDS = MapWords(place="Gemeente", trial="Experiment", group="Grondslag", participants="Deelnemers")


def build() -> dict:
    return build_place_map(PLACES, outline=OUTLINE, words=WORDS, group_order=["artikel 83", "gewone wet"]).to_dict()


def test_only_drawn_columns_enter_the_map() -> None:
    spec = build()

    assert "secret" not in str(spec)
    outline = spec["datasets"][spec["layer"][0]["data"]["name"]]
    assert outline == [{"type": "Feature", "properties": {}, "geometry": SQUARE}]


def test_groups_differ_by_shape_and_colour() -> None:
    dots = build()["layer"][2]["encoding"]

    assert dots["shape"]["scale"]["range"] == ["circle", "square"]
    assert dots["color"]["scale"]["domain"] == ["artikel 83", "gewone wet"]
    assert [tip["field"] for tip in dots["tooltip"]] == ["place", "trial", "group", "participants"]


def test_a_place_with_a_neighbour_to_its_right_has_its_label_on_the_left() -> None:
    spec = build()
    data = spec["datasets"]
    right, left = (data[layer["data"]["name"]] for layer in spec["layer"][3:])

    assert [row["place"] for row in left] == ["Apeldoorn"]
    assert [row["place"] for row in right] == ["Deventer", "Epe"]


def test_a_line_joins_the_places_of_one_trial_only() -> None:
    spec = build()

    assert {row["trial"] for row in spec["datasets"][spec["layer"][1]["data"]["name"]]} == {"t1"}


def test_a_label_can_be_shifted_away_from_the_border() -> None:
    chart = build_place_map(
        PLACES,
        outline=OUTLINE,
        words=WORDS,
        group_order=["artikel 83", "gewone wet"],
        shifts={"Deventer": (4, -13)},
    )
    spec = chart.to_dict()
    *_others, right, _left, shifted = spec["layer"]

    assert [row["place"] for row in spec["datasets"][right["data"]["name"]]] == ["Epe"]
    assert [row["place"] for row in spec["datasets"][shifted["data"]["name"]]] == ["Deventer"]
    assert (shifted["mark"]["dx"], shifted["mark"]["dy"]) == (4, -13)
