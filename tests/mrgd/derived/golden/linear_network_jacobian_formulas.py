"""Trace and determinant of the Jacobian at w*, and the slow eigenvalue.

Claim: linear-network.jacobian: At w* the Jacobian has trace −‖w*‖^{2−2/N}(1 + (N−1)ŵ₁² + ε²(1
    + (N−1)ŵ₂²)) and determinant Nε²‖w*‖^{2(2−2/N)}; both eigenvalues are real and negative
Statement: SHA-256 5e3448848bdd0eab2f2d1d464e24235832a6299d3c6a6ddbe079c0c59404a83c
Source: talk, the phase portrait: "if you squint … there is some kind of very slow manifold"
Derived by: mrgd derive linear-network.jacobian --format sympy (SymPy 1.14.0)
"""

from sympy import Symbol, symbols

_det_J = Symbol("\\det J")
_lambda___mathrm_slow__ = Symbol("\\lambda_{\\mathrm{slow}}")
_operatorname_tr_J = Symbol("\\operatorname{tr}J")
N = Symbol("N", integer=True, positive=True)
a, e = symbols("a e", positive=True)
b = Symbol("b", real=True)

# name: (left, right), where left = right
FORMULAS = {}

# The trace of the Jacobian at w*.
FORMULAS["jacobian_trace"] = (_operatorname_tr_J, (
    (N*a**2 + N*b**2*e + a**2*e + b**2)/(a**2 + b**2)**(1/N)*(-1)
))

# The determinant of the Jacobian at w*.
FORMULAS["jacobian_determinant"] = (_det_J, N*e*(a**2 + b**2)**(2 - 2/N))

# The slow eigenvalue at w*, to first order in e = ε².
FORMULAS["slow_eigenvalue"] = (_lambda___mathrm_slow__, (
    -N*e*(a**2 + b**2)**((2*N - 1)/N)/(N*a**2 + b**2)
))
