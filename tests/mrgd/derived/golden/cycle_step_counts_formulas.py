"""The step counts of a cycle, solved from |p| ≤ ρ.

Claim: cycle.step-counts: With the talk's step counts, |p(λ)| ≤ ρ on every group
Statement: SHA-256 020a1d7a35d6daf02d1e1f531092159536baa4f5e2dbd88ccceac64332d9ed6f
Source: talk, "you have this kind of inequality that helps you determine how the number of
    steps for each learning rate should be"
Derived by: mrgd derive cycle.step-counts --format sympy (SymPy 1.14.0)
"""

from sympy import ceiling, IndexedBase, log, Max, Sum, Symbol, symbols

L = IndexedBase("L")
N = IndexedBase("N")
mu = IndexedBase("mu")
N_1, N_2 = symbols("N_1 N_2")
i, j, n = symbols("i j n", integer=True, positive=True)
L_1, L_2, L_3, eta, mu_1, mu_2 = symbols("L_1 L_2 L_3 eta mu_1 mu_2", positive=True)
N_2_positive = Symbol("N_2", positive=True)
rho = Symbol("rho", real=True)

# name: (left, right), where left = right
FORMULAS = {}

# For i = n − 1, …, 1, where η < κ_i; N_n = 1. Smaller steps only help.
FORMULAS["step_count"] = (N[i], (
    ceiling((log(rho) - Sum(log(Max(1, eta*L[i]/L[j] - 1))*N[j], (j, i + 1, n)))/log(-eta
    *mu[i]/L[i] + 1))
))

# Group 1 of 2, where the last group takes one step.
FORMULAS["step_count_1_of_2"] = (N_1, (
    ceiling(log(rho/Max(1, (L_1*eta - L_2)/L_2))/log((L_1 - eta*mu_1)/L_1))
))

# Group 2 of 3, where the last group takes one step.
FORMULAS["step_count_2_of_3"] = (N_2, (
    ceiling(log(rho/Max(1, (L_2*eta - L_3)/L_3))/log((L_2 - eta*mu_2)/L_2))
))

# Group 1 of 3, where the last group takes one step.
FORMULAS["step_count_1_of_3"] = (N_1, (
    ceiling((-N_2_positive*log(Max(1, (L_1*eta - L_2)/L_2))
    + log(rho/Max(1, (L_1*eta - L_3)/L_3)))/log((L_1 - eta*mu_1)/L_1))
))
