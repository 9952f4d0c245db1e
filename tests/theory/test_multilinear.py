"""Formal multilinear objects: coefficients are one over the number of symmetries."""

from collections import Counter
from fractions import Fraction
from math import factorial, prod

import pytest
import sympy as sp
from flint import fmpq
from sympy.utilities.iterables import partitions

from theory.jet import Jet
from theory.multilinear import Form, Map, MapKind, expanded, value, vector
from theory.network_expansion import composed_output, network_output, preactivations

# Partitions of k, and multisets of them, and so on: 1, 1, 2, 3, 5, …; 1, 1, 3, 6, 14, …
TREES = {
    2: [1, 1, 2, 3, 5, 7, 11],
    3: [1, 1, 3, 6, 14, 27, 58],
    4: [1, 1, 4, 10, 30, 75, 206],
}


def symmetries(term):
    """How many permutations of children, at every depth, leave the term as it is."""
    counts = Counter(term.children)
    return prod(factorial(n) * symmetries(child) ** n for child, n in counts.items())


def weight(term):
    if term.map.kind is MapKind.VECTOR:
        return int(term.map.name.partition("_")[2])
    return sum(map(weight, term.children))


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_every_leveled_tree_occurs_once_with_one_over_its_symmetries(depth):
    for k, form in enumerate(network_output(depth, 6).coefficients):
        assert len(form) == TREES[depth][k]
        for (term,), coefficient in form.terms.items():
            assert coefficient == fmpq(1, symmetries(term))
            assert weight(term) == k


def multisets(counts):
    """How many multisets of total weight k, from the numbers of things of weight 1, 2, …."""
    found = [1]
    for k in range(1, len(counts) + 1):
        weighted = [
            sum(d * counts[d - 1] for d in range(1, j + 1) if j % d == 0) for j in range(k + 1)
        ]
        found.append(sum(weighted[j] * found[k - j] for j in range(1, k + 1)) // k)
    return found[1:]


def test_depth_six_and_order_eight_have_all_their_trees():
    counts = [1] * 8
    for _ in range(5):
        counts = multisets(counts)
    assert [len(form) for form in network_output(6, 8).coefficients] == [1, *counts]


def test_one_map_gives_the_formula_over_partitions():
    for k, form in enumerate(composed_output(6).coefficients):
        expected = {}
        for partition in partitions(k):
            parts = sorted(f"u_{i}" for i, m in partition.items() for _ in range(m))
            inner = f"[{','.join(parts)}]" if parts else ""
            share = prod(factorial(m) for m in partition.values())
            expected[f"D{len(parts)}F{inner}"] = fmpq(1, share)
        assert {term.key: c for (term,), c in form.terms.items()} == expected


def test_in_one_dimension_the_value_is_the_taylor_coefficient():
    u = [Fraction(1, 2), Fraction(-2, 3), Fraction(3, 4), Fraction(1, 5)]
    x, e = sp.symbols("x e")
    power = (x**3 - 2 * x) ** 2
    inner = sum(sp.Rational(c.numerator, c.denominator) * e**k for k, c in enumerate(u))
    exact = sp.Poly(sp.expand(power.subs(x, inner)), e)

    def derivative(_map, order, values):
        at = sp.diff(power, x, order).subs(x, sp.Rational(1, 2))
        return Fraction(int(at.p), int(at.q)) * prod(values)

    vectors = {f"u_{k}": c for k, c in enumerate(u)}
    for k, form in enumerate(composed_output(3).coefficients):
        found = value(form, vectors, derivative, scale=lambda v, p, q: v * p / q)
        assert found == Fraction(
            int(exact.coeff_monomial(e**k).p), int(exact.coeff_monomial(e**k).q)
        )


def test_what_cancels_is_left_out():
    u = vector("u_1", "u_1")
    assert len(u - u) == 0
    assert (u + u) * 3 / 6 == u
    assert len(u * 0) == 0
    assert (u + vector("v", "v")) * (u - vector("v", "v")) == u * u - vector("v", "v") * vector(
        "v", "v"
    )


def test_terms_are_equal_when_they_are_written_alike():
    (left,), (right,) = [next(iter(network_output(3, 2)[2].terms)) for _ in range(2)]
    assert left is not right
    assert left == right
    assert hash(left) == hash(right)
    assert left != "W3"


def test_the_exponential_of_a_sum_is_the_product():
    # one smooth map of a + b, and the same from Taylor's formula in b
    a = preactivations(3)
    b = Jet(tuple(vector(f"v_{k}", f"v_{k}") for k in range(4)))
    whole = expanded(Map("F", "F"), a + b)
    assert len(whole[2]) == 5  # D[u_2], D[v_2], D²[u_1, u_1]/2, D²[u_1, v_1], D²[v_1, v_1]/2
    halves = {str(c) for c in whole[2].terms.values()}
    assert halves == {"1", "1/2"}


def test_a_transpose_is_a_product_for_elementwise_maps_only():
    jet = preactivations(1)
    with pytest.raises(ValueError, match="F is not elementwise"):
        expanded(Map("F", "F"), jet, times=jet)


def test_the_empty_form_has_no_vectors():
    assert Form({}).vectors() == frozenset()
