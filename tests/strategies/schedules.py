"""Schedules with rational rates: free ones, and ones whose roots lie on, in and near groups."""

from fractions import Fraction

from hypothesis import strategies as st

from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup
from strategies.groups import positive_rationals


def steps(most_count: int = 20) -> st.SearchStrategy[Step]:
    """Steps of any rate."""
    return st.builds(Step, positive_rationals(), st.integers(1, most_count))


def schedules(most_steps: int = 5, most_count: int = 20) -> st.SearchStrategy[Schedule]:
    """Schedules that know nothing of any group."""
    return st.builds(
        lambda found: Schedule(tuple(found)),
        st.lists(steps(most_count), min_size=1, max_size=most_steps),
    )


@st.composite
def schedules_for(
    draw: st.DrawFn,
    groups: tuple[SpectralGroup, ...],
    most_steps: int = 5,
    most_count: int = 20,
) -> Schedule:
    """Schedules with roots inside the groups, on their ends, at their ends' doors, or anywhere."""
    found = []
    for _ in range(draw(st.integers(1, most_steps))):
        group = draw(st.sampled_from(groups))
        place = draw(st.sampled_from(["inside", "end", "near", "anywhere"]))
        if place == "anywhere":
            root = draw(positive_rationals())
        elif place == "inside":
            t = Fraction(draw(st.integers(1, 15)), 16)
            root = group.mu + t * (group.L - group.mu)
        else:
            root = draw(st.sampled_from([group.mu, group.L]))
            if place == "near":
                root *= 1 + Fraction(draw(st.sampled_from([-1, 1])), 10 ** draw(st.integers(1, 45)))
        found.append(Step(1 / root, draw(st.integers(1, most_count))))
    return Schedule(tuple(found))
