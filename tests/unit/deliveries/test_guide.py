"""The guide names all that a delivery may hold, and what it shows as an example is good."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from support.data import load_real_registry
from support.deliveries import SmallDelivery, list_places

from vexcore.contracts.delivery_files import DELIVERY_FILES
from vexcore.deliveries.absences import WITHOUT_COLUMN, WITHOUT_FILE
from vexcore.deliveries.guide import build_guide
from vexcore.deliveries.guide_words import DUTCH, RULES
from vexcore.deliveries.items import list_items
from vexcore.deliveries.read import read_delivery


@pytest.fixture(scope="module")
def guide() -> str:
    return build_guide(load_real_registry())


def find_blocks(guide: str) -> list[dict[str, Any]]:
    return [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", guide, flags=re.S)]


def test_every_file_column_label_item_and_arm_is_named(guide: str) -> None:
    registry = load_real_registry()
    names = [file.name for file in DELIVERY_FILES]
    names += [column.name for file in DELIVERY_FILES for column in file.columns]
    names += [label for file in DELIVERY_FILES for column in file.columns for label in column.allowed]
    names += [item.item_id for item in list_items(registry)]
    names += [arm.id.split(":")[1] for arm in registry.arms]
    names += [component.id for component in registry.components]

    assert [name for name in names if f"`{name}`" not in guide] == []


def test_every_optional_file_and_column_says_what_is_lost_without_it() -> None:
    optional = {(file.name, column.name) for file in DELIVERY_FILES for column in file.columns if not column.required}

    assert {(file, column) for file, columns in WITHOUT_COLUMN.items() for column in columns} == optional
    assert set(WITHOUT_FILE) == {file.name for file in DELIVERY_FILES if not file.required}
    assert set(RULES) == set(DUTCH) == {file.name for file in DELIVERY_FILES}


def test_links_within_the_guide_lead_somewhere(guide: str) -> None:
    anchors = {
        re.sub(r"[^a-z0-9 _-]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in guide.splitlines()
        if line.startswith("#")
    }

    assert set(re.findall(r"\]\(#([^)]+)\)", guide)) <= anchors


def test_tables_have_as_many_cells_as_their_head(guide: str) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", guide, flags=re.M):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table


def test_the_descriptions_in_the_guide_are_good(guide: str, tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", guide, flags=re.S)
    descriptions = [block for block in blocks if "[delivery]" in block]
    assert len(descriptions) == 2
    for number, description in enumerate(descriptions):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "delivery.toml").write_text(description, encoding="utf-8")
        (folder / "persons.csv").write_text("person_id,arm_id\na,control\n", encoding="utf-8")
        assert read_delivery(folder, load_real_registry()).report.ok


@pytest.mark.parametrize(
    ("person", "month", "good"),
    [
        *(("A", 0, 1), ("A", -1, 0), ("A", 23, 1), ("A", 24, 0)),
        *(("B", -3, 1), ("B", -4, 0), ("B", 20, 1), ("B", 21, 0)),
    ],
)
def test_the_worked_example_of_months_holds(check: Any, person: str, month: int, good: int) -> None:
    small = SmallDelivery()
    small.delivery |= {
        "trial": "oss",
        "payroll_from": "2017-10",
        "payroll_to": "2019-09",
        "benefit_from": "2017-10",
        "benefit_to": "2019-09",
    }
    small.tables = {
        "persons": [
            {"person_id": "A", "arm_id": "control", "started_on": ""},
            {"person_id": "B", "arm_id": "control", "started_on": "2018-01-15"},
        ],
        "months": [{"person_id": person, "month": str(month), "benefit": "1"}],
    }

    assert check(small).report.ok is bool(good)


def test_the_fault_in_the_guide_is_told_as_it_shows(guide: str, check: Any, small: SmallDelivery) -> None:
    small.set("months", 2, hours="1600").set("months", 4, hours="-8")
    text = check(small).report.format_text()
    shown = guide.split("### How to read a fault")[1].split("```")[1].strip().splitlines()

    assert text.splitlines()[2:] == [
        shown[0],
        shown[1],
        shown[2].replace("line 14", "line 4"),
        shown[3].replace("line 90", "line 6"),
        shown[4],
    ]


def test_the_mapping_in_the_guide_is_good(guide: str, tmp_path: Path, small: SmallDelivery) -> None:
    mapping = next(block for block in re.findall(r"```toml\n(.*?)```", guide, flags=re.S) if "[style]" in block)
    small.tables = {}
    small.delivery |= {"trial": "oss", "payroll_to": "2019-09"}
    small.mapping = mapping
    folder = small.write(tmp_path)
    (folder / "Deelnemers.csv").write_text(
        "Clientnummer;Groep;Opmerking;sex;age\na;Eigen regie;x;onb.;99\n", encoding="cp1252"
    )
    (folder / "months.csv").write_text("person_id;JaarMaand;wage_eur;hours\na;201804;1.612,40;12\n", encoding="cp1252")
    (folder / "answers.csv").write_text("person_id;wave;item;value\na;0;V2 zenuwachtig;5\n", encoding="cp1252")
    checked = read_delivery(folder, load_real_registry())

    assert list_places(checked.report) == []
    assert checked.delivery.tables["months"].to_pylist() == [
        {"person_id": "a", "month": 6, "wage_eur": 1612.4, "hours": 51.0}
    ]
    assert checked.delivery.tables["answers"]["value"].to_pylist() == [1.0]
    assert checked.delivery.tables["persons"]["age"].to_pylist() == [None]


def test_the_worked_mappings_are_linked(guide: str) -> None:
    assert "](../data/examples/mappings/)" in guide
    assert len(find_blocks(guide)) == 3
