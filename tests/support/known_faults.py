"""A good delivery into which known faults are put, each with all that a report has to say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from support.deliveries import SmallDelivery

HIDDEN = "(not shown)"
BAD_BYTE = "\ue000"
"""Stands for a byte that is no UTF-8 until the file is written."""

DESCRIPTION = """[delivery]
trial = "groningen"
delivered_by = "Gemeente Groningen"
delivered_on = "2020-03-01"
format = 1
payroll_from = "2017-05"
benefit_to = "2020-01"
"""
"""Month 0 is November 2017: payroll is known in months -6 to 23, benefit in months 0 to 26."""

LINES_OF_TOML = DESCRIPTION.count("\n")


@dataclass(slots=True, eq=False)
class Row:
    """A row: its cells by column, or a line as it stands."""

    cells: dict[str, str]
    extra: int = 0
    loose: str = ""


@dataclass(slots=True)
class Expected:
    """What a report has to say of a fault.

    Attributes
    ----------
    file
        Name of the file.
    row
        The row; None for the header, or for the whole of a file that has no rows.
    column, value
        As in the report.
    says
        Words of the rule.
    earlier
        The other row that the fault is about; of two rows with one key the later one in the file is the fault.
    words
        What stands between the value and the line of the other row.
    warn
        Whether it is a warning.
    """

    file: str
    row: Row | None
    column: str
    value: str
    says: str
    earlier: Row | None = None
    words: str = ""
    warn: bool = False


@dataclass(slots=True)
class Draft:
    """A delivery on its way to be written.

    Attributes
    ----------
    random
        Source of every choice.
    columns
        By file the columns, key and name; the key of a repeated name is another.
    rows
        By file.
    description
        `delivery.toml`.
    expected
        What the report has to say.
    secrets
        Texts that may be shown nowhere.
    hidden
        File and column of values that are not shown whatever is wrong with them.
    claimed
        What only one fault can change.
    """

    random: Random
    columns: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    description: str = DESCRIPTION
    expected: list[Expected] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    hidden: set[tuple[str, str]] = field(default_factory=set)
    claimed: set[str] = field(default_factory=set)
    persons: int = 0

    def claim(self, *names: str) -> bool:
        """Return whether nobody has claimed these before, and claim them."""
        free = self.claimed.isdisjoint(names)
        if free:
            self.claimed.update(names)
        return free

    def add(self, file: str, **cells: str) -> Row:
        """Add a row at a place of its own."""
        row = Row(cells=cells)
        self.rows[file].insert(self.random.randint(0, len(self.rows[file])), row)
        return row

    def add_person(self, **cells: str) -> Row:
        """Add a person of the control arm who consented."""
        self.persons += 1
        return self.add("persons", **{"person_id": f"n{self.persons}", "arm_id": "control", "consented": "1"} | cells)

    def pick(self, *choices: str) -> str:
        """Return one of the texts."""
        return self.random.choice(choices)

    def expect(self, file: str, row: Row | None, column: str, value: str, says: str, **more: object) -> None:
        """Note what the report has to say."""
        name = file if "." in file else f"{file}.csv"
        self.expected.append(Expected(name, row, column, value, says, **more))

    def expect_cell(self, file: str, row: Row, column: str, says: str) -> None:
        """Note a fault of a cell as it stands."""
        self.expect(file, row, column, row.cells.get(column, ""), says)

    def write(self, folder: Path) -> dict[int, int]:
        """Write the delivery, and return the line of each row by its id."""
        folder.mkdir()
        (folder / "delivery.toml").write_text(self.description, encoding="utf-8")
        lines: dict[int, int] = {}
        for file, rows in self.rows.items():
            (folder / f"{file}.csv").write_bytes(self._render(file, rows, lines))
        return lines

    def _render(self, file: str, rows: list[Row], lines: dict[int, int]) -> bytes:
        columns = list(self.columns[file])
        self.random.shuffle(columns)
        always, empty = self.random.random() < 0.3, self.random.random() < 0.3
        end = self.random.choice(["\n", "\r\n"])
        text = ",".join(_quote(name, always=always) for _, name in columns) + end
        for row in rows:
            if empty and self.random.random() < 0.2:
                text += end
            lines[id(row)] = text.count("\n") + 1
            cells = [_quote(row.cells.get(key, ""), always=always) for key, _ in columns]
            if row.loose:
                cells[0] = row.loose
            cells = cells[: row.extra] if row.extra < 0 else cells + [""] * row.extra
            text += ",".join(cells) + end
        if self.random.random() < 0.3:
            text = text.removesuffix(end)
        bom = b"\xef\xbb\xbf" if self.random.random() < 0.3 else b""
        return bom + text.encode().replace(BAD_BYTE.encode(), b"\xff")


def _quote(cell: str, *, always: bool) -> str:
    if always or any(mark in cell for mark in ',"\r\n'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def build_draft(seed: int) -> Draft:
    """Return a delivery without fault or warning."""
    draft = Draft(random=Random(seed))
    small = SmallDelivery()
    for file, rows in small.tables.items():
        draft.columns[file] = [(name, name) for name in rows[0]]
        draft.rows[file] = [Row(cells=dict(cells)) for cells in rows]
        draft.random.shuffle(draft.rows[file])
    return draft


Injector = Callable[[Draft], None]
INJECTORS: list[Injector] = []


def fault(inject: Injector) -> Injector:
    """Add a function that puts a fault into a draft to the catalogue."""
    INJECTORS.append(inject)
    return inject


_BAD_DAYS = (
    "2018-13-01",
    "2018-02-30",
    "01-02-2018",
    "20180201",
    "2018-2-1",
    "2019-02-29",
    "x",
    "43101",
    "2018-01-01 ",
)
_CELLS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "persons": {
        "age": ("whole number", ("abc", "4,5", "41.5", " 41", "41 ", "1e", "--1", "0x1F", "4 1", "NaN", "inf", "٤١")),
        "benefit_months": ("from 0 to 720", ("-1", "721", "1e3")),
        "invited": ("0 or 1", ("yes", "ja", "2", "-1", "0.5", "true", "1 ")),
        "consented": ("0 or 1", ("J", "2", "-0.1")),
        "took_up": ("0 or 1", ("nee", "11")),
        "randomised_on": ("day that exists", _BAD_DAYS),
        "started_on": ("day that exists", _BAD_DAYS),
        "observed_until": ("day that exists", _BAD_DAYS),
        "withdrew_on": ("day that exists", _BAD_DAYS),
        "sex": ("one of male, female", ("man", "Male", "m", " male", "0")),
        "education": ("one of low", ("hoog", "HIGH")),
        "migration": ("one of none", ("NL", "nonwestern")),
        "benefit_norm": ("one of single", ("alleenstaand", "other")),
        "household": ("one of single", ("couple", "1")),
        "wage_eur_6m": ("wage_eur_6m", ("12,5", "-0.01", "1000000.01", "€5", "1.000,00", "1 000", ".", "1e400")),
        "wage_eur_24m": ("wage_eur_24m", ("-1", "2000000.5", "1_000")),
        "block": ("text without spaces", (" b1", "b1 ", "a\tb", "a\x1fb")),
        "municipality_id": ("of groningen", ("assen", "Groningen")),
        "arm_id": ("arm_id is", ("t9", "T1", "groningen:t1", "t4.1", "0")),
    },
    "months": {
        "month": ("month is", ("x", "1.5", "-121", "241", "", "2018-01", "201801")),
        "benefit": ("0 or 1", ("2", "J")),
        "wage_eur": ("wage_eur is", ("-1", "100000.01", "1,5", "geen")),
        "hours": ("hours is", ("-0.5", "744.5", "x")),
        "contract": ("one of permanent", ("vast", "Permanent", "0")),
    },
    "exits": {
        "exited_on": ("exited_on is", (*_BAD_DAYS, "")),
        "reason": ("reason is", ("werk", "", "Work")),
        "returned_on": ("day that exists", _BAD_DAYS),
    },
    "answers": {
        "wave": ("wave is", ("3", "-1", "x", "0.5", "")),
        "item": ("item is", ("geluk", "ladder", "", "happy ", "Happy", "goal_health")),
        "value": ("", ("x", "1,5", "--2", "3 ")),
    },
    "caseworker": {
        "wave": ("wave is", ("3", "", "M0")),
        "item": ("item is", ("goal_x", "happy", "", "ladder1")),
        "value": ("", ("x", "1,5")),
    },
}
_VALUES = {
    "answers": {
        "general_health": ("0", "6", "2.5", "-1"),
        "life_satisfaction": ("11", "-1", "9.5"),
        "trust_national": ("0", "7"),
        "volunteer_hours": ("-0.1",),
        "capability_able_7": ("10.5", "11"),
    },
    "caseworker": {
        "ladder": ("0", "7", "2.5"),
        "motivation_goal": ("10.1", "-0.1"),
        "goal_health": ("2", "0.5", "-1"),
        "contacts": ("-1",),
    },
}


def add_row(draft: Draft, file: str, **cells: str) -> Row:
    """Add a good row of a new person, or the person alone."""
    if file == "persons":
        return draft.add_person(**cells)
    person = draft.add_person()
    good = {
        "months": {"month": "3", "benefit": "1"},
        "exits": {"exited_on": "2018-06-01", "reason": "work"},
        "answers": {"wave": "1", "item": "happy", "value": "3"},
        "caseworker": {"wave": "1", "item": "ladder", "value": "3"},
    }[file]
    return draft.add(file, **{"person_id": person.cells["person_id"]} | good | cells)


@fault
def spoil_cell(draft: Draft) -> None:
    """A cell of the wrong type, out of range or with an unknown label."""
    file = draft.pick(*_CELLS)
    column = draft.pick(*_CELLS[file])
    says, values = _CELLS[file][column]
    row = add_row(draft, file, **{column: draft.pick(*values)})
    draft.expect_cell(file, row, column, says or f"{column} is")


FILES = ("persons", "months", "exits", "answers", "caseworker")


@fault
def spoil_item(draft: Draft) -> None:
    """A value outside its item."""
    file = draft.pick(*_VALUES)
    item = draft.pick(*_VALUES[file])
    row = add_row(draft, file, item=item, value=draft.pick(*_VALUES[file][item]))
    draft.expect_cell(file, row, "value", f"{item} is a")


@fault
def empty_cell(draft: Draft) -> None:
    """An id that is never empty, or has spaces around it."""
    file, value = draft.pick(*FILES), draft.pick("", " x", "x\u00e9\t")
    row = add_row(draft, file, person_id=value)
    draft.expect_cell(file, row, "person_id", "person_id is")


@fault
def break_line(draft: Draft) -> None:
    """A newline within a cell, so that rows and lines differ below it."""
    if draft.claim("quotes persons"):
        row = draft.add_person(block="noord\nzuid")
        draft.expect_cell("persons", row, "block", "control characters")


@fault
def loosen_quote(draft: Draft) -> None:
    """A quote within a cell."""
    file = draft.pick(*FILES)
    if draft.claim(f"quotes {file}"):
        row = add_row(draft, file)
        row.loose = draft.pick('a"b', 'a"', '"a"b', '"a')
        draft.expect(file, row, "", "loose quote", "quotes stand around")


@fault
def tear_row(draft: Draft) -> None:
    """A row with cells too many or too few."""
    file = draft.pick(*FILES)
    row = add_row(draft, file)
    row.extra = draft.random.choice([-2, -1, 1, 5])
    draft.expect(file, row, "", "", "as many cells as the header")


@fault
def damage_byte(draft: Draft) -> None:
    """A byte that is no UTF-8, or a NUL."""
    if draft.random.random() < 0.5:
        row = draft.add_person(block=f"b{BAD_BYTE}{BAD_BYTE}")
        draft.expect("persons", row, "", "unreadable character", "UTF-8")
    else:
        row = draft.add_person(block="b\0\0x")
        draft.expect("persons", row, "", "NUL", "NUL")


@fault
def repeat_key(draft: Draft) -> None:
    """The same key twice."""
    file = draft.pick(*FILES)
    first = add_row(draft, file)
    second = draft.add(file, **first.cells)
    keys = {"persons": (), "months": ("month",), "exits": ("exited_on",)}.get(file, ("wave", "item"))
    value = ", ".join(first.cells[key] for key in ("person_id", *keys))
    draft.expect(file, second, "person_id", value, "once", earlier=first, words=" (first on line {})")


@fault
def lose_person(draft: Draft) -> None:
    """A row of nobody."""
    file = draft.pick(*FILES[1:])
    row = add_row(draft, file, person_id=f"nobody{draft.random.random()}")
    draft.expect_cell(file, row, "person_id", "every person stands in persons")


@fault
def leave_window(draft: Draft) -> None:
    """A month outside both windows, or a register's cell outside its own."""
    column, month, value = draft.random.choice(
        [
            *(("month", month, "") for month in ("-7", "27", "-120", "240")),
            *(("benefit", month, value) for month in ("-1", "-6") for value in ("0", "1")),
            *(("wage_eur", month, "0") for month in ("24", "26")),
            ("hours", "25", "3.5"),
            ("contract", "24", "none"),
        ]
    )
    cells = {"month": month, "benefit": ""} | ({} if column == "month" else {column: value})
    row = add_row(draft, "months", **cells)
    draft.expect_cell("months", row, column, "window")


