"""Polynomial claims side by side: mrgd, z3 alone, certo-math (pip install "certo-math[numerics]").

The claims are those of tests/acceptance/user_claims whose relations are over +, −, ×, ÷ and integer
powers. Each method answers proved, refuted or nothing within the time limit, in this process:

mrgd       `discharge` on the goal as it is read from the file.
z3         the negation under the conditions, every denominator ≠ 0 (division is total in z3).
certo-math its commands whose certificates need no solver, in this order: `sos` (also for a claim on
           a part of the space, whose polynomial it tries everywhere; a strict one less a constant),
           `nonneg` (Bernstein; a half-line as one ray, then cut in two; conditions as its region)
           or `covering` for strict claims, `farkas` with products (nlinarith); then `prove` (z3).
           An And is asked part by part; of a quotient the factors of the denominator are asked to
           be positive, and then the numerator. `prove` alone, on the claim as it is written,
           is a method of its own.

Certificates are checked again, within the time: ours by `mrgd.recheck`, the independent checker,
theirs by `certo.verify` where it needs no solver. Counterexamples are evaluated here, in fractions.
SymPy's cache is emptied before each run. Run: python benchmarks/claims.py [--quick]
"""

import argparse
import importlib.metadata
import importlib.util
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import product
from pathlib import Path
from typing import Any

import sympy as sp
import z3
from rich.console import Console
from rich.table import Table
from sympy.core.cache import clear_cache

from mrgd import recheck
from proofs_check.engine.claim_file import Theorem, theorems_in
from proofs_check.engine.discharge import discharge
from proofs_check.evidence import Verdict
from theory.domain import Numbers
from theory.goal import Goal

CLAIMS = Path(__file__).parent.parent / "tests" / "acceptance" / "user_claims"
CUTS = (2, 16)  # where a half-line is cut, from its end
MARGINS = (Fraction(1), Fraction(1, 100))  # what a strict claim is asked to be above
Point = Mapping[str, Fraction]


@dataclass(frozen=True)
class Answer:
    """What a method says of one claim; True is proved, False is refuted.

    `rechecked` says whether every certificate of a proof was accepted without a solver.
    """

    holds: bool | None = None
    rechecked: bool = False
    point: Point | None = None


Method = Callable[[Theorem, float], Answer]


# The claims, and their terms in exact fractions and in z3.


def is_algebraic(term: sp.Basic) -> bool:
    """Whether only +, −, ×, ÷, integer powers and relations stand in the term."""
    if isinstance(term, sp.Pow):
        return bool(term.exp.is_Integer) and is_algebraic(term.base)
    kinds = (sp.Rel, sp.And, sp.Or, sp.Not, sp.Implies, sp.Add, sp.Mul)
    if isinstance(term, kinds):
        return all(map(is_algebraic, term.args))
    return bool(term.is_Symbol or term.is_Rational)


def claims() -> list[Theorem]:
    """The polynomial claims of the table."""
    found = [each for path in sorted(CLAIMS.glob("*.py")) for each in theorems_in(path)]
    return [
        each
        for each in found
        if all(map(is_algebraic, (each.goal.conclusion, *each.goal.hypotheses)))
    ]


OPERATIONS: Mapping[Any, Callable[..., Any]] = {
    sp.Add: lambda *parts: sum(parts[1:], parts[0]),
    sp.Mul: lambda *parts: reduce(lambda a, b: a * b, parts),
    sp.Eq: lambda a, b: a == b,
    sp.Ne: lambda a, b: a != b,
    sp.Le: lambda a, b: a <= b,
    sp.Lt: lambda a, b: a < b,
    sp.Ge: lambda a, b: a >= b,
    sp.Gt: lambda a, b: a > b,
}


def value(term: sp.Basic, point: Point) -> Any:
    """A term or a relation at a point, in fractions."""
    if term.is_Symbol:
        return point[term.name]
    if term.is_Rational:
        return Fraction(int(term.p), int(term.q))
    parts = [value(part, point) for part in term.args]
    if isinstance(term, sp.Pow):
        return parts[0] ** int(term.exp)
    if isinstance(term, sp.And | sp.Or):
        return all(parts) if isinstance(term, sp.And) else any(parts)
    if isinstance(term, sp.Implies | sp.Not):
        return not parts[0] or (len(parts) == 2 and parts[1])
    return OPERATIONS[term.func](*parts)


