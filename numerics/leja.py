"""Leja's order of the steps: the next root is where the product of the steps so far is largest.

With the roots x = 1/η of a cycle and the chosen ones x_i, the next root x maximises

    x^s · ∏ᵢ |1 − x/x_i|.

s = 0 is Leja's order; ∏ x_i is the same for every candidate, so the normalisation p(0) = 1 does
not change it. s = 1 keeps every partial product at most 1 at all the roots (derived here): if x*
is chosen and x is left, then x|p_k(x)| ≤ x*|p_k(x*)|, so for x > x*
|p_{k+1}(x)| = |p_k(x)|(x/x* − 1) ≤ |p_k(x*)|·(x*/x)·(x/x* − 1) ≤ |p_k(x*)|, and for x < x*
|p_{k+1}(x)| ≤ |p_k(x)|; at chosen roots p_{k+1} = 0.
A root that is chosen m times already has an m-fold zero there: the roots with the fewest zeros go
first, and among these the product is taken over the other factors.
Source: F. Leja 1957; L. Reichel, The application of Leja points to Richardson iteration and
polynomial preconditioning, 1991, for s = 0. The weight is derived here.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from numerics.exact import InputError

__all__ = ["leja_places"]

MAX_WORK = 500_000_000


def leja_places(
    roots: Sequence[Fraction], counts: Sequence[int], *, weight: float = 0.0
) -> list[int]:
    """The places in `roots`, each as often as it is counted, in Leja's order.

    Args:
        roots: distinct and positive, exact; ties go to the first.
        counts: how often each occurs.
        weight: the exponent s ≥ 0 of x.

    Returns:
        The order. It is found with rounded logarithms: nothing is concluded from it.

    Raises:
        InputError: if the cycle is too long to try the roots one by one.
    """
    length = sum(counts)
    if length * (len(roots) + 1000) > MAX_WORK:
        raise InputError(
            f"schedule: {length} steps with {len(roots)} rates are too many for Leja's order, "
            "which compares all of them at each step; use another order"
        )
    largest = max(roots)
    x = np.array([float(root / largest) for root in roots])
    left = np.array(counts, dtype=np.int64)
    zeros = np.zeros(len(x), dtype=np.int64)
    order = []
    with np.errstate(divide="ignore"):  # a root that vanishes beside the largest is chosen last
        logs = weight * np.log(x) if weight else np.zeros(len(x))
        for _ in range(length):
            fewest = zeros[left > 0].min()
            i = int(np.argmax(np.where((left > 0) & (zeros == fewest), logs, -np.inf)))
            if left[i] == 0:  # every candidate is at −∞: any of them will do
                i = int(np.flatnonzero((left > 0) & (zeros == fewest))[0])
            order.append(i)
            left[i] -= 1
            distances = np.abs(x - x[i])
            coincide = distances == 0
            zeros += coincide
            logs += np.log(np.where(coincide, 1.0, distances))
    return order