@fault
def see_after_end(draft: Draft) -> None:
    """A month after the person was seen last."""
    person = draft.add_person(observed_until="2018-03-01")
    draft.add("months", person_id=person.cells["person_id"], month="4")
    row = draft.add("months", person_id=person.cells["person_id"], month="5")
    draft.expect_cell("months", row, "month", "observed_until")


@fault
def contradict_contract(draft: Draft) -> None:
    """A wage without a contract."""
    column = draft.pick("wage_eur", "hours")
    row = add_row(draft, "months", contract="none", **{column: "0.01"})
    draft.expect_cell("months", row, column, "without a contract")


_PERSON_RULES: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"arm_id": "t1", "consented": "0", "took_up": "1"}, "took_up", "requires consented"),
    ({"arm_id": "t1", "consented": "", "took_up": "1"}, "took_up", "requires consented"),
    ({"arm_id": "control", "took_up": "1"}, "took_up", "control or reference"),
    ({"arm_id": "reference"}, "consented", "reference arm consented"),
    ({"arm_id": "reference", "consented": "0", "invited": "1"}, "invited", "is invited"),
    ({"consented": "0", "withdrew_on": "2018-06-01"}, "withdrew_on", "only who consented"),
    ({"withdrew_on": "2017-10-31"}, "withdrew_on", "before the person's start"),
    ({"started_on": "2018-02-01", "withdrew_on": "2018-01-31"}, "withdrew_on", "before the person's start"),
    ({"withdrew_on": "2019-11-01"}, "withdrew_on", "after the trial's end"),
    ({"started_on": "2017-10-31"}, "started_on", "before the trial's start"),
    ({"started_on": "2019-11-01"}, "started_on", "after the trial's end"),
    ({"started_on": "2018-01-01", "randomised_on": "2018-01-02"}, "randomised_on", "not after started_on"),
    ({"randomised_on": "2019-11-01"}, "randomised_on", "after the trial's end"),
    ({"observed_until": "2017-10-31"}, "observed_until", "before the person's start"),
    ({"wage_eur_6m": "100", "wage_eur_12m": "99.99"}, "wage_eur_12m", "at least wage_eur_6m"),
    ({"wage_eur_12m": "100", "wage_eur_24m": "99.99"}, "wage_eur_24m", "at least wage_eur_12m"),
    ({"wage_eur_6m": "1", "wage_eur_24m": "0"}, "wage_eur_24m", "at least wage_eur_6m"),
    ({"chosen_arm_id": "t4.1"}, "chosen_arm_id", "arm with sub-arms"),
    ({"arm_id": "t4", "chosen_arm_id": "t1"}, "chosen_arm_id", "sub-arm of"),
    ({"arm_id": "t4", "chosen_arm_id": "t4.9"}, "chosen_arm_id", "sub-arm of"),
    ({"person_id": "demo-1"}, "person_id", "demo-"),
)


