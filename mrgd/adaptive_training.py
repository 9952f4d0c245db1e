"""`train_adaptively`: probe, plan, train, probe again, with a safeguard, in one call."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from mrgd.errors import PartNeeded
from numerics.adaptive_record import AdaptiveTraining
from numerics.adaptive_training import AdaptiveSettings, adaptive_training
from numerics.exact import fraction_from
from numerics.torch_backend import TorchNeeded
from proofs_check.safe_cycle import CycleWish, planner_for

__all__ = ["AdaptiveTraining", "train_adaptively"]

Exact = Fraction | int | str


def train_adaptively(
    model: Any,
    loss: Callable[[Any, Any], Any],
    batches: Iterable[tuple[Any, Any]],
    *,
    gradients: int,
    probe_every: int = 10,
    products: int = 20,
    contraction: Exact = "1/10",
    floor: Exact = "1/1000",
    growth: Exact = 10,
    longest: int = 64,
    margin: Exact = "1/10",
    rollbacks: int = 8,
    seed: int = 0,
) -> AdaptiveTraining:
    """Trains the model in place by gap-safe cycles, planned anew from its own Hessian.

    A cycle that ends with a higher loss than the quadratic model allows for any Hessian without an
    eigenvalue above the groups (for a gap-safe cycle: above where it began) is rolled back, the
    margin is doubled, and the Hessian probed again. The contraction and the allowed rise are
    certified of each cycle; that the loss is near its model is an estimate.

    Args:
        model: a `torch.nn.Module` on one device, in one dtype; `model.eval()` if it has dropout.
        loss: the mean loss of a batch, from the model's output and the targets.
        batches: pairs (inputs, targets), all read for every gradient: full-batch steps.
        gradients: that it may use; each Hessian-vector product counts as two of them.
        probe_every: kept cycles between two probes.
        products: Hessian-vector products of a probe, at most.
        contraction: the target of one cycle on the groups.
        floor: eigenvalues below this part of the largest are in no group; it is raised where
            negative curvature asks for it.
        growth: the factor by which a cycle may multiply the error at the least Ritz value.
        longest: steps of a cycle, at most.
        margin: how far above the groups the plan holds at first.
        rollbacks: one more than so many in a row ends the training.
        seed: of random directions.

    Returns:
        Losses by cost, every probe and cycle, the outcome; `.to_json()`.

    Raises:
        InputError: if an argument is out of range, or the model cannot be trained so.
        PartNeeded: if PyTorch is absent.
    """
    wish = CycleWish(
        floor=fraction_from(floor, "floor"),
        contraction=fraction_from(contraction, "contraction"),
        growth=fraction_from(growth, "growth"),
        longest=longest,
    )
    settings = AdaptiveSettings(
        gradients=gradients,
        probe_every=probe_every,
        products=products,
        margin=fraction_from(margin, "margin"),
        rollbacks=rollbacks,
        seed=seed,
    )

    try:
        return adaptive_training(model, loss, batches, settings=settings, planner=planner_for(wish))
    except TorchNeeded as absent:
        raise PartNeeded(str(absent)) from None
