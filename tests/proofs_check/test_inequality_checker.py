"""The checker of inequalities by itself: hostile text, running alone, and soundness."""

import json
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies.inequalities import (
    RAY,
    REAL,
    UNIT,
    Certificate,
    accepted,
    inequality,
    interval,
    originals,
    read,
    sums,
    x,
    y,
)

from proofs_check import inequality_checker, recheck
from proofs_check.certificate import sealed
from proofs_check.engine.sturm import sturm
from proofs_check.exact_decision import NotProved
from proofs_check.inequality import inequality_certificate
from proofs_check.inequality_checker import check

CHECKER = Path(inequality_checker.__file__)
TOUCHING = "x^4 - 4*x + 3 >= 0"


# --- Hostile text -----------------------------------------------------------------------------


def one(
    text: str = TOUCHING, box: object = ("x in (-oo, oo)",), given: object = (), **proof: object
) -> Certificate:
    """A sealed certificate with one statement; without a proof, the one of Sturm's theorem."""
    if not proof:
        factors = [["x^2 + 2*x + 3", 1], ["x - 1", 2]]
        proof = {"method": "sturm", "constant": "1", "factors": factors}
    return with_statement({"box": box, "given": given, "inequality": text}, proof)


def with_statement(statement: object, proof: object) -> Certificate:
    made = inequality_certificate("a claim", [])
    return sealed({**made, "statements": [statement], "proofs": [proof]})


def squares_of(*terms: object, multiplier: object = None, zeros: object = ()) -> dict[str, Any]:
    return {"method": "squares", "multiplier": multiplier, "terms": list(terms), "zeros": zeros}


def term(square: str, coefficient: str = "1", *factors: object) -> dict[str, Any]:
    return {"coefficient": coefficient, "square": square, "factors": list(factors)}


def cuts(*entries: object) -> dict[str, Any]:
    return {"method": "bernstein", "cuts": list(entries)}


def sturm_of(constant: object, *factors: object) -> dict[str, Any]:
    return {"method": "sturm", "constant": constant, "factors": list(factors)}


