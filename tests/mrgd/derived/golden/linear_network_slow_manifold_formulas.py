"""The slow manifold to second order in ε², and the velocity along it.

Claim: linear-network.slow-manifold: The slow manifold is x = w₁* + ε²h₁(y) + ε⁴h₂(y) + O(ε⁶),
    and on it ẏ = −ε²N‖w‖^{2−2/N}(y − w₂*)/(1 + (N−1)w₁*²/‖w‖²) to leading order
Statement: SHA-256 c617e5e15d7f38b48c6e744aa4e6eda7a29a527f8652a9cedc415b3a377f4507
Source: talk, the phase portrait: "if you squint … there is some kind of very slow manifold"
Derived by: mrgd derive linear-network.slow-manifold --format sympy (SymPy 1.14.0)
"""

from sympy import Symbol, symbols

h_1, h_2, v = symbols("h_1 h_2 v")
N = Symbol("N", integer=True, positive=True)
a = Symbol("a", positive=True)
b, y = symbols("b y", real=True)

# name: (left, right), where left = right
FORMULAS = {}

# The coefficient of ε² in x − w₁*.
FORMULAS["manifold_first"] = (h_1, -a*y*(N - 1)*(-b + y)/(N*a**2 + y**2))

# The coefficient of ε⁴ in x − w₁*.
FORMULAS["manifold_second"] = (h_2, (
    a*(N - 1)*(-b + y)*(N**3*a**4*b*y**2 - N**3*a**4*y**3 + N**2*a**6*b - 2*N**2*a**6*y
    + N**2*a**4*b*y**2 - 3*N**2*a**4*y**3 + N**2*a**2*b*y**4 - 2*N**2*a**2*y**5 - N*a**4*b*y**2
    - 2*N*a**2*b*y**4 - 2*N*b*y**6 + N*y**7 + b*y**6 - y**7)/(N*a**2 + y**2)**4
))

# The coefficient of ε² in dy/dt.
FORMULAS["slow_velocity"] = (v, (
    -N*(a**2 + y**2)**2*(-b + y)/((a**2 + y**2)**(1/N)*(N*a**2 + y**2))
))
