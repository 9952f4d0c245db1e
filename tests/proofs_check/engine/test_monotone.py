"""Signs of derivatives: inequalities on unbounded domains are proved, false twins never are."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.goals import eq, goal, integer, le, lt, points_of, real

from proofs_check.ball import truth_at
from proofs_check.engine.algebraic import without_exponentials, without_logarithms
from proofs_check.engine.monotone import monotone
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved

x, y = real("x"), real("y")
t, s = real("t", 0), real("s", 0, open_at="low")
u, v = real("u", 0, 1), real("v", 0, 1)
z = real("z", -1, open_at="low")
n = integer("n", 1)
hair = sp.Rational(1, 10**5)

TRUE = [
    le(1 - x, sp.exp(-x)),
    le(sp.log(1 + z), z),
    le(t - t**3 / 6, sp.sin(t)),
    le(1 - x**2 / 2, sp.cos(x)),
    lt(sp.sin(s), s),
    le((1 - u) ** n, sp.exp(-n * u)),
    le((1 - u) ** n * (1 + n * u), 1),
    le(1 + u * v, sp.exp(u * v)),
    le(2, sp.exp(x - y) + sp.exp(y - x)),
    le(sp.exp((x + y) / 2), (sp.exp(x) + sp.exp(y)) / 2),
    le(sp.exp(-t), 1 / (1 + t)),
    le(t * sp.exp(-t), sp.exp(-1)),
    lt(sp.tanh(x), 1),
    le(sp.tanh(t), t),
    le(1 - s, -sp.log(s)),
    le(t / (1 + t), sp.log(1 + t)),
    le(sp.log(1 + t), t / sp.sqrt(1 + t)),
    le(sp.Abs(sp.sin(x)), sp.Abs(x)),
    le(sp.E * x, sp.exp(x)),
    le(sp.log(1 + sp.exp(x)), sp.Max(x, 0) + sp.log(2)),
    lt(sp.Rational(69, 100), s**s),
    sp.Implies(lt(x, y), lt(sp.exp(x), sp.exp(y)), evaluate=False),
]

FALSE = [
    le(1 - x + hair, sp.exp(-x)),
    lt(1 - x, sp.exp(-x)),
    le(sp.log(1 + z), z * (1 - hair)),
    le(t - t**3 * (1 - hair) / 6, sp.sin(t)),
    le(1 - x**2 * (1 - hair) / 2, sp.cos(x)),
    lt(sp.sin(t), t),
    lt((1 - u) ** n, sp.exp(-n * u)),
    le((1 - u) ** n * (1 + (1 + hair) * n * u), 1),
    le(1 + (1 + hair) * u * v, sp.exp(u * v)),
    lt(2, sp.exp(x - y) + sp.exp(y - x)),
    le(t * sp.exp(-t), sp.Rational(36787, 100000)),
    lt(sp.tanh(x), 1 - hair),
    le(sp.tanh(t), (1 - hair) * t),
    le(t / (1 + t), (1 - hair) * sp.log(1 + t)),
    le(sp.Rational(272, 100) * x, sp.exp(x)),
    lt(sp.Rational(6923, 10000), s**s),
    sp.Implies(le(x, y), lt(sp.exp(x), sp.exp(y)), evaluate=False),
    le(sp.sqrt(x**2), 10**6),
    le(0, sp.log(x) ** 2),
    le(sp.Max(0, sp.log(t)), 1 + t),
    le(x / x, 1 / x + 10),
    le((x**2) ** sp.Rational(1, 3), 10**3),
]


@pytest.mark.parametrize("relation", TRUE)
def test_a_true_inequality_is_proved_from_its_derivatives(relation):
    found = monotone(goal(relation), seconds=60)
    assert found.verdict is Verdict.PROVED
    assert str(sp.sstr(relation.args[-1])) or found.steps


@pytest.mark.parametrize("relation", FALSE)
def test_a_false_twin_is_not_proved(relation):
    with pytest.raises(NotProved):
        monotone(goal(relation), seconds=1)


def test_a_cusp_is_not_taken_for_a_maximum():
    cusp = (x**2) ** sp.Rational(1, 3)
    box = real("x", -1, 1)
    shape = cusp.xreplace({x: box})
    with pytest.raises(NotProved):
        monotone(goal(le(sp.Rational(1, 2), shape)), seconds=1)
    with pytest.raises(NotProved):
        monotone(goal(lt(0, shape)), seconds=1)


@pytest.mark.parametrize("steepness", [1000, 10_000])
def test_a_hypothesis_that_hides_the_descent_proves_nothing(steepness):
    """f increases wherever the hypothesis holds, and falls by 2 in the gap that it leaves out."""
    box, middle = real("x", 0, 2), sp.Rational(30011, 31013)
    f = box / 10 - sp.tanh(steepness * (box - middle))
    f += sp.Rational(1, 10) - f.subs(box, 0)
    outside = sp.Ge((box - middle) ** 2, sp.Rational(100, steepness**2), evaluate=False)
    with pytest.raises(NotProved):
        monotone(goal(sp.Ge(f, 0, evaluate=False), outside), seconds=4)


def test_a_concave_piece_between_gaps_proves_nothing():
    """f″ ≤ 0 wherever the hypothesis holds, and f is below 0 between the ends."""
    box, middle = real("x", 0, 2), sp.Rational(30011, 31013)
    kink = sp.log(1 + sp.exp(200 * (box - middle))) / 200
    f = 2 * kink - box * sp.Rational(1063, 1000) + sp.Rational(1, 10)
    outside = sp.Ge((box - middle) ** 2, sp.Rational(1, 100), evaluate=False)
    assert truth_at(sp.Ge(f, 0), {box: sp.Rational(8, 10)}) is False
    with pytest.raises(NotProved):
        monotone(goal(sp.Ge(f, 0, evaluate=False), outside), seconds=4)


def test_a_hypothesis_is_kept_on_the_way_to_a_face_where_it_stays_true():
    a, b = real("a", 0, 10), real("b", 0, 3)
    relation = le(sp.cosh(a - b), sp.cosh(3))
    assert monotone(goal(relation, le(a, b)), seconds=8).verdict is Verdict.PROVED
    with pytest.raises(NotProved):
        monotone(goal(relation), seconds=1)


def test_equations_are_refused_and_an_empty_case_is_noted():
    with pytest.raises(NotProved, match="no inequality"):
        monotone(goal(eq(sp.exp(x), sp.exp(x) + 0 * y)), seconds=1)
    empty = monotone(goal(le(sp.exp(u), 0), lt(u, 0)), seconds=1)
    assert empty.steps[0].name == "no case"


def test_logarithms_and_exponentials_are_taken_away_exactly():
    ratio = without_logarithms(sp.log(s) / 2 + sp.log(1 + s) / 3 - sp.log(2 + s))
    assert ratio == s**3 * (1 + s) ** 2 - (2 + s) ** 6
    assert without_logarithms(sp.log(s)) == s - 1
    with pytest.raises(NotProved):
        without_logarithms(sp.log(s) + s)
    found, (one, two) = without_exponentials(sp.exp(x / 2 - y) + sp.exp(x))
    back = found.subs({one: sp.exp(x / 2), two: sp.exp(y)})
    assert sp.powsimp(back) == sp.exp(x / 2 - y) + sp.exp(x)
    with pytest.raises(NotProved):
        without_exponentials(x + y)


@given(
    st.lists(st.integers(-3, 3), min_size=4, max_size=4),
    st.sampled_from([sp.exp(t), sp.exp(-t), sp.log(1 + t), sp.sin(t), sp.sqrt(t), sp.atan(t)]),
    st.sampled_from([sp.Ge, sp.Gt]),
)
@settings(derandomize=True, max_examples=40, deadline=None)
def test_what_is_proved_is_true_at_many_points(coefficients, function, kind):
    a, b, c, d = coefficients
    relation = kind(a + b * t + c * t**2 + d * function, 0, evaluate=False)
    if not relation.free_symbols:
        return
    try:
        monotone(goal(relation), seconds=0.5)
    except NotProved:
        return
    for number in [*points_of(t, 201), sp.Rational(1, 1000), sp.Integer(10) ** 6]:
        found = truth_at(relation, {t: number})
        assert found is not False
