"""The checker by itself: hostile text, running alone, and its own arithmetic."""

import json
import random
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from strategies.certificates import Certificate, originals, rejected, schedule_of, steps

from numerics.spectral_group import SpectralGroup, group_list_from_json, spectral_groups
from proofs_check import checker, inequality_checker
from proofs_check.certificate import STATEMENT_KEYS, certificate, sealed
from proofs_check.checker import check
from proofs_check.crosscheck import maximum
from proofs_check.supremum import contraction_bound

CHECKER = Path(checker.__file__)


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
    "another version": (with_field(("version",), 3), "its format is not"),
    "version 1 with a kind": (with_field(("version",), 1), "its format is not"),
    "an unknown kind": (json.dumps({**one_step(), "kind": "other"}), "kind must be one of"),
    "a kind that is no text": (json.dumps({**one_step(), "kind": []}), "kind must be one of"),
    "another kind's fields": (json.dumps({**one_step(), "kind": "comparison"}), "with the keys"),
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
        if isinstance(made, dict) and STATEMENT_KEYS["contraction"] <= set(made):
            made = sealed({**made, "kind": "contraction"})
        result = check(json.dumps(made))
        assert result.message.isprintable()
        if result.accepted:
            accepted += 1
            found = maximum(schedule_of(made), group_list_from_json(made["groups"]), digits=40)
            upper = made["upper"]
            limit = Fraction(upper) if "/" in upper else Fraction(Decimal(upper))
            assert Fraction(found) <= limit * (1 + Fraction(1, 10**35))
    assert accepted > 10  # claim and versions may be changed


def as_version_1(made: Certificate) -> Certificate:
    return sealed({**{k: v for k, v in made.items() if k != "kind"}, "version": 1})


def test_files_of_version_1_are_still_read_as_contractions() -> None:
    for made in originals():
        assert check(json.dumps(as_version_1(made))).accepted
        lowered = as_version_1({**made, "upper": "1E-9", "lower": "1E-9"})
        assert not check(json.dumps(lowered)).accepted


def test_version_2_without_a_kind_is_rejected() -> None:
    made = sealed({**as_version_1(one_step()), "version": 2})
    assert "its format is not" in check(json.dumps(made)).message


def test_what_is_sealed_as_statement_is_what_the_checker_takes_for_it() -> None:
    sealed_keys = {kind: set(keys) for kind, keys in STATEMENT_KEYS.items()}
    of_inequalities = {"nonnegative": inequality_checker.STATED - {"kind"}}
    assert sealed_keys == of_inequalities | {
        kind: keys for kind, (keys, _, _) in checker.KINDS.items()
    }


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
    assert len(lines) < 400  # the README says so
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
