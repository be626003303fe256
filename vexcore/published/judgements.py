"""The types of rule: what each takes, and how it is judged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vexcore.published import relations
from vexcore.published.cells import Cell, first_label_level, last_label_level
from vexcore.published.printed import format_dutch
from vexcore.published.references import Quantity

_DUTCH_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a relation holds, the number as printed and what it ought to be."""

    holds: bool
    printed: str
    computed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operands:
    """The operands of one instance of a rule, by key."""

    quantities: Mapping[str, list[Quantity]]
    rule: Mapping[str, Any]

    def one(self, key: str) -> Quantity:
        """Return the only quantity of an operand."""
        (quantity,) = self.quantities[key]
        return quantity


def _compare(computed: relations.Bounds, printed: Quantity) -> Verdict:
    cell = printed.cell
    decimals = 0 if cell is None else cell.decimals
    exact = cell is not None and cell.half_digit == 0 and computed.low == computed.high
    text = format_dutch(computed.value, decimals if exact and computed.value.is_integer() else decimals + 1)
    if not exact and text.endswith("5") and abs(computed.value - printed.value) < 10.0**-decimals:
        # With one digit more than printed it would look as if rounding explained the difference.
        text = format_dutch(computed.value, decimals + 3)
    shown = format_dutch(printed.value, decimals) if cell is None else cell.printed
    return Verdict(holds=computed.meets(printed), printed=shown, computed=text)


def _judge_sum(o: Operands) -> Verdict:
    return _compare(relations.add(o.quantities["plus"], o.quantities.get("minus", [])), o.one("equals"))


def _judge_percent(o: Operands) -> Verdict:
    scale = float(o.rule.get("scale", 100))
    return _compare(relations.divide(o.quantities["of"], o.quantities["base"], scale), o.one("equals"))


def _judge_mean(o: Operands) -> Verdict:
    return _compare(relations.average(o.quantities["values"], o.quantities["weights"]), o.one("equals"))


def _judge_product(o: Operands) -> Verdict:
    return _compare(relations.multiply(o.quantities["factors"]), o.one("equals"))


def _judge_equal(o: Operands) -> Verdict:
    return _compare(relations.scale_by(o.one("left"), float(o.rule.get("scale", 1))), o.one("right"))


def _judge_at_most(o: Operands) -> Verdict:
    small, large = o.one("small"), o.one("large")
    return Verdict(
        holds=small.low <= large.high + relations.EPSILON,
        printed=_show(small),
        computed=f"ten hoogste {_show(large)}",
    )


def _judge_range(o: Operands) -> Verdict:
    low, high = float(o.rule["low"]), float(o.rule["high"])
    outside = [q for q in o.quantities["cells"] if q.high < low - relations.EPSILON or q.low > high + relations.EPSILON]
    return Verdict(
        holds=not outside,
        printed="; ".join(_show(q) for q in outside),
        computed=f"tussen {_plain_number(low)} en {_plain_number(high)}",
    )


def _judge_recode(o: Operands) -> Verdict:
    rule = o.rule
    ends = [(float(x) - rule["subtract"]) / rule["divide"] * rule["times"] for x in rule["scale"]]
    target = [float(x) for x in rule["target"]]
    return Verdict(
        holds=all(abs(e - t) < relations.EPSILON for e, t in zip(ends, target, strict=True)),
        printed=f"(x - {rule['subtract']}) / {rule['divide']} x {rule['times']}",
        computed=(
            f"{rule['scale'][0]} wordt {format_dutch(ends[0], 2)} en "
            f"{rule['scale'][1]} wordt {format_dutch(ends[1], 2)}; "
            f"bedoeld {_plain_number(target[0])} tot {_plain_number(target[1])}"
        ),
    )


def _judge_date(o: Operands) -> Verdict:
    text = str(o.rule["text"])
    day, month, year = text.split()
    try:
        date(int(year), _DUTCH_MONTHS.index(month.lower()) + 1, int(day))
    except ValueError:
        return Verdict(holds=False, printed=text, computed="die dag bestaat niet")
    return Verdict(holds=True, printed=text, computed=text)


def _judge_same_label(o: Operands) -> Verdict:
    axis = f"{o.rule.get('axis', 'row')}_label"
    level = str(o.rule.get("level", "last"))
    left, right = (_label(o.one(key).cell, axis, level) for key in ("left", "right"))
    return Verdict(holds=_plain(left) == _plain(right), printed=left, computed=f"elders: {right}")


def _label(cell: Cell | None, axis: str, level: str) -> str:
    if cell is None:
        return ""
    find_level = first_label_level if level == "first" else last_label_level
    return find_level(str(getattr(cell, axis)))


def _plain(label: str) -> str:
    return re.sub(r"\s*\(1/0\)|\s+", "", label).casefold()


def _show(quantity: Quantity) -> str:
    return _plain_number(quantity.value) if quantity.cell is None else quantity.cell.printed


def _plain_number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleType:
    """What a type of rule takes and how it is judged."""

    judge: Callable[[Operands], Verdict]
    kind: str
    operands: tuple[str, ...]
    optional: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    optional_settings: tuple[str, ...] = ()
    labels_only: bool = False


RULE_TYPES = {
    "sum": RuleType(judge=_judge_sum, kind="sum", operands=("plus", "equals"), optional=("minus",)),
    "percent": RuleType(
        judge=_judge_percent, kind="percent", operands=("of", "base", "equals"), optional_settings=("scale",)
    ),
    "mean": RuleType(judge=_judge_mean, kind="sum", operands=("values", "weights", "equals")),
    "product": RuleType(judge=_judge_product, kind="definition", operands=("factors", "equals")),
    "equal": RuleType(judge=_judge_equal, kind="cross-table", operands=("left", "right"), optional_settings=("scale",)),
    "at_most": RuleType(judge=_judge_at_most, kind="impossible", operands=("small", "large")),
    "range": RuleType(judge=_judge_range, kind="impossible", operands=("cells",), settings=("low", "high")),
    "recode": RuleType(
        judge=_judge_recode,
        kind="definition",
        operands=(),
        settings=("scale", "subtract", "divide", "times", "target"),
    ),
    "date": RuleType(judge=_judge_date, kind="impossible", operands=(), settings=("text",)),
    "same_label": RuleType(
        judge=_judge_same_label,
        kind="definition",
        operands=("left", "right"),
        optional_settings=("axis", "level"),
        labels_only=True,
    ),
}
