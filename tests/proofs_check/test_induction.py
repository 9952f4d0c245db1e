"""Induction on loops: invariants that hold go through; a wrong start or turn does not."""

import pytest
import sympy as sp

from proofs_check.exact_decision import NotProved
from proofs_check.induction import loop_invariant

P, S, a, m, u = sp.symbols("P S a m u", real=True)


def test_a_true_invariant_is_proved_in_two_steps_that_show_the_loop():
    first, turn = loop_invariant(
        "powers of four", P >= 1, start={P: sp.Integer(1)}, turn={P: 4 * P}
    )
    assert first.name == "powers of four: start"
    assert turn.name == "powers of four: one turn"
    assert "loop P ← 4*P from 1" in turn.establishes
    assert turn.method.startswith("induction on the number of turns")


def test_a_wrong_start_is_not_proved():
    with pytest.raises(NotProved, match=r"^twin: start"):
        loop_invariant("twin", P >= 2, start={P: sp.Integer(1)}, turn={P: 4 * P})


def test_a_wrong_turn_is_not_proved():
    with pytest.raises(NotProved, match=r"^twin: one turn"):
        loop_invariant("twin", P >= 1, start={P: sp.Integer(1)}, turn={P: P / 4})


def test_a_true_relation_that_no_turn_keeps_by_itself_is_not_proved():
    # S ≥ 0 holds for every length, but only together with a ≥ 0
    with pytest.raises(NotProved, match="one turn"):
        loop_invariant("twin", S >= 0, start={S: sp.Integer(0)}, turn={S: S + a})
    loop_invariant("sum", S >= 0, start={S: sp.Integer(0)}, turn={S: S + a}, each=(a >= 0,))


def test_the_state_changes_all_at_once():
    # Fibonacci: (S, P) ← (P, S + P) conserves (S² + SP − P²)² = 1
    steps = loop_invariant(
        "Fibonacci",
        sp.Eq((S**2 + S * P - P**2) ** 2, 1),
        start={S: sp.Integer(0), P: sp.Integer(1)},
        turn={S: P, P: S + P},
    )
    assert [step.name for step in steps] == ["Fibonacci: start", "Fibonacci: one turn"]


@pytest.mark.parametrize("left_out", range(2))
def test_bernoulli_needs_both_conditions_on_the_factor(left_out):
    holds = sp.And(P >= 1 - m * u, P <= 1, P >= 0, m >= 0)
    start, turn = {P: sp.Integer(1), m: sp.Integer(0)}, {P: P * a, m: m + 1}
    each = [a >= 1 - u, a <= 1]
    given_ = (u >= 0, u <= 1)
    loop_invariant("Bernoulli", holds, start=start, turn=turn, each=each, given=given_)
    del each[left_out]
    with pytest.raises(NotProved, match="one turn"):
        loop_invariant("twin", holds, start=start, turn=turn, each=each, given=given_)


def test_contradictory_conditions_on_a_turn_prove_nothing():
    with pytest.raises(NotProved, match="no point is found"):
        loop_invariant(
            "twin", P >= 1, start={P: sp.Integer(1)}, turn={P: P * a}, each=(a > 1, a < 0)
        )


def test_a_condition_on_the_state_cannot_pass_as_one_on_what_stays_the_same():
    # P ← P − 1 from 0 would keep P ≥ 0, if P ≥ 1 could be given at every turn
    with pytest.raises(AssertionError, match="what stays the same"):
        loop_invariant("twin", P >= 0, start={P: sp.Integer(0)}, turn={P: P - 1}, given=(P >= 1,))


def test_every_part_of_the_state_needs_a_start_and_a_turn():
    with pytest.raises(AssertionError):
        loop_invariant("twin", P >= 0, start={P: sp.Integer(0)}, turn={S: S})
