"""The types of the registry, as they stand in `data/registry/*.toml` and `data/published/sources.toml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vexcore.registry.class_items import ClassItem
from vexcore.registry.instruments import Checklist, Index, MinimumWage, Question, RegisterThreshold

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
ArmId = Annotated[str, Field(pattern=r"^[a-z-]+:[a-z0-9.-]+$")]
IsoDate = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2}|unknown)$")]
Text = Annotated[str, Field(min_length=1)]
Unknown = Literal["unknown"]
Grade = Literal["same", "similar", "different"]
ComponentId = Literal["exemption", "intensive", "earnings", "choice", "bonus", "self_direction"]


class _Item(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Source(_Item):
    """A document or page that figures come from."""

    id: Slug
    title: Text
    authors: str = ""
    institution: str = ""
    published_on: str = ""
    url: str = ""
    kind: Slug
    note: str = ""


class Municipality(_Item):
    """A municipality that took part."""

    id: Slug
    name: Text
    cbs_code: Annotated[str, Field(pattern=r"^GM\d{4}$")]
    trial: Slug
    lon: Annotated[float, Field(gt=3.2, lt=7.3)]
    lat: Annotated[float, Field(gt=50.7, lt=53.6)]
    note: str = ""


class TrialFigures(_Item):
    """The figures that hold a trial's recruitment numbers."""

    population: Text
    target_population: Text
    planned_n: Text
    realised_n: Text


class Trial(_Item):
    """A randomised trial."""

    id: Slug
    name: Text
    legal_basis: Literal["article-83", "ordinary-law"]
    institute: Text
    start_on: IsoDate
    end_on: IsoDate
    consent: Literal["pre", "post", "unknown"]
    main_comparison: Literal["A", "B", "C"]
    baseline_after_assignment: bool | Unknown
    registry_id: Text
    status: Literal["completed", "running", "unknown"]
    embargo_until: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]
    figures: TrialFigures
    notes_nl: dict[str, Text] = {}
    notes_en: dict[str, Text] = {}
    sources: dict[str, list[Text]] = {}


class Arm(_Item):
    """An arm of a trial, reference groups included."""

    id: ArmId
    trial: Slug
    label_nl: Text
    label_en: Text
    role: Literal["treatment", "control", "reference"]
    randomised: bool | Unknown
    parent: str
    components: list[ComponentId]
    n: int | Unknown = "unknown"
    n_figure: str = ""
    n_source: str = ""
    allocation: Annotated[float, Field(ge=0)] = 0
    allocation_sources: list[Text] = []
    definition_nl: Text
    definition_en: Text
    sources: list[Text]
    note_nl: str = ""
    note_en: str = ""


class Component(_Item):
    """A component that arms are made of."""

    id: ComponentId
    label_nl: Text
    label_en: Text
    definition_nl: Text
    definition_en: Text


class Rule(_Item):
    """A rule of treatment that arms may differ in."""

    id: Slug
    label_nl: Text
    label_en: Text


class ArmRule(_Item):
    """What one rule says for one arm."""

    arm: ArmId
    rule: Slug
    value_nl: Text
    value_en: Text
    sources: list[Text] = []


class Design(_Item):
    """How a trial was designed and what that can carry."""

    trial: Slug
    exclusion_nl: Text
    exclusion_en: Text
    allocation_nl: Text
    allocation_en: Text
    can_answer_nl: list[Text]
    can_answer_en: list[Text]
    cannot_answer_nl: list[Text]
    cannot_answer_en: list[Text]
    rules: list[ArmRule] = []
    sources: list[Text]


class Domain(_Item):
    """A domain of outcomes."""

    id: Slug
    label_nl: Text
    label_en: Text


class Outcome(_Item):
    """A harmonised outcome."""

    id: Slug
    label_nl: Text
    label_en: Text
    domain: Slug
    kind: Literal["binary", "score", "count", "eur"]
    unit: Text
    higher_is_better: bool | Literal["neutral"]
    primary: bool
    measured: Literal["register", "questionnaire"]
    definition_nl: Text
    definition_en: Text
    source: Text
    place: str
    note_nl: str = ""
    note_en: str = ""


class Comparability(_Item):
    """How well what a trial measured fits the definition of an outcome."""

    outcome: Slug
    trial: Slug
    measured_as: Text
    measured_as_en: Text
    grade: Grade
    difference_nl: str = ""
    difference_en: str = ""
    sources: list[Text] = []


class ProcessComparability(_Item):
    """How well an item of a process evaluation compares between trials."""

    item: Slug
    trial: Slug
    grade: Grade
    difference_nl: str = ""
    difference_en: str = ""
    sources: list[Text] = []


class OutflowComparability(_Item):
    """How a trial defines outflow, and how that compares."""

    trial: Slug
    definition: str
    definition_nl: Text
    definition_en: Text
    grade: Grade
    difference_nl: str = ""
    difference_en: str = ""
    sources: list[Text] = []


class Wave(_Item):
    """When a questionnaire wave took place."""

    trial: Slug
    wave: Annotated[int, Field(ge=0, le=2)]
    instrument: Slug
    when_nl: Text
    when_en: Text
    month: int | Unknown
    sources: list[Text] = []
    note: str = ""
    note_en: str = ""


class Label(_Item):
    """The words for a common key."""

    axis: Slug
    id: Text
    nl: Text
    en: Text


class Registry(_Item):
    """Everything that exists.

    Each list is in file order; ids are unique within a list and refer to each other (`load_registry` checks it).
    """

    sources: list[Source]
    municipalities: list[Municipality]
    trials: list[Trial]
    arms: list[Arm]
    components: list[Component]
    rules: list[Rule]
    designs: list[Design]
    domains: list[Domain]
    outcomes: list[Outcome]
    comparability: list[Comparability]
    process_comparability: list[ProcessComparability]
    outflow_comparability: list[OutflowComparability]
    waves: list[Wave]
    questions: list[Question]
    checklists: list[Checklist]
    indices: list[Index]
    class_items: list[ClassItem]
    minimum_wages: list[MinimumWage]
    thresholds: list[RegisterThreshold]
    labels: list[Label]

    def keys(self, axis: str) -> list[str]:
        """Return the values of a common key in order of presentation."""
        return [label.id for label in self.labels if label.axis == axis]
