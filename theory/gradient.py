"""Gradients on multiscale data: each coordinate of the weights carries its scale once.

Data x = Dx̃, x̃ of size one, D = diag(e_1, …, e_d) with e_j = ε_b for the coordinates j of block b.
E is the mean over n points (x̃_s, g_s), s = 1, …, n. The derivative in the direction of the
coordinate k is d/dt at t = 0 of the loss at w + t·(unit vector k), and SymPy takes it, for any n
and d = k + q.
Source: talk, "the gradient … is going to be scaled by epsilon"; He, Liu, Tsai, arXiv:2402.03021.
"""

from collections.abc import Callable

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.point import entries

__all__ = [
    "first_layer",
    "first_layer_formulas",
    "linear",
    "linear_formulas",
    "logistic",
    "logistic_formulas",
]

n, j, k, s = sp.symbols("n j k s", integer=True, positive=True)
rest = sp.Symbol("q", integer=True, nonnegative=True)
t, z = sp.symbols("t z", real=True)
w, e, x, g = (sp.IndexedBase(name) for name in ("w", "e", "x", "g"))
ell = sp.Function("ell")

_SOURCE = "talk, the gradient of a loss on multiscale data; arXiv:2402.03021"
_VARIABLES = (
    Variable(n, "the number of points, an integer ≥ 1"),
    Variable(k, "a coordinate, an integer ≥ 1"),
    Variable(rest, "the number of coordinates after it, so that d = k + q"),
    Variable(w, "the weights w₁, …, w_d, real"),
    Variable(e, "e_j, the scale of the block of coordinate j, real"),
    Variable(x, "x_sj, coordinate j of the point x̃_s, real"),
)


def score(shift: sp.Expr | int = 0) -> sp.Expr:
    """Σ_j (w_j + shift·δ_jk) e_j x̃_sj, what the weights see of point s, shifted along k."""
    weight = w[j] + shift * sp.KroneckerDelta(j, k)
    return sp.Sum(weight * e[j] * x[s, j], (j, 1, k + rest))


def mean(term: sp.Expr) -> sp.Expr:
    """E over the points: (1/n) Σ_s term."""
    return sp.Sum(term, (s, 1, n)) / n


def partial(loss: Callable[[sp.Expr], sp.Expr]) -> sp.Expr:
    """∂L/∂w_k: the derivative at t = 0 of E[loss(score(t))]; unevaluated, `doit` takes it."""
    return sp.Subs(sp.Derivative(mean(loss(score(t))), t), t, 0)


def squared(output: sp.Expr) -> sp.Expr:
    """(output − g_s)²/2."""
    return (output - g[s]) ** 2 / 2


def cross_entropy(output: sp.Expr) -> sp.Expr:
    """log(1 + e^output) − g_s·output: the logistic loss for labels g_s in {0, 1}."""
    return sp.log(1 + sp.exp(output)) - g[s] * output


def _scaled(residual: sp.Expr) -> sp.Expr:
    """e_k·E[residual·x̃_k]."""
    return e[k] * mean(residual * x[s, k])


_POINT = {
    **{n: sp.Integer(2), k: sp.Integer(2), rest: sp.Integer(1)},
    **entries(e, (1, sp.Rational(1, 10), sp.Rational(1, 10))),
    **entries(x, ((2, 5, 1), (1, -1, 3))),
    **entries(w, (3, sp.Rational(1, 2), -1)),
    **entries(g, (3, 1)),
}
_ONE = {
    **{n: sp.Integer(1), k: sp.Integer(1), rest: sp.Integer(0)},
    **entries(e, (sp.Rational(1, 3),)),
    **entries(x, ((6,),)),
    **entries(w, (2,)),
    **entries(g, (1,)),
}


@claim(
    "gradient.linear",
    kind=Kind.THEOREM,
    title="Squared loss of a linear model: ∂L/∂w^k = ε_k·E[(w·x − g) x̃^k]",
    source=_SOURCE,
    notes="E is the mean over a finite data set of any size; for a distribution, E and d/dt are "
    "exchanged, which needs finite second moments.",
)
def linear() -> Statement:
    """∂/∂w_k E[½(Σ_j w_j e_j x̃_j − g)²] = e_k·E[(Σ_j w_j e_j x̃_j − g)·x̃_k]."""
    return Statement(
        variables=(*_VARIABLES, Variable(g, "the labels g₁, …, g_n, real")),
        conclusion=sp.Eq(partial(squared), _scaled(score() - g[s]), evaluate=False),
        instance=_POINT,
        witnesses=(_ONE,),
    )


