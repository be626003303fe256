"""Arm sizes, consent, withdrawals and characteristics, against the printed numbers."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from support.cohort import TRIALS, describe_real_trial, load_real_recipe, make_cohort
from support.data import load_real_registry

from vexcore.cohort.characteristics import read_margin
from vexcore.cohort.persons import count_arms, find_likeness
from vexcore.cohort.plan import MarginColumn
from vexcore.errors import UsageError

SIZES = {
    "tilburg": {"control": 196, "groep-1": 196, "groep-2": 196, "groep-3": 195},
    "wageningen": {"control": 91, "zelf-in-actie": 99, "verdienen-loont": 111, "extra-begeleiding": 93},
    "deventer": {"control": 139, "groep-a": 138, "groep-b": 138, "groep-d": 138, "reference": 164},
    "utrecht": {"control": 195, "zelf-in-actie": 195, "met-extra-hulp-in-actie": 195, "werken-loont": 195},
    "nijmegen": {"control": 116, "groep-1": 116, "groep-2": 116},
    "groningen": {"control": 1635, "t1": 1641, "t2": 1620, "t3": 1649, "t4": 1647, "reference": 146},
    "apeldoorn-epe": {"control": 187, "eigen-regie": 186, "intensieve-begeleiding": 186},
    "oss": {"control": 102, "eigen-regie": 98, "intensieve-begeleiding": 101},
    "amsterdam": {"control": 250, "extra-aandacht": 250, "zelfregie": 250},
}
CONSENTED = {"control": 222, "t1": 183, "t2": 144, "t3": 153, "t4": 188}


def persons_of(trial: str) -> pd.DataFrame:
    frame: pd.DataFrame = make_cohort(trial).tables["persons"].to_pandas()
    return frame


@pytest.mark.parametrize("trial", TRIALS)
def test_arms_have_their_published_size_or_an_even_share(trial: str) -> None:
    sizes = count_arms(describe_real_trial(trial), load_real_recipe(), load_real_registry())

    assert sizes == SIZES[trial]
    assert persons_of(trial).arm_id.value_counts().to_dict() == SIZES[trial]


def test_a_trial_outside_the_recipe_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="'helmond' has no demonstration cohort; the recipe knows tilburg, "):
        find_likeness(load_real_recipe(), "helmond")


def test_groningen_has_the_printed_consent_choice_and_withdrawals() -> None:
    persons = persons_of("groningen")
    agreed = persons[persons.consented == 1]

    assert agreed.arm_id.value_counts().to_dict() == CONSENTED
    assert agreed.chosen_arm_id.value_counts().to_dict() == {"t4.1": 73, "t4.2": 58, "t4.3": 57}
    assert (agreed.loc[agreed.chosen_arm_id.notna(), "arm_id"] == "t4").all()
    assert persons.loc[persons.invited == 0, "arm_id"].unique().tolist() == ["reference"]
    withdrew = agreed[agreed.withdrew_on.notna()]
    assert persons.withdrew_on.notna().sum() == len(withdrew)
    first_year = withdrew[pd.to_datetime(withdrew.withdrew_on) < "2018-11-01"]
    assert first_year.arm_id.value_counts().to_dict() == {"t2": 9, "t4": 2, "control": 1, "t3": 1}
    assert withdrew.arm_id.value_counts().to_dict() == {"t2": 19, "t4": 5, "control": 1, "t3": 1}
    assert agreed[agreed.took_up == 1].arm_id.value_counts().to_dict() == {
        arm: count for arm, count in CONSENTED.items() if arm != "control"
    }


@pytest.mark.parametrize("trial", [trial for trial in TRIALS if trial != "groningen"])
def test_elsewhere_all_participants_consented_and_most_took_up(trial: str) -> None:
    persons = persons_of(trial)
    reference = persons.arm_id == "reference"
    treated = ~persons.arm_id.isin(["control", "reference"])

    assert (persons.consented == ~reference).all()
    assert (persons.invited == ~reference).all()
    assert persons.loc[~treated, "took_up"].eq(0).all()
    assert persons.loc[treated, "took_up"].mean() == pytest.approx(0.95, abs=0.05)
    assert persons.chosen_arm_id.isna().all()


@pytest.mark.parametrize(("trial", "withdrew"), [("oss", 35), ("wageningen", 15), ("utrecht", 30), ("amsterdam", 88)])
def test_the_published_share_withdraws(trial: str, withdrew: int) -> None:
    """Oss 40 of 341, Wageningen 16 of 410; the others as the one they are like."""
    assert persons_of(trial).withdrew_on.notna().sum() == withdrew


@pytest.mark.parametrize("trial", TRIALS)
def test_dates_lie_within_the_trial(trial: str) -> None:
    persons = persons_of(trial)
    facts = describe_real_trial(trial)
    last = facts.end_on or date(facts.start_on.year + 2, facts.start_on.month, 1)

    assert set(persons.started_on) == {facts.start_on}
    assert max(persons.randomised_on) < facts.start_on
    withdrew = persons.withdrew_on.dropna()
    assert withdrew.min() > facts.start_on
    assert withdrew.max() < last
    gone = persons.observed_until.dropna()
    assert gone.min() >= facts.start_on
    assert 0 < len(gone) / len(persons) < 0.03  # 0.4 % a year over three years
    assert not (persons.observed_until.notna() & persons.withdrew_on.notna()).any()


def count_cells(persons: pd.DataFrame) -> dict[str, list[int]]:
    bands = {"age": [26, 34, 44, 54, 66], "benefit_months": [0, 11, 35, 720]}
    labels = {
        "sex": ["male", "female"],
        "education": ["low", "middle", "high", "unknown"],
        "migration": ["none", "western", "non-western"],
        "benefit_norm": ["single", "single-parent", "couple"],
    }
    cells = {name: persons[name].value_counts().reindex(known, fill_value=0) for name, known in labels.items()}
    cells |= {name: pd.cut(persons[name], edges).value_counts(sort=False) for name, edges in bands.items()}
    return {name: counts.tolist() for name, counts in cells.items()}


NAMES = {
    "sex": "male",
    "age": "age",
    "education": "education",
    "migration": "migration",
    "benefit_norm": "household",
    "benefit_months": "duration",
}

GROUPS = [
    *[
        ("groningen", "consented", arm, "003:2.1", column)
        for column, arm in enumerate(("control", "t1", "t2", "t3"), 2)
    ],
    *[("groningen", "chosen", arm, "003:2.1", column) for column, arm in enumerate(("t4.1", "t4.2", "t4.3"), 6)],
    *[
        ("groningen", "all", arm, "003:5.2", column)
        for column, arm in enumerate(("control", "t1", "t2", "t3", "t4"), 1)
    ],
    ("groningen", "all", "reference", "003:5.3", 3),
    ("deventer", "all", "reference", "003:5.3", 1),
    *[(trial, "participants", "", "003:5.3", 2) for trial in TRIALS if trial != "groningen"],
]


@pytest.mark.parametrize(("trial", "who", "arm", "table", "column"), GROUPS)
def test_characteristics_have_their_printed_margins_to_the_person(
    trial: str, who: str, arm: str, table: str, column: int
) -> None:
    """Within one person a cell, two where those who declined are what remains."""
    persons = persons_of(trial)
    members = {
        "consented": (persons.arm_id == arm) & (persons.consented == 1),
        "chosen": persons.chosen_arm_id == arm,
        "all": persons.arm_id == arm,
        "participants": persons.consented == 1,
    }[who]
    group = persons[members]

    for name, counts in count_cells(group).items():
        shares = read_margin(load_real_recipe(), MarginColumn(table=table, column=column), NAMES[name])
        assert sum(counts) == len(group), name
        assert counts == pytest.approx(shares * len(group) / 100, abs=2 if who == "all" else 1), name


def test_the_research_population_has_its_printed_margins() -> None:
    """Table 2.1, column 1: within two points, since the arms' own margins rule."""
    persons = persons_of("groningen")

    for name, counts in count_cells(persons).items():
        shares = read_margin(load_real_recipe(), MarginColumn(table="003:2.1", column=1), NAMES[name])
        assert [100 * count / len(persons) for count in counts] == pytest.approx(shares.tolist(), abs=2), name


def test_characteristics_of_a_person_fit_together() -> None:
    persons = persons_of("groningen")

    assert ((persons.benefit_norm == "couple") == persons.household.str.startswith("couple")).all()
    assert (
        persons.household[persons.benefit_norm != "couple"] == persons.benefit_norm[persons.benefit_norm != "couple"]
    ).all()
    assert (persons.benefit_months <= (persons.age - 18) * 12).all()
    assert (persons.wage_eur_6m <= persons.wage_eur_12m + 0.005).all()
    assert (persons.wage_eur_12m <= persons.wage_eur_24m + 0.005).all()
    assert persons.age.corr(persons.benefit_months) > 0.1
