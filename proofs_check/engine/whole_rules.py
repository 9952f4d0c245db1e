"""Signs of a function as a whole: its enclosure, factors, algebra, parts that stand for a variable.

f ≥ 0 on a box, bounded or not, follows from its enclosure; from the signs of its factors; by exact
decision, after exponentials and logarithms are taken away; by branch and bound; where f depends on
a part such as x·y alone, from the same in one variable; and with x = eˢ.
"""

import time
from typing import Final

import sympy as sp
from flint import fmpq

from proofs_check.engine.algebraic import decided_sign, without_exponentials, without_logarithms
from proofs_check.engine.branching import Positivity, search
from proofs_check.engine.calculus import (
    DEEPEST,
    SAMPLES,
    Calculus,
    Hopeless,
    Sign,
    guessed_sign,
    smooth,
)
from proofs_check.engine.method import within
from proofs_check.engine.positive_variable import in_logarithms
from proofs_check.engine.region import Region, points
from proofs_check.engine.smooth import Smooth
from proofs_check.exact_decision import NotProved
from proofs_check.interval import Interval, NoEnclosure

__all__ = ["by_algebra", "by_branching", "by_enclosure", "by_factors", "by_logarithms", "by_part"]

_LONGEST: Final = 400  # operations in an expression that is factored
_LONGEST_FACTORING: Final = 1.0  # seconds: some of these take SymPy minutes


def by_enclosure(_: Calculus, wanted: Sign, _depth: int) -> str:
    """The enclosure on the whole box, or the value of a constant."""
    function = smooth(wanted)
    if not wanted.expression.free_symbols:
        sign = function.least_sign_at({})
        if sign is not None and sign >= wanted.strict:
            return "its value"
        raise NotProved("the value has the wrong sign")
    value = function.value(wanted.region.box)
    if value is not None and (value.is_positive or (not wanted.strict and value.is_nonnegative)):
        return "enclosure on the whole box"
    for at in points(wanted.region.box, SAMPLES):
        found = function.value(at)
        fails = found is not None and (
            found.is_negative or (wanted.strict and found.is_nonpositive)
        )
        if fails and not wanted.region.hypotheses:
            raise Hopeless(f"{wanted} fails at a point")
    raise NotProved("the enclosure has both signs")


def by_factors(proof: Calculus, wanted: Sign, depth: int) -> str:
    """Signs of f = ∏ fᵢ: the factors of a known sign are left out, the others proved."""
    expression = wanted.expression
    if expression.count_ops() > _LONGEST:
        raise NotProved("it is long")
    with within(max(0.05, min(_LONGEST_FACTORING, proof.deadline - time.monotonic()))):
        factored = sp.factor(sp.together(expression))
    factors = sp.Mul.make_args(factored)
    if len(factors) == 1 and not isinstance(factored, sp.Pow):
        if factored != expression:
            value = Smooth(factored, tuple(wanted.region.box)).value(wanted.region.box)
            if value is not None and (
                value.is_positive or (not wanted.strict and value.is_nonnegative)
            ):
                return "enclosure of another form"
        raise NotProved("it has one factor")
    sign = 1
    for factor in factors:
        sign *= _sign_of_factor(proof, wanted, factor, depth)
    if sign < 0:
        raise NotProved("the factors have the other sign")
    return f"signs of the factors of {sp.sstr(factored)}"


def _sign_of_factor(proof: Calculus, wanted: Sign, factor: sp.Expr, depth: int) -> int:
    """The sign of a factor, proved (1 or −1)."""
    box = wanted.region.box
    base, exponent = factor.as_base_exp()
    if exponent.is_Integer and not base.is_Rational:
        power = int(exponent)
        must = wanted.strict or power < 0
        if power % 2 == 0 and not must:
            return 1
        sign = guessed_sign(base, box)
        proof.prove(Sign(expression=sign * base, strict=must, region=wanted.region), depth - 1)
        return sign if power % 2 else 1
    sign = guessed_sign(factor, box)
    proof.prove(
        Sign(expression=sign * factor, strict=wanted.strict, region=wanted.region), depth - 1
    )
    return sign


def by_algebra(proof: Calculus, wanted: Sign, _depth: int) -> str:
    """Polynomials and quotients, perhaps in exponentials or under logarithms: exact decision."""
    expression, box = wanted.expression, dict(wanted.region.box)
    how = "exact decision"
    if expression.has(sp.log):
        expression, how = without_logarithms(expression), "exact decision of the powers"
    elif expression.has(sp.exp):
        expression, names = without_exponentials(expression)
        box.update({name: Interval(fmpq(0), None, low_open=True, high_open=True) for name in names})
        how = f"exact decision with {', '.join(map(str, names))} > 0"
    step = decided_sign(
        expression,
        strict=wanted.strict,
        box={symbol: x for symbol, x in box.items() if symbol in expression.free_symbols},
        hypotheses=wanted.region.hypotheses,
        seconds=max(0.05, min(1.0, proof.deadline - time.monotonic())),
    )
    proof.steps.append(step)
    return how


def by_branching(proof: Calculus, wanted: Sign, depth: int) -> str:
    """Branch and bound, with few boxes and little time."""
    boxes = 150 if depth == DEEPEST else 40
    deadline = min(proof.deadline, time.monotonic() + (0.5 if depth == DEEPEST else 0.15))
    goal = Positivity(function=smooth(wanted), strict=wanted.strict)
    found = search([goal], wanted.region, deadline=deadline, most_boxes=boxes)
    return f"branch and bound, {found.boxes} boxes"


def by_part(proof: Calculus, wanted: Sign, depth: int) -> str:
    """A function of one part alone, such as x·y or x − y: the same in that one variable."""
    box = wanted.region.box
    free = wanted.expression.free_symbols
    for part in _parts(wanted.expression):
        new = sp.Symbol(f"({sp.sstr(part)})", real=True)
        replaced = wanted.expression.subs(part, new)
        if replaced == wanted.expression or len(replaced.free_symbols) > len(free) - 1:
            continue
        value = Smooth(part, tuple(box)).value(box)
        if value is None:
            continue
        if sp.expand(replaced.subs(new, part) - wanted.expression) != 0:
            continue
        rest = {s: x for s, x in box.items() if s in replaced.free_symbols}
        region = Region(box={**rest, new: value})
        proof.show_defined(replaced, region, depth - 1)
        proof.prove(Sign(expression=replaced, strict=wanted.strict, region=region), depth - 1)
        return f"it depends on {sp.sstr(part)} as one variable"
    raise NotProved("no part stands for several variables")


def _parts(expression: sp.Expr) -> list[sp.Expr]:
    found = {
        argument
        for term in expression.atoms(sp.Function, sp.Pow)
        for argument in term.args
        if argument.args and len(argument.free_symbols) > 1
    }
    return sorted(found, key=lambda part: (int(part.count_ops()), str(part)))


def by_logarithms(proof: Calculus, wanted: Sign, depth: int) -> str:
    """With a positive variable as an exponential, where its logarithm is in f."""
    for symbol, replaced, region in in_logarithms(wanted.expression, wanted.region):
        try:
            proof.prove(Sign(expression=replaced, strict=wanted.strict, region=region), depth - 1)
        except (NotProved, NoEnclosure):
            continue
        return f"with {symbol} = exp(log({symbol}))"
    raise NotProved("no logarithm of a positive variable is in it")
