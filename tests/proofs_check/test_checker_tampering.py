"""Tampered certificates are rejected, by their seal or by the mathematics alone.

Tampering comes in two sorts. Unsealed: one number changed, or an interval dropped or doubled, the
hashes left as they were. Re-sealed: the hashes are recomputed, so that only the mathematics can
object; each such change is known to be false by an evaluation that the checker has no part in.
"""

import copy
import json
import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from strategies.certificates import Certificate, originals, rejected, schedule_of, steps, value_at

from numerics.schedule import Schedule, Step
from numerics.spectral_group import group_list_from_json, spectral_groups
from proofs_check.certificate import certificate, sealed
from proofs_check.checker import check
from proofs_check.crosscheck import maximum
from proofs_check.supremum import contraction_bound

# --- Unsealed tampering -----------------------------------------------------------------------


def number_places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where every number of a certificate stands, the digits of its hashes included."""
    if isinstance(value, dict):
        return [p for key, item in value.items() for p in number_places(item, (*path, key))]
    if isinstance(value, list):
        return [p for i, item in enumerate(value) for p in number_places(item, (*path, i))]
    is_number = isinstance(value, int) or (isinstance(value, str) and any(map(str.isdigit, value)))
    return [path] if is_number else []


def changed_number(made: Certificate, rng: random.Random) -> Certificate:
    """A copy with one digit of one number changed."""
    tampered = copy.deepcopy(made)
    *parents, last = rng.choice(number_places(made))
    holder: Any = tampered
    for key in parents:
        holder = holder[key]
    text = str(holder[last])
    place = rng.choice([i for i, c in enumerate(text) if c.isdigit()])
    digit = rng.choice([d for d in "0123456789" if d != text[place]])
    new = text[:place] + digit + text[place + 1 :]
    holder[last] = int(new) if isinstance(holder[last], int) else new
    return tampered


def changed_pieces(made: Certificate, rng: random.Random) -> Certificate:
    """A copy with a piece dropped, doubled, or two of them exchanged."""
    tampered = copy.deepcopy(made)
    pieces = tampered["pieces"]
    i = rng.randrange(len(pieces))
    if rng.random() < 0.4:
        del pieces[i]
    elif rng.random() < 0.5 or len(pieces) == 1:
        pieces.insert(i, copy.deepcopy(pieces[i]))
    else:
        j = (i + 1) % len(pieces)
        pieces[i], pieces[j] = pieces[j], pieces[i]
    return tampered


def test_four_hundred_unsealed_tamperings_are_all_rejected() -> None:
    rng = random.Random(1)
    makers = [changed_number, changed_number, changed_number, changed_pieces]
    pool = originals()
    assert not any(rejected(made) for made in pool)
    for i in range(400):
        made = pool[i % len(pool)]
        tampered = makers[i // len(pool) % len(makers)](made, rng)
        assert tampered != made
        assert rejected(tampered)


# --- Re-sealed tampering ----------------------------------------------------------------------


def shifted(text: str, factor: str) -> str:
    return str(Decimal(text) * Decimal(factor))


def all_uppers_lowered(made: Certificate, rng: random.Random) -> bool:
    factor = str(1 - Decimal(10) ** -rng.randint(2, 20))
    made["upper"], made["lower"] = shifted(made["lower"], factor), shifted(made["lower"], factor)
    for piece in made["pieces"]:
        piece["upper"] = str(min(Decimal(piece["upper"]), Decimal(made["upper"])))
    return value_at(made, made["witness"]) > Fraction(made["upper"])


def one_piece_upper_lowered(made: Certificate, rng: random.Random) -> bool:
    piece = rng.choice(made["pieces"])
    piece["upper"] = shifted(piece["upper"], str(1 - Decimal(10) ** -rng.randint(1, 9)))
    return value_at(made, piece["point"]) > Fraction(piece["upper"])


def piece_dropped(made: Certificate, rng: random.Random) -> bool:
    del made["pieces"][rng.randrange(len(made["pieces"]))]
    return True


def gap_opened(made: Certificate, rng: random.Random) -> bool:
    piece = rng.choice(made["pieces"])
    left, right, point = (Fraction(piece[key]) for key in ("left", "right", "point"))
    if point < right:
        piece["right"] = str(right - (right - point) / 10 ** rng.randint(1, 30))
    elif point > left:
        piece["left"] = str(left + (point - left) / 10 ** rng.randint(1, 30))
    else:
        return False
    return True


def overlap_made(made: Certificate, rng: random.Random) -> bool:
    i = rng.randrange(len(made["pieces"]))
    piece = copy.deepcopy(made["pieces"][i])
    made["pieces"].insert(i, piece)
    return True


def group_widened(made: Certificate, rng: random.Random) -> bool:
    group = rng.choice(made["groups"])
    key = rng.choice(["mu", "L"])
    step = Fraction(1, 10 ** rng.randint(3, 12))
    group[key] = str(Fraction(group[key]) * (1 + (step if key == "L" else -step)))
    return True  # the pieces no longer cover it


def group_widened_with_its_piece(made: Certificate, rng: random.Random) -> bool:
    upper_end = rng.random() < 0.5
    group = made["groups"][0 if upper_end else -1]
    old, factor = group["L" if upper_end else "mu"], 1 + Fraction(1, 10 ** rng.randint(0, 2))
    new = str(Fraction(old) * factor if upper_end else Fraction(old) / factor**3)
    group["L" if upper_end else "mu"] = new
    for piece in made["pieces"]:
        side = "right" if upper_end else "left"
        piece[side] = new if piece[side] == old else piece[side]
    return value_at(made, new) > Fraction(made["upper"])


def is_false_now(made: Certificate) -> bool:
    """By the recomputed maximum, with room for its rounding."""
    found = maximum(schedule_of(made), group_list_from_json(made["groups"]), digits=30)
    small = Decimal("1e-25")
    if found > Decimal(made["upper"]) * (1 + small):
        return True
    return value_at(made, made["witness"]) < Fraction(Decimal(made["lower"]))


def count_altered(made: Certificate, rng: random.Random) -> bool:
    step = rng.choice(made["steps"])
    step["count"] = max(1, step["count"] + rng.choice([-2, -1, 1, 2]))
    return is_false_now(made)


def rate_altered(made: Certificate, rng: random.Random) -> bool:
    step = rng.choice(made["steps"])
    change = Fraction(rng.choice([-1, 1]), 10 ** rng.randint(1, 20))
    step["rate"] = str(Fraction(step["rate"]) * (1 + change))
    return is_false_now(made)


def step_dropped(made: Certificate, rng: random.Random) -> bool:
    if len(made["steps"]) == 1:
        return False
    del made["steps"][rng.randrange(len(made["steps"]))]
    return is_false_now(made)


def lower_raised(made: Certificate, rng: random.Random) -> bool:
    factor = str(1 + Decimal(10) ** -rng.randint(1, 25))
    made["lower"] = made["upper"] = shifted(made["upper"], factor)
    return value_at(made, made["witness"]) < Fraction(Decimal(made["lower"]))


def witness_moved(made: Certificate, rng: random.Random) -> bool:
    group = rng.choice(made["groups"])
    t = Fraction(rng.randint(0, 1000), 1000)
    mu, top = Fraction(group["mu"]), Fraction(group["L"])
    made["witness"] = str(mu + t * (top - mu))
    return value_at(made, made["witness"]) < Fraction(Decimal(made["lower"]))


def witness_moved_out(made: Certificate, rng: random.Random) -> bool:
    made["witness"] = str(Fraction(made["groups"][0]["L"]) * (1 + Fraction(1, rng.randint(1, 99))))
    return True


def limit_lowered(made: Certificate, rng: random.Random) -> bool:
    at_most = Fraction(Decimal(made["lower"])) * (1 - Fraction(1, 10 ** rng.randint(1, 28)))
    made["at_most"] = str(at_most)
    return value_at(made, made["witness"]) > at_most


def digits_promised(made: Certificate, rng: random.Random) -> bool:
    made["digits"] = rng.randint(45, 1000)
    return made["lower"] != made["upper"]


def point_moved_out(made: Certificate, rng: random.Random) -> bool:
    piece = rng.choice(made["pieces"])
    piece["point"] = str(Fraction(piece["right"]) + Fraction(1, rng.randint(1, 10**9)))
    return True


FALSE_KINDS: list[Callable[[Certificate, random.Random], bool]] = [
    all_uppers_lowered,
    one_piece_upper_lowered,
    piece_dropped,
    gap_opened,
    overlap_made,
    group_widened,
    group_widened_with_its_piece,
    count_altered,
    rate_altered,
    step_dropped,
    lower_raised,
    witness_moved,
    witness_moved_out,
    limit_lowered,
    digits_promised,
    point_moved_out,
]


def test_re_sealed_certificates_that_are_false_are_all_rejected_by_mathematics() -> None:
    rng = random.Random(2)
    pool = originals()
    made: Counter[str] = Counter()
    for i in range(1200):
        kind = FALSE_KINDS[i % len(FALSE_KINDS)]
        if made[kind.__name__] == 20:
            continue
        tampered = copy.deepcopy(rng.choice(pool))
        if kind(tampered, rng):
            made[kind.__name__] += 1
            result = check(json.dumps(sealed(tampered)))
            assert not result.accepted, kind.__name__
            assert "sha256" not in result.message
    assert made.total() >= 300
    assert min(made[kind.__name__] for kind in FALSE_KINDS) >= 10


def test_changes_that_stay_true_are_still_accepted_when_re_sealed() -> None:
    for made in originals():
        made["claim"] = "another wording"
        made["versions"] = {}
        made["steps"].reverse()
        made["at_most"] = "100"
        assert not rejected(sealed(made))


def test_two_pieces_for_one_are_accepted_if_both_bounds_are_shown() -> None:
    made = certificate(
        contraction_bound(Schedule((Step(Fraction(1, 10)),)), spectral_groups("1:10"))
    )
    made["pieces"] = [
        {"left": "1", "right": "3", "point": "1", "upper": "0.9"},
        {"left": "3", "right": "10", "point": "3", "upper": "7/10"},
    ]
    assert not rejected(sealed(made))
    made["pieces"][1]["point"] = "4"  # the tangent at 4 reaches above 0.7 at 3
    assert rejected(sealed(made))


def test_a_root_strictly_inside_a_piece_is_rejected() -> None:
    # |p| is 0.5 at 1, 0 at 2, 0.5 at 3: a tangent to log|p| at 1.2 says nothing beyond 2.
    made = certificate(contraction_bound(steps(("1/2", 1)), spectral_groups("1:3")))
    made["pieces"] = [{"left": "1", "right": "3", "point": "1", "upper": "0.5"}]
    result = check(json.dumps(sealed(made)))
    assert result.message == "rejected: piece 1 has a root strictly inside"
