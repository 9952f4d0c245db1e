"""Groups of eigenvalues with rational ends, and exact eigenvalues inside them."""

from fractions import Fraction

from hypothesis import strategies as st

from numerics.spectral_group import SpectralGroup, ordered_groups


def positive_rationals(largest: int = 1000) -> st.SearchStrategy[Fraction]:
    """Fractions in [1/largest, largest], small numerators and denominators first."""
    return st.builds(Fraction, st.integers(1, largest), st.integers(1, largest))


@st.composite
def spectral_group_lists(draw: st.DrawFn, most: int = 3) -> tuple[SpectralGroup, ...]:
    """One to `most` disjoint groups; some are single points, some touch."""
    count = draw(st.integers(1, most))
    ends = sorted(draw(st.lists(positive_rationals(), min_size=count, max_size=2 * count)))
    groups: list[SpectralGroup] = []
    while ends and len(groups) < count:
        mu = ends.pop(0)
        if groups and mu < groups[-1].L:
            mu = groups[-1].L
        is_point = not ends or draw(st.booleans())
        top = mu if is_point else max(mu, ends.pop(0))
        if groups and top == groups[-1].L:
            continue
        groups.append(SpectralGroup(mu, top))
    return ordered_groups(groups)


def eigenvalues(groups: tuple[SpectralGroup, ...]) -> st.SearchStrategy[Fraction]:
    """Exact numbers inside the groups, the ends included."""
    places = st.builds(Fraction, st.integers(0, 997), st.just(997))
    return st.builds(
        lambda group, t: group.mu + t * (group.L - group.mu), st.sampled_from(groups), places
    )


def spectra(groups: tuple[SpectralGroup, ...]) -> st.SearchStrategy[list[Fraction]]:
    """A few eigenvalues inside the groups."""
    return st.lists(eigenvalues(groups), min_size=1, max_size=6)
