"""Training that probes the Hessian, plans a cycle, and probes again; with a safeguard.

At the start, and after every few kept cycles, Lanczos at the gradient gives Ritz values; a planner
makes a cycle of them; plain `torch.optim.SGD` under `MultirateLR` follows it with the whole
gradient. A cycle is *rolled back*, its start restored bit for bit, if a loss or gradient is not
finite, if the loss rises above what the largest b_k of `numerics.cycle_safeguard` allows, or if at
its end it is above what b_N allows. Then the margin above the groups is doubled and the probe
repeated: at the gradient where cycles were kept since the last one, and in a random direction where
that one was at this very point, as the same start would see the same again. A probe that is due
after kept cycles halves the margin again, down to where it began. So many rollbacks in a row
end the training, with the parameters of the last kept cycle.

A cycle that the gradients left do not suffice for is not begun. All numbers are rounded; what is
certified and what estimated is said in `numerics.cycle_safeguard`.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import numpy as np
from jaxtyping import Float64

from numerics.adaptive_record import (
    PRODUCT_COST,
    AdaptiveOutcome,
    AdaptiveTraining,
    CycleEnd,
    CycleRun,
    Probed,
)
from numerics.cycle_safeguard import REPEATABLE, SafeCycle, allowed_rise, predicted_change
from numerics.exact import InputError, shown
from numerics.hessian_operator import hessian_operator
from numerics.lanczos import Lanczos, lanczos
from numerics.torch_backend import torch_module

__all__ = ["AdaptiveSettings", "Planner", "adaptive_training"]

Module = Any
Tensor = Any
# the Ritz values, the allowance for rounding in them, the margin; None where nothing can be planned
Planner = Callable[[Lanczos, float, Fraction], SafeCycle | None]

DOUBLED: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptiveSettings:
    """What is asked of an adaptive training.

    Args:
        gradients: full-batch gradients that it may use, a Hessian-vector product counted as two.
        probe_every: kept cycles between two probes.
        products: of one probe, at most.
        margin: that the groups are raised by at first, exact, > 0.
        rollbacks: one more than so many in a row ends it.
        seed: of the random directions.
    """

    gradients: int
    probe_every: int = 10
    products: int = 20
    margin: Fraction = Fraction(1, 10)
    rollbacks: int = 8
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuses numbers out of range."""
        for name, least in (
            ("gradients", 1),
            ("probe_every", 1),
            ("products", 1),
            ("rollbacks", 0),
            ("seed", 0),
        ):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < least:
                raise InputError(f"{name}: {shown(value)} must be an integer >= {least}")
        if self.margin <= 0:
            raise InputError(f"margin: {shown(str(self.margin))} must be > 0; write 1/10")


def adaptive_training(
    model: Module,
    loss: Callable[[Tensor, Tensor], Tensor],
    batches: Iterable[tuple[Tensor, Tensor]],
    *,
    settings: AdaptiveSettings,
    planner: Planner,
) -> AdaptiveTraining:
    """Trains the model in place.

    Args:
        model: a `torch.nn.Module`; all parameters that require a gradient are trained.
        loss: the mean loss of a batch.
        batches: pairs (inputs, targets), all of them read for every gradient and every product.
        settings: limits.
        planner: makes a cycle of Ritz values.

    Returns:
        What it did. The parameters are those of the last kept cycle, their `.grad` is None.

    Raises:
        InputError: if the model or the batches cannot be used, or the loss at the start is not
            finite or changes from call to call.
        TorchNeeded: if PyTorch is absent.
    """
    torch_module()
    return _Run(model=model, loss=loss, batches=batches, settings=settings, planner=planner).whole()


@dataclass(slots=True, kw_only=True, eq=False)
class _Point:
    """Where a cycle starts: everything that a rollback restores."""

    tensors: Sequence[Tensor]
    loss: float
    gradient: Float64[np.ndarray, " d"]
    gradients: Sequence[Tensor]

    @property
    def slope(self) -> float:
        return float(np.linalg.norm(self.gradient))


