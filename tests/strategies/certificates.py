"""Certificates of several shapes, to be tampered with, and what they say by the definition."""

import json
from fractions import Fraction
from typing import Any

from numerics.multirate import constant_schedule, multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from proofs_check.certificate import certificate
from proofs_check.checker import check
from proofs_check.factored_product import p_at
from proofs_check.supremum import contraction_bound

Certificate = dict[str, Any]


def originals() -> list[Certificate]:
    """Certificates of several shapes, with counts small enough for exact evaluation."""
    two, three = spectral_groups("1:10", "100:1000"), spectral_groups("1:2", "50:100", "900:1000")
    cases = [
        (multirate_schedule(two), two),
        (multirate_schedule(three), three),
        (constant_schedule(spectral_groups("1:7")), spectral_groups("1:7")),
        (steps(("1", 2), ("1/2", 1), ("1/5", 3), ("1/9", 1)), spectral_groups("1/2:10")),
        (steps(("1/3", 2), ("1/4", 5)), spectral_groups("1:2", "2:5", "6:6")),
        (steps(("2/3", 1), ("1/4", 2), ("1/8", 2)), spectral_groups("1:3", "4:9")),
    ]
    return [certificate(contraction_bound(schedule, groups)) for schedule, groups in cases]


def steps(*pairs: tuple[str, int]) -> Schedule:
    return Schedule(tuple(Step(Fraction(rate), count) for rate, count in pairs))


def schedule_of(made: Certificate) -> Schedule:
    return Schedule(tuple(Step(Fraction(s["rate"]), s["count"]) for s in made["steps"]))


def value_at(made: Certificate, point: str) -> Fraction:
    """|p| exactly, by the definition."""
    return abs(p_at(schedule_of(made), Fraction(point)))


def rejected(made: object) -> bool:
    result = check(json.dumps(made))
    assert "\n" not in result.message
    return not result.accepted
