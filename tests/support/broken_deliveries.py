"""Files of a delivery damaged at random: bytes, lines, TOML values, Parquet columns, and what is no file at all."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from support.data import PROJECT
from support.deliveries import SmallDelivery, format_description

from vexcore.contracts.delivery_files import DELIVERY_FILES_BY_NAME

EXAMPLES = PROJECT / "data" / "examples" / "mappings"


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link to a name in the same folder, or to nothing."""

    target: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder where a file is expected."""


Entry = bytes | Link | Folder
Files = dict[str, Entry]
"""What stands in a folder by name; a name may hold a byte that is no UTF-8, as `os.fsdecode` writes it."""


def write_files(files: Mapping[str, Entry], folder: Path) -> Path:
    """Write files, links and folders into a new folder and return it."""
    folder.mkdir(parents=True)
    for name, entry in files.items():
        path = folder / name
        if isinstance(entry, Folder):
            path.mkdir()
        elif isinstance(entry, Link):
            path.symlink_to(entry.target)
        else:
            path.write_bytes(entry)
    return folder


def hash_tree(folder: Path) -> str:
    """Return a hash of the names, modes and bytes below a folder; ``absent`` where there is none."""
    if not folder.exists():
        return "absent"
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        digest.update(f"{path.relative_to(folder)} {path.stat().st_mode}\0".encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


@cache
def _list_bases() -> tuple[Mapping[str, bytes], ...]:
    small = SmallDelivery()
    description = format_description(small.delivery).encode()
    plain = {"delivery.toml": description, **{f"{name}.csv": small.text(name).encode() for name in small.tables}}
    quoted = {name: _quote_all(content) if name.endswith(".csv") else content for name, content in plain.items()}
    parquet = {"delivery.toml": description, **{f"{name}.parquet": _as_parquet(small, name) for name in small.tables}}
    mapped = [
        {path.name: path.read_bytes() for path in sorted(folder.iterdir())} for folder in sorted(EXAMPLES.iterdir())
    ]
    return (plain, quoted, parquet, *mapped)


def _quote_all(content: bytes) -> bytes:
    return b"".join(b'"' + line.replace(b",", b'","') + b'"\n' for line in content.splitlines())


def build_table(small: SmallDelivery, name: str) -> pa.Table:
    """Return a file of the small delivery as a table typed as the format says."""
    rows = small.tables[name]
    schema = DELIVERY_FILES_BY_NAME[name].schema()
    columns = {}
    for column in rows[0]:
        texts = pa.array([row[column] or None for row in rows], pa.string())
        kind = schema.field(column).type
        columns[column] = texts if kind == pa.string() else texts.cast(kind)
    return pa.table(columns)


def _as_parquet(small: SmallDelivery, name: str) -> bytes:
    return dump_parquet(build_table(small, name))


def dump_parquet(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


PIECES = (
    *(b"\0", b'"', b'""', b"\n", b"\r", b"\r\n", b",", b";", b"\t", b"|", b"'", b"\\", b" ", b"-", b"."),
    *(b"\xff", b"\xc3", b"\xe2\x82", b"\x80", b"\x1a", b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\x9d"),
    *("\ufeff".encode(), "\u2028".encode(), "\ufffd".encode(), "\xa0".encode(), "é".encode("cp1252"), "😀".encode()),
    *(b"=1+1", b"NaN", b"inf", b"1e999", b"9" * 30, b"\n\n", b'\n"', b'",', b"x" * 3000),
)
LONG = 200_000

ODD_TOML = (
    *("1", "-1", "1.5", "true", "[]", "{}", '""', "nan", "inf", "1979-05-27", "1979-05-27T07:32:00Z", "07:32:00"),
    *('"\\u0000"', '"\\u2028"', '"x\\ny"', '"' + "x" * 500 + '"', "[[1]]", "[{}]", '{ a = { b = "c" } }', "'''"),
    *("9" * 5000, "-" + "9" * 5000, "0x" + "f" * 5000, "1e400", "[" * 3000, "[" * 300 + "]" * 300, '"2019-02-30"'),
    *('"9999-12"', '"9999-12-31"', '"0001-01-01"', '"groningen"', '"oss"', "1e308", "[0, 1e308]", '["a", "b"]'),
)
ODD_LINES = (
    *("[delivery]", "[trial]", "[[arm]]", "[[outcome]]", "arm = 1", "trial = []", "outcome = {}", "delivery = 1"),
    *("[persons]", "[months]", "[style]", "[persons.labels]", "style = 1", "persons = []", "\ufeff", "\0", "= 1"),
    *("[persons]\nfile = 'delivery.toml'", "[months]\nfile = 'persons.csv'", f"[exits]\nfile = '{'a' * 300}.csv'"),
    *("[exits]\nfile = '..'", "[exits]\nfile = '/etc/hosts'", '[exits]\nfile = "\\u0000.csv"', "[exits]\nfile = '.'"),
    *("[months.scales]\nwage_eur = { times = 1e308 }", "[persons.scales]\nage = { times = 1e-308 }"),
    *("[months.scales]\nhours = { from = [0, 1e-320], to = [0, 1] }", "[months.scales]\nhours = { times = nan }"),
    *("[months.scales]\nwage_eur = { from = [0, 1], to = [0, nan] }", "x" + ".a" * 3000 + " = 1"),
    *("[answers.item_scales]\ngeneral_health = { from = [0, 1], to = [0, 1e308] }", "[persons.missing]\nsex = ['']"),
    *("[persons.constants]\nage = 0x" + "f" * 5000, "[months.constants]\nhours = nan", "[persons.constants]\n'' = 1"),
)


def list_odd_columns(rows: int) -> dict[str, pa.Array]:
    """Return Parquet columns of types that a delivery does not have, or with values that no text has."""
    one = [
        ("list", pa.array([[1, 2]])),
        ("struct", pa.array([{"a": 1}])),
        ("map", pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int32()))),
        ("binary", pa.array([b"\xff\x00"])),
        ("fixed", pa.array([b"ab"], pa.binary(2))),
        ("duration", pa.array([1], pa.duration("s"))),
        ("time", pa.array([1], pa.time32("s"))),
        ("decimal", pa.array([Decimal("41.00")])),
        ("decimal256", pa.array([Decimal("0.5")], pa.decimal256(70, 3))),
        ("zoned", pa.array([datetime(2018, 1, 2, tzinfo=UTC)], pa.timestamp("us", tz="Europe/Amsterdam"))),
        ("utc", pa.array([datetime(2018, 1, 2, tzinfo=UTC)], pa.timestamp("ns", tz="UTC"))),
        ("no zone", pa.array([datetime(2018, 1, 2, tzinfo=UTC)], pa.timestamp("us", tz="Foo/Bar"))),
        ("late", pa.array([2**62], pa.int64()).cast(pa.timestamp("us"))),
        ("early", pa.array([-(2**31)], pa.int32()).cast(pa.date32())),
        ("codes", pa.array([b"\xff"]).dictionary_encode()),
        ("dictionary", pa.array([date(2018, 1, 2)]).dictionary_encode()),
        ("inf", pa.array([float("inf")])),
        ("nan", pa.array([float("nan")])),
        ("half", pa.array([1.5], pa.float16())),
        ("large", pa.array([2**64 - 1], pa.uint64())),
        ("truth", pa.array([True])),
        ("nothing", pa.nulls(1)),
        ("blob", pa.array(["a\0b\n"], pa.large_string())),
        ("uuid", pa.array([b"a" * 16], pa.uuid())),
        ("json", pa.array(["{}"], pa.json_())),
    ]
    return {name: pa.concat_arrays([array] * rows) if rows else array.slice(0, 0) for name, array in one}


def _cut_somewhere(draw: st.DrawFn, content: bytes) -> int:
    return draw(st.integers(0, len(content)))


def _flip(draw: st.DrawFn, content: bytes) -> bytes:
    if not content:
        return b"\xff"
    place = draw(st.integers(0, len(content) - 1))
    changed = bytes([content[place] ^ draw(st.integers(1, 255))])
    return content[:place] + changed + content[place + 1 :]


def _insert(draw: st.DrawFn, content: bytes) -> bytes:
    place = _cut_somewhere(draw, content)
    return content[:place] + draw(st.sampled_from(PIECES)) + content[place:]


def _truncate(draw: st.DrawFn, content: bytes) -> bytes:
    return content[: _cut_somewhere(draw, content)]


def _remove(draw: st.DrawFn, content: bytes) -> bytes:
    place = _cut_somewhere(draw, content)
    return content[:place] + content[place + draw(st.integers(1, 40)) :]


def _cut_character(draw: st.DrawFn, content: bytes) -> bytes:
    place = _cut_somewhere(draw, content)
    return content[:place] + "Cliëntnaam".encode()[:4]


def _change_lines(draw: st.DrawFn, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    place = draw(st.integers(0, len(lines) - 1))
    other = draw(st.integers(0, len(lines) - 1))
    what = draw(st.sampled_from(["double", "drop", "swap", "empty", "header only"]))
    if what == "double":
        lines.insert(other, lines[place])
    elif what == "drop":
        del lines[place]
    elif what == "swap":
        lines[place], lines[other] = lines[other], lines[place]
    elif what == "empty":
        lines.insert(place, draw(st.sampled_from([b"\n", b" \n", b"\r\n", b",\n", b'""\n'])))
    else:
        lines = lines[:1]
    return b"".join(lines)


def _change_whole(draw: st.DrawFn, content: bytes) -> bytes:
    changes: dict[str, Callable[[], bytes]] = {
        "semicolons": lambda: content.replace(b",", b";"),
        "commas": lambda: content.replace(b";", b","),
        "crlf": lambda: content.replace(b"\n", b"\r\n"),
        "cr": lambda: content.replace(b"\n", b"\r"),
        "bom": lambda: b"\xef\xbb\xbf" + content,
        "two boms": lambda: b"\xef\xbb\xbf" * 2 + content,
        "utf-16": lambda: content.decode("latin-1").encode("utf-16"),
        "utf-16 without bom": lambda: content.decode("latin-1").encode("utf-16-le"),
        "empty": lambda: b"",
        "blank": lambda: b" \n\t\n",
        "newlines": lambda: b"\n\n\n",
        "no end": lambda: content.rstrip(b"\n"),
        "lower": content.lower,
        "upper": content.upper,
        "twice": lambda: content + content,
    }
    return changes[draw(st.sampled_from(sorted(changes)))]()


def _lengthen(draw: st.DrawFn, content: bytes) -> bytes:
    lines = content.splitlines(keepends=True) or [b""]
    place = draw(st.integers(0, min(2, len(lines) - 1)))
    piece = draw(st.sampled_from([b"x", b",", b'"', b" ", "é".encode()]))
    first = draw(st.integers(0, max(len(lines[place]) - 1, 0)))
    lines[place] = lines[place][:first] + piece * LONG + lines[place][first:]
    return b"".join(lines)


def _change_toml(draw: st.DrawFn, content: bytes) -> bytes:
    lines = content.decode("utf-8", errors="surrogateescape").split("\n")
    keyed = [place for place, line in enumerate(lines) if "=" in line]
    if keyed and draw(st.booleans()):
        place = draw(st.sampled_from(keyed))
        lines[place] = lines[place].split("=")[0] + "= " + draw(st.sampled_from(ODD_TOML))
    else:
        new = draw(st.sampled_from([*ODD_LINES, *(f"key = {odd}" for odd in ODD_TOML)]))
        lines.insert(draw(st.integers(0, len(lines))), new)
    return "\n".join(lines).encode("utf-8", errors="surrogateescape")


def _change_parquet(draw: st.DrawFn, content: bytes) -> bytes:
    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError, ValueError):
        return _flip(draw, content)
    odd = list_odd_columns(table.num_rows)
    column = odd[draw(st.sampled_from(sorted(odd)))]
    place = draw(st.integers(0, table.num_columns - 1))
    name = draw(st.sampled_from([table.column_names[place], "", "naam", "x\0y", "person_id", "é\u2028", "demo-1@a.nl"]))
    changed = table.set_column(place, name, column) if draw(st.booleans()) else table.add_column(place, name, column)
    return dump_parquet(changed)


_BYTES = (_flip, _insert, _truncate, _remove, _cut_character, _change_lines, _change_whole, _lengthen)
_NAMES = (
    *("persons.csv", "months.csv", "persons.parquet", "Months.csv", "extra.csv", "extra.parquet", "naam.txt"),
    *(os.fsdecode(b"m\xffnths.csv"), os.fsdecode(b"\xe9.parquet"), "a\nb.csv", "mapping.toml", "delivery.toml"),
)


def _change_names(draw: st.DrawFn, files: Files, name: str) -> None:
    what = draw(st.sampled_from(["remove", "rename", "copy", "folder", "nowhere", "loop", "sibling"]))
    entry = files[name]
    if what in {"remove", "rename"}:
        del files[name]
    if what in {"rename", "copy"}:
        files[draw(st.sampled_from(_NAMES))] = entry
    elif what == "folder":
        files[name] = Folder()
    elif what in {"nowhere", "loop"}:
        files[draw(st.sampled_from([name, "mapping.toml"]))] = Link("nowhere" if what == "nowhere" else name)
    elif what == "sibling":
        files[name] = Link(draw(st.sampled_from(sorted(files))))


@st.composite
def broken_files(draw: st.DrawFn) -> Files:
    """Return the files of a good delivery after one to three random changes, which may by chance do no harm."""
    files: Files = dict(draw(st.sampled_from(_list_bases())))
    for _ in range(draw(st.integers(1, 3))):
        if not files:
            break
        name = draw(st.sampled_from(sorted(files)))
        entry = files[name]
        if not isinstance(entry, bytes) or draw(st.integers(0, 9)) == 0:
            _change_names(draw, files, name)
        elif name.endswith(".toml") and draw(st.integers(0, 3)):
            files[name] = _change_toml(draw, entry)
        elif name.endswith(".parquet") and draw(st.booleans()):
            files[name] = _change_parquet(draw, entry)
        else:
            files[name] = draw(st.sampled_from(_BYTES))(draw, entry)
    return files
