"""The probe of a Hessian, measured against dense eigenvalues; it needs PyTorch."""

import numpy as np

import theory.hessian_probe as theory
from numerics.experiments.hessian_probe import (
    GROUP_CASES,
    LARGE_CASES,
    WANTED,
    dense_eigenvalues,
    ends_seen,
    is_trained,
    network_case,
    probed,
)
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, measurement
from theory.claim import Statement

__all__ = ["probe_eigenvalues", "probe_groups"]

TOLERANCE = 1e-6
LEAST_INSIDE = 95
LEAST_RESOLVED = 50
GROUP_STEPS = 60
_METHOD = "measured against dense eigenvalues"


@discharges(theory.probe_eigenvalues)
def probe_eigenvalues(_: Statement) -> Evidence:
    """The ten larger networks."""
    errors, steps, sizes = [], [], []
    for number in LARGE_CASES:
        case = network_case(number, large=True, trained=is_trained(number))
        exact, found = dense_eigenvalues(case), probed(case)
        top = exact[:WANTED]
        errors.append(float(np.max(np.abs(found.run.values[:WANTED] - top) / np.abs(top))))
        steps.append(found.run.steps)
        sizes.append(found.dimension)
    return measurement(
        holds=max(errors) <= TOLERANCE,
        method=_METHOD,
        scope=f"{len(errors)} networks of {max(sizes)} parameters, float64",
        values={
            "threshold": f"relative error <= {TOLERANCE:g} of each of the {WANTED} largest",
            "largest relative error, by network": ", ".join(f"{e:.1e}" for e in errors),
            "products, by network": ", ".join(map(str, steps)),
            "trained": str(sum(map(is_trained, LARGE_CASES))),
        },
    )


@discharges(theory.probe_groups)
def probe_groups(_: Statement) -> Evidence:
    """The hundred smaller ones."""
    seen = []
    several = 0
    for number in GROUP_CASES:
        case = network_case(number, large=False, trained=is_trained(number))
        found = probed(case, steps=GROUP_STEPS, wanted=0).found
        seen.append(ends_seen(found, dense_eigenvalues(case)))
        several += len(found.groups) > 1
    inside = sum(each.inside for each in seen)
    lowest = sum(each.lowest_resolved for each in seen)
    holds = inside >= LEAST_INSIDE and lowest >= LEAST_RESOLVED
    return measurement(
        holds=holds,
        method=_METHOD,
        scope=f"{len(GROUP_CASES)} networks of at most 150 parameters, float64, "
        f"{GROUP_STEPS} products each",
        values={
            "threshold": f"all ends in their bars on >= {LEAST_INSIDE} networks, the lowest end "
            f"resolved on >= {LEAST_RESOLVED}",
            "all ends in their bars": str(inside),
            "lowest end resolved": str(lowest),
            "all ends in their bars, where the lowest is resolved": str(
                sum(each.inside and each.lowest_resolved for each in seen)
            ),
            "ends resolved": f"{sum(each.resolved for each in seen)} of "
            f"{sum(each.ends for each in seen)}",
            "trained": str(sum(map(is_trained, GROUP_CASES))),
            "more than one group": str(several),
        },
    )
