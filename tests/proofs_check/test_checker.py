"""The checker: false and tampered certificates are rejected, in one line, whatever the text.

Tampering comes in two sorts. Unsealed: one number changed, or an interval dropped or doubled, the
hashes left as they were. Re-sealed: the hashes are recomputed, so that only the mathematics can
object; each such change is known to be false by an evaluation that the checker has no part in.
"""

import copy
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from numerics.multirate import constant_schedule, multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup, group_list_from_json, spectral_groups
from proofs_check import checker
from proofs_check.certificate import certificate, sealed
from proofs_check.checker import check
from proofs_check.crosscheck import maximum
from proofs_check.factored_product import p_at
from proofs_check.supremum import contraction_bound

Certificate = dict[str, Any]
CHECKER = Path(checker.__file__)


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


# --- Hostile text -----------------------------------------------------------------------------


def one_step() -> Certificate:
    return certificate(contraction_bound(steps(("1/10", 2)), spectral_groups("1:10")))


def with_field(path: tuple[str | int, ...], value: object) -> str:
    made = one_step()
    holder: Any = made
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return json.dumps(sealed(made))


BAD_TEXTS = {
    "empty": ("", "Expecting value"),
    "no JSON": ("mrgd", "Expecting value"),
    "a list": ("[]", "must be an object"),
    "a number": ("3", "must be an object"),
    "deep nesting": ("[" * 200_000, "recursion"),
    "deep objects": ('{"a":' * 200_000, "recursion"),
    "a key twice": ('{"format": 1, "format": 2}', "stands twice"),
    "NaN": ('{"format": NaN}', "NaN is no exact number"),
    "infinity": ('{"format": -Infinity}', "no exact number"),
    "a float": ('{"format": 0.5}', "0.5 is no exact number"),
    "a huge integer": ('{"format": ' + "9" * 10_000 + "}", "integer string conversion"),
    "too long": (" " * 32_000_001, "longer than 32000000"),
    "an unknown key": (json.dumps({**one_step(), "note": "x"}), "with the keys"),
    "a missing key": (json.dumps({"format": "mrgd-certificate"}), "with the keys"),
    "another format": (with_field(("format",), "other"), "its format is not"),
    "another version": (with_field(("version",), 2), "its format is not"),
    "a boolean version": (with_field(("version",), True), "its format is not"),
    "a claim that is no text": (with_field(("claim",), 7), "its format is not"),
    "no groups": (with_field(("groups",), []), "groups must be a list of 1"),
    "too many groups": (with_field(("groups",), [{}] * 1001), "groups must be a list of 1"),
    "steps that are no list": (with_field(("steps",), {}), "steps must be a list"),
    "no pieces": (with_field(("pieces",), []), "pieces must be a list"),
    "too many pieces": (with_field(("pieces",), [0] * 110_001), "pieces must be a list"),
    "a boolean for digits": (with_field(("digits",), True), "digits must be 2..1000"),
    "no digits": (with_field(("digits",), 0), "digits must be 2..1000"),
    "too many digits": (with_field(("digits",), 1001), "digits must be 2..1000"),
    "a group that is text": (with_field(("groups", 0), "1:10"), "group 1 must be an object"),
    "a negative end": (with_field(("groups", 0, "mu"), "-1"), "must be a number >= 0"),
    "a zero end": (with_field(("groups", 0, "mu"), "0"), "must be fractions > 0"),
    "a division by zero": (with_field(("groups", 0, "mu"), "1/0"), "must be a number >= 0"),
    "a decimal end": (with_field(("groups", 0, "mu"), "0.5"), "must be fractions > 0"),
    "an integer end": (with_field(("groups", 0, "mu"), 1), "must be a number >= 0"),
    "an empty group": (with_field(("groups", 0, "mu"), "11"), "group 1 is empty"),
    "a group of digits": (with_field(("groups", 0, "L"), "9" * 4301), "must be a number >= 0"),
    "other digits": (with_field(("groups", 0, "L"), "\u0661\u0660"), "must be a number >= 0"),
    "a step that is text": (with_field(("steps", 0), "x"), "step 1 must be an object"),
    "a count of zero": (with_field(("steps", 0, "count"), 0), "count must be from 1"),
    "a boolean count": (with_field(("steps", 0, "count"), True), "count must be from 1"),
    "a count as text": (with_field(("steps", 0, "count"), "2"), "count must be from 1"),
    "a huge count": (with_field(("steps", 0, "count"), 10**100), "count must be from 1"),
    "a huge exponent": (with_field(("upper",), "1E+1000000000000001"), "must be a number >= 0"),
    "a long exponent": (with_field(("upper",), "1E" + "9" * 20), "must be a number >= 0"),
    "an infinite bound": (with_field(("upper",), "Infinity"), "must be a number >= 0"),
    "a bound far above": (with_field(("upper",), "1E+1000000000000000"), "wider than digits"),
    "a bound far below": (with_field(("lower",), "1E-1000000000000000"), "wider than digits"),
    "a piece that is text": (with_field(("pieces", 0), "x"), "piece 1 must be an object"),
    "a piece bound as integer": (with_field(("pieces", 0, "upper"), 1), "must be a number >= 0"),
    "a limit as integer": (with_field(("at_most",), 1), "at_most must be a number"),
    "a witness of zero": (with_field(("witness",), "0"), "must be fractions > 0"),
    "a newline in a number": (with_field(("witness",), "1\n"), "must be a number >= 0"),
}


