"""Names of classes: the rule by hand, on both sides of each boundary, and what happens when two have one name."""

from __future__ import annotations

import numpy as np
import pytest
from support.data import load_real_registry

from vexcore.estimate.class_names import (
    ACTIVE_FIT,
    ACTIVE_UNFIT,
    LABELS,
    PASSIVE_FIT,
    PASSIVE_UNFIT_MENTAL,
    PASSIVE_UNFIT_PHYSICAL,
    UNDIVIDED,
    UNNAMED,
    average_dimensions,
    name_class,
    name_classes,
)
from vexcore.estimate.latent_classes import ClassFit


def means(physical: float, mental: float, activity: float, work: float) -> dict[str, float]:
    return {"physical": physical, "mental": mental, "activity": activity, "work": work}


@pytest.mark.parametrize(
    ("physical", "mental", "activity", "work", "label"),
    [
        (0.9, 0.8, 0.7, 0.8, ACTIVE_FIT),
        (0.5, 0.5, 0.5, 0.5, ACTIVE_FIT),
        (0.9, 0.8, 0.7, 0.3, ACTIVE_FIT),
        (0.9, 0.8, 0.7, 0.29, PASSIVE_FIT),
        (0.5, 0.5, 0.2, 0.2, PASSIVE_FIT),
        (0.49, 0.9, 0.2, 0.2, PASSIVE_UNFIT_PHYSICAL),
        (0.9, 0.49, 0.2, 0.2, PASSIVE_UNFIT_MENTAL),
        (0.3, 0.3, 0.2, 0.2, PASSIVE_UNFIT_PHYSICAL),
        (0.31, 0.3, 0.2, 0.2, PASSIVE_UNFIT_MENTAL),
        (0.3, 0.31, 0.2, 0.2, PASSIVE_UNFIT_PHYSICAL),
        (0.3, 0.9, 0.6, 0.6, ACTIVE_UNFIT),
        (0.9, 0.3, 0.6, 0.6, ACTIVE_UNFIT),
    ],
)
def test_the_rule(physical: float, mental: float, activity: float, work: float, label: str) -> None:
    assert name_class(means(physical, mental, activity, work)) == label


def test_a_mean_of_a_half_by_rounding_is_a_half() -> None:
    assert name_class(means(0.5, 0.1 + 0.2 + 0.2 - 1e-12, 0.5, 0.5)) == ACTIVE_FIT


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ({"mental": 0.2, "work": 0.2}, PASSIVE_UNFIT_MENTAL),
        ({"physical": 0.2, "activity": 0.2}, PASSIVE_UNFIT_PHYSICAL),
        ({"physical": 0.9, "work": 0.2}, PASSIVE_FIT),
        ({"physical": 0.9, "mental": 0.9}, UNNAMED),
        ({"activity": 0.9, "work": 0.9}, UNNAMED),
        ({}, UNNAMED),
    ],
)
def test_a_dimension_that_nobody_was_asked_about(asked: dict[str, float], label: str) -> None:
    assert name_class(asked) == label


def test_the_mean_of_a_dimension_is_over_its_items() -> None:
    found = average_dimensions(np.array([0.2, 0.4, 0.9]), ["mental", "mental", "work"])

    assert found == {"mental": pytest.approx(0.3), "work": 0.9}


DIMENSIONS = ("physical", "mental", "activity", "work")


def make_fit(sizes: list[int], chances: list[list[float]]) -> ClassFit:
    k = len(sizes)
    return ClassFit(
        k=k,
        parameters=0,
        log_likelihood=0.0,
        bic=0.0,
        entropy=1.0,
        weights=np.array(sizes) / sum(sizes),
        chances=np.array(chances),
        members=np.repeat(np.arange(k), sizes),
    )


FIT, DOWN, ILL = [0.9, 0.9, 0.8, 0.8], [0.8, 0.2, 0.1, 0.2], [0.1, 0.6, 0.2, 0.2]


def test_classes_stand_in_the_order_of_the_published_ones() -> None:
    named = name_classes(make_fit([50, 30, 20], [FIT, DOWN, ILL]), DIMENSIONS)

    assert [(each.class_id, each.place) for each in named] == [
        (PASSIVE_UNFIT_PHYSICAL, 2),
        (PASSIVE_UNFIT_MENTAL, 1),
        (ACTIVE_FIT, 0),
    ]
    assert [each.label for each in named] == [each.class_id for each in named]


def test_two_classes_of_one_name_are_numbered_by_size() -> None:
    named = name_classes(make_fit([20, 50, 30], [FIT, [0.8, 0.8, 0.9, 0.9], DOWN]), DIMENSIONS)

    assert [(each.class_id, each.label, each.place) for each in named] == [
        (PASSIVE_UNFIT_MENTAL, PASSIVE_UNFIT_MENTAL, 2),
        ("active-fit-1", ACTIVE_FIT, 1),
        ("active-fit-2", ACTIVE_FIT, 0),
    ]


def test_names_do_not_depend_on_the_order_of_the_fit() -> None:
    one = name_classes(make_fit([50, 30, 20], [FIT, DOWN, ILL]), DIMENSIONS)
    other = name_classes(make_fit([20, 50, 30], [ILL, FIT, DOWN]), DIMENSIONS)

    assert [each.class_id for each in one] == [each.class_id for each in other]


def test_one_class_is_no_division() -> None:
    (only,) = name_classes(make_fit([40], [FIT]), DIMENSIONS)

    assert (only.class_id, only.label) == (UNDIVIDED, UNDIVIDED)


def test_the_registry_has_words_for_every_label() -> None:
    assert load_real_registry().keys("profile-class") == list(LABELS)