def is_counterexample(goal: Goal, point: Point | None) -> bool:
    """Whether the point is in the domains, the hypotheses hold there and the conclusion fails."""
    if point is None or set(point) != {symbol.name for symbol in goal.variables}:
        return False
    for symbol, domain in goal.domains.items():
        if domain.numbers is Numbers.INTEGER and point[symbol.name].denominator != 1:
            return False
    try:
        return all(value(each, point) for each in goal.conditions) and not value(
            goal.conclusion, point
        )
    except ZeroDivisionError:
        return False


def in_z3(term: sp.Basic, names: Mapping[str, Any]) -> Any:
    """A term or a relation for z3."""
    if term.is_Symbol:
        return names[term.name]
    if term.is_Rational:  # without a conversion between the sorts, which certo-math does not read
        is_whole = term.q == 1 and all(map(z3.is_int, names.values()))
        return z3.IntVal(term.p) if is_whole else z3.RealVal(f"{term.p}/{term.q}")
    parts = [in_z3(part, names) for part in term.args[: 1 if isinstance(term, sp.Pow) else None]]
    if isinstance(term, sp.Pow):
        power = reduce(lambda a, b: a * b, [parts[0]] * abs(int(term.exp)))
        return power if term.exp > 0 else z3.RealVal(1) / power
    if isinstance(term, sp.And | sp.Or | sp.Not | sp.Implies):
        connective = {sp.And: z3.And, sp.Or: z3.Or, sp.Not: z3.Not, sp.Implies: z3.Implies}
        return connective[term.func](*parts)
    return OPERATIONS[term.func](*parts)


def variables(goal: Goal) -> dict[str, Any]:
    """The variables of a goal in z3."""
    return {
        symbol.name: (z3.Int if domain.numbers is Numbers.INTEGER else z3.Real)(symbol.name)
        for symbol, domain in goal.domains.items()
    }


def reals(goal: Goal) -> dict[str, Any]:
    """The variables of a goal in z3, all of them real."""
    return {symbol.name: z3.Real(symbol.name) for symbol in goal.variables}


def denominators(goal: Goal) -> list[sp.Expr]:
    """What the goal divides by."""
    powers = set().union(*(part.atoms(sp.Pow) for part in (goal.conclusion, *goal.hypotheses)))
    return [power.base for power in powers if power.exp.is_negative]


# The methods.


def ours(theorem: Theorem, limit: float) -> Answer:
    """Our own engine; the certificate, where it makes one, by the checker."""
    (evidence,) = discharge(theorem.goal, seconds=limit, defined=theorem.defined)
    if evidence.verdict is Verdict.REFUTED:
        try:
            point = {name: Fraction(text) for name, text in evidence.counterexample.items()}
        except ValueError:  # an exact number that is no fraction, such as a root
            return Answer(holds=False)
        return Answer(holds=False, point=point)
    if evidence.verdict not in {Verdict.PROVED, Verdict.CERTIFIED}:
        return Answer()
    certificate = evidence.certificate
    return Answer(holds=True, rechecked=bool(certificate) and recheck(certificate).accepted)


def z3_alone(theorem: Theorem, limit: float) -> Answer:
    """z3 on the negation."""
    goal = theorem.goal
    names = variables(goal)
    solver = z3.Solver()
    solver.set("timeout", int(limit * 1000))
    solver.add(*(in_z3(each, names) for each in goal.conditions))
    solver.add(*(in_z3(each, names) != 0 for each in denominators(goal)))
    solver.add(z3.Not(in_z3(goal.conclusion, names)))
    found = solver.check()
    if found == z3.unsat:
        return Answer(holds=True)
    if found != z3.sat:
        return Answer()
    model = solver.model()
    values = {name: model.eval(each, model_completion=True) for name, each in names.items()}
    if not all(z3.is_int_value(each) or z3.is_rational_value(each) for each in values.values()):
        return Answer(holds=False)  # an algebraic number
    return Answer(holds=False, point={name: Fraction(str(v)) for name, v in values.items()})


