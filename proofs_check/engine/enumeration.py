"""Integer variables by enumeration: every case of a finite range, or the first cases and the rest.

With no real variable left each case is evaluated exactly. Otherwise each case is a goal over the
reals. An infinite range is cut: the cases below a number N one by one, and all real numbers from
N on at once, which include the integers.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Final

import sympy as sp

from proofs_check.engine.lost_terms import lost_by_placing
from proofs_check.engine.method import Method, OutOfTime, left_until
from proofs_check.engine.point import Truth, truth_at_point
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved
from theory.domain import Domain, DomainSymbol, Numbers, domain_of
from theory.goal import Goal

__all__ = ["enumeration", "first_cases", "with_bounds"]

_MOST_POINTS: Final = 20_000
_MOST_GOALS: Final = 400
_CUTS: Final = (0, 1, 2, 3, 5, 8, 15, 30, 100)
_TRUSTS: Final = ("python-flint",)


def enumeration(goal: Goal, *, seconds: float, over_reals: Method) -> Evidence:
    """Proves a goal whose integer variables have finite ranges, case by case.

    Raises:
        NotProved: if a range is infinite, there are too many cases, or a case does not go through.
    """
    deadline = time.monotonic() + seconds
    goal = with_bounds(goal)
    integers = _integers_of(goal)
    if not integers:
        raise NotProved("there is no integer variable")
    number = 1
    for symbol in integers:
        domain = domain_of(symbol)
        if domain.low is None or domain.high is None:
            raise NotProved(f"the range of {symbol} is infinite")
        number *= int(domain.high - domain.low) + 1
    if number > (_MOST_POINTS if len(integers) == len(goal.variables) else _MOST_GOALS):
        raise NotProved(f"there are {number} cases, too many to look at one by one")
    steps = _case_by_case(goal, _cases(integers), over_reals, deadline)
    return Evidence(
        verdict=Verdict.PROVED,
        method="enumeration of the integers",
        scope=f"all {number} cases, and all values of the other variables in their domains"
        if len(integers) < len(goal.variables)
        else f"all {number} cases",
        argument="The cases are all that the domains of the integer variables hold.",
        steps=steps,
    )


def first_cases(goal: Goal, *, seconds: float, over_reals: Method) -> Evidence:
    """Proves a goal in one integer variable: the first cases, and all real numbers from there.

    Raises:
        NotProved: if no cut is found with which both parts go through.
    """
    deadline = time.monotonic() + seconds
    goal = with_bounds(goal)
    integers = _integers_of(goal)
    if not integers:
        raise NotProved("there is no integer variable")
    if goal.conclusion.has(sp.factorial) or any(
        limit.free_symbols & set(integers)
        for term in goal.conclusion.atoms(sp.Sum, sp.Product)
        for limit in term.limits
    ):
        raise NotProved("a factorial, or the length of a sum, is not extended to real numbers")
    if len(integers) > 1:
        return _relaxed(goal, integers, over_reals, left_until(deadline))
    (symbol,) = integers
    reason, kind = "no cut was tried", NotProved
    for cut in _CUTS:
        left = left_until(deadline)
        share = min(left, max(left / 3, 0.3))
        try:
            return _cut(goal, symbol, cut, over_reals, time.monotonic() + share)
        except NotProved as failure:
            reason = str(failure)
            if isinstance(failure, OutOfTime):
                kind = OutOfTime
    raise kind(f"no cut was found: {reason}")


def with_bounds(goal: Goal) -> Goal:
    """The same goal, with hypotheses such as n ≥ 4 made a part of an integer's domain."""
    bounds = {symbol: domain_of(symbol) for symbol in _integers_of(goal)}
    kept = []
    for hypothesis in goal.hypotheses:
        found = _bound(hypothesis, bounds)
        if found is None:
            kept.append(hypothesis)
        else:
            symbol, domain = found
            bounds[symbol] = domain
    changed = {s: DomainSymbol(s.name, d) for s, d in bounds.items() if d != domain_of(s)}
    if not changed:
        return goal
    rest = Goal(variables=goal.variables, hypotheses=tuple(kept), conclusion=goal.conclusion)
    return rest.at(changed)


