"""The rules of `months`: within the windows, of known persons, without contradiction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vexcore.contracts.delivery_files import MONTHS
from vexcore.deliveries.contracts import find_broken
from vexcore.deliveries.description import Description
from vexcore.deliveries.mapping import CALENDAR_MONTH
from vexcore.deliveries.people import People, Rows, check_key, check_membership, count_months
from vexcore.deliveries.report import Findings
from vexcore.deliveries.sheet import Mask, Sheet

PAYROLL = ("wage_eur", "hours", "contract")

UNTOLD_ROWS = 20
UNTOLD_SHARE = 0.01
"""From how many rows, and above which share of them, empty payroll cells are too many to be chance."""

_CALENDAR = r"^(?P<y>(?:19|20)\d{2})-?(?P<m>0[1-9]|1[0-2])$"

Months = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """First and last calendar month of a register, months since January 1970; NaN where not known."""

    first: float
    last: float

    def outside(self, months: Months) -> Mask:
        """Return which months are known to be outside."""
        return (months < self.first) | (months > self.last)


def _find_window(first: date | None, last: date | None) -> _Window:
    ends = np.array([np.datetime64(day, "D") if day else np.datetime64("NaT", "D") for day in (first, last)])
    months = count_months(ends)
    return _Window(first=float(months[0]), last=float(months[1]))


def check_months(sheet: Sheet, people: People | None, description: Description, findings: Findings) -> Sheet:
    """Report what is wrong in `months` between columns, and against persons and windows.

    Parameters
    ----------
    sheet
        The file.
    people
        The persons; None where they could not be read, which leaves out the rules that need them.
    description
        Windows as far as known.
    findings
        Takes the faults and warnings.

    Returns
    -------
    Sheet
        The file, with calendar months made relative to the person's start where that is how it was delivered.
    """
    rows = np.full(sheet.rows, -1, np.int64)
    if people is not None and sheet.has("person_id"):
        rows = check_membership(sheet, people, findings)
    if sheet.has(CALENDAR_MONTH):
        sheet = _relate_months(sheet, people, rows, findings)
    check_key(sheet, MONTHS.key, findings)
    _check_contradictions(sheet, findings)
    if people is not None and sheet.has("person_id", "month"):
        calendar = people.pick(count_months(people.starts_on), rows, np.nan) + sheet.numbers("month")
        _check_windows(sheet, calendar, description, findings)
        until = people.pick(count_months(people.observed_until), rows, np.nan)
        rule = "no month is after observed_until of the person"
        sheet.report(findings, _month_name(sheet), calendar > until, rule, "remove the row, or mend observed_until")
        _check_seen(sheet, people, rows, findings)
    return sheet


def _month_name(sheet: Sheet) -> str:
    return "month" if sheet.has("month") else CALENDAR_MONTH


def _relate_months(sheet: Sheet, people: People | None, rows: Rows, findings: Findings) -> Sheet:
    """Return the file with `month` made of the calendar month and the person's start."""
    column = sheet.columns[CALENDAR_MONTH]
    parsed = pc.extract_regex(column.labels, _CALENDAR)
    year, month = (
        pc.fill_null(pc.struct_field(parsed, part), "0").cast(pa.int64()).to_numpy(zero_copy_only=False)
        for part in "ym"
    )
    readable = np.append(year > 0, False)
    calendar = np.append(np.where(year > 0, (year - 1970) * 12 + month - 1, np.nan), np.nan)
    rule = "a calendar month is written yyyymm or yyyy-mm"
    sheet.report(findings, CALENDAR_MONTH, column.known & ~readable[column.data], rule, "mend the month")
    starts = np.full(sheet.rows, np.nan)
    if people is not None:
        starts = people.pick(count_months(people.starts_on), rows, np.nan)
    relative = calendar[column.data] - starts
    declared = MONTHS.column("month")
    distinct, place = np.unique(relative, return_inverse=True)
    known = np.flatnonzero(~np.isnan(distinct))
    for group in find_broken(declared, distinct[known]):
        wrong = np.isin(place, known[group.places])
        sheet.report(findings, CALENDAR_MONTH, wrong, group.rule, group.remedy)
        relative = np.where(wrong, np.nan, relative)
    made = replace(
        column, declaration=declared, data=relative, labels=pa.array([], pa.string()), unread=np.isnan(relative)
    )
    others = {name: found for name, found in sheet.columns.items() if name != CALENDAR_MONTH}
    return replace(sheet, columns={**others, "month": made})


