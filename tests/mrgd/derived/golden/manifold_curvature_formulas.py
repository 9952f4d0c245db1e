"""The covariance of data on a parabola.

Claim: manifold.curvature: Data on (t, κt²/2), t uniform on [−1, 1]: covariance diag(1/3,
    κ²/45), condition number 15/κ²
Statement: SHA-256 9c3cace00e5425d8d40a6207536357081a1b9af0cb9ba1d07625a2ad9abb2265
Source: derived here
Source of the claim: talk, "the curvature will have non-trivial effect to your results";
derived here
Derived by: mrgd derive manifold.curvature --format sympy (SymPy 1.14.0)
"""

from sympy import ImmutableMatrix, Rational, Symbol, symbols

C, c = symbols("C c")
kappa = Symbol("kappa", positive=True)

# name: (left, right), where left = right
FORMULAS = {}

# The covariance matrix of (t, κt²/2).
FORMULAS["curve_covariance"] = (C, ImmutableMatrix([[Rational(1, 3), 0], [0, kappa**2/45]]))

# Its condition number, for κ² ≤ 15.
FORMULAS["curve_condition"] = (c, 15/kappa**2)