@dataclass(slots=True, kw_only=True, eq=False)
class _Run:
    model: Module
    loss: Callable[[Tensor, Tensor], Tensor]
    batches: Iterable[tuple[Tensor, Tensor]]
    settings: AdaptiveSettings
    planner: Planner
    parameters: Sequence[Tensor] = ()
    examples: int = 0
    epsilon: float = 0.0
    gradients: int = 0
    products: int = 0
    losses: list[float] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    probes: list[Probed] = field(default_factory=list)
    cycles: list[CycleRun] = field(default_factory=list)
    cycle: SafeCycle | None = None
    run: Lanczos | None = None  # of the probe at this very point, if it started at the gradient
    margin: Fraction = Fraction(0)
    since: int = 0  # kept cycles since the last probe
    rollbacks: int = 0  # in a row

    def whole(self) -> AdaptiveTraining:
        operator = hessian_operator(self.model, self.loss, self.batches)  # it refuses bad input
        if operator.processes is not None:  # losses here are those of one process
            raise InputError(
                f"model: {operator.processes.size} processes train it in DistributedDataParallel, "
                "and adaptive training runs in one; give model.module and all batches"
            )
        self.parameters, self.epsilon = operator.parameters, operator.epsilon
        self.gradients += operator.keeps_graph
        self.examples = sum(len(x) for x, _ in self.batches)
        try:
            outcome = self._train(self._first_point())
        finally:
            for p in self.parameters:
                p.grad = None
        return AdaptiveTraining(
            losses=tuple(self.losses),
            costs=tuple(self.costs),
            probes=tuple(self.probes),
            cycles=tuple(self.cycles),
            gradients=self.gradients,
            products=self.products,
            outcome=outcome,
        )

    def _first_point(self) -> _Point:
        """The start, evaluated twice: a loss that changes by itself cannot be judged."""
        first = self._evaluated()
        if not math.isfinite(first):
            raise InputError("loss: its value is not finite; check the data and the parameters")
        again = self._evaluated()
        if abs(again - first) > REPEATABLE * self.epsilon * abs(first):
            raise InputError(
                f"model: its loss changes by {abs(again - first):.2g} from call to call; "
                "call model.eval(), and give batches that are the same each time"
            )
        del self.losses[1:], self.costs[1:]
        self.costs[0] = 0
        return self._here(first)

    def _train(self, point: _Point) -> AdaptiveOutcome:
        self.margin = self.settings.margin
        while point.slope > 0:
            if (ended := self._plan(point)) is not None:
                return ended
            reached = self._cycled(point)
            if reached is not None:
                point, self.rollbacks = reached, 0
                self.since, self.run = self.since + 1, None
                continue
            self._restore(point)
            self.rollbacks += 1
            if self.rollbacks > self.settings.rollbacks:
                return AdaptiveOutcome.GAVE_UP
            self.margin, self.cycle = self.margin * DOUBLED, None
        return AdaptiveOutcome.STATIONARY

    def _plan(self, point: _Point) -> AdaptiveOutcome | None:
        """Sees to it that there is a cycle that the gradients left suffice for, or says why not."""
        due = self.cycle is None or self.since >= self.settings.probe_every
        next_cycle = 1 if self.cycle is None else self.cycle.schedule.length
        if due and self._has_left(PRODUCT_COST * self.settings.products + 1 + next_cycle):
            if self.since >= self.settings.probe_every:
                self.margin = max(self.settings.margin, self.margin / DOUBLED)
            self._probe(point)
            if self.cycle is None:
                return AdaptiveOutcome.NO_CURVATURE
        # where a probe is due and would leave no cycle, the old plan serves for what is left
        if self.cycle is None or not self._has_left(self.cycle.schedule.length):
            return AdaptiveOutcome.SPENT
        return None

    def _probe(self, point: _Point) -> None:
        """Ritz values here, and the cycle planned of them."""
        at_gradient = not (self.rollbacks and self.since == 0)
        cost = self._cost
        operator = hessian_operator(self.model, self.loss, self.batches)
        self.gradients += operator.keeps_graph  # its graph is that of one more gradient
        found = lanczos(
            operator,
            operator.dimension,
            steps=self.settings.products,
            seed=np.random.default_rng([self.settings.seed, len(self.probes)]),
            start=point.gradient if at_gradient else None,
        )
        self.products += found.steps
        rounding = math.sqrt(operator.dimension) * self.epsilon * float(np.abs(found.values).max())
        self.cycle = self.planner(found, rounding, self.margin)
        self.run = found if at_gradient else None
        self.since = 0
        if self.cycle is not None:
            self.probes.append(
                Probed(
                    cost=cost,
                    products=found.steps,
                    at_gradient=at_gradient,
                    largest=float(found.values[0]),
                    least=float(found.values[-1]),
                    margin=self.margin,
                    cycle=self.cycle,
                )
            )

    def _cycled(self, point: _Point) -> _Point | None:
        """Follows the cycle; where it led, or None where it is to be rolled back."""
        from numerics.multirate_lr import MultirateLR  # noqa: PLC0415  (loads PyTorch)

        cycle = self.cycle
        assert cycle is not None
        cost, slope, length = self._cost, point.slope, cycle.schedule.length
        inside, last = (
            point.loss + allowed_rise(rise, slope, point.loss, self.epsilon)
            for rise in (cycle.rise_inside, cycle.rise_end)
        )
        predicted = None
        if self.run is not None:
            predicted = point.loss + predicted_change(cycle.schedule, self.run, slope)
        optimizer = torch_module().optim.SGD(self.parameters, lr=1.0)
        scheduler = MultirateLR(optimizer, cycle.schedule)
        end = CycleEnd.KEPT
        for k in range(1, length + 1):
            optimizer.step()
            scheduler.step()
            seen = self._evaluated()
            if not math.isfinite(seen):
                end = CycleEnd.NOT_FINITE
            elif k == length and not seen <= last:
                end = CycleEnd.ROSE
            elif not seen <= inside:
                end = CycleEnd.ROSE_INSIDE
            if end is not CycleEnd.KEPT:
                break
        self.cycles.append(
            CycleRun(
                cost=cost,
                gradients=k,
                end=end,
                before=point.loss,
                seen=seen,
                allowed=last if k == length else inside,
                predicted=predicted,
            )
        )
        return self._here(seen) if end is CycleEnd.KEPT else None

    def _evaluated(self) -> float:
        """The mean loss here; its gradient is left in the parameters. Infinite if either is not."""
        torch = torch_module()
        for p in self.parameters:
            p.grad = None
        total = 0.0
        for x, y in self.batches:
            part = self.loss(self.model(x), y).reshape(()) * (len(x) / self.examples)
            part.backward()
            total += float(part.detach())
        for p in self.parameters:
            if p.grad is None:  # the loss does not see it
                p.grad = torch.zeros_like(p)
        self.gradients += 1
        finite = math.isfinite(total) and all(
            bool(torch.isfinite(p.grad).all()) for p in self.parameters
        )
        value = total if finite else math.inf
        self.losses.append(value)
        self.costs.append(self._cost)
        return value

    def _here(self, loss: float) -> _Point:
        torch = torch_module()
        flat = torch.cat([p.grad.detach().reshape(-1) for p in self.parameters])
        return _Point(
            tensors=[each.detach().clone() for each in self._state()],
            loss=loss,
            gradient=flat.to(torch.float64).cpu().numpy(),
            gradients=[p.grad.detach().clone() for p in self.parameters],
        )

    def _restore(self, point: _Point) -> None:
        """Parameters, buffers and gradients, bit for bit."""
        with torch_module().no_grad():
            for each, before in zip(self._state(), point.tensors, strict=True):
                each.copy_(before)
        for p, before in zip(self.parameters, point.gradients, strict=True):
            p.grad = before.clone()

    def _state(self) -> Sequence[Tensor]:
        return [*self.model.parameters(), *self.model.buffers()]

    def _has_left(self, cost: int) -> bool:
        return self._cost + cost <= self.settings.gradients

    @property
    def _cost(self) -> int:
        return self.gradients + PRODUCT_COST * self.products
