"""Signs by calculus: the proof that a sign is shown by one of several rules, and its steps.

Each sign that a rule needs is proved in the same way, to a limited depth. Which way to go is
guessed from values at some points; a wrong guess costs time and proves nothing.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import sympy as sp
from flint import ctx

from proofs_check.engine.branching import PRECISION, trusted
from proofs_check.engine.definedness import obligations
from proofs_check.engine.normal_form import margin
from proofs_check.engine.region import Region, box_text, points
from proofs_check.engine.smooth import Smooth
from proofs_check.evidence import ProofStep
from proofs_check.exact_decision import NotProved
from proofs_check.interval import Interval, NoEnclosure

__all__ = [
    "Calculus",
    "Hopeless",
    "Rule",
    "Sign",
    "free_variables",
    "guessed_sign",
    "signs_of",
    "smooth",
]

Box = Mapping[sp.Symbol, Interval]

DEEPEST: Final = 7
SAMPLES: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """That `expression` is > 0 (strict) or ≥ 0 on the region."""

    expression: sp.Expr
    strict: bool
    region: Region

    def __str__(self) -> str:
        """The relation on its box, under its hypotheses."""
        relation = ">" if self.strict else "≥"
        given = "".join(f", {sp.sstr(each)}" for each in self.region.hypotheses)
        return f"{sp.sstr(self.expression)} {relation} 0 for {box_text(self.region.box)}{given}"


class Hopeless(Exception):
    """A sign that is wrong at a point: no rule can prove it."""


@dataclass(slots=True)
class Calculus:
    """One proof: its deadline, and the steps found so far.

    Args:
        deadline: on the monotonic clock.
        rules: the ways to prove a sign, in the order in which they are tried.
        steps: the steps, in the order in which they were found.
        hurried: whether some way was left since the time was over.
    """

    deadline: float
    rules: Sequence["Rule"]
    steps: list[ProofStep] = field(default_factory=list)
    hurried: bool = False
    _refused: set[tuple[str, int]] = field(default_factory=set)

    def prove(self, wanted: Sign, depth: int = DEEPEST) -> None:
        """Proves a sign and notes the steps.

        Raises:
            NotProved: if no way is found.
        """
        key = (str(wanted), depth)
        if depth < 0 or key in self._refused:
            raise NotProved(f"{wanted} is not shown")
        for rule in self.rules:
            if time.monotonic() > self.deadline:
                self.hurried = True
                raise NotProved(f"{wanted} is not shown in time")
            noted = len(self.steps)
            try:
                with ctx.workprec(PRECISION):
                    how = rule(self, wanted, depth)
            except Hopeless:
                break
            except (NotProved, NoEnclosure):
                del self.steps[noted:]
                continue
            self.steps.append(
                ProofStep(name="sign", establishes=str(wanted), method=how, trusts=trusted())
            )
            return
        self._refused.add(key)
        raise NotProved(f"{wanted} is not shown")

    def show_defined(self, expression: sp.Expr, region: Region, depth: int) -> None:
        """Proves that an expression is defined on a region.

        Raises:
            NotProved: if that is not shown.
        """
        if Smooth(expression, tuple(region.box)).value(region.box) is not None:
            return
        for condition in obligations(expression):
            self.show(condition, region, depth)

    def show(self, condition: sp.Basic, region: Region, depth: int) -> None:
        """Proves a relation, such as one that says where a term is defined.

        Raises:
            NotProved: if that is not shown.
        """
        wanted = margin(condition)
        expression = wanted.expression
        if wanted.equality:
            if not wanted.strict:
                raise NotProved(f"{condition} is an equation")
            expression = guessed_sign(expression, region.box) * expression
        self.prove(Sign(expression=expression, strict=wanted.strict, region=region), depth)


# The rule's words for how the sign is shown; it raises NotProved where it does not apply.
Rule = Callable[[Calculus, Sign, int], str]


def smooth(wanted: Sign) -> Smooth:
    """The function whose sign is wanted."""
    return Smooth(wanted.expression, tuple(wanted.region.box))


def free_variables(wanted: Sign) -> list[sp.Symbol]:
    """The variables that the function depends on and that vary on the region."""
    box = wanted.region.box
    return [s for s in box if s in wanted.expression.free_symbols and not box[s].is_point]


def signs_of(function: Smooth, box: Box) -> set[int]:
    """The signs other than 0 that a function has at some points."""
    return {function.sign_near(at) for at in points(box, SAMPLES)} - {0}


def guessed_sign(expression: sp.Expr, box: Box) -> int:
    """The sign (1 or −1) that an expression has at some points, to be proved.

    Raises:
        NotProved: if it has both signs.
    """
    signs = signs_of(Smooth(expression, tuple(box)), box)
    if signs >= {1, -1}:
        raise NotProved(f"{expression} has both signs")
    return -1 if -1 in signs else 1
