"""Groups with error bars and margins: what is widened contains all that is allowed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.groups import positive_rationals, spectral_group_lists

from numerics.exact import InputError
from numerics.group_widening import margin_from, widened, widened_blocks
from numerics.spectral_group import SpectralGroup, group_from_text, spectral_groups
from numerics.uncertain_group import UncertainGroup, ordered_uncertain_groups, uncertain_group

MARGINS = st.fractions(min_value=0, max_value=Fraction(99, 100), max_denominator=100)


@st.composite
def uncertain_groups(draw):
    """Bars of any width that keep μ below L at both ends."""
    a, b, c, d = sorted(draw(positive_rationals()) for _ in range(4))
    mu, top = draw(st.sampled_from([((a, b), (c, d)), ((a, c), (b, d)), ((a, a), (b, d))]))
    return UncertainGroup(mu, top)


def test_an_end_with_an_error_bar_is_read_exactly_and_widened():
    group = uncertain_group("0.1..1/9:95..1.05e2")
    assert group == UncertainGroup((Fraction(1, 10), Fraction(1, 9)), (Fraction(95), Fraction(105)))
    assert group.widest == group_from_text("0.1..1/9:95..1.05e2") == group_from_text("1/10:105")
    assert group.middle == SpectralGroup(Fraction(19, 180), 100)
    assert str(group) == "1/10..1/9:95..105"
    assert not group.is_certain
    assert group.to_json() == {"mu": ["1/10", "1/9"], "L": ["95", "105"]}


def test_one_number_is_a_bar_of_no_width():
    assert uncertain_group("1:2").is_certain
    assert str(uncertain_group("1:2")) == "1:2"
    assert spectral_groups("1..1:2") == spectral_groups("1:2")


@given(uncertain_groups(), st.data())
def test_every_group_that_the_bars_allow_lies_in_the_widest(group, data):
    def inside(bar):
        return bar[0] + Fraction(data.draw(st.integers(0, 16)), 16) * (bar[1] - bar[0])

    mu, top = inside(group.mu), inside(group.L)
    assert group.widest.mu <= mu
    assert top <= group.widest.L
    assert group.widest.mu <= group.middle.mu <= group.middle.L <= group.widest.L
    assert uncertain_group(str(group)) == group


@given(spectral_group_lists(), MARGINS)
def test_a_margin_contains_every_group_and_leaves_the_groups_disjoint(groups, margin):
    wide = widened(groups, margin)
    for group in groups:
        containing = [
            w
            for w in wide.groups
            if w.mu <= group.mu * (1 - margin) and group.L * (1 + margin) <= w.L
        ]
        assert containing  # two, where a point touches its neighbour
    assert all(a.mu >= b.L for a, b in zip(wide.groups, wide.groups[1:], strict=False))
    assert wide.middle == groups
    merged = sum(len(part) - 1 for part in wide.merged)
    assert len(wide.groups) == len(groups) - merged
    # nothing is added that no group needs
    ends = {g.mu * (1 - margin) for g in groups} | {g.L * (1 + margin) for g in groups}
    assert all({w.mu, w.L} <= ends for w in wide.groups)


def test_groups_that_overlap_after_the_margin_become_one_and_are_named():
    wide = widened(spectral_groups("4:9", "2:3.9", "1/10:1/5"), "5%")
    assert wide.groups == spectral_groups("1.9:9.45", "0.095:0.21")
    assert wide.merged == (tuple(map(group_from_text, ("3.8:9.45", "1.9:4.095"))),)
    assert wide.is_wider
    assert not widened(spectral_groups("1:2", "2:3")).is_wider  # they touch, and stay two


def test_blocks_may_overlap_and_are_not_merged():
    wide = widened_blocks([group_from_text("1:3"), uncertain_group("2..3:3..4")], "1/2")
    assert wide.groups == (SpectralGroup(1, 6), SpectralGroup(Fraction(1, 2), Fraction(9, 2)))
    assert wide.merged == ()
    with pytest.raises(InputError, match="none given"):
        widened_blocks([])


@pytest.mark.parametrize(
    ("text", "margin"), [("5%", "1/20"), ("0.05", "1/20"), ("1/20", "1/20"), ("2.5 %", "1/40")]
)
def test_a_margin_is_a_part_or_per_cent(text, margin):
    assert margin_from(text) == Fraction(margin)


def test_a_float_margin_is_refused():
    with pytest.raises(InputError, match=r"margin: 0\.05 is a float"):
        margin_from(0.05)


def test_overlapping_bars_are_refused_and_exact_overlaps_as_before():
    with pytest.raises(InputError, match=r"'1:9\.\.10' and .* give one group such as 1:105"):
        ordered_uncertain_groups(map(uncertain_group, ["9..11:95..105", "1:9..10"]))
    with pytest.raises(InputError, match=r"group 2: .* merge the two"):
        ordered_uncertain_groups(map(uncertain_group, ["2:4", "1:3"]))
    touching = ordered_uncertain_groups(map(uncertain_group, ["1:8..9", "9..11:95..105"]))
    assert [group.widest for group in touching] == [SpectralGroup(9, 105), SpectralGroup(1, 9)]


def test_a_group_that_no_text_could_hold_is_widened_too():
    tiny = SpectralGroup(Fraction(1, 10**3000), Fraction(1, 10**2999))
    assert widened([tiny], "1/2").groups[0].mu == tiny.mu / 2
