"""Exact decisions: true relations go through, and everything else is refused with a reason."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from proofs_check.exact_decision import (
    NotProved,
    cited,
    counterexample,
    decide,
    decide_as_written,
    decide_whole,
    each_within,
)
from theory.claim import Statement, Variable
from theory.quantifier import ForAll

x, y, z = sp.symbols("x y z", real=True)
k = sp.Symbol("k", integer=True)
A = sp.Symbol("A", commutative=False)
L = sp.IndexedBase("L")


@pytest.mark.parametrize(
    ("relation", "given_"),
    [
        (x**2 + y**2 >= 2 * x * y, ()),
        (sp.Abs(x + y) <= sp.Abs(x) + sp.Abs(y), ()),
        (sp.Max(x, y) + sp.Min(x, y) <= x + y, ()),
        (sp.Max(x, y, z) >= z, ()),
        (1 / x > 0, (x > 0,)),
        (x**-2 > 0, (x < 0,)),
        (sp.Piecewise((x, x >= 0), (-x, True)) >= 0, ()),
        (sp.Implies(x > 1, x**2 > x), ()),
        (sp.Or(x > 0, x <= 0, evaluate=False), ()),
        (sp.Not(sp.Eq(x, y)), (x < y,)),
        (sp.Ne(x * x, -1), ()),
        (k * k >= k, ()),  # true of integers, false of the real number 1/2
        (sp.Rational(1, 3) * x < x, (x > 0,)),
    ],
)
def test_true_relations_are_proved_with_what_they_say_and_trust(relation, given_):
    step = decide("a step", relation, given=given_)
    assert step.name == "a step"
    assert str(sp.sstr(relation)) in step.establishes
    assert all(str(sp.sstr(condition)) in step.establishes for condition in given_)
    assert [trusted.split()[0] for trusted in step.trusts] == ["z3", "SymPy"]


@pytest.mark.parametrize(
    ("relation", "given_"),
    [
        (x**2 > 0, ()),
        (x**2 >= x, ()),
        (x * x >= x, (x > 0,)),
        (sp.Abs(x) < 1, (x < 1,)),
        (sp.Max(x, y) > x, ()),
        (1 / x > 0, (x > -1, sp.Ne(x, 0))),
        (sp.And(x > 0, x < 2), (x > 0,)),
        (sp.Eq(x, y), (sp.Eq(x**2, y**2),)),
        (k > sp.Rational(1, 2), (k >= 0,)),
        (sp.Piecewise((1, x > 0), (-1, True)) > 0, ()),
    ],
)
def test_false_relations_are_not_proved_and_a_point_is_shown(relation, given_):
    with pytest.raises(NotProved, match=r"^twin: fails at "):
        decide("twin", relation, given=given_)


def test_a_division_by_what_may_be_zero_is_refused_even_where_z3_would_agree():
    # z3 gives x/0 some value, so x·(1/x)·… could be proved about no real quotient
    with pytest.raises(NotProved, match=r"denominator .* is not shown to be non-zero"):
        decide("quotient", sp.Eq(y / x, y / x + 0 * z, evaluate=False))
    with pytest.raises(NotProved, match="denominator"):
        decide("quotient", 1 / (x - y) > 0, given=(x >= y,))
    decide("quotient", 1 / (x - y) > 0, given=(x > y,))


def test_a_division_inside_a_condition_needs_its_denominator_too():
    with pytest.raises(NotProved, match="denominator"):
        decide("condition", x > 0, given=(1 / x > 0,))
    decide("condition", x > 0, given=(1 / x > 0, sp.Ne(x, 0)))


@pytest.mark.parametrize(
    "given_", [(x > 0, x < 0), (x**2 < 0,), (sp.Eq(x, 1), sp.Eq(x, 2)), (k > 0, k < 1)]
)
def test_nothing_is_proved_from_contradictory_conditions(given_):
    with pytest.raises(NotProved, match="no point is found that satisfies the conditions"):
        decide("from a contradiction", y > y + 1 - z + z, given=given_)
    with pytest.raises(NotProved, match="no point is found"):
        decide("from a contradiction", sp.Ge(y**2, 0, evaluate=False), given=given_)


@pytest.mark.parametrize(
    "relation",
    [
        sp.log(x) < x,
        sp.exp(x) > y,
        x**y >= 0,
        2**x > y,
        x**1000 >= y,
        sp.sqrt(x) >= 0,
        x < sp.pi,
        x < sp.sqrt(2) + x**2 + 1,
        x < sp.Float("0.5"),
        sp.floor(x) <= y,
        sp.sin(x) <= y,
        sp.Piecewise((x, x > 0), (y, x < -1)) > 0,
        L[k] > x,
        sp.Eq(A, x),
        sp.Eq(sp.I * x, y),
        sp.Equivalent(x > 0, y > 0),
    ],
)
def test_what_has_no_exact_translation_is_refused(relation):
    with pytest.raises(NotProved, match=r"no exact translation|does not cover all cases"):
        decide("unsupported", relation, given=(x > 0,))


@pytest.mark.parametrize("other", [{"positive": True}, {"integer": True}, {}])
def test_two_symbols_with_one_name_are_not_taken_for_one(other):
    twin = sp.Symbol("x", **other)
    with pytest.raises(NotProved, match="two symbols are called x"):
        decide("twins", sp.Eq(x, twin, evaluate=False))


def test_a_decision_that_takes_too_long_proves_nothing():
    letters = sp.symbols("a:h", real=True)
    with each_within(1), pytest.raises(NotProved, match="gives no answer within 1 s"):
        decide("slow", sum(v**8 for v in letters) >= 8 * sp.prod(letters))


def test_a_counterexample_is_exact_and_really_one():
    found = counterexample(x**2 >= x, given=(x > 0,))
    assert found is not None
    assert 0 < found["x"] < 1
    assert isinstance(found["x"], sp.Rational)


def test_integers_stay_integers_in_a_counterexample():
    assert counterexample(k**2 > 1, given=(k >= 0,)) in ({"k": 0}, {"k": 1})


@pytest.mark.parametrize(
    ("relation", "given_"),
    [
        (x**2 >= 0, ()),  # true
        (sp.Ne(x**2, 2), (x > 0,)),  # fails at an irrational point only
        (1 / x > 0, (sp.Eq(x, 0),)),  # fails only where z3 divides by zero
    ],
)
def test_without_a_rational_point_there_is_no_counterexample(relation, given_):
    if relation not in {sp.true, sp.false}:
        assert counterexample(relation, given=given_) is None


@given(
    st.lists(st.integers(-3, 3), min_size=4, max_size=4),
    st.fractions(-5, 5, max_denominator=8),
    st.fractions(-5, 5, max_denominator=8),
)
@settings(derandomize=True, max_examples=40, deadline=None)
def test_what_fails_at_a_known_point_is_never_proved(coefficients, at_x, at_y):
    a, b, c, d = coefficients
    relation = sp.Ge(a * x**2 + b * x * y + c * sp.Abs(y) + d, sp.Max(x, -y), evaluate=False)
    point = {x: sp.Rational(at_x), y: sp.Rational(at_y)}
    if relation.subs(point) == sp.false:
        with pytest.raises(NotProved):
            decide("fails somewhere", relation)


def test_a_cited_fact_is_listed_as_trusted():
    step = cited("the spectral theorem", "an eigenbasis")
    assert (step.method, step.trusts) == ("cited", ("the spectral theorem",))


p, n = sp.Symbol("p", positive=True), sp.Symbol("n", integer=True, positive=True)


def statement(conclusion, *hypotheses, instance=None):
    known = (x, y, p, n, k, L)
    return Statement(
        variables=tuple(Variable(symbol, "as declared") for symbol in known),
        hypotheses=hypotheses,
        conclusion=conclusion,
        instance=instance or {},
    )


def test_a_statement_is_decided_part_by_part_as_it_is_written():
    whole = statement(sp.And(p + 1 / p >= 2, x**2 + p**2 >= 2 * x * p))
    steps = decide_as_written(whole)
    assert [step.name for step in steps] == ["as written"] * 2
    assert decide_whole(whole) == steps


def test_a_symbol_that_is_declared_positive_is_positive_in_the_decision():
    assert decide("positive", 1 / p + p >= 2).establishes
    q = sp.Symbol("q", real=True)
    with pytest.raises(NotProved):
        decide("twin", 1 / q + q >= 2, given=(sp.Ne(q, 0),))


def test_a_part_that_is_false_is_not_proved():
    wrong = statement(sp.And(p + 1 / p >= 2, x > y), x > 0, instance={x: sp.Integer(1)})
    with pytest.raises(NotProved, match="as written: fails at"):
        decide_as_written(wrong)


def test_a_part_with_a_logarithm_is_left_out_and_the_whole_is_then_not_proved():
    mixed = statement(sp.And(p + 1 / p >= 2, sp.log(p) < y))
    assert len(decide_as_written(mixed)) == 1
    with pytest.raises(NotProved, match="has no exact translation"):
        decide_whole(mixed)


def test_a_hypothesis_with_a_logarithm_is_not_used():
    mixed = statement(x > 0, sp.log(p) > 0, sp.Eq(x, p), instance={p: sp.E, x: sp.E})
    assert "log" not in decide_as_written(mixed)[0].establishes
    needed = statement(p > 1, sp.log(p) > 0, instance={p: sp.E})
    with pytest.raises(NotProved):
        decide_as_written(needed)


def test_quantifiers_are_written_out_at_a_size():
    falling = ForAll(L[k] > L[k + 1], (k, 1, n - 1))
    chain = statement(
        L[1] >= L[n], falling, instance={n: sp.Integer(2), L[1]: sp.Integer(2), L[2]: sp.Integer(1)}
    )
    for size in (2, 3, 4):
        (step,) = decide_as_written(chain, {n: size})
        assert step.name == f"as written, n = {size}"
    backwards = statement(
        L[1] < L[n], falling, instance={n: sp.Integer(2), L[1]: sp.Integer(2), L[2]: sp.Integer(1)}
    )
    with pytest.raises(NotProved, match="as written, n = 3: fails at"):
        decide_as_written(backwards, {n: 3})


def test_a_condition_without_a_value_excludes_nothing():
    """At √2 the quotients have no value, and z3 takes 1/0 for a number, which has one sign."""
    pole = 1 / (x**2 - 2)
    given = (x > -1, x * pole > 0, pole < 0)
    with pytest.raises(NotProved, match="not shown to be non-zero"):
        decide("quotients", x < 0, given=given)
    assert decide("quotients", x < 0, given=(x**2 < 2, *given))


def test_a_variable_with_the_name_of_a_word_of_z3_is_left_undecided():
    word = sp.Symbol("and", real=True)
    with pytest.raises(NotProved):
        decide("word", sp.Ge(word**2, 0, evaluate=False))
