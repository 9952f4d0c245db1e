"""How far rounding can move the iterates of descent on a quadratic: w⁺ = w − η(Gw − b).

Derived here; u and γ_k are those of `numerics.rounding`, ‖·‖_F is Frobenius' norm.

*One step* computes fl(w − η̂·fl(Gw − b)). The product by G has error γ_d|G||w|; the difference, the
rounding of η and the product by it cost one u each, the last difference u|w⁺|. So the local error
is ‖δ‖ ≤ η·γ_{d+4}(‖G‖_F‖w‖ + ‖b‖) + 1.01·u‖w⁺‖.
*Many steps*: the part x_i of the accumulated error in group i obeys x_i⁺ ≤ f_i(η)·x_i + ‖δ‖, with
f_i(η) = max |1 − ηλ| over the group. No bound on the transient is needed: this recursion is one.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float64

from numerics.descent import float_rates
from numerics.rounding import UNIT, gamma
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup
from numerics.step_order import factor_bound

__all__ = ["rounding_allowance"]


def rounding_allowance(
    schedule: Schedule,
    groups: Sequence[SpectralGroup],
    *,
    norms: Float64[np.ndarray, " k"],
    G_norm: float,
    b_norm: float,
    dimension: int,
    unit: float = UNIT,
) -> Float64[np.ndarray, " k"]:
    """√(Σx_i²) for each step: how far rounding can have moved w_k from the exact iterate.

    Args:
        schedule: the cycle, repeated as long as there are norms.
        groups: they hold the spectrum of G.
        norms: ‖w_0‖, ‖w_1‖, … as computed.
        G_norm: ‖G‖_F.
        b_norm: ‖b‖.
        dimension: d.
        unit: u, the unit roundoff of the run's type; float64 if absent.

    Returns:
        A bound for every iterate, 0 for w_0; rounded, and enlarged by 1 %.
    """
    steps = [
        (rate, np.array([float(factor_bound(step.rate, group)) for group in groups]), count)
        for step, (rate, count) in zip(schedule.steps, float_rates(schedule), strict=True)
    ]
    cycle = [(rate, factors) for rate, factors, count in steps for _ in range(count)]
    allowance = np.zeros(len(norms))
    x = np.zeros(len(groups))
    for k in range(len(norms) - 1):
        rate, factors = cycle[k % len(cycle)]
        local = rate * gamma(dimension + 4, unit) * (G_norm * norms[k] + b_norm)
        x = factors * x + (local + 1.01 * unit * norms[k + 1])
        allowance[k + 1] = np.linalg.norm(x)
    return 1.01 * allowance
