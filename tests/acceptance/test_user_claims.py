"""Theorems of users' own: the path from a file to verdicts, and a table of true and false ones."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
import sympy as sp

from proofs_check.engine.claim_file import theorems_in
from theory.domain import Numbers

TABLE = Path(__file__).parent / "user_claims"
EXAMPLE = """\
import sympy as sp
from mrgd import claim, integer, real

x = real("x", 0, 1)
n = integer("n", 1, 50)

@claim(title="A step contracts no faster than the exponential", source="lecture 3")
def exponential_bound():
    return (1 - x) ** n <= sp.exp(-n * x)

@claim(title="Two scales", when=x < sp.Rational(1, 2))
def another():
    return sp.And(x * (1 - x) < sp.Rational(1, 4), x <= 1 - x)
"""
FALSE = """\
import sympy as sp
from mrgd import claim, real
x, y = real("x", 0, 1), real("y", 0, 1)

@claim()
def too_strong():
    return x + y**2 <= sp.Rational(19999, 10000)
"""
UNDECIDED = """\
import sympy as sp
from mrgd import claim, real
x = real("x", 0, 1)

@claim()
def undefined_at_the_end():
    return x * sp.log(x) <= 0
"""


@pytest.fixture
def verify(mrgd, empty_folder):
    def run(*arguments, **files):
        for name, text in files.items():
            (empty_folder / f"{name}.py").write_text(text, encoding="utf-8")
        return mrgd("verify", *arguments, "--quiet", "--jobs", "2")

    return run


def test_a_true_file_holds(verify):
    ended = verify("my_claims.py", my_claims=EXAMPLE)
    assert ended.status == 0
    assert ended.err == ""
    assert re.search(r"^my_claims\.exponential_bound +proved", ended.out, re.MULTILINE)
    assert "2 claims: 2 proved" in ended.out


def test_a_false_claim_comes_back_with_a_counterexample_to_paste(verify):
    ended = verify("wrong.py", "--json", "-", wrong=FALSE)
    assert ended.status == 1
    (row,) = json.loads(ended.out)["claims"]
    assert (row["id"], row["kind"], row["verdict"]) == ("wrong.too_strong", "theorem", "refuted")
    point = {name: sp.Rational(text) for name, text in row["counterexample"].items()}
    assert set(point) == {"x", "y"}
    assert point["x"] + point["y"] ** 2 > sp.Rational(19999, 10000)
    assert (
        verify("wrong.py")
        .out.splitlines()[1]
        .endswith(f"fails at x = {point['x']}, y = {point['y']}")
    )
    assert verify("wrong.py", "--expect-refuted", "wrong.too_strong").status == 0


def test_a_claim_with_an_undefined_term_is_undecided_and_says_where(verify):
    ended = verify("odd.py", odd=UNDECIDED)
    assert ended.status == 3
    assert "at x = 0 the term log(x) is undefined; restrict the domain" in ended.out


def test_files_and_ids_are_verified_together_and_recorded(verify, mrgd, empty_folder):
    files = {"my_claims": EXAMPLE, "wrong": FALSE}
    ended = verify("my_claims.py", "logarithm.below-tangent", "wrong.py", **files)
    assert ended.status == 1
    assert [line.split()[0] for line in ended.out.splitlines()[1:5]] == [
        "logarithm.below-tangent",
        "my_claims.exponential_bound",
        "my_claims.another",
        "wrong.too_strong",
    ]
    again = mrgd("verify", "my_claims.py", "--jobs", "2")
    assert again.err.count("(recorded)") == 2
    fresh = mrgd("verify", "my_claims.py", "--jobs", "2", "--fresh")
    assert "(recorded)" not in fresh.err
    (empty_folder / "my_claims.py").write_text(EXAMPLE.replace("x <= 1 - x", "x < 1 - x"))
    changed = mrgd("verify", "my_claims.py", "--jobs", "2")
    assert changed.err.count("(recorded)") == 1


POLYNOMIALS = """\
import sympy as sp
from mrgd import claim, real
x, y = real("x"), real("y", 0, open="left")
u, v = real("u", 0, 1), real("v", 0, 1)

