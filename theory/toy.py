"""What the toy experiments measure, with the thresholds stated before they are run.

Linear regression in 100 dimensions on 10 000 points, two or three scales, Gaussian target, five
seeds: multirate against gradient descent at its best constant step, as many gradients for both.
Source: talk, "these are two numerical studies, toy problems in 100 dimensions … the number of
points are 10,000 … this is a two-scale problem … and this is three-scale".
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.quantifier import ForAll

__all__ = ["three_scale_envelope", "three_scale_error", "two_scale_envelope", "two_scale_error"]

k, T, seed = sp.symbols("k T s", integer=True, nonnegative=True)
error, envelope, rounding = (sp.IndexedBase(name) for name in ("e", "E", "x"))
ours, theirs = sp.symbols("e_MrGD e_GD", positive=True)
_SOURCE = "talk, the two toy problems in 100 dimensions"


def _envelope_statement() -> Statement:
    """e_k ≤ E_k + x_k at every step, on every seed, for both methods."""
    return Statement(
        variables=(
            Variable(T, "the number of gradient steps"),
            Variable(error, "e_k = ‖w_k − w*‖/‖w_0 − w*‖, measured in float64"),
            Variable(envelope, "E_k, the certified bound of max |p_k| after k steps"),
            Variable(rounding, "x_k, the derived bound of what rounding adds"),
        ),
        conclusion=ForAll(error[k] <= envelope[k] + rounding[k], (k, 0, T)),
    )


def _error_statement() -> Statement:
    """After as many gradients the multirate error is at most a tenth of the constant step's."""
    return Statement(
        variables=(
            Variable(ours, "the relative error of MrGD after its last cycle, on each seed"),
            Variable(theirs, "that of GD at 2/(L₁ + μ_n) after as many gradients"),
        ),
        conclusion=sp.Le(ours, theirs / 10),
    )


@claim(
    "toy.two-scale-envelope",
    kind=Kind.MEASUREMENT,
    title="Two scales: the error never rises above the certified envelope, on five seeds",
    source=_SOURCE,
    uses=("cycle.norm",),
)
def two_scale_envelope() -> Statement:
    """Threshold: no step of any run above envelope plus rounding."""
    return _envelope_statement()


@claim(
    "toy.three-scale-envelope",
    kind=Kind.MEASUREMENT,
    title="Three scales: the error never rises above the certified envelope, on five seeds",
    source=_SOURCE,
    uses=("cycle.norm",),
    notes="The steps of a cycle are interleaved: in the talk's order, all steps of one rate in a "
    "block, float64 rounding errors in the upper groups are multiplied by up to (κr)^N.",
)
def three_scale_envelope() -> Statement:
    """Threshold: no step of any run above envelope plus rounding."""
    return _envelope_statement()


@claim(
    "toy.two-scale-error",
    kind=Kind.MEASUREMENT,
    title="Two scales: after as many gradients MrGD's error is at most a tenth of GD's, each seed",
    source='talk, "they decrease well again much faster than a full-grade descent"',
)
def two_scale_error() -> Statement:
    """Threshold: a tenth, on each of five seeds."""
    return _error_statement()


@claim(
    "toy.three-scale-error",
    kind=Kind.MEASUREMENT,
    title="Three scales: after as many gradients MrGD's error is at most a tenth of GD's, each "
    "seed",
    source='talk, "they decrease well again much faster than a full-grade descent"',
)
def three_scale_error() -> Statement:
    """Threshold: a tenth, on each of five seeds."""
    return _error_statement()
