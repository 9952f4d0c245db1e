"""Coupled groups and schedules for them, drawn as rationals."""

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from numerics.coupled_groups import CoupledGroups
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup

FRACTIONS = st.fractions(min_value=0, max_value=1, max_denominator=50)


@st.composite
def coupled_groups(draw: st.DrawFn, *, most: int = 3) -> CoupledGroups:
    """Up to `most` groups, which may overlap, with cross terms that may be 0."""
    size = draw(st.integers(1, most))
    groups = []
    for _ in range(size):
        mu = draw(st.fractions(min_value=Fraction(1, 20), max_value=20, max_denominator=20))
        groups.append(SpectralGroup(mu, mu * (1 + 3 * draw(FRACTIONS))))
    cross = [[Fraction(0)] * size for _ in range(size)]
    for i in range(size):
        for k in range(i):
            cross[i][k] = cross[k][i] = draw(FRACTIONS)
    return CoupledGroups(tuple(groups), tuple(map(tuple, cross)))


@st.composite
def short_schedules(draw: st.DrawFn) -> Schedule:
    """One to three entries with counts up to 5."""
    rates = st.fractions(min_value=Fraction(1, 40), max_value=1, max_denominator=40)
    return Schedule(
        tuple(Step(draw(rates), draw(st.integers(1, 5))) for _ in range(draw(st.integers(1, 3))))
    )


def block_hessian(coupled: CoupledGroups, sizes: list[int], seed: int) -> np.ndarray:
    """A random symmetric matrix whose blocks keep the bounds, up to float rounding."""
    generator = np.random.default_rng(seed)
    edges = np.cumsum([0, *sizes])
    H = np.zeros((edges[-1], edges[-1]))
    for i, group in enumerate(coupled.groups):
        Q = np.linalg.qr(generator.standard_normal((sizes[i], sizes[i])))[0]
        values = generator.uniform(float(group.mu), float(group.L), sizes[i])
        H[edges[i] : edges[i + 1], edges[i] : edges[i + 1]] = (Q * values) @ Q.T
        for k in range(i):
            block = generator.standard_normal((sizes[i], sizes[k]))
            block *= float(coupled.cross[i][k]) / max(np.linalg.norm(block, 2), 1e-12)
            H[edges[i] : edges[i + 1], edges[k] : edges[k + 1]] = block
            H[edges[k] : edges[k + 1], edges[i] : edges[i + 1]] = block.T
    return H
