from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import positive_rationals, spectral_group_lists

from numerics.spectral_group import spectral_groups
from proofs_check.spectral_cells import SMALLEST_HALF_WIDTH, spectral_cells


@given(spectral_group_lists(), st.lists(positive_rationals(), max_size=8), st.integers(1, 6))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_every_group_is_covered_exactly(groups, roots, pieces):
    cells = spectral_cells(groups, roots, pieces=pieces)
    ends = [
        (Fraction(float(m)) - Fraction(float(h)), Fraction(float(m)) + Fraction(float(h)))
        for m, h in zip(cells.middles, cells.half_widths, strict=True)
    ]
    for group in groups:
        reached = group.mu / cells.scale
        for low, high in ends:
            if low <= reached:
                reached = max(reached, high)
        assert reached >= group.L / cells.scale


@given(spectral_group_lists(), st.lists(positive_rationals(), max_size=8))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_no_cell_is_too_narrow_to_tell_roots_from_its_middle(groups, roots):
    cells = spectral_cells(groups, roots, pieces=4)
    assert (cells.half_widths >= SMALLEST_HALF_WIDTH * cells.middles).all()


def test_cells_are_small_where_roots_are_close_and_roots_almost_equal_are_one():
    groups = spectral_groups("1:2")
    pair = [Fraction(3, 2), Fraction(3, 2) + Fraction(1, 10**4)]
    cells = spectral_cells(groups, pair, pieces=4)
    near = np.abs(cells.middles * 2 - 1.5) < 1e-4
    assert cells.half_widths[near].max() * 2 < 1e-4
    close = [Fraction(3, 2), Fraction(3, 2) + Fraction(1, 10**40)]
    assert len(spectral_cells(groups, close, pieces=4).middles) < len(cells.middles)
