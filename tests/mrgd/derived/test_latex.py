"""LaTeX: lines fit the page, nothing of a formula is lost, and the document compiles."""

import re
import shutil
import subprocess

import pytest
import sympy as sp

from mrgd.derived.latex import document, snippets
from mrgd.derived.latex_equations import LINE_WIDTH, display, whole_formula
from mrgd.derived.latex_width import latex_width
from mrgd.formula import latex_of
from theory.derivation import Formula

x, y = sp.symbols("x y", real=True)


def lines_of(shown):
    rows = shown.replace("\\intertext{where}\n", "").splitlines()[1:-1]
    return [row.removesuffix(r" \\") for row in rows]


def bare(latex):
    """The signs of a formula, without those that only break or space its lines."""
    return re.sub(r"&|\\\\|\\qquad|\{\}|\s", "", latex)


def test_every_line_fits_the_page(derived):
    for formula in derived.formulas:
        for line in lines_of(display(formula)):
            assert latex_width(line) <= LINE_WIDTH + 1, (formula.name, line)


def test_a_broken_formula_holds_the_whole_of_it(derived):
    for formula in derived.formulas:
        shown = display(formula)
        if r"\intertext" not in shown and not isinstance(formula.right, sp.MatrixBase):
            left, _, _ = whole_formula(formula).partition(" = ")
            printed_anew = f"{left} = {latex_of(formula.right)}"
            found = bare("".join(lines_of(shown)))
            assert found in {bare(whole_formula(formula)), bare(printed_anew)}


def test_braces_and_large_brackets_are_closed_on_their_line(derived):
    for formula in derived.formulas:
        for line in lines_of(display(formula)):
            assert line.count("{") == line.count("}")
            assert len(re.findall(r"\\left\b", line)) == len(re.findall(r"\\right\b", line))


def test_what_a_letter_stands_for_is_said_and_the_formula_can_be_put_together_again():
    long = sp.Add(*(sp.Symbol(f"b_{k}", real=True) ** 2 for k in range(40)))
    formula = Formula(
        name="f",
        left=sp.Symbol("f"),
        right=sp.exp(long) * x / long,
        words="A long one.",
        arguments=tuple(sorted((long * x).free_symbols, key=str)),
        shapes=("number",) * 41,
    )
    first, *named = lines_of(display(formula))
    assert first == r"f &= \frac{x e^{q_{1}}}{q_{1}}"
    assert bare("".join(named)) == bare(f"q_{{1}} = {sp.latex(long)}")


def test_a_matrix_that_fits_is_one_and_one_that_does_not_is_given_by_its_entries():
    def matrix(entry):
        right = sp.ImmutableMatrix([[x, entry], [entry, 0]])
        return Formula(name="H", left=sp.Symbol("H"), right=right, words="A matrix.")

    assert lines_of(display(matrix(y)))[0].startswith(r"H &= \left[\begin{matrix}x & y")
    wide = sp.Add(*(sp.Symbol(f"b_{k}") for k in range(30)))
    rows = lines_of(display(matrix(wide)))
    assert rows[0] == "H_{11} &= x"
    assert rows[1].startswith("H_{12} = H_{21} &= b_{0} + b_{1}")
    assert rows[-1] == "H_{22} &= 0"


@pytest.mark.parametrize(
    ("latex", "points"),
    [  # as \settowidth measures them in display style, 10pt
        ("x + y = z", 41.6),
        (r"\frac{x + y}{2}", 25.6),
        (r"W_{2}^{2} \sigma_{1}^{(0)} u_{1}", 42.3),
        (r"\left(g - \epsilon w_{1} x_{1}\right)", 51.0),
        (r"\log{\left(x \right)}", 28.1),
        (r"\sum_{j=1}^{n} W_{1,j} e_{j}", 45.0),
        (r"e^{w_{11} x_{1}} e^{\epsilon w_{12} x_{2}}", 56.7),
        (r"\begin{cases} 1 & \text{for}\: u_{0} > 0 \\0 & \text{otherwise} \end{cases}", 67.0),
    ],
)
def test_the_width_of_a_formula_is_estimated_to_a_fifth(latex, points):
    assert latex_width(latex) == pytest.approx(points, rel=0.2)


def test_a_snippet_says_where_it_comes_from_and_is_one_display(one):
    derived = one("manifold.noise")
    (text,) = snippets(derived).values()
    assert text.startswith(f"% {derived.title}.\n% Claim: manifold.noise")
    assert derived.digest in text
    assert text.count(r"\begin{") == text.count(r"\end{") == 1
    assert text.rstrip().endswith(r"\end{align*}")


ENGINES = ("pdflatex", "lualatex")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_the_document_of_all_formulas_compiles_and_no_line_runs_off_the_page(
    engine, tmp_path, all_derived
):
    if shutil.which(engine) is None:
        pytest.skip(f"NEEDS {engine}: install TeX Live (texlive-latex-recommended)")
    (tmp_path / "formulas.tex").write_text(document(all_derived), encoding="utf-8")
    ended = subprocess.run(
        [engine, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "formulas.tex"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stdout[-2000:]
    assert (tmp_path / "formulas.pdf").stat().st_size > 50_000
    log = (tmp_path / "formulas.log").read_text(encoding="utf-8", errors="replace")
    assert "Missing character" not in log
    overfull = re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", log)
    assert [points for points in overfull if float(points) > 2] == []
