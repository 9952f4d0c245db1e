"""Proofs of theory.logistic: the slope of the logistic function, and the blocks it leaves."""

import sympy as sp

import theory.logistic as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import NotProved, cited, decide, decide_whole
from theory.claim import Statement

__all__ = ["curvature", "local_blocks"]


@discharges(theory.curvature, seal="93f4d5e7facf")
def curvature(statement: Statement) -> Evidence:
    """With p = e^z and q = e^|δ| ≥ 1 everything is rational."""
    p, q = sp.symbols("p q", positive=True)
    steps = []
    for name, shift in (("δ ≥ 0", q), ("δ ≤ 0", 1 / q)):
        for part in sp.And.make_args(statement.conclusion):
            rational = _rational(part, p, shift)
            steps.append(decide(f"{name}: {rational}", rational, given=(q >= 1,)))
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision",
        scope="all real z and δ",
        argument="e^z is any positive number p, e^{z+δ} = pe^δ, and e^{|δ|} = q ≥ 1 with "
        "e^δ = q for δ ≥ 0 and e^δ = 1/q for δ ≤ 0.",
        steps=(*steps, cited("e^{x+y} = e^x·e^y, |δ| ≥ 0", "the change of variables")),
    )


def _rational(relation: sp.Basic, p: sp.Symbol, shift: sp.Expr) -> sp.Basic:
    """The relation in p = e^z and q = e^|δ|, e^δ = `shift`.

    Raises:
        NotProved: if an exponential is left, or z or δ stands outside of one.
    """
    (q,) = shift.free_symbols
    size = sp.Abs(theory.delta)
    found = relation.replace(
        lambda part: isinstance(part, sp.exp),
        lambda part: (
            p ** part.exp.coeff(theory.z)
            * shift ** part.exp.coeff(theory.delta)
            * q ** part.exp.coeff(size)
        ),
    )
    if found.free_symbols - {p, q} or found.has(sp.exp):
        raise NotProved(f"{relation} is not rational in e^z and e^|δ|")
    return found


@discharges(theory.local_blocks)
def local_blocks(statement: Statement) -> Evidence:
    """C = A − e^{−δ}A* lies between 0 and 2 sinh δ·A*; convex.cross-terms bounds its block."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision",
        scope="every pair of blocks, every δ ≥ 0",
        argument="x and y are unit vectors of the two blocks. xᵀAy = e^{−δ}xᵀA*y + xᵀCy, and "
        "|xᵀCy| ≤ sinh δ·(|xᵀA*y| + s); e^{−δ} + sinh δ = cosh δ.",
        steps=decide_whole(statement),
    )
