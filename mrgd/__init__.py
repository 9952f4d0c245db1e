"""The front door of mrgd: public API, command line, report.

    import mrgd

    groups = mrgd.spectral_groups("1/10:1", "100:1000")
    plan = mrgd.plan(groups, method="tight")
    bound = mrgd.certify(plan.schedule, groups)
    mrgd.recheck(bound.certificate).accepted

Names are imported when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mrgd.adaptive_training import AdaptiveTraining, train_adaptively
    from mrgd.api import CertifiedBound, certify, limit, plan, recheck, schedule_from_scales
    from mrgd.coupled import plan_coupled
    from mrgd.model_probe import ModelProbe, probe_model
    from numerics.exact import InputError
    from numerics.multirate_lr import MultirateLR
    from numerics.schedule import Schedule, Step
    from numerics.spectral_group import SpectralGroup, spectral_groups
    from numerics.uncertain_group import UncertainGroup, uncertain_group
    from proofs_check.coupled_schedule import CoupledPlan
    from proofs_check.engine.theorem import claim, integer, real
    from proofs_check.hessian_schedule import GradedPlan
    from proofs_check.limit import Limit
    from proofs_check.planner import Method, Plan

    __version__: str

__all__ = [  # noqa: RUF022  (grouped by what they are for)
    # exact inputs
    "InputError",
    "Schedule",
    "SpectralGroup",
    "Step",
    "UncertainGroup",
    "spectral_groups",
    "uncertain_group",
    # plans and certified bounds
    "CertifiedBound",
    "CoupledPlan",
    "GradedPlan",
    "Limit",
    "Method",
    "Plan",
    "certify",
    "limit",
    "plan",
    "plan_coupled",
    "recheck",
    "schedule_from_scales",
    # a network's Hessian
    "ModelProbe",
    "probe_model",
    # training of PyTorch networks
    "AdaptiveTraining",
    "MultirateLR",
    "train_adaptively",
    # a theorem of your own
    "claim",
    "integer",
    "real",
    # the version
    "__version__",
]

_MODULES = {
    "InputError": "numerics.exact",
    "Schedule": "numerics.schedule",
    "Step": "numerics.schedule",
    "SpectralGroup": "numerics.spectral_group",
    "spectral_groups": "numerics.spectral_group",
    "UncertainGroup": "numerics.uncertain_group",
    "uncertain_group": "numerics.uncertain_group",
    "CertifiedBound": "mrgd.api",
    "certify": "mrgd.api",
    "limit": "mrgd.api",
    "plan": "mrgd.api",
    "recheck": "mrgd.api",
    "schedule_from_scales": "mrgd.api",
    "Limit": "proofs_check.limit",
    "plan_coupled": "mrgd.coupled",
    "ModelProbe": "mrgd.model_probe",
    "probe_model": "mrgd.model_probe",
    "AdaptiveTraining": "mrgd.adaptive_training",
    "train_adaptively": "mrgd.adaptive_training",
    "CoupledPlan": "proofs_check.coupled_schedule",
    "GradedPlan": "proofs_check.hessian_schedule",
    "MultirateLR": "numerics.multirate_lr",
    "claim": "proofs_check.engine.theorem",
    "integer": "proofs_check.engine.theorem",
    "real": "proofs_check.engine.theorem",
    "Method": "proofs_check.planner",
    "Plan": "proofs_check.planner",
}


def __getattr__(name: str) -> object:
    if name == "__version__":
        value: object = import_module("proofs_check.project_version").project_version()
    elif name in _MODULES:
        try:
            value = getattr(import_module(_MODULES[name]), name)
        except ModuleNotFoundError as error:
            if error.name != "torch":
                raise
            return import_module("mrgd.errors").absent(name, "torch")  # it may be installed yet
    else:
        raise AttributeError(f"module 'mrgd' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
