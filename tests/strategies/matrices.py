"""Rational positive semidefinite matrices, often singular or with equal eigenvalues."""

from fractions import Fraction

from hypothesis import strategies as st

from proofs_check.symmetric_eigenvalues import RationalMatrix

_ENTRIES = st.fractions(-3, 3, max_denominator=4)


@st.composite
def gram_matrices(draw: st.DrawFn, most: int = 4) -> RationalMatrix:
    """AAᵀ + s·I for a drawn square A and s in {0, 10⁻¹², 1}; A may be zero or of low rank."""
    size = draw(st.integers(1, most))
    rank = draw(st.integers(0, size))
    rows = draw(
        st.lists(st.lists(_ENTRIES, min_size=rank, max_size=rank), min_size=size, max_size=size)
    )
    ridge = draw(st.sampled_from([Fraction(0), Fraction(1, 10**12), Fraction(1)]))
    return tuple(
        tuple(
            sum((a * b for a, b in zip(rows[i], rows[k], strict=True)), Fraction(0))
            + (ridge if i == k else 0)
            for k in range(size)
        )
        for i in range(size)
    )


def scale_lists(size: int) -> st.SearchStrategy[tuple[Fraction, ...]]:
    """Powers of 1/10 and other scales in (0, 1], repeated ones too, in any order."""
    scale = st.sampled_from([Fraction(1, 10**k) for k in range(4)]) | st.fractions(
        Fraction(1, 50), 1, max_denominator=50
    )
    return st.lists(scale, min_size=size, max_size=size).map(tuple)
