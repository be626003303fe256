"""Classes of a delivery: who is in one, what of them is shown, and the printed ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from support.data import DATA, load_real_registry
from support.harmonise import harmonised, make_facts, make_persons, make_table

from vexcore.contracts.mart import find_table
from vexcore.disclosure.policy import FEW, FURTHER
from vexcore.estimate.class_names import name_classes
from vexcore.estimate.latent_classes import NOT_CONVERGED, ClassFit
from vexcore.harmonise.statements import read_statement
from vexcore.pipeline import check_record
from vexcore.pipeline.classes import Classes, build_classes, code_items, find_classes
from vexcore.pipeline.released_classes import (
    FEW_IN_CLASS,
    SMALL_CLASS,
    describe_published_classes,
    judge_chances,
    release_classes,
)
from vexcore.pipeline.samples import build_sample

Row = dict[str, Any]
HEAD: Row = {"origin": "estimated", "trial_id": "oss", "source_id": "levering-oss"}
SHOWN = [
    {"instrument": "participant-questionnaire", "wave": 0, "arm_id": "all", "status": "released", "trial_id": "oss"}
]
WITHHELD = [SHOWN[0] | {"status": "suppressed"}]
ITEMS = load_real_registry().class_items
HEALTHY = {"general_health": 4.0, "life_satisfaction": 8.0, "job_fits": 4.0, "future_work": 4.0, "applications": 2.0}
UNWELL = {"general_health": 2.0, "life_satisfaction": 3.0, "job_fits": 2.0, "future_work": 2.0, "applications": 0.0}


def make_answers(groups: list[tuple[int, dict[str, float]]], *, noise: float = 0.12, seed: int = 1) -> pd.DataFrame:
    """Return answers of persons who answer as their group does, and now and then as the other."""
    random = np.random.default_rng(seed)
    rows: list[Row] = []
    key = 0
    for size, own in groups:
        for _person in range(size):
            key += 1
            for item in own:
                other = UNWELL[item] if own[item] == HEALTHY[item] else HEALTHY[item]
                rows.append({"person_key": key, "item": item, "value": other if random.random() < noise else own[item]})
    return pd.DataFrame(rows, columns=["person_key", "item", "value"])


@pytest.fixture(autouse=True, scope="module")
def up_to_three() -> Iterator[None]:
    """Fit no more classes than these persons can tell: it takes long to find that out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vexcore.pipeline.classes.MAX_CLASSES", 3)
        yield


@pytest.fixture(scope="module")
def two(up_to_three: None) -> Classes:
    return build_classes(make_answers([(150, HEALTHY), (100, UNWELL)]), ITEMS)


def by_class(rows: list[Row]) -> dict[str, Row]:
    return {row["class_id"]: row for row in rows if row["item"] == "size"}


def test_two_kinds_of_people_are_two_classes(two: Classes) -> None:
    assert two.chosen is not None
    assert two.levels == ("passive-unfit-mental", "active-fit")
    assert two.n == 250
    assert len(two.persons) == 250
    healthy = [two.persons[key] == "active-fit" for key in range(1, 251)]
    assert np.mean(healthy[:150]) > 0.9
    assert np.mean(healthy[150:]) < 0.1


def test_sizes_are_those_of_the_people_and_add_up(two: Classes) -> None:
    sizes = by_class(release_classes(two, HEAD, SHOWN)["class_profile"])
    counted = pd.Series(two.persons).value_counts()

    assert {name: row["size"] for name, row in sizes.items()} == counted.to_dict()
    assert sum(row["size"] for row in sizes.values()) == 250
    assert sum(row["share"] for row in sizes.values()) == pytest.approx(1)


def test_the_order_of_rows_and_the_keys_change_nothing(two: Classes) -> None:
    answers = make_answers([(150, HEALTHY), (100, UNWELL)])
    moved = answers.sample(frac=1, random_state=3).assign(person_key=lambda rows: 7919 * rows["person_key"] % 100_003)
    other = build_classes(moved, ITEMS)

    assert release_classes(other, HEAD, SHOWN) == release_classes(two, HEAD, SHOWN)
    assert {key: other.persons[7919 * key % 100_003] for key in two.persons} == two.persons


def test_rows_have_the_columns_of_the_tables(two: Classes) -> None:
    for table, rows in release_classes(two, HEAD, SHOWN).items():
        declared = find_table(table)
        needed = {column.name for column in declared.columns if not column.nullable}
        keys = [tuple(row[name] for name in declared.key) for row in rows]
        assert len(set(keys)) == len(keys)
        for row in rows:
            assert set(row) <= set(declared.column_names)
            assert needed <= {name for name, value in row.items() if value is not None}


