"""ReLU networks: the coefficients, and the radius in which they are all.

Claim: expansion.relu: While |ε| ≤ 1 and |ε|·Σ_{k≥1}|p_k| < |p_0|, a ReLU output is a
    polynomial of degree ≤ m in ε, its squared loss one of degree ≤ 2m
Statement: SHA-256 68e41bcb1d09eea1296052ff7c8e98ceae9c0224c8a9752a6130866c83f30846
Source: section 3 of the mathematics
Source of the claim: section 3 of the mathematics; the radius derived here
Parameters: order = 2, depth = 2
Derived by: mrgd derive expansion.relu --format sympy --order 2 --depth 2 (SymPy 1.14.0)
"""

from sympy import Abs, Min, Piecewise, symbols

L_0, L_1, L_2, L_3, L_4, f_0, f_1, f_2, rho = symbols("L_0 L_1 L_2 L_3 L_4 f_0 f_1 f_2 rho")
W_2, u_0, u_1, u_2, y = symbols("W_2 u_0 u_1 u_2 y", real=True)

# name: (left, right), where left = right
FORMULAS = {}

# Coefficient of ε^0 of the output.
FORMULAS["f_0"] = (f_0, W_2*u_0*Piecewise((1, u_0 > 0), (0, True)))

# Coefficient of ε^1 of the output.
FORMULAS["f_1"] = (f_1, W_2*u_1*Piecewise((1, u_0 > 0), (0, True)))

# Coefficient of ε^2 of the output.
FORMULAS["f_2"] = (f_2, W_2*u_2*Piecewise((1, u_0 > 0), (0, True)))

# Coefficient of ε^0 of the squared loss.
FORMULAS["L_0"] = (L_0, (W_2*u_0*Piecewise((1, u_0 > 0), (0, True)) - y)**2/2)

# Coefficient of ε^1 of the squared loss.
FORMULAS["L_1"] = (L_1, (
    W_2*u_1*(W_2*u_0*Piecewise((1, u_0 > 0), (0, True)) - y)*Piecewise((1, u_0 > 0), (0, True))
))

# Coefficient of ε^2 of the squared loss.
FORMULAS["L_2"] = (L_2, (
    W_2**2*u_1**2*Piecewise((1, u_0 > 0), (0, True))/2
    + W_2*u_2*(W_2*u_0*Piecewise((1, u_0 > 0), (0, True)) - y)
    *Piecewise((1, u_0 > 0), (0, True))
))

# Coefficient of ε^3 of the squared loss.
FORMULAS["L_3"] = (L_3, W_2**2*u_1*u_2*Piecewise((1, u_0 > 0), (0, True)))

# Coefficient of ε^4 of the squared loss.
FORMULAS["L_4"] = (L_4, W_2**2*u_2**2*Piecewise((1, u_0 > 0), (0, True))/2)

# No preactivation changes sign for |ε| < ρ, where none is 0 at ε = 0.
FORMULAS["radius"] = (rho, Min(1, Abs(u_0)/(Abs(u_1) + Abs(u_2))))
