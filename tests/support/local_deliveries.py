"""A good delivery as a deliverer with other habits writes it, with the `mapping.toml` that explains it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from support.good_deliveries import Good, render_csv

from vexcore.contracts.delivery_files import DELIVERY_FILES_BY_NAME

Cell = Callable[[Any], str]

_DATES = ("yyyy-mm-dd", "dd-mm-yyyy", "d-m-yyyy", "dd/mm/yyyy", "yyyymmdd", "mm.dd.yyyy", "d m yyyy", "yyyy/m/d")
_WORDS = ("kolom", "Veld é", "X.Y", "a,b;c|d", 'q"r', "Loon ('18)", "= som", "[tabel]", "#", "\\", "waarde")
_WHOLE_SCALES: dict[str, dict[str, Any]] = {"benefit_months": {"times": 12}}
_FLOAT_SCALES: dict[str, dict[str, Any]] = {
    "wage_eur": {"times": 0.01},
    "hours": {"times": 4.25},
    "wage_eur_6m": {"from": [0, 1], "to": [0, 1000]},
    "wage_eur_12m": {"times": 0.5},
}
_ITEM_SCALES: dict[str, Sequence[dict[str, Any]]] = {
    "general_health": ({"from": [5, 1], "to": [1, 5]}, {"from": [0, 4], "to": [1, 5]}, {"from": [0, 1], "to": [1, 5]}),
    "life_satisfaction": ({"times": 0.1}, {"from": [0, 100], "to": [0, 10]}, {"from": [0, 1], "to": [0, 10]}),
    "social_trust": ({"times": 0.1}, {"from": [1, 7], "to": [0, 10]}),
    "care_hours": ({"times": 4.25},),
    "ladder": ({"from": [6, 1], "to": [1, 6]},),
    "motivation_goal": ({"times": 0.1},),
}


@dataclass(slots=True)
class _Style:
    separator: str
    decimal: str
    thousands: str
    encoding: str
    dates: str

    def number(self, value: float | int, random: Random) -> str:
        """Return a number with this style's marks, the thousands mark where it is used or left out by chance."""
        text = format(Decimal(repr(value)), "f")
        whole, _, decimals = text.removeprefix("-").partition(".")
        if self.thousands and random.random() < 0.7:
            whole = f"{int(whole):,}".replace(",", self.thousands)
        return ("-" if text.startswith("-") else "") + whole + (self.decimal + decimals if decimals else "")

    def day(self, value: date) -> str:
        """Return a day in this style."""
        parts = {"yyyy": f"{value:%Y}", "mm": f"{value:%m}", "dd": f"{value:%d}", "m": str(value.month)}
        text, rest = "", self.dates
        while rest:
            part = next((each for each in (*parts, "d") if rest.startswith(each)), rest[0])
            text += parts.get(part, str(value.day) if part == "d" else part)
            rest = rest[len(part) :]
        return text


@dataclass(slots=True)
class _Local:
    """One file as the deliverer writes it."""

    names: dict[str, str] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    section: dict[str, Any] = field(default_factory=dict)


def write_local(good: Good, folder: Path, random: Random) -> set[tuple[str, str]]:
    """Write the files of a delivery and its mapping, and return the columns whose values a scale computes."""
    style = _draw_style(random)
    mapping: dict[str, Any] = {"style": {name: getattr(style, name) for name in _Style.__slots__}}
    scaled: set[tuple[str, str]] = set()
    for file in good.rows:
        mapping[file] = _write_file(good, file, style, folder, random, scaled)
    (folder / "mapping.toml").write_text(_write_toml(mapping), encoding="utf-8")
    return scaled


def _draw_style(random: Random) -> _Style:
    decimal = random.choice([".", ","])
    return _Style(
        separator=random.choice([",", ";", "\t", "|"]),
        decimal=decimal,
        thousands=random.choice([mark for mark in ("", ".", ",", " ", "'") if mark != decimal]),
        encoding=random.choice(["utf-8", "cp1252", "iso-8859-1", "iso-8859-15"]),
        dates=random.choice(_DATES),
    )