def test_one_fit_is_chosen_and_one_class_tells_no_items() -> None:
    classes = build_classes(make_answers([(200, HEALTHY)], noise=0.3), ITEMS)
    rows = release_classes(classes, HEAD, SHOWN)

    assert [row["k"] for row in rows["class_fit"] if row["chosen"]] == [1]
    (only,) = rows["class_profile"]
    assert (only["class_id"], only["item"], only["size"], only["share"]) == ("undivided", "size", 200, 1.0)
    assert classes.persons == {}
    assert classes.levels == ()


def test_who_answered_other_questions_only_is_in_the_largest_class() -> None:
    answers = make_answers([(150, HEALTHY), (100, UNWELL)])
    silent = pd.DataFrame({"person_key": range(900, 907), "item": "finances", "value": 3.0})
    classes = build_classes(pd.concat([answers, silent]), ITEMS)

    assert classes.n == 257
    assert {classes.persons[key] for key in range(900, 907)} == {"active-fit"}
    assert sum(row["size"] for row in by_class(release_classes(classes, HEAD, SHOWN)["class_profile"]).values()) == 257


@pytest.mark.parametrize(
    ("item", "value", "has"),
    [
        ("general_health", 2.0, 0.0),
        ("general_health", 3.0, 1.0),
        ("gloomy", 2.0, 1.0),
        ("gloomy", 3.0, 0.0),
        ("volunteer_hours", 0.0, 0.0),
        ("volunteer_hours", 0.5, 1.0),
        ("volunteer_hours", 84.0, 1.0),
        ("volunteer_hours", 85.0, None),
        ("meaning", 5.0, 0.0),
        ("meaning", 6.0, 1.0),
    ],
)
def test_the_cut_of_an_item(item: str, value: float, has: float | None) -> None:
    answers = pd.DataFrame({"person_key": [5], "item": [item], "value": [value]})
    table = code_items(answers, ITEMS, np.array([5]))
    place = [each.question for each in ITEMS].index(item)

    assert np.isnan(table[0, place]) if has is None else table[0, place] == has
    assert np.isnan(np.delete(table[0], place)).all()


@pytest.mark.parametrize(("with_it", "items"), [(9, 4), (10, 5), (290, 5), (291, 4)])
def test_an_item_needs_ten_with_and_ten_without(with_it: int, items: int) -> None:
    answers = make_answers([(180, HEALTHY), (120, UNWELL)])
    own = answers["item"] == "applications"
    answers.loc[own, "value"] = np.where(np.arange(300) < with_it, 1.0, 0.0)

    assert len(build_classes(answers, ITEMS).items) == items


def test_fewer_than_ten_answers_are_withheld_and_none_are_no_row() -> None:
    nine = release_classes(build_classes(make_answers([(9, HEALTHY)]), ITEMS), HEAD, WITHHELD)
    none = release_classes(build_classes(make_answers([]), ITEMS), HEAD, [])

    assert [(row["k"], row["status"], row["reason"]) for row in nine["class_fit"]] == [
        (k, "suppressed", FEW) for k in range(1, 6)
    ]
    assert nine["class_profile"] == []
    assert none == {"class_fit": [], "class_profile": []}


def test_where_the_number_of_respondents_is_withheld_nothing_tells_it(two: Classes) -> None:
    rows = release_classes(two, HEAD, WITHHELD)

    for row in rows["class_fit"]:
        assert [row.get(name) for name in ("n", "log_likelihood", "smallest")] == [None] * 3
    for row in rows["class_profile"]:
        assert (row["status"], row["reason"]) == ("suppressed", FURTHER)
        assert not {"size", "share", "estimate"} & set(row)


def make_classes(sizes: list[list[int]], chances: list[list[float]]) -> Classes:
    """Return fits of the given sizes, of which the last is chosen, with chances of two items."""
    fits = []
    for own in sizes:
        k = len(own)
        fits.append(
            ClassFit(
                k=k,
                parameters=3 * k - 1,
                log_likelihood=-1234.5678,
                bic=2500.1234,
                entropy=0.8,
                weights=np.array(own) / sum(own),
                chances=np.array(chances[:k]),
                members=np.repeat(np.arange(k), own),
            )
        )
    return Classes(
        persons={},
        n=sum(sizes[-1]),
        items=("general_health", "job_fits"),
        fits=tuple(fits),
        chosen=fits[-1],
        named=name_classes(fits[-1], ["physical", "work"]),
    )


def test_a_small_class_is_told_alike_whether_it_holds_none_or_nine() -> None:
    chances = [[0.9, 0.9], [0.2, 0.2]]
    said = []
    for small in (0, 1, 9):
        classes = make_classes([[100 - small, small], [50, 50]], chances)
        row = release_classes(classes, HEAD, SHOWN)["class_fit"][0]
        assert row["reason"] == SMALL_CLASS
        said.append(row)

    assert said[0] == said[1] == said[2]


