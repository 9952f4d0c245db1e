import gc
import signal
import time
from contextlib import suppress

import pytest
import sympy as sp

from numerics.exact import InputError
from proofs_check.engine.discharge import discharge
from proofs_check.engine.method import within
from proofs_check.engine.provers import prove
from proofs_check.engine.theorem import integer, real
from proofs_check.engine.vacuity import point_of, refuse_contradiction
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from theory.goal import Goal

x = real("x", 0, 1)
y = real("y")
n = integer("n", 1)
h = real("h", 0)


def goal(conclusion, *hypotheses):
    symbols = conclusion.free_symbols.union(*(each.free_symbols for each in hypotheses))
    variables = tuple(sorted(symbols, key=str))
    return Goal(variables=variables, conclusion=conclusion, hypotheses=hypotheses)


def verdict(part, **options):
    (evidence,) = discharge(part, seconds=2, **options)
    return evidence.verdict, evidence.scope


def test_a_true_claim_is_proved_and_a_false_one_refuted():
    assert verdict(goal(x * (1 - x) <= sp.Rational(1, 4)))[0] is Verdict.PROVED
    assert verdict(goal(x * (1 - x) < sp.Rational(1, 4))) == (Verdict.REFUTED, "fails at x = 1/2")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (goal(x * sp.log(x) <= x), "at x = 0 the term log(x) is undefined; restrict the domain"),
        (goal(sp.sin(h) / h <= 1), "at h = 0 the term 1/h is undefined"),
        (goal(sp.sqrt(y) ** 3 >= 0), "the term sqrt(y) is undefined"),
        (goal(1 / (n - 5) <= 1, n < 9), "at n = 5 the term 1/(n - 5) is undefined"),
    ],
    ids=str,
)
def test_an_undefined_term_is_neither_a_proof_nor_a_refutation(part, words):
    found, scope = verdict(part)
    assert found is Verdict.UNDECIDED
    assert words in scope.replace("y**(3/2)", "sqrt(y)")


def test_a_removed_term_has_to_be_defined_too():
    one = goal(sp.Ge(1, 1, evaluate=False))
    always = Goal(variables=(x,), conclusion=one.conclusion)
    found, scope = verdict(always, defined=(sp.Ne(x, 0, evaluate=False),))
    assert found is Verdict.UNDECIDED
    assert "at x = 0 what needs Ne(x, 0) is undefined" in scope
    found, _ = verdict(always, defined=(sp.Ne(x + 1, 0, evaluate=False),))
    assert found is Verdict.PROVED


def test_a_point_where_a_removed_term_is_undefined_refutes_nothing():
    """x²/x > 0 on [0, 1]: what is left, x > 0, is false at 0, where the claim is undefined."""
    left = goal(sp.Gt(x, 0, evaluate=False))
    found, scope = verdict(left, defined=(sp.Ne(x, 0, evaluate=False),))
    assert found is Verdict.UNDECIDED
    assert "at x = 0 what needs Ne(x, 0) is undefined" in scope


def test_what_is_tried_in_vain_is_said():
    hard = goal(sp.Gt(sp.sin(sp.exp(y)) + sp.cos(y**3) + 2, 0, evaluate=False))
    found, scope = verdict(hard)
    assert found is Verdict.UNDECIDED
    assert "no proof and no counterexample" in scope
    assert "branch and bound" in scope


def test_a_claim_with_hypotheses_holds_where_they_do():
    assert verdict(goal(x > 1 - x, x > sp.Rational(1, 2)))[0] is Verdict.PROVED
    assert verdict(goal(x > 1 - x, x > sp.Rational(1, 3)))[0] is Verdict.REFUTED


def test_hypotheses_that_contradict_each_other_are_refused():
    nothing = goal(x > 2, x > sp.Rational(1, 2), sp.Lt(x, sp.Rational(1, 3), evaluate=False))
    with pytest.raises(InputError, match="its hypotheses contradict its domains or each other"):
        refuse_contradiction(nothing, "f.py, c", seconds=0.5, prover=prove)
    assert verdict(nothing)[0] is Verdict.UNDECIDED


def test_a_point_that_satisfies_thin_hypotheses_is_found():
    thin = goal(x > 0, x**2 < sp.Rational(2, 10**4), x > sp.Rational(14, 1000))
    point = point_of(thin, seconds=2)
    assert point is not None
    assert sp.Rational(14, 1000) < point[x]
    refuse_contradiction(thin, "f.py, c", seconds=2, prover=prove)


def test_a_block_that_takes_too_long_is_stopped():
    def run_on():
        with within(0.2):
            while True:
                pass

    with pytest.raises(NotProved, match=r"no answer within 0\.\d s"):
        run_on()


def test_the_outer_limit_holds_around_an_inner_one():
    def run_on():
        with within(0.2):
            for _ in range(100):
                with suppress(NotProved), within(60):
                    time.sleep(1)

    start = time.monotonic()
    with pytest.raises(NotProved):
        run_on()
    assert time.monotonic() - start < 20


def test_limits_within_limits_leave_nothing_behind():
    """A stop may come at any moment, also while a limit begins or ends."""
    before = signal.getsignal(signal.SIGALRM)
    for turn in range(300):
        with suppress(NotProved), within(0.011):
            for _ in range(200):
                with suppress(NotProved), within(0.01 + turn * 1e-6):
                    sum(range(100))
                with suppress(NotProved), within(0.02), within(0.01):
                    sum(range(50))
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
        assert signal.getsignal(signal.SIGALRM) is before


def test_no_stop_is_lost_in_a_collection_of_garbage():
    def gc_callback(_phase, _details):
        deadline = time.monotonic() + 0.1
        while time.monotonic() < deadline:
            pass

    def collected():
        gc.collect()
        time.sleep(60)

    gc.callbacks.append(gc_callback)
    try:
        with pytest.raises(NotProved), within(0.03):
            collected()
    finally:
        gc.callbacks.remove(gc_callback)