def _check_windows(sheet: Sheet, calendar: Months, description: Description, findings: Findings) -> None:
    payroll = _find_window(description.payroll_from, description.payroll_to)
    benefit = _find_window(description.benefit_from, description.benefit_to)
    no_payroll, no_benefit = payroll.outside(calendar), benefit.outside(calendar)
    neither = no_payroll & no_benefit
    remedy = "remove the row, or mend the windows in delivery.toml or the person's start"
    rule = "a month is within the payroll or the benefit window"
    sheet.report(findings, "month", neither, rule, remedy)
    for names, outside, register in ((("benefit",), no_benefit, "benefit"), (PAYROLL, no_payroll, "payroll")):
        first, last = (getattr(description, f"{register}_{end}") for end in ("from", "to"))
        for name in (name for name in names if sheet.has(name)):
            rule = f"{name} is known within the {register} window only ({first:%Y-%m} to {last:%Y-%m})" if first else ""
            where = outside & ~neither & sheet.columns[name].known
            sheet.report(findings, name, where, rule, "leave the cell empty, or mend the window in delivery.toml")
    _warn_untold(sheet, no_payroll, findings)


def _warn_untold(sheet: Sheet, no_payroll: Mask, findings: Findings) -> None:
    """Warn of rows in the payroll window that tell nothing of a job: a join that found no job leaves them so."""
    columns = [sheet.columns[name] for name in PAYROLL if sheet.has(name)]
    if not columns or not any(column.known.any() for column in columns):
        return
    untold = ~no_payroll
    for column in columns:
        untold &= ~column.known
    if untold.sum() >= UNTOLD_ROWS and untold.sum() > UNTOLD_SHARE * sheet.rows:
        findings.add(
            sheet.file,
            "rows within the payroll window tell of a job or of none",
            "empty means not known, and such months count for nothing; write wage_eur 0 or contract none for no job",
            value=f"{int(untold.sum())} of {sheet.rows} rows",
            warn=True,
        )


def _check_contradictions(sheet: Sheet, findings: Findings) -> None:
    contract = sheet.columns.get("contract")
    amounts = [name for name in ("wage_eur", "hours") if sheet.has(name)]
    if contract is None or not amounts:
        return
    none = contract.equals("none")
    for name in amounts:
        rule = f"without a contract {name} is 0 or empty"
        sheet.report(findings, name, none & (sheet.numbers(name) > 0), rule, "mend one of the two")
    idle = contract.known & ~none
    for name in amounts:
        idle &= ~(sheet.numbers(name) > 0) & ~sheet.unread(name)
    rule = f"with a contract there is {' or '.join(amounts)}"
    sheet.report(findings, "contract", idle, rule, "check that the job gave no work in the month", warn=True)


def _check_seen(sheet: Sheet, people: People, rows: Rows, findings: Findings) -> None:
    # Rows that could not be read may be of anybody.
    if not sheet.has("benefit") or sheet.dropped or sheet.unread("person_id").any():
        return
    total = len(people.first)
    seen = np.isin(people.first, rows)
    unseen = total - int(seen.sum())
    if unseen:
        rule = "every person is in the benefit register for at least a month"
        remedy = "make sure that these persons really had no benefit and no job in the whole window"
        findings.add(sheet.file, rule, remedy, value=f"{unseen:,} of {total:,} persons have no row", warn=True)
