"""The search for cycles on coupled groups: certified, no worse than multiples of the counts."""

import json
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from strategies.coupled import coupled_groups, short_schedules

from numerics.coupled_groups import CoupledGroups, prefix_bounds
from numerics.exact import InputError
from numerics.experiments.strongly_convex import coupled_blocks
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup
from proofs_check.checker import check
from proofs_check.comparison import comparison_bound, comparison_certificate_text
from proofs_check.coupled_limit import coupled_limit, some_cycle_contracts
from proofs_check.coupled_schedule import coupled_plan, multirate_cycles

UNCOUPLED = ((Fraction(0), Fraction(0)), (Fraction(0), Fraction(0)))


def chain(kappa: int, gap: int, size: int, coupling: str) -> CoupledGroups:
    """Groups of the same κ and gap from [1, κ] down, c_ik = coupling·√(μ_i μ_k), which is exact."""
    root = [Fraction(1, (gap * kappa) ** i) for i in range(size)]
    groups = tuple(SpectralGroup(r**2, r**2 * kappa) for r in root)
    theta = Fraction(coupling)
    cross = tuple(
        tuple(theta * root[i] * root[k] * (i != k) for k in range(size)) for i in range(size)
    )
    return CoupledGroups(groups, cross)


def best_multirate(coupled: CoupledGroups) -> float:
    cycles = multirate_cycles(coupled)
    return max(comparison_bound(coupled, Schedule(steps)).rate for steps in cycles)


@pytest.mark.parametrize(
    ("coupled", "ratio"),
    [
        (coupled_blocks(Fraction(1, 10), Fraction(1, 2)), 1),
        (coupled_blocks(Fraction(1, 100), Fraction(1, 2)), 1.06),
        (chain(2, 10, 2, "0"), 1.03),  # the limit is 3.5 % above the multiples
        (chain(2, 10, 3, "1/10"), None),  # no multiple of the counts contracts in blocks
        (chain(4, 5, 3, "1/100"), None),
    ],
)
def test_the_search_beats_the_multiples_of_the_counts_and_is_accepted(coupled, ratio):
    plan, before = coupled_plan(coupled), best_multirate(coupled)
    if ratio is None:
        assert before < 0 < plan.bound.rate
    else:
        assert plan.bound.rate >= ratio * before * (1 - 1e-6)
    assert check(comparison_certificate_text(plan.bound)).accepted
    assert plan.bound.rate <= float(plan.limit)


@settings(max_examples=6, deadline=None)
@given(coupled_groups())
def test_every_plan_is_certified_below_its_limit_and_contracts_where_some_cycle_does(coupled):
    plan = coupled_plan(coupled)
    assert check(comparison_certificate_text(plan.bound)).accepted
    assert plan.bound.rate <= float(plan.limit)
    assert plan.bound.is_contraction or float(plan.limit) < 1e-4
    assert (plan.limit == 0) is not some_cycle_contracts(coupled)


@settings(max_examples=6, deadline=None)
@given(coupled_groups())
def test_the_simulated_errors_stay_below_the_bound(coupled):
    bound = coupled_plan(coupled).bound
    schedule = bound.schedule
    assume(schedule.length <= 500)
    u = np.array([float(x) for x in bound.vector])
    after = prefix_bounds(coupled, bound.schedule, u, cycles=1)[-1]
    # prefix_bounds rounds up by one float for each of the additions of a step
    slack = 1 + 1e-15 * schedule.length * (len(u) + 2)
    assert np.all(after <= float(bound.contraction) * u * slack + 1e-300)


@settings(max_examples=80, deadline=None)
@given(coupled_groups(), short_schedules())
def test_no_drawn_cycle_exceeds_the_certified_limit(coupled, schedule):
    limit = float(coupled_limit(coupled).upper)
    bound = comparison_bound(coupled, schedule)
    assert bound.contraction == 0 or bound.rate <= limit * (1 + 1e-9) + 1e-12


def test_without_cross_terms_the_limit_is_reached_up_to_the_rounding_of_counts():
    plan = coupled_plan(chain(2, 10, 2, "0"))
    assert 0.99 * float(plan.limit) < plan.bound.rate <= float(plan.limit)


