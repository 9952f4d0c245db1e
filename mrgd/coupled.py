"""Plans for strongly convex losses whose Hessian has coupled blocks: the public function."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from numerics.coupled_groups import CoupledGroups
from numerics.cross_terms import cross_matrix
from numerics.group_widening import widened_blocks
from numerics.spectral_group import SpectralGroup
from numerics.uncertain_group import UncertainGroup
from proofs_check.coupled_schedule import CoupledPlan, coupled_plan

__all__ = ["plan_coupled"]

Exact = Fraction | int | str


def plan_coupled(
    groups: Sequence[SpectralGroup | UncertainGroup],
    cross: Mapping[tuple[int, int], Exact],
    *,
    margin: Exact = 0,
) -> CoupledPlan:
    """A cycle for every loss with P_iH(θ)P_i ∈ [μ_i, L_i] and ‖P_iH(θ)P_k‖ ≤ c_ik for all θ.

    The search is over rates, counts and the order of the steps; what it finds is certified by a
    vector u > 0 with (∏M)u ≤ ρ̂u (claim convex.cycle), and so is the rate that no cycle exceeds.

    Args:
        groups: the groups of the blocks, at most 20, in any order; they may overlap.
        cross: {(i, k): c_ik}, exact; the groups are numbered from 1, the one with the largest
            eigenvalues. Pairs that are left out have no cross term.
        margin: m in [0, 1), such as "5%": every group is widened to [μ(1 − m), L(1 + m)].

    Returns:
        The plan, with `schedule`, `contraction`, `rate`, `limit` and `certificate`.

    Raises:
        InputError: if an argument is out of range.
    """
    wide = widened_blocks(groups, margin)
    return coupled_plan(CoupledGroups(wide.groups, cross_matrix(cross, len(wide.groups))))
