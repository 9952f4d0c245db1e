"""Tampered lower bounds are rejected: by their seal, and re-sealed by the mathematics alone."""

import copy
import json
import math
import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from strategies.certificates import Certificate, rejected, value_at

from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from proofs_check.alternation import (
    alternation,
    alternation_certificate,
    inverse_image,
    inverse_image_certificate,
)
from proofs_check.certificate import certificate_head, sealed
from proofs_check.checker import check
from proofs_check.supremum import Bound, contraction_bound


def bounds() -> list[Bound]:
    """Roots in one group, in two with an empty gap, and near Chebyshev's."""
    angles = [math.pi * (2 * j + 1) / 14 for j in range(7)]
    near = [Fraction(2 + math.cos(angle)).limit_denominator(1000) for angle in angles]
    cases = [
        ((Fraction(3, 2), Fraction(5, 2)), ("1:3",)),
        ((Fraction(5, 4), Fraction(7, 4), Fraction(11, 2), Fraction(13, 2)), ("1:2", "5:7")),
        (tuple(near), ("1:3",)),
    ]
    return [
        contraction_bound(Schedule(tuple(Step(1 / r) for r in roots)), spectral_groups(*groups))
        for roots, groups in cases
    ]


def originals() -> list[Certificate]:
    found: list[Certificate] = []
    for bound in bounds():
        at_length, at_any = alternation(bound), inverse_image(bound)
        assert at_length is not None
        assert at_any is not None
        found += [alternation_certificate(at_length), inverse_image_certificate(at_any)]
    return found


def level(made: Certificate) -> tuple[str, int]:
    """The field of the bound, and how many times it |p| has to be at the points."""
    return ("lower", 1) if made["kind"] == "alternation" else ("at_least", 2)


def test_the_originals_are_accepted_and_no_digit_of_theirs_may_change() -> None:
    rng = random.Random(1)
    for made in originals():
        assert not rejected(made)
        text = json.dumps(made)
        for _ in range(60):
            place = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
            digit = rng.choice([d for d in "0123456789" if d != text[place]])
            assert not check(text[:place] + digit + text[place + 1 :]).accepted


# --- Re-sealed: each change is known to be false ------------------------------------------------


def raised_by_one_unit(made: Certificate) -> None:
    name, times = level(made)
    least = min(value_at(made, point) for point in made["points"]) / times
    exact = Decimal(made[name])
    unit = Decimal((0, (1,), int(exact.as_tuple().exponent)))
    raised = Fraction(exact)
    while raised <= least:  # the bound is rounded down, by a unit or two
        raised += Fraction(unit)
    made[name] = f"{raised.numerator}/{raised.denominator}"


def points_swapped(made: Certificate) -> None:
    made["points"][0], made["points"][1] = made["points"][1], made["points"][0]


def point_twice(made: Certificate) -> None:
    made["points"][1] = made["points"][0]


def point_dropped(made: Certificate) -> None:
    del made["points"][-1]


def point_more(made: Certificate) -> None:
    made["points"].insert(-1, str(Fraction(made["points"][-1]) - Fraction(1, 10**9)))


def point_out_of_its_group(made: Certificate) -> None:
    made["points"][-1] = str(Fraction(made["points"][-1]) + 1)


def point_on_a_root(made: Certificate) -> None:
    made["points"][0] = str(1 / max(Fraction(step["rate"]) for step in made["steps"]))


def point_across_a_root(made: Certificate) -> None:
    roots = sorted(1 / Fraction(step["rate"]) for step in made["steps"])
    made["points"][0] = str(roots[0] + (Fraction(made["points"][1]) - roots[0]) / 2)


def root_twice(made: Certificate) -> None:
    made["steps"][0]["count"] = 2


def root_listed_twice(made: Certificate) -> None:
    made["steps"].append(copy.deepcopy(made["steps"][0]))
    made["length"] += 1


def root_twice_with_a_point(made: Certificate) -> None:
    made["steps"][0]["count"] = 2
    made["length"] += 1
    point_more(made)