def _bound(
    relation: sp.Basic, bounds: Mapping[sp.Symbol, Domain]
) -> tuple[sp.Symbol, Domain] | None:
    if not isinstance(relation, sp.Le | sp.Lt | sp.Ge | sp.Gt):
        return None
    left, right = relation.args
    kind = type(relation)
    if left.is_Rational:
        left, right = right, left
        kind = {sp.Le: sp.Ge, sp.Lt: sp.Gt, sp.Ge: sp.Le, sp.Gt: sp.Lt}[kind]
    if left not in bounds or not right.is_Rational:
        return None
    domain = bounds[left]
    low, high = domain.low, domain.high
    if kind in {sp.Ge, sp.Gt}:
        least = right.ceiling() if kind is sp.Ge else right.floor() + 1
        low = least if low is None else max(low, least)
    else:
        largest = right.floor() if kind is sp.Le else right.ceiling() - 1
        high = largest if high is None else min(high, largest)
    try:
        return left, Domain(numbers=Numbers.INTEGER, low=low, high=high)
    except ValueError:
        return None


def _integers_of(goal: Goal) -> tuple[sp.Symbol, ...]:
    return tuple(s for s in goal.variables if domain_of(s).numbers is Numbers.INTEGER)


def _cases(integers: tuple[sp.Symbol, ...]) -> Iterator[dict[sp.Symbol, sp.Integer]]:
    ranges = []
    for symbol in integers:
        domain = domain_of(symbol)
        assert domain.low is not None
        assert domain.high is not None
        ranges.append(range(int(domain.low), int(domain.high) + 1))
    for values in product(*ranges):
        yield {s: sp.Integer(k) for s, k in zip(integers, values, strict=True)}


def _case_by_case(
    goal: Goal,
    cases: Iterator[dict[sp.Symbol, sp.Integer]],
    over_reals: Method,
    deadline: float,
) -> tuple[ProofStep, ...]:
    """One step for the cases that were evaluated, and one for those that were proved."""
    evaluated, proved = 0, 0
    trusts: dict[str, None] = {}
    ways: dict[str, None] = {}
    for case in cases:
        left = left_until(deadline)
        if len(case) == len(goal.variables):
            _evaluate(goal, case)
            evaluated += 1
            continue
        found = _proof_of_case(goal, case, over_reals, left)
        if found is not None:
            trusts |= dict.fromkeys(found.trusts)
            ways[found.method] = None
        proved += 1
    steps = []
    text = str(sp.sstr(goal.assertion))
    if evaluated:
        steps.append(
            ProofStep(
                name="cases",
                establishes=f"{text} in {_cases_text(evaluated)}",
                method="each evaluated in exact rational or in ball arithmetic",
                trusts=_TRUSTS,
            )
        )
    if proved:
        steps.append(
            ProofStep(
                name="cases",
                establishes=f"{text} in {_cases_text(proved)}, for all values of the others",
                method=f"each proved over the reals: {', '.join(ways) or 'none arises'}",
                trusts=tuple(trusts),
            )
        )
    return tuple(steps)


def _cases_text(number: int) -> str:
    return "one case" if number == 1 else f"each of {number} cases"


def _evaluate(goal: Goal, case: Mapping[sp.Symbol, sp.Integer]) -> None:
    for hypothesis in goal.hypotheses:
        if truth_at_point(hypothesis, case) in {Truth.FALSE, Truth.UNDEFINED}:
            return
    if truth_at_point(goal.conclusion, case) is not Truth.TRUE:
        where = ", ".join(f"{symbol} = {value}" for symbol, value in case.items())
        raise NotProved(f"the case {where} is not seen to hold")


