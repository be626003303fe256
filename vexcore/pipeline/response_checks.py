"""Who answered: response and attrition by arm, and how respondents of the arms differ from those of control.

How many answered is shown as the size of a group, from 10 on, as `response` shows it. By category respondents are a
part of the groups in `profile`, so they are judged beside these (`vexcore.disclosure.release.release_parts`): who did
not answer may not be worked out by category either. Everything else follows from these cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from vexcore.contracts.origin import RELEASED, SUPPRESSED
from vexcore.disclosure.release import release_parts, release_shares
from vexcore.disclosure.tables import Partition
from vexcore.estimate.sample import Sample
from vexcore.harmonise.cells import add_totals, complete_categories
from vexcore.pipeline.compared_cells import (
    ALL,
    Cells,
    Row,
    add_cells,
    compare_cell,
    group_cells,
    subtract_cell,
)
from vexcore.pipeline.profile_cells import POPULATIONS, build_profile_cells
from vexcore.pipeline.released import NUMBERS, Ask, read_rows, release_response, share_out

QUESTIONNAIRE = "participant-questionnaire"
WHOLE = Partition(column="population", whole="assigned", parts=POPULATIONS)


def release_response_checks(ask: Ask, sample: Sample, profile_rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows of `balance` about who answered: by wave each treatment arm, and all of them (`all`), against control.

    Parameters
    ----------
    ask
        Answers a statement of `harmonise/sql` by its name.
    sample
        The persons.
    profile_rows
        Released rows of `profile` on background characteristics.
    """
    control = next((arm.arm_id for arm in sample.arms if arm.role == "control"), None)
    if control is None:
        return
    response = {
        (int(row["wave"]), str(row["arm_id"])): row
        for row in release_response(ask)
        if row["instrument"] == QUESTIONNAIRE
    }
    yield from _compare_counts(response, control, population="participants", characteristic="response")
    attrition = _release_attrition(ask, response)
    yield from _compare_counts(attrition, control, population="respondents", characteristic="attrition")
    yield from _compare_respondents(ask, profile_rows, control)


def _compare_counts(
    cells: Mapping[tuple[int, str], Row], control: str, *, population: str, characteristic: str
) -> Iterator[Row]:
    for (wave, arm), cell in cells.items():
        if arm == control or (wave, control) not in cells:
            continue
        other = cells[wave, control]
        keys = {"arm_id": arm, "comparison_arm_id": control, "population": population, "wave": wave}
        keys |= {"characteristic": characteristic, "category": ALL}
        yield compare_cell(keys, subtract_cell(cell, other) if arm == ALL else cell, other)


def _release_attrition(ask: Ask, response: Mapping[tuple[int, str], Row]) -> dict[tuple[int, str], Row]:
    """Return who of the respondents at the start no longer answered, by wave and arm.

    Those who did both times are judged as the size of a group, like the respondents themselves.
    """
    cells = add_totals(ask("cells_attrition"), ["wave"], ["count", "base_n"])
    groups = cells.assign(category="answered", base_n=cells["count"])
    found: dict[tuple[int, str], Row] = {}
    for row in read_rows(release_shares(groups, within=["wave"], category="category")):
        first = response.get((0, row["arm_id"]))
        if first is None:
            continue
        shown = row["status"] == RELEASED and first["status"] == RELEASED
        reason = row["reason"] or first["reason"]
        found[int(row["wave"]), str(row["arm_id"])] = (
            row | {"base_n": first["count"]} | share_out(int(first["count"]) - int(row["count"]), int(first["count"]))
            if shown
            else row | dict.fromkeys(NUMBERS) | {"status": SUPPRESSED, "reason": reason}
        )
    return found


def _compare_respondents(ask: Ask, profile_rows: Sequence[Row], control: str) -> Iterator[Row]:
    answered, counted = ask("cells_respondents"), ask("cells_profile")
    for name, own in answered.groupby("characteristic", sort=True):
        groups = build_profile_cells(counted[counted["characteristic"] == name], str(name))
        wholes = _tell_released(groups, [row for row in profile_rows if row["characteristic"] == name])
        for wave, part in own.groupby("wave", sort=True):
            released = _release_wave(part, wholes)
            cells = group_cells([row | {"wave": wave, "characteristic": name} for row in released], of="wave")
            arms = {arm: found for (_, _, arm), found in cells.items()}
            yield from _compare_wave(arms, control, {"wave": int(str(wave)), "characteristic": str(name)})


def _tell_released(groups: pd.DataFrame, profile_rows: Sequence[Row]) -> pd.DataFrame:
    """Return the cells of the groups with why each is withheld, and whether its base is shown."""
    told = {(row["population"], row["arm_id"], row["category"]): row for row in profile_rows}
    rows = [told[key] for key in groups[["population", "arm_id", "category"]].itertuples(index=False, name=None)]
    return groups.assign(
        reason=pd.Series([row["reason"] for row in rows], index=groups.index, dtype="str"),
        base_shown=[row["base_n"] is not None for row in rows],
    )


def _release_wave(answered: pd.DataFrame, wholes: pd.DataFrame) -> list[Row]:
    categories = list(dict.fromkeys(wholes["category"]))
    cells = complete_categories(answered, ["population"], categories)
    cells = add_totals(cells, ["population", "category"], ["count", "base_n"])
    return list(read_rows(release_parts(cells, wholes, partition=WHOLE)))


def _compare_wave(arms: Mapping[str, Cells], control: str, keys: Row) -> Iterator[Row]:
    if control not in arms:
        return
    other = arms[control]
    treated = [cells for arm, cells in arms.items() if arm not in (ALL, control)]
    for arm, cells in arms.items():
        if arm == control:
            continue
        for category, cell in cells.rows.items():
            own = add_cells([each.rows[category] for each in treated]) if arm == ALL else cell
            row = {"arm_id": arm, "comparison_arm_id": control, "population": "respondents", "category": category}
            yield compare_cell(keys | row, own, other.rows[category])
