"""What a mapping must keep to whatever the files hold: columns, labels, scales and items that exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from vexcore.contracts.delivery_schema import DeliveryFile
from vexcore.deliveries.items import Item
from vexcore.deliveries.mapping import CALENDAR_MONTH, MAPPING_FILE, FileMapping, Mapping
from vexcore.deliveries.report import Findings
from vexcore.deliveries.toml import suggest

_NUMBERS = ("int", "float")


def check_mapping(
    mapping: Mapping, declared: Sequence[DeliveryFile], items: Sequence[Item], findings: Findings
) -> None:
    """Report what a mapping names that the delivery format does not have.

    Parameters
    ----------
    mapping
        The mapping.
    declared
        The files of the delivery format, with the delivery's extra outcomes.
    items
        Every item there is.
    findings
        Takes the faults.
    """
    for file in declared:
        if file.name in mapping.files:
            own = [item.item_id for item in items if item.file == file.name]
            _check_labels(mapping.of(file.name), file, findings)
            _check_scales(mapping.of(file.name), file, findings)
            _check_items(mapping.of(file.name), file, own, findings)


def _report_unknown(place: str, name: str, known: Iterable[str], what: str, findings: Findings) -> None:
    names = list(known)
    rule = f"{what} is one of {', '.join(names)}" if names else f"{what} has no place in this file"
    findings.add(MAPPING_FILE, rule, "mend the name" + suggest(name, names), column=place, value=name)


def _check_labels(mapping: FileMapping, file: DeliveryFile, findings: Findings) -> None:
    for name, labels in mapping.labels.items():
        place = f"[{file.name}.labels.{name}]"
        if name not in file.column_names:
            _report_unknown(place, name, file.column_names, "a column with labels", findings)
            continue
        column = file.column(name)
        allowed = ("0", "1") if column.kind == "flag" else column.allowed
        for label in dict.fromkeys(labels.values()):
            if allowed and label not in allowed:
                _report_unknown(place, label, allowed, f"a label of {name}", findings)


def _check_scales(mapping: FileMapping, file: DeliveryFile, findings: Findings) -> None:
    numbers = [column.name for column in file.columns if column.kind in _NUMBERS]
    for name in mapping.scales:
        if name not in numbers:
            _report_unknown(f"[{file.name}].scales", name, numbers, "a column with a scale", findings)
    for name in mapping.missing:
        if name not in file.column_names:
            _report_unknown(f"[{file.name}].missing", name, file.column_names, "a column with missing cells", findings)
    if CALENDAR_MONTH in mapping.columns.values() and "month" in mapping.scales:
        rule = "a calendar month has no scale"
        findings.add(MAPPING_FILE, rule, "remove the scale", column=f"[{file.name}].scales", value="month")


def _check_items(mapping: FileMapping, file: DeliveryFile, own: list[str], findings: Findings) -> None:
    known = own if "item" in file.column_names else []
    for key, names in (("items", mapping.items.values()), ("item_scales", mapping.item_scales)):
        for name in dict.fromkeys(names):
            if name not in known:
                _report_unknown(f"[{file.name}].{key}", name, known, "an item", findings)
    for name, times in Counter(mapping.items.values()).items():
        if times > 1:
            rule = "one of your items is mapped to an item"
            findings.add(MAPPING_FILE, rule, "map one of them", column=f"[{file.name}].items", value=name)
