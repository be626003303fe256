"""Direct identifiers are refused, and their values stand nowhere in the report."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from support.deliveries import SmallDelivery, list_places, list_rules

from vexcore.deliveries.identifiers import find_identifier, hide_identifiers, passes_eleven_test


def make_bsn(seed: int) -> str:
    """Return a number that passes the eleven-test, worked out by trying its last digit."""
    start = int(np.random.default_rng(seed).integers(10_000_000, 99_000_000))
    for number in range(start, start + 1000):
        digits = [int(sign) for sign in str(number)]
        rest = sum(weight * digit for weight, digit in zip(range(9, 1, -1), digits, strict=True)) % 11
        if rest < 10:
            return f"{number}{rest}"
    raise AssertionError


def spoil_bsn(bsn: str) -> str:
    return bsn[:-1] + str((int(bsn[-1]) + 1) % 10)


@pytest.mark.parametrize(
    ("number", "passes"),
    [
        ("111222333", True),  # 9+8+7+12+10+8+9+6-3 = 66
        ("123456782", True),  # 9+16+21+24+25+24+21+16-2 = 154
        ("123456789", False),
        ("12345672", True),  # 012345672: 8+14+18+20+20+18+14-2 = 110
        ("12345673", False),
        ("10000008", True),  # 010000008: 8 - 8 = 0
        ("010000008", True),
        ("000000000", False),
        ("111222333.0", True),
    ],
)
def test_the_eleven_test_by_hand(number: str, passes: bool) -> None:
    assert passes_eleven_test(pa.array([number])).tolist() == [passes]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("naam", "a name"),
        ("Naam deelnemer", "a name"),
        ("clientnaam", "a name"),
        ("achternaam", "a name"),
        ("lastName", "a name"),
        ("NAME", "a name"),
        ("voorletters", "a name"),
        ("adres", "an address"),
        ("street_name", "an address"),
        ("Postcode", "a postcode"),
        ("pc6", "a postcode"),
        ("postal code", "a postcode"),
        ("huisnummer", "a house number"),
        ("house_number", "a house number"),
        ("telefoonnummer", "a phone number"),
        ("mobile", "a phone number"),
        ("E-mailadres", "an e-mail address"),
        ("email", "an e-mail address"),
        ("geboortedatum", "a birth date"),
        ("date_of_birth", "a birth date"),
        ("geb.datum", "a birth date"),
        ("BSN", "a BSN or sofinummer"),
        ("bsn_partner", "a BSN or sofinummer"),
        ("sofinummer", "a BSN or sofinummer"),
        ("burgerservicenummer", "a BSN or sofinummer"),
        ("gemeentenaam", None),
        ("naam groep", None),
        ("arm_name", None),
        ("geboortejaar", None),
        ("person_id", None),
        ("contacts", None),
        ("household", None),
        ("straat_score", "an address"),
        ("", None),
    ],
)
def test_names_that_mean_an_identifier(name: str, kind: str | None) -> None:
    assert find_identifier(name) == kind


@pytest.mark.parametrize("file", ["persons", "months", "exits", "answers", "caseworker"])
def test_an_identifier_is_refused_in_every_file_and_its_values_are_not_shown(
    check: Any, small: SmallDelivery, file: str
) -> None:
    small.add_column(file, "Achternaam", "Jansen", "De Vries")
    report = check(small).report

    assert list_places(report) == [(f"{file}.csv", 1, "Achternaam", "(not shown)")]
    assert list_rules(report) == ["no column holds a name"]
    assert "Jansen" not in report.format_text()


def test_an_identifier_cannot_be_hidden_by_ignoring_or_mapping_it(check: Any, small: SmallDelivery) -> None:
    small.mapping = '[persons]\nignore = ["telefoon"]\n[persons.columns]\nbsn = "person_id"\n'
    for row in small.tables["persons"]:
        row["bsn"] = row.pop("person_id")
    small.tables = {"persons": small.add_column("persons", "telefoon", "0612345678").tables["persons"]}
    small.set("persons", 1, bsn="p01")
    report = check(small).report

    assert sorted(list_places(report)) == [
        ("persons.csv", 1, "bsn", "(not shown)"),
        ("persons.csv", 1, "telefoon", "(not shown)"),
        ("persons.csv", 3, "bsn", "(not shown)"),
    ]


@pytest.mark.parametrize("column", ["block", "sex", "age", "person_id", "zzz"])
def test_an_email_address_is_refused_wherever_it_stands(check: Any, small: SmallDelivery, column: str) -> None:
    small.tables = {"persons": small.tables["persons"]}
    if column == "zzz":
        small.add_column("persons", "zzz", "")
    small.set("persons", 3, **{column: "jan@oss.nl"})
    report = check(small).report

    assert ("persons.csv", 5, column, "(not shown)") in list_places(report)
    assert sum(place[1] == 5 for place in list_places(report)) == 1
    assert "jan@oss.nl" not in report.format_text()


def set_ids(small: SmallDelivery, ids: list[str]) -> SmallDelivery:
    persons = small.tables["persons"]
    plain = {**persons[0]}
    small.tables = {"persons": [*persons[1:4], *({**plain, "person_id": person_id} for person_id in ids)]}
    return small


def test_bsns_are_refused_and_nowhere_shown(check: Any, small: SmallDelivery) -> None:
    ids = [make_bsn(seed) for seed in range(10)]
    set_ids(small, ids)
    small.tables["months"] = [{"person_id": "123456789", "month": "0", "benefit": "1"}]
    small.set("persons", 5, sex="x", arm_id="nowhere")
    report = check(small).report
    places = list_places(report)

    assert places[0] == ("persons.csv", 1, "person_id", "(not shown)")
    assert ("months.csv", 2, "person_id", "(not shown)") in places
    assert "10 of its 10 different numbers" in list_rules(report)[0]
    assert not [person_id for person_id in [*ids, "123456789"] if person_id in report.format_text()]


@pytest.mark.parametrize(
    ("passing", "failing", "severity"),
    [
        (10, 0, "fault"),
        (9, 0, "warning"),
        (4, 6, "fault"),
        (3, 7, "warning"),
        (31, 69, "fault"),
        (30, 70, "warning"),
        (1, 99, "warning"),
        (0, 50, None),
    ],
)
def test_the_boundary_between_bsns_and_chance(
    check: Any, small: SmallDelivery, passing: int, failing: int, severity: str | None
) -> None:
    bsns = sorted({make_bsn(seed) for seed in range(400)})
    set_ids(small, [*bsns[:passing], *(spoil_bsn(bsn) for bsn in bsns[passing : passing + failing])])
    report = check(small).report

    assert report.ok is (severity != "fault")
    assert [record["severity"] for record in report.to_records()] == ([severity] if severity else [])


def test_eight_digits_stand_for_nine(check: Any, small: SmallDelivery) -> None:
    short = [str(number) for number in range(10_000_000, 10_000_400) if passes_eleven_test(pa.array([str(number)]))[0]]
    report = check(set_ids(small, short[:10])).report

    assert not report.ok


def test_random_pseudonyms_of_nine_digits_are_not_refused(check: Any, small: SmallDelivery) -> None:
    numbers = np.random.default_rng(7).choice(900_000_000, 500, replace=False) + 100_000_000
    report = check(set_ids(small, [str(number) for number in numbers])).report

    assert report.ok
    assert report.count("warning") == 1


def test_one_number_many_times_is_one_number(check: Any, small: SmallDelivery) -> None:
    small.tables = {"persons": small.tables["persons"]}
    small.add_column("persons", "cluster_id", make_bsn(1))
    report = check(small).report

    assert report.ok
    assert list_places(report, "warning") == [("persons.csv", 1, "cluster_id", "(not shown)")]


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("jan.jansen@gemeente.nl", True),
        ("zie jan@x.nl!", True),
        ("123456782", True),
        ("123456782 (first on line 3)", True),
        ("123456789", False),
        ("1234567821", False),
        ("2018-01-02", False),
        ("@home", False),
        ("123456789 en 987654321", True),
        ("", False),
    ],
)
def test_what_is_hidden_in_any_value(text: str, hidden: bool) -> None:
    assert hide_identifiers(pa.array([text])).to_pylist() == ["(not shown)" if hidden else text]


def test_a_file_without_header_shows_no_identifier_for_a_name(check: Any, small: SmallDelivery) -> None:
    small.tables = {"persons": small.tables["persons"]}
    small.add_column("persons", "jan@oss.nl", "x").add_column("persons", "123456782", "x")
    text = check(small).report.format_text()

    assert "jan@oss.nl" not in text
    assert "123456782" not in text
