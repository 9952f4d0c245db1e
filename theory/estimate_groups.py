"""What is measured of estimated groups, with the thresholds stated before the run.

Quadratics: condition numbers κ_i log-uniform on [2, 10], gaps r_i on [10, 1000], in each
group 100 to 200 eigenvalues, both ends and log-uniform ones between, random orthogonal
eigenvectors; seeds 0 to 99. One Lanczos run from a random start gives groups with error bars
(`numerics.estimated_groups`), and the talk's cycle is planned for the widest that they allow.
Its rate on the exact groups is certified, and compared with that of the cycle planned for these.
Source: talk, "How do you find it? We haven't done it"; derived here.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim

__all__ = ["bars", "groups", "lowest_end", "networks", "plan"]

good = sp.Symbol("m", integer=True, nonnegative=True)
_SOURCE = 'talk, "How do you find it? We haven\'t done it"; derived here'
_TRIAL = (
    "Trials on other seeds (from 1000) came before. With 60 products, which were wanted first, "
    "they found the lowest end of two groups to 1 % in 7 of 100 cases and all others in 39; with "
    "160 in 83 and 100. Three groups took more than 240. The rule for strays and the bars were "
    "chosen there too. A first statement, with 20 to 60 eigenvalues a group and 80 products, was "
    "dropped although 98 of 100 met it: half of its matrices had no more eigenvalues than "
    "products. Products and thresholds were stated before any run with what is drawn here."
)


def _at_least_95(meaning: str) -> Statement:
    return Statement(variables=(Variable(good, meaning),), conclusion=sp.Ge(good, 95))


@claim(
    "estimate.groups",
    kind=Kind.MEASUREMENT,
    title="Two groups of a quadratic, estimated from 160 products with its matrix: every end but "
    "the lowest is found to 1 % in at least 95 of 100 draws",
    source=_SOURCE,
    notes=_TRIAL,
)
def groups() -> Statement:
    """Threshold: 95 of 100; two groups are found, and L₁, μ₁ and L₂ within 1 %."""
    return _at_least_95("draws of the 100 with two groups found, and L₁, μ₁ and L₂ within 1 %")


@claim(
    "estimate.lowest-end",
    kind=Kind.MEASUREMENT,
    title="There, with 160 products, the lowest end is found to 10 % in at least 95 of 100 draws",
    source=_SOURCE,
    notes=_TRIAL,
)
def lowest_end() -> Statement:
    """Threshold: 95 of 100; μ₂ within 10 %."""
    return _at_least_95("draws of the 100 with two groups found, and μ₂ within 10 %")


@claim(
    "estimate.bars",
    kind=Kind.MEASUREMENT,
    title="There, with 160 products, every end lies inside its error bar in at least 95 of 100 "
    "draws",
    source=_SOURCE,
    notes=_TRIAL,
)
def bars() -> Statement:
    """Threshold: 95 of 100."""
    return _at_least_95("draws of the 100 with every end of both groups in its error bar")


@claim(
    "estimate.plan",
    kind=Kind.MEASUREMENT,
    title="There, the cycle planned from 160 products contracts on the exact groups, certified, at "
    "no less than 90 % of the rate of the cycle planned from them, in at least 95 of 100 draws",
    source=_SOURCE,
    notes=_TRIAL,
)
def plan() -> Statement:
    """Threshold: 90 % of the certified rate per gradient step, in 95 of 100."""
    return _at_least_95("draws of the 100 with at least 90 % of the rate of the exact plan")


@claim(
    "estimate.networks",
    kind=Kind.MEASUREMENT,
    title="The Hessians of 50 small networks, at the start and after training: the cycle planned "
    "from 60 products contracts on the exact groups of the positive spectrum, certified, at no "
    "less than 90 % of the rate of the cycle planned from them, in at least 95 of 100 cases",
    source=_SOURCE,
    notes="Networks of at most 150 parameters (those of hessian.probe-groups). The positive "
    "spectrum is that above 1/1000 of the largest eigenvalue; no negative eigenvalue is in a "
    "group, and nothing is said of what a cycle does there. Stated before any run on networks; "
    "60 products are what was wanted first, and were not changed.",
)
def networks() -> Statement:
    """Threshold: 90 % of the certified rate per gradient step, in 95 of 100."""
    return _at_least_95("cases of the 100 with at least 90 % of the rate of the exact plan")