@pytest.mark.parametrize("name", BAD_TEXTS)
def test_a_bad_certificate_is_rejected_in_one_line_that_says_why(name: str) -> None:
    text, reason = BAD_TEXTS[name]
    result = check(text)
    assert not result.accepted
    assert reason in result.message
    assert result.message.isprintable()
    assert len(result.message) < 250


def test_the_time_limit_rejects() -> None:
    made = certificate(
        contraction_bound(steps(("1", 1), ("1/3", 1), ("1/5", 1)), spectral_groups("1:5"))
    )
    result = check(json.dumps(made), seconds=0.0)
    assert result.message == "rejected: the time limit is reached"


def mutated(value: Any, rng: random.Random) -> Any:
    """A copy with one place replaced by something else of any type."""
    strange = [None, True, -1, 0, 3, 10**90, "", "0", "1/3", "1E-5", "9/10", "x", [], {}, [[]]]
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(list(value))
        if rng.random() < 0.05:
            return {k: v for k, v in value.items() if k != key}
        return {**value, key: mutated(value[key], rng)}
    if isinstance(value, list) and value and rng.random() < 0.9:
        i = rng.randrange(len(value))
        if rng.random() < 0.1:
            return value[:i] + value[i + 1 :]
        return [*value[:i], mutated(value[i], rng), *value[i + 1 :]]
    return rng.choice(strange)


def test_random_mutations_never_raise_and_are_accepted_only_if_true() -> None:
    rng = random.Random(3)
    pool = originals()
    accepted = 0
    for _ in range(1500):
        made = mutated(rng.choice(pool), rng)
        if isinstance(made, dict) and checker.STATEMENT <= set(made):
            made = sealed(made)
        result = check(json.dumps(made))
        assert result.message.isprintable()
        if result.accepted:
            accepted += 1
            found = maximum(schedule_of(made), group_list_from_json(made["groups"]), digits=40)
            upper = made["upper"]
            limit = Fraction(upper) if "/" in upper else Fraction(Decimal(upper))
            assert Fraction(found) <= limit * (1 + Fraction(1, 10**35))
    assert accepted > 10  # claim and versions may be changed


def test_random_bytes_never_raise() -> None:
    rng = random.Random(4)
    text = json.dumps(originals()[0])
    for _ in range(500):
        i, j = sorted(rng.randrange(len(text)) for _ in range(2))
        cut = text[:i] + "".join(rng.choices('{}[]",:0123456789/Ee.-', k=3)) + text[j:]
        assert not check(cut).accepted


# --- Alone ------------------------------------------------------------------------------------


