"""`MultirateLR`: the rates of a schedule for plain `torch.optim.SGD`, one for each gradient step.

Gradient step t = 0, 1, … of training has the rate of place t mod N of the cycle, N its length:
w ← w − s·rate·∇f(w), s the group's own exact factor. The cycle is never written out: its place is
found among the cumulated counts, so a count of 10⁹ costs as little as a count of 1.

PyTorch is optional, so nothing imports this module but who asks for `mrgd.MultirateLR`.
"""

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

from torch import Tensor
from torch.optim import SGD, Optimizer
from torch.optim.lr_scheduler import LRScheduler

from numerics.descent import float_rates
from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.schedule import Schedule, Step, schedule_from_json

__all__ = ["MultirateLR"]

Exact = Fraction | int | str


class MultirateLR(LRScheduler):
    """Sets the rate of the next gradient step: the schedule's cycle, in its order, repeated.

    Making it sets the first rate of the cycle; call `step()` after each `optimizer.step()`. The
    `lr` that the optimiser was made with is replaced. Rates are exact, multiplied by the exact
    `scale`, and rounded once, to the nearest float64; a narrower type of the parameters, or of an
    `lr` that is a tensor, rounds them again to its own.

    A certified contraction of the schedule is one of w ← w − rate·∇f(w) on the quadratic it was
    planned for, with the whole gradient. With a `scale` s it holds where the eigenvalues of
    D^(1/2)·H·D^(1/2) are in the groups, D the diagonal matrix of the factors. Momentum makes it
    another method, of which the contraction says nothing. Weight decay moves every eigenvalue of H
    by itself, so the groups to plan for are those of the loss with the decay in it. Both are
    refused unless they are allowed.

    Attributes:
        schedule: the cycle.
        scale: the exact factor of each parameter group.
        last_epoch: t, the gradient steps taken, as in every scheduler of PyTorch.
    """

    last_epoch: int

    def __init__(
        self,
        optimizer: SGD,
        schedule: Schedule,
        *,
        scale: Exact | Sequence[Exact] = 1,
        last_epoch: int = -1,
        allow_momentum: bool = False,
        allow_weight_decay: bool = False,
    ) -> None:
        """Sets the rate of the next gradient step.

        Args:
            optimizer: a `torch.optim.SGD`, with no momentum, dampening, Nesterov or weight decay.
            schedule: one cycle; made by `plan`, or your own.
            scale: a factor of all rates, or a list of one for each parameter group, exact, > 0.
            last_epoch: −1 to begin; t to go on after gradient step t (counted from 0).
            allow_momentum: whether momentum, dampening and Nesterov are let pass.
            allow_weight_decay: whether weight decay is let pass.

        Raises:
            InputError: if the optimiser does something else than plain gradient steps, or a rate,
                factor or place is out of range.
        """
        _is_plain(optimizer, momentum=allow_momentum, weight_decay=allow_weight_decay)
        if not isinstance(schedule, Schedule):
            raise InputError(
                f"schedule: {shown(schedule)} is a {type(schedule).__name__}; "
                "give a Schedule, such as the plan's .schedule"
            )
        if not isinstance(last_epoch, int) or isinstance(last_epoch, bool) or last_epoch < -1:
            raise InputError(
                f"last_epoch = {shown(last_epoch)} must be an integer >= -1; "
                "give the number of the last gradient step, counted from 0"
            )
        self.schedule = schedule
        self.scale = _scales(scale, optimizer)
        self._allowed = {"momentum": allow_momentum, "weight_decay": allow_weight_decay}
        self._ends = tuple(accumulate(step.count for step in schedule.steps))
        of_factor = {factor: _scaled_rates(schedule, factor) for factor in set(self.scale)}
        self._rates = tuple(of_factor[factor] for factor in self.scale)
        for group in optimizer.param_groups:  # PyTorch asks for it where last_epoch >= 0
            lr = group["lr"]
            group.setdefault("initial_lr", lr.clone() if isinstance(lr, Tensor) else lr)
        super().__init__(optimizer, last_epoch)

    @property
    def cycle(self) -> int:
        """Which cycle the next gradient step is in, counted from 1."""
        return self.last_epoch // self._ends[-1] + 1

    @property
    def position(self) -> int:
        """Which step of its cycle the next gradient step is, 1 to `schedule.length`."""
        return self.last_epoch % self._ends[-1] + 1

    def __str__(self) -> str:
        return f"cycle {self.cycle}, step {self.position} of {self._ends[-1]}"

    def get_lr(self) -> list[float]:
        """The rate of the next gradient step for each parameter group, rounded to float64.

        Raises:
            InputError: if the optimiser's groups are no longer those that it was made for.
        """
        groups = self.optimizer.param_groups
        if len(groups) != len(self._rates):
            raise InputError(
                f"optimizer: {len(groups)} parameter groups, and {len(self._rates)} when the "
                "scheduler was made; make it after the last add_param_group"
            )
        _is_plain(self.optimizer, **self._allowed)  # an optimiser's loaded state can change it
        place = bisect_right(self._ends, self.last_epoch % self._ends[-1])
        return [rates[place] for rates in self._rates]

    def state_dict(self) -> dict[str, Any]:
        """Where training is, as JSON-ready data: the schedule, the factors, the steps taken."""
        return {
            "schedule": self.schedule.to_json(),
            "scale": [fraction_text(factor) for factor in self.scale],
            "last_epoch": self.last_epoch,
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Goes to the place of the state, and sets the optimiser's rates to it.

        So it does not matter which of the optimiser and the scheduler is loaded first.

        Args:
            state_dict: what `state_dict` gave, of a scheduler with the same steps and factors.

        Raises:
            InputError: if it was made for another schedule, or is no such state.
        """
        own = self.state_dict()
        if not isinstance(state_dict, dict) or not own.keys() <= state_dict.keys():
            raise InputError(
                f"state: {shown(state_dict)} has not the keys {', '.join(own)}; "
                "give what state_dict() of a MultirateLR returned"
            )
        _is_for(state_dict, self.schedule, own)
        taken = state_dict["last_epoch"]
        if not isinstance(taken, int) or isinstance(taken, bool) or taken < 0:
            raise InputError(
                f"state: last_epoch = {shown(taken)} must be an integer >= 0; "
                "give what state_dict() returned"
            )
        before, self.last_epoch = self.last_epoch, taken
        try:
            rates = self.get_lr()
        except InputError:
            self.last_epoch = before
            raise
        self._step_count = taken + 1
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            if isinstance(group["lr"], Tensor):
                group["lr"].fill_(rate)
            else:
                group["lr"] = rate
        self._last_lr = [
            group["lr"].clone() if isinstance(group["lr"], Tensor) else group["lr"]
            for group in self.optimizer.param_groups
        ]


def _is_plain(optimizer: Optimizer, *, momentum: bool, weight_decay: bool) -> None:
    if not isinstance(optimizer, SGD):
        raise InputError(
            f"optimizer: {type(optimizer).__name__} is not torch.optim.SGD; the schedule is one of "
            "plain gradient steps, use SGD(model.parameters(), lr=1)"
        )
    for i, group in enumerate(optimizer.param_groups, start=1):
        if not momentum:
            for name in ("momentum", "dampening", "nesterov"):
                if group[name]:
                    raise InputError(
                        f"optimizer: group {i}: {name} = {shown(group[name])} makes it another "
                        "method than the schedule's; leave it out, or pass allow_momentum=True"
                    )
        if group["weight_decay"] and not weight_decay:
            raise InputError(
                f"optimizer: group {i}: weight_decay = {shown(group['weight_decay'])} changes the "
                "Hessian, adding itself to every eigenvalue; leave it out or plan for the moved "
                "groups, and pass allow_weight_decay=True"
            )
        if group["maximize"]:
            raise InputError(
                f"optimizer: group {i}: maximize = True ascends, where the schedule descends; "
                "negate the loss"
            )


def _scales(scale: object, optimizer: SGD) -> tuple[Fraction, ...]:
    """One exact factor for each parameter group."""
    groups = optimizer.param_groups
    if isinstance(scale, list | tuple):
        if len(scale) != len(groups):
            raise InputError(
                f"scale: {len(scale)} factors for {len(groups)} parameter groups; "
                "give one for each group, or one number for all"
            )
        factors = [fraction_from(item, f"scale: group {i}") for i, item in enumerate(scale, 1)]
    else:
        rates = [float(group["lr"]) for group in groups]
        if len(set(rates)) > 1:
            raise InputError(
                f"optimizer: its groups have lr = {', '.join(map(str, rates[:3]))}, which the "
                "schedule replaces; say each group's factor of the rates, scale=[…]"
            )
        factors = [fraction_from(scale, "scale")] * len(groups)
    for i, factor in enumerate(factors, start=1):
        if factor <= 0:
            raise InputError(
                f"scale: group {i}: {shown(fraction_text(factor))} must be > 0; "
                "set requires_grad = False for parameters that should stay"
            )
    return tuple(factors)


def _scaled_rates(schedule: Schedule, factor: Fraction) -> tuple[float, ...]:
    """factor·rate of each step, exact and then rounded to the nearest float64."""
    scaled = Schedule(tuple(Step(factor * step.rate, step.count) for step in schedule.steps))
    return tuple(rate for rate, _ in float_rates(scaled))


def _is_for(state: dict[str, Any], schedule: Schedule, own: dict[str, Any]) -> None:
    """Refuses a state of other steps or factors; who planned them, and for what, may differ."""
    made = state["schedule"]
    if not isinstance(made, dict) or made.get("steps") != own["schedule"]["steps"]:
        other = schedule_from_json(made)  # text such as 0.5 for 1/2 is the same schedule
        if other.steps != schedule.steps:
            raise InputError(
                f"state: it was made for another schedule, of {_size(other)}, not for "
                f"this one of {_size(schedule)}; make the scheduler with the schedule of the state"
            )
    if state["scale"] != own["scale"]:
        raise InputError(
            f"state: scale = {shown(state['scale'])} is not this scheduler's "
            f"{shown(own['scale'])}; make the scheduler with the scale of the state"
        )


def _size(schedule: Schedule) -> str:
    first = shown(fraction_text(schedule.steps[0].rate))
    return f"{schedule.length} gradient steps with the first rate {first}"
