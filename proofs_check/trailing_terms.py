"""Proofs of theory.trailing_terms: how cross terms enter the rate of a cycle."""

import sympy as sp

import theory.trailing_terms as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited, decide_whole
from proofs_check.exact_identity import identity
from theory.claim import Statement

__all__ = ["coupling", "equal_factors", "trailing_terms"]

_WRITTEN_OUT_TO = 5


@discharges(theory.trailing_terms)
def trailing_terms(statement: Statement) -> Evidence:
    """λ − A = qr/(λ − D), and λ − D lies between A − D and A − D + qr/(A − D)."""
    return _decided(statement, "all real A > D and all q, r ≥ 0")


@discharges(theory.equal_factors)
def equal_factors(statement: Statement) -> Evidence:
    """Two non-negative numbers with equal squares are equal."""
    return _decided(statement, "all real A and all q, r ≥ 0")


def _decided(statement: Statement, scope: str) -> Evidence:
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision",
        scope=scope,
        argument="The eigenvalues of [[A, q], [r, D]] are the roots of (λ − A)(λ − D) = qr; the "
        "larger one is the spectral radius, since the matrix is non-negative.",
        steps=(
            *decide_whole(statement),
            cited("Perron–Frobenius", "the spectral radius of P ≥ 0 is an eigenvalue"),
        ),
    )


@discharges(theory.coupling, seal="4cb818d27df9")
def coupling(statement: Statement) -> Evidence:
    """Induction on N: the corner of T^{N+1} = T·T^N is α₁·(corner of T^N) + a·α₂^N."""
    symbols = {str(each.symbol): each.symbol for each in statement.variables}
    a, first, second = symbols["a"], symbols["alpha_1"], symbols["alpha_2"]
    S, power, corner = sp.symbols("S alpha_2_N corner", real=True)
    triangular = sp.Matrix([[first, a], [0, second]])
    turn = triangular * sp.Matrix([[sp.Symbol("alpha_1_N"), corner], [0, power]])
    return Evidence(
        verdict=Verdict.PROVED,
        method="induction on the number of small steps, with identities",
        scope="every number of small steps, all real entries",
        argument="The corner of T⁰ is 0 = a·S₀. If the corner of T^N is aS_N, that of T^{N+1} "
        "is α₁aS_N + aα₂^N = aS_{N+1}, for S_{N+1} = α₁S_N + α₂^N: the sum gains the factor α₁ "
        "and the term k = N. The large step multiplies from the left.",
        steps=(
            identity(
                "one more small step", turn[0, 1].subs(corner, a * S), a * (first * S + power)
            ),
            *_sum_grows(first, second),
            *_written_out(statement),
        ),
    )


def _sum_grows(first: sp.Symbol, second: sp.Symbol) -> tuple[ProofStep, ...]:
    """S_{N+1} = α₁S_N + α₂^N, written out."""
    N = theory.N
    total = theory.geometric_sum()
    return tuple(
        identity(
            f"the sum for N = {n + 1}",
            total.subs(N, n + 1).doit(),
            first * total.subs(N, n).doit() + second**n,
        )
        for n in range(_WRITTEN_OUT_TO)
    )


def _written_out(statement: Statement) -> tuple[ProofStep, ...]:
    """The statement as it stands, for N = 0, 1, 2, 3 and 4."""
    if not isinstance(statement.conclusion, sp.Eq):
        raise NotProved("as written: the conclusion is no equation")
    found = []
    for n in range(_WRITTEN_OUT_TO):
        left, right = (side.subs(theory.N, n).doit() for side in statement.conclusion.args)
        found.append(identity(f"as written, N = {n}", left, right))
    return tuple(found)
