"""The loss in powers of ε: what each coefficient is, and what it knows.

The preactivation of the first layer is z = Σ ε^k u_k, u_k = W_1^k x̃^k. What follows it is a
smooth map F with derivatives D_j = D^jF(u_0). A coefficient is a sum over partitions (Faà di
Bruno), multilinear in u_1, u_2, …; statements are made for scalars, which is no loss: the formal
multilinear objects D^j[u_{i_1}, …, u_{i_j}] form the same algebra as the monomials
D_j u_{i_1}⋯u_{i_j}, by symmetry and linearity in each place, and an identity between polynomials
in D_0, D_1, … and u_1, u_2, … is then one between multilinear objects of any width.

Source: the talk's expansion of the loss; section 3 of the mathematics.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.power_series import Coefficient, PartitionSum
from theory.quantifier import ForAll

__all__ = [
    "loss",
    "triangular",
]

epsilon, y = sp.symbols("epsilon y", real=True)
k = sp.Symbol("k", integer=True, nonnegative=True)
i, j, h = sp.symbols("i j h", integer=True)
D, E, f, u = (sp.IndexedBase(letter) for letter in "DEfu")


def taylor(derivatives: sp.IndexedBase, argument: sp.Expr, order: sp.Expr) -> sp.Expr:
    """Σ_{j=0..order} D_j v^j/j!: a smooth map at v from its base point, to the given order."""
    return sp.Sum(derivatives[j] * argument**j / sp.factorial(j), (j, 0, order))


def series(entries: sp.IndexedBase, low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """Σ ε^i entries_i for i from `low` to `high`."""
    return sp.Sum(epsilon**i * entries[i], (i, low, high))


_numbers = {
    **{D[n]: sp.Integer(value) for n, value in enumerate((1, -2, 3, 5, -7))},
    **{E[n]: sp.Integer(value) for n, value in enumerate((2, 3, -1, 4, 6))},
    **{u[n]: sp.Integer(value) for n, value in enumerate((0, 1, -2, 3, 2))},
    y: sp.Integer(2),
}


def _point(order: int) -> dict[sp.Basic, sp.Basic]:
    """The numbers above with f_0, …, f_order as they follow from them."""
    outputs = {
        f[n]: PartitionSum(D, u, n).doit().subs(_numbers, simultaneous=True)
        for n in range(order + 1)
    }
    return {**_numbers, **outputs, k: sp.Integer(order)}


@claim(
    "expansion.loss",
    kind=Kind.THEOREM,
    title="L = Σ ε^k L_k: f_k = Σ_π D^{|π|}F[u_π]/∏m_i!, L_k of the squared loss and of any "
    "smooth loss from f_0, …, f_k",
    source="talk, the loss expanded in ε; Faà di Bruno's formula",
    notes="Stated to order k of a smooth F and a smooth loss: their Taylor polynomials, the rest "
    "being O(ε^{k+1}). In each, ε is a variable that [ε^k] binds. The logistic loss and the "
    "cross-entropy are smooth losses with the derivatives of expansion.logistic and "
    "expansion.cross-entropy.",
)
def loss() -> Statement:
    """The coefficient of ε^k in F, in ½(F − y)² and in ℓ(F), for ℓ with derivatives E_j at f_0."""
    output = taylor(D, series(u, sp.Integer(1), k), k)
    residual = f[i] - y * sp.KroneckerDelta(i, 0)
    return Statement(
        variables=(
            Variable(k, "the order, k ≥ 0"),
            Variable(D, "D_0, D_1, …: the derivatives of F at u_0, real"),
            Variable(E, "E_0, E_1, …: the derivatives of the loss at f_0, real"),
            Variable(u, "u_1, u_2, …: the preactivation's coefficients, real"),
            Variable(f, "f_0, f_1, …: the output's coefficients"),
            Variable(y, "the target, real"),
        ),
        hypotheses=(ForAll(sp.Eq(f[h], PartitionSum(D, u, h)), (h, 0, k)),),
        conclusion=sp.And(
            sp.Eq(Coefficient(output, epsilon, k), PartitionSum(D, u, k)),
            sp.Eq(
                Coefficient((output - y) ** 2 / 2, epsilon, k),
                sp.Sum(residual * residual.subs(i, k - i), (i, 0, k)) / 2,
            ),
            sp.Eq(Coefficient(taylor(E, output - D[0], k), epsilon, k), PartitionSum(E, f, k)),
        ),
        instance=_point(3),
        witnesses=tuple(_point(order) for order in (0, 1, 2)),
        breaking=({**_point(2), f[1]: sp.Integer(5)},),
    )


w, v, x, s = (sp.IndexedBase(letter) for letter in "wvxs")
K, M = sp.symbols("K M", integer=True, positive=True)
k1 = sp.Symbol("k", integer=True, positive=True)


@claim(
    "expansion.triangular",
    kind=Kind.THEOREM,
    title="Coefficient k of a sum, a product, a composition knows orders ≤ k only; "
    "L_k = (f_0 − y)·Λ_k + …, Λ_k = f_k",
    source="talk, the coefficients of the loss one after the other; section 3 of the mathematics",
    notes="A network's output, its loss and, by backpropagation, the gradient with respect to "
    "every weight of every layer are built from u_0, u_1, … by sums, products, multiples and "
    "compositions, and in them alone: by induction on the layers their coefficients of ε^k know "
    "u_0, …, u_k only. Λ_k = f_k, and u_k enters it as DF(u_0)[u_k] alone. The gradient for "
    "block b of the first layer has the factor ε^b besides, so it knows even less.",
)
def triangular() -> Statement:
    """Jets U, V and W, X that agree in orders ≤ k give results that agree in order k."""
    first, second = series(u, sp.Integer(0), K), series(v, sp.Integer(0), K)
    third, fourth = series(w, sp.Integer(0), K), series(x, sp.Integer(0), K)

    def at(expression: sp.Expr) -> sp.Expr:
        return Coefficient(expression, epsilon, k1)

    def composed(argument: sp.Expr) -> sp.Expr:
        return sp.Sum(s[j] * argument**j, (j, 0, M))

    agreeing = {
        **{u[n]: sp.Integer(n + 1) for n in range(4)},
        **{w[n]: sp.Integer(n + 1) for n in range(3)},
        **{v[n]: sp.Integer(2 - n) for n in range(4)},
        **{x[n]: sp.Integer(2 - n) for n in range(3)},
        **{s[n]: sp.Integer(2 * n - 1) for n in range(4)},
        w[3]: sp.Integer(9),
        x[3]: sp.Integer(7),
        y: sp.Integer(5),
        k1: sp.Integer(2),
        K: sp.Integer(3),
        M: sp.Integer(3),
    }
    return Statement(
        variables=(
            Variable(k1, "the order, k ≥ 1"),
            Variable(K, "the order to which the jets go, K ≥ k"),
            Variable(M, "the degree of the outer polynomial"),
            Variable(s, "s_0, …, s_M: the outer polynomial, real"),
            *(Variable(base, "the coefficients of a jet, real") for base in (u, v, w, x)),
            Variable(y, "the target, real"),
        ),
        hypotheses=(
            k1 <= K,
            ForAll(sp.Eq(u[h], w[h]), (h, 0, k1)),
            ForAll(sp.Eq(v[h], x[h]), (h, 0, k1)),
        ),
        conclusion=sp.And(
            sp.Eq(at(first + second), at(third + fourth)),
            sp.Eq(at(first * second), at(third * fourth)),
            sp.Eq(at(composed(first)), at(composed(third))),
            sp.Eq(
                at((second - y) ** 2 / 2),
                (v[0] - y) * v[k1] + sp.Sum(v[i] * v[k1 - i], (i, 1, k1 - 1)) / 2,
            ),
        ),
        instance=agreeing,
        witnesses=(
            {**agreeing, k1: sp.Integer(1)},
            {**agreeing, k1: sp.Integer(3), w[3]: sp.Integer(4), x[3]: sp.Integer(-1)},
        ),
        breaking=(
            {
                **agreeing,
                **{base[3]: sp.Integer(3) for base in (u, v, w, x)},
                **{base[4]: sp.Integer(1) for base in (u, v, w, x)},
                k1: sp.Integer(4),
            },
            {**agreeing, w[2]: sp.Integer(0)},
            {**agreeing, x[2]: sp.Integer(1)},
        ),
    )