def test_the_file_runs_alone_and_loads_the_standard_library_only(tmp_path: Path) -> None:
    copied = tmp_path / "elsewhere.py"
    copied.write_text(CHECKER.read_text(encoding="utf-8"), encoding="utf-8")
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(one_step()), encoding="utf-8")
    bad.write_text(with_field(("upper",), "0.8"), encoding="utf-8")
    probe = (
        "import runpy, sys\n"
        "sys.argv = sys.argv[1:]\n"
        "try:\n    runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit as end:\n    print(end.code)\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(names - sys.stdlib_module_names - {'__main__'}))\n"
    )
    command = [sys.executable, "-I", "-S", "-c", probe, str(copied), str(good), str(bad)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    lines = run.stdout.splitlines()
    assert lines[0] == f"{good}: accepted: max |p| <= 0.81, 1 groups, 2 steps a cycle"
    assert lines[1].startswith(f"{bad}: rejected: ")
    assert lines[2:] == ["1", "[]"]
    assert run.stderr == ""


@pytest.mark.parametrize(
    ("names", "status"), [(["good"], 0), (["good", "bad"], 1), (["absent"], 1), ([], 1), (["."], 1)]
)
def test_the_exit_status_says_whether_all_are_accepted(
    names: list[str], status: int, tmp_path: Path
) -> None:
    (tmp_path / "good").write_text(json.dumps(one_step()), encoding="utf-8")
    (tmp_path / "bad").write_bytes(b"\xff\xfe\x00")
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(CHECKER), *names],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert run.returncode == status
    assert len(run.stdout.splitlines()) == len(names)
    assert run.stderr == ""


def test_the_checker_is_short_and_imports_only_the_standard_library() -> None:
    lines = CHECKER.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 250
    imported = {
        line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))
    }
    assert imported <= sys.stdlib_module_names


# --- Its own arithmetic -----------------------------------------------------------------------


def test_powers_of_ten_enclose_the_exact_ones_narrowly() -> None:
    for exponent in (-4000, -1, 0, 1, 300, 4000):
        low, high, e = checker._enclosed((Fraction(7, 3), exponent), 80)
        exact = Fraction(7, 3) * Fraction(10) ** exponent
        assert low * Fraction(2) ** e <= exact <= high * Fraction(2) ** e
        assert Fraction(high - low, high) < Fraction(1, 2**79)


def test_the_exponential_is_above_and_near() -> None:
    for numerator in (0, 1, 2**10, 2**60, 2**79, 2**80):
        bound = Fraction(checker._exp(numerator, 80), 2**80)
        x = Fraction(numerator, 2**80)
        term = total = Fraction(1)
        for i in range(1, 40):
            term = term * x / i
            total += term
        assert total <= bound <= total + Fraction(1, 2**70)


def test_comparisons_of_huge_powers_are_exact() -> None:
    assert checker._le(3, 10**50, 2, 10**50 + 1)
    assert not checker._le(2, 10**50 + 1, 3, 10**50)
    assert checker._le(4, 10**50, 1, 10**50 + 2)
    assert checker._le(0, 10**50, 0, 0)
    assert not checker._le(1, -(10**50), 0, 10**50)
    assert checker._at_most((Fraction(9, 10), 0), (Fraction(9), -1))
    assert checker._at_most((Fraction(5), -(10**15)), (Fraction(1), 0))
    assert not checker._at_most((Fraction(1), 10**15), (Fraction(10**4000), 0))


def test_the_slack_is_above_the_true_tangent_and_near() -> None:
    made = steps(("1", 2), ("1/2", 1), ("1/5", 3))
    p = checker._Polynomial(
        [(s.rate.numerator, s.rate.denominator, s.count) for s in made.steps], [], [], 1e300
    )
    for a, b, t in ((2, 5, Fraction(1, 3)), (1, 2, Fraction(1, 2)), (6, 9, Fraction(0))):
        c = a + t * (b - a)
        slope = -sum(s.count * s.rate / (1 - s.rate * c) for s in made.steps)
        true = max(slope * (a - c), slope * (b - c), Fraction(0))
        found = Fraction(p._slack(Fraction(a), Fraction(b), c, 90), 2**90)
        assert true <= found <= true + Fraction(1, 2**80)


def test_a_group_that_is_a_single_point_between_others_is_checked() -> None:
    made = certificate(
        contraction_bound(
            steps(("1/4", 3)),
            (SpectralGroup(1, 2), SpectralGroup(3, 3), SpectralGroup(4, 4)),
        )
    )
    assert not rejected(made)
    made["pieces"][0]["right"] = "9/2"
    assert rejected(sealed(made))
