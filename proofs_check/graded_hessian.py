"""Proofs of theory.graded_hessian: graded eigenvalues, their groups, and the schedule for them."""

from fractions import Fraction
from typing import Final

import sympy as sp

import theory.graded_hessian as theory
from numerics.spectral_group import SpectralGroup
from proofs_check.certificate import certificate
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited, decide, decide_as_written, decide_whole
from proofs_check.hessian_schedule import schedule_from_scales
from proofs_check.induction import loop_invariant
from proofs_check.polynomial_consequence import consequences
from proofs_check.symmetric_eigenvalues import RationalMatrix
from proofs_check.symmetric_eigenvalues import eigenvalues as enclosed
from theory.claim import Statement

__all__ = ["graded_eigenvalues", "groups", "holds_for", "to_schedule"]

_INDUCTION: Final = "induction on exactly decided steps"


def _form_is_graded(size: int) -> tuple[ProofStep, ...]:
    """vᵀ(D·H̃·D)v = (Dv)ᵀH̃(Dv), for the matrix product itself."""
    scales = sp.diag(*sp.symbols(f"e_1:{size + 1}", real=True))
    vector = sp.Matrix(sp.symbols(f"v_1:{size + 1}", real=True))
    matrix = sp.Matrix(size, size, lambda i, k: sp.Symbol(f"H_{i + 1}{k + 1}", real=True))
    left = (vector.T * (scales * matrix * scales) * vector)[0]
    right = ((scales * vector).T * matrix * (scales * vector))[0]
    return consequences(f"the form of H = D·H̃·D, d = {size}", [sp.Eq(left, right, evaluate=False)])


@discharges(theory.eigenvalues)
def graded_eigenvalues(statement: Statement) -> tuple[Evidence, ...]:
    """M·D² − H ⪰ 0 ⪰ m·D² − H, at the vectors that the Courant–Fischer principle gives."""
    e_i, e_j, x, S, T = sp.symbols("e_i e_j x S T", real=True)
    m, M, lam, form, length, graded = sp.symbols("m M lambda form length graded", real=True)
    below = loop_invariant(
        "‖Dv‖² ≥ e_j²‖v‖² for v in the first j coordinates",
        sp.And(S >= e_j**2 * T, T >= 0),
        start={S: sp.Integer(0), T: sp.Integer(0)},
        turn={S: S + (e_i * x) ** 2, T: T + x**2},
        each=(e_i >= e_j,),
        given=(e_j > 0,),
    )
    above = loop_invariant(
        "‖Dw‖² ≤ e_j²‖w‖² for w in the coordinates from j on",
        sp.And(S <= e_j**2 * T, T >= 0),
        start={S: sp.Integer(0), T: sp.Integer(0)},
        turn={S: S + (e_i * x) ** 2, T: T + x**2},
        each=(e_i > 0, e_i <= e_j),
    )
    lower = decide(
        "the lower bound",
        m * e_j**2 <= lam,
        given=(
            m >= 0,
            length > 0,
            graded >= e_j**2 * length,
            m * graded <= form,
            form <= lam * length,
        ),
    )
    upper = decide(
        "the upper bound",
        lam <= M * e_j**2,
        given=(
            m >= 0,
            m * e_j**2 <= lam,
            graded > 0,
            graded <= e_j**2 * length,
            form <= M * graded,
            lam * length <= form,
        ),
    )
    written = [
        step
        for size in (1, 2)
        for number in range(1, size + 1)
        for step in decide_as_written(statement, {theory.d: size, theory.j: number})
    ]
    if len(written) != 6:
        raise NotProved("as written: not two bounds for each of the three eigenvalues")
    proof = Evidence(
        verdict=Verdict.PROVED,
        method=_INDUCTION,
        scope="every size, every symmetric H̃ with spectrum in [m, M], m ≥ 0, all positive scales; "
        "the statement with its vectors is written out for d ≤ 2",
        argument="The quadratic forms are vᵀHv = (Dv)ᵀH̃(Dv), so mD² ⪯ H ⪯ MD². By the "
        "Courant–Fischer principle the span of the first j coordinates (dimension j) and that of "
        "the eigenvectors for λ_j, …, λ_d (dimension d − j + 1) share a vector v ≠ 0, for which "
        "vᵀHv ≤ λ_j‖v‖² and ‖Dv‖² ≥ e_j²‖v‖²; so do the coordinates from j on and the "
        "eigenvectors for λ_1, …, λ_j, with w. Then λ_j‖v‖² ≥ m‖Dv‖² ≥ m e_j²‖v‖² and "
        "λ_j‖w‖² ≤ M‖Dw‖² ≤ M e_j²‖w‖², as λ_j ≥ 0 and so M ≥ 0.",
        steps=(
            *_form_is_graded(2),
            *_form_is_graded(3),
            *below,
            *above,
            lower,
            upper,
            *written,
            cited("the Courant–Fischer principle", "the vectors v and w exist for each j"),
        ),
    )
    return (proof, _enclosed_instances())


