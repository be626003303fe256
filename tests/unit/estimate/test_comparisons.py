from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from vexcore.estimate.comparisons import list_comparisons
from vexcore.estimate.sample import Sample, SampleArm

ARMS = (
    SampleArm(arm_id="x:control", role="control", randomised=True),
    SampleArm(arm_id="x:one", role="treatment", randomised=True),
    SampleArm(arm_id="x:two", role="treatment", randomised=None),
    SampleArm(arm_id="x:reference", role="reference", randomised=True),
)
PERSONS = pd.DataFrame(
    {
        "arm_id": ["x:control", "x:control", "x:one", "x:one", "x:two", "x:reference"],
        "participant": [True, False, True, False, True, False],
    }
)
POST = Sample(
    trial_id="x",
    origin="demonstration",
    consent="post",
    main_comparison="B",
    arms=ARMS,
    persons=PERSONS,
    panels={},
)


def test_post_consent_registers_carry_a_b_and_c() -> None:
    a, b, c = list_comparisons(POST, monthly=True)

    assert (a.letter, a.estimand, a.main, a.against, a.arms) == (
        "A",
        "compliers",
        False,
        "x:control",
        ("x:one", "x:two"),
    )
    assert a.codes.tolist() == [0, -1, 1, -1, 2, -1]
    assert (b.letter, b.estimand, b.main, b.against) == ("B", "ITT", True, "x:reference")
    assert b.arms == ("x:control", "x:one", "x:two")
    assert b.codes.tolist() == [1, 1, 2, 2, 3, 0]
    assert (c.letter, c.estimand, c.main) == ("C", "ITT", False)
    assert c.codes.tolist() == [0, 0, 1, 1, 2, -1]


def test_post_consent_questionnaires_carry_only_a() -> None:
    (a,) = list_comparisons(POST, monthly=False)

    assert (a.letter, a.estimand, a.main) == ("A", "compliers", True)


@pytest.mark.parametrize("consent", ["pre", "unknown"])
@pytest.mark.parametrize("monthly", [True, False])
def test_elsewhere_a_is_c(consent: str, monthly: bool) -> None:
    pre = replace(POST, consent=consent, main_comparison="C", arms=ARMS[:3])
    (c,) = list_comparisons(pre, monthly=monthly)

    assert (c.letter, c.estimand, c.main) == ("C", "ITT", True)
    assert c.codes.tolist() == [0, 0, 1, 1, 2, -1]


@pytest.mark.parametrize("randomised", [False, None])
def test_a_reference_that_was_not_drawn_is_no_comparison(randomised: bool | None) -> None:
    found = list_comparisons(replace(POST, arms=(*ARMS[:3], replace(ARMS[3], randomised=randomised))), monthly=True)

    assert [(each.letter, each.main) for each in found] == [("A", False), ("C", True)]


def test_an_arm_known_not_to_be_drawn_is_left_out() -> None:
    arms = (*ARMS[:2], replace(ARMS[2], randomised=False), ARMS[3])
    (c,) = list_comparisons(replace(POST, consent="pre", arms=(*arms[:3],)), monthly=True)

    assert c.arms == ("x:one",)
    assert np.count_nonzero(c.codes == -1) == 2


def test_a_trial_without_control_has_no_comparison_c() -> None:
    assert list_comparisons(replace(POST, consent="pre", arms=ARMS[1:3]), monthly=True) == ()
