import pickle
import textwrap

import pytest
import sympy as sp

from numerics.exact import InputError
from proofs_check.engine.claim_file import theorems_in

HEAD = """\
import sympy as sp
from mrgd import claim, integer, real
x = real("x", 0, 1)
n = integer("n", 1, 50)
"""


@pytest.fixture
def stated(tmp_path):
    def read(text, name="my_claims.py"):
        path = tmp_path / name
        path.write_text(HEAD + textwrap.dedent(text), encoding="utf-8")
        return theorems_in(path)

    return read


def claim_that(returned, decorator="@claim()"):
    return f"{decorator}\ndef c():\n    return {returned}\n"


def test_the_claims_of_a_file_in_its_order(stated):
    found = stated("""
    @claim(title="Exponential", source="lecture 3")
    def exponential_bound():
        return (1 - x) ** n <= sp.exp(-n * x)

    def no_claim():
        return 7

    @claim(when=x < sp.Rational(1, 2))
    def small():
        '''A half.

        Not more.
        '''
        return x <= 1
    """)
    first, second = found
    assert (first.id, first.title, first.source) == (
        "my_claims.exponential_bound",
        "Exponential",
        "lecture 3",
    )
    assert [symbol.name for symbol in first.goal.variables] == ["n", "x"]
    assert (second.id, second.title, second.source) == (
        "my_claims.small",
        "A half.",
        "my_claims.py",
    )
    assert second.description == "A half.\n\nNot more."
    assert str(second.goal.assertion) == "Implies(x < 1/2, x <= 1)"
    assert pickle.loads(pickle.dumps(found)) == found


@pytest.mark.parametrize(
    "when",
    ["x >= 0", "(x >= 0,)", "lambda: x >= 0", "lambda: (x >= 0, x <= 1)", "sp.And(x >= 0, x <= 1)"],
)
def test_hypotheses_are_kept_also_where_sympy_knows_them(stated, when):
    (found,) = stated(claim_that("x <= 2", f"@claim(when={when})"))
    assert "x >= 0" in str(found.goal.hypotheses)


def test_a_function_that_computes_is_read_as_it_comes_out(stated):
    (found,) = stated(claim_that("sp.diff(sp.exp(-x**2), x) <= sp.integrate(x, (x, 0, 1))"))
    assert str(found.goal.conclusion) == "-2*x*exp(-x**2) <= 1/2"
    assert found.defined == ()


def test_what_simplification_removes_is_kept_as_a_condition(stated):
    (found,) = stated(claim_that("x / x >= 1", "@claim(when=n > 3)"))
    assert [str(each) for each in found.defined] == ["Implies(n > 3, Ne(x, 0))"]


def test_a_file_may_import_its_neighbours_and_print(stated, tmp_path, capsys):
    (tmp_path / "neighbour_of_claims.py").write_text("NUMBER = 2\n")
    found = stated("""
    from neighbour_of_claims import NUMBER
    print("hello")
    @claim()
    def c():
        return x <= NUMBER
    """)
    assert str(found[0].goal.conclusion) == "x <= 2"
    assert "hello" not in capsys.readouterr().out


BAD = [
    ("x = (", r"line 5: .*it is no Python text"),
    ("1 / 0", r"line 5: ZeroDivisionError: division by zero"),
    ("import nothing_of_the_kind", "line 5: ModuleNotFoundError"),
    ("raise SystemExit(3)", "line 5: SystemExit: 3"),
    ("y = real('y', 0.1, 1)", r"line 5: y: low: 0\.1 is a float"),
    ("def c():\n    return x <= 1", "states no claim"),
    (claim_that("x <= 1") + claim_that("x <= 2"), r"line \d+: c is stated already in line \d+"),
    (claim_that("1 / 0"), "c, line 7: ZeroDivisionError"),
    (claim_that("0 <= x <= 1"), r"c, line 7: a relation is used as true or false; write sp\.And"),
    (claim_that("x >= 0 and x <= 1"), "a relation is used as true or false"),
    (claim_that("x**2 == 1"), r"it gives Python's False, and no relation; write sp\.Eq"),
    (claim_that("None"), "it gives nothing; return the relation"),
    (claim_that("x + 1"), r"it gives 'x \+ 1', which is no relation"),
    (claim_that("[x <= 1, x >= 0]"), r"it gives 2 relations; join them with sp\.And"),
    (claim_that("sp.Symbol('y') <= x"), r"no domain is stated for y; make it with real\('y'"),
    (claim_that("x <= 0.5"), r"0\.5.* is a float, which is rounded; write Rational\(1, 3\)"),
    (claim_that("sp.gamma(x) <= 2"), r"'gamma' is not supported; use \+"),
    (claim_that("sp.I * x <= 2"), "is not supported"),
    (claim_that("sp.Xor(x < 1, n > 1)"), "Xor is not supported"),
    (claim_that("sp.Sum(1 / n**2, (n, 1, sp.oo)) <= 2"), "not known to be finite"),
    (claim_that("sp.Sum(n, (n, 1, x)) <= 2"), "not known to be finite and of integers"),
    ("y = real('x', 0, 2)\n" + claim_that("x <= y"), "two variables are called x"),
    ("@claim()\ndef c(y):\n    return x <= 1", "a claim's function takes no arguments"),
    ("@claim\ndef c():\n    return x <= 1", "TypeError"),
    (claim_that("x <= 1", "@claim(when=True)"), r"c, when: it gives Python's True"),
    (claim_that("x <= 1", "@claim(when=x)"), r"c, when: it gives 'x', which is no relation"),
    (claim_that("sp.Interval(0, 1).contains(n - n)"), "SymPy has settled it as True"),
]