BAD = {
    "no object": ([], "must be an object"),
    "an unknown key": ({**one(), "note": "x"}, "with the keys"),
    "another version": (sealed({**one(), "version": 1}), "its format is not"),
    "another kind": ({**one(), "kind": "contraction"}, "kind must be nonnegative"),
    "a broken seal": ({**one(), "claim": "another"}, "sha256 does not fit"),
    "no statement": (sealed({**one(), "statements": [], "proofs": []}), "no statement"),
    "no proof": (sealed({**one(), "proofs": []}), "needs one proof"),
    "too many": (sealed({**one(), "statements": [0] * 301}), "a list of at most 300"),
    "a statement that is text": (with_statement("x", {}), "must be an object"),
    "no method": (with_statement(one()["statements"][0], {"method": []}), "no known method"),
    "another method": (with_statement(one()["statements"][0], {"method": "z3"}), "no known method"),
    "another method's keys": (one(method="sturm", cuts=[]), "with the keys"),
    "a range that is a number": (one(box=[1]), "a range must be text"),
    "a range of words": (one(box=["x in [a, b]"]), "a range must be text"),
    "a float in a range": (one(box=["x in [0.5, 1]"]), "a range must be text"),
    "an empty range": (one(box=["x in [1, 0]"]), "the range of x is empty"),
    "an empty open range": (one(box=["x in [1, 1)"]), "the range of x is empty"),
    "a division by zero": (one(box=["x in [1/0, 2]"]), "Fraction(1, 0)"),
    "a variable twice": (one(box=["x in [0, 1]", "x in [0, 1]"]), "a variable stands twice"),
    "a range with a newline": (one(box=["x in [0, 1]\n"]), "a range must be text"),
    "no relation": (one("x^2"), "a relation must be text"),
    "a relation with 1": (one("x^2 >= 1"), "a relation must be text"),
    "an equation to show": (one("x^2 = 0"), "a relation must be text"),
    "a relation that is a list": (one([]), "a relation must be text"),
    "a program": (one("__import__('os') >= 0"), "is no power of a variable"),
    "an unknown variable": (one("y^2 >= 0"), "y^2 is no power of a variable"),
    "a float": (one("0.5*x >= 0"), "0.5 is no power of a variable"),
    "terms without a sign": (one("x x >= 0"), "no text such as"),
    "a huge power": (one("x^201 >= 0"), "a power is above 200"),
    "a hidden huge power": (one("x^200*x^200 >= 0"), "a power is above 200"),
    "a product twice": (one("x*x + x^2 >= 0"), "a product stands twice"),
    "given that is text": (one(given="x >= 0"), "given must be a list"),
    "a long number": (one(f"{'9' * 4301}*x >= 0"), "is no power of a variable"),
    "a constant factor": (one("x >= 0", **sturm_of("1", ["1", 1])), "a factor is constant"),
    "a negative power": (one("x >= 0", **sturm_of("1", ["x", -1])), "a factor's power is none"),
    "a boolean power": (one("x >= 0", **sturm_of("1", ["x", True])), "a factor's power is none"),
    "a factor with a square": (one("x^2 >= 0", **sturm_of("1", ["x^2", 1])), "has a square"),
    "other factors": (one("x >= 0", ["x in [0, oo)"], **sturm_of("2", ["x", 1])), "are not those"),
    "factors without end": (
        one("x >= 0", **sturm_of("1", *[["x - 1", 200]] * 2)),
        "the factors are too many",
    ),
    "no variable for Sturm": (one("1 >= 0", [], **sturm_of("1")), "sturm is for one variable"),
    "a cut outside": (
        one(box=["x in [0, 1]"], **cuts(["x", "2"], None, None)),
        "a cut is too high",
    ),
    "a cut at an end": (one(box=["x in [0, 1]"], **cuts(["x", "0"], None, None)), "too low"),
    "a cut of nothing": (one(**cuts(["y", "0"], None, None)), "a cut names no variable"),
    "a cut by number": (one(**cuts([0, "0"], None, None)), "a cut names no variable"),
    "a cut in one piece": (one(**cuts(["x"], None, None)), "a cut names no variable"),
    "cuts that end early": (one(**cuts(["x", "0"], None)), "a cell names nothing given"),
    "cuts beyond": (one("1 >= 0", **cuts(None, None)), "cuts beyond the box"),
    "a cell of nothing given": (one(**cuts(1)), "a cell names nothing given"),
    "a cell of true": (one(given=["x >= 0"], **cuts(True)), "a cell names nothing given"),
    "a coefficient of 0": (one("x^2 >= 0", **squares_of(term("x", "0"))), "must be > 0"),
    "a negative coefficient": (one("-x^2 >= 0", **squares_of(term("x", "-1"))), "must be > 0"),
    "a factor without an end": (
        one("x >= 0", **squares_of(term("1", "1", "low x"))),
        "a factor is no given relation",
    ),
    "a factor that is a list": (
        one("x >= 0", **squares_of(term("1", "1", []))),
        "a factor is no given relation",
    ),
    "a multiplier that may be 0": (
        one("x >= 0", **squares_of(term("x"), multiplier=[term("x")])),
        "the multiplier is not seen to be positive",
    ),
    "no multiplier": (
        one("-1 >= 0", **squares_of(multiplier=[])),
        "the multiplier is not seen to be positive",
    ),
    "a zero that is none": (
        one("x >= 0", given=["x >= 0"], **squares_of(zeros=[{"given": 1, "times": "1"}])),
        "a zero is no given equation",
    ),
    "a zero before the first": (
        one("x >= 0", given=["x = 0"], **squares_of(zeros=[{"given": 0, "times": "1"}])),
        "a zero is no given equation",
    ),
    "an identity that is none": (one("x^2 >= 0", **squares_of(term("x", "2"))), "sides of"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_certificate_is_rejected_in_one_line_that_says_why(name: str) -> None:
    made, reason = BAD[name]
    result = check(json.dumps(made))
    assert not result.accepted
    assert reason in result.message
    assert result.message.isprintable()
    assert len(result.message) < 250


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Expecting value"),
        ("[" * 200_000, "recursion"),
        ('{"format": 1, "format": 2}', "stands twice"),
        ('{"format": NaN}', "no exact number"),
        ('{"format": 0.5}', "no exact number"),
        (" " * 8_000_001, "longer than 8000000"),
    ],
)
def test_what_is_no_json_of_exact_numbers_is_rejected(text: str, reason: str) -> None:
    for checked in (check(text), recheck.check(text)):
        assert not checked.accepted
    assert reason in check(text).message


def test_the_time_limit_rejects() -> None:
    for made in originals():
        assert check(json.dumps(made), seconds=0.0).message == "rejected: the time limit is reached"


# --- What is accepted, and the line that says so ------------------------------------------------


def test_certificates_of_every_method_are_accepted_by_both_names() -> None:
    for made in originals():
        assert accepted(made), check(json.dumps(made)).message
        assert recheck.check(json.dumps(made)).accepted


def test_the_line_shows_the_inequality_its_box_and_the_method() -> None:
    assert check(json.dumps(one())).message == (
        "accepted: x^4 - 4*x + 3 >= 0 on x in (-oo, oo) (sturm)"
    )
    two = one("x >= 0", ["x in [0, 2]", "y in [0, 1]"], ["y - 1 > 0"], **cuts(["x", "1"], 1, None))
    assert check(json.dumps(two)).message == (
        "accepted: x >= 0 on x in [0, 2], y in [0, 1] where y - 1 > 0 (bernstein, 2 boxes)"
    )


