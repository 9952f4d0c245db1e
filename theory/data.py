"""What an isometric re-embedding of the data changes: nothing that descent or PCA can see.

Data x ∈ ℝ^d are put into ℝ^D as x′ = Vx + c with VᵀV = I; zero-padding is V = [I; 0], c = 0.
The covariance becomes C′ = VCVᵀ, and with c = 0 the least-squares gradient Cw − b becomes
C′w′ − Vb, where C is then the second moment E[xxᵀ] and b = E[xy]. Indices: a, b count coordinates
of ℝ^D, i and j those of ℝ^d.
Source: talk, on data that fill a low-dimensional part of their space.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.point import entries
from theory.quantifier import ForAll

__all__ = ["covariance", "embedded_covariance", "embedding_invariance", "sample"]

D, d, i, j, k = sp.symbols("D d i j k", integer=True, positive=True)
a, b = sp.symbols("a b", integer=True, positive=True)
V, C = sp.IndexedBase("V"), sp.IndexedBase("C")
q, w, h, u = (sp.IndexedBase(name) for name in ("q", "w", "h", "u"))
lam, eta = sp.symbols("lambda eta", real=True)
_3_5, _4_5 = sp.Rational(3, 5), sp.Rational(4, 5)


def embedded(vector: sp.IndexedBase, coordinate: sp.Expr) -> sp.Expr:
    """(Vq)_a = Σ_i V_ai q_i."""
    return sp.Sum(V[coordinate, i] * vector[i], (i, 1, d))


def embedded_product(vector: sp.Expr, coordinate: sp.Expr) -> sp.Expr:
    """(VCVᵀv)_a for the vector whose entry b is `vector`: Σ_b Σ_i Σ_j V_ai C_ij V_bj v_b."""
    entry = sp.Sum(V[coordinate, i] * C[i, j] * V[b, j], (i, 1, d), (j, 1, d))
    return sp.Sum(entry * vector, (b, 1, D))


def descended(coordinate: sp.Expr) -> sp.Expr:
    """One step of gradient descent in ℝ^d: w_i − η(Σ_j C_ij w_j − h_i)."""
    return w[coordinate] - eta * (sp.Sum(C[coordinate, j] * w[j], (j, 1, d)) - h[coordinate])


@claim(
    "data.embedding-invariance",
    kind=Kind.THEOREM,
    title="x′ = Vx + c with VᵀV = I keeps every non-zero PCA variance, and GD on least squares "
    "commutes with it",
    source="talk, on data of low intrinsic dimension",
    notes="The variances are those of the population or of a finite sample, with either "
    "normalisation. A translation c leaves the covariance alone; the statement on gradient descent "
    "has c = 0, as the linear model has no intercept, and an arbitrary start Vw + u, Vᵀu = 0.",
)
def embedding_invariance() -> Statement:
    """(λ, q) of C becomes (λ, Vq) of C′ = VCVᵀ with ‖Vq‖ = ‖q‖; Vᵀu = 0 gives C′u = 0.

    And a step of descent from Vw + u, with C′ and Vh for C and h, gives V(the step from w) + u.
    """
    start = embedded(w, b) + u[b]
    step = embedded(w, a) + u[a] - eta * (embedded_product(start, a) - embedded(h, a))
    into_plane = {
        **{d: sp.Integer(1), D: sp.Integer(2), lam: sp.Integer(3), eta: sp.Rational(1, 2)},
        **entries(C, ((3,),)),
        **entries(q, (2,)),
        **entries(w, (5,)),
        **entries(h, (1,)),
    }
    tilted = {**into_plane, **entries(V, ((_3_5,), (_4_5,))), **entries(u, (-4, 3))}
    padded = {**into_plane, **entries(V, ((1,), (0,))), **entries(u, (0, 7))}
    turned = {
        **{d: sp.Integer(2), D: sp.Integer(2), lam: sp.Integer(3), eta: sp.Rational(1, 3)},
        **entries(V, ((_3_5, -_4_5), (_4_5, _3_5))),
        **entries(C, ((2, 1), (1, 2))),
        **entries(q, (1, 1)),
        **entries(w, (2, -1)),
        **entries(h, (1, 4)),
        **entries(u, (0, 0)),
    }
    return Statement(
        variables=(
            Variable(d, "the dimension of the data, an integer ≥ 1"),
            Variable(D, "the dimension that they are put into, an integer ≥ d"),
            Variable(V, "the embedding, a real D×d matrix with VᵀV = I"),
            Variable(C, "a real d×d matrix: the covariance, or the second moment, of the data"),
            Variable(lam, "an eigenvalue of C, real: a PCA variance"),
            Variable(q, "an eigenvector of C for λ, in ℝ^d"),
            Variable(u, "a vector of ℝ^D with Vᵀu = 0"),
            Variable(w, "weights in ℝ^d"),
            Variable(h, "E[xy] in ℝ^d, for labels y"),
            Variable(eta, "a learning rate, real"),
        ),
        hypotheses=(
            ForAll(
                ForAll(
                    sp.Eq(sp.Sum(V[a, i] * V[a, j], (a, 1, D)), sp.KroneckerDelta(i, j)),
                    (j, 1, d),
                ),
                (i, 1, d),
            ),
            ForAll(sp.Eq(sp.Sum(C[i, j] * q[j], (j, 1, d)), lam * q[i]), (i, 1, d)),
            ForAll(sp.Eq(sp.Sum(V[a, i] * u[a], (a, 1, D)), 0), (i, 1, d)),
        ),
        conclusion=sp.And(
            ForAll(sp.Eq(embedded_product(embedded(q, b), a), lam * embedded(q, a)), (a, 1, D)),
            sp.Eq(sp.Sum(embedded(q, a) ** 2, (a, 1, D)), sp.Sum(q[i] ** 2, (i, 1, d))),
            ForAll(sp.Eq(embedded_product(u[b], a), 0), (a, 1, D)),
            ForAll(
                sp.Eq(step, sp.Sum(V[a, i] * descended(i), (i, 1, d)) + u[a]),
                (a, 1, D),
            ),
        ),
        instance=tilted,
        witnesses=(padded, turned),
        breaking=(
            {**padded, **entries(V, ((2,), (0,)))},
            {**padded, lam: sp.Integer(2)},
            {**padded, **entries(u, (1, 0))},
        ),
    )


@derivation(
    "data.embedding-invariance",
    title="The covariance of embedded data",
    source="derived here from the definition of the sample covariance",
)
def embedded_covariance() -> tuple[Formula, ...]:
    """Cov(Vx + c) for three points in the plane put into space, with nothing known of V and c."""
    matrix, points, shift = sample()
    found = covariance(matrix * points + shift * sp.ones(1, points.shape[1]))
    arguments = tuple(sorted(found.free_symbols, key=str))
    return (
        Formula(
            name="embedded_covariance",
            left=sp.Symbol("C'"),
            right=sp.ImmutableMatrix(found.applyfunc(sp.factor)),
            words="The covariance of three embedded points: the translation has dropped out.",
            arguments=arguments,
            shapes=tuple("a real number" for _ in arguments),
        ),
    )


def sample() -> tuple[sp.Matrix, sp.Matrix, sp.Matrix]:
    """V (3×2), three points of the plane as columns (2×3) and c (3×1), all entries symbols."""
    matrix = sp.Matrix(3, 2, lambda i, j: sp.Symbol(f"V_{i + 1}{j + 1}", real=True))
    points = sp.Matrix(2, 3, lambda i, s: sp.Symbol(f"x_{i + 1}{s + 1}", real=True))
    shift = sp.Matrix(3, 1, lambda i, _: sp.Symbol(f"c_{i + 1}", real=True))
    return matrix, points, shift


def covariance(points: sp.Matrix) -> sp.Matrix:
    """(1/n) Σ_s (x_s − x̄)(x_s − x̄)ᵀ for the columns x_s of `points`."""
    n = points.shape[1]
    centred = points * (sp.eye(n) - sp.ones(n, n) / n)
    return (centred * centred.T / n).expand()
