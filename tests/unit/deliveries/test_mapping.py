"""mapping.toml: what it can say, and what is wrong with a wrong one."""

from __future__ import annotations

from typing import Any

import pytest
from support.deliveries import SmallDelivery, list_places, list_rules


def rename_columns(small: SmallDelivery, file: str, **names: str) -> SmallDelivery:
    """Give columns of a file other names, keeping their order."""
    small.tables[file] = [{names.get(name, name): value for name, value in row.items()} for row in small.tables[file]]
    return small


@pytest.mark.parametrize(
    ("mapping", "column", "value"),
    [
        ("[style\n", "", None),
        ('[styles]\nseparator = ";"', "styles", ""),
        ('[style]\nseparator = ":"', "[style].separator", ":"),
        ('[style]\nencoding = "ebcdic"', "[style].encoding", "ebcdic"),
        ('[style]\ndates = "dd-mm-yy"', "[style].dates", "dd-mm-yy"),
        ('[style]\ndates = "dd-mm"', "[style].dates", "dd-mm"),
        ('[style]\nthousands = "."', "[style]", None),
        ("[persons]\nfile = 'p.csv'", "[persons].file", "p.csv"),
        ("[persons]\nfile = '../p.csv'", "[persons].file", "../p.csv"),
        ("[persons]\ncolour = 1", "[persons].colour", "colour"),
        ("[persons.columns]\nage = 3", "[persons].columns.age", "3"),
        ("[persons.columns]\nage = 'ages'", "[persons].columns", "ages"),
        ("[persons.columns]\nleeftijd = 'age'", "[persons].columns", "leeftijd"),
        ("[persons.columns]\nblock = 'cluster_id'", "[persons].columns", "block, cluster_id"),
        ("[persons]\nignore = ['remarks']", "[persons].ignore", "remarks"),
        ("[persons]\nignore = ['age']\n[persons.columns]\nage = 'age'", "[persons].ignore", "age"),
        ("[persons]\nconstants = { age = 30 }", "[persons].constants", "age"),
        ("[persons]\nconstants = { colour = 'red' }", "[persons].constants", "colour"),
        ("[persons.labels.gender]\nm = 'male'", "[persons.labels.gender]", "gender"),
        ("[persons.labels.sex]\nm = 'man'", "[persons.labels.sex]", "man"),
        ("[persons.labels.consented]\nja = 'yes'", "[persons.labels.consented]", "yes"),
        ("[persons.labels.sex]\nm = 'male'\nm = 'female'", "", None),
        ("[persons.missing]\ngender = ['9']", "[persons].missing", "gender"),
        ("[persons.scales]\nsex = { times = 2 }", "[persons].scales", "sex"),
        ("[persons.scales]\nage = { times = 0 }", "[persons].scales.age.times", "0"),
        ("[persons.scales]\nage = { from = [1, 1], to = [0, 1] }", "[persons].scales.age", None),
        ("[persons.scales]\nage = { from = [1, 5] }", "[persons].scales.age", None),
        ("[persons.items]\nq = 'calm'", "[persons].items", "calm"),
        ("[answers.items]\nq = 'clam'", "[answers].items", "clam"),
        ("[answers.items]\nq = 'calm'\nr = 'calm'", "[answers].items", "calm"),
        ("[answers.item_scales.ladder]\ntimes = 2", "[answers].item_scales", "ladder"),
    ],
)
def test_a_wrong_mapping_is_one_fault(
    check: Any, small: SmallDelivery, mapping: str, column: str, value: str | None
) -> None:
    small.mapping = mapping
    (place,) = list_places(check(small).report)

    assert place[:3] == ("mapping.toml", 0, column)
    assert value is None or place[3] == value


def test_a_section_without_a_file_is_a_fault(check: Any, small: SmallDelivery) -> None:
    del small.tables["exits"]
    small.mapping = "[exits.labels.reason]\nwerk = 'work'\n"

    assert list_places(check(small).report) == [("mapping.toml", 0, "[exits]", "")]


def test_a_near_name_is_suggested(check: Any, small: SmallDelivery) -> None:
    small.mapping = "[persons.columns]\nage = 'agee'\n"

    assert check(small).report.to_records()[0]["remedy"].endswith("did you mean age?")


def test_files_are_not_read_by_a_faulty_style_nor_a_file_by_its_faulty_section(
    check: Any, small: SmallDelivery
) -> None:
    small.set("persons", 0, age="x").set("months", 0, month="x")
    small.mapping = "[style]\nseparator = ':'\n"
    assert [place[0] for place in list_places(check(small).report)] == ["mapping.toml"]

    small.mapping = "[persons]\nx = 1\n"
    assert [place[0] for place in list_places(check(small).report)] == ["mapping.toml", "months.csv"]


def test_a_label_that_is_not_mapped_keeps_its_own_meaning(check: Any, small: SmallDelivery) -> None:
    small.mapping = "[persons.labels.sex]\nV = 'female'\n"
    small.set("persons", 0, sex="V")
    persons = check(small).delivery.tables["persons"]

    assert persons["sex"].to_pylist()[:3] == ["female", "female", "female"]
    assert list_places(check(small.set("persons", 1, sex="M")).report) == [("persons.csv", 3, "sex", "M")]


