"""The comparison matrix of two blocks, and the half cycle without cross terms.

Claim: convex.comparison: A gradient step takes the blocks' errors v to at most M(η)v, in
    every entry
Statement: SHA-256 436d0242a550527bcf1e6ec9f9e15ff949be622834e71cb4f461ad1eb0bc37f0
Source: derived here from the definition of M(η)
Source of the claim: derived here from ∇f(θ) = H̄(θ − θ*)
Derived by: mrgd derive convex.comparison --format sympy (SymPy 1.14.0)
"""

from sympy import Abs, ImmutableMatrix, Max, Symbol, symbols

M = Symbol("M")
_det_M = Symbol("\\det M")
c = Symbol("c", nonnegative=True)
L_1, L_2, eta, mu_1, mu_2 = symbols("L_1 L_2 eta mu_1 mu_2", positive=True)

# name: (left, right), where left = right
FORMULAS = {}

# Bounds what a step does to the norms of the blocks' errors, entry by entry.
FORMULAS["comparison_matrix"] = (M, (
    ImmutableMatrix([[Max(Abs(L_1*eta - 1), Abs(eta*mu_1 - 1)), c*eta],
    [c*eta, Max(Abs(L_2*eta - 1), Abs(eta*mu_2 - 1))]])
))

# Its determinant; two blocks contract under repeated steps of one rate when the diagonal is
# below 1 and det(I - M) > 0.
FORMULAS["comparison_determinant"] = (_det_M, (
    -c**2*eta**2 + Max(Abs(L_1*eta - 1), Abs(eta*mu_1 - 1))
    *Max(Abs(L_2*eta - 1), Abs(eta*mu_2 - 1))
))
