"""The measurements off the data's subspace, against the thresholds of theory.off_manifold."""

import theory.off_manifold as theory
from numerics.data_source import data_set
from numerics.experiments.off_manifold import (
    OFF_MANIFOLD,
    SubspaceData,
    change_variance,
    is_as_derived,
    linear_changes,
    relu_is_unstable,
    relu_result,
    subspace_data,
)
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, measurement
from theory.claim import Statement

__all__ = ["linear_variance", "relu", "relu_digits"]


@discharges(theory.linear_variance)
def linear_variance(_: Statement) -> Evidence:
    """The sample variance over the starts, on digits."""
    data = subspace_data(data_set("digits"), OFF_MANIFOLD)
    changes = linear_changes(data, OFF_MANIFOLD)
    return measurement(
        holds=is_as_derived(changes),
        method="measured over the starts",
        scope=f"{_scope(data)}, {len(changes)} starts, {OFF_MANIFOLD.steps} steps of 1/λ_max",
        values={
            "threshold": "within four standard errors of τ²‖n‖² = 1",
            "variance": f"{change_variance(changes):.4f}",
        },
    )


@discharges(theory.relu_digits)
def relu_digits(_: Statement) -> Evidence:
    """The digits of scikit-learn."""
    return _relu("digits")


@discharges(theory.relu)
def relu(_: Statement) -> Evidence:
    """The images of MNIST."""
    return _relu("mnist")


def _relu(name: str) -> Evidence:
    data = subspace_data(data_set(name), OFF_MANIFOLD)
    result = relu_result(data, OFF_MANIFOLD)
    holds = relu_is_unstable(OFF_MANIFOLD, result)
    return measurement(
        holds=holds,
        method="measured over the seeds",
        scope=f"{_scope(data)}, {OFF_MANIFOLD.hidden} hidden units, {OFF_MANIFOLD.steps} steps of "
        f"{OFF_MANIFOLD.rate:g}, {len(OFF_MANIFOLD.seeds)} seeds",
        values={
            "threshold": "change along n ≤ 1e-9; variance at x + n ≥ 2 · variance at x",
            "largest change along n": f"{result.normal_change:.1e}",
            **{
                f"variance at distance {distance:g}": f"{variance:.4f}"
                for distance, variance in zip(OFF_MANIFOLD.distances, result.variances, strict=True)
            },
            "training error, by seed": ", ".join(f"{e:.3f}" for e in result.training_error),
        },
    )


def _scope(data: SubspaceData) -> str:
    rows, columns = data.X.shape
    return f"{data.name}, {rows} rows of rank {data.rank} in dimension {columns}, float64"
