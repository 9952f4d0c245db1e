"""The table of families: each number against the schedule itself, and against the limit."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.cycles import multiscale_groups

from numerics.exact import InputError
from numerics.memory_methods import MEMORY_VECTORS, MemoryMethod
from numerics.spectral_group import SpectralGroup, spectral_groups
from proofs_check import family_comparison
from proofs_check.family_comparison import compare_families, comparison_stages
from proofs_check.limit import limit
from proofs_check.planner import Method, plan

TWO = spectral_groups("10:20", "1:2")
KEYS = {
    "method",
    "steps",
    "upper",
    "rate",
    "limit_fraction",
    "steps_to_tolerance",
    "transient",
    "memory_vectors",
    "note",
}


@pytest.fixture(scope="module")
def table():
    return compare_families(TWO, tolerance="1e-6")


def row_of(table, name):
    return next(row for row in table.rows if row.method == name)


def test_every_method_has_a_row_and_nothing_is_left_out(table):
    names = [row.method for row in table.rows]
    assert names == [member.value for member in (*Method, *MemoryMethod)]
    assert table.left_out == ()
    assert comparison_stages() == len(names)


def test_no_rate_is_above_the_limit_and_the_fractions_are_theirs(table):
    assert table.limit == limit(TWO, digits=20)
    for row in table.rows:
        assert 0 < row.rate <= table.limit.upper
        assert 0 < row.limit_fraction <= 1
        if row.method != MemoryMethod.CONJUGATE_GRADIENTS.value:
            exact = Fraction(row.rate) / Fraction(table.limit.upper)
            assert (
                Fraction(row.limit_fraction)
                <= exact
                < Fraction(row.limit_fraction) * (1 + Fraction(1, 10**10))
            )


def test_a_row_of_a_schedule_is_that_of_its_plan(table):
    for method, options in (
        (Method.CONSTANT, {}),
        (Method.MRGD, {}),
        (Method.TIGHT, {}),
        (Method.BSLS, {}),
        (Method.CHEBYSHEV, {"contraction": "1e-6"}),
    ):
        row, found = row_of(table, method.value), plan(TWO, method=method, digits=12, **options)
        assert (row.steps, row.upper) == (found.bound.steps, found.bound.upper)
        assert row.rate == found.bound.rate


def test_whole_cycles_reach_the_tolerance_and_one_cycle_fewer_does_not(table):
    for row in table.rows:
        if row.steps is not None:
            cycles, rest = divmod(row.steps_to_tolerance, row.steps)
            assert rest == 0
            assert row.upper**cycles <= Decimal("1.000001e-6")
            assert cycles == 1 or row.upper ** (cycles - 1) > Decimal("0.999999e-6")


def test_a_family_with_a_length_takes_one_cycle_where_one_is_enough(table):
    for name in ("chebyshev", "fractal", "optimal", "gap-safe"):
        row = row_of(table, name)
        assert row.steps_to_tolerance == row.steps
        assert row.note == ""
    assert row_of(table, "rkc").note.endswith("repeated")


def test_conjugate_gradients_need_no_more_steps_than_any_other(table):
    best = row_of(table, "conjugate-gradients")
    assert best.steps_to_tolerance == min(row.steps_to_tolerance for row in table.rows)
    assert best.rate == table.limit.lower


def test_transients_are_at_least_one_and_memory_is_counted(table):
    for row in table.rows:
        assert row.transient >= 1
    vectors = {row.method: row.memory_vectors for row in table.rows}
    assert all(vectors[method.value] == 1 for method in Method)
    assert all(vectors[method.value] == MEMORY_VECTORS[method] for method in MemoryMethod)


def test_the_json_has_the_fields_of_the_interface(table):
    value = table.to_json()
    assert {"families", "limit"} <= set(value)
    assert set(value["limit"]) == {"lower", "upper"}
    assert all(set(row) == KEYS for row in value["families"])
    (chebyshev,) = (row for row in value["families"] if row["method"] == "chebyshev")
    assert isinstance(chebyshev["upper"], str)
    assert isinstance(chebyshev["steps"], int)
    (nesterov,) = (row for row in value["families"] if row["method"] == "nesterov")
    assert nesterov["steps"] is None is nesterov["upper"]


def test_what_cannot_be_had_is_left_out_with_its_reason(monkeypatch):
    monkeypatch.setattr(family_comparison, "MOST_LISTED", 2)
    table = compare_families(spectral_groups("1:1", "3:3"), tolerance="1/10")
    assert dict(table.left_out) == {
        "gap-safe": "every group is a point; the method optimal solves these exactly"
    }
    cut = row_of(table, "bsls")
    assert cut.transient is None
    assert cut.note == "no transient: more than 2 runs of steps"
    assert row_of(table, "optimal").upper == 0
    assert row_of(table, "optimal").limit_fraction == 1


def test_where_there_is_no_limit_the_table_says_so_and_goes_on():
    many = tuple(SpectralGroup(k, k + Fraction(1, 3)) for k in range(5, 18))
    table = compare_families(many, tolerance="1/2")
    assert table.limit is None
    assert "use at most 12" in dict(table.left_out)["limit"]
    assert all(row.limit_fraction is None for row in table.rows)
    assert table.to_json()["limit"] is None


@settings(derandomize=True, deadline=None, max_examples=8)
@given(multiscale_groups(3), st.sampled_from(["1/2", "1/100"]))
def test_no_certified_rate_of_any_family_is_above_the_limit(groups, tolerance):
    table = compare_families(groups, tolerance=tolerance)
    for row in table.rows:
        assert row.rate <= table.limit.upper
        assert row.limit_fraction <= 1


@pytest.mark.parametrize("tolerance", [0, 1, "3/2", "-1", "1e-101"])
def test_a_tolerance_out_of_range_is_refused(tolerance):
    with pytest.raises(InputError, match=r"^tolerance: .* must be >= 1e-100 and < 1"):
        compare_families(TWO, tolerance=tolerance)
