"""The exact Hessian of a ReLU network, against exact second differences of its loss."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.exact import InputError
from numerics.kronecker_hessian import graded, kronecker, pattern_hessian

SETTINGS = settings(derandomize=True, deadline=None, max_examples=30)
SMALL = st.fractions(-3, 3, max_denominator=4)
SCALES = (Fraction(1), Fraction(1, 5))


def rows(count, width):
    return st.lists(st.lists(SMALL, min_size=width, max_size=width), min_size=count, max_size=count)


def loss(weights, outer, points, labels):
    """The mean squared loss halved, by the definition."""
    total = Fraction(0)
    for point, label in zip(points, labels, strict=True):
        output = Fraction(0)
        for row, last in zip(weights, outer, strict=True):
            seen = sum(w * e * x for w, e, x in zip(row, SCALES, point, strict=True))
            output += last * max(Fraction(0), seen)
        total += (output - label) ** 2 / 2
    return total / len(points)


@given(
    weights=rows(2, 2),
    outer=st.lists(SMALL, min_size=2, max_size=2),
    points=rows(3, 2),
    labels=st.lists(SMALL, min_size=3, max_size=3),
)
@SETTINGS
def test_second_differences_of_the_loss_are_the_graded_hessian(weights, outer, points, labels):
    seen = [
        abs(sum(w * e * x for w, e, x in zip(row, SCALES, point, strict=True)))
        for row, point in product(weights, points)
    ]
    assume(min(seen) > 0)
    step = min(seen) / 100  # no unit changes its sign, and the loss is quadratic: exact

    def moved(*shifts):
        found = [list(row) for row in weights]
        for place, amount in shifts:
            found[place // 2][place % 2] += amount
        return loss(found, outer, points, labels)

    found = pattern_hessian(weights, outer, points, SCALES)
    assert sum(count for _, count in found.patterns) == 3
    hessian = graded(found.tilde, SCALES)
    for i, k in product(range(4), repeat=2):
        difference = moved((i, step), (k, step)) - moved((i, step)) - moved((k, step)) + moved()
        assert difference / step**2 == hessian[i][k]


def test_the_kronecker_product_and_the_grading_by_hand():
    one, two = ((Fraction(1), Fraction(2)),) * 2, ((Fraction(3),),)
    assert kronecker(one, two) == ((Fraction(3), Fraction(6)),) * 2
    tilde = tuple(tuple(Fraction(1) for _ in range(4)) for _ in range(4))
    assert graded(tilde, ("1", "1/10"))[1][2:] == (Fraction(1, 10), Fraction(1, 100))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([[1, 1]], [1], [[1, -1]], [1, 1]), "unit 1 sees 0 at point 1"),
        (([[1, 1]], [1], [[1]], [1, 1]), "data: 1 columns; use 2"),
        (([[1]], [1], [[1, 2]], [1, 1]), "weights: 1 columns; use 2"),
        (([[1, 1]], [1, 2], [[1, 2]], [1, 1]), "outer weights: 2 given; use 1"),
        (([[1, 1]], [1], [[1, 2], [3]], [1, 1]), r"data: rows of \[1, 2\] entries"),
        (([[1, 1]], [1], [], [1, 1]), r"data: '\[\]' is empty"),
        (([[0.5, 1]], [1], [[1, 2]], [1, 1]), r"weights: entry: 0\.5 is a float"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, words):
    with pytest.raises(InputError, match=words):
        pattern_hessian(*arguments)


def test_a_matrix_that_the_scales_do_not_divide_is_refused():
    with pytest.raises(InputError, match="size 1 must be a multiple of the 2 scales"):
        graded(((Fraction(1),),), (1, 1))
