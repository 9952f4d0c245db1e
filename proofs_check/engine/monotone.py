"""Goals over the reals, bounded or not, by monotone functions, signs of derivatives, logarithms.

A relation is first stripped: g(a) ≤ g(b) with g increasing follows from a ≤ b, and of two positive
products the logarithms are compared, so that (1 − x)ⁿ ≤ e^{−nx} becomes n·log(1 − x) ≤ −nx. What
is left is the sign of a difference, which `Calculus` proves.
"""

import time
from collections.abc import Iterator
from typing import Final

import sympy as sp

from proofs_check.engine.calculus import Calculus, Rule, Sign
from proofs_check.engine.definedness import obligations
from proofs_check.engine.method import OutOfTime
from proofs_check.engine.normal_form import Margin, alternatives, cases, margin, parts
from proofs_check.engine.region import Region, number_of, region_of
from proofs_check.engine.variable_rules import by_concavity, by_cutting, by_monotonicity
from proofs_check.engine.whole_rules import (
    by_algebra,
    by_branching,
    by_enclosure,
    by_factors,
    by_logarithms,
    by_part,
)
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.interval import NoEnclosure
from theory.goal import Goal

__all__ = ["monotone"]

_RULES: Final[tuple[Rule, ...]] = (
    by_enclosure,
    by_algebra,
    by_factors,
    by_branching,
    by_part,
    by_monotonicity,
    by_concavity,
    by_logarithms,
    by_cutting,
)
_INCREASING: Final = (sp.exp, sp.log, sp.tanh, sp.sinh, sp.atan, sp.erf)


def monotone(goal: Goal, *, seconds: float) -> Evidence:
    """Proves a goal by reducing it to signs of derivatives and to values at ends.

    Args:
        goal: relations between expressions that have enclosures and derivatives.
        seconds: time limit.

    Returns:
        Evidence PROVED, with every sign that was shown as a step.

    Raises:
        NotProved: if no way is found.
    """
    deadline = time.monotonic() + seconds
    split = parts(goal)
    steps: list[ProofStep] = []
    for number, part in enumerate(split, 1):
        for case in cases(part) if not isinstance(part.conclusion, sp.Or) else (part,):
            left = deadline - time.monotonic()
            steps.extend(_proved(part, case, time.monotonic() + left / (len(split) - number + 1)))
    if not steps:
        raise NotProved("nothing is left to show")
    return Evidence(
        verdict=Verdict.PROVED,
        method="signs of derivatives",
        scope="all values of the variables in their domains",
        argument="Each sign follows from those before it; the last of a part is that part.",
        steps=tuple(steps),
    )


def _proved(part: Goal, case: Goal, deadline: float) -> list[ProofStep]:
    failures = []
    for alternative in alternatives(case):
        if isinstance(alternative.conclusion, sp.Eq) or alternative.conclusion is sp.false:
            failures.append(NotProved(f"{alternative.conclusion} is no inequality"))
            continue
        region = region_of(alternative)
        if region is None:
            return [_empty(alternative)]
        try:
            written = alternative if isinstance(part.conclusion, sp.Or) else part
            return _shown(written.conclusion, alternative.conclusion, region, deadline)
        except NotProved as failure:
            failures.append(failure)
        except NoEnclosure as failure:
            failures.append(NotProved(str(failure)))
    raise next((each for each in failures if isinstance(each, OutOfTime)), failures[0])


def _empty(goal: Goal) -> ProofStep:
    conditions = ", ".join(sp.sstr(condition) for condition in goal.conditions)
    return ProofStep(
        name="no case",
        establishes=f"no point satisfies {conditions}",
        method="ends compared exactly",
    )