def _proof_of_case(
    goal: Goal, case: Mapping[sp.Symbol, sp.Integer], over_reals: Method, seconds: float
) -> Evidence | None:
    """The proof of one case; None where its hypotheses, free of variables, are false."""
    part = goal.at(case)
    removed = lost_by_placing(goal.conclusion, case)
    kept = []
    for hypothesis in part.hypotheses:
        if not hypothesis.free_symbols:
            truth = truth_at_point(hypothesis, {})
            if truth in {Truth.FALSE, Truth.UNDEFINED}:
                return None
            if truth is Truth.TRUE:
                continue
        kept.append(hypothesis)
    deadline = time.monotonic() + seconds
    try:
        for condition in removed:
            _over_the_used(condition, kept, over_reals, deadline)
        return _over_the_used(part.conclusion, kept, over_reals, deadline)
    except NotProved as failure:
        where = ", ".join(f"{symbol} = {value}" for symbol, value in case.items())
        raise type(failure)(f"the case {where}: {failure}") from None


def _over_the_used(
    conclusion: sp.Basic, hypotheses: Sequence[sp.Basic], over_reals: Method, deadline: float
) -> Evidence | None:
    """The proof over the variables that occur; None where there are none, and it is evaluated."""
    used = conclusion.free_symbols.union(*(each.free_symbols for each in hypotheses))
    part = Goal(
        variables=tuple(sorted(used, key=lambda symbol: str(symbol.name))),
        hypotheses=tuple(hypotheses),
        conclusion=conclusion,
    )
    if part.variables:
        return over_reals(part, seconds=left_until(deadline))
    _evaluate(part, {})
    return None


def _cut(goal: Goal, symbol: sp.Symbol, cut: int, over_reals: Method, deadline: float) -> Evidence:
    """The proof with the cases nearer than `cut` to the end of the range (or to 0) one by one."""
    domain = domain_of(symbol)
    rest = _rest(domain, cut)
    first = [k for k in _first(domain, cut) if sp.Integer(k) in domain]
    steps: list[ProofStep] = []
    for part in rest:
        steps += _relaxed(
            goal, (symbol,), over_reals, left_until(deadline), domains={symbol: part}
        ).steps
    if first:
        cases = ({symbol: sp.Integer(k)} for k in first)
        steps += _case_by_case(goal, cases, over_reals, deadline)
    return Evidence(
        verdict=Verdict.PROVED,
        method="the first integers one by one, and all real numbers from there on",
        scope="all values of the variables in their domains",
        argument=f"{len(first)} values of {symbol} are looked at one by one; the other integers "
        f"are among the real numbers in {', '.join(str(part) for part in rest)}.",
        steps=tuple(steps),
    )


def _first(domain: Domain, cut: int) -> range:
    """The integers that are looked at one by one: from an end, or around 0."""
    if domain.low is not None:
        return range(int(domain.low), int(domain.low) + cut)
    if domain.high is not None and domain.high < 0:
        return range(int(domain.high) - cut + 1, int(domain.high) + 1)
    return range(1 - cut, cut)


def _rest(domain: Domain, cut: int) -> list[Domain]:
    """The real intervals that hold the other integers."""
    first = _first(domain, cut)
    if not first:
        return [replace(domain, numbers=Numbers.REAL)]
    below, above = sp.Integer(first[0] - 1), sp.Integer(first[-1] + 1)
    found = []
    if domain.low is None:
        found.append(Domain(numbers=Numbers.REAL, high=below))
    if domain.high is None or above <= domain.high:
        found.append(Domain(numbers=Numbers.REAL, low=above, high=domain.high))
    if not found:
        raise NotProved("the cases are all that there are")
    return found


def _relaxed(
    goal: Goal,
    symbols: tuple[sp.Symbol, ...],
    over_reals: Method,
    seconds: float,
    domains: Mapping[sp.Symbol, Domain] | None = None,
) -> Evidence:
    """The proof for all real values of the integer variables."""
    real: dict[sp.Symbol, sp.Symbol] = {}
    for symbol in symbols:
        domain = (domains or {}).get(symbol) or replace(domain_of(symbol), numbers=Numbers.REAL)
        real[symbol] = DomainSymbol(symbol.name, domain)
    found = over_reals(goal.at(real), seconds=seconds)
    return replace(found, method=f"all real values of the integers: {found.method}")
