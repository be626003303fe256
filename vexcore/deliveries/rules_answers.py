"""The rules of `answers` and `caseworker`: known items, values within them, of persons who can have been asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.contracts.delivery_files import ANSWERS
from vexcore.deliveries.items import Item
from vexcore.deliveries.mapping import FileMapping
from vexcore.deliveries.people import People, check_key, check_membership
from vexcore.deliveries.report import Findings
from vexcore.deliveries.sheet import Sheet
from vexcore.deliveries.toml import suggest

_HINTS = 50
"""Unknown items that each get a hint of their own; the rest are told together."""


def check_answers(
    sheet: Sheet, people: People | None, items: Sequence[Item], mapping: FileMapping, findings: Findings
) -> Sheet:
    """Report what is wrong in `answers` or `caseworker`.

    Parameters
    ----------
    sheet
        The file.
    people
        The persons; None where they could not be read.
    items
        Every item there is.
    mapping
        Gives the scales of items that were asked on another one.
    findings
        Takes the faults.

    Returns
    -------
    Sheet
        The file, with values on the scale of their item.
    """
    check_key(sheet, ANSWERS.key, findings)
    if people is not None and sheet.has("person_id"):
        rows = check_membership(sheet, people, findings)
        in_reference = people.pick(people.in_reference, rows, False)
        rule = f"nobody in a reference arm has {sheet.name}"
        sheet.report(findings, "person_id", in_reference, rule, "remove the row, or mend arm_id in persons")
        declined = people.pick(people.consented, rows, np.nan) == 0
        if sheet.name == "answers":
            rule = "only who consented has answers"
            sheet.report(findings, "person_id", declined & ~in_reference, rule, "remove the row, or mend consented")
    if sheet.has("item"):
        by_id = {item.item_id: item for item in items}
        _check_items(sheet, by_id, findings)
        if sheet.has("value"):
            sheet = _scale_values(sheet, mapping)
            _check_values(sheet, by_id, findings)
    return sheet


def _check_items(sheet: Sheet, items: Mapping[str, Item], findings: Findings) -> None:
    column = sheet.columns["item"]
    known = [item.item_id for item in items.values() if item.file == sheet.name]
    rule = f"an item is one of {sheet.name}, as the delivery guide lists them"
    remedy = "mend the id, or name the item in mapping.toml"
    strange = column.known & ~column.choose(_is_in(column.labels, known))
    for place in np.unique(column.data[strange])[:_HINTS]:
        name = column.labels[int(place)].as_py()
        found = items.get(name)
        hint = f"; it belongs in {found.file}" if found else suggest(name, known)
        where = column.data == place
        sheet.report(findings, "item", where, rule, remedy + hint)
        strange &= ~where
    sheet.report(findings, "item", strange, rule, remedy)


def _is_in(texts: pa.Array, known: list[str]) -> npt.NDArray[np.bool_]:
    found = pc.is_in(texts, pa.array(known, pa.string()))
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _scale_values(sheet: Sheet, mapping: FileMapping) -> Sheet:
    if not mapping.item_scales:
        return sheet
    column = sheet.columns["value"]
    values = column.data.copy()
    for item, scale in mapping.item_scales.items():
        where = sheet.columns["item"].equals(item)
        values[where] = scale.apply(values[where])
    return replace(sheet, columns={**sheet.columns, "value": replace(column, data=values)})


def _check_values(sheet: Sheet, items: Mapping[str, Item], findings: Findings) -> None:
    column, values = sheet.columns["item"], sheet.numbers("value")
    own = [item for item in items.values() if item.file == sheet.name]
    ids = pa.array([item.item_id for item in own], pa.string())
    place = pc.fill_null(pc.index_in(column.labels, ids), -1).to_numpy(zero_copy_only=False)
    place = np.append(place, -1)[column.data]
    low = np.array([*(item.low for item in own), -np.inf])[place]
    high = np.array([*(item.high for item in own), np.inf])[place]
    whole = np.array([*(item.whole for item in own), False])[place]
    wrong = (values < low) | (values > high) | (whole & (values != np.floor(values)) & ~np.isnan(values))
    for number in np.unique(place[wrong]):
        rule = f"{own[number].item_id} is {own[number].describe()}"
        remedy = "mend the value, or give the scale of the item in mapping.toml"
        sheet.report(findings, "value", wrong & (place == number), rule, remedy)
