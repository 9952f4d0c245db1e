"""Signs by calculus: an inequality is reduced to the signs of factors, derivatives and values.

f ≥ 0 on a box, bounded or not, follows from its enclosure; from the signs of its factors; where f
is monotone in a variable, from f ≥ 0 on the face where it is least, or in the limit there; where
it is concave in a variable, from both faces; where f depends on a part such as x·y alone, from the
same in one variable; with x = eˢ, from the same in s; and from f ≥ 0 on both sides of a cut. Each
sign that is needed is proved in the same way, to a limited depth. Which way to go is guessed from
values at some points; a wrong guess costs time and proves nothing.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import sympy as sp
from flint import ctx, fmpq

from proofs_check.engine.algebraic import decided_sign, without_exponentials, without_logarithms
from proofs_check.engine.branching import PRECISION, Positivity, search, trusted
from proofs_check.engine.cuts import cuts
from proofs_check.engine.definedness import obligations
from proofs_check.engine.method import within
from proofs_check.engine.normal_form import margin
from proofs_check.engine.positive_variable import in_logarithms
from proofs_check.engine.region import Region, box_text, number_of, points
from proofs_check.engine.smooth import Smooth
from proofs_check.evidence import ProofStep
from proofs_check.exact_decision import NotProved
from proofs_check.interval import Interval, NoEnclosure, point

__all__ = ["Calculus", "Sign"]

Box = Mapping[sp.Symbol, Interval]

DEEPEST: Final = 7
_SAMPLES: Final = 24
_LONGEST: Final = 400  # operations in an expression that is factored
_LONGEST_FACTORING: Final = 1.0  # seconds: some of these take SymPy minutes


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


@dataclass(slots=True)
class Calculus:
    """One proof: its deadline, and the steps found so far.

    Args:
        deadline: on the monotonic clock.
        steps: the steps, in the order in which they were found.
        hurried: whether some way was left since the time was over.
    """

    deadline: float
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
        for rule in _RULES:
            if time.monotonic() > self.deadline:
                self.hurried = True
                raise NotProved(f"{wanted} is not shown in time")
            noted = len(self.steps)
            try:
                with ctx.workprec(PRECISION):
                    how = rule(self, wanted, depth)
            except _Hopeless:
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
            expression = _guessed_sign(expression, region.box) * expression
        self.prove(Sign(expression=expression, strict=wanted.strict, region=region), depth)


def _by_enclosure(_: Calculus, wanted: Sign, _depth: int) -> str:
    function = _smooth(wanted)
    if not wanted.expression.free_symbols:
        sign = function.least_sign_at({})
        if sign is not None and sign >= wanted.strict:
            return "its value"
        raise NotProved("the value has the wrong sign")
    value = function.value(wanted.region.box)
    if value is not None and (value.is_positive or (not wanted.strict and value.is_nonnegative)):
        return "enclosure on the whole box"
    for at in points(wanted.region.box, _SAMPLES):
        found = function.value(at)
        fails = found is not None and (
            found.is_negative or (wanted.strict and found.is_nonpositive)
        )
        if fails and not wanted.region.hypotheses:
            raise _Hopeless(f"{wanted} fails at a point")
    raise NotProved("the enclosure has both signs")


class _Hopeless(Exception):
    """A sign that is wrong at a point: no rule can prove it."""


def _by_factors(proof: Calculus, wanted: Sign, depth: int) -> str:
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
        sign = _guessed_sign(base, box)
        proof.prove(Sign(expression=sign * base, strict=must, region=wanted.region), depth - 1)
        return sign if power % 2 else 1
    sign = _guessed_sign(factor, box)
    proof.prove(
        Sign(expression=sign * factor, strict=wanted.strict, region=wanted.region), depth - 1
    )
    return sign


def _by_algebra(proof: Calculus, wanted: Sign, _depth: int) -> str:
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


def _by_branching(proof: Calculus, wanted: Sign, depth: int) -> str:
    boxes = 150 if depth == DEEPEST else 40
    deadline = min(proof.deadline, time.monotonic() + (0.5 if depth == DEEPEST else 0.15))
    goal = Positivity(function=_smooth(wanted), strict=wanted.strict)
    found = search([goal], wanted.region, deadline=deadline, most_boxes=boxes)
    return f"branch and bound, {found.boxes} boxes"


def _by_part(proof: Calculus, wanted: Sign, depth: int) -> str:
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


def _by_monotonicity(proof: Calculus, wanted: Sign, depth: int) -> str:
    function, box = _smooth(wanted), wanted.region.box
    for symbol in _free(wanted):
        partial = function.partial(symbol)
        if partial is None:
            continue
        signs = _signs(partial, box)
        if not signs or signs >= {1, -1}:
            continue
        sign = -1 if -1 in signs else 1
        try:
            return _reduced_to_face(proof, wanted, symbol, sign, depth)
        except (NotProved, NoEnclosure):
            continue
    raise NotProved("it is monotone in no variable")


def _reduced_to_face(
    proof: Calculus, wanted: Sign, symbol: sp.Symbol, sign: int, depth: int
) -> str:
    box = wanted.region.box
    slope = sign * sp.diff(wanted.expression, symbol)
    x = box[symbol]
    end, is_open = (x.low, x.low_open) if sign > 0 else (x.high, x.high_open)
    rest = Region(box={s: y for s, y in box.items() if s != symbol})
    edge = _edge(wanted.expression, symbol, end, sign, box)
    strict = wanted.strict
    # f must be monotone all the way to the face, also where a hypothesis has ceased to hold
    region = Region(box=box, hypotheses=_kept_towards(wanted.region, symbol, -sign))
    proof.show_defined(slope, _inner(region, symbol), depth - 1)
    if strict and is_open:
        try:  # f is above its value at an end that is left out
            proof.prove(Sign(expression=edge, strict=False, region=rest), depth - 1)
            proof.prove(Sign(expression=slope, strict=True, region=region), depth - 1)
        except NotProved:
            proof.prove(Sign(expression=edge, strict=True, region=rest), depth - 1)
        else:
            return _monotone_text(symbol, sign)
    else:
        proof.prove(Sign(expression=edge, strict=strict, region=rest), depth - 1)
    proof.prove(Sign(expression=slope, strict=False, region=region), depth - 1)
    return _monotone_text(symbol, sign)


def _edge(expression: sp.Expr, symbol: sp.Symbol, end: Any, sign: int, box: Box) -> sp.Expr:
    """The value at the end where f is least; the limit where there is no value."""
    others = {s: x for s, x in box.items() if s != symbol}
    if end is not None:
        value = expression.xreplace({symbol: number_of(end)})
        at = {**others, symbol: point(end)}
        if not value.has(sp.zoo, sp.nan, sp.oo) and _defined(expression, at):
            return value
    if expression.free_symbols != {symbol}:
        raise NotProved("a limit in several variables")
    to = number_of(end) if end is not None else (-sp.oo if sign > 0 else sp.oo)
    limit = sp.limit(expression, symbol, to, "+" if sign > 0 else "-")
    if not (limit.is_number and limit.is_finite):
        raise NotProved("the limit is not known")
    return limit


def _by_concavity(proof: Calculus, wanted: Sign, depth: int) -> str:
    function, box = _smooth(wanted), wanted.region.box
    for symbol in _free(wanted):
        x = box[symbol]
        partial = function.partial(symbol)
        second = None if partial is None else partial.partial(symbol)
        if partial is None or second is None or not x.is_bounded or _signs(second, box) >= {1}:
            continue
        faces = [wanted.expression.xreplace({symbol: number_of(e)}) for e in (x.low, x.high)]
        if not all(_defined(wanted.expression, {**box, symbol: point(e)}) for e in (x.low, x.high)):
            continue
        rest = Region(box={s: y for s, y in box.items() if s != symbol})
        try:
            for face in faces:
                proof.prove(Sign(expression=face, strict=wanted.strict, region=rest), depth - 1)
            region = Region(box=box)  # from face to face, whatever the hypotheses leave out
            for derivative in (partial, second):
                proof.show_defined(derivative.expression, _inner(region, symbol), depth - 1)
            bend = Sign(expression=-second.expression, strict=False, region=region)
            proof.prove(bend, depth - 1)
        except (NotProved, NoEnclosure):
            continue
        return f"concave in {symbol}: least at an end"
    raise NotProved("it is concave in no variable")


def _by_logarithms(proof: Calculus, wanted: Sign, depth: int) -> str:
    """With a positive variable as an exponential, where its logarithm is in f."""
    for symbol, replaced, region in in_logarithms(wanted.expression, wanted.region):
        try:
            proof.prove(Sign(expression=replaced, strict=wanted.strict, region=region), depth - 1)
        except (NotProved, NoEnclosure):
            continue
        return f"with {symbol} = exp(log({symbol}))"
    raise NotProved("no logarithm of a positive variable is in it")


def _by_cutting(proof: Calculus, wanted: Sign, depth: int) -> str:
    """Both sides of a point where f is 0 or stationary, or where a tail begins."""
    box = wanted.region.box
    for symbol in _free(wanted):
        for cut in cuts(_smooth(wanted), symbol, box):
            x = box[symbol]
            low_side = Interval(x.low, cut, x.low_open, high_open=False)
            high_side = Interval(cut, x.high, low_open=False, high_open=x.high_open)
            sides = [wanted.region.with_interval(symbol, side) for side in (high_side, low_side)]
            try:
                for side in sides:
                    proof.prove(
                        Sign(expression=wanted.expression, strict=wanted.strict, region=side),
                        depth - 2,
                    )
            except (NotProved, NoEnclosure):
                continue
            return f"on both sides of {symbol} = {cut}"
    raise NotProved("no cut is found")


_RULES: Final = (
    _by_enclosure,
    _by_algebra,
    _by_factors,
    _by_branching,
    _by_part,
    _by_monotonicity,
    _by_concavity,
    _by_logarithms,
    _by_cutting,
)


def _kept_towards(region: Region, symbol: sp.Symbol, direction: int) -> tuple[sp.Basic, ...]:
    """The hypotheses that still hold when one variable moves in a direction (1 or −1)."""
    kept = []
    for hypothesis in region.hypotheses:
        given = margin(hypothesis)
        if symbol not in given.expression.free_symbols:
            kept.append(hypothesis)
        elif not given.equality and given.expression.is_polynomial(symbol):
            slope = sp.diff(given.expression, symbol)
            if slope.is_Rational and direction * slope > 0:
                kept.append(hypothesis)
    return tuple(kept)


def _inner(region: Region, symbol: sp.Symbol) -> Region:
    """The region without the ends of one variable's interval."""
    x = region.box[symbol]
    return region.with_interval(symbol, x._replace(low_open=True, high_open=True))


def _smooth(wanted: Sign) -> Smooth:
    return Smooth(wanted.expression, tuple(wanted.region.box))


def _free(wanted: Sign) -> list[sp.Symbol]:
    box = wanted.region.box
    return [s for s in box if s in wanted.expression.free_symbols and not box[s].is_point]


def _signs(function: Smooth, box: Box) -> set[int]:
    """The signs other than 0 that a function has at some points."""
    return {function.sign_near(at) for at in points(box, _SAMPLES)} - {0}


def _guessed_sign(expression: sp.Expr, box: Box) -> int:
    signs = _signs(Smooth(expression, tuple(box)), box)
    if signs >= {1, -1}:
        raise NotProved(f"{expression} has both signs")
    return -1 if -1 in signs else 1


def _defined(expression: sp.Expr, box: Box) -> bool:
    return Smooth(expression, tuple(box)).value(box) is not None


def _monotone_text(symbol: sp.Symbol, sign: int) -> str:
    return f"{'increasing' if sign > 0 else 'decreasing'} in {symbol}: least at an end"
