"""Proof of theory.data: what an isometric re-embedding of the data changes, and what it keeps.

Matrices of any size enter as words in symbols that do not commute, with V written for the
embedding, W for its transpose, and the rule WV = 1; the formal statement, entry by entry, is
proved beside them at small sizes.
"""

import sympy as sp

import theory.data as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited
from proofs_check.polynomial_consequence import consequences, consequences_as_written
from theory.claim import Statement

__all__ = ["embedding_invariance", "isometric_words"]

V, W, C = sp.symbols("V W C", commutative=False)
q, u, w, h = sp.symbols("q u w h", commutative=False)
lam, eta = sp.symbols("lambda eta")

_SIZES = ((1, 2), (2, 2))


def isometric_words(name: str, left: sp.Expr, right: sp.Expr, *rules: sp.Basic) -> ProofStep:
    """Proves left = right for matrices V, W, C and vectors of any sizes, with WV = 1.

    Args:
        name: the step's name.
        left: one side, a polynomial in symbols that do not commute.
        right: the other side.
        rules: further equations word = expression that hold, such as Cq = λq.

    Returns:
        The step.

    Raises:
        NotProved: if the sides differ after all rules are applied.
    """
    known = (sp.Eq(W * V, 1, evaluate=False), *rules)
    rest = sp.expand(left - right)
    while (shorter := sp.expand(rest.subs([rule.args for rule in known]))) != rest:
        rest = shorter
    if rest != 0:
        raise NotProved(f"{name}: the difference reduces to {rest}")
    words = ", ".join(str(sp.sstr(rule)) for rule in known)
    return ProofStep(
        name=name,
        establishes=f"{words} ⟹ {sp.sstr(left)} = {sp.sstr(right)}",
        method="expands to 0 in symbols that do not commute, with the rules applied",
        trusts=(f"SymPy {sp.__version__}",),
    )


@discharges(theory.embedding_invariance)
def embedding_invariance(statement: Statement) -> Evidence:
    """VᵀV = I cancels between C′ and Vq."""
    embedded = V * C * W
    orthogonal = sp.Eq(W * u, 0, evaluate=False)
    step = w - eta * (C * w - h)
    words = (
        isometric_words(
            "an eigenvector is carried along",
            embedded * (V * q),
            lam * (V * q),
            sp.Eq(C * q, lam * q, evaluate=False),
        ),
        isometric_words("directions off the data have variance 0", embedded * u, 0, orthogonal),
        isometric_words(
            "a step of descent is carried along",
            (V * w + u) - eta * (embedded * (V * w + u) - V * h),
            V * step + u,
            orthogonal,
        ),
    )
    matrix, points, shift = theory.sample()
    moved = theory.covariance(matrix * points + shift * sp.ones(1, points.shape[1]))
    factored = matrix * theory.covariance(points) * matrix.T
    translated = consequences(
        "an entry of the covariance of Vx + c is that of V Cov(x) Vᵀ",
        [sp.Eq(*pair, evaluate=False) for pair in zip(moved, factored, strict=True)],
    )
    formal = tuple(
        step
        for size, into in _SIZES
        for step in consequences_as_written(statement, {theory.d: size, theory.D: into})
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method="words in matrices of any size, and exact polynomial algebra at small sizes",
        scope="every isometry V: ℝ^d → ℝ^D, every translation, every finite or infinite data set; "
        "the entry-wise statement is written out for d ≤ 2, D ≤ 2",
        argument="Expectation is linear, so x′ = Vx + c has the mean Vx̄ + c and the covariance "
        "V C Vᵀ. With VᵀV = I an eigenvector q of C for λ gives the eigenvector Vq of C′ for the "
        "same λ and of the same length, and every u with Vᵀu = 0 has C′u = 0. As V keeps inner "
        "products, an orthonormal eigenbasis of C and an orthonormal basis of those u make one of "
        "C′: the non-zero variances agree with their multiplicities. For the squared loss the "
        "gradient is Cw − h with C = E[xxᵀ], h = E[xy], and C′w′ − Vh after the embedding; one "
        "step carries Vw + u to V(the next w) + u, so by induction every step does.",
        steps=(
            *words,
            *translated,
            *formal,
            cited("the spectral theorem", "C has an orthonormal basis of eigenvectors"),
        ),
    )
