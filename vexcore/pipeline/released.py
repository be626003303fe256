"""From cells by arm to rows of the mart: what may be shown of a delivery, table by table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from vexcore.contracts.delivery_files import EXIT_REASONS
from vexcore.contracts.origin import NOT_PUBLISHED, RELEASED, SHARE_LEVEL, SUPPRESSED
from vexcore.disclosure.policy import FEW, FEW_WITHOUT, FURTHER, MIN_CELL, TOO_FEW
from vexcore.disclosure.release import Released, release_means, release_partitioned, release_shares
from vexcore.disclosure.tables import Nest
from vexcore.harmonise.cells import TOTAL_ARM, add_totals, complete_categories
from vexcore.intervals import build_wilson_interval
from vexcore.pipeline.profile_cells import build_profile_cells

Row = dict[str, Any]
Ask = Callable[[str], pd.DataFrame]
"""Answers a statement of `harmonise/sql` by its name."""

ALL = "all"
HORIZONS = (12, 17, 24, 36)
"""Months at which outflow is shown: whole years, and the 17 at which Oss and Wageningen printed theirs."""

FIRST_EXIT = "first-exit-of-assigned"
NO_RETURN = "no-return-of-assigned"
NOT_LEFT = "none"
OFF_BENEFIT = "off_benefit"
TOLD_BY_BASE = "the base of each row tells it"
SUMS = ("n", "sum", "sum_sq", "nonzero", "largest")
STEPS = tuple(f"ladder-{step}" for step in range(1, 7))
NESTED = (
    Nest(column="outcome_id", members=("wage_gt_50_wml", "wage_gt_70_wml", "wage_gt_100_wml")),
    Nest(column="outcome_id", members=("hours_gt_8", "hours_gt_12", "hours_gt_27", "hours_gt_32")),
)
"""Register outcomes of which each is a part of the one before: what lies between them is a cell too."""

STAGES = Nest(column="stage", members=("invited", "consented"))
"""Stages of which each is a part of the one before."""

TOOK_UP = "took-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeKinds:
    """The kind of each outcome and where it is measured.

    Attributes
    ----------
    kinds
        ``binary``, ``score``, ``count`` or ``eur`` by outcome id.
    monthly
        Ids of the outcomes that have a value each month; the others have one a wave.
    """

    kinds: Mapping[str, str]
    monthly: frozenset[str]


def release_recruitment(ask: Ask) -> Iterator[Row]:
    """Yield rows of `recruitment`: the size of each arm, and who reached the stages after assignment."""
    sizes = ask("cells_sizes")
    whole = int(sizes.loc[sizes["in_total"], "count"].sum())
    drawn = sizes[sizes["in_total"]].rename(columns={"arm_id": "category"}).assign(arm_id="trial", base_n=whole)
    for row in read_rows(release_shares(drawn, within=[], category="category")):
        yield {**row, "arm_id": row["category"], "stage": "assigned"}
    apart = pd.concat(
        [sizes[~sizes["in_total"]], pd.DataFrame({"arm_id": [TOTAL_ARM], "count": [whole]})], ignore_index=True
    )
    groups = apart.assign(category="person", base_n=apart["count"])
    for row in read_rows(release_shares(groups, within=["arm_id"], category="category")):
        yield {**row, "stage": "assigned"}
    stages = add_totals(ask("cells_recruitment"), ["stage"], ["count", "base_n"])
    taken = stages["stage"] == TOOK_UP
    yield from read_rows(release_shares(stages[~taken], within=["stage"], category=None, nests=(STAGES,)))
    told = _is_apart(stages)
    for row in read_rows(release_shares(stages[taken], within=["stage"], category=None)):
        yield row if told or row["status"] != RELEASED else _blank(row, {"status": SUPPRESSED, "reason": FURTHER})


def _is_apart(stages: pd.DataFrame) -> bool:
    """Tell whether in every arm at least 10 of those who consented did not take it up, or everybody did everywhere.

    Otherwise take-up would tell, beside consent, of a few who said yes and got nothing; consent goes first. Where to
    say yes is to take it up, it is no second fact.
    """
    counts = stages.pivot(index="arm_id", columns="stage", values="count")
    if "consented" not in counts or TOOK_UP not in counts:
        return True
    gap = (counts["consented"] - counts[TOOK_UP]).dropna()
    apart = gap[gap.index != TOTAL_ARM]
    return bool(apart.ge(MIN_CELL).all() or apart.eq(0).all())


def release_response(ask: Ask) -> Iterator[Row]:
    """Yield rows of `response`: participants who answered, by wave.

    Who answered is the base of every questionnaire outcome, so it is judged as the size of a group: shown from 10 on,
    also where fewer than 10 did not answer.
    """
    keys = ["instrument", "wave"]
    cells = add_totals(ask("cells_response"), keys, ["count", "base_n"])
    groups = cells.assign(category="answered", base_n=cells["count"])
    asked = dict(zip(cells[[*keys, "arm_id"]].itertuples(index=False, name=None), cells["base_n"], strict=True))
    for row in read_rows(release_shares(groups, within=keys, category="category")):
        base = int(asked[row["instrument"], row["wave"], row["arm_id"]])
        yield row | {"base_n": base} | (share_out(row["count"], base) if row["status"] == RELEASED else {})


def release_outflow(ask: Ask) -> Iterator[Row]:
    """Yield rows of `outflow`: first exits by reason, and who was not back at each horizon."""
    keys = ["definition", "horizon_months"]
    counted = ask("cells_outflow")
    cells = complete_categories(counted, keys, (*EXIT_REASONS, NOT_LEFT))
    cells = add_totals(cells, [*keys, "category"], ["count", "base_n"])
    left: dict[tuple[int, str], Row] = {}
    for row in read_rows(release_shares(cells, within=keys, category="category")):
        shown = row | {"measure": "outflow"}
        if row["category"] == NOT_LEFT:
            shown = _turn(shown)
            left[row["horizon_months"], row["arm_id"]] = shown
        yield shown
    back = _release_returns(ask, left)
    yield from back.values()
    for key, base in left.items():
        yield _subtract(base, back.get(key))


def _release_returns(ask: Ask, left: Mapping[tuple[int, str], Row]) -> dict[tuple[int, str], Row]:
    """Return the rows of those who were back, of those who had left, by horizon and arm."""
    keys = ["horizon_months"]
    cells = add_totals(ask("cells_reentry"), keys, ["count", "base_n"])
    rows: dict[tuple[int, str], Row] = {}
    for row in read_rows(release_shares(cells, within=keys, category=None)):
        key = (row["horizon_months"], row["arm_id"])
        shown = row | {"measure": "re-entry", "category": ALL, "definition": "of-exits"}
        # Where those who left are withheld, so is this denominator.
        rows[key] = shown if left[key]["status"] == RELEASED else _blank(shown, left[key])
    return rows


def _subtract(base: Row, back: Row | None) -> Row:
    """Return the row of those who had left and were not back, from those who had left and those who were."""
    row = base | {"definition": NO_RETURN}
    if base["status"] != RELEASED or back is None:
        return _blank(row, base)
    if back["status"] != RELEASED:
        # Few came back, or few did not: only in the second case is this cell itself a small one.
        reasons = {FEW_WITHOUT: FEW, TOO_FEW: TOO_FEW}
        reason = reasons.get(back["reason"], FURTHER)
        return _blank(row, back) | {"base_n": base["base_n"], "reason": reason}
    return row | share_out(base["count"] - back["count"], base["base_n"])


def release_profile(ask: Ask, outcomes: OutcomeKinds) -> Iterator[Row]:
    """Yield rows of `profile`: who the participants are, and their questionnaire outcomes at each wave."""
    counted = ask("cells_profile")
    for name, own in counted.groupby("characteristic", sort=True):
        cells = build_profile_cells(own, str(name))
        for row in read_rows(release_partitioned(cells, within=["characteristic"], category="category")):
            yield {**row, "wave": 0}
    for row in _release_outcomes(ask, outcomes, monthly=False):
        wave = row.pop("month") // 12
        outcome = row.pop("outcome_id")
        yield {**row, "wave": wave, "population": "respondents", "characteristic": outcome, "category": ALL}


def release_course(ask: Ask, outcomes: OutcomeKinds, outflow: Sequence[Row]) -> Iterator[Row]:
    """Yield rows of `course`: register outcomes month by month.

    Who had left by a month less who is off benefit in it are those who came back. Where these are withheld in
    `outflow`, the month off benefit is withheld too; the same cells go in both, so that what holds for the one holds
    for the other.
    """
    returns = {
        (row["horizon_months"], row["arm_id"])
        for row in outflow
        if row["measure"] == "re-entry" and row["status"] != RELEASED
    }
    for row in _release_outcomes(ask, outcomes, monthly=True):
        shown = row | {"population": "assigned"}
        beside = row["outcome_id"] == OFF_BENEFIT and (row["month"], row["arm_id"]) in returns
        if beside and row["status"] == RELEASED:
            shown = _blank(shown, {"status": SUPPRESSED, "reason": FURTHER}) | {"base_n": row["base_n"]}
        yield shown


def release_process(ask: Ask) -> Iterator[Row]:
    """Yield rows of `process`: the caseworkers' judgements."""
    ladder = complete_categories(ask("cells_ladder"), ["wave"], STEPS)
    ladder = add_totals(ladder, ["wave", "category"], ["count", "base_n"])
    steps = list(read_rows(release_shares(ladder, within=["wave"], category="category")))
    yield from ({**row, "item": "ladder"} for row in steps)
    # A mean beside steps of which some are withheld is one more equation on these.
    told = {row["wave"] for row in steps if row["status"] != RELEASED}
    keys = ["item", "wave", "category"]
    cells = add_totals(ask("cells_process"), keys, SUMS)
    cells = cells[~((cells["item"] == "ladder") & cells["wave"].isin(told))]
    lists = cells[cells["item"].isin(("goal", "activity-planned", "activity-realised"))]
    yes = lists.assign(count=lists["sum"].astype("int64"), base_n=lists["n"])
    yield from read_rows(release_shares(yes, within=keys, category=None))
    ratings = cells[~cells["item"].isin(("goal", "activity-planned", "activity-realised"))]
    ratings = ratings.assign(kind=ratings["item"].map(lambda item: "count" if item == "contacts" else "score"))
    yield from read_rows(release_means(ratings, within=keys))


