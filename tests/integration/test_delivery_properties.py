"""Deliveries at random: broken ones are told and leave no trace, known faults are all found, good ones survive."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from math import isclose
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.broken_deliveries import Files, broken_files, hash_tree, write_files
from support.data import PROJECT, load_real_registry
from support.deliveries import SmallDelivery, list_places
from support.good_deliveries import Good, make_delivery, write_csv, write_parquet
from support.known_faults import HIDDEN, INJECTORS, Draft, Injector, build_draft, draw_number, drop_column
from support.local_deliveries import write_local

from vexcore.cli import main
from vexcore.contracts.delivery import Delivery
from vexcore.contracts.delivery_files import DELIVERY_FILES_BY_NAME
from vexcore.deliveries.read import CheckedDelivery, check_tables, read_delivery
from vexcore.deliveries.write import write_delivery
from vexcore.errors import DataRefused
from vexcore.pipeline.ingest import ingest_delivery
from vexcore.store.micro import MicroStore

KEY = "5b" * 32
MANY = int(os.environ.get("VEX_EXAMPLES", "60"))
"""How many examples the long runs try."""


def seeded(examples: int) -> settings:
    """Return settings that try the same examples every time, however slow the machine."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )


@pytest.fixture(autouse=True, scope="module")
def _quick() -> Iterator[None]:
    """Set a key, and load the registry once instead of at each command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEX_KEY", KEY)
        for module in ("vexcore.cli.participants", "vexcore.pipeline.ingest"):
            patch.setattr(f"{module}.load_registry", lambda _: load_real_registry())
        yield


@contextlib.contextmanager
def new_folder() -> Iterator[Path]:
    """Give a folder for one example."""
    folder = Path(tempfile.mkdtemp())
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def run(*arguments: str) -> tuple[int, str, str]:
    """Run a command and return its exit code, output and errors."""
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = main(arguments)
    return code, out.getvalue(), errors.getvalue()


WAYS = ("table", "json", "csv", "ingest")


def check_delivery(folder: Path, home: Path, way: str) -> CheckedDelivery:
    """Read a delivery, hold the report to what is promised and to what a command says, and return what was read."""
    checked = read_delivery(folder, load_real_registry())
    report, records = checked.report, checked.report.to_records()
    assert (checked.delivery is None) == (not report.ok)
    for record in records:
        assert record["severity"] in {"fault", "warning"}
        assert record["file"], record
        assert record["rule"], record
        assert record["remedy"], record
        assert record["line"] >= 0
        assert all(isinstance(record[name], str) for name in ("file", "column", "value", "rule", "remedy"))
    if way == "ingest":
        _refuse_or_store(folder, home, ok=report.ok)
        return checked
    code, text, _ = run("check", str(folder), "--format", way)
    assert code == (0 if report.ok else 1)
    text.encode()
    if way == "json":
        assert json.loads(text) == records
    elif way == "csv":
        assert len(list(csv.reader(io.StringIO(text, newline="")))) == len(records) + 1
    else:
        assert text.startswith(f"{report.count():,} fault")
    return checked


def _refuse_or_store(folder: Path, home: Path, *, ok: bool) -> None:
    before = hash_tree(home)
    code, out, errors = run("ingest", str(folder), "--home", str(home))
    assert code == (0 if ok else 1)
    assert "Traceback" not in out + errors
    assert (hash_tree(home) != before) == ok
    if not ok:
        assert "nothing was changed" in errors


def read_plainly(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a good file of the delivery format by the standard library, typed; raise at any doubt."""
    if path.suffix == ".parquet":
        rows = pq.read_table(path).to_pylist()
        return [{name: None if value == "" else value for name, value in row.items()} for row in rows]
    text = path.read_bytes().decode("utf-8-sig")
    lines = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    header = [name.strip() for name in lines[0]]
    assert len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in lines)
    return [
        {name: parse_plainly(path.stem, name, cell) for name, cell in zip(header, row, strict=True)}
        for row in lines[1:]
    ]


