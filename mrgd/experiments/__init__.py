"""Experiments as the command line runs them: one module each, a line each in `EXPERIMENTS`."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from mrgd.experiments.experiment import Experiment, RunOptions
from numerics.exact import InputError, shown

__all__ = ["EXPERIMENTS", "experiment"]

# The experiment's name, and the module of this package whose `experiment` prepares it.
EXPERIMENTS: Final[Mapping[str, str]] = {
    "toy-two-scale": "toy",
    "toy-three-scale": "toy",
    "phase-portrait": "phase_portrait",
    "toy-strongly-convex": "strongly_convex",
    "convex-logistic": "logistic",
    "off-manifold": "off_manifold",
    "pca-credit-card": "pca_credit_card",
    "pca-mnist": "pca_mnist",
    "order-transients": "order_transients",
    "advantage-map": "advantage_map",
    "families-on-data": "families_on_data",
    "families-on-spectra": "families_on_spectra",
    "estimate-groups": "estimate_groups",
    "adaptive-mlp": "adaptive_mlp",
    "mnist-mlp": "image_mlp",
    "cifar-mlp": "image_mlp",
    "cifar-gradients": "cifar_stages",
    "cifar-hessian": "cifar_stages",
    "flat-minima": "flat_minima",
}


def experiment(name: str, options: RunOptions) -> Experiment:
    """The experiment of that name, ready to run; its module is imported only here.

    Raises:
        InputError: if there is none of that name, or the options do not fit it.
        PartNeeded: if it does not run on the backend, device or type asked for.
    """
    if name not in EXPERIMENTS:
        raise InputError(
            f"experiment: {shown(name)} is not in this version; use one of {', '.join(EXPERIMENTS)}"
        )
    found: Experiment = import_module(f"mrgd.experiments.{EXPERIMENTS[name]}").experiment(
        name, options
    )
    return found
