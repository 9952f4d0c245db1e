"""Plans for uncertain groups hold for every group inside the bars, by exact evaluation."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.coupled import block_hessian

import mrgd
from numerics.coupled_groups import CoupledGroups
from proofs_check.supremum import contraction_bound


@st.composite
def apart(draw):
    """One or two uncertain groups whose bars leave a gap."""
    made, base = [], Fraction(1, 10)
    for _ in range(draw(st.integers(1, 2))):
        low, bar, width = (Fraction(draw(st.integers(1, 20)), 10) for _ in range(3))
        mu = (base + low, base + low + bar / 10)
        top = (mu[1] + width, mu[1] + width + bar)
        made.append(mrgd.UncertainGroup(mu, top))
        base = 10 * top[1]
    return made


@settings(max_examples=40, deadline=None)
@given(apart(), st.sampled_from(["mrgd", "tight", "chebyshev"]), st.data())
def test_a_certified_plan_holds_for_every_drawn_group_inside_the_bars(groups, method, data):
    margin = data.draw(st.sampled_from([0, "5%", "1/3"]))
    plan = mrgd.plan(groups, method=method, margin=margin)
    factor = {0: Fraction(0), "5%": Fraction(1, 20), "1/3": Fraction(1, 3)}[margin]

    def drawn(low, high):
        return low + Fraction(data.draw(st.integers(0, 32)), 32) * (high - low)

    for group in groups:
        mu = drawn(group.mu[0] * (1 - factor), group.mu[1])
        top = drawn(max(mu, group.L[0]), group.L[1] * (1 + factor))
        true = contraction_bound(plan.schedule, [mrgd.SpectralGroup(mu, top)])
        assert true.lower <= plan.bound.upper


def test_a_plan_for_the_middles_does_not_hold_at_the_ends_of_the_bars():
    bars = [mrgd.uncertain_group("9..11:90..110"), mrgd.uncertain_group("1/2..1:2..3")]
    nominal = mrgd.plan([bar.middle for bar in bars], method="tight", contraction="4/5")
    robust = mrgd.plan(bars, method="tight", contraction="5/6")
    wide = [bar.widest for bar in bars]
    assert mrgd.certify(nominal.schedule, wide).holds("4/5") is False
    assert mrgd.certify(robust.schedule, wide).holds("5/6") is True
    assert robust.bound.rate < nominal.bound.rate


def test_a_coupled_plan_for_bars_contracts_every_drawn_hessian_inside_them():
    bars = [mrgd.uncertain_group("9..11:15..20"), mrgd.uncertain_group("1/20:0.1..0.12")]
    plan = mrgd.plan_coupled(bars, {(2, 1): "1/20"}, margin="2%")
    assert plan.contraction < 1
    assert 0 < plan.rate <= plan.limit
    assert mrgd.recheck(plan.certificate).accepted
    u = [float(x) for x in plan.bound.vector]
    import numpy as np

    for seed in range(5):
        narrow = (mrgd.SpectralGroup(9 + seed % 3, 15 + seed), mrgd.SpectralGroup("1/20", "0.11"))
        H = block_hessian(CoupledGroups(narrow, ((0, "1/20"), ("1/20", 0))), [3, 2], seed)
        error = np.random.default_rng(seed).standard_normal(5)
        for part, most in ((slice(0, 3), u[0]), (slice(3, 5), u[1])):
            error[part] *= most / np.linalg.norm(error[part])
        for step in plan.schedule.steps:
            for _ in range(step.count):
                error = error - float(step.rate) * (H @ error)
        sizes = [np.linalg.norm(error[:3]), np.linalg.norm(error[3:])]
        rounding = 1e-12 * sum(u)
        for size, most in zip(sizes, u, strict=True):
            assert size <= float(plan.contraction) * most + rounding


@pytest.mark.parametrize(
    ("cross", "words"),
    [
        ({(1, 2): 0.5}, "is a float"),
        ({(1, 1): 1}, "two different groups"),
        ({1: 1}, "two different groups"),
        ({("1", 2): 1}, "two different groups"),
        ({(1, 2): "-1"}, "must be >= 0"),
        ({(1, 2): 1, (2, 1): 1}, "given twice"),
    ],
)
def test_bad_cross_terms_are_refused(cross, words):
    with pytest.raises(mrgd.InputError, match=words):
        mrgd.plan_coupled(mrgd.spectral_groups("4:9", "1:2"), cross)