def test_an_ignored_column_is_no_unknown_one(check: Any, small: SmallDelivery) -> None:
    small.add_column("months", "remarks", "x")
    small.mapping = "[months]\nignore = ['remarks']\n"

    assert check(small).report.ok


def test_an_ignored_column_of_the_format_is_not_delivered(check: Any, small: SmallDelivery) -> None:
    small.set("months", 2, hours="9999")
    small.mapping = "[months]\nignore = ['hours']\n"
    checked = check(small)

    assert checked.report.ok
    assert "hours" not in checked.delivery.tables["months"].column_names


@pytest.mark.parametrize(("value", "good"), [(1, True), ("0", True), (2, False), ("x", False)])
def test_a_constant_keeps_the_rules_of_its_column(check: Any, small: SmallDelivery, value: Any, good: bool) -> None:
    small.drop_column("months", "benefit")
    small.mapping = f"[months]\nconstants = {{ benefit = {value!r} }}\n"
    checked = check(small)

    assert checked.report.ok is good
    if good:
        assert set(checked.delivery.tables["months"]["benefit"].to_pylist()) == {int(value)}
    else:
        assert [place[2] for place in list_places(checked.report)] == ["benefit (constant)"] * 12


@pytest.mark.parametrize(
    ("style", "text", "value"),
    [
        ("", "1234.5", 1234.5),
        ("", "1,234.5", None),
        ("thousands = ','", "1,234.5", 1234.5),
        ("thousands = ','", "12,34.5", None),
        ("decimal = ','", "1234,5", 1234.5),
        ("decimal = ','", "1234.5", None),
        ("decimal = ','\nthousands = '.'", "1.234,5", 1234.5),
        ("decimal = ','\nthousands = '.'", "1234,5", 1234.5),
        ("decimal = ','\nthousands = '.'", "1.234.5", None),
        ("decimal = ','\nthousands = '.'", "1.234", 1234.0),
        ("decimal = ','\nthousands = ' '", "1 234,5", 1234.5),
        ('thousands = "\'"', "1'234.5", 1234.5),
        ("decimal = ','\nthousands = '.'", "-1.234,5", None),
    ],
)
def test_numbers_are_read_as_the_style_says(
    check: Any, small: SmallDelivery, style: str, text: str, value: float | None
) -> None:
    small.tables = {"persons": small.tables["persons"][:1]}
    small.drop_column("persons", "wage_eur_6m").drop_column("persons", "wage_eur_12m")
    small.set("persons", 0, wage_eur_24m=text)
    small.mapping = f"[style]\n{style}\n"
    checked = check(small)

    assert checked.report.ok is (value is not None)
    if value is not None:
        assert checked.delivery.tables["persons"]["wage_eur_24m"].to_pylist() == [value]
    else:
        assert list_places(checked.report) == [("persons.csv", 2, "wage_eur_24m", text)]


@pytest.mark.parametrize(
    ("dates", "text", "good"),
    [
        ("dd-mm-yyyy", "04-12-2017", True),
        ("dd-mm-yyyy", "4-12-2017", False),
        ("d-m-yyyy", "4-12-2017", True),
        ("dd/mm/yyyy", "04/12/2017", True),
        ("mm/dd/yyyy", "12/04/2017", True),
        ("yyyymmdd", "20171204", True),
        ("dd.mm.yyyy", "04.12.2017", True),
        ("dd.mm.yyyy", "04x12x2017", False),
    ],
)
def test_days_are_read_as_the_style_says(check: Any, small: SmallDelivery, dates: str, text: str, good: bool) -> None:
    small.tables = {"persons": small.tables["persons"][2:3]}
    small.set("persons", 0, started_on=text, randomised_on="", withdrew_on="")
    small.mapping = f"[style]\ndates = '{dates}'\n"
    checked = check(small)

    assert checked.report.ok is good
    if good:
        assert str(checked.delivery.tables["persons"]["started_on"][0]) == "2017-12-04"


MARKS = "mend the cell, or set decimal (and thousands) under [style] in mapping.toml"
DATES = "mend the cell, or set dates under [style] in mapping.toml"