@fault
def break_person_rule(draft: Draft) -> None:
    """A rule between the cells of a person."""
    cells, column, says = draft.random.choice(_PERSON_RULES)
    if "person_id" not in cells or draft.claim("demo"):
        row = draft.add_person(**cells)
        draft.expect_cell("persons", row, column, says)


_EXIT_RULES: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"exited_on": "2017-10-31"}, "exited_on", "before the person's start"),
    ({"exited_on": "2020-02-01"}, "exited_on", "after the benefit window"),
    ({"returned_on": "2020-02-01"}, "returned_on", "after the benefit window"),
    ({"returned_on": "2018-06-01"}, "returned_on", "after exited_on"),
    ({"returned_on": "2018-05-31"}, "returned_on", "after exited_on"),
)


@fault
def break_exit_rule(draft: Draft) -> None:
    """A rule between the days of an exit."""
    cells, column, says = draft.random.choice(_EXIT_RULES)
    draft.expect_cell("exits", add_row(draft, "exits", **cells), column, says)


@fault
def overlap_exits(draft: Draft) -> None:
    """An exit before the return from another."""
    first = add_row(draft, "exits", returned_on=draft.pick("", "2018-07-02"))
    cells = {"person_id": first.cells["person_id"], "exited_on": "2018-07-01", "reason": "other"}
    second = draft.add("exits", **cells)
    words = " (exit before on line {})"
    draft.expect("exits", second, "exited_on", "2018-07-01", "returned from the one before", earlier=first, words=words)


