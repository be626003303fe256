"""The monthly register outcomes, each line on both sides, and what is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from support.harmonise import harmonised, make_facts, make_persons, make_table

from vexcore.contracts.delivery import ExtraOutcome

REGISTER_OUTCOMES = {
    *("wage_gt_100_wml", "wage_gt_70_wml", "wage_gt_50_wml", "wage_eur"),
    *("hours_gt_32", "hours_gt_27", "hours_gt_12", "hours_gt_8"),
    *("contract_permanent", "contract_temporary", "off_benefit"),
}


def month(number: int, person: int = 1, **cells: Any) -> dict[str, Any]:
    return {"person_key": person, "month": number, **cells}


@pytest.mark.parametrize(
    ("outcome", "at"),
    [("wage_gt_100_wml", 1565.40), ("wage_gt_70_wml", 1095.78), ("wage_gt_50_wml", 782.70)],
)
def test_a_wage_counts_above_its_line_and_not_at_it(outcome: str, at: float) -> None:
    wages = [at - 0.01, at, at + 0.01]
    table = make_table("months", [month(number, wage_eur=wage) for number, wage in enumerate(wages)])
    with harmonised(make_facts(), persons=make_persons({"person_key": 1, "age": 40}), months=table) as result:
        assert result.values(outcome) == {0: 0, 1: 0, 2: 1}
        assert result.values("wage_eur") == dict(enumerate(wages))


def test_no_wage_line_of_any_half_year_is_crossed_by_rounding() -> None:
    amounts = [
        1524.60,
        1537.20,
        1551.60,
        1565.40,
        1578.00,
        1594.20,
        1615.80,
        1635.60,
        1653.60,
        1680.00,
        1684.80,
        1701.00,
    ]
    window = (date(2016, 1, 1), date(2021, 12, 1))
    cents = {"wage_gt_100_wml": 100, "wage_gt_70_wml": 70, "wage_gt_50_wml": 50}
    for outcome, percent in cents.items():
        # In whole cents: every amount is a multiple of 60 cents, so that each line is a whole number of cents.
        lines = [round(amount * 100) * percent // 100 for amount in amounts]
        rows = [month(6 * half + k, wage_eur=(line + k) / 100) for half, line in enumerate(lines) for k in (0, 1)]
        facts = make_facts(payroll=window, start_on=date(2016, 1, 1))
        with harmonised(facts, persons=make_persons({"person_key": 1}), months=make_table("months", rows)) as result:
            values = result.values(outcome)
        assert [values[6 * half] for half in range(12)] == [0] * 12
        assert [values[6 * half + 1] for half in range(12)] == [1] * 12


def test_a_wage_at_the_line_that_was_added_up_is_still_at_the_line() -> None:
    total = sum([156.54] * 10)
    assert total != 1565.40

    table = make_table("months", [month(0, wage_eur=total)])
    with harmonised(make_facts(), persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values("wage_gt_100_wml")[0] == 0


@pytest.mark.parametrize(
    ("outcome", "at"), [("hours_gt_32", 136.0), ("hours_gt_27", 114.75), ("hours_gt_12", 51.0), ("hours_gt_8", 34.0)]
)
def test_hours_count_above_their_line_and_not_at_it(outcome: str, at: float) -> None:
    table = make_table("months", [month(0, hours=at - 0.01), month(1, hours=at), month(2, hours=at + 0.01)])
    with harmonised(make_facts(), persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values(outcome) == {0: 0, 1: 0, 2: 1}


def test_the_minimum_wage_is_that_of_the_calendar_month() -> None:
    # 1,560 lies above the 1,551.60 of June 2017 and below the 1,565.40 of July.
    window = (date(2017, 6, 1), date(2017, 7, 1))
    table = make_table("months", [month(-4, wage_eur=1560.0), month(-3, wage_eur=1560.0)])
    with harmonised(make_facts(payroll=window), persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values("wage_gt_100_wml") == {-4: 1, -3: 0}


def test_the_minimum_wage_follows_the_calendar_of_each_persons_own_start() -> None:
    window = (date(2017, 6, 1), date(2017, 7, 1))
    persons = make_persons({"person_key": 1}, {"person_key": 2, "started_on": date(2017, 6, 30)})
    rows = [month(-4, 1, wage_eur=1560.0), month(-3, 1, wage_eur=1560.0)]
    rows += [month(0, 2, wage_eur=1560.0), month(1, 2, wage_eur=1560.0)]
    with harmonised(make_facts(payroll=window), persons=persons, months=make_table("months", rows)) as result:
        assert result.values("wage_gt_100_wml", 2) == {0: 1, 1: 0}
        assert result.person(2)["start_month"] == date(2017, 6, 1)
        assert (result.person(1)["payroll_first"], result.person(2)["payroll_first"]) == (-4, 0)


def test_a_month_outside_the_minimum_wage_table_has_no_wage_line_but_has_a_wage() -> None:
    window = (date(2015, 12, 1), date(2016, 1, 1))
    facts = make_facts(payroll=window, start_on=date(2016, 1, 1))
    table = make_table("months", [month(-1, wage_eur=2000.0, hours=150.0)])
    with harmonised(facts, persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values("wage_gt_50_wml") == {0: 0}
        assert result.values("wage_eur") == {-1: 2000, 0: 0}
        assert result.values("hours_gt_32") == {-1: 1, 0: 0}
        assert result.gaps("wage_gt_50_wml") == {"month outside the minimum-wage table": (1, 1)}
        assert result.gaps("wage_eur") == {}


def test_a_month_after_the_minimum_wage_table_has_no_wage_line() -> None:
    facts = make_facts(payroll=(date(2021, 12, 1), date(2022, 1, 1)), start_on=date(2021, 12, 1))
    table = make_table("months", [], ["person_key", "month", "wage_eur"])
    with harmonised(facts, persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values("wage_gt_100_wml") == {0: 0}


@pytest.mark.parametrize(
    ("window", "age", "with_line"),
    [
        ((date(2017, 6, 1), date(2017, 7, 1)), 21, []),
        ((date(2017, 6, 1), date(2017, 7, 1)), 22, [-3]),
        ((date(2017, 6, 1), date(2017, 7, 1)), 23, [-4, -3]),
        ((date(2019, 6, 1), date(2019, 7, 1)), 20, []),
        ((date(2019, 6, 1), date(2019, 7, 1)), 21, [21]),
        ((date(2019, 6, 1), date(2019, 7, 1)), 22, [20, 21]),
        ((date(2017, 6, 1), date(2017, 7, 1)), None, [-4, -3]),
    ],
)
def test_who_had_no_right_to_the_adult_amount_has_no_wage_line(
    window: tuple[date, date], age: int | None, with_line: list[int]
) -> None:
    table = make_table("months", [], ["person_key", "month", "wage_eur"])
    persons = make_persons({"person_key": 1, "age": age})
    with harmonised(make_facts(payroll=window), persons=persons, months=table) as result:
        assert sorted(result.values("wage_gt_100_wml")) == with_line
        assert len(result.values("wage_eur")) == 2
        young = {"younger than the adult minimum wage": (1, 2 - len(with_line))} if len(with_line) < 2 else {}
        assert result.gaps("wage_gt_100_wml") == young


def test_a_missing_month_is_no_job_and_an_empty_cell_is_not_known() -> None:
    table = make_table(
        "months",
        [
            month(0, wage_eur=None, hours=None, contract=None, benefit=None),
            month(1, wage_eur=500.0, hours=40.0, contract="temporary", benefit=1),
        ],
    )
    with harmonised(make_facts(), persons=make_persons({"person_key": 1}), months=table) as result:
        for outcome in REGISTER_OUTCOMES:
            assert sorted(result.values(outcome)) == [1, 2], outcome
            assert result.gaps(outcome) == {"empty cell": (1, 1)}, outcome
        assert {outcome: result.values(outcome)[2] for outcome in REGISTER_OUTCOMES} == {
            outcome: 1 if outcome == "off_benefit" else 0 for outcome in REGISTER_OUTCOMES
        }
        assert result.values("off_benefit")[1] == 0


def test_outside_its_window_an_outcome_is_not_observed() -> None:
    facts = make_facts(payroll=(date(2017, 11, 1), date(2017, 12, 1)), benefit=(date(2017, 10, 1), date(2017, 11, 1)))
    table = make_table("months", [month(k, wage_eur=100.0, benefit=1) for k in (-1, 0, 1, 2, 3)])
    with harmonised(facts, persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values("wage_eur") == {1: 100, 2: 100}
        assert result.values("off_benefit") == {0: 0, 1: 0}
        assert result.gaps("wage_eur") == result.gaps("off_benefit") == {}
        months = result.rows("SELECT month FROM person_month ORDER BY month")
        assert [row["month"] for row in months] == [0, 1, 2]


def test_windows_that_do_not_touch_leave_no_month_between_them() -> None:
    facts = make_facts(payroll=(date(2017, 10, 1), date(2017, 10, 1)), benefit=(date(2017, 12, 1), date(2017, 12, 1)))
    table = make_table("months", [month(0, wage_eur=100.0, benefit=None), month(2, wage_eur=None, benefit=1)])
    with harmonised(facts, persons=make_persons({"person_key": 1}), months=table) as result:
        months = result.rows("SELECT month, in_payroll, in_benefit FROM person_month ORDER BY month")
        assert [tuple(row.values()) for row in months] == [(0, True, False), (2, False, True)]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (date(2017, 11, 30), 1),
        (date(2017, 11, 29), 0),
        (date(2017, 12, 30), 1),
        (date(2017, 12, 31), 2),
        (date(2018, 5, 1), 2),
    ],
)
def test_a_month_is_observed_when_the_person_could_be_seen_to_its_last_day(until: date, last: int) -> None:
    table = make_table("months", [month(0, wage_eur=100.0, benefit=1)])
    persons = make_persons({"person_key": 1, "observed_until": until})
    with harmonised(make_facts(), persons=persons, months=table) as result:
        assert sorted(result.values("wage_eur")) == list(range(last + 1))
        assert sorted(result.values("off_benefit")) == list(range(last + 1))
        assert (result.person(1)["payroll_last"], result.person(1)["benefit_last"]) == (last, last)
        ended = {"after the last day observed": (1, 2 - last)} if last < 2 else {}
        assert result.gaps("wage_eur") == ended


def test_a_person_who_was_gone_before_the_window_has_no_month() -> None:
    table = make_table("months", [month(0, 2, wage_eur=100.0, benefit=1)])
    persons = make_persons({"person_key": 1, "observed_until": date(2017, 9, 30)}, {"person_key": 2})
    with harmonised(make_facts(), persons=persons, months=table) as result:
        assert result.values("wage_eur", 1) == {}
        assert result.values("wage_eur", 2) == {0: 100, 1: 0, 2: 0}
        row = result.person(1)
        assert [row[name] for name in ("payroll_first", "payroll_last", "benefit_first", "benefit_last")] == [None] * 4


def test_one_contract_counts_a_month() -> None:
    table = make_table(
        "months", [month(0, contract="permanent"), month(1, contract="temporary"), month(2, contract="none")]
    )
    with harmonised(make_facts(), persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values("contract_permanent") == {0: 1, 1: 0, 2: 0}
        assert result.values("contract_temporary") == {0: 0, 1: 1, 2: 0}


def test_a_column_that_was_not_delivered_makes_its_outcomes_impossible_with_the_reason() -> None:
    table = make_table("months", [month(0, wage_eur=2000.0)])
    persons = make_persons({"person_key": 1}, {"person_key": 2})
    with harmonised(make_facts(), persons=persons, months=table) as result:
        assert {row["outcome_id"] for row in result.rows("SELECT DISTINCT outcome_id FROM person_outcome_month")} == {
            *("wage_eur", "wage_gt_100_wml", "wage_gt_70_wml", "wage_gt_50_wml")
        }
        assert result.gaps("hours_gt_8") == {"column not delivered": (2, 6)}
        assert result.gaps("off_benefit") == {"column not delivered": (2, 6)}
        assert result.gaps("contract_temporary") == {"column not delivered": (2, 6)}


def test_a_column_without_a_single_value_counts_as_not_delivered() -> None:
    table = make_table("months", [month(0, wage_eur=2000.0, benefit=None)])
    with harmonised(make_facts(), persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values("off_benefit") == {}
        assert result.gaps("off_benefit") == {"column not delivered": (1, 3)}


def test_a_file_of_months_without_rows_says_that_nobody_worked() -> None:
    table = make_table("months", [], ["person_key", "month", "wage_eur"])
    with harmonised(make_facts(), persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values("wage_eur") == {0: 0, 1: 0, 2: 0}


def test_without_months_there_is_no_register_outcome() -> None:
    with harmonised(make_facts(), persons=make_persons({"person_key": 1})) as result:
        assert result.rows("SELECT month FROM person_month") == []
        assert result.rows("SELECT month FROM person_outcome_month") == []
        for outcome in REGISTER_OUTCOMES:
            assert result.gaps(outcome) == {"months not delivered": (1, 3)}


EXTRA = ExtraOutcome(
    outcome_id="debts_eur",
    label="Debts",
    file="months",
    kind="eur",
    unit="eur",
    low=0,
    high=1e6,
    higher_is_better=False,
)


def test_an_extra_outcome_of_months_has_a_value_only_where_a_row_has_one() -> None:
    table = make_table("months", [month(0, wage_eur=1.0, debts_eur=250.5), month(1, wage_eur=1.0, debts_eur=None)])
    with harmonised(make_facts(outcomes=[EXTRA]), persons=make_persons({"person_key": 1}), months=table) as result:
        assert result.values("debts_eur") == {0: 250.5}
        assert result.gaps("debts_eur") == {"empty cell": (1, 1), "no row for the month": (1, 1)}


def test_an_extra_outcome_outside_the_windows_is_not_observed() -> None:
    table = make_table("months", [month(0, debts_eur=1.0), month(2, debts_eur=3.0)])
    persons = make_persons({"person_key": 1, "observed_until": date(2017, 11, 30)})
    with harmonised(make_facts(outcomes=[EXTRA]), persons=persons, months=table) as result:
        assert result.values("debts_eur") == {0: 1}


@pytest.mark.parametrize(
    ("tables", "reason"),
    [
        ({}, "months not delivered"),
        ({"months": make_table("months", [month(0, wage_eur=1.0)])}, "column not delivered"),
    ],
)
def test_an_extra_outcome_that_was_not_delivered_is_said(tables: dict[str, Any], reason: str) -> None:
    facts = make_facts(outcomes=[EXTRA])
    with harmonised(facts, persons=make_persons({"person_key": 1}), **tables) as result:
        assert result.gaps("debts_eur") == {reason: (1, 3)}


def test_contract_none_is_no_job_whatever_is_empty_beside_it() -> None:
    table = make_table(
        "months",
        [
            month(0, wage_eur=None, hours=None, contract="none", benefit=1),
            month(1, wage_eur=None, hours=None, contract="temporary", benefit=1),
            month(2, wage_eur=900.0, hours=60.0, contract="temporary", benefit=1),
        ],
    )
    with harmonised(make_facts(), persons=make_persons({"person_key": 1}), months=table) as result:
        assert {k: v for k, v in result.values("wage_eur").items() if k < 3} == {0: 0, 2: 900}
        assert {k: v for k, v in result.values("hours_gt_12").items() if k < 3} == {0: 0, 2: 1}
        assert {k: v for k, v in result.values("contract_temporary").items() if k < 3} == {0: 0, 1: 1, 2: 1}
