"""Reading the registry, and refusing one that contradicts itself."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from vexcore.errors import DataRefused, Fault
from vexcore.registry.class_items import ClassItem, check_class_items
from vexcore.registry.instrument_checks import check_instruments
from vexcore.registry.instruments import Checklist, Index, MinimumWage, Question, RegisterThreshold
from vexcore.registry.model import (
    Arm,
    Comparability,
    Component,
    Design,
    Domain,
    Label,
    Municipality,
    Outcome,
    OutflowComparability,
    ProcessComparability,
    Registry,
    Rule,
    Source,
    Trial,
    Wave,
)

Item = TypeVar("Item", bound=BaseModel)

_FILES: tuple[tuple[str, str, str, type[BaseModel]], ...] = (
    ("published/sources.toml", "source", "sources", Source),
    ("registry/municipalities.toml", "municipality", "municipalities", Municipality),
    ("registry/trials.toml", "trial", "trials", Trial),
    ("registry/arms.toml", "arm", "arms", Arm),
    ("registry/components.toml", "component", "components", Component),
    ("registry/designs.toml", "rule", "rules", Rule),
    ("registry/designs.toml", "design", "designs", Design),
    ("registry/outcomes.toml", "domain", "domains", Domain),
    ("registry/outcomes.toml", "outcome", "outcomes", Outcome),
    ("registry/comparability.toml", "comparability", "comparability", Comparability),
    ("registry/comparability.toml", "process_comparability", "process_comparability", ProcessComparability),
    ("registry/comparability.toml", "outflow_comparability", "outflow_comparability", OutflowComparability),
    ("registry/waves.toml", "wave", "waves", Wave),
    ("registry/questions.toml", "question", "questions", Question),
    ("registry/questions.toml", "checklist", "checklists", Checklist),
    ("registry/indices.toml", "index", "indices", Index),
    ("registry/classes.toml", "class_item", "class_items", ClassItem),
    ("registry/thresholds.toml", "minimum_wage", "minimum_wages", MinimumWage),
    ("registry/thresholds.toml", "threshold", "thresholds", RegisterThreshold),
)
_KEYS_FILE = "registry/keys.toml"
_OUTLINE_FILE = "registry/netherlands.geojson"
ORDINARY_LAW_FORBIDS = frozenset({"exemption", "earnings"})


def load_registry(data: Path) -> Registry:
    """Read the registry.

    Parameters
    ----------
    data
        The folder ``data`` of the project.

    Raises
    ------
    DataRefused
        With every fault: a wrong type or key, an id used twice, a reference to something that does not exist, a
        component that the law does not allow.
    """
    faults: list[Fault] = []
    names = dict.fromkeys([*(file for file, *_ in _FILES), _KEYS_FILE])
    documents = {name: _read_toml(data, name, faults) for name in names}
    for name in names:
        faults += _check_lists(name, documents[name])
    if faults:
        raise DataRefused("registry", faults)
    faults += _check_outline(data)
    lists: dict[str, list[Any]] = {}
    for name, key, attribute, model in _FILES:
        lists[attribute] = list(_read_items(documents[name], name, key, model, faults))
    lists["labels"] = list(_read_labels(documents[_KEYS_FILE], faults))
    if faults:
        raise DataRefused("registry", faults)
    registry = Registry.model_construct(None, **lists)
    faults += _check_unique(registry)
    faults += _check_references(registry)
    faults += _check_law(registry)
    faults += _check_pairs(registry)
    faults += check_instruments(registry)
    faults += check_class_items(registry.class_items, registry.questions)
    if faults:
        raise DataRefused("registry", faults)
    return registry


def _fault(file: str, column: str, value: object, rule: str, remedy: str) -> Fault:
    return Fault(file=file, line=0, column=column, value=str(value), rule=rule, remedy=remedy)


def _read_toml(data: Path, name: str, faults: list[Fault]) -> dict[str, Any]:
    try:
        return tomllib.loads((data / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(_fault(name, "", "", "the file exists", "restore it"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(_fault(name, "", error, "the file is TOML in UTF-8", "mend the syntax"))
    return {}


def _check_lists(name: str, document: dict[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each part of a file that nobody reads or that has the wrong shape."""
    if name == _KEYS_FILE:
        for axis, keys in document.items():
            if not isinstance(keys, dict) or not all(isinstance(words, dict) for words in keys.values()):
                yield _fault(name, axis, keys, "an axis is a table of ids with their words", "write [axis] id = {...}")
        return
    known = {key for file, key, *_ in _FILES if file == name}
    for key, items in document.items():
        if key not in known:
            yield _fault(name, key, key, f"only {', '.join(sorted(known))} are read", "rename or remove it")
        elif not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            yield _fault(name, key, items, f"{key} is a list of tables, [[{key}]]", "double the brackets")