def test_no_short_word_over_three_rates_is_better_than_what_the_search_finds():
    coupled = coupled_blocks(Fraction(1, 10), Fraction(1, 2))
    small, large = (2 / (group.mu + group.L) for group in coupled.groups)
    found = coupled_plan(coupled).bound.rate
    letters = (small, large, large * Fraction(6, 7))
    words = (word for size in range(1, 7) for word in product(letters, repeat=size))
    best = max(
        float_rate(coupled, word) for word in words if word[0] == max(word)
    )  # a rotation has the same spectral radius
    assert best <= found * (1 + 1e-5)
    assert best > 0.9 * found  # the words are a test


def float_rate(coupled: CoupledGroups, word) -> float:
    P = np.eye(len(coupled.groups))
    for rate in map(float, word):
        M = rate * np.array([[float(c) for c in row] for row in coupled.cross])
        ends = [(float(g.mu), float(g.L)) for g in coupled.groups]
        np.fill_diagonal(M, [max(abs(1 - rate * mu), abs(1 - rate * L)) for mu, L in ends])
        P = M @ P
    return -np.log(np.abs(np.linalg.eigvals(P)).max()) / len(word)


def test_the_order_of_the_groups_does_not_matter():
    coupled = chain(2, 10, 3, "1/100")
    rates = set()
    for order in permutations(range(3)):
        groups = tuple(coupled.groups[i] for i in order)
        cross = tuple(tuple(coupled.cross[i][k] for k in order) for i in order)
        rates.add(round(coupled_limit(CoupledGroups(groups, cross)).upper, 6))
    assert len(rates) == 1


def test_the_search_is_the_same_each_time():
    coupled = chain(2, 10, 2, "1/10")
    assert coupled_plan(coupled) == coupled_plan(coupled)


def test_at_the_edge_where_no_cycle_contracts_the_limit_is_exactly_zero():
    groups = (SpectralGroup(4, 9), SpectralGroup(1, 2))

    def coupled(c: Fraction) -> CoupledGroups:
        return CoupledGroups(groups, ((0, c), (c, 0)))

    edge = Fraction(2)  # √(μ_1 μ_2)
    assert not some_cycle_contracts(coupled(edge))
    plan = coupled_plan(coupled(edge))
    assert plan.limit == 0
    assert not plan.bound.is_contraction
    below = coupled(edge - Fraction(1, 1000))
    assert some_cycle_contracts(below)
    assert coupled_plan(below).bound.is_contraction


def test_points_without_cross_terms_have_no_limit_and_vanish():
    groups = (SpectralGroup(4, 4), SpectralGroup(1, 1))
    plan = coupled_plan(CoupledGroups(groups, UNCOUPLED))
    assert plan.limit.is_infinite()
    assert plan.bound.contraction < Fraction(1, 10**6)
    assert check(comparison_certificate_text(plan.bound)).accepted


def test_one_point_is_brought_to_zero_by_one_step_and_certified():
    plan = coupled_plan(CoupledGroups((SpectralGroup(3, 3),), ((Fraction(0),),)))
    assert plan.bound.contraction == 0
    assert plan.bound.rate == np.inf
    assert check(comparison_certificate_text(plan.bound)).accepted


def test_a_certificate_with_a_stronger_contraction_is_rejected():
    from proofs_check.certificate import sealed
    from proofs_check.comparison import comparison_certificate

    made = comparison_certificate(coupled_plan(chain(2, 10, 2, "1/10")).bound)
    made["at_most"] = str(Fraction(str(made["at_most"])) * Fraction(999, 1000))
    assert not check(json.dumps(sealed(made))).accepted


def test_too_many_groups_and_ends_beyond_floats_are_refused():
    many = tuple(SpectralGroup(Fraction(1, 4**k), Fraction(1, 4**k)) for k in range(21))
    zero = tuple((Fraction(0),) * 21 for _ in range(21))
    with pytest.raises(InputError, match="21 given; use at most 20"):
        coupled_plan(CoupledGroups(many, zero))
    with pytest.raises(InputError, match="between 1e-100 and 1e100; scale"):
        coupled_plan(CoupledGroups((SpectralGroup(1, Fraction(10) ** 101),), ((0,),)))
