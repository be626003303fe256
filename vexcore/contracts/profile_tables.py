"""The tables of the mart that hold who participants are, and what changes for them."""

from __future__ import annotations

from vexcore.contracts.origin import ORIGINS, STATUSES
from vexcore.contracts.schema import Column, Table, flag, real, text, whole

CHANGE_METHODS = ("rm-anova", "mixed")
"""`rm-anova`: persons with a score at both waves, as the reports tested it. `mixed`: everybody with a score, a random
intercept a person (REML)."""

MOVES = ("rising", "same", "falling")
RELIABLE = ("improved", "unchanged", "worsened")


def _head() -> tuple[Column, ...]:
    return (text("origin", "Where the row comes from", allowed=ORIGINS), text("trial_id", "Trial, or `all` trials"))


def _tail() -> tuple[Column, ...]:
    return (
        text("status", "Whether there is a number", allowed=STATUSES),
        text("reason", "Why there is none, or what to know", nullable=True),
        text("source_id", "Source"),
    )


CLASS_FIT = Table(
    name="class_fit",
    description="A latent class analysis of the baseline questionnaire, by number of classes.",
    key=("origin", "trial_id", "k"),
    columns=(
        *_head(),
        whole("k", "Number of classes", "classes", nullable=False),
        whole("n", "Persons", "persons"),
        whole("items", "Items", "items"),
        whole("parameters", "Free parameters", ""),
        real("log_likelihood", "Log-likelihood", ""),
        real("bic", "Bayesian information criterion; lowest is chosen", ""),
        real("entropy", "Relative entropy: 1 is a clear division, 0 none", "share 0-1"),
        real("smallest", "Size of the smallest class", "share 0-1"),
        flag("chosen", "This number of classes is shown"),
        text("figure_id", "The printed figure that the number of persons comes from", nullable=True),
        *_tail(),
    ),
)

CLASS_PROFILE = Table(
    name="class_profile",
    description="A latent class: how many persons, and the chance that one of them has an item.",
    key=("origin", "trial_id", "class_id", "item"),
    columns=(
        *_head(),
        text("class_id", "Class, by its content"),
        whole("position", "Order of the classes", "", nullable=False),
        text("label", "Its name: an id of the axis `profile-class`"),
        text("item", "Item, or `size` for the row of the class itself"),
        whole("size", "Persons whose most likely class it is", "persons"),
        real("share", "Of all persons", "share 0-1"),
        real("estimate", "Chance that a person of the class has the item", "share 0-1"),
        real("bic", "Of the chosen number of classes", ""),
        real("entropy", "Of the chosen number of classes", "share 0-1"),
        text("figure_id", "The printed figure that it comes from", nullable=True),
        *_tail(),
    ),
)

CHANGE = Table(
    name="change",
    description="Change of a score within persons between two waves.",
    key=("origin", "trial_id", "arm_id", "outcome_id", "from_wave", "to_wave", "method"),
    columns=(
        *_head(),
        text("arm_id", "Arm, or `all`"),
        text("outcome_id", "Questionnaire outcome"),
        whole("from_wave", "Wave", "", nullable=False),
        whole("to_wave", "Later wave", "", nullable=False),
        text("method", "How it was estimated", allowed=CHANGE_METHODS),
        whole("n", "Persons, rounded down to a multiple of 5", "persons"),
        real("before", "Mean at the first wave", "unit of the outcome"),
        real("after", "Mean at the later wave", "unit of the outcome"),
        real("estimate", "Change within persons", "unit of the outcome"),
        real("std_error", "Its standard error", "unit of the outcome"),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound", "unit of the outcome"),
        real("ci_high", "Upper bound", "unit of the outcome"),
        real("statistic", "F of the repeated-measures ANOVA, or z of the mixed model", ""),
        whole("df", "Degrees of freedom of the persons, rounded down", ""),
        real("p_value", "p-value", "share 0-1"),
        *_tail(),
    ),
)

