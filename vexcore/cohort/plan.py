"""The types of the demonstration's recipe, as it stands in `data/demonstration/*.toml`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vexcore.cohort.plan_invented import Invented

FigureId = Annotated[str, Field(pattern=r"^[^\s:]+:[^\s:]+:[^\s:]+:[^\s:]+$")]
"""A printed figure, `source:table:row:column`; a name in braces is filled in."""

TableId = Annotated[str, Field(pattern=r"^[^\s:]+:[^\s:]+$")]
Count = Annotated[int, Field(ge=0)]
Row = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=-1, le=1)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Anchor(_Part):
    """A month at which the truth is given: the control course, effects against it and against the reference group."""

    month: Count
    control: FigureId
    effects: dict[str, FigureId] = {}
    against_reference: dict[str, FigureId] = {}


class Misprint(_Part):
    """An outcome and month whose printed effects against the reference group do not hold."""

    outcome: str
    month: Count
    finding: str


class ProfileEffect(_Part):
    """What a component adds to an outcome at some months, as shares of people."""

    outcome: str
    months: list[Count]
    shares: list[Share]


class Profile(_Part):
    """The effects of a component, in every municipality alike, and the findings that point that way."""

    component: str
    findings: Annotated[list[str], Field(min_length=1)]
    effects: list[ProfileEffect]


class TruthPlan(_Part):
    """`truth.toml`."""

    last_month: Annotated[int, Field(ge=1, le=60)]
    followed_trial: str
    outcomes: Annotated[list[str], Field(min_length=1)]
    anchor: Annotated[list[Anchor], Field(min_length=2)]
    misprint: list[Misprint] = []
    profile: list[Profile] = []


class TrialLikeness(_Part):
    """Which trial's figures stand in for what is not published of a trial, and which questions it asks."""

    id: str
    like: str
    questions: Literal["rug", "tiu"]


class Consent(_Part):
    """Who consented and withdrew in a trial that drew before it asked, by arm or chosen arm."""

    trial: str
    consented: dict[str, FigureId]
    withdrew_first_year: dict[str, FigureId]
    withdrew_second_year: dict[str, FigureId]


class Margin(_Part):
    """The rows of a printed table of characteristics, in the order of the labels; ``table`` is `source:table`."""

    table: TableId
    male: Row
    age: Annotated[list[Row], Field(min_length=4, max_length=4)]
    education: Annotated[list[Row], Field(min_length=4, max_length=4)]
    migration: Annotated[list[Row], Field(min_length=3, max_length=3)]
    household: Annotated[list[Row], Field(min_length=3, max_length=3)]
    duration: Annotated[list[Row], Field(min_length=3, max_length=3)]


class MarginColumn(_Part):
    """A column of a table of characteristics."""

    table: TableId
    column: Row


class MarginColumns(_Part):
    """Which column is which group."""

    participants: MarginColumn
    reference: MarginColumn
    consented: dict[str, MarginColumn]
    assigned: dict[str, MarginColumn]


class Outflow(_Part):
    """First exits by reason, re-entries and withdrawals of all participants of a trial, counted at ``month``."""

    like: str
    month: Row
    persons: FigureId
    work: FigureId
    study: FigureId
    moved: FigureId
    entitlement: FigureId | None = None
    other: FigureId | None = None
    entitlement_and_other: FigureId | None = None
    returned: FigureId
    withdrew: FigureId
    signed_up: FigureId


class Response(_Part):
    """Questionnaires by wave, of all and by arm."""

    like: str
    persons: FigureId
    all: Annotated[list[FigureId], Field(min_length=2, max_length=3)]
    arms: dict[str, list[FigureId]]


class AnswerQuestion(_Part):
    """A question on a scale: printed mean (``column``) or invented one, spread, and the factor it measures.

    ``id`` may end in a range, `{1-7}`, which stands for as many questions.
    """

    id: str
    factor: str
    turned: bool = False
    column: Row | None = None
    mean: float | None = None
    sd: Annotated[float, Field(gt=0)]
    asked: list[Literal["rug", "tiu"]]


class AnswerCount(_Part):
    """A count: the share of zero, and the mean of the rest."""

    id: str
    zero: Annotated[float, Field(gt=0, lt=1)]
    mean: Annotated[float, Field(gt=1)]
    asked: list[Literal["rug", "tiu"]]


class Answers(_Part):
    """The questionnaires."""

    sources: dict[str, str]
    means: Annotated[list[FigureId], Field(min_length=2, max_length=2)]
    poor_health_column: Row
    poor_health_at_most: Row
    poor_health_scale: dict[str, float]
    question: list[AnswerQuestion]
    count: list[AnswerCount]


class Caseworker(Response):
    """The caseworkers' questionnaires of a trial."""

    ladder: Annotated[list[FigureId], Field(min_length=2, max_length=2)]
    ladder_rose: FigureId
    ladder_fell: FigureId
    goals: Annotated[list[TableId], Field(min_length=2, max_length=2)]
    goal_persons: Annotated[list[FigureId], Field(min_length=2, max_length=2)]
    activities: TableId
    activity_persons: FigureId
    rating_source: str


class RatingRow(_Part):
    """Where the mean of a rating stands."""

    table: str
    row: Row


class Judgements(_Part):
    """What the rows of the caseworkers' tables hold."""

    rating_columns: Annotated[list[Row], Field(min_length=2, max_length=2)]
    planned_column: Row
    done_column: Row
    ratings: dict[str, RatingRow]
    follow_up: dict[str, RatingRow]
    first_goals: dict[str, Row]
    adjusted_goals: dict[str, Row]
    activities: dict[str, Row]


class Coaches(_Part):
    """What the coaches of one trial reported: contacts and activities by wave."""

    trial: str
    arms: list[str]
    persons: Annotated[list[FigureId], Field(min_length=3, max_length=3)]
    contacts: Annotated[list[FigureId], Field(min_length=3, max_length=3)]
    activities: dict[str, Row]


class CalibrationPlan(_Part):
    """`calibration.toml`."""

    trial: list[TrialLikeness]
    consent: Consent
    margin: list[Margin]
    columns: MarginColumns
    outflow: list[Outflow]
    response: list[Response]
    answers: Answers
    caseworker: list[Caseworker]
    judgements: Judgements
    coaches: Coaches
    invented: Invented
