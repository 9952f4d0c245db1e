"""Proofs of theory.hessian: the second derivatives that SymPy takes are the ones stated."""

import sympy as sp

import theory.hessian as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import NotProved, cited, decide, decide_as_written
from proofs_check.induction import loop_invariant
from proofs_check.polynomial_consequence import consequences_as_written
from proofs_check.sum_identity import sum_identity
from theory.claim import Statement

__all__ = ["blocks", "kronecker", "patterns"]

_METHOD = "second derivative taken by SymPy for symbolic sizes, compared term by term"
_CHAIN = cited("the chain rule", "of an undefined function of two variables, as SymPy applies it")


@discharges(theory.kronecker)
def kronecker(statement: Statement) -> Evidence:
    """Each direction brings down one factor e·x̃; what is left is the curvature in y and z."""
    parts = sp.And.make_args(statement.conclusion)
    steps = [sum_identity("a second derivative, as stated", part) for part in parts]
    return Evidence(
        verdict=Verdict.PROVED,
        method=_METHOD,
        scope="any number of points, coordinates and rows, every network that is twice "
        "continuously differentiable in its first pre-activations, all real scales",
        argument="∂/∂W_ui moves the pre-activation of row u alone, at the speed e_i x̃_i. So the "
        "second derivative for (u, i) and (v, k) is e_i e_k·E[B_uv x̃_i x̃_k] with the curvature "
        "B_uv of (F − g)²/2 in the pre-activations of rows u and v, which is "
        "J_u J_v + (F − g)F_uv. Entry ((u, i), (v, k)) of (I⊗D)·H̃·(I⊗D) is e_i·H̃·e_k, so this "
        "is the matrix equation; F enters with the other rows held fixed.",
        steps=(*steps, _CHAIN),
    )


@discharges(theory.patterns)
def patterns(statement: Statement) -> Evidence:
    """Near W the ReLU network is linear in W, with the weights of its pattern."""
    local = decide_as_written(statement)
    sums = [p for p in sp.And.make_args(statement.conclusion) if p.has(sp.Derivative)]
    if len(local) != 1 or len(sums) != 1:
        raise NotProved("as written: not one statement on signs and one on the Hessian")
    return Evidence(
        verdict=Verdict.PROVED,
        method=f"exact decision, and {_METHOD}",
        scope="ReLU networks of every depth and width with scalar output, every finite data set "
        "and every W at which no pre-activation is 0 on it",
        argument="A pre-activation that is not 0 keeps its sign under small moves, and there the "
        "ReLU is linear (decided); so on a neighbourhood of W the output at each point is linear "
        "in Wx, with the weights a_c of the point's pattern c, F″ = 0 and J = a_c. For that loss "
        "the second derivative is a sum over the patterns of a_c a_cᵀ times the second moment of "
        "the data in the pattern, weighted with its probability.",
        steps=(*local, sum_identity("the Hessian, as stated", sums[0])),
    )


@discharges(theory.blocks)
def blocks(statement: Statement) -> Evidence:
    """Every term of the form carries the same two scales."""
    e, f, outer, inner, w, z, H = sp.symbols("e f epsilon_i epsilon_k w z H", real=True)
    S, T, term = sp.symbols("S T term", real=True)
    one = decide(
        "one term",
        sp.Eq(w * (e * H * f) * z, outer * inner * (w * H * z)),
        given=(sp.Eq(e, outer), sp.Eq(f, inner)),
    )
    total = loop_invariant(
        "a sum of such terms, of any length",
        sp.Eq(S, outer * inner * T),
        start={S: sp.Integer(0), T: sp.Integer(0)},
        turn={S: S + outer * inner * term, T: T + term},
    )
    written = [
        step
        for at in ((1, 1), (1, 2), (2, 2))
        for step in consequences_as_written(
            statement, dict(zip((v.symbol for v in statement.variables), at, strict=False))
        )
    ]
    return Evidence(
        verdict=Verdict.PROVED,
        method="induction on exactly decided steps",
        scope="blocks of every size, all real scales",
        argument="On the rows of block i the diagonal of I⊗D is ε_i, on the columns of block k it "
        "is ε_k, so by hessian.kronecker each term of the form carries ε_iε_k; sums of any length "
        "keep the factor.",
        steps=(one, *total, *written),
    )