def _write_file(
    good: Good, file: str, style: _Style, folder: Path, random: Random, scaled: set[tuple[str, str]]
) -> dict[str, Any]:
    local, rows = _Local(), good.rows[file]
    columns = list(good.columns[file])
    for name in list(columns):
        values = {row[name] for row in rows}
        required = DELIVERY_FILES_BY_NAME[file].column(name).required if name not in _extra(good) else True
        if len(values) == 1 and None not in values and not required and random.random() < 0.5:
            value = values.pop()
            local.section.setdefault("constants", {})[name] = value.isoformat() if isinstance(value, date) else value
            columns.remove(name)
    for name in columns:
        local.names[name] = f"{random.choice(_WORDS)}{len(local.names)}" if random.random() < 0.6 else name
        local.cells[name] = _write_column(good, file, name, style, random, local, scaled)
    _swap_names(local, random)
    renamed = {new: old for old, new in local.names.items() if new != old}
    if file == "months" and random.random() < 0.4:
        renamed = _use_calendar(good, local, renamed, random)
    items = _write_items(good, file, style, random, local)
    scaled |= {(file, "value")} if items else set()
    lines = [_write_row(row, columns, local, items) for row in rows]
    header = [local.names[name] for name in columns]
    for number in range(random.choice([0, 0, 1, 2])):
        header.append(f"Opmerking {number}")
        lines = [[*cells, random.choice(["", "vrij", "1"])] for cells in lines]
        local.section.setdefault("ignore", []).append(f"Opmerking {number}")
    order = random.sample(range(len(header)), len(header))
    text = render_csv([[cells[place] for place in order] for cells in (header, *lines)], style.separator, random)
    path = random.choice([f"{file}.csv", f"Levering {file}.csv", f"{file.upper()}.TXT", f"é-{file}.tsv"])
    (folder / path).write_bytes(text.encode(style.encoding))
    head = {} if path == f"{file}.csv" else {"file": path}
    return head | ({"columns": renamed} if renamed else {}) | local.section


def _extra(good: Good) -> set[str]:
    return {outcome.outcome_id for outcome in good.facts.outcomes}


def _write_row(row: dict[str, Any], columns: list[str], local: _Local, items: dict[str, Cell]) -> list[str]:
    cells = [
        items[row["item"]](row[name]) if name == "value" and row["item"] in items else local.cells[name](row[name])
        for name in columns
    ]
    if "yyyymm" in local.cells:
        cells[columns.index("month")] = local.cells["yyyymm"](row)
    return cells


def _swap_names(local: _Local, random: Random) -> None:
    """Let two columns each have the name that the format has for the other."""
    same = [name for name, new in local.names.items() if name == new and name not in {"person_id", "month"}]
    if len(same) >= 2 and random.random() < 0.3:
        one, other = random.sample(same, 2)
        local.names[one], local.names[other] = other, one


def _use_calendar(good: Good, local: _Local, renamed: dict[str, str], random: Random) -> dict[str, str]:
    starts = {row["person_id"]: row["started_on"] or good.facts.trial.start_on for row in good.rows["persons"]}
    dash = random.choice(["", "-"])

    def write(row: dict[str, Any]) -> str:
        start = starts[row["person_id"]]
        number = start.year * 12 + start.month - 1 + row["month"]
        return f"{number // 12:04}{dash}{number % 12 + 1:02}"

    local.cells["yyyymm"] = write
    if local.names["month"] == "month":
        local.names["month"] = "JAARMAAND"
    return {new: old for new, old in renamed.items() if old != "month"} | {local.names["month"]: "yyyymm"}