@pytest.mark.parametrize(("text", "words"), BAD, ids=range(len(BAD)))
def test_what_is_no_claim_is_refused_in_one_line(stated, text, words):
    with pytest.raises(InputError, match=words) as raised:
        stated(text)
    assert "\n" not in str(raised.value)
    assert "my_claims.py" in str(raised.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        theorems_in(tmp_path / "nowhere.py")


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "binary.py"
    path.write_bytes(b"\x00\xff\xfe")
    with pytest.raises(InputError, match="it is no Python text"):
        theorems_in(path)


def test_reading_a_file_leaves_sympy_as_it_was(stated):
    stated(claim_that("x >= 0"))
    assert sp.Ge(sp.Symbol("p", positive=True), 0) is sp.true


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            "k = integer('k', 1)\n@claim()\ndef false():\n"
            "    return sp.Eq(sp.Sum(sp.sqrt(k**2), (k, -3, 3)), 0 * n)\n",
            "the index k of .* is declared to be more than an integer from -3 to 3",
        ),
        (
            "k = sp.Symbol('k', even=True)\n@claim()\ndef false():\n"
            "    return sp.Eq(sp.Sum((-1) ** k, (k, 1, n)), n)\n",
            "the index k of .* is declared to be more than an integer from 1 to n",
        ),
        (
            "@claim()\ndef strange():\n    return sp.Sum(n, (n, 1, n)) >= 1\n",
            "the index n of .* has another meaning in it; rename it",
        ),
        (
            "k = sp.Symbol('k', integer=True)\n@claim()\ndef strange():\n"
            "    return sp.Sum(1 + sp.Sum(k, (k, 1, 3)), (k, 1, n)) >= 1\n",
            "the index k of .* has another meaning in it; rename it",
        ),
    ],
)
def test_an_index_that_is_not_what_it_is_declared_to_be_is_refused(tmp_path, lines, words):
    path = tmp_path / "index.py"
    start = "import sympy as sp\nfrom mrgd import claim, integer\nn = integer('n', 1, 9)\n"
    path.write_text(start + lines)
    with pytest.raises(InputError, match=words):
        theorems_in(path)


def test_an_index_within_its_domain_is_read(tmp_path):
    path = tmp_path / "index.py"
    path.write_text(
        "import sympy as sp\nfrom mrgd import claim, integer\nn = integer('n', 1, 9)\n"
        "k = integer('k', 1)\nj = sp.Symbol('j')\n@claim()\ndef fine():\n"
        "    return sp.Sum(k, (k, 1, n)) <= sp.Sum(j**2, (j, 0, n))\n"
    )
    assert len(theorems_in(path)) == 1


def test_what_is_removed_outside_of_the_functions_is_a_condition_too(tmp_path):
    path = tmp_path / "outside.py"
    path.write_text(
        "import sympy as sp\nfrom mrgd import claim, real\nx = real('x', 0, 1)\n"
        "ratio = x**2 / x\nparts = [sp.exp(sp.log(x)), 1 / x]\n"
        "@claim()\ndef first():\n    return ratio >= 0\n"
        "@claim(when=x * ratio > 0)\ndef second():\n    return parts[0] <= 1\n"
        "@claim()\ndef third():\n    return parts[1] >= 1\n"
    )
    first, second, third = theorems_in(path)
    assert [str(each) for each in first.defined] == ["Ne(x, 0)"]
    assert [str(each) for each in second.defined] == [
        "Implies(x**2 > 0, Ne(x, 0))",
        "Implies(x**2 > 0, x > 0)",
    ]
    assert third.defined == ()


def test_a_file_that_fails_with_nothing_evaluated_is_read_as_it_is(tmp_path):
    path = tmp_path / "once.py"
    path.write_text(
        "import sympy as sp\nfrom mrgd import claim, real\nx = real('x', 0, 1)\n"
        "assert x + x == 2 * x\nratio = x**2 / 2\n"
        "@claim()\ndef first():\n    return ratio >= 0\n"
    )
    (first,) = theorems_in(path)
    assert str(first.goal.conclusion) == "x**2/2 >= 0"