def release_gaps(ask: Ask) -> Iterator[Row]:
    """Yield rows of `delivery_gap`: why outcomes are missing, with the persons where no base of a row tells them."""
    gaps = ask("cells_gaps")
    told = release_counts(gaps[~gaps["by_base"]].reset_index(drop=True), "persons")
    for row in told.drop(columns="by_base").to_dict("records"):
        yield {str(name): _plain(value) for name, value in row.items()}
    for row in gaps.loc[gaps["by_base"], ["outcome_id", "reason"]].to_dict("records"):
        yield {str(name): value for name, value in row.items()} | {
            "persons": None,
            "status": NOT_PUBLISHED,
            "withheld": TOLD_BY_BASE,
        }


def release_counts(frame: pd.DataFrame, count: str) -> pd.DataFrame:
    """Return a frame with a status and a reason a row: numbers of persons under 10 are withheld.

    Parameters
    ----------
    frame
        Rows over all arms together, each of other persons than the rest.
    count
        Column of the number of persons.
    """
    cells = frame.assign(key=range(len(frame)), count=frame[count], base_n=frame[count], arm_id="trial", group="yes")
    judged = release_shares(cells, within=["key"], category="group").frame
    return frame.assign(**{count: judged["count"], "status": judged["status"], "withheld": judged["reason"]})


