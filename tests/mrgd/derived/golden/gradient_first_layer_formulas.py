"""The gradient with respect to the first layer of any network.

Claim: gradient.first-layer: Any network F(W¹x): ∂L/∂W¹_k = ε_k·E[δ(x) x̃^kᵀ]
Statement: SHA-256 c343c83dd82b302dbd0e622dcb0c190315387a34768e97404a319ac5d42754dc
Source: talk, the gradient of a loss on multiscale data; arXiv:2402.03021
Derived by: mrgd derive gradient.first-layer --format sympy (SymPy 1.14.0)
"""

from sympy import Derivative, Function, IndexedBase, Subs, Sum, Symbol, symbols, tanh

ell = Function("ell")
e = IndexedBase("e")
w = IndexedBase("w")
x = IndexedBase("x")
L, _xi_2 = symbols("L _xi_2")
q = Symbol("q", integer=True, nonnegative=True)
j, k, n, s = symbols("j k n s", integer=True, positive=True)
a, epsilon, g, w_0, w_1, x_0, x_1 = symbols("a epsilon g w_0 w_1 x_0 x_1", real=True)

# name: (left, right), where left = right
FORMULAS = {}

# Any number of points and coordinates: e_k is the scale of coordinate k.
FORMULAS["first_layer_gradient_any_size"] = (Derivative(L, w[k]), (
    Sum(e[k]*x[s, k]*Subs(Derivative(ell(s, _xi_2), _xi_2), _xi_2,
    Sum(e[j]*w[j]*x[s, j], (j, 1, k + q))), (s, 1, n))/n
))

# One point, two blocks: the derivative along block 0 carries no scale.
FORMULAS["first_layer_gradient_0"] = (Derivative(L, w_0), (
    -a*x_0*(a*tanh(epsilon*w_1*x_1 + w_0*x_0) - g)*(tanh(epsilon*w_1*x_1 + w_0*x_0) - 1)
    *(tanh(epsilon*w_1*x_1 + w_0*x_0) + 1)
))

# One point, two blocks: the derivative along block 1 carries the scale ε once.
FORMULAS["first_layer_gradient_1"] = (Derivative(L, w_1), (
    -a*epsilon*x_1*(a*tanh(epsilon*w_1*x_1 + w_0*x_0) - g)*(tanh(epsilon*w_1*x_1 + w_0*x_0) - 1)
    *(tanh(epsilon*w_1*x_1 + w_0*x_0) + 1)
))
