"""A delivery in the participant store: harmonised, and what of it may be shown as rows of the mart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from threadpoolctl import threadpool_limits

from vexcore.contracts.delivery import DeliveryFacts
from vexcore.contracts.mart import find_table
from vexcore.contracts.origin import DEMONSTRATION, NOT_ESTIMABLE, RELEASED
from vexcore.disclosure.embargo import apply_embargo, is_embargoed
from vexcore.estimate.grid import estimate_effects
from vexcore.estimate.sample import Sample
from vexcore.harmonise.cells import TOTAL_ARM
from vexcore.pipeline.capability import release_capability
from vexcore.pipeline.changes import release_changes
from vexcore.pipeline.classes import find_classes
from vexcore.pipeline.curves import release_curves
from vexcore.pipeline.design_checks import list_planned, release_balance
from vexcore.pipeline.estimates import find_shown, release_estimates
from vexcore.pipeline.harmonised import Harmonised, open_harmonised
from vexcore.pipeline.ladder_moves import release_ladder
from vexcore.pipeline.released import (
    OutcomeKinds,
    Row,
    release_counts,
    release_course,
    release_gaps,
    release_outflow,
    release_process,
    release_profile,
    release_recruitment,
    release_response,
)
from vexcore.pipeline.released_bounds import release_bounds
from vexcore.pipeline.released_classes import release_classes
from vexcore.pipeline.samples import build_sample
from vexcore.registry.model import Registry
from vexcore.store.ledger import LedgerEntry
from vexcore.store.micro import MicroStore
from vexcore.store.results import Result

DEMONSTRATION_SOURCE = "demonstratie"
VERSION_LENGTH = 16
RESULTS_BY_ARM = (
    "outflow", "course", "process", "bound", "survival", "survival_test", "change", "reliable_change", "ladder_move",
)  # fmt: skip
"""Tables whose rows by arm wait until the trial has ended; of `profile` only the outcomes do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """Whether results by arm of a delivery have to wait.

    Attributes
    ----------
    active
        True on the day that was asked about.
    until
        Last day of it; None where there is none, or its end is unknown.
    """

    active: bool
    until: date | None


def describe_embargo(facts: DeliveryFacts, registry: Registry, as_of: date) -> Embargo:
    """Return the embargo of a delivery's trial: until the trial, and any longer embargo of the registry, has passed."""
    trial = facts.trial
    known = next((each for each in registry.trials if each.id == trial.trial_id), None)
    longer = date.fromisoformat(known.embargo_until) if known is not None and known.embargo_until else None
    ended = known is not None and known.status == "completed"
    days = [day for day in (trial.end_on, longer) if day is not None]
    return Embargo(active=is_embargoed(trial.end_on, longer, as_of, ended=ended), until=max(days) if days else None)


def name_source(facts: DeliveryFacts) -> str:
    """Return the id of the source that rows of a delivery name."""
    return DEMONSTRATION_SOURCE if facts.origin == DEMONSTRATION else f"levering-{facts.trial.trial_id}"


def describe_source(facts: DeliveryFacts) -> Row:
    """Return the row of `source` for a delivery; all demonstrations share one."""
    if facts.origin == DEMONSTRATION:
        title, kind, published_on = "Demonstratie, synthetisch: cijfers over verzonnen personen", "demonstration", None
        institution = None
    else:
        title, kind = f"Levering voor {facts.trial.name}", "delivery"
        published_on, institution = facts.delivered_on.isoformat(), facts.delivered_by
    return {
        "source_id": name_source(facts),
        "title": title,
        "kind": kind,
        "published_on": published_on,
        "institution": institution,
    }


def release_delivery(store: MicroStore, entry: LedgerEntry, registry: Registry, embargo: Embargo) -> Result:
    """Harmonise a delivery, estimate its effects, and return what may be shown of it.

    Parameters
    ----------
    store, entry
        Where the rows of persons lie.
    registry
        As loaded.
    embargo
        Whether results by arm have to wait.

    Returns
    -------
    Result
        Rows and frames by table of the mart.
    """
    with open_harmonised(store, entry, registry) as delivery:
        facts = delivery.facts
        head = _name_rows(facts)
        found = _release_tables(delivery, registry, head, by_arm=not embargo.active)
        kept = {"delivery_gap": list(release_gaps(delivery.ask))}
    with threadpool_limits(limits=1, user_api="blas"):
        estimates = estimate_effects(found.sample)
    frames = release_estimates(estimates, found.sample, find_shown(found.rows), embargoed=embargo.active)
    rows = {name: _complete_rows(name, lines, facts, embargo) for name, lines in found.rows.items()}
    kept["reliability"] = [_tell_alpha(_plain(row)) for row in found.alphas.to_dict("records")]
    trial = {name: head[name] for name in ("origin", "trial_id")}
    rows |= {name: [trial | row for row in lines] for name, lines in kept.items()}
    return Result(rows=rows | _describe_delivery(facts, entry, embargo), frames=frames)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What may be shown of a delivery before any embargo, and what its effects are estimated on.

    Attributes
    ----------
    rows
        By table.
    sample
        Persons and outcomes.
    alphas
        Reliability of indices, with status.
    """

    rows: dict[str, list[Row]]
    sample: Sample
    alphas: pd.DataFrame


def release_counted(delivery: Harmonised, registry: Registry) -> dict[str, list[Row]]:
    """Return the rows of tables of counts and means that may be shown, before any embargo."""
    ask = delivery.ask
    outcomes = _list_outcomes(delivery.facts, registry)
    outflow = list(release_outflow(ask))
    return {
        "recruitment": list(release_recruitment(ask)),
        "response": list(release_response(ask)),
        "outflow": outflow,
        "profile": list(release_profile(ask, outcomes)),
        "course": list(release_course(ask, outcomes, outflow)),
        "process": list(release_process(ask)),
    }


def list_reliability(delivery: Harmonised) -> pd.DataFrame:
    """Return Cronbach's alpha by outcome and wave, with status and reason."""
    return release_counts(delivery.ask("cells_reliability"), "n")


