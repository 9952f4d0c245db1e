"""The dimension of MNIST, against the interval of theory.intrinsic_dimension."""

import numpy as np

import theory.intrinsic_dimension as theory
from numerics.data_source import data_set
from numerics.experiments.mnist_pca import MNIST_PCA, Dimensions, dimensions_of_subsamples
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, measurement
from theory.claim import Statement

__all__ = ["intrinsic_dimension", "is_about_eight"]


def is_about_eight(*estimates: float) -> bool:
    """Whether every estimate lies in the interval of the statement."""
    return all(float(theory.LOW) <= found <= float(theory.HIGH) for found in estimates)


@discharges(theory.intrinsic_dimension)
def intrinsic_dimension(_: Statement) -> Evidence:
    """Both estimators on every subsample."""
    data, settings = data_set("mnist"), MNIST_PCA
    found = dimensions_of_subsamples(data.X, settings)
    likelihood = [of.likelihood[settings.k] for of in found]
    two_nearest = [of.two_nearest for of in found]
    holds = is_about_eight(float(np.mean(likelihood)), float(np.mean(two_nearest)))
    return measurement(
        holds=holds,
        method="nearest neighbours",
        scope=f"mnist, {settings.subsamples} disjoint drawn subsamples of {settings.asked} of "
        f"{data.rows} images, neighbours among all of them, Euclidean distance of grey levels",
        values={
            "threshold": f"both means between {theory.LOW} and {theory.HIGH}",
            f"maximum likelihood, k = {settings.k}": _words(likelihood),
            "TwoNN": _words(two_nearest),
            **{
                f"maximum likelihood, k = {k}": _words([of.likelihood[k] for of in found])
                for k in settings.neighbours
                if k != settings.k
            },
            "median distance to the neighbour k": _distance(found),
        },
    )


def _words(estimates: list[float]) -> str:
    low, high = min(estimates), max(estimates)
    return f"mean {np.mean(estimates):.2f}, {low:.2f} to {high:.2f} over the subsamples"


def _distance(found: tuple[Dimensions, ...]) -> str:
    return f"{np.mean([of.distance for of in found]):.0f} grey levels"