def _enclosed_instances() -> Evidence:
    """The bounds for explicit H̃, its eigenvalues and those of H enclosed rigorously."""
    for name, matrix, scales in _instances():
        if not holds_for(matrix, scales):
            raise NotProved(f"the bounds fail for H̃ {name}")
    return Evidence(
        verdict=Verdict.CHECKED,
        method="eigenvalues of exact rational matrices, enclosed to 40 digits",
        scope="H̃ " + "; ".join(name for name, _, _ in _instances()),
    )


def _instances() -> tuple[tuple[str, RationalMatrix, tuple[Fraction, ...]], ...]:
    def hilbert(size: int) -> RationalMatrix:
        return tuple(tuple(Fraction(1, i + k + 1) for k in range(size)) for i in range(size))

    near = Fraction(1, 10**12)
    one = Fraction(1)
    repeated = tuple(tuple(Fraction(2 if i == k else 1) for k in range(4)) for i in range(4))
    fifth = Fraction(1, 5)
    return (
        ("with a threefold eigenvalue", repeated, (one, one, fifth, fifth**2)),
        ("nearly singular", ((one, one), (one, one + near)), (one, Fraction(1, 10))),
        ("the Hilbert matrix of size 6", hilbert(6), tuple(fifth**k for k in (0, 0, 1, 1, 2, 2))),
    )


def holds_for(matrix: RationalMatrix, scales: tuple[Fraction, ...]) -> bool:
    """Whether λ_min(H̃)·e_j² ≤ λ_j(H) ≤ λ_max(H̃)·e_j² for each j, up to the last digits.

    The outer bounds of H̃ are taken to 20 digits, the eigenvalues of H to 40, so that equality
    passes and a violation by a relative 10^−19 does not.

    Args:
        matrix: H̃, exact and symmetric.
        scales: the diagonal of I⊗D, in the order of the rows of H̃.

    Returns:
        Decided on enclosures: true or false, never rounded.
    """
    place = range(len(scales))
    graded = tuple(tuple(scales[i] * matrix[i][k] * scales[k] for k in place) for i in place)
    outer, inner = enclosed(matrix, digits=20), enclosed(graded, digits=40)
    slack = Fraction(1, 10**19)
    least = outer[-1].lower - slack * abs(outer[-1].lower)
    largest = outer[0].upper + slack * abs(outer[0].upper)
    found = [root for root in inner for _ in range(root.multiplicity)]
    ordered = sorted((abs(scale) for scale in scales), reverse=True)
    return all(
        least * scale**2 <= root.lower and root.upper <= largest * scale**2
        for root, scale in zip(found, ordered, strict=True)
    )


@discharges(theory.groups)
def groups(statement: Statement) -> Evidence:
    """Quotients of the ends of two intervals."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision over the reals",
        scope="all positive scales, all bounds 0 < m of H̃; any two groups",
        argument="By hessian.graded-eigenvalues the eigenvalues of the group of ε_k lie in "
        "[mε_k², Mε_k²]. With m and M the ends of the spectrum of H̃, M/m is cond(H̃).",
        steps=decide_whole(statement),
    )


@discharges(theory.to_schedule)
def to_schedule(statement: Statement) -> tuple[Evidence, ...]:
    """Every eigenvalue lies where |p| ≤ ρ is certified; and one schedule, with its certificate."""
    S, T, p, c, rho = sp.symbols("S T p c rho", real=True)
    low, top, mid, end, lam = sp.symbols("low top mid end lambda", real=True)
    summed = loop_invariant(
        "‖Sx‖² ≤ ρ²‖x‖²",
        sp.And(S <= rho**2 * T, T >= 0),
        start={S: sp.Integer(0), T: sp.Integer(0)},
        turn={S: S + p**2 * c**2, T: T + c**2},
        each=(sp.Abs(p) <= rho,),
    )
    merged = decide(
        "two intervals lie in their merged group",
        sp.Implies(
            sp.Or(sp.And(mid <= lam, lam <= end), sp.And(low <= lam, lam <= top)),
            sp.And(low <= lam, lam <= end),
        ),
        given=(low <= mid, top <= end),
    )
    written = [
        step for size in (1, 2, 3) for step in decide_as_written(statement, {theory.d: size})
    ]
    if len(written) != 3:
        raise NotProved("as written: not one inequality for each of three sizes")
    proof = Evidence(
        verdict=Verdict.PROVED,
        method=_INDUCTION,
        scope="every size, all positive scales, every symmetric H̃ with spectrum in [m, M], m > 0, "
        "every schedule",
        argument="By hessian.graded-eigenvalues every eigenvalue of H lies in [mε_k², Mε_k²] for "
        "some k, so in a group (merged groups contain their intervals), where |p| ≤ ρ is "
        "certified. By cycle.norm ‖S‖₂ is the largest |p(λ)|, so at most ρ.",
        steps=(*summed, merged, *written),
    )
    scales = (1, Fraction(1, 10), Fraction(1, 100))
    made = schedule_from_scales(scales, SpectralGroup(Fraction(1), Fraction(2)))
    shown = Evidence(
        verdict=Verdict.CERTIFIED,
        method="the planner's tight counts, max |p| enclosed",
        scope="ε = 1, 1/10, 1/100 and 1 ⪯ H̃ ⪯ 2",
        certificate=certificate(made.bound),
        values={"‖S‖₂ at most": str(made.bound.upper), "steps": str(made.schedule.length)},
    )
    return (proof, shown)