def parse_plainly(file: str, name: str, cell: str) -> object:
    """Return a cell as Python reads it."""
    kind = DELIVERY_FILES_BY_NAME[file].column(name).kind
    if cell == "":
        return None
    if kind == "text":
        return cell
    if kind == "date":
        return date.fromisoformat(cell)
    number = float(cell)
    return number if kind == "float" else int(number) if number == int(number) else 1 / 0


def assert_read_whole(folder: Path, tables: dict[str, pa.Table]) -> None:
    """Hold what was read to what a plain reader finds in the files: every file, row, column and value."""
    for name, declared in DELIVERY_FILES_BY_NAME.items():
        paths = [
            path for path in (folder / f"{name}.csv", folder / f"{name}.parquet") if path.is_symlink() or path.exists()
        ]
        assert len(paths) == (name in tables), name
        if paths:
            rows = read_plainly(paths[0])
            table = tables[name]
            assert table.num_rows == len(rows)
            assert table.to_pylist() == [{column: row[column] for column in table.column_names} for row in rows]
            assert set(table.column_names) == (set(rows[0]) if rows else set(table.column_names))
            assert all(
                table.schema.field(column).type == declared.schema().field(column).type for column in table.column_names
            )


def throw(files: Files, way: str) -> None:
    """Hold a reading of broken files to what is promised."""
    with new_folder() as folder:
        home = folder / "home"
        if len(files) % 2:
            home.mkdir()
            (home / "mart.json").write_text("{}")
        delivery = write_files(files, folder / "delivery")
        checked = check_delivery(delivery, home, way)
        if checked.delivery is not None and "mapping.toml" not in files:
            assert_read_whole(delivery, dict(checked.delivery.tables))


@given(broken_files(), st.sampled_from(WAYS))
@seeded(50)
def test_broken_files_are_told_or_read_whole(files: Files, way: str) -> None:
    throw(files, way)


@pytest.mark.slow
@given(broken_files(), st.sampled_from(WAYS))
@seeded(MANY)
def test_many_broken_files_are_told_or_read_whole(files: Files, way: str) -> None:
    throw(files, way)


Found = tuple[str, int, str, str, str]


def say(draft: Draft, lines: dict[int, int]) -> dict[str, list[Found]]:
    """Return what a report has to say of a draft: file, line, column, value and words of the rule, by severity."""
    said: dict[str, list[Found]] = {"fault": [], "warning": []}
    for each in draft.expected:
        line = 0 if each.file == "delivery.toml" else 1 if each.row is None else lines[id(each.row)]
        value = each.value
        if each.row is not None and each.row.extra:
            name = each.file.removesuffix(".csv")
            value = f"{len(draft.columns[name]) + each.row.extra} cells"
            value = value.removesuffix("s") if value == "1 cells" else value
        if each.earlier is not None:
            other = lines[id(each.earlier)]
            # Of two rows with one key the later is the fault; of two exits the one with the later day.
            first, line = (min(line, other), max(line, other)) if "first" in each.words else (other, line)
            value += each.words.format(first)
        if (each.file, each.column) in draft.hidden:
            value = HIDDEN
        said["warning" if each.warn else "fault"].append((each.file, line, each.column, value, each.says))
    return said


def is_remark(record: dict[str, Any]) -> bool:
    """Return whether a warning is about all of `months`: persons added for a fault have no month, or an empty one."""
    return bool(record["severity"] == "warning" and (record["file"], record["line"]) == ("months.csv", 0))


def inject(injectors: list[Injector], seed: int) -> None:
    """Put faults into a good delivery, and hold the report to them: all of them and nothing else."""
    draft = build_draft(seed)
    # A column is dropped last, where nothing else is wrong with its file.
    for injector in sorted(injectors, key=lambda each: each is drop_column):
        injector(draft)
    with new_folder() as folder:
        said = say(draft, draft.write(folder / "delivery"))
        checked = check_delivery(folder / "delivery", folder / "home", WAYS[seed % 4])
        records = checked.report.to_records()
        for severity, places in said.items():
            found = [record for record in records if record["severity"] == severity and not is_remark(record)]
            found.sort(key=lambda record: [record[name] for name in ("file", "line", "column", "value")])
            said_places = sorted(place[:4] for place in places)
            assert [(r["file"], r["line"], r["column"], r["value"]) for r in found] == said_places
            assert_rules(found, places)
        texts = [checked.report.format_text(), json.dumps(records), checked.report.frame.to_csv()]
        texts += checked.report.remarks()
        assert not [secret for secret in draft.secrets for text in texts if secret in text]


