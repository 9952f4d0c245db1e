"""Ridge logistic regression: how far its Hessian can change, and what that does to its blocks.

f(w) = mean_j log(1 + e^{z_j}) − y_jz_j + ½ridge·‖w‖², z_j = x_jᵀw, y_j ∈ {0, 1}. Its Hessian is
H(w) = A(w) + ridge·I, A(w) = mean_j σ′(z_j)x_jx_jᵀ, σ′(z) = e^z/(1 + e^z)² ≤ ¼.
*Everywhere* 0 ⪯ A(w) ⪯ ¼XᵀX/n =: B: every block's spectrum starts at the ridge, and c_ik is up to
½√(b_ib_k) (convex.cross-terms). *Near the minimiser*, where |x_jᵀ(w − w*)| ≤ δ for every j,
e^{−δ}A* ⪯ A(w) ⪯ e^{δ}A*: on blocks of eigenvectors of A* the spectra keep their scales, and
c_ik ≤ sinh δ·√(l_il_k), l_i the largest eigenvalue of A* in block i. The segment from w* stays
inside, so averages keep this, and the comparison of convex.comparison holds as long as its own
bounds keep |x_jᵀ(w − w*)| ≤ δ.
Source: derived here; the growth of σ′ is the self-concordance of the logistic loss (Bach 2010).
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation

__all__ = ["breast_cancer", "curvature", "local_blocks", "local_terms", "sigmoid_slope"]

z, delta = sp.symbols("z delta", real=True)
_ONE_OF_THREE = "one of the three that say e^{−δ}A* ⪯ A"


def sigmoid_slope(at: sp.Expr) -> sp.Expr:
    """σ′(z) = e^z/(1 + e^z)², the second derivative of log(1 + e^z)."""
    return sp.exp(at) / (1 + sp.exp(at)) ** 2


@claim(
    "convex.logistic-curvature",
    kind=Kind.THEOREM,
    title="σ′(z) ≤ ¼, and σ′(z + δ) lies between e^{−|δ|}σ′(z) and e^{|δ|}σ′(z)",
    source="derived here; Bach 2010, self-concordant analysis for logistic regression",
)
def curvature() -> Statement:
    """For all real z and δ."""
    here, there = sigmoid_slope(z), sigmoid_slope(z + delta)
    return Statement(
        variables=(Variable(z, "a real number"), Variable(delta, "a real number")),
        conclusion=sp.And(
            here <= sp.Rational(1, 4),
            sp.exp(-sp.Abs(delta)) * here <= there,
            there <= sp.exp(sp.Abs(delta)) * here,
        ),
        instance={z: sp.Integer(0), delta: sp.Integer(0)},
        witnesses=(
            {z: sp.Integer(8), delta: sp.Rational(1, 10)},  # near equality: e^z is large
            {z: sp.Integer(8), delta: sp.Rational(-1, 10)},
            {z: sp.Integer(-8), delta: sp.Integer(1)},
            {z: sp.Rational(1, 10), delta: sp.Rational(-1, 5)},
        ),
    )


@claim(
    "convex.local-blocks",
    kind=Kind.THEOREM,
    title="Near the minimiser the cross terms are at most sinh δ·√(l_il_k)",
    source="derived here: A − e^{−δ}A* lies between 0 and 2 sinh δ·A*",
    uses=("convex.cross-terms", "convex.logistic-curvature"),
    notes="Stated with p = e^δ and for an A* that is not quite diagonal: "
    "‖A_ik‖ ≤ cosh δ·‖A*_ik‖ + sinh δ·√(l_il_k).",
)
def local_blocks() -> Statement:
    """|xᵀAy| ≤ cosh δ·|xᵀA*y| + sinh δ·s, from e^{−δ}A* ⪯ A ⪯ e^δA* on span(x, y)."""
    a11, a12, a22, b11, b12, b22 = sp.symbols("a_11 a_12 a_22 b_11 b_12 b_22", real=True)
    s, p = sp.Symbol("s", nonnegative=True), sp.Symbol("p", positive=True)
    low = (a11 - b11 / p, a12 - b12 / p, a22 - b22 / p)
    high = (p * b11 - a11, p * b12 - a12, p * b22 - a22)

    def semidefinite(entries: tuple[sp.Expr, sp.Expr, sp.Expr]) -> sp.Basic:
        first, mixed, last = entries
        return sp.And(first >= 0, last >= 0, first * last >= mixed**2)

    near = {a11: "5/4", a12: "3/4", a22: "5/4", b11: 1, b12: 0, b22: 1, p: 2, s: 1}
    point = {symbol: sp.Rational(value) for symbol, value in near.items()}
    return Statement(
        variables=(
            Variable(a11, "xᵀAx for x in block i"),
            Variable(a12, "xᵀAy"),
            Variable(a22, "yᵀAy for y in block k"),
            Variable(b11, "xᵀA*x"),
            Variable(b12, "xᵀA*y"),
            Variable(b22, "yᵀA*y"),
            Variable(s, "√(xᵀA*x·yᵀA*y), real ≥ 0"),
            Variable(p, "e^δ"),
        ),
        hypotheses=(semidefinite(low), semidefinite(high), sp.Ge(s**2, b11 * b22), p >= 1),
        conclusion=sp.Le(sp.Abs(a12), (p + 1 / p) / 2 * sp.Abs(b12) + (p - 1 / p) / 2 * s),
        instance=point,  # equality
        witnesses=(
            point | {a12: -sp.Rational(3, 4)},
            point
            | {a11: sp.Integer(2), a12: sp.Integer(2), a22: sp.Integer(2), b12: sp.Integer(1)},
        ),
        breaking=(
            point | {a11: sp.Integer(0), a22: sp.Integer(0), a12: sp.Integer(1)},
            point | {a11: sp.Integer(4), a22: sp.Integer(4), a12: sp.Integer(3)},
            point | {s: sp.Rational(1, 2)},
            {symbol: sp.Integer(0) for symbol in point} | {p: sp.Rational(1, 2), s: sp.Integer(1)},
            # the upper bound alone: its determinant, then an entry of its diagonal, either one
            point | {a11: sp.Integer(2), a12: sp.Rational(3, 2), a22: sp.Integer(2)},
            *(
                {a11: sp.Integer(2), a12: sp.Integer(2), a22: sp.Integer(2)}
                | {b11: first, b12: sp.Integer(1), b22: last, p: sp.Integer(2), s: sp.Integer(0)}
                for first, last in ((sp.Integer(0), sp.Integer(1)), (sp.Integer(1), sp.Integer(0)))
            ),
        ),
        kept={
            low[0] >= 0: f"{_ONE_OF_THREE}; it is as little needed as that of the other block",
            low[2] >= 0: _ONE_OF_THREE,
        },
    )


def _contracts() -> Statement:
    """The contraction of a multirate cycle on the blocks of the data, near the minimiser."""
    rho = sp.Symbol("rho", positive=True)
    return Statement(
        variables=(Variable(rho, "ρ̂ with (∏M)u ≤ ρ̂u for some u > 0, for the multirate cycle"),),
        conclusion=rho < 1,
    )


@claim(
    "convex.logistic",
    kind=Kind.BOUND,
    title="Breast cancer, ridge 10⁻⁵: a multirate cycle contracts near the minimiser, certified",
    source="derived here; talk, losses beyond least squares",
    uses=("convex.cycle", "convex.local-blocks"),
    notes="On the region |x_jᵀ(w − w*)| ≤ 1/100. The data are centred and divided by one number, "
    "so that their scales are kept; there is no intercept. Without such a region every block's "
    "spectrum starts at the ridge, and the comparison certifies no multirate cycle.",
)
def breast_cancer() -> Statement:
    """569 rows, 30 columns; the target is the diagnosis."""
    return _contracts()


@derivation(
    "convex.local-blocks",
    title="Groups and cross terms of ridge logistic regression near its minimiser",
    source="derived here from e^{−δ}A* ⪯ A ⪯ e^δA*",
)
def local_terms() -> tuple[Formula, ...]:
    """The ends of a block's group and the cross term of two, by SymPy."""
    radius, ridge, first, last, other, mixed = sp.symbols("delta rho l_1 l_d l_k m", positive=True)
    p = sp.exp(radius)
    factor = (
        sp.simplify(((p + 1 / p) / 2).rewrite(sp.cosh)),
        sp.simplify(((p - 1 / p) / 2).rewrite(sp.sinh)),
    )
    return (
        Formula(
            name="lower_end",
            left=sp.Symbol("mu_i"),
            right=ridge + last / p,
            words="The lower end of a block whose smallest eigenvalue of A* is l_d.",
            arguments=(radius, ridge, last),
            shapes=("bound of |x_j^T (w - w*)|", "the ridge", "smallest eigenvalue in the block"),
        ),
        Formula(
            name="upper_end",
            left=sp.Symbol("L_i"),
            right=ridge + first * p,
            words="The upper end of a block whose largest eigenvalue of A* is l_1.",
            arguments=(radius, ridge, first),
            shapes=("bound of |x_j^T (w - w*)|", "the ridge", "largest eigenvalue in the block"),
        ),
        Formula(
            name="cross_term",
            left=sp.Symbol("c_ik"),
            right=factor[0] * mixed + factor[1] * sp.sqrt(first * other),
            words="The cross term of two blocks; m bounds the part of A* between them.",
            arguments=(radius, mixed, first, other),
            shapes=(
                "bound of |x_j^T (w - w*)|",
                "norm of the block of A* between the two",
                "largest eigenvalue of A* in one block",
                "the same in the other",
            ),
        ),
    )
