"""Goals proved by certificates: classical inequalities, false twins, what the statements say."""

import json
import random

import pytest
import sympy as sp
from strategies.goals import eq, goal, integer, le, lt, real
from strategies.inequalities import is_true, read

from proofs_check.engine.certified import certificate
from proofs_check.engine.inequalities import inequalities
from proofs_check.engine.normal_form import margin
from proofs_check.engine.provers import prove
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.recheck import check

R = sp.Rational
HAIR = R(1, 10**5)

x, y, z, w = real("x"), real("y"), real("z"), real("w")
u, v = real("u", 0, 1), real("v", 0, 1)
a, b, c = real("a", 0), real("b", 0), real("c", 0)
p, q = real("p", 0, open_at="low"), real("q", 0, open_at="low")
n = integer("n", 1)


# A true inequality left ≤ right with equality somewhere, and the method that is to show it.
CLASSICAL = {
    "AM-GM for two": (x * y, (x**2 + y**2) / 2, "squares"),
    "AM-GM for three": (3 * a * b * c, a**3 + b**3 + c**3, "squares"),
    "AM-GM for four": (4 * x * y * z * w, x**4 + y**4 + z**4 + w**4, "squares"),
    "Cauchy-Schwarz": ((x * z + y * w) ** 2, (x**2 + y**2) * (z**2 + w**2), "squares"),
    "three squares": (x * y + y * z + z * x, x**2 + y**2 + z**2, "squares"),
    "a square of a sum": ((x + y + z) ** 2, 3 * (x**2 + y**2 + z**2), "squares"),
    "Chebyshev's sum": (x * y * (x**2 + y**2), x**4 + y**4, "squares"),
    "a quartic": (4 * x, x**4 + 3, "sturm"),
    "a sextic with irrational equality": (0, (x**2 - 2) ** 2 * (x**2 + 1), "sturm"),
    "a cubic on a half-line": (3 * a, a**3 + 2, "sturm"),
    "Bernoulli at 7": (1 + 7 * a, (1 + a) ** 7, "sturm"),
    "a quarter": (u * (1 - u), R(1, 4), "sturm"),
    "a product of steps": ((1 - u) ** 9 * (1 + 9 * u), 1, "sturm"),
    "Motzkin on a box": (3 * u**2 * v**2, u**4 * v**2 + u**2 * v**4 + 1, "bernstein"),
    "Motzkin on the plane": (3 * x**2 * y**2, x**4 * y**2 + x**2 * y**4 + 1, "squares"),
    "a product on a box": (u * v, (u + v) / 2, "bernstein"),
    "Rosenbrock": (0, (1 - x) ** 2 + 100 * (y - x**2) ** 2, "squares"),
    "a number and its inverse": (2, p + 1 / p, "sturm"),
    "two numbers and their inverses": (2, p / q + q / p, "squares"),
    "Nesbitt": (R(3, 2), p / (q + 1) + q / (p + 1) + 1 / (p + q), "squares"),
    "Titu": ((x + y) ** 2 / (p + q), x**2 / p + y**2 / q, "squares"),
    "a harmonic mean": (2 * p * q / (p + q), (p + q) / 2, "squares"),
    "a geometric mean": (sp.sqrt(p * q), (p + q) / 2, "squares"),
    "a root below its tangent": (sp.sqrt(1 + a), 1 + a / 2, "squares"),
    "a cube root": (p ** R(1, 3), (p + 2) / 3, None),
    "the triangle inequality": (sp.Abs(x + y), sp.Abs(x) + sp.Abs(y), "bernstein"),
    "one absolute value": (1, sp.Abs(x - 1) + sp.Abs(x), None),
}


@pytest.mark.parametrize("name", CLASSICAL)
def test_a_classical_inequality_is_proved_with_a_certificate_and_no_solver(name):
    left, right, method = CLASSICAL[name]
    found = certificate(goal(le(left, right)), seconds=20)
    assert found.verdict is Verdict.PROVED
    assert not any("z3" in trusted for trusted in found.trusts)
    assert check(json.dumps(found.certificate)).accepted
    methods = [proof["method"] for proof in found.certificate["proofs"]]
    assert method is None or method in methods