def assert_rules(found: list[dict[str, Any]], places: list[Found]) -> None:
    """Hold the rules of each place to the words that are expected there, in any order."""
    rules: dict[tuple[Any, ...], list[str]] = {}
    for record in found:
        rules.setdefault((record["file"], record["line"], record["column"]), []).append(record["rule"])
    for place in places:
        assert any(place[4] in rule for rule in rules[place[:3]]), (place, rules[place[:3]])


@given(st.lists(st.sampled_from(INJECTORS), max_size=8), st.integers(0, 2**32))
@seeded(40)
def test_known_faults_are_all_reported_and_no_others(injectors: list[Injector], seed: int) -> None:
    inject(injectors, seed)


@pytest.mark.parametrize("injector", INJECTORS, ids=lambda injector: injector.__name__)
def test_each_known_fault_is_reported_alone(injector: Injector) -> None:
    for seed in range(2):
        inject([injector], seed)


@pytest.mark.slow
@given(st.lists(st.sampled_from(INJECTORS), max_size=25), st.integers(0, 2**32))
@seeded(MANY)
def test_many_known_faults_are_all_reported_and_no_others(injectors: list[Injector], seed: int) -> None:
    inject(injectors, seed)


def assert_same(delivery: Delivery | None, good: Good) -> None:
    """Hold a delivery to what was written: facts, files, columns, types, values and what is not known."""
    assert delivery is not None
    assert delivery.facts == good.facts
    assert set(delivery.tables) == set(good.rows)
    for file, table in delivery.tables.items():
        expected = good.table(file)
        assert table.schema.equals(expected.schema), (table.schema, expected.schema)
        assert table.to_pylist() == expected.to_pylist()


def group_rows(tables: Mapping[str, pa.Table], person: str) -> Counter[Any]:
    """Return the rows of each person as one thing, so that persons can be told apart whatever they are called."""
    persons: dict[Any, list[str]] = {}
    for name, table in tables.items():
        for row in table.to_pylist():
            own = row.pop(person)
            persons.setdefault(own, []).append(f"{name} {sorted(row.items())}")
    return Counter(tuple(sorted(rows)) for rows in persons.values())


def expect_stored(good: Good) -> dict[str, pa.Table]:
    """Return the tables as the store is to hold them but for persons' keys: arms with their trial, and the origin."""
    stored = {}
    for file in good.rows:
        table = good.table(file)
        rows = table.to_pylist()
        for row in rows:
            for name in {"arm_id", "chosen_arm_id"} & row.keys():
                row[name] = None if row[name] is None else f"{good.facts.trial.trial_id}:{row[name]}"
        schema = table.schema.append(pa.field("origin", pa.string()))
        stored[file] = pa.Table.from_pylist([row | {"origin": good.facts.origin} for row in rows], schema=schema)
    return stored


def survive(seed: int, form: str) -> None:
    """Write a good delivery in one of many ways, and hold what is read, and what is stored, to it."""
    good, random = make_delivery(seed), Random(seed)
    with new_folder() as folder:
        where, home = folder / "delivery", folder / "home"
        if form.startswith("own"):
            write_delivery(good.delivery(), where, form=form.removeprefix("own "))
        else:
            write_delivery(Delivery(facts=good.facts, tables={}), where)
            for file in good.rows:
                write = {"csv": write_csv, "parquet": write_parquet}.get(form) or random.choice(
                    [write_csv, write_parquet]
                )
                write(good, file, where, random)
        checked = read_delivery(where, load_real_registry())
        assert checked.report.ok, checked.report.format_text()
        assert_same(checked.delivery, good)
        assert check_tables(good.facts, good.delivery().tables, load_real_registry()).ok
        entry = ingest_delivery(where, home).ingested.entry
        store = MicroStore(home, bytes.fromhex(KEY))
        assert store.read_facts(entry) == good.facts
        stored = {file: store.read_table(entry, file) for file in good.rows}
        expected = expect_stored(good)
        assert {table.name for table in entry.tables} == set(good.rows)
        for file, table in stored.items():
            assert table.schema.field("person_key").type == pa.int64()
            assert [field for field in table.schema if field.name != "person_key"] == [
                field for field in expected[file].schema if field.name != "person_id"
            ]
        assert group_rows(stored, "person_key") == group_rows(expected, "person_id")


