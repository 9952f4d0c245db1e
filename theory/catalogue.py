"""All claims and derivations, collected from the modules that state them."""

from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType

from theory import (
    adaptive_training,
    advantage,
    best_schedule,
    cifar_gradients,
    cifar_hessian,
    cifar_mlp,
    complexity,
    complexity_formulas,
    convex,
    convex_example,
    convex_runs,
    cycle,
    cycle_formulas,
    data,
    data_driven,
    estimate_groups,
    examples,
    expansion,
    expansion_formulas,
    expansion_losses,
    expansion_relu,
    expansion_remainder,
    families,
    families_on_spectra,
    flat_minima,
    graded_hessian,
    gradient,
    growth,
    hessian,
    hessian_probe,
    intrinsic_dimension,
    length_bound,
    limit,
    linear_network,
    logarithm,
    logistic,
    manifold,
    manifold_moments,
    mnist_mlp,
    necessity,
    network_origin,
    no_contraction,
    off_manifold,
    order,
    phase_portrait,
    principal_components,
    rates,
    runge_kutta,
    slow_manifold,
    slow_manifold_formulas,
    toy,
    trailing_terms,
)
from theory.claim import Claim, claims_of
from theory.derivation import Derivation, derivations_of

__all__ = ["claims", "derivations", "from_the_ground_up"]

# As a reader meets them: what is claimed first, what it rests on last.
_MODULES = (
    data,
    principal_components,
    intrinsic_dimension,
    gradient,
    cifar_gradients,
    expansion,
    expansion_relu,
    expansion_remainder,
    hessian,
    graded_hessian,
    hessian_probe,
    estimate_groups,
    cifar_hessian,
    cycle,
    rates,
    necessity,
    growth,
    examples,
    families,
    complexity,
    advantage,
    best_schedule,
    length_bound,
    limit,
    runge_kutta,
    data_driven,
    order,
    convex,
    trailing_terms,
    logistic,
    convex_runs,
    linear_network,
    slow_manifold,
    network_origin,
    no_contraction,
    phase_portrait,
    manifold,
    off_manifold,
    toy,
    families_on_spectra,
    convex_example,
    expansion_formulas,
    expansion_losses,
    manifold_moments,
    mnist_mlp,
    cifar_mlp,
    adaptive_training,
    flat_minima,
    logarithm,
    cycle_formulas,
    complexity_formulas,
    slow_manifold_formulas,
)


@cache
def claims() -> Mapping[str, Claim]:
    """Every claim by its id, in the order in which they are shown.

    Raises:
        ValueError: if an id is stated twice, or `uses` names no claim or runs in a circle.
    """
    found: dict[str, Claim] = {}
    for module in _MODULES:
        for claim in claims_of(module):
            if claim.id in found:
                raise ValueError(f"claim {claim.id} is stated twice")
            found[claim.id] = claim
    from_the_ground_up(found)
    return MappingProxyType(found)


@cache
def derivations() -> Mapping[str, Derivation]:
    """Every derivation by the id of the claim whose formulas it derives, in the claims' order.

    Raises:
        ValueError: if a claim is derived twice, or what is derived is no claim.
    """
    found: dict[str, Derivation] = {}
    for module in _MODULES:
        for derivation in derivations_of(module):
            if derivation.claim in found:
                raise ValueError(f"claim {derivation.claim} is derived twice")
            if derivation.claim not in claims():
                raise ValueError(f"{derivation.claim} is derived, and is no claim")
            found[derivation.claim] = derivation
    return MappingProxyType({name: found[name] for name in claims() if name in found})


def from_the_ground_up(claims: Mapping[str, Claim]) -> tuple[Claim, ...]:
    """The claims so ordered that each comes after all that it uses.

    Raises:
        ValueError: if a claim uses one that is not among them, or itself through others.
    """
    for claim in claims.values():
        if missing := [used for used in claim.uses if used not in claims]:
            raise ValueError(f"claim {claim.id} uses {missing[0]}, which is no claim")
    order = TopologicalSorter({claim.id: claim.uses for claim in claims.values()})
    try:
        return tuple(claims[name] for name in order.static_order())
    except CycleError as error:
        used, user, *_ = error.args[1]  # each is used by the next
        raise ValueError(f"claim {user} uses itself through {used}") from None
