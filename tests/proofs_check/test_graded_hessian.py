"""The proofs on graded eigenvalues need their conditions; the bounds hold for drawn matrices."""

import json
from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import example, given, settings
from strategies.decisions import decisions_of, evidence_of
from strategies.false_twins import attempt_at
from strategies.matrices import gram_matrices, scale_lists

from proofs_check.check import checks
from proofs_check.checker import check as recheck
from proofs_check.evidence import Verdict
from proofs_check.graded_hessian import holds_for
from proofs_check.symmetric_eigenvalues import eigenvalues

SETTINGS = settings(derandomize=True, deadline=None, max_examples=40)
NAMES = ["hessian.graded-eigenvalues", "hessian.graded-groups", "hessian.to-schedule"]
TENTH = Fraction(1, 10)
# z3 takes long to find where the graded eigenvalues fail; their breaking points say it.
SIZES = [(NAMES[1], 3), (NAMES[2], 2)]

# The conditions of each lemma that could be left out; every other one is needed.
IDLE = {
    "hessian.graded-eigenvalues": {
        "the lower bound": set(),
        "the upper bound": set(),
        "‖Dv‖² ≥ e_j²‖v‖² for v in the first j coordinates: one turn": set(),
        "‖Dw‖² ≤ e_j²‖w‖² for w in the coordinates from j on: one turn": set(),
    },
    "hessian.to-schedule": {
        "‖Sx‖² ≤ ρ²‖x‖²: one turn": set(),
        "two intervals lie in their merged group": set(),
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_the_claim_is_proved(name):
    assert evidence_of(name)[0].verdict is Verdict.PROVED


@pytest.mark.parametrize("name", IDLE)
def test_every_condition_of_a_lemma_that_matters_is_needed(name):
    decisions = decisions_of(name)
    assert {step: decisions[step].idle for step in IDLE[name]} == IDLE[name]


@pytest.mark.parametrize(
    ("name", "place"),
    [(NAMES[0], 0), *((name, place) for name, most in SIZES for place in range(most))],
)
def test_the_formal_statement_needs_each_of_its_hypotheses(name, place):
    hypotheses = list(checks()[name].claim.statement().hypotheses)
    del hypotheses[place]
    found = attempt_at(name, hypotheses=tuple(hypotheses))
    assert {evidence.verdict for evidence in found} == {Verdict.UNDECIDED}


@pytest.mark.parametrize("name", NAMES)
def test_a_flipped_conclusion_is_not_proved(name):
    conclusion = checks()[name].claim.statement().conclusion
    for part in sp.And.make_args(conclusion):
        if not isinstance(part, sp.Implies):
            found = attempt_at(name, conclusion=part.func(part.rhs, part.lhs))
            assert {evidence.verdict for evidence in found} == {Verdict.UNDECIDED}


@given(matrix=gram_matrices(), scales=scale_lists(4))
@example(matrix=((Fraction(1),) * 2, (Fraction(1), 1 + TENTH**30)), scales=(Fraction(1), TENTH))
@SETTINGS
def test_the_eigenvalues_of_a_graded_matrix_are_in_their_intervals(matrix, scales):
    assert holds_for(matrix, scales[: len(matrix)])


def test_the_exact_check_notices_a_matrix_that_is_not_graded_so():
    # 1 on the diagonal, 2 beside it: indefinite, so that mD² ⪯ H does not order the eigenvalues
    indefinite = ((Fraction(1), Fraction(2)), (Fraction(2), Fraction(1)))
    assert eigenvalues(indefinite)[-1].upper == -1
    assert not holds_for(indefinite, (Fraction(1), TENTH))


def test_the_example_comes_with_a_certificate_that_the_checker_accepts():
    shown = evidence_of("hessian.to-schedule")[1]
    assert shown.verdict is Verdict.CERTIFIED
    assert recheck(json.dumps(shown.certificate)).accepted
