"""Items of the latent classes that do not fit the questions are refused, each with its rule."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.data import DATA, load_real_registry, replace_once

from vexcore.errors import DataRefused
from vexcore.registry.load import load_registry


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with the registry and the list of sources, to spoil."""
    shutil.copytree(DATA / "registry", tmp_path / "registry")
    (tmp_path / "published").mkdir()
    shutil.copy(DATA / "published" / "sources.toml", tmp_path / "published")
    return tmp_path


def test_every_dimension_has_items_and_words() -> None:
    registry = load_real_registry()

    assert {item.dimension for item in registry.class_items} == {"physical", "mental", "activity", "work"}
    assert set(registry.keys("class-dimension")) == {item.dimension for item in registry.class_items}


def test_an_answer_above_the_limit_of_an_index_is_no_item_either() -> None:
    registry = load_real_registry()
    limits = {part.question: part.limit for index in registry.indices for part in index.parts}

    assert {item.question: item.limit for item in registry.class_items} == {
        item.question: limits.get(item.question, "none") for item in registry.class_items
    }


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('question = "calm"', 'question = "serene"', "with file answers"),
        ('question = "calm"', 'question = "ladder"', "with file answers"),
        ('question = "calm"', 'question = "happy"', "a question makes one item"),
        ('question = "general_health"\ndimension = "physical"\nside = ">="\ncut = 3.0', None, "some do not"),
    ],
)
def test_an_item_that_fits_no_question_is_refused(data: Path, old: str, new: str | None, rule: str) -> None:
    path = data / "registry" / "classes.toml"
    replace_once(path, old, old.replace("3.0", "1.0") if new is None else new)

    with pytest.raises(DataRefused, match="registry: refused") as refused:
        load_registry(data)
    assert [fault.file for fault in refused.value.faults] == ["classes.toml"]
    assert rule in refused.value.faults[0].rule


@pytest.mark.parametrize(
    ("cut", "kept"), [("0.9", False), ("1.0", False), ("1.1", True), ("5.0", True), ("5.1", False)]
)
def test_a_cut_at_least_divides_the_answers(data: Path, cut: str, kept: bool) -> None:
    replace_once(data / "registry" / "classes.toml", 'side = ">="\ncut = 3.0', f'side = ">="\ncut = {cut}')
    if kept:
        load_registry(data)
        return
    with pytest.raises(DataRefused):
        load_registry(data)