def _write_column(
    good: Good, file: str, name: str, style: _Style, random: Random, local: _Local, scaled: set[tuple[str, str]]
) -> Cell:
    """Return how cells of a column are written, and note what the mapping has to say of it."""
    kind, values = good.kind(file, name), {row[name] for row in good.rows[file]} - {None}
    write = _write_plain(kind, style, random)
    scales = _WHOLE_SCALES | _FLOAT_SCALES
    if name in scales and random.random() < 0.5:
        local.section.setdefault("scales", {})[name] = scales[name]
        if name in _FLOAT_SCALES:
            scaled.add((file, name))
        write = _unscale(scales[name], style, random)
    labels = _draw_labels(kind, name, values, random)
    if labels:
        local.section.setdefault("labels", {})[name] = {new: str(old) for old, new in labels.items()}
    nullable = name not in _extra(good) and DELIVERY_FILES_BY_NAME[file].column(name).nullable
    empty = [""]
    if nullable and name != "value" and random.random() < 0.4:
        empty = ["", "onb.", "-9"] if kind != "text" else ["", "onb.", "99"]
        local.section.setdefault("missing", {})[name] = empty[1:]
    return lambda value: random.choice(empty) if value is None else labels.get(value) or write(value)


def _draw_labels(kind: str, name: str, values: set[Any], random: Random) -> dict[Any, str]:
    """Return the deliverer's label of some values: words of its own, or those of the format in another order."""
    labelled = kind == "flag" or name == "wave" or (kind == "text" and name not in {"person_id", "item"})
    if not labelled or random.random() < 0.5:
        return {}
    known = sorted(values)
    if kind == "text" and random.random() < 0.3:
        return dict(zip(known, random.sample(known, len(known)), strict=True))
    return {value: f"{random.choice(['ja', 'É', 'code;', 'a,b', '1.0'])} {place}" for place, value in enumerate(known)}


def _write_plain(kind: str, style: _Style, random: Random) -> Cell:
    if kind == "date":
        return style.day
    return str if kind == "text" else lambda value: style.number(value, random)


def _unscale(scale: dict[str, Any], style: _Style, random: Random) -> Cell:
    """Return how a value is written on the deliverer's own scale, from which the mapping leads back."""

    def write(value: float) -> str:
        if "times" in scale:
            return style.number(value / scale["times"], random)
        (a, b), (c, d) = scale["from"], scale["to"]
        return style.number((value - c) * (b - a) / (d - c) + a, random)

    return write


def _write_items(good: Good, file: str, style: _Style, random: Random, local: _Local) -> dict[str, Cell]:
    """Return how values of some items are written, and rename some items."""
    if file not in {"answers", "caseworker"}:
        return {}
    items = sorted({row["item"] for row in good.rows[file]})
    renamed = {item: f"V{place}: {item[:3]}é" for place, item in enumerate(items) if random.random() < 0.5}
    if renamed:
        local.section["items"] = {new: old for old, new in renamed.items()}
        local.cells["item"] = lambda item: renamed.get(item, item)
    scales = {
        item: random.choice(_ITEM_SCALES[item]) for item in items if item in _ITEM_SCALES and random.random() < 0.7
    }
    if scales:
        local.section["item_scales"] = scales
    plain = local.cells["value"]

    def unscale(scale: dict[str, Any]) -> Cell:
        write = _unscale(scale, style, random)
        return lambda value: plain(value) if value is None else write(value)

    return {item: unscale(scale) for item, scale in scales.items()}


def _write_toml(mapping: dict[str, Any]) -> str:
    lines: list[str] = []
    for section, content in mapping.items():
        lines.append(f"[{section}]")
        tables = {key: value for key, value in content.items() if isinstance(value, dict)}
        lines += [f"{key} = {_write_value(value)}" for key, value in content.items() if key not in tables]
        for key, table in tables.items():
            lines.append(f"[{section}.{key}]")
            lines += [f"{_write_value(name)} = {_write_value(value)}" for name, value in table.items()]
    return "\n".join(lines) + "\n"


def _write_value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_write_value(name)} = {_write_value(inner)}" for name, inner in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
