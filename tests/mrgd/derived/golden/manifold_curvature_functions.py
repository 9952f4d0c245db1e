"""The covariance of data on a parabola.

Claim: manifold.curvature: Data on (t, κt²/2), t uniform on [−1, 1]: covariance diag(1/3,
    κ²/45), condition number 15/κ²
Statement: SHA-256 9c3cace00e5425d8d40a6207536357081a1b9af0cb9ba1d07625a2ad9abb2265
Source: derived here
Source of the claim: talk, "the curvature will have non-trivial effect to your results";
derived here
Derived by: mrgd derive manifold.curvature --format python (SymPy 1.14.0)
"""

import numpy

__all__ = [
    "curve_covariance",
    "curve_condition",
]


def curve_covariance(kappa):
    """The covariance matrix of (t, κt²/2).

    C = Matrix([ [1/3, 0], [ 0, kappa**2/45]])

    Args:
        kappa: number.

    Returns:
        An array of shape (2, 2), for numbers as arguments. Rounded, in the precision of the
        arguments.

    Source: derived here; claim manifold.curvature, statement SHA-256
    9c3cace00e5425d8d40a6207536357081a1b9af0cb9ba1d07625a2ad9abb2265.
    """
    return numpy.array([[1/3, 0], [0, (1/45)*kappa**2]])


def curve_condition(kappa):
    """Its condition number, for κ² ≤ 15.

    c = 15/kappa**2

    Args:
        kappa: number.

    Returns:
        A number; an array for arrays of one shape, entry by entry. Rounded, in the precision of
        the arguments.

    Source: derived here; claim manifold.curvature, statement SHA-256
    9c3cace00e5425d8d40a6207536357081a1b9af0cb9ba1d07625a2ad9abb2265.
    """
    return 15/kappa**2