def _check_outline(data: Path) -> Iterator[Fault]:
    """Yield a fault when the outline of the country cannot be drawn."""
    try:
        outline = json.loads((data / _OUTLINE_FILE).read_text(encoding="utf-8"))
        kinds = {feature["geometry"]["type"] for feature in outline["features"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield _fault(_OUTLINE_FILE, "", error, "the outline is a GeoJSON FeatureCollection", "restore the file")
        return
    if not kinds or kinds - {"Polygon", "MultiPolygon"}:
        yield _fault(_OUTLINE_FILE, "type", sorted(kinds), "the outline is made of polygons", "restore the file")


def _read_items(
    document: dict[str, Any], name: str, key: str, model: type[Item], faults: list[Fault]
) -> Iterator[Item]:
    for position, fields in enumerate(document.get(key, []), start=1):
        place = f"{key} {fields.get('id', position)}"
        try:
            yield model.model_validate(fields)
        except ValidationError as error:
            for problem in error.errors():
                where = ".".join(map(str, problem["loc"]))
                faults.append(_fault(name, f"{place}: {where}", problem["input"], problem["msg"], "mend the value"))


def _read_labels(document: dict[str, Any], faults: list[Fault]) -> Iterator[Label]:
    for axis, keys in document.items():
        entries = [{"axis": axis, "id": key, **words} for key, words in keys.items()]
        yield from _read_items({"label": entries}, _KEYS_FILE, "label", Label, faults)


def _check_unique(registry: Registry) -> Iterator[Fault]:
    groups: tuple[tuple[str, Iterable[object]], ...] = (
        ("sources.toml", (s.id for s in registry.sources)),
        ("municipalities.toml", (m.id for m in registry.municipalities)),
        ("trials.toml", (t.id for t in registry.trials)),
        ("arms.toml", (a.id for a in registry.arms)),
        ("outcomes.toml", (o.id for o in registry.outcomes)),
        ("comparability.toml", ((c.outcome, c.trial) for c in registry.comparability)),
        ("comparability.toml", ((c.item, c.trial) for c in registry.process_comparability)),
        ("waves.toml", ((w.trial, w.instrument, w.wave) for w in registry.waves)),
        ("designs.toml", (d.trial for d in registry.designs)),
        ("designs.toml", ((r.arm, r.rule) for d in registry.designs for r in d.rules)),
    )
    for file, ids in groups:
        for value, times in Counter(ids).items():
            if times > 1:
                yield _fault(file, "id", value, f"an id stands once (it stands {times} times)", "rename or merge")


def _check_references(registry: Registry) -> Iterator[Fault]:
    trials = {trial.id for trial in registry.trials}
    arms = {arm.id: arm for arm in registry.arms}
    domains = {domain.id for domain in registry.domains}
    outcomes = {outcome.id for outcome in registry.outcomes}
    rules = {rule.id for rule in registry.rules}
    named = [
        *(("municipalities.toml", m.id, m.trial, trials) for m in registry.municipalities),
        *(("arms.toml", a.id, a.trial, trials) for a in registry.arms),
        *(("arms.toml", a.id, a.id.split(":")[0], {a.trial}) for a in registry.arms),
        *(("arms.toml", a.id, a.parent, set(arms)) for a in registry.arms if a.parent),
        *(("designs.toml", d.trial, d.trial, trials) for d in registry.designs),
        *(("designs.toml", d.trial, r.arm, set(arms)) for d in registry.designs for r in d.rules),
        *(("designs.toml", d.trial, r.rule, rules) for d in registry.designs for r in d.rules),
        *(("outcomes.toml", o.id, o.domain, domains) for o in registry.outcomes),
        *(("comparability.toml", c.outcome, c.outcome, outcomes) for c in registry.comparability),
        *(("comparability.toml", c.outcome, c.trial, trials) for c in registry.comparability),
        *(("comparability.toml", c.item, c.item, set(registry.keys("item"))) for c in registry.process_comparability),
        *(("comparability.toml", c.item, c.trial, trials) for c in registry.process_comparability),
        *(("comparability.toml", "outflow", c.trial, trials) for c in registry.outflow_comparability),
        *(("waves.toml", w.trial, w.trial, trials) for w in registry.waves),
        *(("waves.toml", w.trial, w.instrument, set(registry.keys("instrument"))) for w in registry.waves),
        *(
            (file, place, source.split(":")[0], {s.id for s in registry.sources})
            for file, place, source in _cited(registry)
        ),
    ]
    for file, place, value, known in named:
        if value not in known:
            yield _fault(file, place, value, "what is referred to exists", "mend the id, or add it")


def _cited(registry: Registry) -> Iterator[tuple[str, str, str]]:
    for trial in registry.trials:
        for field, sources in trial.sources.items():
            yield from (("trials.toml", f"{trial.id}.{field}", source) for source in sources)
    for arm in registry.arms:
        yield from (("arms.toml", arm.id, source) for source in (*arm.sources, *arm.allocation_sources))
    for design in registry.designs:
        yield from (("designs.toml", design.trial, source) for source in design.sources)
        for rule in design.rules:
            yield from (("designs.toml", rule.arm, source) for source in rule.sources)
    for outcome in registry.outcomes:
        yield "outcomes.toml", outcome.id, outcome.source


def _check_law(registry: Registry) -> Iterator[Fault]:
    ordinary = {trial.id for trial in registry.trials if trial.legal_basis == "ordinary-law"}
    for arm in registry.arms:
        for component in sorted(ORDINARY_LAW_FORBIDS & set(arm.components)):
            if arm.trial in ordinary:
                rule = "outside article 83 no arm has exemption or earnings"
                yield _fault("arms.toml", arm.id, component, rule, "use self_direction, or leave it out")


def _check_pairs(registry: Registry) -> Iterator[Fault]:
    """Yield a fault for statements that do not stand in both languages."""
    for design in registry.designs:
        pairs = (
            ("can_answer", design.can_answer_nl, design.can_answer_en),
            ("cannot_answer", design.cannot_answer_nl, design.cannot_answer_en),
        )
        for name, dutch, english in pairs:
            if len(dutch) != len(english):
                value = f"{len(dutch)} Dutch, {len(english)} English"
                rule = f"{name} has as many statements in Dutch as in English"
                yield _fault("designs.toml", design.trial, value, rule, "translate the missing ones")
