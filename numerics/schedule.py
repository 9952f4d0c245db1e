"""Learning-rate schedules: one cycle of gradient steps, as exact rates with counts.

A cycle applies x ← x − rate·∇f(x) `count` times for each step, in order. On a quadratic with
Hessian A its error operator is S = p(A), p(λ) = ∏ⱼ (1 − rateⱼ·λ)^countⱼ.
"""

import json
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from numerics.exact import InputError, fraction_from, fraction_text, shown
from numerics.spectral_group import SpectralGroup, group_list_from_json

__all__ = ["Schedule", "Step", "schedule_from_json", "schedule_from_text"]

MAX_STEPS = 100_000
MAX_COUNT_DIGITS = 100
MAX_JSON_CHARACTERS = 32_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """`count` gradient steps at the same exact learning rate; rate > 0, count ≥ 1."""

    rate: Fraction
    count: int = 1

    def __post_init__(self) -> None:
        """Reads the rate exactly and refuses rates and counts that are no steps."""
        rate = fraction_from(self.rate, "step: rate")
        if rate <= 0:
            raise InputError(
                f"step: rate = {shown(fraction_text(rate))} must be > 0; leave such steps out"
            )
        count = self.count
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            raise InputError(f"step: count = {shown(count)} must be an integer >= 1")
        if count >= 10**MAX_COUNT_DIGITS:
            raise InputError(f"step: count has more than {MAX_COUNT_DIGITS} digits; use fewer")
        object.__setattr__(self, "rate", rate)

    def to_json(self) -> dict[str, str | int]:
        """The step as `{"rate": "1/1000", "count": 67}`."""
        return {"rate": fraction_text(self.rate), "count": self.count}


@dataclass(frozen=True, slots=True)
class Schedule:
    """One cycle of steps, in order, with the groups and the method that it was made for.

    `groups` and `method` say where the schedule comes from; they may be empty, and nothing
    is concluded from them.
    """

    steps: tuple[Step, ...]
    groups: tuple[SpectralGroup, ...] = ()
    method: str = ""

    def __post_init__(self) -> None:
        """Refuses a cycle with no step or too many."""
        object.__setattr__(self, "steps", tuple(self.steps))
        object.__setattr__(self, "groups", tuple(self.groups))
        if not self.steps:
            raise InputError("schedule: it has no step; give at least one rate and count")
        if len(self.steps) > MAX_STEPS:
            raise InputError(
                f"schedule: {len(self.steps)} steps listed; use at most {MAX_STEPS}, "
                "or merge equal neighbours into one count"
            )

    @property
    def length(self) -> int:
        """N = Σⱼ countⱼ, the gradient steps of one cycle."""
        return sum(step.count for step in self.steps)

    def merged(self) -> tuple[Step, ...]:
        """The distinct rates with their total counts, from the smallest rate up.

        In exact arithmetic the order of the steps does not change p, so this has the same p.
        """
        totals: Counter[Fraction] = Counter()
        for step in self.steps:
            totals[step.rate] += step.count
        return tuple(Step(rate, totals[rate]) for rate in sorted(totals))

    def to_json(self) -> dict[str, object]:
        """The schedule as JSON-ready data; `schedule_from_json` reads it back unchanged."""
        return {
            "steps": [step.to_json() for step in self.steps],
            "groups": [group.to_json() for group in self.groups],
            "method": self.method,
        }


def schedule_from_json(value: object) -> Schedule:
    """The schedule that `{"steps": [{"rate", "count"}, …], "groups": […], "method": …}` says.

    Args:
        value: parsed JSON; `groups` and `method` may be absent. The object that `mrgd plan
            --json` prints, with the schedule under the key `schedule`, is accepted too.

    Returns:
        The schedule, exact.

    Raises:
        InputError: if the value has another shape, or a rate, count or group is refused.
    """
    if isinstance(value, dict) and isinstance(value.get("schedule"), dict):
        value = value["schedule"]
    if not isinstance(value, dict) or not isinstance(value.get("steps"), list):
        raise InputError(
            f"schedule: {shown(value)} has no list 'steps'; "
            "write {'steps': [{'rate': '1/1000', 'count': 67}, …]}"
        )
    if len(value["steps"]) > MAX_STEPS:
        raise InputError(f"schedule: {len(value['steps'])} steps listed; use at most {MAX_STEPS}")
    steps = []
    for i, item in enumerate(value["steps"], start=1):
        if not isinstance(item, dict) or "rate" not in item:
            raise InputError(
                f"schedule: step {i} is {shown(item)}; write {{'rate': '1/1000', 'count': 67}}"
            )
        rate = fraction_from(item["rate"], f"schedule: step {i}: rate")
        steps.append(Step(rate, item.get("count", 1)))
    groups = group_list_from_json(value["groups"]) if value.get("groups") else ()
    method = value.get("method") or ""
    if not isinstance(method, str) or len(method) > 100:
        raise InputError(f"schedule: method = {shown(method)} must be a short text")
    return Schedule(tuple(steps), groups, method)


def schedule_from_text(text: str) -> Schedule:
    """The schedule in a JSON text.

    Raises:
        InputError: if the text is no JSON, too long, or no schedule.
    """
    if len(text) > MAX_JSON_CHARACTERS:
        raise InputError(
            f"schedule: {len(text)} characters; use at most {MAX_JSON_CHARACTERS}, merge steps"
        )
    try:
        value = json.loads(text, parse_float=str, parse_constant=str)  # decimals stay exact
    except (ValueError, RecursionError) as error:
        raise InputError(f"schedule: {shown(text)} is no JSON ({error}); mend the file") from None
    return schedule_from_json(value)
