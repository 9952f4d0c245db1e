"""Cases whose spectrum is known and whose groups are to be estimated from products alone.

Quadratics have a spectrum that is given; data, the PCA covariance XᵀX/n of centred rows, through
products Xᵀ(Xv)/n; networks (PyTorch), the Hessian of the mean loss by double backward. The exact
groups of data and networks are those that `numerics.group_detection` finds in all eigenvalues above
the floor. Products are rounded, and so are these spectra, at about d·ε of the largest eigenvalue.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.experiments.hessian_probe import dense_eigenvalues, network_case
from numerics.group_detection import detect_groups
from numerics.hessian_operator import hessian_operator
from numerics.lanczos import Operator
from numerics.spectral_group import SpectralGroup, ordered_groups
from numerics.spectrum import pca_spectrum

__all__ = [
    "KAPPAS",
    "EstimateCase",
    "data_case",
    "network_estimate_case",
    "quadratic_case",
]

KAPPAS: Final = (2.0, 10.0)
GAPS: Final = (10.0, 1000.0)
SIZES: Final = (100, 200)
DATA_FLOOR: Final = 1e-6
NETWORK_FLOOR: Final = 1e-3
EPSILON: Final = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EstimateCase:
    """An operator and its exact groups.

    Args:
        kind: of the case; results are put together by it.
        seed: of what is drawn, and of the start vector of Lanczos.
        dimension: d.
        operator: v ↦ Av.
        epsilon: of the type of the products.
        floor: as a part of the largest eigenvalue; what lies below it is in no group.
        exact: the groups from the largest down.
    """

    kind: str
    seed: int
    dimension: int
    operator: Operator
    epsilon: float
    floor: float
    exact: tuple[SpectralGroup, ...]


def quadratic_case(count: int, seed: int) -> EstimateCase:
    """A matrix with so many groups; see theory.estimate_groups for what is drawn, and how."""
    rng = np.random.default_rng([seed, count, SIZES[0]])
    kappas = rng.uniform(math.log(KAPPAS[0]), math.log(KAPPAS[1]), count)
    gaps = rng.uniform(math.log(GAPS[0]), math.log(GAPS[1]), count)
    parts, groups, mu = [], [], 1.0
    for log_kappa, log_gap in zip(kappas, gaps, strict=True):
        L = mu * float(np.exp(log_kappa))
        inner = int(rng.integers(SIZES[0], SIZES[1] + 1)) - 2
        parts.append([mu, L, *np.exp(rng.uniform(np.log(mu), np.log(L), inner))])
        groups.append(SpectralGroup(Fraction(mu), Fraction(L)))
        mu = L * float(np.exp(log_gap))
    eigenvalues = np.concatenate(parts)
    d = len(eigenvalues)
    V, _ = np.linalg.qr(rng.standard_normal((d, d)))
    return EstimateCase(
        kind=("one group", "two groups", "three groups")[count - 1],
        seed=seed,
        dimension=d,
        operator=lambda v: V @ (eigenvalues * (V.T @ v)),
        epsilon=EPSILON,
        floor=0.0,
        exact=ordered_groups(groups),
    )


def data_case(data: DataSet, seed: int, *, rows: int) -> EstimateCase:
    """The PCA covariance of the first rows."""
    taken = data.X[:rows]
    spectrum = pca_spectrum(taken)
    X = taken - taken.mean(axis=0, dtype=np.float64)
    return EstimateCase(
        kind=data.name,
        seed=seed,
        dimension=X.shape[1],
        operator=lambda v: X.T @ (X @ v) / len(X),
        epsilon=EPSILON,
        floor=DATA_FLOOR,
        exact=_exact_groups(spectrum.eigenvalues, spectrum.error, DATA_FLOOR),
    )


def network_estimate_case(
    number: int,
    *,
    trained: bool,
    large: bool = False,
    dtype: str = "float64",
    device: str = "cpu",
) -> EstimateCase:
    """The Hessian of the network of that number, at its start or after training.

    Raises:
        TorchNeeded: if PyTorch or the device is absent.
    """
    network = network_case(number, large=large, trained=trained).to(dtype, device)
    operator = hessian_operator(network.model, network.loss, [(network.x, network.y)])
    exact = dense_eigenvalues(network.to("float64", "cpu"))
    size = "1 604 parameters" if large else "at most 150 parameters"
    return EstimateCase(
        kind=f"networks {'trained' if trained else 'at the start'}, {size}",
        seed=number,
        dimension=operator.dimension,
        operator=operator,
        epsilon=operator.epsilon,
        floor=NETWORK_FLOOR,
        exact=_exact_groups(exact, len(exact) * EPSILON * float(exact[0]), NETWORK_FLOOR),
    )


def _exact_groups(
    eigenvalues: Float64[np.ndarray, " d"], error: float, floor: float
) -> tuple[SpectralGroup, ...]:
    above = eigenvalues[eigenvalues > floor * eigenvalues.max()]
    if not len(above):
        raise InputError("groups: no eigenvalue is positive; give another case")
    values = np.sort(above)[::-1]
    found, start = [], 0
    for each in detect_groups(values, error=error).found:
        stop = start + each.count
        # the eigenvalues at the ends, not rounded outward: bars are held against them
        found.append(SpectralGroup(Fraction(values[stop - 1]), Fraction(values[start])))
        start = stop
    return ordered_groups(found)
