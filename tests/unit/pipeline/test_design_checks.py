"""Balance, representativeness, sizes, response and bounds: by hand, and nothing beside the cells that are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2
from support.data import load_real_registry
from support.harmonise import harmonised, make_facts, make_persons, make_table

from vexcore.disclosure.policy import FEW, FEW_CONTRIBUTORS, FURTHER, SMALL_GROUP, TOO_FEW
from vexcore.estimate.fits import SMALL_ARM
from vexcore.estimate.sample import Panel, Sample, SampleArm
from vexcore.harmonise.statements import read_statement
from vexcore.pipeline.compared_cells import FEW_CLASSES, TOGETHER, WITHHELD_COMPARISON
from vexcore.pipeline.design_checks import NO_PLAN, PLAN_MADE_BEFORE, list_planned, release_balance
from vexcore.pipeline.released import OutcomeKinds, release_profile
from vexcore.pipeline.released_bounds import FEW_TRIMMED, WITHHELD_EITHER, release_bounds

Row = dict[str, Any]
ROLES = {"t:control": "control", "t:one": "treatment", "t:two": "treatment", "t:reference": "reference"}
LEVELS = {
    "sex": ("male", "female"),
    "benefit-duration": ("duration-under-1-year", "duration-1-3-years", "duration-3-plus-years"),
    "education": ("education-low", "education-middle", "education-high"),
}
"""Every category of sex and of duration; of education one more, that nobody has."""


def make_persons_frame(arms: dict[str, Sequence[int]], *, characteristic: str = "") -> pd.DataFrame:
    """Return persons by arm with so many in each category: of sex where there are two, else of duration."""
    width = max(len(counts) for counts in arms.values())
    name = characteristic or ("sex" if width < 3 else "benefit-duration")
    rows = []
    for arm, counts in arms.items():
        levels = np.repeat(LEVELS[name][: len(counts)], counts)
        for place, level in enumerate(levels):
            rows.append({"arm_id": arm, "category": level, "age": 30 + 7 * place % 29, "participant": True})
    frame = pd.DataFrame(rows).assign(characteristic=name, role=lambda own: own["arm_id"].map(ROLES))
    empty = ("start_month", "block", "cluster_id", "sex", "education", "migration", "benefit_norm", "wage_eur_6m")
    frame = frame.assign(**dict.fromkeys(empty), benefit_months=None)
    if name in frame:
        frame[name] = frame["category"].str.removeprefix("education-")
    return frame


def make_sample(
    persons: pd.DataFrame, *, consent: str = "pre", panels: Sequence[Panel] = (), drawn: bool = True
) -> Sample:
    roles = {arm: role for arm, role in ROLES.items() if arm in set(persons["arm_id"])}
    return Sample(
        trial_id="t",
        origin="estimated",
        consent=consent,
        main_comparison="C",
        arms=tuple(SampleArm(arm_id=arm, role=role, randomised=drawn) for arm, role in roles.items()),
        persons=persons,
        panels={panel.outcome_id: panel for panel in panels},
    )


def make_ask(persons: pd.DataFrame, answered: dict[int, np.ndarray] | None = None) -> Callable[[str], pd.DataFrame]:
    """Answer the statements that the checks ask, from persons and who answered each wave."""
    split = (~persons.loc[persons["role"] != "reference", "participant"]).any()
    population = persons["participant"].map({True: "participants", False: "decliners"}) if split else "assigned"
    described = persons.assign(
        population=population,
        in_total=persons["role"] != "reference",
    )
    described.loc[described["role"] == "reference", "population"] = "assigned"
    waves = answered or {}
    keys = ["characteristic", "population", "category", "arm_id", "in_total"]
    joined = described[described["participant"] & (described["role"] != "reference")]

    def count(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
        return frame.groupby(by, as_index=False).size().rename(columns={"size": "count"})

    def response() -> pd.DataFrame:
        parts = []
        for wave, flags in waves.items():
            own = joined.assign(yes=flags[joined.index]).groupby(["arm_id", "in_total"], as_index=False)
            parts.append(own.agg(count=("yes", "sum"), base_n=("yes", "size")).assign(wave=wave))
        names = ["arm_id", "in_total", "count", "base_n", "wave", "instrument"]
        return pd.concat(parts).assign(instrument="participant-questionnaire") if parts else pd.DataFrame(columns=names)

    def attrition() -> pd.DataFrame:
        parts = []
        for wave in sorted(set(waves) - {0}):
            first = joined[waves.get(0, np.zeros(len(persons), dtype=bool))[joined.index]]
            own = first.assign(yes=waves[wave][first.index]).groupby(["arm_id", "in_total"], as_index=False)
            parts.append(own.agg(count=("yes", "sum"), base_n=("yes", "size")).assign(wave=wave))
        names = ["arm_id", "in_total", "count", "base_n", "wave"]
        return pd.concat(parts) if parts else pd.DataFrame(columns=names)

    def respondents() -> pd.DataFrame:
        parts = [count(joined[flags[joined.index]], keys).assign(wave=wave) for wave, flags in waves.items()]
        return pd.concat(parts) if parts else pd.DataFrame(columns=[*keys, "count", "wave"])

    nothing = ["outcome_id", "month", "arm_id", "in_total", "n", "sum", "sum_sq", "nonzero", "largest"]
    answers = {
        "cells_profile": lambda: count(described, keys),
        "cells_outcomes": lambda: pd.DataFrame(columns=nothing).astype({"sum": float, "in_total": bool}),
        "cells_response": response,
        "cells_attrition": attrition,
        "cells_respondents": respondents,
    }
    return lambda name: answers[name]().reset_index(drop=True)


def profile_of(ask: Callable[[str], pd.DataFrame]) -> list[Row]:
    return list(release_profile(ask, OutcomeKinds(kinds={}, monthly=frozenset())))


def balance(
    persons: pd.DataFrame, *, answered: dict[int, np.ndarray] | None = None, planned: Any = None, drawn: bool = True
) -> list[Row]:
    ask = make_ask(persons, answered)
    return list(release_balance(ask, make_sample(persons, drawn=drawn), profile_of(ask), planned=planned))


def pick(rows: list[Row], **cells: Any) -> Row:
    found = [row for row in rows if all(row.get(name) == value for name, value in cells.items())]
    assert len(found) == 1, found
    return found[0]


def test_an_arm_against_control_by_hand() -> None:
    rows = balance(make_persons_frame({"t:control": (40, 30, 30), "t:one": (60, 20, 20)}))
    row = pick(rows, arm_id="t:one", population="assigned", category="duration-under-1-year")

    assert (row["count"], row["base_n"], row["share"], row["status"]) == (60, 100, 0.6, "released")
    assert row["smd"] == pytest.approx(0.2 / sqrt(0.24))
    assert row["statistic"] == pytest.approx(0.2)
    assert row["std_error"] == pytest.approx(sqrt(2 * 0.24 / 99))
    assert (row["df"], row["test"], row["wave"]) == (198, "regression", 0)
    # Expected 50, 25, 25 in both: 2 x (100 / 50 + 25 / 25 + 25 / 25) = 8 on 2 degrees of freedom.
    test = pick(rows, arm_id="t:one", test="chi-square")
    assert (test["test"], test["test_statistic"], test["df"]) == ("chi-square", pytest.approx(8), 2)
    assert test["p_value"] == pytest.approx(chi2.sf(8, 2))
    assert test["reason"] is None


def test_what_is_withheld_in_either_group_is_one_class() -> None:
    """9 with a long duration take the middle along: the class is 39 of 99 in the arm, 60 of 100 in control."""
    rows = balance(make_persons_frame({"t:control": (40, 30, 30), "t:one": (60, 30, 9)}))
    high = pick(rows, arm_id="t:one", category="duration-3-plus-years")
    test = pick(rows, arm_id="t:one", test="chi-square")
    low = np.array([60, 40])
    table = np.array([low, np.array([99, 100]) - low])
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / 199

    assert (high["status"], high["reason"]) == ("suppressed", FEW)
    assert [high.get(name) for name in ("count", "share", "smd", "statistic", "std_error", "p_value")] == [None] * 6
    assert (test["df"], test["reason"]) == (1, TOGETHER)
    assert test["test_statistic"] == pytest.approx(((table - expected) ** 2 / expected).sum())


def test_a_cell_withheld_in_control_says_so() -> None:
    rows = balance(make_persons_frame({"t:control": (40, 30, 9), "t:one": (60, 30, 30), "t:two": (60, 30, 12)}))

    assert pick(rows, arm_id="t:one", category="duration-3-plus-years")["reason"] == WITHHELD_COMPARISON
    assert pick(rows, arm_id="t:two", category="duration-3-plus-years")["reason"] == FURTHER


def test_one_class_is_no_test() -> None:
    rows = balance(make_persons_frame({"t:control": (40, 9), "t:one": (60, 30)}))
    test = pick(rows, arm_id="t:one", test="chi-square")

    assert (test["status"], test["reason"], test.get("p_value")) == ("suppressed", FEW_CLASSES, None)


def test_a_small_arm_has_no_numbers_at_all() -> None:
    rows = balance(make_persons_frame({"t:control": (40, 30), "t:one": (50, 40), "t:two": (5, 4)}), planned=None)
    own = [row for row in rows if row["arm_id"] == "t:two"]

    assert {row["reason"] for row in own} == {SMALL_GROUP, SMALL_ARM}
    assert not [name for row in own for name in ("count", "base_n", "share", "test_statistic") if row.get(name)]


@pytest.mark.parametrize(("drawn", "rows_expected"), [(True, True), (False, False)])
def test_only_a_reference_group_drawn_by_lot_is_set_against_control(drawn: bool, rows_expected: bool) -> None:
    persons = make_persons_frame({"t:control": (40, 30), "t:one": (50, 40), "t:reference": (30, 30)})
    rows = balance(persons, drawn=drawn)
    own = [row for row in rows if (row["arm_id"], row["comparison_arm_id"]) == ("t:reference", "t:control")]

    assert bool(own) == rows_expected
    # 30 of 60 against 90 of 160 in the trial.
    row = pick(rows, arm_id="t:reference", comparison_arm_id="all", category="male")
    assert (row["population"], row["statistic"]) == ("reference", pytest.approx(0.5 - 90 / 160))


def test_participants_by_hand() -> None:
    persons = make_persons_frame({"t:control": (60, 60), "t:one": (80, 80)})
    chosen = persons.groupby(["arm_id", "category"]).cumcount()
    size = persons.groupby(["arm_id", "category"])["age"].transform("size")
    share = np.where(persons["category"] == "male", 0.25, 0.5)
    rows = balance(persons.assign(participant=chosen < size * share))
    row = pick(rows, arm_id="all", comparison_arm_id="all", population="participants", category="male")
    test = pick(
        rows,
        arm_id="all",
        comparison_arm_id="all",
        population="participants",
        category="all",
    )

    # 35 men and 70 women took part, 105 and 70 declined.
    assert (row["count"], row["base_n"], row["statistic"]) == (35, 105, pytest.approx(35 / 105 - 0.5))
    assert "std_error" not in row
    assert test["test_statistic"] == pytest.approx(280 * (35 * 70 - 70 * 105) ** 2 / (105 * 175 * 140 * 140))


def test_withheld_cells_are_in_no_number() -> None:
    """Persons move between two withheld categories of both groups: not one row changes."""
    many = make_persons_frame({"t:control": (5, 4, 60), "t:one": (3, 8, 50)}, characteristic="education")
    other = make_persons_frame({"t:control": (2, 7, 60), "t:one": (6, 5, 50)}, characteristic="education")
    rows, moved = balance(many.assign(age=40)), balance(other.assign(age=40))

    assert pick(rows, arm_id="t:one", category="education-low")["reason"] == FEW
    assert rows == moved


def test_joint_test_is_rounded_and_says_p_of_the_rounded() -> None:
    rows = balance(make_persons_frame({"t:control": (40, 60), "t:one": (60, 40)}))
    joint = pick(rows, arm_id="t:one", characteristic="all")

    # Sex and age.
    assert (joint["test"], joint["df"], joint["status"]) == ("joint", 2, "released")
    assert joint["test_statistic"] == round(joint["test_statistic"], 2)
    assert 0 < joint["p_value"] < 1


@pytest.mark.parametrize(
    ("planned", "status", "reason"),
    [
        (None, "not_published", NO_PLAN),
        ({"t:control": 1, "t:one": 1}, "released", PLAN_MADE_BEFORE),
        ({"t:control": 1}, "not_published", NO_PLAN),
    ],
)
def test_sizes_against_the_plan(planned: Any, status: str, reason: str | None) -> None:
    rows = balance(make_persons_frame({"t:control": (20, 20), "t:one": (30, 30)}), planned=planned)
    row = pick(rows, characteristic="allocation")

    assert (row["arm_id"], row["comparison_arm_id"], row["status"], row["reason"]) == ("all", "all", status, reason)
    if status == "released":
        assert (row["test_statistic"], row["df"], row["base_n"]) == (pytest.approx(4), 1, 100)


@pytest.mark.parametrize(("size", "status"), [(9, "suppressed"), (10, "released")])
def test_sizes_of_small_arms_are_not_tested(size: int, status: str) -> None:
    rows = balance(make_persons_frame({"t:control": (20, 20), "t:one": (size,)}), planned={"t:control": 2, "t:one": 1})

    assert pick(rows, characteristic="allocation")["status"] == status


def test_the_registry_knows_three_plans() -> None:
    registry = load_real_registry()

    assert set(list_planned(registry, "groningen").values()) == {1}
    assert len(list_planned(registry, "groningen")) == 5
    assert list_planned(registry, "wageningen") == {
        "wageningen:control": 100,
        "wageningen:zelf-in-actie": 50,
        "wageningen:verdienen-loont": 100,
        "wageningen:extra-begeleiding": 50,
    }
    assert set(list_planned(registry, "oss").values()) == {100}
    assert [list_planned(registry, trial) for trial in ("nijmegen", "utrecht", "nieuwstad")] == [None] * 3


def answer_flags(persons: pd.DataFrame, silent: dict[tuple[str, str], int]) -> np.ndarray:
    """Return who answered: all but the first so many of each arm and level."""
    place = persons.groupby(["arm_id", "category"]).cumcount()
    gone = [silent.get(key, 0) for key in zip(persons["arm_id"], persons["category"], strict=True)]
    return (place >= np.array(gone)).to_numpy()


def test_response_and_attrition_by_hand() -> None:
    persons = make_persons_frame({"t:control": (50, 50), "t:one": (40, 60), "t:two": (60, 40)})
    first = answer_flags(persons, {("t:control", "male"): 10})
    later = answer_flags(persons, {(arm, level): 15 for arm in ROLES for level in LEVELS["sex"]})
    rows = balance(persons, answered={0: first, 1: later})
    row = pick(rows, arm_id="t:one", characteristic="response", wave=0)
    together = pick(rows, arm_id="all", characteristic="response", wave=1)
    left = pick(rows, arm_id="t:one", characteristic="attrition", wave=1)

    assert (row["count"], row["base_n"], row["population"]) == (100, 100, "participants")
    assert (row["statistic"], row["std_error"]) == (pytest.approx(0.1), pytest.approx(sqrt(0.9 * 0.1 / 99)))
    assert (together["count"], together["base_n"], together["statistic"]) == (140, 200, pytest.approx(0))
    # 30 of 100 against 20 of the 90 of control who answered at first.
    assert (left["count"], left["base_n"], left["population"]) == (30, 100, "respondents")
    assert left["statistic"] == pytest.approx(0.3 - 20 / 90)


def test_respondents_against_control_by_hand() -> None:
    persons = make_persons_frame({"t:control": (50, 50), "t:one": (40, 60), "t:two": (60, 40)})
    later = answer_flags(persons, {(arm, level): 15 for arm in ROLES for level in LEVELS["sex"]})
    rows = balance(persons, answered={1: later})
    keys = {"population": "respondents", "wave": 1, "category": "male"}
    row = pick(rows, arm_id="t:one", **keys)
    together = pick(rows, arm_id="all", **keys)

    assert (row["count"], row["base_n"], row["statistic"]) == (25, 70, pytest.approx(25 / 70 - 0.5))
    assert row["std_error"] == pytest.approx(sqrt(25 / 70 * 45 / 70 / 69 + 0.25 / 69))
    assert (together["count"], together["base_n"]) == (70, 140)


def test_respondents_are_withheld_where_too_few_did_not_answer() -> None:
    persons = make_persons_frame({"t:control": (50, 50), "t:one": (40, 60), "t:two": (60, 40)})
    silent = {(arm, level): 15 for arm in ROLES for level in LEVELS["sex"]}
    later = answer_flags(persons, silent | {("t:one", "male"): 9, ("t:two", "male"): 2, ("t:two", "female"): 3})
    rows = balance(persons, answered={1: later})
    keys = {"population": "respondents", "wave": 1, "category": "male"}

    assert pick(rows, arm_id="t:one", **keys)["reason"] == FURTHER
    assert pick(rows, arm_id="t:two", **keys)["reason"] == TOO_FEW
    assert pick(rows, arm_id="all", **keys)["status"] == "suppressed"


def make_panel(persons: pd.DataFrame, values: dict[str, Sequence[float]], kind: str = "score") -> Panel:
    column = np.full(len(persons), np.nan)
    for arm, own in values.items():
        column[np.flatnonzero(persons["arm_id"] == arm)[: len(own)]] = own
    return Panel(outcome_id="y", kind=kind, domain="d", monthly=False, months=(12,), values=column[:, None])


def bounds(
    sizes: dict[str, int],
    values: dict[str, Sequence[float]],
    *,
    kind: str = "score",
    consent: str = "pre",
    withheld: Sequence[str] = (),
) -> list[Row]:
    persons = make_persons_frame({arm: (size,) for arm, size in sizes.items()})
    means = [
        {
            "population": "respondents",
            "characteristic": "y",
            "wave": 1,
            "arm_id": arm,
            "status": "suppressed" if arm in withheld else "released",
        }
        for arm in values
    ]
    return list(
        release_bounds(make_sample(persons, consent=consent, panels=[make_panel(persons, values, kind)]), means)
    )


def spread(count: int) -> list[float]:
    return [float(value % 11) for value in range(count)]


@pytest.mark.parametrize(("answered", "there"), [(52, False), (53, True), (48, False), (47, True)])
def test_bounds_only_where_response_differs_by_more_than_two_points(answered: int, there: bool) -> None:
    rows = bounds({"t:control": 100, "t:one": 100}, {"t:control": spread(50), "t:one": spread(answered)})

    assert len(rows) == there


def test_two_points_in_sizes_without_round_shares() -> None:
    # 3 of 150 is 2 points exactly, whatever a floating point makes of it.
    assert bounds({"t:control": 150, "t:one": 150}, {"t:control": spread(80), "t:one": spread(83)}) == []


def test_bounds_of_a_released_row() -> None:
    (row,) = bounds({"t:control": 100, "t:one": 100}, {"t:control": spread(50), "t:one": spread(60)})

    assert (row["arm_id"], row["comparison_arm_id"], row["month"], row["status"]) == (
        "t:one",
        "t:control",
        12,
        "released",
    )
    assert (row["response_arm"], row["response_comparison"]) == (0.6, 0.5)
    assert row["trimmed_share"] == pytest.approx(1 / 6)
    assert row["ci_low"] < row["low"] < row["high"] < row["ci_high"]
    assert row["ci_level"] == 0.90


@pytest.mark.parametrize("consent", ["post", "unknown"])
def test_bounds_only_where_people_consented_first(consent: str) -> None:
    assert (
        bounds({"t:control": 100, "t:one": 100}, {"t:control": spread(50), "t:one": spread(60)}, consent=consent) == []
    )


@pytest.mark.parametrize("withheld", ["t:control", "t:one"])
def test_no_bounds_beside_a_withheld_mean(withheld: str) -> None:
    (row,) = bounds(
        {"t:control": 100, "t:one": 100}, {"t:control": spread(50), "t:one": spread(60)}, withheld=[withheld]
    )

    assert (row["status"], row["reason"]) == ("suppressed", WITHHELD_EITHER)
    assert "response_arm" not in row


@pytest.mark.parametrize(("size", "status"), [(9, "suppressed"), (10, "released")])
def test_a_small_arm_may_take_the_size_of_another_along(size: int, status: str) -> None:
    values = {"t:control": spread(50), "t:one": spread(60)}
    rows = bounds({"t:control": 100, "t:one": 100, "t:two": size}, values | {"t:two": []})

    assert pick(rows, arm_id="t:one")["status"] == status


@pytest.mark.parametrize(
    ("answered", "kind", "reason"), [(59, "score", FEW_TRIMMED), (60, "score", None), (59, "binary", None)]
)
def test_what_is_trimmed_is_a_sum_of_ten_persons_at_least(answered: int, kind: str, reason: str | None) -> None:
    values = {"t:control": [0.0, 1] * 25, "t:one": [0.0, 1, 1, 0] * 14 + [1.0] * (answered - 56)}
    (row,) = bounds({"t:control": 100, "t:one": 100}, values, kind=kind)

    assert row["reason"] == reason
    assert (row.get("low") is None) == bool(reason)


def test_the_answers_between_two_cuts_are_ten_or_none() -> None:
    """Control is trimmed by 20, and by 25 or 30: 5 or 10 persons lie between."""
    sizes = {"t:control": 100, "t:one": 100, "t:two": 100}
    rows = bounds(sizes, {"t:control": spread(80), "t:one": spread(60), "t:two": spread(55)})
    apart = bounds(sizes, {"t:control": spread(80), "t:one": spread(60), "t:two": spread(50)})

    assert [row["reason"] for row in rows] == [None, FURTHER]
    assert [row["reason"] for row in apart] == [None, None]


def test_trimmed_amounts_need_ten_persons_with_one() -> None:
    amounts = [0.0] * 30 + [float(value) for value in range(1, 31)]
    (row,) = bounds({"t:control": 100, "t:one": 100}, {"t:control": amounts[10:], "t:one": amounts}, kind="eur")

    assert (row["status"], row["reason"]) == ("suppressed", FEW_CONTRIBUTORS)


TREATED = "oss:intensieve-begeleiding"
PEOPLE = [
    *({"arm_id": TREATED, "consented": 1, "took_up": took, "education": "low"} for took in (1, 1, 0)),
    {"arm_id": TREATED, "consented": 0, "took_up": 0, "education": "high"},
    *({"arm_id": "oss:control", "consented": 1, "took_up": 0, "education": "low"} for _ in range(2)),
    {"arm_id": "oss:reference", "consented": 0, "took_up": 0, "education": "low"},
]
ANSWERS = [(1, 0), (2, 0), (5, 0), (1, 1), (3, 1), (5, 1), (5, 2)]


def test_statements_count_take_up_respondents_and_who_stayed() -> None:
    persons = make_persons(*({"person_key": key} | person for key, person in enumerate(PEOPLE, start=1)))
    answers = make_table(
        "answers", [{"person_key": key, "wave": wave, "item": "general_health", "value": 3.0} for key, wave in ANSWERS]
    )
    with harmonised(make_facts(), persons=persons, answers=answers) as result:
        stages = result.rows(read_statement("cells_recruitment"))
        stayed = result.rows(read_statement("cells_attrition"))
        respondents = result.rows(read_statement("cells_respondents"))

    taken = [row for row in stages if row["stage"] == "took-up"]
    assert [(row["arm_id"], row["count"], row["base_n"]) for row in taken] == [("oss:intensieve-begeleiding", 2, 4)]
    assert [(row["wave"], row["arm_id"], row["count"], row["base_n"]) for row in stayed] == [
        (1, "oss:control", 1, 1),
        (1, "oss:intensieve-begeleiding", 1, 2),
        (2, "oss:control", 1, 1),
        (2, "oss:intensieve-begeleiding", 0, 2),
    ]
    low = {(row["wave"], row["arm_id"]): row["count"] for row in respondents if row["characteristic"] == "education"}
    assert low == {
        (0, "oss:control"): 1,
        (0, "oss:intensieve-begeleiding"): 2,
        (1, "oss:control"): 1,
        (1, "oss:intensieve-begeleiding"): 2,
        (2, "oss:control"): 1,
    }
    assert {row["population"] for row in respondents} == {"participants"}
