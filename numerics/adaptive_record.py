"""What an adaptive training did: losses by cost, every probe, every cycle kept or rolled back.

Cost is counted in full-batch gradients; a Hessian-vector product counts as two.
"""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final

from numerics.cycle_safeguard import SafeCycle
from numerics.exact import fraction_text
from numerics.rounding import finite_or_none

__all__ = ["PRODUCT_COST", "AdaptiveOutcome", "AdaptiveTraining", "CycleEnd", "CycleRun", "Probed"]

PRODUCT_COST: Final = 2


class AdaptiveOutcome(Enum):
    """Why the training ended."""

    SPENT = "the gradients are spent"
    GAVE_UP = "too many cycles in a row were rolled back"
    STATIONARY = "the gradient is zero"
    NO_CURVATURE = "the probe saw no curvature to plan for"


class CycleEnd(Enum):
    """What became of a cycle; all but the first were rolled back."""

    KEPT = "kept"
    ROSE = "rolled back: above the bound at its end"
    ROSE_INSIDE = "rolled back: above the largest bound before its end"
    NOT_FINITE = "rolled back: loss or gradient not finite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """A probe and the cycle planned from it.

    Args:
        cost: before it.
        products: Hessian-vector products.
        at_gradient: whether Lanczos started at the gradient; in a random direction where not.
        largest, least: Ritz values, rounded.
        margin: exact, what the groups were raised by.
        cycle: the plan.
    """

    cost: int
    products: int
    at_gradient: bool
    largest: float
    least: float
    margin: Fraction
    cycle: SafeCycle

    def to_json(self) -> dict[str, object]:
        """JSON-ready: exact and certified numbers as text, rounded as numbers."""
        return {
            "cost": self.cost,
            "products": self.products,
            "at_gradient": self.at_gradient,
            "largest": self.largest,
            "least": self.least,
            "margin": fraction_text(self.margin),
            "groups": [group.to_json() for group in self.cycle.groups],
            "cycle_length": self.cycle.schedule.length,
            "upper": str(self.cycle.upper),
            "growth_nats": self.cycle.growth,
            "rise_inside": finite_or_none(self.cycle.rise_inside),
            "rise_end": finite_or_none(self.cycle.rise_end),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleRun:
    """A cycle that was begun.

    Args:
        cost: at its start.
        gradients: that it took; fewer than the cycle's steps where it was broken off.
        end: what became of it.
        before: the loss at its start.
        seen: the loss where it ended or was broken off; may be infinite.
        allowed: the largest loss that the bound let pass there.
        predicted: the loss that the Ritz values at its start predict of its end; None but for the
            first cycle after a probe that started at the gradient.
    """

    cost: int
    gradients: int
    end: CycleEnd
    before: float
    seen: float
    allowed: float
    predicted: float | None

    @property
    def is_kept(self) -> bool:
        """Whether the parameters stayed where the cycle led."""
        return self.end is CycleEnd.KEPT

    def to_json(self) -> dict[str, object]:
        """JSON-ready; a number that is not finite is null."""
        return {
            "cost": self.cost,
            "gradients": self.gradients,
            "end": self.end.value,
            "loss_before": self.before,
            "loss_seen": finite_or_none(self.seen),
            "loss_allowed": finite_or_none(self.allowed),
            "loss_predicted": None if self.predicted is None else finite_or_none(self.predicted),
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AdaptiveTraining:
    """An adaptive training from start to end.

    The contractions and bounds in it are certified of the cycles on the groups; that the loss is
    near its quadratic model with the Hessian below those groups is what the probe estimates and the
    safeguard watches. None of it bounds the loss of the trained network.

    Args:
        losses: every loss that was seen, those of cycles that were rolled back among them.
        costs: after which cost each of them was known; 0 for the first, though it was looked at
            twice.
        probes: in order.
        cycles: in order.
        gradients: full-batch gradients used.
        products: Hessian-vector products used.
        outcome: why it ended.
    """

    losses: tuple[float, ...]
    costs: tuple[int, ...]
    probes: tuple[Probed, ...]
    cycles: tuple[CycleRun, ...]
    gradients: int
    products: int
    outcome: AdaptiveOutcome

    @property
    def cost(self) -> int:
        """What was used: gradients, and two for each product."""
        return self.gradients + PRODUCT_COST * self.products

    @property
    def kept(self) -> tuple[CycleRun, ...]:
        """The cycles that were kept."""
        return tuple(each for each in self.cycles if each.is_kept)

    @property
    def rolled_back(self) -> tuple[CycleRun, ...]:
        """The cycles after which the parameters were put back."""
        return tuple(each for each in self.cycles if not each.is_kept)

    @property
    def final_loss(self) -> float:
        """The loss at the parameters as they were left: after the last kept cycle."""
        return self.kept[-1].seen if self.kept else self.losses[0]

    def to_json(self) -> dict[str, object]:
        """All of it, JSON-ready; a loss that is not finite is null."""
        return {
            "outcome": self.outcome.value,
            "gradients": self.gradients,
            "products": self.products,
            "cost": self.cost,
            "final_loss": self.final_loss,
            "losses": [finite_or_none(x) for x in self.losses],
            "costs": list(self.costs),
            "probes": [each.to_json() for each in self.probes],
            "cycles": [each.to_json() for each in self.cycles],
        }
