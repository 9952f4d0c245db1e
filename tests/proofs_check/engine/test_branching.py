"""Branch and bound: true goals on boxes are proved, what is off by a hair never is."""

import itertools
import time

import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.goals import eq, goal, integer, le, lt, points_of, polynomials, real

from proofs_check.ball import truth_at
from proofs_check.engine.branching import Positivity, branching, search
from proofs_check.engine.region import Region
from proofs_check.engine.smooth import Smooth
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.interval import Interval

x, t = real("x"), real("t", 0)
u, v, w = real("u", 0, 1), real("v", 0, 1), real("w", -1, 1)
q = real("q", 0, 1, open_at="low")
n = integer("n", 1, 20)
third = sp.Rational(1, 3)


def shifted(relation):
    """The relation with its larger side made smaller."""
    left, right = relation.args
    return type(relation)(left, right - sp.Rational(1, 10**5), evaluate=False)


TIGHT = [
    le(1 + u, sp.exp(u)),
    le(1 - w, sp.exp(-w)),
    le(u - u**3 / 6, sp.sin(u)),
    le(sp.cos(w), 1 - w**2 / 2 + w**4 / 24),
    le(1 + w**2 / 2, sp.cosh(w)),
    le(2, sp.exp(w) + sp.exp(-w)),
    le(sp.log(q), q - 1),
    le(2 * u / sp.pi, sp.sin(u)),
    le(sp.sqrt(u), (1 + u) / 2),
    le(0, (u - third) ** 2 * sp.exp(u)),
    le(u * (1 - u), sp.Rational(1, 4)),
    le(2 + u + v, sp.exp(u) + sp.exp(v)),
    le(1, (u - third) ** 2 + (v - sp.Rational(2, 7)) ** 2 + sp.exp((u - third) ** 2)),
    le(sp.Abs(sp.sin(w)), sp.Abs(w)),
    le((1 - u) ** n, 1),
    le(sp.atan(u), u),
    le(sp.erf(u), 2 * u / sp.sqrt(sp.pi)),
]


@pytest.mark.parametrize("relation", TIGHT)
def test_an_inequality_with_equality_somewhere_is_proved(relation):
    found = branching(goal(relation), seconds=5)
    assert found.verdict is Verdict.PROVED
    assert found.trusts[0].startswith("python-flint")


@pytest.mark.parametrize("relation", TIGHT)
def test_an_inequality_that_is_off_by_a_hair_is_not_proved(relation):
    with pytest.raises(NotProved):
        branching(goal(shifted(relation)), seconds=2)


@pytest.mark.parametrize("relation", TIGHT)
def test_the_strict_relation_is_not_proved_where_equality_occurs(relation):
    with pytest.raises(NotProved):
        branching(goal(sp.Lt(*relation.args, evaluate=False)), seconds=2)


def test_strictness_holds_where_the_point_of_equality_is_left_out():
    assert branching(goal(lt(1 + q, sp.exp(q))), seconds=5)
    assert branching(goal(lt(1 + u, sp.exp(u)), lt(0, u)), seconds=5)
    assert branching(goal(lt(sp.sin(q), q)), seconds=5)
    with pytest.raises(NotProved):
        branching(goal(lt(1 + u, sp.exp(u)), le(0, u)), seconds=5)


def test_a_hypothesis_that_fails_on_a_face_that_is_left_out_proves_nothing():
    """f increases towards the box from its open face p = 0, where f < 0 and p(2 − p) > 0 fails."""
    p = real("p", 0, 1, open_at="low")
    half = sp.Rational(1, 2)
    with pytest.raises(NotProved):
        branching(goal(le(half, p + (u - half) ** 2), lt(0, p * (2 - p))), seconds=5)
    assert branching(goal(lt(0, p + (u - half) ** 2), lt(0, p * (2 - p))), seconds=5)


@pytest.mark.parametrize(
    "relation",
    [
        le(sp.log(u), 0),
        le(sp.sqrt(w), 2),
        le(0, 1 / u),
        le(sp.tan(2 * u), 10**6),
        le(w ** sp.Rational(1, 3), 1),
        le(sp.Max(0, sp.log(u)), 1),
        eq(u, u),
        le(sp.gamma(1 + u), 1),
    ],
)
def test_what_is_undefined_somewhere_is_not_proved(relation):
    with pytest.raises(NotProved):
        branching(goal(relation), seconds=1)


def test_a_hypothesis_is_used_and_is_needed():
    needed = lt(u + v, 1)
    conclusion = lt(u * v, sp.Rational(26, 100))
    assert branching(goal(conclusion, needed), seconds=5)
    with pytest.raises(NotProved, match="fails at"):
        branching(goal(conclusion), seconds=5)
    with pytest.raises(NotProved):
        branching(goal(lt(u * v, sp.Rational(2499, 10000)), needed), seconds=2)