STRICT = [  # boxes on which x + y is positive, and such on which it is not
    (["x in (0, 1]", "y in [0, 1]"], True),
    (["x in [0, 1]", "y in (0, 1]"], True),
    (["x in (0, 1)", "y in (0, oo)"], True),
    (["x in [1, 1]", "y in [0, 0]"], True),
    (["x in [0, 1]", "y in [0, 1]"], False),
    (["x in [0, 0]", "y in [0, 1]"], False),
]


@pytest.mark.parametrize(("box", "is_positive"), STRICT)
def test_what_is_positive_and_what_is_only_not_negative(box: list[str], is_positive: bool) -> None:
    assert accepted(one("x + y >= 0", box, **cuts(None)))
    assert accepted(one("x + y > 0", box, **cuts(None))) is is_positive
    proof = squares_of(term("1", "1", "low x"), term("1", "1", "low y"))
    if box[0] != "x in [1, 1]":
        assert accepted(one("x + y > 0", box, **proof)) is is_positive


@pytest.mark.parametrize(
    ("box", "is_positive"),
    [
        ("x in (0, 1)", True),
        ("x in (0, 1]", False),
        ("x in [0, 1)", False),
        ("x in [1/3, 2/3]", True),
        ("x in (-1, 1)", False),
    ],
)
def test_open_ends_matter_to_every_method(box: str, is_positive: bool) -> None:
    text = "-x^2 + x > 0"
    assert accepted(one(text, [box], **sturm_of("-1", ["x", 1], ["x - 1", 1]))) is is_positive
    assert accepted(one(text, [box], **cuts(None))) is is_positive
    proof = squares_of(term("1", "1", "low x", "high x"))
    assert accepted(one(text, [box], **proof)) is (box == "x in (0, 1)")


# --- Soundness ----------------------------------------------------------------------------------


@st.composite
def ranges(draw: st.DrawFn) -> Any:
    low = draw(st.none() | st.fractions(-3, 3, max_denominator=3))
    high = draw(st.none() | st.fractions(-3, 3, max_denominator=3))
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high) + (low == high)
    ends = draw(st.sampled_from(["", "low", "high", "low high"]))
    return interval(low, high, open_at=ends)


@st.composite
def univariate(draw: st.DrawFn) -> sp.Expr:
    """Products of small factors, so that roots lie at ends, are double, or are irrational."""
    root = st.fractions(-3, 3, max_denominator=3).map(lambda r: x - sp.Rational(r))
    other = st.sampled_from([x**2 - 2, x**2 + 1, x**2 - x - 1, x**3 - 3 * x + 1])
    factors = draw(st.lists(root | other, min_size=1, max_size=4))
    powers = [factor ** draw(st.integers(1, 2)) for factor in factors]
    return sp.expand(draw(st.sampled_from([-1, 1, 3])) * sp.prod(powers))


def truth(p: sp.Expr, where: Any, strict: bool) -> bool:
    """Whether p ≥ 0 (> 0) on an interval, from its real roots alone."""
    low, high = (None if end is None else sp.Rational(str(end)) for end in (where.low, where.high))
    roots = sorted(set(sp.Poly(p, x).real_roots()))
    inside = [r for r in roots if (low is None or r > low) and (high is None or r < high)]
    marks = [low, *inside, high]
    for left, right in pairwise(marks):
        if left is None and right is None:
            at: sp.Expr = sp.Integer(0)
        elif left is None:
            at = sp.floor(right) - 1
        elif right is None:
            at = sp.ceiling(left) + 1
        else:
            at = sp.Rational(str(Fraction(float((left + right) / 2)).limit_denominator(10**6)))
            assert left < at < right
        if p.subs(x, at) <= 0:
            return False
    if not strict:
        return True
    closed = [e for e, o in ((low, where.low_open), (high, where.high_open)) if not o]
    return not inside and all(p.subs(x, end) > 0 for end in closed)


@settings(max_examples=150, deadline=None)
@given(univariate(), ranges(), st.booleans())
def test_sturm_is_accepted_exactly_where_the_roots_say_so(
    p: sp.Expr, where: Any, strict: bool
) -> None:
    wanted = inequality(p, {x: where}, strict=strict)
    made = inequality_certificate("", [(wanted, sturm(wanted))])
    assert accepted(made) is truth(p, where, strict)


COEFFICIENTS = st.lists(st.integers(-3, 3), min_size=9, max_size=9)
PLACES = st.lists(st.tuples(st.sampled_from("xy"), st.fractions(-2, 3, max_denominator=4)))


