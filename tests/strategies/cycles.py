"""Cycles of multirate descent on random groups, with exact targets and the talk's counts."""

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import assume
from hypothesis import strategies as st

from numerics.multirate import own_factor, step_counts
from numerics.spectral_group import SpectralGroup

LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Cycle:
    """Groups from the largest down, the base rate, the target, and the talk's step counts."""

    groups: tuple[SpectralGroup, ...]
    eta: Fraction
    rho: Fraction
    counts: tuple[int, ...]

    @property
    def kappa(self) -> Fraction:
        return max(group.kappa for group in self.groups)


@st.composite
def multiscale_groups(draw: st.DrawFn, most: int = 4) -> tuple[SpectralGroup, ...]:
    """One to `most` groups with κ ≤ 3: single points, touching groups and gaps close to 1 too."""
    top = draw(st.fractions(Fraction(1, 9), 9, max_denominator=9))
    groups = []
    for _ in range(draw(st.integers(1, most))):
        kappa = draw(st.just(Fraction(1)) | st.fractions(Fraction(21, 20), 3, max_denominator=20))
        groups.append(SpectralGroup(top / kappa, top))
        gap = draw(
            st.sampled_from([Fraction(1), 1 + Fraction(1, 10**6), Fraction(11, 10)])
            | st.fractions(1, 12, max_denominator=8)
        )
        if kappa == gap == 1:
            gap = Fraction(2)
        top = top / kappa / gap
    return tuple(groups)


@st.composite
def cycles(draw: st.DrawFn, most: int = 4) -> Cycle:
    """Cycles with η in [1/3, 1] and a target from 1 − η/κ_n up, the talk's more often than not."""
    groups = draw(multiscale_groups(most))
    eta = draw(st.just(Fraction(1)) | st.fractions(Fraction(1, 3), 1, max_denominator=12))
    least, worst = own_factor(groups[-1], eta), max(own_factor(g, eta) for g in groups)
    place = draw(st.sampled_from(["talk", "talk", "least", "between", "near one"]))
    rho = {
        "talk": worst,
        "least": least,
        "between": least + draw(st.fractions(0, Fraction(9, 10), max_denominator=30)) * (1 - least),
        "near one": 1 - (1 - least) / 10 ** draw(st.integers(1, 6)),
    }[place]
    if rho == 0 < worst:
        rho = worst
    counts = step_counts(groups, eta=eta, contraction=rho)
    assume(sum(counts) <= LONGEST)
    return Cycle(groups, eta, rho, counts)


@st.composite
def talk_cycles(draw: st.DrawFn, most: int = 4) -> Cycle:
    """Cycles with η in [1/3, 1] and a target from the talk's 1 − η/κ up."""
    cycle = draw(cycles(most))
    worst = max(own_factor(group, cycle.eta) for group in cycle.groups)
    rho = max(cycle.rho, worst)
    counts = step_counts(cycle.groups, eta=cycle.eta, contraction=rho)
    assume(sum(counts) <= LONGEST)
    return Cycle(cycle.groups, cycle.eta, rho, counts)
