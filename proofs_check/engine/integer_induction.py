"""Induction on an integer variable: the first case, and P(n) ⟹ P(n + 1) decided over the reals.

In the step, what depends on n other than as a polynomial becomes a variable: aⁿ⁺¹ = a·aⁿ with aⁿ
as one, and likewise for exponentials, factorials, sums and products up to n (see `Recurrences`).
Where the first cases do not carry the step, it may start later. A sum or a product whose closed
form is proved in this way is then replaced by it.
"""

import time
from typing import Final

import sympy as sp

from proofs_check.engine.enumeration import enumeration, first_cases, with_bounds
from proofs_check.engine.method import Method, left_until
from proofs_check.engine.recurrence import Recurrences
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited, decide
from theory.domain import Domain, DomainSymbol, Numbers, domain_of
from theory.goal import Goal
from theory.written import placed

__all__ = ["induction", "with_closed_sums"]

_STARTS: Final = (0, 1, 2, 4, 8)  # how many cases the step may leave to be looked at first
_LONGEST_SUM: Final = 4
_NOT_CLOSED: Final = (
    sp.Sum, sp.Product, sp.Piecewise, sp.polygamma, sp.harmonic, sp.zeta, sp.gamma,
    sp.RisingFactorial, sp.nan, sp.oo,
)  # fmt: skip


def induction(goal: Goal, *, seconds: float, over_reals: Method) -> Evidence:
    """Proves a goal by induction on one of its integer variables.

    Args:
        goal: with an integer variable that has a lower end and is in no hypothesis but a bound.
        seconds: time limit.
        over_reals: proves the first cases.

    Returns:
        Evidence PROVED, for all integers from the lower end on.

    Raises:
        NotProved: if there is no such variable, or no first case and step go through.
    """
    deadline = time.monotonic() + seconds
    goal = with_bounds(goal)
    reason = "there is no integer variable with a lower end for an induction"
    for symbol in _inductive(goal):
        for skipped in _STARTS:
            try:
                return _induction(goal, symbol, skipped, over_reals, deadline)
            except NotProved as failure:
                reason = f"induction on {symbol}: {failure}"
                if time.monotonic() > deadline:
                    break
    raise NotProved(reason)


def with_closed_sums(goal: Goal, *, seconds: float, over_reals: Method) -> Evidence:
    """Proves a goal with sums and products, each replaced by its closed form, proved by induction.

    Raises:
        NotProved: if one has no closed form that is proved, or the rest does not go through.
    """
    deadline = time.monotonic() + seconds
    goal = with_bounds(goal)
    sums = sorted(goal.conclusion.atoms(sp.Sum, sp.Product), key=sp.default_sort_key)
    if not 0 < len(sums) <= _LONGEST_SUM:
        raise NotProved("there is no sum or product to be replaced")
    steps: list[ProofStep] = []
    closed: dict[sp.Basic, sp.Expr] = {}
    for term in sums:
        form = _closed_form(term)
        equation = Goal(
            variables=tuple(s for s in goal.variables if s in term.free_symbols),
            conclusion=sp.Eq(term, form, evaluate=False),
        )
        found = induction(equation, seconds=left_until(deadline), over_reals=over_reals)
        steps += found.steps
        closed[term] = form
    rest = Goal(
        variables=goal.variables,
        hypotheses=goal.hypotheses,
        conclusion=placed(goal.conclusion, closed),
    )
    last = _rest_proved(rest, over_reals, deadline)
    return Evidence(
        verdict=Verdict.PROVED,
        method=f"closed forms of sums and products, proved by induction; {last.method}",
        scope="all values of the variables in their domains",
        argument=" ".join(f"{term} = {form}." for term, form in closed.items()),
        steps=(*steps, *last.steps),
    )


def _rest_proved(goal: Goal, over_reals: Method, deadline: float) -> Evidence:
    reasons = []
    for method in (first_cases, induction, enumeration):
        try:
            return method(goal, seconds=left_until(deadline), over_reals=over_reals)
        except NotProved as failure:
            reasons.append(str(failure))
    raise NotProved(f"with closed sums: {'; '.join(reasons)}")


def _closed_form(term: sp.Sum | sp.Product) -> sp.Expr:
    """What SymPy takes for the closed form; it proves nothing."""
    if isinstance(term, sp.Sum):
        form = sp.factor(sp.summation(term.function, *term.limits))
    else:  # a quotient of rising factorials, which often cancel
        form = sp.factor(sp.gammasimp(sp.product(term.function, *term.limits)))
    if form.has(*_NOT_CLOSED):
        raise NotProved(f"{term} has no closed form that is known here")
    return form


def _inductive(goal: Goal) -> list[sp.Symbol]:
    """The integer variables that an induction may run on."""
    return [
        symbol
        for symbol in goal.variables
        if domain_of(symbol).numbers is Numbers.INTEGER
        and domain_of(symbol).low is not None
        and not any(symbol in part.free_symbols for part in goal.hypotheses)
    ]


def _induction(
    goal: Goal, symbol: sp.Symbol, skipped: int, over_reals: Method, deadline: float
) -> Evidence:
    domain = domain_of(symbol)
    assert domain.low is not None
    start = domain.low + skipped
    if domain.high is not None and start > domain.high:
        raise NotProved("the cases are all that there are")
    step = _step(goal, symbol, start, min(left_until(deadline), 5.0))
    cases = DomainSymbol(symbol.name, Domain(numbers=Numbers.INTEGER, low=domain.low, high=start))
    first = enumeration(
        goal.at({symbol: cases}), seconds=left_until(deadline), over_reals=over_reals
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=f"induction on {symbol}",
        scope="all values of the variables in their domains",
        argument=f"The statement holds for {symbol} from {domain.low} to {start}, and from each "
        f"{symbol} >= {start} it passes to {symbol} + 1.",
        steps=(*first.steps, *step),
    )


def _step(
    goal: Goal, symbol: sp.Symbol, start: sp.Integer, seconds: float
) -> tuple[ProofStep, ...]:
    """P(n) ⟹ P(n + 1) for n ≥ start, with what is no polynomial as variables."""
    counter = DomainSymbol(symbol.name, Domain(numbers=Numbers.REAL, low=start))
    others = {
        each: DomainSymbol(each.name, _as_real(domain_of(each)))
        for each in goal.variables
        if each != symbol
    }
    facts = [c for real in others.values() for c in domain_of(real).conditions(real)]
    facts += [sp.Ge(counter, start, evaluate=False)]
    facts += [placed(part, others) for part in goal.hypotheses]
    found = Recurrences(counter=counter, start=start, given=tuple(facts))
    here = placed(goal.conclusion, {symbol: counter, **others})
    there = placed(goal.conclusion, {symbol: counter + 1, **others})
    premise, conclusion = found.rewritten(here), found.rewritten(there)
    given = tuple(found.rewritten(fact) for fact in facts)
    decided = decide(
        f"from {symbol} to {symbol} + 1",
        conclusion,
        given=(*given, *found.facts, premise),
        seconds=seconds,
    )
    names = "; ".join(f"{name} = {term}" for term, name in found.names.items())
    step = ProofStep(
        name=decided.name,
        establishes=f"{decided.establishes}" + (f", where {names}" if names else ""),
        method=f"the step of an induction; {decided.method}",
        trusts=decided.trusts,
    )
    return (*(cited(fact, use) for fact, use in found.cited.items()), step)


def _as_real(domain: Domain) -> Domain:
    return Domain(
        numbers=Numbers.REAL,
        low=domain.low,
        high=domain.high,
        low_open=domain.low_open,
        high_open=domain.high_open,
    )
