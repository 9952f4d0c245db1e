"""Inequalities in one variable: a factorisation by which Sturm's theorem decides the sign.

p = c·∏ fᵏ with square-free f, found by python-flint: p keeps its sign on an interval if no f with
odd k has a root inside. The checker counts the roots.
"""

from flint import fmpq, fmpq_poly

from proofs_check.exact_decision import NotProved
from proofs_check.inequality import Inequality, Polynomial, Proof, number_text, polynomial_text

__all__ = ["sturm"]


def sturm(wanted: Inequality) -> Proof:
    """A proof by Sturm's theorem, if the inequality holds on its whole interval.

    Returns:
        The proof, to be checked: what is returned for a false inequality the checker rejects.

    Raises:
        NotProved: if there are several variables, a single point, or no polynomial.
    """
    if len(wanted.names) != 1 or wanted.box[0].is_point or not wanted.polynomial:
        raise NotProved("Sturm's theorem is for one variable on an interval")
    degree = max(k for (k,) in wanted.polynomial)
    p = fmpq_poly([wanted.polynomial.get((k,), fmpq(0)) for k in range(degree + 1)])
    constant, factors = p.factor_squarefree()
    return {
        "method": "sturm",
        "constant": number_text(fmpq(constant)),
        "factors": [[polynomial_text(_terms(f), wanted.names), int(k)] for f, k in factors],
    }


def _terms(f: fmpq_poly) -> Polynomial:
    return {(k,): c for k, c in enumerate(f.coeffs()) if c != 0}
