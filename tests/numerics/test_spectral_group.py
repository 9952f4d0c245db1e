"""Spectral groups: validated, ordered, exact, and written back unchanged."""

import json
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.groups import spectral_group_lists

from numerics.exact import InputError
from numerics.spectral_group import (
    MAX_GROUPS,
    SpectralGroup,
    condition_numbers,
    gaps,
    group_from_text,
    group_list_from_json,
    ordered_groups,
    spectral_groups,
)


def test_a_group_reads_its_ends_exactly():
    assert SpectralGroup("0.1", 1) == SpectralGroup(Fraction(1, 10), Fraction(1))
    assert group_from_text("1e-3:1/3") == SpectralGroup(Fraction(1, 1000), Fraction(1, 3))


def test_a_single_point_is_a_group():
    assert SpectralGroup(2, 2).kappa == 1


def test_a_group_cannot_be_changed():
    with pytest.raises(AttributeError):
        SpectralGroup(1, 2).mu = Fraction(3)


@pytest.mark.parametrize(
    ("mu", "top", "words"),
    [
        (0, 1, "mu = '0' must be > 0"),
        ("-1/2", 1, "mu = '-1/2' must be > 0"),
        (2, 1, "L = '1' must be >= mu = '2'"),
        (0.5, 1, "mu: 0.5 is a float"),
        (1, "nan", "L: 'nan' is not a finite number"),
    ],
)
def test_an_interval_that_is_no_group_is_refused(mu, top, words):
    with pytest.raises(InputError, match=words):
        SpectralGroup(mu, top)


def test_an_end_too_long_for_python_to_print_is_refused_in_one_line():
    with pytest.raises(InputError, match="mu = '-10000000"):
        SpectralGroup(-(10**5000), 1)


@pytest.mark.parametrize("text", ["", "1", "1:2:3", "1-2", ":1", "a:b"])
def test_text_that_is_no_pair_is_refused(text):
    with pytest.raises(InputError, match="group"):
        group_from_text(text)


@given(st.data())
@settings(derandomize=True, max_examples=60)
def test_groups_in_any_order_are_ordered_from_the_largest_down(data):
    groups = data.draw(spectral_group_lists(4))
    shuffled = data.draw(st.permutations(groups))
    found = ordered_groups(shuffled)
    assert found == groups
    for above, below in pairwise(found):
        assert above.L > below.L
        assert above.mu >= below.L


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("1:3", "2:4"), "group 2: L = '3' must be < mu = '2' of group 1"),
        (("1:2", "1:2"), "group 2: L = '2'"),
        (("1:4", "2:3"), "group 2: L = '3' must be < mu = '1' of group 1"),
        (("4:4", "1:4"), "group 2: L = '4'"),  # the same upper end, hence the same rate
    ],
)
def test_groups_that_overlap_are_refused_by_number(texts, words):
    with pytest.raises(InputError, match=words):
        spectral_groups(*texts)


def test_groups_may_touch():
    assert gaps(spectral_groups("1:2", "2:3")) == (1,)
    assert gaps(spectral_groups("2:2", "2:3")) == (1,)


def test_none_and_too_many_are_refused():
    with pytest.raises(InputError, match="none given"):
        ordered_groups([])
    many = [SpectralGroup(k, k) for k in range(1, MAX_GROUPS + 2)]
    with pytest.raises(InputError, match=f"{MAX_GROUPS + 1} given"):
        ordered_groups(many)
    with pytest.raises(InputError, match=f"{MAX_GROUPS + 1} given"):
        group_list_from_json([f"{k}:{k}" for k in range(1, MAX_GROUPS + 2)])


@given(spectral_group_lists(4))
@settings(derandomize=True, max_examples=60)
def test_groups_survive_json_and_text(groups):
    text = json.dumps([group.to_json() for group in groups])
    assert group_list_from_json(json.loads(text)) == groups
    assert spectral_groups(*(str(group) for group in groups)) == groups


@given(spectral_group_lists(4))
@settings(derandomize=True, max_examples=60)
def test_local_condition_numbers_and_gaps_multiply_to_the_whole(groups):
    product = Fraction(1)
    for factor in (*condition_numbers(groups), *gaps(groups)):
        assert factor >= 1
        product *= factor
    assert product == groups[0].L / groups[-1].mu


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"mu": 1}, "is not a list"),
        ("1:2", "is not a list"),
        ([3], "'3' is no group"),
        ([{"mu": "1"}], "is no group"),
        ([{"mu": 0.5, "L": 1}], "0.5 is a float"),
        ([["1", "2"]], "is no group"),
        ([], "none given"),
    ],
)
def test_json_of_another_shape_is_refused(value, words):
    with pytest.raises(InputError, match=words):
        group_list_from_json(value)
