"""What runs of the best schedules measure on given spectra, with thresholds stated before the run.

Least squares in 200 dimensions: X = U·diag(√(nλ))·Vᵀ with random orthogonal factors, so that
G = XᵀX/n has the eigenvalues λ spread over the groups, their ends among them; the target is Xw°.
(κ; r) = (2,2;100), (10,10;100), (10,10;10⁴), (2,2,2;100,100), the lowest group from μ = 1 up.
`optimal` is planned for the groups by one contraction, 10⁻⁸ for a cycle, and once more by 10⁻².
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.quantifier import ForAll

__all__ = ["spectra_certificate", "three_groups", "wide_gap"]

c, T = sp.symbols("c T", integer=True, positive=True)
error, certified, rounding = (sp.IndexedBase(name) for name in ("e", "E", "x"))
ours, theirs = sp.symbols("N_optimal N_ball", integer=True, positive=True)
_SOURCE = "derived here: max |p| bounds what a cycle leaves of the error (cycle.norm)"
_FAIR = (
    "The heavy ball has its optimal parameters for the groups' outermost ends, and is counted "
    "at its best, to the first step at which the error is 10⁻⁸ or less; optimal is counted to the "
    "end of its cycle, which was planned for 10⁻⁸."
)


@claim(
    "families.spectra-certificate",
    kind=Kind.MEASUREMENT,
    title="On given spectra no cycle of the best schedule leaves more error than its certificate, "
    "beyond a derived rounding bound, in float64 and in float32",
    source=_SOURCE,
    uses=("cycle.norm",),
)
def spectra_certificate() -> Statement:
    """Threshold: no end of a cycle above E_c + x_c, for each spectrum, type and seed."""
    return Statement(
        variables=(
            Variable(T, "how many cycles were run"),
            Variable(error, "e_c = ‖w − w*‖/‖w_0 − w*‖ at the end of cycle c, measured"),
            Variable(certified, "E_c, the certified contraction on the matrix's groups, power c"),
            Variable(rounding, "x_c, the derived bound of what rounding adds"),
        ),
        conclusion=ForAll(error[c] <= certified[c] + rounding[c], (c, 1, T)),
    )


def _fewer(times: int) -> Statement:
    return Statement(
        variables=(
            Variable(ours, "the gradients of optimal to an error of 1e-8, on each seed"),
            Variable(theirs, "those of the heavy ball"),
        ),
        conclusion=sp.Ge(theirs, times * ours),
    )


@claim(
    "families.spectra-wide-gap",
    kind=Kind.MEASUREMENT,
    title="(κ; r) = (10,10;10⁴): the best schedule needs at least 14 times fewer gradients than "
    "the heavy ball to an error of 10⁻⁸, in float64",
    source="derived here from the rates of both",
    uses=("complexity.heavy-ball",),
    notes=_FAIR,
)
def wide_gap() -> Statement:
    """Threshold: 14, on each seed."""
    return _fewer(14)


@claim(
    "families.spectra-three-groups",
    kind=Kind.MEASUREMENT,
    title="(κ; r) = (2,2,2;100,100): the best schedule needs at least 9 times fewer gradients "
    "than the heavy ball to an error of 10⁻⁸, in float64",
    source="derived here from the rates of both",
    uses=("complexity.heavy-ball",),
    notes=_FAIR,
)
def three_groups() -> Statement:
    """Threshold: 9, on each seed."""
    return _fewer(9)
