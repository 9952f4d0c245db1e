"""Data in a subspace: what training cannot reach, and what noise off the subspace changes.

Data lies in a subspace; n is a vector orthogonal to it. Linear regression by gradient descent of
rate η, in the eigenbasis of the data's second moment: w_k ← w_k − ηλ_k(w_k − w_k*), where λ_k = 0
for directions off the subspace.
Source: talk, "there is a set of parameters in your network that's not changeable because your data
doesn't allow you to measure the sensitivity …"; He, Tsai, Ward on side effects of low-dimensional
data. Derived here.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.quantifier import ForAll

__all__ = [
    "noise",
    "noise_formula",
    "regression_formula",
    "regression_limit",
    "untrainable",
    "variance",
    "variance_formula",
]

d, m, T = sp.symbols("d m T", integer=True, positive=True)
i, j, k = sp.symbols("i j k", integer=True, positive=True)
t = sp.Symbol("t", integer=True, nonnegative=True)
eta, sigma, tau = sp.symbols("eta sigma tau", positive=True)
W, n, x, u = (sp.IndexedBase(name) for name in ("W", "n", "x", "u"))
TALK = 'talk, "this set of untrainable parameters is still there"'
_RATE = Variable(eta, "the learning rate, real > 0")


@claim(
    "manifold.untrainable",
    kind=Kind.THEOREM,
    title="Data in a subspace: the part of every first-layer weight row off the subspace never "
    "changes under gradient descent",
    source=TALK,
    notes="For a network of any depth and any loss: the gradient of a first-layer row is "
    "Σ_i δ_i x_i with some δ_i. One step is stated; all steps follow.",
)
def untrainable() -> Statement:
    """(W − η Σ_i δ_i x_i)·n = W·n where every x_i·n = 0."""
    errors = sp.IndexedBase("delta")
    stepped = W[k] - eta * sp.Sum(errors[i] * x[i, k], (i, 1, m))
    data = {x[1, 1]: 3, x[1, 2]: -1, x[2, 1]: 6, x[2, 2]: -2}
    point = {
        **{d: sp.Integer(2), m: sp.Integer(2), eta: sp.Rational(1, 2)},
        **{key: sp.Integer(value) for key, value in data.items()},
        **{W[1]: sp.Integer(5), W[2]: sp.Integer(7), n[1]: sp.Integer(1), n[2]: sp.Integer(3)},
        **{errors[1]: sp.Integer(4), errors[2]: sp.Integer(-3)},
    }
    return Statement(
        variables=(
            Variable(d, "the dimension of the input, an integer ≥ 1"),
            Variable(m, "the number of data points, an integer ≥ 1"),
            _RATE,
            Variable(W, "a row of the first layer, real entries"),
            Variable(errors, "δ_i, the loss's derivative by that row's output at x_i, real"),
            Variable(x, "the data, x[i, k] the k-th entry of x_i, real"),
            Variable(n, "a vector, real entries"),
        ),
        hypotheses=(ForAll(sp.Eq(sp.Sum(x[i, k] * n[k], (k, 1, d)), 0), (i, 1, m)),),
        conclusion=sp.Eq(
            sp.Sum(stepped * n[k], (k, 1, d)), sp.Sum(W[k] * n[k], (k, 1, d)), evaluate=False
        ),
        instance=point,
        breaking=({**point, x[1, 1]: sp.Integer(4)},),
    )


@claim(
    "manifold.regression-limit",
    kind=Kind.THEOREM,
    title="Linear regression: w_T − w* = (1 − ηλ)^T(w_0 − w*) in each eigendirection, so "
    "w_∞ = Pw* + P_⊥w_0",
    source=f"{TALK}; derived here",
    notes="Where λ > 0 and ηλ < 2 the factor tends to 0, and w to w*; where λ = 0 it is 1, and "
    "w_T = w_0.",
)
def regression_limit() -> Statement:
    """T steps u_{t+1} = u_t − ηλ(u_t − w*) in closed form."""
    lam = sp.Symbol("lambda", nonnegative=True)
    goal = sp.Symbol("w", real=True)
    step = sp.Eq(u[t + 1], u[t] - eta * lam * (u[t] - goal))
    point = {T: sp.Integer(2), eta: sp.Rational(1, 2), goal: sp.Integer(3)}
    return Statement(
        variables=(
            _RATE,
            Variable(lam, "an eigenvalue of the data's second moment, real ≥ 0"),
            Variable(goal, "w* in that direction, real"),
            Variable(u, "u₀, …, u_T: the weight in that direction, real"),
            Variable(T, "the number of steps, an integer ≥ 1"),
        ),
        hypotheses=(ForAll(step, (t, 0, T - 1)),),
        conclusion=sp.Eq(u[T] - goal, (1 - eta * lam) ** T * (u[0] - goal), evaluate=False),
        instance={
            **point,
            lam: sp.Integer(1),
            **{u[0]: sp.Integer(7), u[1]: sp.Integer(5), u[2]: sp.Integer(4)},
        },
        witnesses=(
            {**point, lam: sp.Integer(0), **dict.fromkeys((u[0], u[1], u[2]), sp.Integer(7))},
        ),
        breaking=(
            {
                **point,
                lam: sp.Integer(1),
                **{u[0]: sp.Integer(7), u[1]: sp.Integer(5), u[2]: sp.Integer(5)},
            },
        ),
    )


@claim(
    "manifold.variance",
    kind=Kind.THEOREM,
    title="With w_0 ~ N(0, τ²I) the trained output at x + n, n orthogonal to the data, has "
    "variance τ²‖n‖²",
    source='talk, "if you randomly initialize those parameters, then this randomness will '
    'persist"; derived here',
    uses=("manifold.regression-limit",),
    notes="The output is Pw*·x + P_⊥w_0·n, and Cov(w_0) = τ²I: no normality is needed.",
)
def variance() -> Statement:
    """Σ_j Σ_k n_j n_k C_jk = τ² Σ n_k² for the covariance C = τ²I."""
    C = sp.IndexedBase("C")
    double = sp.Sum(n[j] * n[k] * C[j, k], (k, 1, d), (j, 1, d))
    isotropic = sp.Eq(C[j, k], tau**2 * sp.KroneckerDelta(j, k))
    entries = {C[1, 1]: 9, C[2, 2]: 9, C[1, 2]: 0, C[2, 1]: 0, n[1]: 3, n[2]: -4}
    point = {
        **{d: sp.Integer(2), tau: sp.Integer(3)},
        **{key: sp.Integer(value) for key, value in entries.items()},
    }
    return Statement(
        variables=(
            Variable(d, "the dimension, an integer ≥ 1"),
            Variable(tau, "the standard deviation of every entry of w_0, real > 0"),
            Variable(C, "the covariance of w_0, real"),
            Variable(n, "a vector orthogonal to the data, real entries"),
        ),
        hypotheses=(ForAll(ForAll(isotropic, (k, 1, d)), (j, 1, d)),),
        conclusion=sp.Eq(double, tau**2 * sp.Sum(n[k] ** 2, (k, 1, d)), evaluate=False),
        instance=point,
        breaking=({**point, C[1, 2]: sp.Integer(1)},),
    )


@derivation("manifold.variance", title="The variance of the output off the data", source=TALK)
def variance_formula() -> tuple[Formula, ...]:
    """Takes the variance of (n_1, n_2)·w_0 for the covariance τ²I."""
    first, second = sp.symbols("n_1 n_2", real=True)
    normal = sp.Matrix([first, second])
    (found,) = normal.T * (tau**2 * sp.eye(2)) * normal
    return (
        Formula(
            name="output_variance",
            left=sp.Symbol(r"\operatorname{Var}"),
            right=sp.factor(found),
            words="Of the output at distance (n_1, n_2) off the data.",
            arguments=(first, second, tau),
            shapes=("number",) * 3,
        ),
    )


@claim(
    "manifold.noise",
    kind=Kind.THEOREM,
    title="Noise of deviation σ in a normal direction: the initial weight there decays as "
    "(1 − ησ²)^T",
    source='talk, "if your manifold actually just roughly concentrates … then with a small '
    'variance in the normal directions, then you can control this"; derived here',
    uses=("manifold.regression-limit",),
    notes="For the population loss: the noise is independent of the data and of the labels. It "
    "takes T ≥ log(1/tol)/(ησ²) steps to bring the weight down by a factor tol. Only the mean 0 "
    "and the variance 1 of z are used, not that it is normal; stated for m values with their "
    "probabilities, as expectations are linear.",
)
def noise() -> Statement:
    """E[(c + vσz)σz] = σ²v, c the residual on the manifold, E z = 0, E z² = 1; and u_T."""
    residual, weight = sp.symbols("c v", real=True)
    odds, values = sp.IndexedBase("pi"), sp.IndexedBase("z")
    step = sp.Eq(u[t + 1], u[t] - eta * sigma**2 * u[t])
    numbers = {residual: 5, weight: 3, eta: 2, T: 2, m: 2, values[1]: 1, values[2]: -1}
    point = {
        **{key: sp.Integer(value) for key, value in numbers.items()},
        **dict.fromkeys((sigma, odds[1], odds[2]), sp.Rational(1, 2)),
        **{u[0]: sp.Integer(4), u[1]: sp.Integer(2), u[2]: sp.Integer(1)},
    }
    return Statement(
        variables=(
            Variable(residual, "the residual at the point on the manifold, real"),
            Variable(weight, "the weight in the normal direction, real"),
            Variable(sigma, "the standard deviation of the noise, real > 0"),
            Variable(m, "the number of values of z, an integer ≥ 1"),
            Variable(odds, "their probabilities, real"),
            Variable(values, "the values z₁, …, z_m, real"),
            _RATE,
            Variable(u, "u₀, …, u_T: that weight, step after step, real"),
            Variable(T, "the number of steps, an integer ≥ 1"),
        ),
        hypotheses=(
            sp.Eq(sp.Sum(odds[i] * values[i], (i, 1, m)), 0),
            sp.Eq(sp.Sum(odds[i] * values[i] ** 2, (i, 1, m)), 1),
            ForAll(step, (t, 0, T - 1)),
        ),
        conclusion=sp.And(
            sp.Eq(
                sp.Sum(odds[i] * _normal_gradient(residual, weight, values[i]), (i, 1, m)),
                sigma**2 * weight,
                evaluate=False,
            ),
            sp.Eq(u[T], (1 - eta * sigma**2) ** T * u[0], evaluate=False),
        ),
        instance=point,
        breaking=(
            {**point, values[1]: sp.Rational(7, 5), values[2]: sp.Rational(1, 5)},
            {**point, values[1]: sp.Integer(2), values[2]: sp.Integer(-2)},
            {**point, u[2]: sp.Integer(2)},
        ),
    )


def _normal_gradient(residual: sp.Expr, weight: sp.Expr, value: sp.Expr) -> sp.Expr:
    """½(c + vσz)² differentiated by v: what one sample brings."""
    v = sp.Symbol("v", real=True)
    return sp.diff((residual + v * sigma * value) ** 2 / 2, v).subs(v, weight)


@derivation("manifold.noise", title="The decay of the normal weight under noise", source=TALK)
def noise_formula() -> tuple[Formula, ...]:
    """Takes the expectation of the gradient, E z = 0 and E z² = 1, and iterates the step."""
    residual, weight, z = sp.symbols("c v z", real=True)
    sample = sp.expand(_normal_gradient(residual, weight, z))
    gradient = sum(sample.coeff(z, power) * moment for power, moment in enumerate((1, 0, 1)))
    factor = sp.expand((weight - eta * gradient) / weight)
    return (
        Formula(
            name="normal_weight",
            left=sp.Symbol("u_T"),
            right=weight * factor**T,
            words="The weight in the normal direction after T steps from v.",
            arguments=(weight, eta, sigma, T),
            shapes=("number", "number", "number", "number of steps"),
        ),
    )


@derivation(
    "manifold.regression-limit",
    title="Linear regression step by step, in one eigendirection",
    source=TALK,
)
def regression_formula() -> tuple[Formula, ...]:
    """Solves w_{T+1} = w_T − ηλ(w_T − w*) for w_T."""
    goal, start, variance = sp.symbols("w^* w_0 lambda", real=True)
    count = sp.Symbol("T", integer=True, nonnegative=True)
    weight = sp.Function("w")
    step = weight(count + 1) - weight(count) + eta * variance * (weight(count) - goal)
    found = sp.rsolve(step, weight(count), {weight(0): start})
    return (
        Formula(
            name="regression_weight",
            left=sp.Symbol("w_T"),
            right=sp.collect(sp.expand(found), (1 - eta * variance) ** count),
            words="The weight after T steps from w_0; λ = 0 off the data, where it stays.",
            arguments=(goal, start, variance, eta, count),
            shapes=("the minimiser", "the start", "eigenvalue", "learning rate", "steps"),
        ),
    )
