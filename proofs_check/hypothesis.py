"""The hypotheses of a statement one by one, and what is found about each: needed, or not.

A conjunction is several hypotheses, in a quantifier too: `ForAll(And(p, q), …)` says p for every
index and q for every index, and each of the two may be needed or not.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

import sympy as sp

from theory.quantifier import ForAll
from theory.written import joined

__all__ = ["AuditLine", "Auditor", "Need", "each_left_out", "fixed_by", "line_from_json"]


class Need(Enum):
    """What dropping a hypothesis does; the value is the name used in JSON."""

    NEEDED = "needed"
    NOT_NEEDED = "not needed"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One hypothesis as text, with what was found.

    Args:
        hypothesis: the hypothesis.
        need: what dropping it does.
        counterexample: for NEEDED: variable names to exact numbers, a point at which the other
            hypotheses hold, and this one and the claim do not.
        note: what a reader has to know besides, in words.
    """

    hypothesis: str
    need: Need
    counterexample: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        """Refuses a need that is not shown."""
        if self.need is Need.NEEDED and not self.counterexample:
            raise ValueError("a hypothesis that is needed has an exact counterexample without it")

    def to_json(self) -> dict[str, object]:
        """JSON-ready; `line_from_json` reads it back."""
        return {
            "hypothesis": self.hypothesis,
            "need": self.need.value,
            "counterexample": dict(self.counterexample) or None,
            "note": self.note,
        }


Auditor = Callable[[], tuple[AuditLine, ...]]


def line_from_json(value: Mapping[str, object]) -> AuditLine:
    """The line that `AuditLine.to_json` wrote."""
    fields = {**value, "need": Need(value["need"])}
    return AuditLine(**{**fields, "counterexample": value["counterexample"] or {}})  # type: ignore[arg-type]


def each_left_out(
    hypotheses: Sequence[sp.Basic],
) -> Iterator[tuple[sp.Basic, tuple[sp.Basic, ...]]]:
    """Every hypothesis, conjunct by conjunct, with all that is left when it is dropped."""
    for place, hypothesis in enumerate(hypotheses):
        before, after = tuple(hypotheses[:place]), tuple(hypotheses[place + 1 :])
        for part, rest in _parts(hypothesis):
            yield part, (*before, *rest, *after)


def fixed_by(hypothesis: sp.Basic) -> sp.Basic | None:
    """The variable, or entry of a sequence, that an equation gives the value of; None if none.

    Without such an equation the variable is any number: it is needed wherever the claim depends
    on that value, and most of these equations are definitions.
    """
    if isinstance(hypothesis, ForAll):
        return fixed_by(hypothesis.args[0])
    if isinstance(hypothesis, sp.Or):  # an equation that holds beyond a first case
        found = [fixed_by(part) for part in hypothesis.args if isinstance(part, sp.Eq)]
        return found[0] if len(found) == 1 else None
    if not isinstance(hypothesis, sp.Eq) or not isinstance(hypothesis.lhs, sp.Symbol | sp.Indexed):
        return None
    return None if hypothesis.rhs.has(hypothesis.lhs) else hypothesis.lhs


def _parts(hypothesis: sp.Basic) -> Iterator[tuple[sp.Basic, tuple[sp.Basic, ...]]]:
    """The conjuncts, each with what is left of the hypothesis without it."""
    if isinstance(hypothesis, ForAll):
        condition, limits = hypothesis.args
        for part, rest in _parts(condition):
            yield ForAll(part, limits), tuple(ForAll(each, limits) for each in rest)
    elif isinstance(hypothesis, sp.And):
        parts = sorted(hypothesis.args, key=sp.default_sort_key)
        for place, conjunct in enumerate(parts):
            others = (*parts[:place], *parts[place + 1 :])
            for part, rest in _parts(conjunct):
                yield part, (joined(sp.And, (*others, *rest)),)
    else:
        yield hypothesis, ()
