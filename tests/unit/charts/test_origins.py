"""Published, demonstration and deliveries share no mark, and every mark can be seen on both backgrounds."""

from __future__ import annotations

import ast
import re
from itertools import combinations
from pathlib import Path

import pytest

from vexcore.charts import style
from vexcore.charts.forest import DASHES
from vexcore.charts.origins import (
    DEMONSTRATION_LOOK,
    ESTIMATED_LOOK,
    LOOKS,
    MIXED,
    ORIGIN_FIELD,
    PRINTED_LOOK,
    OriginLook,
    build_stamp,
)
from vexcore.contracts.origin import ORIGINS, PUBLISHED

BACKGROUNDS = ("#ffffff", "#0e1117")
CHARTS = sorted((Path(__file__).resolve().parents[3] / "vexcore" / "charts").glob("*.py"))


def find_published_dashes() -> set[tuple[float, ...]]:
    """Return every literal dash in the charts of published numbers."""
    found = {tuple(dash) for dash in DASHES.values()}
    for path in CHARTS:
        if path.stem not in {"origins", "cohort", "cohort_course"}:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.keyword) and node.arg == "strokeDash" and isinstance(node.value, ast.List):
                    found.add(tuple(ast.literal_eval(node.value)))
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_origin_but_the_published_one_has_a_look() -> None:
    assert set(LOOKS) - {MIXED} == set(ORIGINS) - {PUBLISHED}
    assert LOOKS[MIXED] is ESTIMATED_LOOK
    assert PRINTED_LOOK.colours == style.SERIES


def test_no_colour_shape_or_dash_is_shared() -> None:
    published = OriginLook(colours=style.SERIES, shapes=style.SHAPES, dash=())

    for one, other in combinations((published, DEMONSTRATION_LOOK, ESTIMATED_LOOK), 2):
        assert set(one.colours).isdisjoint(other.colours)
        assert set(one.shapes).isdisjoint(other.shapes)
        assert one.dash != other.dash
    dashes = find_published_dashes()
    assert (6, 4) in dashes
    assert dashes.isdisjoint({DEMONSTRATION_LOOK.dash, ESTIMATED_LOOK.dash})


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_marks_within_a_look_are_told_apart(look: OriginLook) -> None:
    assert len(set(look.colours)) == len(set(look.shapes)) == len(look.colours) == len(look.shapes) == 8
    assert len(look.dash) % 2 == 0


@pytest.mark.parametrize("colour", [*DEMONSTRATION_LOOK.colours, *ESTIMATED_LOOK.colours])
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_every_colour_is_seen_on_both_backgrounds(colour: str, background: str) -> None:
    assert contrast(colour, background) >= 3


@pytest.mark.parametrize("shape", [*DEMONSTRATION_LOOK.shapes, *ESTIMATED_LOOK.shapes])
def test_a_shape_is_a_closed_path_within_its_box(shape: str) -> None:
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", shape)]

    assert shape.startswith("M")
    assert shape.endswith("Z")
    assert max(abs(number) for number in numbers) <= 1.1


def test_the_stamp_stands_at_the_right_and_names_itself_in_its_data() -> None:
    spec = build_stamp("demonstratie, synthetisch", look=DEMONSTRATION_LOOK, y=9).to_dict()

    (rows,) = spec["datasets"].values()
    assert rows == [{ORIGIN_FIELD: "demonstratie, synthetisch"}]
    assert spec["mark"]["color"] == DEMONSTRATION_LOOK.colours[0]
    assert spec["encoding"]["x"] == {"value": "width"}