@pytest.mark.parametrize("name", CLASSICAL)
def test_its_false_twin_by_a_hair_and_its_strict_twin_are_not(name):
    left, right, _ = CLASSICAL[name]
    for false in (le(left + HAIR, right), lt(left, right)):
        with pytest.raises(NotProved):
            certificate(goal(false), seconds=2)


SCHUR = le(a * b * (a + b) + b * c * (b + c) + c * a * (c + a), a**3 + b**3 + c**3 + 3 * a * b * c)
STRICT = [
    goal(lt(u * (1 - u), R(1, 4) + HAIR)),
    goal(lt(x * y - 1, x**2 + y**2)),
    goal(lt(0, p * q)),
    goal(lt(p * (1 - q), q * (1 - p)), lt(p, q), lt(q, 1)),
    goal(lt(1, x**3), lt(1, x)),
    goal(sp.Ne(x**2 + 1, 0, evaluate=False)),
    goal(sp.Implies(lt(2, x), lt(8, x**3), evaluate=False)),
    goal(lt(sp.Abs(1 - p / q), 1), lt(p, q)),
]


@pytest.mark.parametrize("true", STRICT, ids=str)
def test_what_is_strict_is_proved_to_be(true):
    assert check(json.dumps(certificate(true, seconds=20).certificate)).accepted


GIVEN = [
    (goal(le(2 * x * y, 1), le(x**2 + y**2, 1)), goal(le(2 * x * y, 1 - HAIR), le(x**2 + y**2, 1))),
    (goal(le(x + y, 2), eq(x**2 + y**2, 2)), goal(lt(x + y, 2), eq(x**2 + y**2, 2))),
    (goal(eq(x**2, y**2), eq(x, y)), goal(eq(x**2, y), eq(x, y))),
    (goal(SCHUR, le(a, b), le(b, c)), goal(le(0, -SCHUR.lts), le(a, b), le(b, c))),
    (goal(eq(x * z, w), eq(x, y), eq(w, y * z)), goal(eq(x * z, w), eq(x, y), eq(w, x + z))),
    (goal(le(0, u + v), le(u, v)), goal(lt(0, u + v), le(u, v))),
    (goal(le(x, 0), lt(x, 1), lt(2, x)), goal(le(x, 0), lt(x, 1), lt(-2, x))),
]


@pytest.mark.parametrize(("true", "false"), GIVEN)
def test_hypotheses_are_used_and_no_more_than_they_say(true, false):
    found = certificate(true, seconds=20)
    assert all(is_true(statement) for statement in found.certificate["statements"])
    with pytest.raises(NotProved):
        certificate(false, seconds=2)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (goal(le(sp.sin(a), a)), "no polynomial"),
        (goal(le(sp.pi * u, 4)), "no polynomial"),
        (goal(le(n, n**2)), "an integer variable"),
        (goal(le(1 / x, 1 / x + 1)), "x > 0 on x in"),
        (goal(le(0, sp.sqrt(x))), "x >= 0"),
        (goal(le(sp.log(p), p)), "no polynomial"),
        (goal(le(0, x**2 / (x - 1) ** 2)), "-x . 1 > 0 on x in"),
        (goal(lt(x, 2), lt(x + 1 / y, 2 + 1 / y)), "-x . 2 > 0 on x in"),
        (goal(le(0, y), le(0, y + 1 / (x + 1) - 1 / (x + 1))), None),
    ],
)
def test_what_is_of_another_kind_or_undefined_somewhere_is_not_proved(other, words):
    if words is None:  # SymPy has removed the quotient: nothing is left to say of it here
        assert certificate(other, seconds=2).verdict is Verdict.PROVED
        return
    with pytest.raises(NotProved, match=words):
        certificate(other, seconds=2)


