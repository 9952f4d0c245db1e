"""The proof that some couplings let no cycle contract, and the exact decision that goes with it."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from strategies.coupled import coupled_groups, short_schedules
from strategies.decisions import evidence_of

import proofs_check.no_contraction as proofs
from numerics.coupled_groups import CoupledGroups
from numerics.spectral_group import SpectralGroup
from proofs_check.comparison import comparison_bound
from proofs_check.coupled_limit import some_cycle_contracts
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved
from theory.claim import Statement


def test_it_is_proved():
    (evidence,) = evidence_of("convex.no-contraction")
    assert evidence.verdict is Verdict.PROVED


def test_a_statement_with_a_smaller_bound_is_not_proved():
    statement = proofs.no_contraction.claim.statement()
    bound = statement.conclusion
    twin = Statement(
        variables=statement.variables,
        hypotheses=statement.hypotheses,
        conclusion=sp.Le(bound.lhs, bound.rhs * sp.Rational(99, 100)),
        instance=statement.instance,
    )
    with pytest.raises(NotProved):
        proofs.no_contraction.function(twin)


@settings(max_examples=100, deadline=None)
@given(coupled_groups(), short_schedules())
def test_where_none_contracts_no_drawn_cycle_does(coupled, schedule):
    if not some_cycle_contracts(coupled):
        assert comparison_bound(coupled, schedule).contraction >= 1


@given(coupled_groups())
def test_the_decision_is_that_of_the_eigenvalues_away_from_zero(coupled):
    size = len(coupled.groups)
    left = -np.array([[float(c) for c in row] for row in coupled.cross])
    left += np.diag([float(group.mu) for group in coupled.groups])
    least = np.linalg.eigvalsh(left)[0]
    if abs(least) > 1e-12 * size * np.abs(left).max():
        assert some_cycle_contracts(coupled) is bool(least > 0)


def test_an_exactly_singular_matrix_is_no_contraction():
    half = Fraction(1, 2)
    cross = tuple(tuple(half * (i != k) for k in range(3)) for i in range(3))
    coupled = CoupledGroups((SpectralGroup(1, 2),) * 3, cross)
    assert not some_cycle_contracts(coupled)
