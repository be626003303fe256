"""The registry as rows of the mart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vexcore.registry.model import Arm, Design, Outcome, Registry, Trial

Row = dict[str, Any]


def build_registry_rows(registry: Registry, figures: Mapping[str, float | None]) -> dict[str, list[Row]]:
    """Return the rows of every registry table.

    Parameters
    ----------
    registry
        As loaded.
    figures
        The record's values by figure id: numbers of the registry that stand in the record are taken from there.

    Raises
    ------
    KeyError
        If the registry names a figure that the record does not have (`find_missing_figures` finds these first).
    """
    return {
        "source": [_rename(s.model_dump(exclude={"note"}), id="source_id") for s in registry.sources],
        "municipality": [
            _rename(m.model_dump(exclude={"note"}), id="municipality_id", trial="trial_id")
            for m in registry.municipalities
        ],
        "trial": [_build_trial(trial, figures) for trial in registry.trials],
        "trial_note": [row for trial in registry.trials for row in _build_trial_notes(trial)],
        "arm": [_build_arm(arm, figures) for arm in registry.arms],
        "arm_component": [
            {"arm_id": arm.id, "component": component} for arm in registry.arms for component in arm.components
        ],
        "component": [_rename(c.model_dump(), id="component") for c in registry.components],
        "arm_rule": _build_arm_rules(registry),
        "design": [row for design in registry.designs for row in _build_design(design)],
        "wave": [_build_wave(wave.model_dump()) for wave in registry.waves],
        "outcome": [_build_outcome(outcome, position) for position, outcome in enumerate(registry.outcomes)],
        "outcome_comparability": _build_comparability(registry),
        "outflow_definition": [
            _rename(flow.model_dump(exclude={"sources"}), trial="trial_id")
            | {"position": position, "sources": " ".join(flow.sources) or None}
            for position, flow in enumerate(registry.outflow_comparability)
        ],
        "label": _build_labels(registry),
    }


def find_missing_figures(registry: Registry, figures: Mapping[str, float | None]) -> list[str]:
    """Return the figure ids that the registry names and the record does not have."""
    named = [value for trial in registry.trials for value in trial.figures.model_dump().values()]
    named += [arm.n_figure for arm in registry.arms if arm.n_figure]
    cited = [s for trial in registry.trials for sources in trial.sources.values() for s in sources]
    cited += [s for arm in registry.arms for s in arm.sources]
    cited += [s for design in registry.designs for rule in design.rules for s in rule.sources]
    named += [s for s in cited if s.count(":") >= 3 and ":web:" not in s]
    return sorted(set(named) - set(figures))


def _rename(fields: Row, **names: str) -> Row:
    return {names.get(key, key): value if value != "" else None for key, value in fields.items()}


def _known(value: object) -> Any:
    return None if value in ("unknown", "neutral") else value


def _count(value: float | None) -> int | None:
    return None if value is None else round(value)


def _build_trial(trial: Trial, figures: Mapping[str, float | None]) -> Row:
    fields = trial.model_dump(exclude={"figures", "notes_nl", "notes_en", "sources"})
    row = _rename(fields, id="trial_id")
    for name in ("start_on", "end_on", "baseline_after_assignment"):
        row[name] = _known(row[name])
    return row | {name: _count(figures[figure]) for name, figure in trial.figures.model_dump().items()}


def _build_trial_notes(trial: Trial) -> list[Row]:
    return [
        {
            "trial_id": trial.id,
            "field": field,
            "note_nl": note,
            "note_en": trial.notes_en.get(field, note),
            "sources": " ".join(trial.sources.get(field, [])) or None,
        }
        for field, note in trial.notes_nl.items()
    ]


def _build_arm(arm: Arm, figures: Mapping[str, float | None]) -> Row:
    size = figures[arm.n_figure] if arm.n_figure else _known(arm.n)
    return {
        "arm_id": arm.id,
        "trial_id": arm.trial,
        "label_nl": arm.label_nl,
        "label_en": arm.label_en,
        "role": arm.role,
        "randomised": _known(arm.randomised),
        "parent_arm_id": arm.parent or None,
        "n": _count(size),
        "definition": arm.definition_nl,
        "definition_en": arm.definition_en,
        "note_nl": arm.note_nl or None,
        "note_en": arm.note_en or None,
        "sources": " ".join(arm.sources) or None,
    }


def _build_arm_rules(registry: Registry) -> list[Row]:
    labels = {rule.id: rule for rule in registry.rules}
    return [
        {
            "arm_id": entry.arm,
            "rule": entry.rule,
            "rule_nl": labels[entry.rule].label_nl,
            "rule_en": labels[entry.rule].label_en,
            "value_nl": entry.value_nl,
            "value_en": entry.value_en,
            "sources": " ".join(entry.sources) or None,
        }
        for design in registry.designs
        for entry in design.rules
    ]


def _build_design(design: Design) -> list[Row]:
    statements = {
        "exclusion": ([design.exclusion_nl], [design.exclusion_en]),
        "allocation": ([design.allocation_nl], [design.allocation_en]),
        "can-answer": (design.can_answer_nl, design.can_answer_en),
        "cannot-answer": (design.cannot_answer_nl, design.cannot_answer_en),
    }
    return [
        {"trial_id": design.trial, "topic": topic, "position": position, "text_nl": nl, "text_en": en}
        for topic, (dutch, english) in statements.items()
        for position, (nl, en) in enumerate(zip(dutch, english, strict=True))
    ]


def _build_wave(fields: Row) -> Row:
    row = _rename(fields, trial="trial_id", note="note_nl")
    row.pop("sources")
    return row | {"month": _known(row["month"])}


def _build_outcome(outcome: Outcome, position: int) -> Row:
    return {
        "outcome_id": outcome.id,
        "label_nl": outcome.label_nl,
        "label_en": outcome.label_en,
        "domain": outcome.domain,
        "kind": outcome.kind,
        "unit": outcome.unit,
        "higher_is_better": _known(outcome.higher_is_better),
        "definition": outcome.definition_nl,
        "source_id": outcome.source.split(":")[0],
        "definition_en": outcome.definition_en,
        "is_primary": outcome.primary,
        "measured": outcome.measured,
        "place": outcome.place or None,
        "note_nl": outcome.note_nl or None,
        "note_en": outcome.note_en or None,
        "position": position,
    }


def _build_comparability(registry: Registry) -> list[Row]:
    rows = [
        {
            "outcome_id": entry.outcome,
            "trial_id": entry.trial,
            "measured_as": entry.measured_as,
            "grade": entry.grade,
            "difference": entry.difference_nl or None,
            "measured_as_en": entry.measured_as_en,
            "difference_en": entry.difference_en or None,
        }
        for entry in registry.comparability
    ]
    words = {label.id: label for label in registry.labels if label.axis == "item"}
    for item in registry.process_comparability:
        rows.append(
            {
                "outcome_id": item.item,
                "trial_id": item.trial,
                "measured_as": words[item.item].nl,
                "grade": item.grade,
                "difference": item.difference_nl or None,
                "measured_as_en": words[item.item].en,
                "difference_en": item.difference_en or None,
            }
        )
    return rows


def _build_labels(registry: Registry) -> list[Row]:
    labels = [(label.axis, label.id, label.nl, label.en) for label in registry.labels]
    labels += [("domain", domain.id, domain.label_nl, domain.label_en) for domain in registry.domains]
    labels += [("class-item", item.question, item.label_nl, item.label_en) for item in registry.class_items]
    words = {label.id: label for label in registry.labels if label.axis == "class-dimension"}
    labels += [
        ("class-item-dimension", item.question, words[item.dimension].nl, words[item.dimension].en)
        for item in registry.class_items
    ]
    return [
        {"axis": axis, "id": key, "nl": nl, "en": en, "position": position}
        for position, (axis, key, nl, en) in enumerate(labels)
    ]