def prove(theorem: Theorem, limit: float) -> Answer:
    """The command `prove` of certo-math on the whole claim."""
    goal = theorem.goal
    spec = _spec(goal, in_z3(goal.conclusion, variables(goal)), denominators(goal))
    return _certo("prove", spec, limit)


def certificates_first(theorem: Theorem, limit: float) -> Answer:
    """The commands of certo-math with certificates that need no solver, each before `prove`."""
    deadline = time.monotonic() + limit
    found = [_sign(part, deadline) for part in _parts(theorem.goal)]
    for answer in found:
        if answer.holds is False and is_counterexample(theorem.goal, answer.point):
            return answer
    if found and all(answer.holds for answer in found):
        return Answer(holds=True, rechecked=all(answer.rechecked for answer in found))
    return prove(theorem, max(deadline - time.monotonic(), 0.1))


@dataclass(frozen=True)
class _Part:
    """expression > 0 (strict) or ≥ 0 under the conditions of a goal."""

    goal: Goal
    expression: sp.Expr
    strict: bool


def _parts(goal: Goal) -> list[_Part]:
    """The claim as signs that are to be shown; none where it is no conjunction of inequalities."""
    conclusion, given = goal.conclusion, list(goal.hypotheses)
    while isinstance(conclusion, sp.Implies):
        given.append(conclusion.args[0])
        conclusion = conclusion.args[1]
    found = []
    for part in sp.And.make_args(conclusion):
        is_denied = isinstance(part, sp.Not)
        relation = part.args[0] if is_denied else part
        if not isinstance(relation, sp.Le | sp.Lt | sp.Ge | sp.Gt):
            return []
        low, high = relation.args if isinstance(relation, sp.Le | sp.Lt) else relation.args[::-1]
        strict = isinstance(relation, sp.Lt | sp.Gt) is not is_denied
        inner = Goal(variables=goal.variables, hypotheses=tuple(given), conclusion=goal.conclusion)
        difference = low - high if is_denied else high - low
        found.append(_Part(inner, difference, strict))
    return found


def _sign(part: _Part, deadline: float) -> Answer:
    """The sign of a quotient: each factor of its denominator > 0, then that of the numerator."""
    numerator, denominator = sp.fraction(sp.together(part.expression))
    if not denominator.free_symbols:
        numerator, denominator = part.expression, sp.Integer(1)
    factors = [base for base, _ in sp.factor_list(denominator)[1]]
    parts = [_Part(part.goal, factor, strict=True) for factor in factors]
    below = [_first_that_answers(each, deadline) for each in parts]
    if not all(answer.holds for answer in below):
        return Answer()
    above = _first_that_answers(_Part(part.goal, sp.expand(numerator), part.strict), deadline)
    if not above.holds:
        return above
    return Answer(holds=True, rechecked=all(answer.rechecked for answer in (*below, above)))


def _first_that_answers(part: _Part, deadline: float) -> Answer:
    for attempt in (_sos, _on_a_box, _farkas, _by_z3):
        for answer in attempt(part, deadline):
            is_refuted = answer.holds is False and answer.point is not None
            if answer.holds or is_refuted:
                return answer
            if time.monotonic() > deadline:
                return Answer()
    return Answer()


def _sos(part: _Part, deadline: float) -> Iterator[Answer]:
    """The polynomial everywhere, which is more than the claim."""
    from certo import SOSSpec  # noqa: PLC0415  # optional: needed here only

    names = reals(part.goal)
    for margin in MARGINS if part.strict else (Fraction(0),):
        poly = in_z3(part.expression, names) - z3.RealVal(str(margin))
        used = sorted(symbol.name for symbol in part.expression.free_symbols)
        yield _certo("sos", SOSSpec(variables=used, poly=poly), deadline - time.monotonic())


