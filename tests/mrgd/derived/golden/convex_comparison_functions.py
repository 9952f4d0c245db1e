"""The comparison matrix of two blocks, and the half cycle without cross terms.

Claim: convex.comparison: A gradient step takes the blocks' errors v to at most M(η)v, in
    every entry
Statement: SHA-256 436d0242a550527bcf1e6ec9f9e15ff949be622834e71cb4f461ad1eb0bc37f0
Source: derived here from the definition of M(η)
Source of the claim: derived here from ∇f(θ) = H̄(θ − θ*)
Derived by: mrgd derive convex.comparison --format python (SymPy 1.14.0)
"""

import numpy

__all__ = [
    "comparison_matrix",
    "comparison_determinant",
]


def comparison_matrix(eta, mu_1, mu_2, L_1, L_2, c):
    """Bounds what a step does to the norms of the blocks' errors, entry by entry.

    M = Matrix([ [Max(Abs(L_1*eta - 1), Abs(eta*mu_1 - 1)), c*eta], [ c*eta, Max(Abs(L_2*eta -
    1), Abs(eta*mu_2 - 1))]])

    Args:
        eta: rate of the step.
        mu_1: lower end of a block.
        mu_2: lower end of a block.
        L_1: upper end of a block.
        L_2: upper end of a block.
        c: cross term.

    Returns:
        An array of shape (2, 2), for numbers as arguments. Rounded, in the precision of the
        arguments.

    Source: derived here from the definition of M(η); claim convex.comparison, statement SHA-256
    436d0242a550527bcf1e6ec9f9e15ff949be622834e71cb4f461ad1eb0bc37f0.
    """
    return (
        numpy.array([[numpy.maximum(abs(L_1*eta - 1), abs(eta*mu_1 - 1)), c*eta],
        [c*eta, numpy.maximum(abs(L_2*eta - 1), abs(eta*mu_2 - 1))]])
    )


def comparison_determinant(eta, mu_1, mu_2, L_1, L_2, c):
    """Its determinant; two blocks contract under repeated steps of one rate when the diagonal is
    below 1 and det(I - M) > 0.

    comparison_determinant = -c**2*eta**2 + Max(Abs(L_1*eta - 1), Abs(eta*mu_1 -
    1))*Max(Abs(L_2*eta - 1), Abs(eta*mu_2 - 1))

    Args:
        eta: rate of the step.
        mu_1: lower end of a block.
        mu_2: lower end of a block.
        L_1: upper end of a block.
        L_2: upper end of a block.
        c: cross term.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: derived here from the definition of M(η); claim convex.comparison, statement SHA-256
    436d0242a550527bcf1e6ec9f9e15ff949be622834e71cb4f461ad1eb0bc37f0.
    """
    return (
        -c**2*eta**2 + numpy.maximum(abs(L_1*eta - 1), abs(eta*mu_1 - 1))
        *numpy.maximum(abs(L_2*eta - 1), abs(eta*mu_2 - 1))
    )
