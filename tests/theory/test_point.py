import sympy as sp

from theory.point import entries


def test_vectors_and_matrices_are_counted_from_one():
    v = sp.IndexedBase("v")
    assert entries(v, (5, sp.Rational(1, 2))) == {v[1]: sp.Integer(5), v[2]: sp.Rational(1, 2)}
    assert entries(v, ((1, 2), (3, sp.pi)))[v[2, 2]] == sp.pi
    assert list(entries(v, ((1, 2), (3, 4)))) == [v[1, 1], v[1, 2], v[2, 1], v[2, 2]]
    assert entries(v, ()) == {}
