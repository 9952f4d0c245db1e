"""A model's Hessian, probed: eigenvalues with residuals, groups with error bars, and a plan."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import expm1
from typing import Any, Final

from mrgd.errors import PartNeeded
from numerics.cycle_safeguard import growth_nats
from numerics.exact import fraction_from
from numerics.group_widening import widened
from numerics.hessian_operator import hessian_operator
from numerics.hessian_spectrum import HessianSpectrum, hessian_spectrum
from numerics.torch_backend import TorchNeeded
from numerics.uncertain_group import UncertainGroup
from proofs_check.planner import Method, Plan, method_from
from proofs_check.planner import plan as planned

__all__ = ["ModelProbe", "probe_model"]

SHOWN: Final = 20
LARGEST_EXPONENT: Final = 700.0

Exact = Fraction | int | str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelProbe:
    """The spectrum as far as it was seen, and the plan on the groups of its positive part.

    The plan's bound is certified *for the groups*; that the Hessian's positive eigenvalues above
    the floor lie in them is an estimate. Eigenvalues that the groups miss, in gaps or below the
    floor, are not made to grow by a gap-safe plan: |p| ≤ 1 on [0, L₁]. Negative ones grow under
    any schedule of positive rates; `growth_at_least` says how much.

    Args:
        names: the parameters that were probed.
        spectrum: Ritz values, residuals, density and groups.
        plan: the schedule with its certified bound on the widest groups that the bars allow.
    """

    names: tuple[str, ...]
    spectrum: HessianSpectrum
    plan: Plan

    @property
    def eigenvalues(self) -> tuple[float, ...]:
        """All Ritz values of the long run, descending; the first are the largest eigenvalues."""
        return tuple(self.spectrum.run.values.tolist())

    @property
    def residuals(self) -> tuple[float, ...]:
        """Of each Ritz value: some eigenvalue lies within it, up to `rounding`."""
        return tuple(self.spectrum.run.residuals.tolist())

    @property
    def rounding(self) -> float:
        """The allowance δ for rounding; an estimate."""
        return self.spectrum.found.rounding

    @property
    def groups(self) -> tuple[UncertainGroup, ...]:
        """The groups of the positive spectrum above the floor, with error bars."""
        return self.spectrum.found.groups

    @property
    def growth_at_least(self) -> float:
        """How one cycle grows, log ∏(1 + η|λ|), at the least Ritz value λ; 0 if λ ≥ 0.

        Rounded, in nats a cycle.
        """
        return growth_nats(self.plan.schedule, self.spectrum.least)

    def notes(self) -> tuple[str, ...]:
        """What the groups do not say, in sentences."""
        found, d = self.spectrum.found, self.spectrum.dimension
        below, negative = self.spectrum.below, self.spectrum.negative
        growth = self.growth_at_least
        notes = [
            f"the {found.resolved} largest eigenvalues are resolved; between the last of them and "
            "the floor nothing is told apart, and the lowest group ends at the floor"
            if not found.reaches_floor
            else f"all {found.resolved} eigenvalues found above the floor are resolved",
            f"about {d * below[0]:.0f} ± {d * below[1]:.0f} of {d} eigenvalues lie between 0 and "
            f"the floor {found.floor:.3g}, in no group",
        ]
        if self.spectrum.least < -found.rounding:
            factor = f"{expm1(growth) + 1:.3g}" if growth < LARGEST_EXPONENT else "over 1e304"
            notes.append(
                f"about {d * negative[0]:.0f} ± {d * negative[1]:.0f} are negative, the least "
                f"near {self.spectrum.least:.3g}; there one cycle multiplies by {factor}"
            )
        return tuple(notes)

    def to_json(self) -> dict[str, object]:
        """The probe as JSON-ready data: exact and certified numbers as text, rounded as numbers."""
        found = self.spectrum.found
        return {
            "parameters": list(self.names),
            "dimension": self.spectrum.dimension,
            "steps": self.spectrum.run.steps,
            "eigenvalues": list(self.eigenvalues),
            "residuals": list(self.residuals),
            "rounding": self.rounding,
            "floor": found.floor,
            "groups": [
                {**group.to_json(), "count": count}
                for group, count in zip(found.groups, found.counts, strict=True)
            ],
            "below_floor": {"share": self.spectrum.below[0], "spread": self.spectrum.below[1]},
            "negative": {
                "share": self.spectrum.negative[0],
                "spread": self.spectrum.negative[1],
                "least": self.spectrum.least,
                "growth_nats": self.growth_at_least,
            },
            "density": self.spectrum.density.to_json(),
            "plan": {
                "schedule": self.plan.schedule.to_json(),
                "upper": str(self.plan.bound.upper),
            },
            "notes": list(self.notes()),
        }


def probe_model(
    model: Any,
    loss: Callable[[Any, Any], Any],
    batches: Iterable[tuple[Any, Any]],
    *,
    vectors: int = 4,
    steps: int | None = None,
    seed: int = 0,
    layer: str | None = None,
    wanted: int = SHOWN,
    floor: Exact = "1/1000",
    groups: int | None = None,
    method: Method | str = Method.GAP_SAFE,
    contraction: Exact = "1/100",
    process_group: Any = None,
) -> ModelProbe:
    """Lanczos on Hessian-vector products of the mean loss → groups with error bars → a plan.

    Args:
        model: a `torch.nn.Module`, which is not changed.
        loss: the mean loss of a batch, from the model's output and the targets.
        batches: pairs (inputs, targets), read anew for every product.
        vectors: start vectors; the density and its spread come from all.
        steps: at most so many products for the largest eigenvalues; 200 if absent.
        seed: of the start vectors.
        layer: only the parameters of the module, or the one parameter, of that name.
        wanted: how many of the largest eigenvalues to converge before stopping.
        floor: eigenvalues below this part of the largest are in no group.
        groups: how many; what pays if absent.
        method: the schedule family; `gap-safe` keeps |p| ≤ 1 where the groups missed something.
        contraction: the target of one cycle on the groups.
        process_group: of `torch.distributed`, such as `torch.distributed.group.WORLD`: the mean is
            then that of the batches of all its processes, weighted by their examples, and each
            gets the same probe. A model in `DistributedDataParallel` has its own group. All must
            call this with the same arguments but the batches.

    Returns:
        The probe.

    Raises:
        InputError: if an argument is out of range, or the model cannot be probed.
        ProcessLost: if another process of the group has ended.
        PartNeeded: if PyTorch is absent.
    """
    chosen = method_from(method) if isinstance(method, str) else method
    target = fraction_from(contraction, "contraction")
    try:
        operator = hessian_operator(model, loss, batches, layer=layer, process_group=process_group)
    except TorchNeeded as absent:
        raise PartNeeded(str(absent)) from None
    spectrum = hessian_spectrum(
        operator,
        operator.dimension,
        epsilon=operator.epsilon,
        vectors=vectors,
        steps=steps,
        wanted=wanted,
        floor=floor,
        count=groups,
        seed=seed,
    )
    made = planned(
        widened(spectrum.found.groups).groups, method=chosen, contraction=target, digits=10
    )
    return ModelProbe(names=operator.names, spectrum=spectrum, plan=made)
