"""Signs of a function by one of its variables: monotone, concave, or cut in two.

Where f is monotone in a variable, f ≥ 0 follows from f ≥ 0 on the face where it is least, or in the
limit there; where it is concave in a variable, from both faces; and from f ≥ 0 on both sides of a
cut. The way from a point to a face may leave the hypotheses behind: what is shown of the
derivative is shown all the way.
"""

from collections.abc import Mapping
from typing import Any

import sympy as sp

from proofs_check.engine.calculus import Calculus, Sign, free_variables, signs_of, smooth
from proofs_check.engine.cuts import cuts
from proofs_check.engine.normal_form import margin
from proofs_check.engine.region import Region, number_of
from proofs_check.engine.smooth import Smooth
from proofs_check.exact_decision import NotProved
from proofs_check.interval import Interval, NoEnclosure, point

__all__ = ["by_concavity", "by_cutting", "by_monotonicity"]

Box = Mapping[sp.Symbol, Interval]


def by_monotonicity(proof: Calculus, wanted: Sign, depth: int) -> str:
    """The sign on the face where the function, monotone in a variable, is least."""
    function, box = smooth(wanted), wanted.region.box
    for symbol in free_variables(wanted):
        partial = function.partial(symbol)
        if partial is None:
            continue
        signs = signs_of(partial, box)
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


def by_concavity(proof: Calculus, wanted: Sign, depth: int) -> str:
    """The signs on both faces, between which the function is concave in a variable."""
    function, box = smooth(wanted), wanted.region.box
    for symbol in free_variables(wanted):
        x = box[symbol]
        partial = function.partial(symbol)
        second = None if partial is None else partial.partial(symbol)
        if partial is None or second is None or not x.is_bounded or signs_of(second, box) >= {1}:
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


def by_cutting(proof: Calculus, wanted: Sign, depth: int) -> str:
    """Both sides of a point where f is 0 or stationary, or where a tail begins."""
    box = wanted.region.box
    for symbol in free_variables(wanted):
        for cut in cuts(smooth(wanted), symbol, box):
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


def _defined(expression: sp.Expr, box: Box) -> bool:
    return Smooth(expression, tuple(box)).value(box) is not None


def _monotone_text(symbol: sp.Symbol, sign: int) -> str:
    return f"{'increasing' if sign > 0 else 'decreasing'} in {symbol}: least at an end"