def _shown(
    written: sp.Basic, relation: sp.Basic, region: Region, deadline: float
) -> list[ProofStep]:
    proof = Calculus(deadline=deadline, rules=_RULES)
    for condition in obligations(written):
        proof.show(condition, region, 4)
    defined = len(proof.steps)
    if isinstance(relation, sp.Ne):
        proof.show(relation, region, 4)
        return proof.steps
    for form in _forms(relation, proof, region):
        # a form that leads nowhere leaves half of the time to the next
        proof.deadline = (time.monotonic() + deadline) / 2
        try:
            proof.prove(form)
        except (NotProved, NoEnclosure):
            del proof.steps[defined:]
            continue
        proof.steps.append(_step(relation, form))
        return proof.steps
    kind = OutOfTime if proof.hurried else NotProved
    raise kind(f"the sign of {margin(relation).expression} is not shown by derivatives")


def _step(relation: sp.Basic, form: Sign) -> ProofStep:
    return ProofStep(
        name="as stated",
        establishes=sp.sstr(relation),
        method=f"the same as {form}, by increasing functions",
        trusts=(f"SymPy {sp.__version__}",),
    )


def _forms(relation: sp.Basic, proof: Calculus, region: Region) -> Iterator[Sign]:
    """Signs each of which implies the relation."""
    wanted = margin(relation)
    low, high = relation.args
    if isinstance(relation, sp.Ge | sp.Gt):
        low, high = high, low
    stripped = _stripped(low, high)
    if stripped != (low, high):
        yield Sign(expression=stripped[1] - stripped[0], strict=wanted.strict, region=region)
    else:
        logarithms = _logarithms(low, high, wanted, proof, region)
        if logarithms is not None:
            yield logarithms
    yield Sign(expression=wanted.expression, strict=wanted.strict, region=region)


def _stripped(low: sp.Expr, high: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    while low.func == high.func and low.func in _INCREASING and len(low.args) == 1:
        low, high = low.args[0], high.args[0]
    return low, high


def _logarithms(
    low: sp.Expr, high: sp.Expr, wanted: Margin, proof: Calculus, region: Region
) -> Sign | None:
    """The sign of log high − log low as a sum, where both are positive products with powers.

    Where low may be 0 at an end of the box, the relation is shown there apart, and the end is left
    out.
    """
    factors = [factor for side in (low, high) for factor in sp.Mul.make_args(side)]
    if not any(map(_is_power, factors)) or any(f.is_Add and f.has(sp.exp) for f in factors):
        return None
    noted = len(proof.steps)
    for candidate, face in _with_an_end_left_out(region):
        try:
            difference = _log_of(high, proof, candidate) - _log_of(low, proof, candidate)
            if face is not None:
                there = (high - low).xreplace(face)
                rest = {s: x for s, x in region.box.items() if s not in face}
                proof.prove(
                    Sign(expression=there, strict=wanted.strict, region=Region(box=rest)), 2
                )
        except (NotProved, NoEnclosure):
            del proof.steps[noted:]
            continue
        return Sign(expression=sp.expand(difference), strict=wanted.strict, region=candidate)
    return None


def _with_an_end_left_out(
    region: Region,
) -> Iterator[tuple[Region, dict[sp.Symbol, sp.Rational] | None]]:
    """The region itself, and each region without one end of the box, with that end."""
    yield region, None
    for symbol, x in region.box.items():
        if x.is_point:
            continue
        if x.low is not None and not x.low_open:
            end = {symbol: number_of(x.low)}
            yield region.with_interval(symbol, x._replace(low_open=True)), end
        if x.high is not None and not x.high_open:
            end = {symbol: number_of(x.high)}
            yield region.with_interval(symbol, x._replace(high_open=True)), end


def _is_power(factor: sp.Expr) -> bool:
    return isinstance(factor, sp.exp) or (
        isinstance(factor, sp.Pow) and not factor.exp.is_Rational and factor.base != sp.E
    )


def _log_of(side: sp.Expr, proof: Calculus, region: Region) -> sp.Expr:
    total = sp.Integer(0)
    for factor in sp.Mul.make_args(side):
        base, exponent = (
            (sp.E, factor.args[0]) if isinstance(factor, sp.exp) else factor.as_base_exp()
        )
        if base == sp.E:
            total += exponent
            continue
        proof.prove(Sign(expression=base, strict=True, region=region), 2)
        total += exponent * sp.log(base)
    return total