def _on_a_box(part: _Part, deadline: float) -> Iterator[Answer]:
    """Bernstein coefficients on the closure of the domain, its half-lines cut."""
    from certo import CoveringSpec, NonnegSpec  # noqa: PLC0415  # optional: needed here only

    domains = part.goal.domains
    if any(domain.low is None for domain in domains.values()):
        return
    names = reals(part.goal)
    conditions = [
        (f"h{number}", in_z3(high - low, names))
        for number, (low, high) in enumerate(_ordered(part.goal))
    ]
    poly = in_z3(part.expression, names)
    has_a_ray = any(domain.high is None for domain in domains.values())
    if part.strict and not has_a_ray:
        closed = {s.name: (str(d.low), str(d.high)) for s, d in domains.items()}
        spec = CoveringSpec(domain=closed, obligations=[("claim", poly)], conditions=conditions)
        yield _certo("covering", spec, deadline - time.monotonic())
    if part.strict:
        return
    for cut in (None, *CUTS) if has_a_ray else (None,):
        answers = []
        for box in _boxes(part.goal, cut):
            spec = NonnegSpec(poly=poly, box=box, region=conditions)
            answers.append(_certo("nonneg", spec, deadline - time.monotonic()))
            if not answers[-1].holds:
                break
        if all(answer.holds for answer in answers):
            yield Answer(holds=True, rechecked=all(answer.rechecked for answer in answers))
        else:
            yield answers[-1]


def _boxes(goal: Goal, cut: int | None) -> Iterator[dict[str, tuple[str, str | None]]]:
    pieces = []
    for domain in goal.domains.values():
        low, high = str(domain.low), None if domain.high is None else str(domain.high)
        middle = None if high is not None or cut is None else str(domain.low + cut)
        pieces.append([(low, high)] if middle is None else [(low, middle), (middle, None)])
    for choice in product(*pieces):
        yield dict(zip((symbol.name for symbol in goal.variables), choice, strict=True))


def _ordered(goal: Goal) -> list[tuple[sp.Expr, sp.Expr]]:
    """The hypotheses that are inequalities, as pairs (a, b) with a ≤ b."""
    parts = [part for each in goal.hypotheses for part in sp.And.make_args(each)]
    return [
        part.args if isinstance(part, sp.Le | sp.Lt) else part.args[::-1]
        for part in parts
        if isinstance(part, sp.Le | sp.Lt | sp.Ge | sp.Gt)
    ]


def _farkas(part: _Part, deadline: float) -> Iterator[Answer]:
    expression = in_z3(part.expression, variables(part.goal))
    spec = _spec(part.goal, expression > 0 if part.strict else expression >= 0)
    yield _certo("farkas", spec, deadline - time.monotonic(), nonlinear=True)


def _by_z3(part: _Part, deadline: float) -> Iterator[Answer]:
    expression = in_z3(part.expression, variables(part.goal))
    spec = _spec(part.goal, expression > 0 if part.strict else expression >= 0)
    yield _certo("prove", spec, deadline - time.monotonic())


def _spec(goal: Goal, conclusion: Any, divisors: Sequence[sp.Expr] = ()) -> Any:
    from certo import Spec  # noqa: PLC0415  # optional: needed here only

    names = variables(goal)
    spec = Spec()
    parts = [part for each in goal.conditions for part in sp.And.make_args(each)]
    for number, condition in enumerate(parts):
        spec.assume(f"h{number}", in_z3(condition, names))
    for number, below in enumerate(divisors):
        spec.assume(f"d{number}", in_z3(below, names) != 0)
    return spec.claim(conclusion)


