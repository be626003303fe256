"""What the statements are given."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from support.data import load_real_registry
from support.harmonise import harmonised, make_facts, make_persons, make_table

from vexcore.contracts.delivery_files import DELIVERY_FILES
from vexcore.harmonise.inputs import build_inputs
from vexcore.harmonise.statements import STATEMENTS, read_statement


def test_files_get_all_their_columns_and_absent_files_are_empty() -> None:
    persons = make_persons({"person_key": 1}, {"person_key": 2})
    inputs = build_inputs(make_facts(), {"persons": persons}, load_real_registry())

    for file in DELIVERY_FILES:
        expected = ["person_key" if name == "person_id" else name for name in file.column_names]
        assert inputs[file.name].column_names == expected
        assert inputs[file.name].num_rows == (2 if file.name == "persons" else 0)
    assert inputs["persons"].column("age").null_count == 2
    assert inputs["persons"].schema.field("person_key").type == pa.int64()


def test_the_delivery_says_what_it_holds() -> None:
    tables = {
        "persons": make_persons({"person_key": 1, "consented": 1}),
        "months": make_table("months", [{"person_key": 1, "month": 0, "hours": 3.0, "contract": None}]),
        "exits": make_table("exits", [], ["person_key", "exited_on"]),
    }
    (row,) = build_inputs(make_facts(), tables, load_real_registry())["delivery"].to_pylist()

    assert {name: row[name] for name in row if name.startswith("has_")} == {
        "has_months": True,
        "has_benefit": False,
        "has_wage": False,
        "has_hours": True,
        "has_contract": False,
        "has_exits": True,
        "has_answers": False,
        "has_caseworker": False,
        "has_consent": True,
    }
    assert (row["trial_id"], row["origin"], row["start_on"]) == ("oss", "estimated", date(2017, 10, 1))
    assert (row["payroll_from"], row["benefit_to"]) == (date(2017, 10, 1), date(2017, 12, 1))


def test_arms_bear_the_name_of_their_trial() -> None:
    arms = build_inputs(make_facts(), {"persons": make_persons()}, load_real_registry())["arm"].to_pylist()
    assert arms[1] == {"arm_id": "oss:control", "role": "control", "parent": None}


def test_the_minimum_wage_has_one_row_a_calendar_month_of_six_years() -> None:
    rows = build_inputs(make_facts(), {}, load_real_registry())["minimum_wage"].to_pylist()
    assert [row["month"] for row in rows] == [
        date(year, month, 1) for year in range(2016, 2022) for month in range(1, 13)
    ]
    by_month = {row["month"]: (row["wage_eur"], row["adult_age"]) for row in rows}
    assert by_month[date(2017, 6, 1)] == (1551.60, 23)
    assert by_month[date(2017, 7, 1)] == (1565.40, 22)
    assert by_month[date(2019, 6, 1)] == (1615.80, 22)
    assert by_month[date(2019, 7, 1)] == (1635.60, 21)


def test_text_of_any_arrow_kind_is_read() -> None:
    months = make_table("months", [{"person_key": 1, "month": 0, "contract": "temporary"}])
    position = months.column_names.index("contract")
    for kind in (pa.large_string(), pa.dictionary(pa.int32(), pa.string())):
        cast = months.set_column(position, "contract", months.column("contract").cast(kind))
        with harmonised(make_facts(), persons=make_persons({"person_key": 1}), months=cast) as result:
            assert result.values("contract_temporary") == {0: 1, 1: 0, 2: 0}


@pytest.mark.parametrize("name", STATEMENTS)
def test_each_statement_makes_what_it_is_named_for(name: str) -> None:
    text = read_statement(name)
    header, *_rest = text.splitlines()
    assert header.startswith("-- One row ")
    assert "No parameters." in text
    assert f"CREATE {'VIEW' if name == 'person_outcome_month' else 'TABLE'} {name} AS" in text
    assert ";" not in "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def test_harmonising_an_empty_delivery_makes_every_table() -> None:
    with harmonised(make_facts(), persons=make_table("persons", [], ["person_key", "arm_id"])) as result:
        for name in STATEMENTS:
            if name != "register_line":
                assert result.rows(f"SELECT * FROM {name}") == []