@fault
def ask_nobody(draft: Draft) -> None:
    """Answers of who declined or is of the reference arm."""
    file, arm = draft.random.choice([("answers", "control"), ("answers", "reference"), ("caseworker", "reference")])
    row = add_row(draft, file)
    person = next(each for each in draft.rows["persons"] if each.cells["person_id"] == row.cells["person_id"])
    person.cells |= {"arm_id": arm, "consented": "0"}
    draft.expect_cell(file, row, "person_id", "consented has" if arm == "control" else "reference arm has")


@fault
def add_unknown_column(draft: Draft) -> None:
    """A column that the format does not have."""
    file, name = draft.pick(*FILES), draft.pick("Age", "leeftijd", "person id", "x", "gemeentenaam", "été", 'a"b,c')
    if draft.claim(f"column {file} {name}"):
        draft.columns[file].append((name, name))
        draft.expect(file, None, name, name, "columns of the delivery format")


@fault
def repeat_column(draft: Draft) -> None:
    """A column name that stands twice; both hold the same."""
    file = draft.pick(*FILES)
    if draft.claim(f"twice {file}"):
        draft.columns[file].append(("person_id", "person_id"))
        draft.expect(file, None, "person_id", "person_id", "stands once")


@fault
def drop_column(draft: Draft) -> None:
    """A required column that is not there; nothing else is expected of its file, so that it stands alone."""
    file, column = draft.random.choice([("exits", "reason"), ("answers", "value"), ("caseworker", "value")])
    others = any(expected.file == f"{file}.csv" for expected in draft.expected)
    if not others and draft.claim(f"drop {file}"):
        draft.columns[file] = [pair for pair in draft.columns[file] if pair[0] != column]
        draft.expect(file, None, column, "", f"has the column {column}")