@pytest.mark.parametrize(
    ("style", "column", "text", "remedy"),
    [
        ("", "wage_eur_24m", "612,40", MARKS),
        ("", "wage_eur_24m", "1.234,56", MARKS),
        ("", "wage_eur_24m", "1,234.56", MARKS),
        ("", "wage_eur_24m", "1 234", MARKS),
        ("", "age", "41,0", MARKS),
        ("", "age", "41.5", "mend the cell"),
        ("", "wage_eur_24m", "EUR 12", "mend the cell"),
        ("decimal = ','", "wage_eur_24m", "1.234,56", "mend the cell, or set thousands under [style] in mapping.toml"),
        ("decimal = ','\nthousands = '.'", "wage_eur_24m", "1.23,4", "mend the cell"),
        ("", "wage_eur_24m", " 612.40", "remove the spaces"),
        ("", "wage_eur_24m", "612.40\u00a0", "remove the spaces"),
        ("", "age", "41 ", "remove the spaces"),
        ("", "consented", " 1", "remove the spaces"),
        ("", "started_on", "2017-12-04 ", "remove the spaces"),
        ("", "person_id", " p1", "remove the spaces"),
        ("", "person_id", "p\t1", "mend the cell"),
        ("", "started_on", "04-12-2017", DATES),
        ("", "started_on", "4/12/2017", DATES),
        ("", "started_on", "2017-13-04", "mend the cell"),
        ("dates = 'dd-mm-yyyy'", "started_on", "31-02-2018", "mend the cell"),
    ],
)
def test_a_remedy_is_by_what_a_cell_looks_like(
    check: Any, small: SmallDelivery, style: str, column: str, text: str, remedy: str
) -> None:
    small.tables = {"persons": [{"person_id": "p1", "arm_id": "control", "consented": "", column: text}]}
    small.mapping = f"[style]\n{style}\n"
    (record,) = check(small).report.to_records()

    assert (record["value"], record["remedy"]) == (text, remedy)


def test_no_style_is_named_for_a_constant(check: Any, small: SmallDelivery) -> None:
    small.tables = {"persons": [{"person_id": "p1", "arm_id": "control"}]}
    small.mapping = "[persons]\nconstants = { wage_eur_24m = '612,40' }\n"

    assert [record["remedy"] for record in check(small).report.to_records()] == ["mend the cell"]


def test_two_columns_for_the_month_are_refused(check: Any, small: SmallDelivery) -> None:
    small.add_column("months", "ym", "201711")
    small.mapping = "[months.columns]\nym = 'yyyymm'\n"

    assert list_rules(check(small).report)[0] == "one column gives month"


def test_a_mapped_column_takes_the_place_of_its_old_name(check: Any, small: SmallDelivery) -> None:
    rename_columns(small, "persons", age="sex", sex="age")
    small.mapping = "[persons.columns]\nage = 'sex'\nsex = 'age'\n"
    persons = check(small).delivery.tables["persons"]

    assert persons["age"].to_pylist()[0] == 41
    assert persons["sex"].to_pylist()[0] == "male"


def test_the_scale_of_an_item_touches_no_other(check: Any, small: SmallDelivery) -> None:
    small.mapping = "[answers.item_scales.general_health]\nfrom = [1, 5]\nto = [5, 1]\n"
    answers = check(small).delivery.tables["answers"]

    assert answers["value"].to_pylist() == [3.0, 2.0, 2.5, 10.0, 0.0, 6.0]


def test_latin_text_is_read_by_its_encoding_only(check: Any, small: SmallDelivery) -> None:
    class Latin(SmallDelivery):
        def write(self, folder: Any) -> Any:
            super().write(folder)
            (folder / "persons.csv").write_bytes(self.text("persons").encode("cp1252"))
            return folder

    latin = Latin().set("persons", 0, block="café")
    assert list_places(check(latin).report)[0] == ("persons.csv", 2, "", "unreadable character")

    latin.mapping = "[style]\nencoding = 'cp1252'\n"
    assert check(latin).delivery.tables["persons"]["block"].to_pylist()[0] == "café"


@pytest.mark.parametrize(
    ("mapping", "column", "rule"),
    [
        ("scales = { age = 2 }", "scales.age", "a scale is a table with times, or from and to"),
        ("scales = { age = { from = 3, to = [0, 1] } }", "scales.age.from", "from is two numbers, such as [1, 5]"),
        ("scales = { age = { from = [3], to = [0, 1] } }", "scales.age.from", "from is two numbers, such as [1, 5]"),
        ("scales = { age = { from = [0, 1], to = [0, 1, 2] } }", "scales.age.to", "to is two numbers, such as [1, 5]"),
        ("scales = { age = { times = 0 } }", "scales.age.times", "times is at least 1e-12"),
        ("columns = []", "columns", "columns is a table"),
        ("missing = { sex = [9] }", "missing.sex.0", "it is a text in quotes"),
        (
            "constants = { age = [] }",
            "constants.age",
            "it is a text in quotes, or it is a whole number, or it is a number",
        ),
    ],
)
def test_the_rule_of_a_key_is_in_plain_words(
    check: Any, small: SmallDelivery, mapping: str, column: str, rule: str
) -> None:
    small.mapping = f"[persons]\n{mapping}\n"
    (record,) = check(small).report.to_records()

    assert (record["column"], record["rule"]) == (f"[persons].{column}", rule)


def test_a_rule_repeats_no_name_of_the_deliverer(check: Any, small: SmallDelivery) -> None:
    small.mapping = "[persons.columns]\n'jan@oss.nl' = 1\n[persons.labels]\n'jan@oss.nl' = 1\n"

    assert "jan@" not in check(small).report.format_text()