def _release_outcomes(ask: Ask, outcomes: OutcomeKinds, *, monthly: bool) -> Iterator[Row]:
    cells = ask("cells_outcomes")
    cells = cells[cells["outcome_id"].isin(outcomes.monthly) == monthly]
    keys = ["outcome_id", "month"]
    cells = add_totals(cells, keys, SUMS)
    kinds = cells["outcome_id"].map(outcomes.kinds)
    yes = cells[kinds == "binary"]
    yes = yes.assign(count=yes["sum"].astype("int64"), base_n=yes["n"])
    yield from read_rows(release_shares(yes, within=["month"], category=None, nests=NESTED))
    amounts = cells[kinds != "binary"].assign(kind=kinds[kinds != "binary"])
    yield from read_rows(release_means(amounts, within=keys))


def read_rows(released: Released) -> Iterator[Row]:
    """Yield the rows of a released frame, with None for what is empty."""
    frame = released.frame
    names = list(frame.columns)
    for values in frame.itertuples(index=False, name=None):
        yield {name: _plain(value) for name, value in zip(names, values, strict=True)}


def _plain(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _turn(row: Row) -> Row:
    """Return the row of those who left from that of those who did not: the rest of the same group."""
    if row["status"] != RELEASED:
        return row | {"category": ALL}
    return row | {
        "category": ALL,
        "count": row["base_n"] - row["count"],
        "share": 1 - row["share"],
        "ci_low": 1 - row["ci_high"],
        "ci_high": 1 - row["ci_low"],
    }


NUMBERS: Sequence[str] = ("count", "base_n", "share", "ci_level", "ci_low", "ci_high")


def share_out(count: int, base_n: int) -> Row:
    """Return a count of persons with its share and the 95 % Wilson interval."""
    interval = build_wilson_interval(count, base_n, SHARE_LEVEL)
    return {
        "count": count,
        "share": count / base_n,
        "ci_level": SHARE_LEVEL,
        "ci_low": interval.low,
        "ci_high": interval.high,
    }


def _blank(row: Row, withheld: Row) -> Row:
    return row | dict.fromkeys(NUMBERS) | {"status": withheld["status"], "reason": withheld["reason"]}
