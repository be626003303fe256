"""The rules of `exits`: within the benefit window, one after another."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.contracts.delivery_files import EXITS
from vexcore.deliveries.description import Description, last_day
from vexcore.deliveries.people import People, check_key, check_membership
from vexcore.deliveries.report import Findings
from vexcore.deliveries.sheet import Sheet


def check_exits(sheet: Sheet, people: People | None, description: Description, findings: Findings) -> None:
    """Report what is wrong in `exits` between columns, and against persons and the benefit window.

    Parameters
    ----------
    sheet
        The file.
    people
        The persons; None where they could not be read.
    description
        Windows as far as known.
    findings
        Takes the faults.
    """
    exited, returned = sheet.days("exited_on"), sheet.days("returned_on")
    check_key(sheet, EXITS.key, findings)
    rule = "returned_on is after exited_on"
    sheet.report(findings, "returned_on", returned <= exited, rule, "mend one of the two days")
    if people is not None and sheet.has("person_id"):
        rows = check_membership(sheet, people, findings)
        starts = people.pick(people.starts_on, rows, np.datetime64("NaT", "D"))
        rule = "exited_on is not before the person's start"
        sheet.report(findings, "exited_on", exited < starts, rule, "mend the day, or leave earlier exits out")
    if description.benefit_to:
        end = last_day(description.benefit_to)
        for name, days in (("exited_on", exited), ("returned_on", returned)):
            rule = f"{name} is not after the benefit window ({end})"
            late = days > np.datetime64(end, "D")
            sheet.report(findings, name, late, rule, "mend the day, or benefit_to in delivery.toml")
    if sheet.has("person_id", "exited_on"):
        _check_overlaps(sheet, findings)


def _check_overlaps(sheet: Sheet, findings: Findings) -> None:
    """Report exits that begin before the person returned from the one before."""
    person, exited, returned = sheet.columns["person_id"], sheet.days("exited_on"), sheet.days("returned_on")
    rows = np.flatnonzero(person.known & ~np.isnat(exited))
    order = rows[np.lexsort((exited[rows], person.data[rows]))]
    before, after = order[:-1], order[1:]
    # Two exits of one day are one key twice, which has been reported.
    same = (person.data[before] == person.data[after]) & (exited[before] < exited[after])
    still_out = np.isnat(returned[before]) & ~sheet.unread("returned_on")[before]
    clash = same & (still_out | (exited[after] < returned[before]))
    found = np.argsort(after[clash], kind="stable")
    again, earlier = after[clash][found], before[clash][found]
    values = pc.binary_join_element_wise(
        sheet.find_texts("exited_on", again),
        " (exit before on line ",
        pa.array(sheet.lines[earlier]).cast(pa.string()),
        ")",
        "",
    )
    rule = "an exit begins after the person returned from the one before"
    remedy = "give returned_on of the earlier exit, or mend the days"
    sheet.report_values(findings, "exited_on", again, values, rule, remedy)