@claim(
    "gradient.logistic",
    kind=Kind.THEOREM,
    title="Logistic loss: ∂L/∂w^k = ε_k·E[(σ(w·x) − g) x̃^k], σ(m) = e^m/(1 + e^m)",
    source=_SOURCE,
    notes="The labels may be any real numbers; 0 and 1 make it the logistic loss.",
)
def logistic() -> Statement:
    """∂/∂w_k E[log(1 + e^m) − g·m] = e_k·E[(e^m/(1 + e^m) − g)·x̃_k], m = Σ_j w_j e_j x̃_j."""
    residual = sp.exp(score()) / (1 + sp.exp(score())) - g[s]
    return Statement(
        variables=(*_VARIABLES, Variable(g, "the labels g₁, …, g_n, real")),
        conclusion=sp.Eq(partial(cross_entropy), _scaled(residual), evaluate=False),
        instance={**_POINT, **entries(w, (0, 0, 0)), **entries(g, (0, 1))},
        # the score is log 2, so that σ = 2/3
        witnesses=({**_ONE, w[1]: sp.log(2) / 2},),
    )


@claim(
    "gradient.first-layer",
    kind=Kind.THEOREM,
    title="Any network F(W¹x): ∂L/∂W¹_k = ε_k·E[δ(x) x̃^kᵀ]",
    source=_SOURCE,
    notes="w is one row of W¹, and ℓ(s, z) the loss at point s as a function of the row's "
    "pre-activation z, the other rows held fixed: any differentiable function, so any depth, "
    "activation and loss. δ = ∂ℓ/∂z is what back-propagation hands to the first layer.",
)
def first_layer() -> Statement:
    """∂/∂w_k E[ℓ_s(Σ_j w_j e_j x̃_sj)] = e_k·E[ℓ_s′(Σ_j w_j e_j x̃_sj)·x̃_sk]."""
    delta = sp.Subs(sp.Derivative(ell(s, z), z), z, score())
    return Statement(
        variables=(
            *_VARIABLES,
            Variable(ell(s, z), "the loss at point s for the pre-activation z, differentiable"),
        ),
        conclusion=sp.Eq(partial(lambda output: ell(s, output)), _scaled(delta), evaluate=False),
        instance=_POINT,
        witnesses=(_ONE,),
    )


def _two_blocks(
    name: str, loss: Callable[[sp.Expr, sp.Symbol], sp.Expr], *outer: sp.Symbol
) -> tuple[Formula, ...]:
    """The two partial derivatives for one point with a block of size 1 and one of scale ε."""
    epsilon = sp.Symbol("epsilon", real=True)
    weights = sp.symbols("w_0 w_1", real=True)
    inputs = sp.symbols("x_0 x_1", real=True)
    label = sp.Symbol("g", real=True)
    total = loss(weights[0] * inputs[0] + weights[1] * epsilon * inputs[1], label)
    arguments = (*weights, *inputs, epsilon, label, *outer)
    shapes = (
        *("a weight, real",) * 2,
        *("a coordinate, real",) * 2,
        "the scale",
        "the label",
        *("an outer weight, real",) * len(outer),
    )
    return tuple(
        Formula(
            name=f"{name}_{block}",
            left=sp.Derivative(sp.Symbol("L"), weight),
            right=sp.factor(total.diff(weight)),
            words=f"One point, two blocks: the derivative along block {block} carries "
            f"{'the scale ε once' if block else 'no scale'}.",
            arguments=arguments,
            shapes=shapes,
        )
        for block, weight in enumerate(weights)
    )


def _any_size(name: str, loss: Callable[[sp.Expr], sp.Expr]) -> Formula:
    """The derivative for any number of points and coordinates, as SymPy takes it."""
    return Formula(
        name=f"{name}_any_size",
        left=sp.Derivative(sp.Symbol("L"), w[k]),
        right=partial(loss).doit(),
        words="Any number of points and coordinates: e_k is the scale of coordinate k.",
    )


@derivation(
    "gradient.linear",
    title="The gradient of the squared loss of a linear model",
    source=_SOURCE,
)
def linear_formulas() -> tuple[Formula, ...]:
    """Differentiated from the loss, for any size and for one point with two blocks."""
    return (
        _any_size("linear_gradient", squared),
        *_two_blocks("linear_gradient", lambda output, label: (output - label) ** 2 / 2),
    )


@derivation("gradient.logistic", title="The gradient of the logistic loss", source=_SOURCE)
def logistic_formulas() -> tuple[Formula, ...]:
    """Differentiated from the loss, for any size and for one point with two blocks."""
    return (
        _any_size("logistic_gradient", cross_entropy),
        *_two_blocks(
            "logistic_gradient",
            lambda output, label: sp.log(1 + sp.exp(output)) - label * output,
        ),
    )


@derivation(
    "gradient.first-layer",
    title="The gradient with respect to the first layer of any network",
    source=_SOURCE,
)
def first_layer_formulas() -> tuple[Formula, ...]:
    """Differentiated from E[ℓ], for any size; and a network of one hidden tanh unit."""
    outer = sp.Symbol("a", real=True)
    found = _two_blocks(
        "first_layer_gradient",
        lambda output, label: (outer * sp.tanh(output) - label) ** 2 / 2,
        outer,
    )
    return (_any_size("first_layer_gradient", lambda output: ell(s, output)), *found)
