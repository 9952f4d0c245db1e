"""The loss in powers of ε.

Claim: expansion.loss: L = Σ ε^k L_k: f_k = Σ_π D^{|π|}F[u_π]/∏m_i!, L_k of the squared loss
    and of any smooth loss from f_0, …, f_k
Statement: SHA-256 1721759df949bf11424ed5112c346645181ec888c0735ca5c9ea430d93823e61
Source: talk, the loss expanded in ε; section 3 of the mathematics
Source of the claim: talk, the loss expanded in ε; Faà di Bruno's formula
Parameters: order = 3, depth = 2, activation = smooth, loss = squared
Derived by: mrgd derive expansion.loss --format sympy --order 3 --depth 2 --activation smooth
--loss squared (SymPy 1.14.0)
"""

from sympy import Function, Symbol, symbols

D1F = Function("D1F")
D1loss = Function("D1loss")
D1sigma1 = Function("D1sigma1")
D2F = Function("D2F")
D2loss = Function("D2loss")
D2sigma1 = Function("D2sigma1")
D3F = Function("D3F")
D3sigma1 = Function("D3sigma1")
W2 = Function("W2")
D0F, D0loss, D0sigma1, L_0, L_1, L_2, L_3 = symbols("D0F D0loss D0sigma1 L_0 L_1 L_2 L_3")
f_0, f_1, f_2, f_3, f_depth_2_0 = symbols("f_0 f_1 f_2 f_3 f_depth_2_0")
f_depth_2_1, f_depth_2_2, f_depth_2_3 = symbols("f_depth_2_1 f_depth_2_2 f_depth_2_3")
loss_0, loss_1, loss_2, loss_3, u_1, u_2 = symbols("loss_0 loss_1 loss_2 loss_3 u_1 u_2")
u_3 = Symbol("u_3")
W_2, sigma_1_0, sigma_1_1, sigma_1_2 = symbols("W_2 sigma_1_0 sigma_1_1 sigma_1_2", real=True)
sigma_1_3, y = symbols("sigma_1_3 y", real=True)
u_1_real = Symbol("u_1", real=True)
u_2_real = Symbol("u_2", real=True)
u_3_real = Symbol("u_3", real=True)

# name: (left, right), where left = right
FORMULAS = {}

# The coefficient of the output f = F(z), order 0.
FORMULAS["f_0"] = (f_0, D0F)

# The coefficient of the output f = F(z), order 1.
FORMULAS["f_1"] = (f_1, D1F(u_1))

# The coefficient of the output f = F(z), order 2.
FORMULAS["f_2"] = (f_2, D1F(u_2) + D2F(u_1, u_1)/2)

# The coefficient of the output f = F(z), order 3.
FORMULAS["f_3"] = (f_3, D1F(u_3) + D2F(u_1, u_2) + D3F(u_1, u_1, u_1)/6)

# The coefficient of the squared loss, order 0.
FORMULAS["L_0"] = (L_0, D0loss)

# The coefficient of the squared loss, order 1.
FORMULAS["L_1"] = (L_1, D1loss(f_1))

# The coefficient of the squared loss, order 2.
FORMULAS["L_2"] = (L_2, D1loss(f_2) + D2loss(f_1, f_1)/2)

# The coefficient of the squared loss, order 3.
FORMULAS["L_3"] = (L_3, D1loss(f_3) + D2loss(f_1, f_2))

# The coefficient of the output of a network of depth 2, written out, order 0.
FORMULAS["f_depth_2_0"] = (f_depth_2_0, W2(D0sigma1))

# The coefficient of the output of a network of depth 2, written out, order 1.
FORMULAS["f_depth_2_1"] = (f_depth_2_1, W2(D1sigma1(u_1)))

# The coefficient of the output of a network of depth 2, written out, order 2.
FORMULAS["f_depth_2_2"] = (f_depth_2_2, W2(D1sigma1(u_2)) + W2(D2sigma1(u_1, u_1))/2)

# The coefficient of the output of a network of depth 2, written out, order 3.
FORMULAS["f_depth_2_3"] = (f_depth_2_3, (
    W2(D1sigma1(u_3)) + W2(D2sigma1(u_1, u_2)) + W2(D3sigma1(u_1, u_1, u_1))/6
))

# Coefficient of ε^0 of the squared loss, one unit a layer.
FORMULAS["loss_0"] = (loss_0, W_2**2*sigma_1_0**2/2 - W_2*sigma_1_0*y + y**2/2)

# Coefficient of ε^1 of the squared loss, one unit a layer.
FORMULAS["loss_1"] = (loss_1, W_2**2*sigma_1_0*sigma_1_1*u_1_real - W_2*sigma_1_1*u_1_real*y)

# Coefficient of ε^2 of the squared loss, one unit a layer.
FORMULAS["loss_2"] = (loss_2, (
    W_2**2*sigma_1_0*sigma_1_1*u_2_real + W_2**2*sigma_1_0*sigma_1_2*u_1_real**2/2
    + W_2**2*sigma_1_1**2*u_1_real**2/2 - W_2*sigma_1_1*u_2_real*y
    - W_2*sigma_1_2*u_1_real**2*y/2
))

# Coefficient of ε^3 of the squared loss, one unit a layer.
FORMULAS["loss_3"] = (loss_3, (
    W_2**2*sigma_1_0*sigma_1_1*u_3_real + W_2**2*sigma_1_0*sigma_1_2*u_1_real*u_2_real
    + W_2**2*sigma_1_0*sigma_1_3*u_1_real**3/6 + W_2**2*sigma_1_1**2*u_1_real*u_2_real
    + W_2**2*sigma_1_1*sigma_1_2*u_1_real**3/2 - W_2*sigma_1_1*u_3_real*y
    - W_2*sigma_1_2*u_1_real*u_2_real*y - W_2*sigma_1_3*u_1_real**3*y/6
))
