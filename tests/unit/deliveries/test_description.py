"""delivery.toml: every key, every rule, and what is still checked when some of it is wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from support.data import load_real_registry
from support.deliveries import SmallDelivery, list_places, list_rules

from vexcore.contracts.delivery import ArmFacts
from vexcore.deliveries.trials import describe_trial
from vexcore.errors import UsageError

OWN = """
[trial]
id = "almere"
name = "Proef Almere"
legal_basis = "article-83"
consent = "pre"
start_on = "2018-01-15"
end_on = "2019-06-30"

[[arm]]
id = "control"
label = "Gewoon"
role = "control"
randomised = true
components = []

[[arm]]
id = "t1"
label = "Vrijlating"
role = "treatment"
randomised = true
components = ["earnings", "intensive"]

[[arm]]
id = "t1.1"
label = "Zelf gekozen"
role = "treatment"
components = ["intensive"]
parent = "t1"
"""


def make_own(small: SmallDelivery) -> SmallDelivery:
    """Make a delivery of a trial that the registry does not know."""
    small.delivery |= {"trial": "almere"}
    small.extra = OWN
    persons = small.tables["persons"]
    small.tables = {"persons": [persons[0], {**persons[2], "chosen_arm_id": "t1.1"}]}
    for row in (0, 1):
        small.set("persons", row, municipality_id="", started_on="", withdrew_on="")
    return small


def replace(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_known_trial_is_as_the_registry_has_it() -> None:
    facts = describe_trial(load_real_registry(), "groningen")

    assert (facts.start_on, facts.end_on, facts.consent) == (date(2017, 11, 1), date(2019, 10, 31), "post")
    assert facts.municipalities == ("groningen", "ten-boer")
    assert [arm.arm_id for arm in facts.arms] == [
        *("control", "t1", "t2", "t3", "t4", "t4.1", "t4.2", "t4.3", "reference")
    ]
    assert facts.arms[6] == ArmFacts(
        arm_id="t4.2",
        label=facts.arms[6].label,
        role="treatment",
        randomised=False,
        components=("intensive",),
        parent="t4",
    )


def test_what_is_unknown_of_a_trial_stays_unknown() -> None:
    registry = load_real_registry()

    assert describe_trial(registry, "tilburg").end_on is None
    assert describe_trial(registry, "deventer").arms[-1].randomised is None
    with pytest.raises(UsageError, match="'almere' is not in the registry: choose one of"):
        describe_trial(registry, "almere")


@pytest.mark.parametrize(
    ("key", "value", "column"),
    [
        ("trial", "gronigen", "[delivery].trial"),
        ("trial", "Groningen", "[delivery].trial"),
        ("trial", None, "[delivery].trial"),
        ("delivered_by", "", "[delivery].delivered_by"),
        ("delivered_by", None, "[delivery].delivered_by"),
        ("delivered_on", "1-3-2020", "[delivery].delivered_on"),
        ("delivered_on", "2020-02-30", "[delivery].delivered_on"),
        ("delivered_on", "2017-10-31", "[delivery].delivered_on"),
        ("delivered_on", "0001-01-01", "[delivery].delivered_on"),
        ("format", 2, "[delivery].format"),
        ("format", "1", "[delivery].format"),
        ("format", None, "[delivery].format"),
        ("payroll_from", "2017", "[delivery].payroll_from"),
        ("payroll_to", "2019-13", "[delivery].payroll_to"),
        ("benefit_to", "2017-10", "[delivery].benefit_to"),
        ("synthetic", "yes", "[delivery].synthetic"),
    ],
)
def test_a_wrong_key_is_one_fault(check: Any, small: SmallDelivery, key: str, value: Any, column: str) -> None:
    small.delivery[key] = value
    checked = check(small)

    assert [place[:3] for place in list_places(checked.report)] == [("delivery.toml", 0, column)]
    assert checked.delivery is None


@pytest.mark.parametrize("day", ["2017-11-01", "today"])
def test_a_delivery_is_of_a_day_from_the_trials_start_to_today(check: Any, small: SmallDelivery, day: str) -> None:
    today = datetime.now().astimezone().date()
    small.tables = {"persons": small.tables["persons"]}
    small.delivery |= {f"{register}_{end}": "2017-10" for register in ("payroll", "benefit") for end in ("from", "to")}
    small.delivery["delivered_on"] = today.isoformat() if day == "today" else day
    assert check(small).report.ok

    small.delivery["delivered_on"] = (today + timedelta(days=1)).isoformat()
    assert list_rules(check(small).report) == ["a delivery is not of a day to come"]


def test_days_may_be_toml_days(check: Any, small: SmallDelivery) -> None:
    small.delivery["delivered_on"] = date(2020, 3, 1)

    assert check(small).delivery.facts.delivered_on == date(2020, 3, 1)


def test_windows_are_as_given(check: Any, small: SmallDelivery) -> None:
    small.delivery |= {"payroll_from": "2016-01", "payroll_to": "2019-12", "benefit_from": "2017-11"}
    facts = check(small).delivery.facts

    assert (facts.payroll_from, facts.payroll_to) == (date(2016, 1, 1), date(2019, 12, 1))
    assert (facts.benefit_from, facts.benefit_to) == (date(2017, 11, 1), date(2019, 10, 1))


@pytest.mark.parametrize("key", ["payroll_to", "benefit_to"])
@pytest.mark.parametrize("delivered_on", ["2020-02-01", "2020-02-29"])
def test_a_window_ends_before_the_month_of_the_delivery(
    check: Any, small: SmallDelivery, key: str, delivered_on: str
) -> None:
    small.delivery |= {"delivered_on": delivered_on, key: "2020-01"}
    assert getattr(check(small).delivery.facts, key) == date(2020, 1, 1)

    for month in ("2020-02", "2030-01"):
        small.delivery[key] = month
        checked = check(small)
        assert list_places(checked.report) == [("delivery.toml", 0, f"[delivery].{key}", month)]
        assert checked.report.to_records()[0]["rule"] == (
            "a window ends before the month of delivered_on (2020-02), which was not over"
        )
        assert checked.report.to_records()[0]["remedy"] == "give the last month that was really read, 2020-01 at most"


@pytest.mark.parametrize(
    ("delivered_on", "last"),
    [
        *(("2019-12-01", date(2019, 10, 1)), ("2019-11-01", date(2019, 10, 1)), ("2019-10-31", date(2019, 9, 1))),
        *(("2018-01-15", date(2017, 12, 1)), ("2017-12-31", date(2017, 11, 1))),
    ],
)
def test_windows_end_with_the_trial_or_before_the_month_of_the_delivery(
    check: Any, small: SmallDelivery, delivered_on: str, last: date
) -> None:
    small.delivery["delivered_on"] = delivered_on
    small.tables = {"persons": small.tables["persons"]}
    facts = check(small).delivery.facts

    assert (facts.payroll_to, facts.benefit_to) == (last, last)


def test_a_month_that_the_default_window_does_not_hold_has_no_row(check: Any, small: SmallDelivery) -> None:
    small.delivery["delivered_on"] = "2019-10-31"
    small.tables = {name: small.tables[name] for name in ("persons", "months")}

    # October 2019 is month 22 of who started in December 2017, and 23 of the others.
    assert list_places(check(small).report) == [("months.csv", 6, "month", "22"), ("months.csv", 7, "month", "23")]


def test_in_the_first_month_of_a_trial_no_month_is_over(check: Any, small: SmallDelivery) -> None:
    small.delivery["delivered_on"] = "2017-11-30"
    small.tables = {"persons": small.tables["persons"]}
    report = check(small).report

    assert [place[:3] for place in list_places(report)] == [
        ("delivery.toml", 0, "[delivery].payroll_to"),
        ("delivery.toml", 0, "[delivery].benefit_to"),
    ]
    assert report.to_records()[0]["remedy"] == "give payroll_from and payroll_to: months that were really read"


def test_a_trial_with_an_unknown_end_needs_the_ends_of_its_windows(check: Any, small: SmallDelivery) -> None:
    small.delivery |= {"trial": "tilburg", "payroll_to": "2019-12"}
    small.tables = {"persons": small.tables["persons"][:1]}
    small.set("persons", 0, municipality_id="tilburg")
    report = check(small).report

    assert list_places(report) == [("delivery.toml", 0, "[delivery].benefit_to", "")]
    assert report.to_records()[0]["remedy"] == 'add benefit_to = "yyyy-mm"'


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[delivery\n", "the file is TOML"),
        ("a = [[[[", "the file is TOML"),
        ("", "there is a section [delivery]"),
        ('delivery = "x"', "[delivery] is a table"),
        ("[[delivery]]\n", "[delivery] is a table"),
    ],
)
def test_what_is_no_description_is_refused(check: Any, text: str, rule: str) -> None:
    class Spoilt(SmallDelivery):
        def write(self, folder: Any) -> Any:
            super().write(folder)
            (folder / "delivery.toml").write_text(text, encoding="utf-8")
            return folder

    assert list_rules(check(Spoilt()).report) == [rule]


def test_text_that_is_no_utf8_is_refused(check: Any) -> None:
    class Spoilt(SmallDelivery):
        def write(self, folder: Any) -> Any:
            super().write(folder)
            (folder / "delivery.toml").write_bytes(b'[delivery]\ntrial = "\xff"\n')
            return folder

    assert list_rules(check(Spoilt()).report) == ["the text is UTF-8"]


def test_files_are_checked_although_the_description_is_wrong(check: Any, small: SmallDelivery) -> None:
    small.delivery |= {"format": 9, "delivered_by": ""}
    small.set("persons", 0, arm_id="t9").set("months", 0, month="99")

    assert [place[:3] for place in list_places(check(small).report)] == [
        ("delivery.toml", 0, "[delivery].delivered_by"),
        ("delivery.toml", 0, "[delivery].format"),
        ("persons.csv", 2, "arm_id"),
        ("months.csv", 2, "month"),
    ]


def test_an_unknown_section_is_a_fault(check: Any, small: SmallDelivery) -> None:
    small.extra = "[outcomes]\nx = 1\n"
    report = check(small).report

    assert list_places(report) == [("delivery.toml", 0, "outcomes", "")]
    assert report.to_records()[0]["remedy"].endswith("did you mean outcome?")


@pytest.mark.parametrize("section", ["[trial]\nid = 'groningen'\n", "[[arm]]\nid = 'x'\n"])
def test_a_known_trial_is_not_described_again(check: Any, small: SmallDelivery, section: str) -> None:
    small.extra = section

    assert list_rules(check(small).report) == ["groningen is a known trial, whose facts have been reviewed"]


def test_a_trial_of_ones_own_needs_no_code(check: Any, small: SmallDelivery) -> None:
    checked = check(make_own(small))

    assert checked.report.ok, checked.report.format_text()
    facts = checked.delivery.facts
    assert facts.trial.registered is False
    assert facts.trial.arms[1] == ArmFacts(
        arm_id="t1", label="Vrijlating", role="treatment", randomised=True, components=("earnings", "intensive")
    )
    assert (facts.trial.arms[2].parent, facts.trial.arms[2].randomised) == ("t1", None)
    assert (facts.payroll_from, facts.payroll_to) == (date(2018, 1, 1), date(2019, 6, 1))


@pytest.mark.parametrize(
    ("old", "new", "column", "value"),
    [
        ('id = "almere"', 'id = "almeer"', "[trial].id", "almeer"),
        ('"article-83"', '"article-38"', "[trial].legal_basis", "article-38"),
        ('consent = "pre"', 'consent = "before"', "[trial].consent", "before"),
        ('end_on = "2019-06-30"', 'end_on = "2018-01-14"', "[trial].end_on", "2018-01-14"),
        ('role = "control"', 'role = "controle"', "[[arm]] 1.role", "controle"),
        ('role = "control"', 'role = "reference"', "[[arm]].role", ""),
        ('id = "t1.1"', 'id = "t1"', "[[arm]].id", "t1"),
        ('parent = "t1"', 'parent = "t2"', "[[arm]] t1.1: parent", "t2"),
        ('parent = "t1"', 'parent = "control"', "[[arm]] t1.1: parent", "control"),
        ('"intensive"]\n\n', '"intensief"]\n\n', "[[arm]] t1: components", "intensief"),
        ("components = []", 'components = ["bonus"]', "[[arm]] control: components", "bonus"),
        ('label = "Gewoon"', "label = 3", "[[arm]] 1.label", "3"),
        ('label = "Gewoon"', 'label = "Gewoon"\ncolour = "red"', "[[arm]] 1.colour", "colour"),
    ],
)
def test_a_wrong_trial_of_ones_own_is_one_fault(
    check: Any, small: SmallDelivery, old: str, new: str, column: str, value: str
) -> None:
    make_own(small).extra = replace(OWN, old, new)

    assert list_places(check(small).report) == [("delivery.toml", 0, column, value)]


def test_a_trial_needs_a_treatment_arm(check: Any, small: SmallDelivery) -> None:
    make_own(small).extra = OWN[: OWN.index('[[arm]]\nid = "t1"')]
    small.tables = {"persons": small.tables["persons"][:1]}

    assert list_rules(check(small).report) == ["a trial has at least one treatment arm"]


def test_outside_article_83_there_is_no_earnings_release_and_no_exemption(check: Any, small: SmallDelivery) -> None:
    make_own(small).extra = OWN.replace('"article-83"', '"ordinary-law"')
    report = check(small).report
    assert list_places(report) == [("delivery.toml", 0, "[[arm]] t1: components", "earnings")]

    small.extra = small.extra.replace('"earnings", ', '"exemption", ')
    assert [place[3] for place in list_places(check(small).report)] == ["exemption"]
    small.extra = small.extra.replace('"exemption", ', '"self_direction", ')
    assert check(small).report.ok


def test_an_own_trial_may_end_on_a_day_not_known(check: Any, small: SmallDelivery) -> None:
    make_own(small).extra = OWN.replace('end_on = "2019-06-30"\n', "")
    small.delivery |= {"payroll_to": "2019-12", "benefit_to": "2019-12"}

    assert check(small).delivery.facts.trial.end_on is None


OUTCOME = """
[[outcome]]
id = "hope"
label = "Hoop"
file = "answers"
kind = "score"
unit = "points"
low = 0
high = 10
"""


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ('id = "hope"', 'id = "health"', "[[outcome]] 1.id"),
        ('id = "hope"', 'id = "calm"', "[[outcome]] 1.id"),
        ('id = "hope"', 'id = "wage_eur"', "[[outcome]] 1.id"),
        ('id = "hope"', 'id = "yyyymm"', "[[outcome]] 1.id"),
        ('id = "hope"', 'id = "Hope"', "[[outcome]] 1.id"),
        ("high = 10", "high = 0", "[[outcome]] 1.low"),
        ("high = 10", "high = inf", "[[outcome]] 1.high"),
        ('"score"', '"binary"', "[[outcome]] 1.low"),
        ('"answers"', '"exits"', "[[outcome]] 1.file"),
        ('unit = "points"\n', "", "[[outcome]] 1.unit"),
    ],
)
def test_a_wrong_extra_outcome_is_one_fault(check: Any, small: SmallDelivery, old: str, new: str, column: str) -> None:
    small.extra = replace(OUTCOME, old, new)

    assert [place[:3] for place in list_places(check(small).report)] == [("delivery.toml", 0, column)]


def test_an_extra_outcome_stands_once(check: Any, small: SmallDelivery) -> None:
    small.extra = OUTCOME * 2

    assert list_places(check(small).report) == [("delivery.toml", 0, "[[outcome]] 2.id", "hope")]


TRIAL_ID = "a trial id begins with a lower-case letter and has lower-case letters, digits and hyphens, 60 at most"
ARM_ID = "an arm id has lower-case letters, digits, dots and hyphens, 60 at most"
OUTCOME_ID = "an outcome id begins with a lower-case letter and has lower-case letters, digits and _, 60 at most"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('id = "control"', 'id = "Control"', ARM_ID),
        ('id = "control"', f'id = "{"c" * 61}"', ARM_ID),
        ('parent = "t1"', 'parent = "T 1"', ARM_ID),
        ('role = "control"', 'role = "controle"', "role is 'treatment', 'control' or 'reference'"),
        ('label = "Gewoon"', "label = 3", "label is a text in quotes"),
        ('label = "Gewoon"', 'label = ""', "label is not empty"),
        ('label = "Gewoon"', f'label = "{"x" * 201}"', "label has at most 200 characters"),
        ('label = "Gewoon"\n', "", "label is required"),
        ("randomised = true", 'randomised = "yes"', "randomised is true or false, or randomised is 'unknown'"),
        ("components = []", 'components = "x"', "components is a list"),
        ("components = []", "components = [1]", "each of components is a text in quotes"),
        ('end_on = "2019-06-30"', 'end_on = "x"', "a day is written yyyy-mm-dd and exists, or end_on is 'unknown'"),
    ],
)
def test_the_rule_of_a_key_is_in_plain_words(check: Any, small: SmallDelivery, old: str, new: str, rule: str) -> None:
    make_own(small).extra = replace(OWN, old, new)

    assert list_rules(check(small).report) == [rule]


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        *[("trial", trial, TRIAL_ID) for trial in ("Oss", "2-oss", "o_s", "", "o" * 61)],
        *[("format", value, "format is 1, without quotes") for value in (2, "1", 1.0, True)],
        ("synthetic", "yes", "synthetic is true or false"),
        ("payroll_to", 2017, "payroll_to is a text in quotes"),
    ],
)
def test_the_rule_of_a_key_of_the_delivery_is_in_plain_words(
    check: Any, small: SmallDelivery, key: str, value: Any, rule: str
) -> None:
    small.delivery[key] = value

    assert list_rules(check(small).report) == [rule]


def test_the_rule_of_an_outcome_id_is_in_plain_words(check: Any, small: SmallDelivery) -> None:
    small.extra = OUTCOME.replace('"hope"', '"Hope"')
    assert list_rules(check(small).report) == [OUTCOME_ID]

    small.extra = OUTCOME.replace("high = 10", "high = inf")
    assert list_rules(check(small).report) == ["high is a finite number"]


def test_the_id_of_an_own_trial_may_have_digits(check: Any, small: SmallDelivery) -> None:
    make_own(small).extra = OWN.replace('"almere"', '"almere-2"')
    small.delivery["trial"] = "almere-2"

    assert check(small).delivery.facts.trial.trial_id == "almere-2"