def test_numbers_that_no_rounded_number_reaches_are_no_trouble():
    large = sp.Integer(10) ** 400
    assert certificate(goal(le(2 * large * x * y, large * (x**2 + y**2))), seconds=5).certificate
    for hopeless in (large * (x * y + u), large**2 * (x**2 - y) + z**2 - z):
        with pytest.raises(NotProved):
            certificate(goal(le(0, hopeless)), seconds=2)
    false = goal(le(large * u * v * (3 - u), large * (u**2 + v**2)))
    with pytest.raises(NotProved):
        certificate(false, seconds=2)


def test_a_hypothesis_that_is_undefined_somewhere_excludes_no_point():
    undefined = sp.Lt(1 / x, x + 1 / x, evaluate=False)  # x > 0 would exclude x = 0, wrongly
    with pytest.raises(NotProved):
        certificate(goal(lt(0, x), undefined), seconds=2)


@pytest.mark.parametrize(
    "whole",
    [
        goal(le(3 * u**2 * v**2, u**4 * v**2 + u**2 * v**4 + 1)),
        goal(le((x * z + y * w) ** 2, (x**2 + y**2) * (z**2 + w**2))),
        goal(lt(R(2, 3) * x - 4, x**2 / 7)),
        goal(le(4 * x, x**4 + 3)),
    ],
    ids=str,
)
def test_the_statement_is_the_margin_up_to_a_positive_factor(whole):
    rng = random.Random(5)
    (statement,) = certificate(whole, seconds=20).certificate["statements"]
    symbols, _box, given, (polynomial, sign) = read(statement)
    wanted = margin(whole.conclusion)
    assert (sign == ">") is wanted.strict
    assert given == []
    domains = [f"{s.name} in {str(s.domain).split(' in ')[1]}" for s in whole.variables]
    assert statement["box"] == domains
    ratios = set()
    for _ in range(40):
        at = {s.name: R(rng.randint(-99, 99), rng.randint(1, 99)) for s in whole.variables}
        value = polynomial.subs({s: at[s.name] for s in symbols})
        expected = wanted.expression.subs({s: at[s.name] for s in whole.variables})
        if expected == 0:
            assert value == 0
        else:
            ratios.add(value / expected)
    (ratio,) = ratios
    assert ratio > 0


def test_a_quotient_is_the_sign_of_its_parts_at_every_point():
    part = goal(le(R(3, 2), p / (q + 1) + q / (p + 1) + 1 / (p + q)))
    stated = [read(each.to_json()) for each in inequalities(part)]
    rng = random.Random(6)
    for _ in range(40):
        numbers = {s.name: R(rng.randint(1, 99), rng.randint(1, 99)) for s in (p, q)}
        found = []
        for symbols, _box, _given, (polynomial, sign) in stated:
            value = polynomial.subs({s: numbers[s.name] for s in symbols})
            found.append(value > 0 if sign == ">" else value >= 0)
        expected = part.conclusion.subs({s: numbers[s.name] for s in (p, q)})
        assert all(found) is bool(expected)


def test_the_claim_is_in_the_certificate_and_certificates_come_before_the_solver():
    found = prove(goal(le(u * (1 - u), R(1, 4))), seconds=8)
    assert found.certificate["claim"] == "u*(1 - u) <= 1/4 for all u real in [0, 1]"
    assert found.trusts == (f"SymPy {sp.__version__}", "the Python interpreter")
    (step,) = found.steps
    assert step.establishes == "4*u^2 - 4*u + 1 >= 0 on u in [0, 1]"


def test_a_hypothesis_that_says_nothing_is_left_out():
    empty = sp.Le(3 * x, 3 * x, evaluate=False)
    assert certificate(goal(sp.Ge(x**2 - x * y + y**2, 0), empty), seconds=4).certificate
    with pytest.raises(NotProved):
        certificate(goal(sp.Gt(x**2 - x * y + y**2, 0), empty), seconds=1)