def root_moved_beside_another(made: Certificate) -> None:
    made["steps"][0]["rate"] = made["steps"][1]["rate"]


def root_dropped(made: Certificate) -> None:
    del made["steps"][0]
    made["length"] -= 1


def length_lengthened(made: Certificate) -> None:
    made["length"] += 1


def length_shortened(made: Certificate) -> None:
    made["length"] -= 1


def length_a_boolean(made: Certificate) -> None:
    made["length"] = True


def group_narrowed(made: Certificate) -> None:
    made["groups"][0]["L"] = str(Fraction(made["groups"][0]["L"]) - Fraction(1, 1000))


def kind_exchanged(made: Certificate) -> None:
    name, _ = level(made)
    other = {"lower": "at_least", "at_least": "lower"}[name]
    made[other] = str(Decimal(made.pop(name)) * (1 if name == "lower" else 2))
    made["kind"] = {"at_least": "inverse-image", "lower": "alternation"}[other]


FALSE: list[Callable[[Certificate], None]] = [
    raised_by_one_unit,
    points_swapped,
    point_twice,
    point_dropped,
    point_more,
    point_out_of_its_group,
    point_on_a_root,
    point_across_a_root,
    root_twice,
    root_listed_twice,
    root_twice_with_a_point,
    root_moved_beside_another,
    root_dropped,
    length_lengthened,
    length_shortened,
    length_a_boolean,
    group_narrowed,
]


@pytest.mark.parametrize("change", FALSE, ids=lambda change: change.__name__)
def test_a_false_change_is_rejected_by_mathematics(change: Callable[[Certificate], None]) -> None:
    for made in originals():
        change(made)
        result = check(json.dumps(sealed(made)))
        assert not result.accepted
        assert "sha256" not in result.message


def test_the_points_of_one_kind_do_not_show_the_other() -> None:
    for made in originals():
        is_for_all = made["kind"] == "inverse-image" or len(made["groups"]) > 1
        kind_exchanged(made)
        result = check(json.dumps(sealed(made)))
        # Where the points are the same, the level for one length is too high by 2 for all.
        assert not result.accepted or (is_for_all and len(made["groups"]) == 1)
        assert "sha256" not in result.message


def test_a_change_that_stays_true_is_accepted() -> None:
    for made in originals():
        name, _ = level(made)
        made[name] = str(Decimal(made[name]) / 3)
        made["steps"].reverse()
        made["claim"], made["versions"] = "another wording", {}
        assert not rejected(sealed(made))


def test_a_root_outside_every_group_is_rejected_for_every_length() -> None:
    # Between 2 and 5: {|p| <= m} has a part in the gap, and says nothing of the groups.
    schedule = Schedule(tuple(Step(1 / Fraction(r)) for r in ("3/2", 3, 6)))
    made: dict[str, Any] = {
        **certificate_head("inverse-image", "false"),
        "groups": [g.to_json() for g in spectral_groups("1:2", "5:7")],
        "length": 3,
        "at_least": "1E-9",
        "steps": [step.to_json() for step in schedule.steps],
        "points": ["1", "2", "5", "7"],
    }
    assert check(json.dumps(sealed(made))).message == "rejected: every root must lie in a group"
    made["groups"] = [g.to_json() for g in spectral_groups("1:7")]
    made["points"] = ["1", "2", "5", "7"]
    assert not rejected(sealed(made))


def test_overlapping_groups_and_long_levels_are_rejected() -> None:
    made = originals()[1]
    made["groups"] = made["groups"] * 2
    assert "overlaps" in check(json.dumps(sealed(made))).message
    for made in originals():
        made[level(made)[0]] = "0." + "1" * 1200
        assert "must be a number" in check(json.dumps(sealed(made))).message


def test_the_time_limit_rejects() -> None:
    for made in originals():
        assert check(json.dumps(made), seconds=0.0).message == (
            "rejected: the time limit is reached"
        )