@pytest.mark.parametrize(
    ("hypothesis", "holds"),
    [(le(2 * u, 1), True), (sp.Ge(1, 2 * u, evaluate=False), True), (le(1, 2 * u), False),
     (sp.Ge(-1, -2 * u, evaluate=False), False), (eq(2 * u, 1), True)],
)  # fmt: skip
def test_a_bound_on_one_variable_narrows_its_interval_on_the_right_side(hypothesis, holds):
    this = goal(le(sp.exp(u), sp.Rational(165, 100)), hypothesis)
    if holds:
        assert branching(this, seconds=5)
    else:
        with pytest.raises(NotProved):
            branching(this, seconds=5)


def test_a_disjunction_is_settled_by_different_relations_on_different_boxes():
    either = sp.Or(lt(sp.Rational(2, 5), u), lt(sp.exp(u), sp.Rational(3, 2)), evaluate=False)
    assert branching(goal(either), seconds=5)
    neither = sp.Or(lt(sp.Rational(1, 2), u), lt(sp.exp(u), sp.Rational(3, 2)), evaluate=False)
    with pytest.raises(NotProved):
        branching(goal(neither), seconds=2)


def test_a_failure_says_what_is_left():
    with pytest.raises(NotProved, match=r"no box settles u in \[0, "):
        branching(goal(le(0, 1 / u)), seconds=5)
    with pytest.raises(NotProved, match="fails at u = 1/2"):
        branching(goal(le(u * (1 - u), sp.Rational(24999, 100000))), seconds=5)
    with pytest.raises(NotProved, match=r"time is up, with .* boxes left"):
        branching(goal(le(1 + u * v, sp.exp(u * v))), seconds=0.3)


@given(
    polynomials([u, v]),
    st.sampled_from([sp.exp(u), sp.cos(v), sp.sqrt(u), sp.log(2 + v), sp.Integer(1)]),
    st.sampled_from([sp.Ge, sp.Gt]),
    st.sampled_from([None, lt(u, v), le(u**2 + v**2, 1)]),
)
@settings(derandomize=True, max_examples=60, deadline=None)
def test_what_is_proved_is_true_at_many_points(polynomial, factor, kind, hypothesis):
    relation = kind(polynomial * factor, 0, evaluate=False)
    if not relation.free_symbols:
        return
    given_ = () if hypothesis is None else (hypothesis,)
    try:
        branching(goal(relation, *given_), seconds=0.3)
    except NotProved:
        return
    for a, b in itertools.product(points_of(u), points_of(v)):
        at = {u: a, v: b}
        if hypothesis is None or truth_at(hypothesis, at):
            assert truth_at(relation, at) is True


def test_a_case_distinction_whose_condition_is_undefined_is_not_enclosed():
    t = real("t", 0, 3)
    case = sp.Piecewise((1, sp.Gt(1 / (t**2 - 2), 0, evaluate=False)), (2, True))
    with pytest.raises(NotProved):
        branching(goal(le(case, 2)), seconds=1)
    defined = sp.Piecewise((1, sp.Gt(t**2 - 2, 0, evaluate=False)), (2, True))
    assert branching(goal(le(defined, 2)), seconds=1)


def test_numbers_too_large_for_a_float_end_in_no_proof():
    far = real("f", 0)
    huge = sp.Integer(10) ** 400
    for relation in (le(far, huge - 1), lt(sp.cosh(1000 * far), huge * far)):
        with pytest.raises(NotProved):
            branching(goal(relation, le(huge, far)), seconds=1)
    wide = real("g", 0, huge)
    with pytest.raises(NotProved):
        branching(goal(lt(0, (wide - 3) ** 2 + (u - third) ** 2)), seconds=1)


def test_halves_without_an_integer_are_left_out():
    """Between −1 and −1/2 lies −1 alone; the rest is no box, on which 1/m could be enclosed."""
    m = integer("m")
    box = {m: Interval(fmpq(-1), fmpq(-1, 2))}
    wanted = [
        Positivity(function=Smooth(f, (m,)), strict=False)
        for f in (1 / m + 1, -1 / m - sp.Rational(5, 4))
    ]
    assert search(wanted, Region(box=box), deadline=time.monotonic() + 5).boxes == 2


def test_an_exponent_between_two_numbers_of_many_digits_has_no_exact_root():
    base, exponent = real("b", 0), real("e", 1, 2)
    near = sp.Rational(2**70 + 1, 2**70)
    with pytest.raises(NotProved):
        branching(
            goal(lt(base**exponent, base**near), le(exponent, near), le(near, exponent)), seconds=1
        )