def test_what_did_not_converge_has_no_numbers() -> None:
    classes = make_classes([[60, 40]], [[0.9, 0.9], [0.2, 0.2]])
    bad = ClassFit(
        k=3,
        parameters=8,
        log_likelihood=np.nan,
        bic=np.nan,
        entropy=np.nan,
        weights=np.full(3, np.nan),
        chances=np.full((3, 2), np.nan),
        members=np.zeros(100, dtype=np.int64),
        problem=NOT_CONVERGED,
    )
    whole = Classes(
        persons={}, n=100, items=classes.items, fits=(*classes.fits, bad), chosen=classes.chosen, named=classes.named
    )
    row = release_classes(whole, HEAD, SHOWN)["class_fit"][1]

    assert (row["status"], row["reason"], row.get("bic")) == ("not_estimable", NOT_CONVERGED, None)


def test_a_chance_that_tells_of_a_few_is_withheld_in_both_classes() -> None:
    """Of 60 with 0.9 six are without: withheld, and so is the other class."""
    classes = make_classes([[60, 40]], [[0.9, 0.7], [0.5, 0.3]])
    rows = release_classes(classes, HEAD, SHOWN)["class_profile"]
    told = {(row["class_id"], row["item"]): (row["status"], row.get("estimate"), row["reason"]) for row in rows}

    assert told == {
        ("passive-fit", "size"): ("released", None, None),
        ("passive-fit", "general_health"): ("suppressed", None, FEW_IN_CLASS),
        ("passive-fit", "job_fits"): ("released", 0.3, None),
        ("active-fit", "size"): ("released", None, None),
        ("active-fit", "general_health"): ("suppressed", None, FEW_IN_CLASS),
        ("active-fit", "job_fits"): ("released", 0.7, None),
    }


@pytest.mark.parametrize(
    ("chances", "withheld"),
    [
        ([0.5, 0.5, 0.5], [False, False, False]),
        ([0.1, 0.5, 0.5], [False, False, False]),
        ([0.099, 0.5, 0.4], [True, False, True]),
        ([0.901, 0.5, 0.4], [True, False, True]),
        ([0.02, 0.02, 0.5], [True, True, True]),
        ([0.05, 0.06, 0.5], [True, True, False]),
        ([0.0, 1.0, 0.5], [True, True, False]),
    ],
)
def test_a_few_are_withheld_with_company(chances: list[float], withheld: list[bool]) -> None:
    """Classes of 100: ten with and ten without, and together at least ten of each among those withheld."""
    found: npt.NDArray[np.bool_] = judge_chances(np.array([100, 100, 100]), np.array(chances)[:, None])

    assert found[:, 0].tolist() == withheld


def test_only_participants_who_answered_at_wave_0_have_a_class() -> None:
    persons = [{"person_key": key, "consented": 1} for key in range(1, 41)]
    persons += [{"person_key": 41, "consented": 0}, {"person_key": 42, "consented": 1, "arm_id": "oss:reference"}]
    answers = [
        {"person_key": key, "wave": 0, "item": item, "value": value}
        for key in (*range(1, 39), 41, 42)
        for item, value in (HEALTHY if key % 2 else UNWELL).items()
    ]
    answers += [{"person_key": 39, "wave": 1, "item": "general_health", "value": 3.0}]
    facts = make_facts(start_on=date(2017, 10, 1))
    with harmonised(facts, persons=make_persons(*persons), answers=make_table("answers", answers)) as found:
        registry = load_real_registry()
        frame = found.workspace.frame(read_statement("sample_item"), name="sample_item")
        classes = find_classes(lambda name: found.workspace.frame(read_statement(name), name=name), registry)
        sample = build_sample(found.workspace, facts, registry, classes)
        plain = build_sample(found.workspace, facts, registry)

    assert set(frame["person_key"]) == set(range(1, 39))
    assert classes.n == 38
    own = sample.persons["profile_class"]
    assert tuple(own.cat.categories) == classes.levels
    assert own.value_counts().to_dict() == pd.Series(classes.persons).value_counts().to_dict()
    assert own.isna().sum() == len(sample.persons) - len(classes.persons)
    pd.testing.assert_frame_equal(sample.persons.drop(columns="profile_class"), plain.persons)


def test_printed_classes_have_a_number_of_persons_and_no_sizes() -> None:
    figures = {name: cell.value for name, cell in check_record(DATA).figures().items()}
    rows = describe_published_classes(figures)

    assert [(row["trial_id"], row["k"], row["n"], row["figure_id"]) for row in rows["class_fit"]] == [
        ("wageningen", 3, 278, "004:text:5:1"),
        ("tilburg", 4, 507, "004:text:6:1"),
    ]
    assert {row["status"] for row in rows["class_profile"]} == {"not_published"}
    assert [row["label"] for row in rows["class_profile"] if row["trial_id"] == "tilburg"] == [
        *("passive-unfit-physical", "passive-unfit-mental", "passive-fit", "active-fit")
    ]


def test_a_printed_number_that_is_gone_is_missed() -> None:
    with pytest.raises(KeyError, match="004:text:5:1"):
        describe_published_classes({})
