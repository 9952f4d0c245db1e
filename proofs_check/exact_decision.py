"""Exact decision over the reals: a relation is proved when its negation is unsatisfiable.

z3 decides polynomial and rational relations in real and integer variables exactly, with no
rounding; it gives no certificate, so every step decided here says that it trusts z3. Division is
total in z3 (x/0 is some number), which would make decisions about quotients wrong: every
denominator is therefore first proved to be non-zero, that of a condition under conditions that
are defined already, that of the relation under all of them. The conditions must themselves be
satisfiable, so that no step is proved from a contradiction. Logarithms,
exponentials and powers with symbolic exponents are refused: a proof replaces them by variables
and states what it uses of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import sympy as sp
import z3

from proofs_check.evidence import ProofStep
from theory.claim import Statement

__all__ = [
    "NotProved",
    "cited",
    "counterexample",
    "decide",
    "decide_as_written",
    "decide_whole",
    "each_within",
]

TIME_LIMIT_SECONDS: Final = 60
LARGEST_POWER: Final = 100
# SymPy builds the relations, and simplifies them as it does: x/x is 1 before z3 sees it.
_TRUSTS: Final = (f"z3 {z3.get_version_string()}", f"SymPy {sp.__version__}")


_limit: ContextVar[float] = ContextVar("_limit", default=TIME_LIMIT_SECONDS)


class NotProved(Exception):
    """A step of a proof that did not go through; the message says which, and what was found."""


@contextmanager
def each_within(seconds: float) -> Iterator[None]:
    """Gives each question to z3 in the block this time limit, where it states none itself."""
    token = _limit.set(seconds)
    try:
        yield
    finally:
        _limit.reset(token)


def decide(
    name: str,
    relation: sp.Basic,
    *,
    given: Sequence[sp.Basic] = (),
    seconds: float | None = None,
) -> ProofStep:
    """Proves that the conditions `given` imply `relation`, for all real values of the symbols.

    Args:
        name: the step's name.
        relation: a relation (or And, Or, Not, Implies of relations) over +, −, ×, ÷, integer
            powers, Abs, Max, Min and Piecewise; symbols are real, and integers, positive or
            non-negative where they are declared so.
        given: the conditions.
        seconds: time limit of each question to z3; TIME_LIMIT_SECONDS, or that of `each_within`, if
            None.

    Returns:
        The step.

    Raises:
        NotProved: if there is a counterexample (shown), the conditions are not seen to be
            satisfiable, a denominator may be zero, two symbols share a name, or z3 gives no
            answer in time.
    """
    translation = _Translation()
    parts = [part for condition in given for part in sp.And.make_args(condition)]
    read = [translation.with_denominators(part) for part in parts]
    conclusion, denominators = translation.with_denominators(relation)
    premises = translation.domains()
    premises += [formula for formula, own in read if not own]
    waiting = [(formula, own) for formula, own in read if own]
    while waiting:
        zeros = [_zero_among(own, premises, seconds) for _, own in waiting]
        if all(zero is not None for zero in zeros):
            raise NotProved(f"{name}: the denominator {zeros[0]} is not shown to be non-zero")
        found = list(zip(waiting, zeros, strict=True))
        premises += [formula for (formula, _), zero in found if zero is None]
        waiting = [each for each, zero in found if zero is not None]
    zero = _zero_among(denominators, premises, seconds)
    if zero is not None:
        raise NotProved(f"{name}: the denominator {zero} is not shown to be non-zero")
    if premises and _answer(premises, seconds)[0] != z3.sat:
        raise NotProved(f"{name}: no point is found that satisfies the conditions")
    verdict, model = _answer([*premises, z3.Not(conclusion)], seconds)
    if verdict == z3.sat:
        raise NotProved(f"{name}: fails at {model}")
    if verdict != z3.unsat:
        limit = _limit.get() if seconds is None else seconds
        raise NotProved(f"{name}: z3 gives no answer within {limit:g} s")
    conditions = ", ".join(_text(condition) for condition in given)
    return ProofStep(
        name=name,
        establishes=f"{conditions} ⟹ {_text(relation)}" if given else _text(relation),
        method="exact decision: the negation is unsatisfiable over the reals",
        trusts=_TRUSTS,
    )


def decide_as_written(
    statement: Statement, at: Mapping[sp.Symbol, int] | None = None
) -> tuple[ProofStep, ...]:
    """Proves every part of a claim's formal statement that is a relation z3 can decide.

    A part with a logarithm, a symbolic power or a quantifier is left to the other steps of a
    proof; a hypothesis with one is not used.

    Args:
        statement: the statement, as the claim makes it.
        at: values of integer variables, such as the number of groups, at which quantifiers, sums
            and products are written out.

    Returns:
        A step for each part that is decided, none where no part is of this kind.

    Raises:
        NotProved: if a part that can be translated does not hold.
    """
    at = at or {}
    given = [h for part in statement.hypotheses for h in _written_out(part, at)]
    parts = _written_out(statement.conclusion, at)
    where = "".join(f", {symbol} = {value}" for symbol, value in at.items())
    return tuple(decide(f"as written{where}", part, given=given) for part in parts)


def decide_whole(
    statement: Statement, at: Mapping[sp.Symbol, int] | None = None
) -> tuple[ProofStep, ...]:
    """Proves a formal statement by exact decision alone, every part of it.

    Args:
        statement: the statement, as the claim makes it.
        at: values of integer variables, as for `decide_as_written`.

    Returns:
        A step for each part.

    Raises:
        NotProved: if a part does not hold, or is none that z3 can decide.
    """
    steps = decide_as_written(statement, at)
    if len(steps) != len(sp.And.make_args(statement.conclusion)):
        where = f" at {at}" if at else ""
        raise NotProved(f"as written{where}: a part of the conclusion has no exact translation")
    return steps


def _written_out(relation: sp.Basic, at: Mapping[sp.Symbol, int]) -> list[sp.Basic]:
    """The conjuncts of the relation at the given values that z3 can decide."""
    found = relation.subs(at).doit() if at else relation
    parts = sorted(sp.And.make_args(found), key=sp.default_sort_key)
    return [part for part in parts if part is not sp.true and _is_translatable(part)]


def _is_translatable(relation: sp.Basic) -> bool:
    try:
        _Translation()(relation)
    except NotProved:
        return False
    return True


def counterexample(
    relation: sp.Basic, *, given: Sequence[sp.Basic] = ()
) -> dict[str, sp.Basic] | None:
    """Rational values at which `given` holds and `relation` fails, re-evaluated exactly.

    Returns:
        Symbol names to exact numbers; None if z3 finds no rational point.
    """
    translation = _Translation()
    formula = [*(translation(c) for c in given), z3.Not(translation(relation))]
    formula += translation.domains()
    verdict, model = _answer(formula)
    if verdict != z3.sat:
        return None
    point = {}
    for symbol, variable in translation.variables.items():
        value = model.get(str(variable))
        if value is None:  # any value will do
            value = z3.RealVal(0)
        if not (z3.is_rational_value(value) or z3.is_int_value(value)):
            return None
        point[symbol] = sp.Rational(value.as_string())
    try:
        exact = sp.And(*given, sp.Not(relation)).subs(point)
    except TypeError:  # a quotient by zero, which z3 took for a number
        return None
    return {str(k): v for k, v in point.items()} if exact is sp.true else None


def cited(fact: str, used_for: str) -> ProofStep:
    """A textbook fact that a proof uses and does not derive; it is listed among what is trusted."""
    return ProofStep(name=fact, establishes=used_for, method="cited", trusts=(fact,))


def _answer(formulas: Iterable[Any], seconds: float | None = None) -> tuple[Any, dict[str, Any]]:
    """The verdict, and the values of a model by name.

    Each question gets a context of its own: what was asked before would change z3's order of
    variables, and with it the time that it takes from milliseconds to minutes.
    """
    script = z3.Solver()
    script.add(*formulas)
    solver = z3.Solver(ctx=z3.Context())
    limit = _limit.get() if seconds is None else seconds
    solver.set("timeout", max(1, int(limit * 1000)))
    try:
        solver.from_string(script.sexpr())
    except z3.Z3Exception:  # a variable with the name of a word of z3's, such as `and`
        return z3.unknown, {}
    assert len(solver.assertions()) == len(script.assertions())
    verdict = solver.check()
    if verdict != z3.sat:
        return verdict, {}
    model = solver.model()
    return verdict, {declared.name(): model[declared] for declared in model.decls()}


def _zero_among(
    denominators: Sequence[Any], premises: Sequence[Any], seconds: float | None
) -> Any | None:
    """The first denominator that is not shown to be non-zero; None if all are."""
    for denominator in denominators:
        if _answer([*premises, denominator == 0], seconds)[0] != z3.unsat:
            return denominator
    return None


class _Translation:
    """SymPy to z3, term by term; collects the variables and the denominators it meets."""

    def __init__(self) -> None:
        self.variables: dict[sp.Symbol, Any] = {}
        self.denominators: list[Any] = []

    def with_denominators(self, term: sp.Basic) -> tuple[Any, list[Any]]:
        """The formula of a relation, and the denominators in it."""
        before = len(self.denominators)
        formula = self(term)
        return formula, self.denominators[before:]

    def domains(self) -> list[Any]:
        """The conditions x > 0 and x ≥ 0 of the symbols that are declared so."""
        positive = [v > 0 for s, v in self.variables.items() if s.is_positive]
        return positive + [v >= 0 for s, v in self.variables.items() if s.is_nonnegative]

    def __call__(self, term: sp.Basic) -> Any:
        if term in {sp.true, sp.false}:
            return z3.BoolVal(term is sp.true)
        if isinstance(term, sp.Symbol) or (
            isinstance(term, sp.Indexed) and all(i.is_Integer for i in term.indices)
        ):
            return self._variable(term)
        if isinstance(term, sp.Rational):
            return z3.RatVal(int(term.p), int(term.q))
        if isinstance(term, sp.Pow):
            return self._power(*term.args)
        for kind, build in _BUILDERS.items():
            if isinstance(term, kind):
                return build([self(argument) for argument in term.args])
        if isinstance(term, sp.Piecewise):
            return self._piecewise(term)
        raise NotProved(f"{term} has no exact translation; replace it by a variable")

    def _variable(self, symbol: sp.Symbol) -> Any:
        if not symbol.is_commutative or symbol.is_real is False:
            raise NotProved(f"{symbol} is no real number, and has no exact translation")
        if symbol not in self.variables:
            if str(symbol) in {str(other) for other in self.variables}:
                # z3 knows variables by name and would take the two for one
                raise NotProved(f"two symbols are called {symbol}; rename one of them")
            make = z3.Int if symbol.is_integer else z3.Real
            self.variables[symbol] = make(str(symbol))
        variable = self.variables[symbol]
        return z3.ToReal(variable) if symbol.is_integer else variable

    def _power(self, base: sp.Basic, exponent: sp.Expr) -> Any:
        if not exponent.is_Integer or abs(exponent) > LARGEST_POWER:
            raise NotProved(f"{base}**{exponent} has no exact translation")
        factor, power = self(base), z3.RealVal(1)
        for _ in range(abs(int(exponent))):
            power = power * factor
        if exponent < 0:
            self.denominators.append(factor)
            return 1 / power
        return power

    def _piecewise(self, term: sp.Piecewise) -> Any:
        *cases, (last, condition) = term.args
        if condition != sp.true:
            raise NotProved(f"{term} does not cover all cases")
        value = self(last)
        for expression, condition in reversed(cases):
            value = z3.If(self(condition), self(expression), value)
        return value


def _largest(terms: Sequence[Any]) -> Any:
    first, *rest = terms
    for term in rest:
        first = z3.If(first >= term, first, term)
    return first


def _smallest(terms: Sequence[Any]) -> Any:
    first, *rest = terms
    for term in rest:
        first = z3.If(first <= term, first, term)
    return first


def _product(terms: Sequence[Any]) -> Any:
    first, *rest = terms
    for term in rest:
        first = first * term
    return first


_BUILDERS: Final[dict[Any, Callable[[list[Any]], Any]]] = {
    sp.Add: z3.Sum,
    sp.Mul: _product,
    sp.Abs: lambda a: z3.If(a[0] >= 0, a[0], -a[0]),
    sp.Max: _largest,
    sp.Min: _smallest,
    sp.Le: lambda a: a[0] <= a[1],
    sp.Lt: lambda a: a[0] < a[1],
    sp.Ge: lambda a: a[0] >= a[1],
    sp.Gt: lambda a: a[0] > a[1],
    sp.Eq: lambda a: a[0] == a[1],
    sp.Ne: lambda a: a[0] != a[1],
    sp.And: z3.And,
    sp.Or: z3.Or,
    sp.Not: lambda a: z3.Not(a[0]),
    sp.Implies: lambda a: z3.Implies(a[0], a[1]),
}


def _text(relation: sp.Basic) -> str:
    return str(sp.sstr(relation))