def _release_tables(delivery: Harmonised, registry: Registry, head: Row, *, by_arm: bool) -> _Found:
    facts, ask = delivery.facts, delivery.ask
    rows = release_counted(delivery, registry)
    alphas = list_reliability(delivery)
    classes = find_classes(ask, registry)
    sample = build_sample(delivery.workspace, facts, registry, classes=classes)
    planned = list_planned(registry, sample.trial_id)
    rows["balance"] = list(release_balance(ask, sample, rows["profile"], planned=planned))
    rows["bound"] = list(release_bounds(sample, rows["profile"]))
    rows |= release_curves(ask, rows["outflow"], rows["course"], facts, head, by_arm=by_arm)
    rows |= release_classes(classes, head, rows["response"])
    rows |= release_changes(sample, rows["profile"], alphas, head, registry=registry)
    rows |= release_ladder(ask, rows["process"], head)
    rows["capability_gap"] = release_capability(ask, head)
    return _Found(rows=rows, sample=sample, alphas=alphas)


def _name_rows(facts: DeliveryFacts) -> Row:
    """Return what every row of a delivery has."""
    return {"origin": facts.origin, "trial_id": facts.trial.trial_id, "source_id": name_source(facts)}


def _list_outcomes(facts: DeliveryFacts, registry: Registry) -> OutcomeKinds:
    kinds: dict[str, str] = {outcome.id: outcome.kind for outcome in registry.outcomes}
    monthly = {outcome.id for outcome in registry.outcomes if outcome.measured == "register"}
    for extra in facts.outcomes:
        kinds[extra.outcome_id] = extra.kind
        if extra.file == "months":
            monthly.add(extra.outcome_id)
    return OutcomeKinds(kinds=kinds, monthly=frozenset(monthly))


def _complete_rows(table: str, rows: list[Row], facts: DeliveryFacts, embargo: Embargo) -> list[Row]:
    """Return the rows with all that every row of the table has; results by arm are emptied under an embargo."""
    head = _name_rows(facts) | {"municipality_id": "all"}
    known = find_table(table).column_names
    complete = [{name: value for name, value in (head | row).items() if name in known} for row in rows]
    if not embargo.active or not complete:
        return complete
    if table == "profile":
        outcomes = [row for row in complete if row["population"] == "respondents"]
        return [row for row in complete if row["population"] != "respondents"] + _hold_back(outcomes, facts)
    return _hold_back(complete, facts) if table in RESULTS_BY_ARM else complete


def _hold_back(rows: list[Row], facts: DeliveryFacts) -> list[Row]:
    if not rows:
        return rows
    frame = apply_embargo(pd.DataFrame(rows), embargoed_trials=[facts.trial.trial_id])
    # Rows of all arms stay as they are; in a frame with emptied rows their whole numbers would be floats.
    held = (_plain(row) for row in frame.to_dict("records"))
    return [row if row["arm_id"] == TOTAL_ARM else each for row, each in zip(rows, held, strict=True)]


def _tell_alpha(row: Row) -> Row:
    """Return a row of `reliability`: alpha only where enough persons answered everything."""
    withheld = row.pop("withheld")
    if withheld is not None:
        return row | {"alpha": None, "reason": withheld}
    if row["alpha"] is None:
        return row | {"status": NOT_ESTIMABLE, "reason": "the answers do not vary"}
    return row | {"status": RELEASED, "reason": None}


def _describe_delivery(facts: DeliveryFacts, entry: LedgerEntry, embargo: Embargo) -> dict[str, list[Row]]:
    trial = facts.trial
    head: Row = {"origin": facts.origin, "trial_id": trial.trial_id}
    delivery = head | {
        "trial_name": trial.name,
        "registered": trial.registered,
        "consent": trial.consent,
        "embargo_until": None if embargo.until is None else embargo.until.isoformat(),
        "version": entry.content_hash[:VERSION_LENGTH],
        "delivered_by": facts.delivered_by,
        "delivered_on": facts.delivered_on.isoformat(),
        "payroll_from": f"{facts.payroll_from:%Y-%m}",
        "payroll_to": f"{facts.payroll_to:%Y-%m}",
        "benefit_from": f"{facts.benefit_from:%Y-%m}",
        "benefit_to": f"{facts.benefit_to:%Y-%m}",
        "files": " ".join(table.name for table in entry.tables),
        "source_id": name_source(facts),
    }
    arms: list[Row] = [
        head
        | {
            "arm_id": f"{trial.trial_id}:{arm.arm_id}",
            "label": arm.label,
            "role": arm.role,
            "randomised": arm.randomised,
            "components": " ".join(arm.components) or None,
        }
        for arm in trial.arms
    ]
    outcomes = [
        head
        | {
            "outcome_id": extra.outcome_id,
            "label": extra.label,
            "kind": extra.kind,
            "unit": extra.unit,
            "higher_is_better": extra.higher_is_better,
        }
        for extra in facts.outcomes
    ]
    return {
        "delivery": [delivery],
        "delivery_arm": arms,
        "delivery_outcome": outcomes,
        "source": [describe_source(facts)],
    }


def _plain(row: dict[Any, Any]) -> Row:
    """Return a row with None for what is missing and plain numbers, fit for JSON."""
    return {
        str(name): None if pd.isna(value) else value.item() if hasattr(value, "item") else value
        for name, value in row.items()
    }