def _certo(command: str, spec: Any, seconds: float, **options: object) -> Answer:
    """One command of certo-math; its certificate by its verifier, where that needs no solver."""
    import certo  # noqa: PLC0415  # optional: needed here only

    limits = certo.Limits(timeout_ms=max(1, int(seconds * 1000)))
    try:
        found = certo.api.run(command, spec, limits, self_check=False, **options)
    except Exception:  # noqa: BLE001  # whatever is raised, there is no answer
        return Answer()
    verdict = found.verdict.value
    if verdict == "proved":
        certificate = found.certificate
        is_free = certificate is not None and certificate.solver_free
        return Answer(holds=True, rechecked=is_free and certo.verify(certificate, limits).ok)
    if verdict != "refuted":
        return Answer()
    texts = found.meta.get("counterexample") or found.meta.get("point") or {}
    try:
        return Answer(holds=False, point={name: Fraction(text) for name, text in texts.items()})
    except ValueError:  # an algebraic number
        return Answer(holds=False)


# The measurement.


@dataclass(frozen=True)
class Row:
    """What one method did on all claims; times in seconds, a median of repeats for each claim."""

    method: str
    proved: int
    rechecked: int
    refuted: int
    evaluated: int
    wrong: tuple[str, ...]
    silent: tuple[str, ...]
    times: tuple[float, ...]


def measured(method: Method, name: str, found: list[Theorem], *, limit: float, repeats: int) -> Row:
    """A method on all claims."""
    answers, times = [], []
    for theorem in found:
        runs = []
        for _ in range(repeats):
            clear_cache()
            start = time.perf_counter()
            answer = method(theorem, limit)
            runs.append(time.perf_counter() - start)
        answers.append(answer)
        times.append(statistics.median(runs))
    pairs = [(each, each.id.startswith("true_"), a) for each, a in zip(found, answers, strict=True)]
    return Row(
        method=name,
        proved=sum(is_true and a.holds is True for _, is_true, a in pairs),
        rechecked=sum(is_true and a.holds is True and a.rechecked for _, is_true, a in pairs),
        refuted=sum(not is_true and a.holds is False for _, is_true, a in pairs),
        evaluated=sum(is_counterexample(each.goal, a.point) for each, _, a in pairs),
        wrong=tuple(each.id for each, is_true, a in pairs if a.holds is (not is_true)),
        silent=tuple(each.id for each, _, a in pairs if a.holds is None),
        times=tuple(times),
    )


def rows(found: list[Theorem], *, limit: float, repeats: int) -> Iterator[Row | str]:
    """The methods one after the other; the name alone where one is not installed."""
    yield measured(ours, "mrgd", found, limit=limit, repeats=repeats)
    yield measured(z3_alone, "z3 alone", found, limit=limit, repeats=repeats)
    if importlib.util.find_spec("certo") is None:
        yield "certo-math"
        return
    os.environ["CERTO_NO_COVERAGE"] = "1"  # its log of open questions in the user's folder
    version = importlib.metadata.version("certo-math")
    for method, how in ((certificates_first, "certificates first"), (prove, "prove alone")):
        name = f"certo-math {version}, {how}"
        yield measured(method, name, found, limit=limit, repeats=repeats)


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one run of each, a limit of 2 s")
    quick = parser.parse_args().quick
    limit, repeats = (2.0, 1) if quick else (8.0, 5)
    found = claims()
    ours(found[-1], limit)  # what is imported and started once is not counted
    true = sum(each.id.startswith("true_") for each in found)
    table = Table(
        title=f"{true} true and {len(found) - true} false polynomial claims, at most {limit:g} s "
        f"each: {platform.processor() or platform.machine()}"
    )
    columns = (
        "method",
        "true: proved",
        "certificate accepted",
        "false: refuted",
        "point evaluated",
        "wrong",
        "median",
        "total",
        "no answer",
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows(found, limit=limit, repeats=repeats):
        if isinstance(row, str):
            table.add_row(row, 'not installed: pip install "certo-math\\[numerics]"')
            continue
        table.add_row(
            row.method,
            f"{row.proved}/{true}",
            str(row.rechecked),
            f"{row.refuted}/{len(found) - true}",
            str(row.evaluated),
            ", ".join(row.wrong) or "0",
            f"{statistics.median(row.times) * 1e3:.3g} ms",
            f"{sum(row.times):.3g} s",
            ", ".join(row.silent),
        )
    Console(width=170).print(table)


if __name__ == "__main__":
    main()