FORMS = ("csv", "parquet", "mixed", "own csv", "own parquet")


@given(st.integers(0, 2**32), st.sampled_from(FORMS))
@seeded(25)
def test_a_good_delivery_survives_reading_and_storing(seed: int, form: str) -> None:
    survive(seed, form)


@pytest.mark.slow
@given(st.integers(0, 2**32), st.sampled_from(FORMS))
@seeded(MANY)
def test_many_good_deliveries_survive_reading_and_storing(seed: int, form: str) -> None:
    survive(seed, form)


def are_near(found: list[float | None], wanted: list[float | None]) -> bool:
    """Return whether numbers are the same but for last digits, which a scale computes, and empty in the same rows."""
    pairs = zip(found, wanted, strict=True)
    return all(a == b or (a is not None and b is not None and isclose(a, b, rel_tol=1e-12)) for a, b in pairs)


def map_back(seed: int) -> None:
    """Write a good delivery as somebody else would, and hold what the mapping makes of it to the delivery."""
    good = make_delivery(seed, latin=True)
    with new_folder() as folder:
        write_delivery(Delivery(facts=good.facts, tables={}), folder / "delivery")
        scaled = write_local(good, folder / "delivery", Random(seed))
        checked = read_delivery(folder / "delivery", load_real_registry())
        assert checked.report.ok, checked.report.format_text()
        assert checked.delivery is not None
        assert checked.delivery.facts == good.facts
        assert set(checked.delivery.tables) == set(good.rows)
        for file, table in checked.delivery.tables.items():
            expected = good.table(file)
            assert table.schema.equals(expected.schema)
            for name in table.column_names:
                found, wanted = table[name].to_pylist(), expected[name].to_pylist()
                assert found == wanted or ((file, name) in scaled and are_near(found, wanted)), (file, name)


@given(st.integers(0, 2**32))
@seeded(40)
def test_a_mapping_gives_back_what_was_delivered(seed: int) -> None:
    map_back(seed)


@pytest.mark.slow
@given(st.integers(0, 2**32))
@seeded(MANY)
def test_many_mappings_give_back_what_was_delivered(seed: int) -> None:
    map_back(seed)


@pytest.mark.parametrize(
    ("local", "scale", "value"), [("70", "{ times = 0.1 }", 7), ("5.2", "{ from = [1, 7], to = [0, 10] }", 7)]
)
def test_a_scaled_answer_is_as_whole_as_it_was(tmp_path: Path, local: str, scale: str, value: float) -> None:
    small = SmallDelivery().set("answers", 3, value=local)
    small.mapping = f"[answers.item_scales]\nlife_satisfaction = {scale}\n"
    checked = read_delivery(small.write(tmp_path / "delivery"), load_real_registry())
    assert checked.report.ok, checked.report.format_text()
    assert checked.delivery is not None
    assert checked.delivery.tables["answers"]["value"][3].as_py() == value


def test_half_an_identifier_is_not_shown_either(tmp_path: Path) -> None:
    small = SmallDelivery()
    small.delivery["delivered_by"] = "x" * 70 + " geheim@example.nl " + "x" * 200
    small.add_column("months", "y" * 72 + " 123456782 " + "y", "1")
    report = read_delivery(small.write(tmp_path / "delivery"), load_real_registry()).report
    assert report.count() == 2
    shown = report.format_text() + json.dumps(report.to_records())
    assert "geheim" not in shown
    assert "123" not in shown