def points_of(where: Any) -> list[Fraction]:
    """Exact points of an interval, with its ends where they belong to it."""
    low = Fraction(str(where.low)) if where.low is not None else None
    high = Fraction(str(where.high)) if where.high is not None else None
    if low is None:
        low, is_open = (Fraction(-40) if high is None else high - 40), False
    else:
        is_open = where.low_open
    top = low + 60 if high is None else high
    found = [low + (top - low) * Fraction(k, 24) for k in range(25)]
    found = found[1:] if is_open else found
    return found[:-1] if high is not None and where.high_open else found


@settings(max_examples=200, deadline=None)
@given(COEFFICIENTS, ranges(), ranges(), PLACES, st.booleans())
def test_what_is_accepted_on_cells_holds_at_every_point(
    numbers: list[int], first: Any, second: Any, places: list[tuple[str, Fraction]], strict: bool
) -> None:
    p = sum(c * x ** (k % 3) * y ** (k // 3) for k, c in enumerate(numbers))
    shifted = sp.expand(p + draw_room(numbers))
    wanted = inequality(shifted, {x: first, y: second}, strict=strict)
    entries = [[name, str(place)] for name, place in places]
    # a comb: each cut leaves one cell below it and goes on above
    listed = [entry for cut in entries for entry in (cut, None)] + [None]
    made = inequality_certificate("", [(wanted, cuts(*listed))])
    if accepted(made):
        assert holds_at_points(made)


def draw_room(numbers: list[int]) -> int:
    """A constant that makes about half of the polynomials positive on small boxes."""
    return sum(map(abs, numbers)) // 2


def holds_at_points(made: Certificate) -> bool:
    (statement,) = made["statements"]
    symbols, box, given_relations, (p, sign) = read(statement)
    ranges_of = [
        interval(
            None if low == "-oo" else low,
            None if high == "oo" else high,
            open_at=f"{'low' * low_open} {'high' * high_open}",
        )
        for low, high, low_open, high_open in box
    ]
    assert not given_relations
    value = sp.lambdify(symbols, p)
    grid = [[at] for at in points_of(ranges_of[0])]
    for each in ranges_of[1:]:
        grid = [[*at, other] for at in grid for other in points_of(each)]
    return all(value(*at) > 0 if sign == ">" else value(*at) >= 0 for at in grid)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.integers(-2, 2), min_size=3, max_size=3), min_size=1, max_size=3),
    st.lists(st.integers(-1, 1), min_size=6, max_size=6),
    st.sampled_from([REAL, RAY, UNIT]),
    st.booleans(),
)
def test_a_sum_of_squares_that_is_accepted_holds_at_every_point(
    rows: list[list[int]], change: list[int], where: Any, strict: bool
) -> None:
    monomials = [x**2, x * y, y**2, x, y, sp.Integer(1)]
    p = sum((a + b * x + c * y) ** 2 for a, b, c in rows)
    p = sp.expand(4 * p + sum(c * m for c, m in zip(change, monomials, strict=True)))
    wanted = inequality(p, {x: where, y: where}, strict=strict)
    try:
        made = inequality_certificate("", [(wanted, sums(wanted))])
    except NotProved:
        return
    assert accepted(made)  # what the finder returns is an identity
    assert holds_at_points(made)


# --- Alone --------------------------------------------------------------------------------------


def test_the_file_runs_alone_and_loads_the_standard_library_only(tmp_path: Path) -> None:
    copied = tmp_path / "elsewhere.py"
    copied.write_text(CHECKER.read_text(encoding="utf-8"), encoding="utf-8")
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(one()), encoding="utf-8")
    bad.write_text(json.dumps(one("x^4 - 4*x + 2 >= 0")), encoding="utf-8")
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
    assert lines[0] == f"{good}: accepted: {TOUCHING} on x in (-oo, oo) (sturm)"
    assert lines[1].startswith(f"{bad}: rejected: ")
    assert lines[2:] == ["1", "[]"]
    assert run.stderr == ""


@pytest.mark.parametrize(("names", "status"), [(["good"], 0), (["absent"], 1), ([], 1), (["."], 1)])
def test_the_exit_status_says_whether_all_are_accepted(
    names: list[str], status: int, tmp_path: Path
) -> None:
    (tmp_path / "good").write_text(json.dumps(one()), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(CHECKER), *names]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert run.returncode == status
    assert run.stderr == ""


def test_the_checker_is_short_and_imports_only_the_standard_library() -> None:
    lines = CHECKER.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 400  # the README says so
    imported = {
        line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))
    }
    assert imported <= sys.stdlib_module_names