_IDENTIFIERS = {
    "a name": ("naam", "Achternaam", "voor_naam", "client naam", "lastName"),
    "an address": ("adres", "woonadres", "Straat"),
    "a postcode": ("postcode", "PC6"),
    "a house number": ("huisnummer",),
    "a phone number": ("telefoon", "mobiel"),
    "an e-mail address": ("email", "E-mail"),
    "a birth date": ("geboortedatum", "birth_date", "Geboorte datum"),
    "a BSN or sofinummer": ("bsn", "BSN_nummer", "sofinummer"),
}


@fault
def deliver_identifier(draft: Draft) -> None:
    """A column that is a direct identifier, whatever it holds."""
    file, kind = draft.pick(*FILES), draft.pick(*_IDENTIFIERS)
    name = draft.pick(*_IDENTIFIERS[kind])
    if draft.claim(f"column {file} {name}"):
        draft.columns[file].append((name, name))
        for row in draft.rows[file]:
            secret = f"Geheim{draft.random.randrange(10**6)}"
            row.cells[name] = secret
            draft.secrets.append(secret)
        draft.expect(file, None, name, HIDDEN, "no column holds a")


@fault
def deliver_email(draft: Draft) -> None:
    """An e-mail address in a cell."""
    file, column = draft.random.choice(
        [("persons", "block"), ("persons", "sex"), ("months", "contract"), ("answers", "item"), ("exits", "reason")]
    )
    secret = f"geheim{draft.random.randrange(10**6)}@example.nl"
    row = add_row(draft, file, **{column: draft.pick(secret, f"zie {secret}", "x" * 70 + f" {secret}")})
    draft.secrets.append(secret.split("@", maxsplit=1)[0])
    draft.expect(file, row, column, HIDDEN, "e-mail address")