@pytest.mark.parametrize("basis", ["article-83", "ordinary-law"])
@pytest.mark.parametrize("component", ["exemption", "earnings", "intensive", "bonus", "choice", "self_direction"])
def test_earnings_and_exemption_belong_to_article_83(tmp_path: Path, basis: str, component: str) -> None:
    small = SmallDelivery()
    small.delivery["trial"] = "nieuwstad"
    small.extra = f"""
[trial]
id = "nieuwstad"
name = "Nieuwstad"
legal_basis = "{basis}"
consent = "post"
start_on = "2017-11-01"
end_on = "2019-10-31"
"""
    for arm, role in {"control": "control", "reference": "reference"}.items():
        small.extra += f'[[arm]]\nid = "{arm}"\nlabel = "A"\nrole = "{role}"\n'
    for arm in ("t1", "t2", "t3", "t4", "t4.2"):
        components, parent = f'["intensive", "{component}"]' if arm == "t3" else "[]", arm.partition(".")[0]
        small.extra += f'[[arm]]\nid = "{arm}"\nlabel = "A"\nrole = "treatment"\ncomponents = {components}\n'
        small.extra += f'parent = "{parent}"\n' if parent != arm else ""
    checked = check_delivery(small.write(tmp_path / "delivery"), tmp_path / "home", "ingest")
    forbidden = basis != "article-83" and component in {"exemption", "earnings"}
    places = [("delivery.toml", 0, "[[arm]] t3: components", component)]
    assert list_places(checked.report) == (places if forbidden else [])


def test_persons_known_by_bsn_are_shown_in_no_file(tmp_path: Path) -> None:
    small, random = SmallDelivery(), Random(1)
    for number in range(3):
        small.add("persons", person_id=f"x{number}", arm_id="control")
    names = {
        cells["person_id"]: draw_number(random, passing=place < 4)
        for place, cells in enumerate(small.tables["persons"])
    }
    for rows in small.tables.values():
        for cells in rows:
            cells["person_id"] = names[cells["person_id"]]
    small.add("months", person_id="87654321", month="1")
    small.add("months", person_id=names["p01"], month="0")
    small.add("exits", person_id="13371337", exited_on="2018-01-01", reason="work")
    small.set("persons", 0, person_id=names["p01"], sex=names["p02"])
    checked = check_delivery(small.write(tmp_path / "delivery"), tmp_path / "home", "json")
    shown = checked.report.format_text() + checked.report.frame.to_csv() + run("check", str(tmp_path / "delivery"))[1]
    with pytest.raises(DataRefused) as refused:
        checked.report.raise_if_refused("x")
    shown += str(refused.value)
    assert not [
        number for number in (*names.values(), "87654321", "13371337") if number in shown.replace(names["p02"], "")
    ]
    assert ("persons.csv", 1, "person_id", HIDDEN) in list_places(checked.report)
    assert ("months.csv", 14, "person_id", HIDDEN) in list_places(checked.report)


@pytest.mark.parametrize(("encoding", "way"), [("ascii", "table"), ("cp1252", "csv")])
def test_a_terminal_of_any_encoding_shows_the_report(tmp_path: Path, encoding: str, way: str) -> None:
    folder = SmallDelivery().set("persons", 0, sex="\u0142\U0001f600").write(tmp_path / "delivery")
    done = subprocess.run(
        [sys.executable, "-m", "vexcore", "check", str(folder), "--format", way],
        cwd=PROJECT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"one of male" in done.stdout


@pytest.mark.parametrize("name", ["Months.csv", "months.CSV", "months.txt", "months.xlsx", "MONTHS.parquet", "months"])
def test_a_file_that_is_plainly_meant_is_not_passed_over(tmp_path: Path, name: str) -> None:
    folder = SmallDelivery().write(tmp_path / "delivery")
    shutil.copy(folder / "months.csv", folder / f"kept {name}")
    (folder / "months.csv").rename(folder / name)
    assert list_places(read_delivery(folder, load_real_registry()).report) == [(name, 0, "", "")]
    shutil.copy(folder / name, folder / "months.csv")
    assert read_delivery(folder, load_real_registry()).report.ok