@claim()
def quartic():
    return x**4 - 4 * x + 3 >= 0

@claim()
def on_a_box():
    return u * v <= (u + v) / 2

@claim()
def with_its_inverse():
    return y + 1 / y >= 2

@claim()
def no_polynomial():
    return 1 + x <= sp.exp(x)
"""


def test_polynomial_claims_have_certificates_that_recheck_accepts(verify, mrgd, empty_folder):
    ended = verify("my_claims.py", "--certificates", "c", my_claims=POLYNOMIALS)
    assert ended.status == 0
    names = ["on_a_box", "quartic", "with_its_inverse"]
    files = sorted(path.name for path in (empty_folder / "c").iterdir())
    assert files == [f"my_claims.{name}.json" for name in names]
    checked = mrgd("recheck", *(f"c/{name}" for name in files))
    assert checked.status == 0
    assert checked.out.splitlines() == [
        "c/my_claims.on_a_box.json: accepted: -2*u*v + u + v >= 0 on u in [0, 1], v in [0, 1] "
        "(bernstein, 1 box)",
        "c/my_claims.quartic.json: accepted: x^4 - 4*x + 3 >= 0 on x in (-oo, oo) (sturm)",
        "c/my_claims.with_its_inverse.json: accepted: y > 0 on y in (0, oo) (sturm); "
        "y^2 - 2*y + 1 >= 0 on y in (0, oo) (sturm)",
    ]
    row = json.loads((empty_folder / "c" / files[1]).read_text(encoding="utf-8"))
    row["statements"][0]["inequality"] = "x^4 - 4*x + 2 >= 0"
    (empty_folder / "bad.json").write_text(json.dumps(row), encoding="utf-8")
    assert mrgd("recheck", "bad.json").status == 1


def test_the_report_shows_the_claims_of_the_files(verify, empty_folder):
    ended = verify("my_claims.py", "--report", "page", my_claims=EXAMPLE)
    assert ended.status == 0
    page = (empty_folder / "page" / "index.html").read_text(encoding="utf-8")
    assert "my_claims.exponential_bound" in page
    assert "A step contracts no faster than the exponential" in page


HEAD = "import sympy as sp\nfrom mrgd import claim, integer, real\nx = real('x', 0, 1)\n"
BAD = [
    ("nowhere.py", None, ["nowhere.py", "cannot be read"]),
    ("syntax.py", "def (", ["line 4", "it is no Python text"]),
    ("raises.py", "1 / 0", ["line 4", "ZeroDivisionError"]),
    ("empty.py", "", ["states no claim"]),
    ("floats.py", "@claim()\ndef c():\n    return x <= 0.3", ["is a float, which is rounded"]),
    ("plain.py", "@claim()\ndef c():\n    return sp.Symbol('q') <= x", ["no domain", "real('q'"]),
    (
        "vacuous.py",
        "@claim(when=x > 2)\ndef c():\n    return x <= 1",
        ["hypotheses contradict its domains", "x > 2"],
    ),
    ("quits.py", "import os\nos._exit(5)", ["ended its process (exit code 5)"]),
    ("my-claims.txt", "", ["is no claim's id"]),
]


@pytest.mark.parametrize(("name", "text", "words"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_file_is_refused_in_one_line(mrgd, empty_folder, name, text, words):
    if text is not None:
        (empty_folder / name).write_text(HEAD + text, encoding="utf-8")
    ended = mrgd("verify", name)
    assert ended.status == 2
    assert ended.out == ""
    assert len(ended.err.splitlines()) == 1
    for word in words:
        assert word in ended.err


def test_files_of_one_name_are_refused(mrgd, empty_folder):
    (empty_folder / "other").mkdir()
    for path in ("my_claims.py", "other/my_claims.py"):
        (empty_folder / path).write_text(EXAMPLE)
    ended = mrgd("verify", "my_claims.py", "other/my_claims.py")
    assert (ended.status, "the same ids; rename one" in ended.err) == (2, True)


def test_the_table_of_true_and_false_claims(mrgd, empty_folder):
    files = sorted(TABLE.glob("*.py"))
    ended = mrgd(
        *("verify", *map(str, files), "--quiet", "--jobs", "2", "--time-limit", "8"),
        *("--json", "-", "--certificates", "c"),
    )
    certificates = sorted(str(path) for path in (empty_folder / "c").iterdir())
    assert mrgd("recheck", *certificates).status == 0
    assert certificates
    assert all(Path(path).name.startswith("true_") for path in certificates)
    rows = json.loads(ended.out)["claims"]
    found = {True: Counter(), False: Counter()}
    for row in rows:
        is_true = row["id"].startswith("true_")
        found[is_true][row["verdict"]] += 1
        wrong = {"refuted"} if is_true else {"proved", "certified"}
        assert row["verdict"] not in wrong, f"{row['id']}: {row['scope']}"
    print(f"true: {dict(found[True])}; false: {dict(found[False])}")  # noqa: T201
    print(f"{len(certificates)} with a certificate")  # noqa: T201
    assert found[True].total() >= 52
    assert found[False].total() >= 52
    # nine in ten of the true ones, nineteen in twenty of the false ones
    held = found[True]["proved"] + found[True]["certified"]
    assert 10 * held >= 9 * found[True].total()
    assert 20 * found[False]["refuted"] >= 19 * found[False].total()


SUPPORTED = {
    "a rational power": lambda term: term.is_Pow and term.exp.is_Rational and term.exp.q > 2,
    "a square root": lambda term: term.is_Pow and term.exp == sp.Rational(1, 2),
    "a quotient": lambda term: term.is_Pow and term.exp == -1,
    "a power with a variable exponent": lambda term: term.is_Pow and term.exp.free_symbols,
    "exp": lambda term: isinstance(term, sp.exp),
    "log": lambda term: isinstance(term, sp.log),
    "sin": lambda term: isinstance(term, sp.sin),
    "cos": lambda term: isinstance(term, sp.cos),
    "tanh": lambda term: isinstance(term, sp.tanh),
    "abs": lambda term: isinstance(term, sp.Abs),
    "min": lambda term: isinstance(term, sp.Min),
    "max": lambda term: isinstance(term, sp.Max),
    "a sum": lambda term: isinstance(term, sp.Sum),
    "a product": lambda term: isinstance(term, sp.Product),
    "and": lambda term: isinstance(term, sp.And),
    "or": lambda term: isinstance(term, sp.Or),
    "an implication": lambda term: isinstance(term, sp.Implies),
    "an equation": lambda term: isinstance(term, sp.Eq),
    "<=": lambda term: isinstance(term, sp.Le | sp.Ge),
    "<": lambda term: isinstance(term, sp.Lt | sp.Gt),
}


@pytest.mark.parametrize("side", ["true", "false"])
def test_the_table_has_every_supported_term_on_both_sides(side):
    theorems = [each for path in TABLE.glob(f"{side}_*.py") for each in theorems_in(path)]
    goals = [theorem.goal for theorem in theorems]
    terms = {term for goal in goals for term in sp.preorder_traversal(goal.conclusion)}
    assert [name for name, is_one in SUPPORTED.items() if not any(map(is_one, terms))] == []
    assert any(goal.hypotheses for goal in goals)
    assert {len(goal.variables) for goal in goals} >= {1, 2, 3, 4}
    domains = [domain for goal in goals for domain in goal.domains.values()]
    assert any(domain.low_open or domain.high_open for domain in domains)
    assert {(domain.numbers, domain.high is None) for domain in domains} == {
        (numbers, no_end) for numbers in Numbers for no_end in (True, False)
    }