def passes(number: int) -> bool:
    """Return whether a number passes the eleven-test, by the book."""
    digits = [int(digit) for digit in f"{number:09}"]
    weighted = sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return weighted % 11 == 0


def draw_number(random: Random, *, passing: bool) -> str:
    """Return a number of 8 or 9 digits that passes the eleven-test, or does not."""
    while True:
        number = random.randrange(10**7, 10**9)
        if passes(number) == passing:
            return str(number)


@fault
def deliver_bsn(draft: Draft) -> None:
    """A column of numbers of which some pass the eleven-test: refused above 30 % of at least ten, else a warning."""
    column = draft.pick("cluster_id", "block", "dossier")
    if not draft.claim(f"bsn {column}"):
        return
    numbers, passing = draft.random.choice([(9, 9), (9, 1), (10, 3), (10, 4), (20, 6), (20, 7), (12, 0), (13, 13)])
    refused = numbers >= 10 and passing / numbers > 0.3
    if column == "dossier":
        draft.columns["persons"].append((column, column))
        if not refused:
            draft.expect("persons", None, column, column, "columns of the delivery format")
    for place in range(numbers):
        number = draw_number(draft.random, passing=place < passing)
        draft.add_person(**{column: number})
        if refused or place < passing:
            draft.secrets.append(number)
    if refused:
        draft.hidden.add(("persons.csv", column))
    if passing:
        draft.expect("persons", None, column, HIDDEN, "no column holds BSNs", warn=not refused)


_DESCRIPTIONS = (
    ("[delivery]", "[delivery]\ncolour = 1", "[delivery].colour", "colour", "every key"),
    ("format = 1", "format = 2", "[delivery].format", "2", ""),
    ('"2020-03-01"', '"2020-02-30"', "[delivery].delivered_on", "2020-02-30", "day is written"),
    ('"2020-03-01"', '"2999-01-01"', "[delivery].delivered_on", "2999-01-01", "to come"),
    ('"2020-03-01"', '"2017-10-31"', "[delivery].delivered_on", "2017-10-31", "before the trial's start"),
    ('delivered_by = "Gemeente Groningen"\n', "", "[delivery].delivered_by", "", "required"),
    ("[delivery]", "[other]\n[delivery]", "other", "", "are read"),
    ("[delivery]", "[trial]\n[delivery]", "trial", "", "known trial"),
)


@fault
def spoil_description(draft: Draft) -> None:
    """A key of `delivery.toml`."""
    if draft.claim("delivery.toml"):
        old, new, column, value, says = draft.random.choice(_DESCRIPTIONS)
        draft.description = draft.description.replace(old, new)
        draft.expect("delivery.toml", None, column, value, says)