RELIABLE_CHANGE = Table(
    name="reliable_change",
    description="Persons whose score changed by more than its error of measurement (Jacobson and Truax).",
    key=("origin", "trial_id", "arm_id", "outcome_id", "from_wave", "to_wave", "category"),
    columns=(
        *_head(),
        text("arm_id", "Arm, or `all`"),
        text("outcome_id", "Questionnaire outcome"),
        whole("from_wave", "Wave", "", nullable=False),
        whole("to_wave", "Later wave", "", nullable=False),
        text("category", "Better or worse, as the outcome has it", allowed=RELIABLE),
        real("threshold", "Smallest change that counts", "unit of the outcome"),
        whole("base_n", "Persons with a score at both waves, rounded down to a multiple of 5", "persons"),
        real("share", "Share, in whole percents", "share 0-1"),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound (Wilson)", "share 0-1"),
        real("ci_high", "Upper bound", "share 0-1"),
        *_tail(),
    ),
)

TRANSITION = Table(
    name="transition",
    description="Persons by step of the participation ladder at two waves, all arms together.",
    key=("origin", "trial_id", "from_wave", "to_wave", "from_step", "to_step"),
    columns=(
        *_head(),
        whole("from_wave", "Wave", "", nullable=False),
        whole("to_wave", "Later wave", "", nullable=False),
        text(
            "from_step",
            "Step at the first wave (`ladder-1` to `ladder-6`), `other` for steps that are taken together, "
            "`not-rated`, or `all`",
        ),
        text("to_step", "Step at the later wave, in the same words"),
        whole("count", "Persons", "persons"),
        whole("base_n", "Persons on the first step", "persons"),
        real("share", "Of those on the first step", "share 0-1"),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound (Wilson)", "share 0-1"),
        real("ci_high", "Upper bound", "share 0-1"),
        *_tail(),
    ),
)

LADDER_MOVE = Table(
    name="ladder_move",
    description="Persons who rose, stayed or fell on the participation ladder between two waves.",
    key=("origin", "trial_id", "arm_id", "from_wave", "to_wave", "category"),
    columns=(
        *_head(),
        text("arm_id", "Arm, or `all`"),
        whole("from_wave", "Wave", "", nullable=False),
        whole("to_wave", "Later wave", "", nullable=False),
        text("category", "Where they went", allowed=MOVES),
        whole("count", "Persons", "persons"),
        whole("base_n", "Persons placed at both waves", "persons"),
        real("share", "Share", "share 0-1"),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound (Wilson)", "share 0-1"),
        real("ci_high", "Upper bound", "share 0-1"),
        real(
            "p_homogeneity",
            "Marginal homogeneity (Stuart-Maxwell) of all steps, rounded up to hundredths; of `all`",
            "share 0-1",
        ),
        *_tail(),
    ),
)

CAPABILITY_GAP = Table(
    name="capability_gap",
    description="How important people find a thing, how able they are to do it, and the gap, all arms together.",
    key=("origin", "trial_id", "wave", "item"),
    columns=(
        *_head(),
        whole("wave", "0, 1 or 2", "", nullable=False),
        text("item", "Thing: `capability-1` to `capability-7`"),
        whole("base_n", "Persons who answered both questions, rounded down to a multiple of 5", "persons"),
        real("important", "Mean importance", "score 0-10"),
        real("able", "Mean ability", "score 0-10"),
        real("gap", "Importance less ability, within persons", "score"),
        real("std_dev", "Standard deviation of the gap", "score"),
        real("ci_level", "Confidence level", "share 0-1"),
        real("ci_low", "Lower bound of the gap", "score"),
        real("ci_high", "Upper bound", "score"),
        *_tail(),
    ),
)

PROFILE_TABLES = (CLASS_FIT, CLASS_PROFILE, CHANGE, RELIABLE_CHANGE, TRANSITION, LADDER_MOVE, CAPABILITY_GAP)
