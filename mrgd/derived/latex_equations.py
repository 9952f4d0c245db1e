"""Formulas as they are set in a paper: lines that fit the page, long parts named below.

A sum is broken before a plus or a minus. Where one term alone is too wide, the part of it that
saves most is replaced by a letter, and what the letter stands for is set beneath ("where q_1 = …").
A matrix that does not fit is given entry by entry.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import sympy as sp

from mrgd.derived.latex_width import latex_width
from mrgd.derived.line_breaks import Piece, filled_lines
from mrgd.formula import latex_of
from theory.derivation import Formula

__all__ = ["LINE_WIDTH", "display", "whole_formula"]

LINE_WIDTH: Final = 415.0
_RELATION: Final = 13.5
_INDENT: Final = 20.0
_SHORTEST_NAMED: Final = 40.0
_LETTERS: Final = ("q", "z", "h", "v", "c", "Q", "Z")
# a break may come before these, and after a first one that is a sign of its own
_BREAK: Final = re.compile(r"\s(?=(?:[+-]|\\odot|\\cdot)\s)")


@dataclass(frozen=True, slots=True)
class _Equation:
    """left = right, both in LaTeX."""

    left: str
    right: str


def whole_formula(formula: Formula) -> str:
    """The formula, left = right, in one piece, as it is set where lines may be of any length."""
    return formula.latex or f"{latex_of(formula.left)} = {latex_of(formula.right)}"


def display(formula: Formula) -> str:
    """The formula as an align* environment of lines that fit."""
    equations, named = _equations(formula)
    rows = " \\\\\n".join(_rows(each) for each in equations)
    if named:
        rows += "\n\\intertext{where}\n" + " \\\\\n".join(_rows(each) for each in named)
    return f"\\begin{{align*}}\n{rows}\n\\end{{align*}}"


def _equations(formula: Formula) -> tuple[list[_Equation], list[_Equation]]:
    """The formula, and what the letters in it stand for."""
    left = latex_of(formula.left)
    if formula.latex:
        left, _, right = formula.latex.partition(" = ")
        given = _Equation(left, right)
        if not formula.arguments or _fits(given):
            return [given], []
    parts = [(left, formula.right)]
    if isinstance(formula.right, sp.MatrixBase):
        whole = latex_of(formula.right)
        if _matrix_width(formula.right) + latex_width(left) + _RELATION <= LINE_WIDTH:
            return [_Equation(left, whole)], []
        parts = list(_entries(left, formula.right))
    names = _Names(formula, max(latex_width(mark) for mark, _ in parts))
    equations = [_Equation(mark, latex_of(names.shortened(part))) for mark, part in parts]
    named = []
    for symbol, part in names:
        named.append(_Equation(latex_of(symbol), latex_of(names.shortened(part))))
    return equations, named


def _entries(left: str, matrix: sp.MatrixBase) -> Iterator[tuple[str, sp.Basic]]:
    """The entries; those of a symmetric matrix from the diagonal on."""
    rows, columns = matrix.shape
    is_symmetric = rows == columns and matrix == matrix.T
    for i in range(rows):
        for j in range(i if is_symmetric else 0, columns):
            mark = f"{left}_{{{i + 1}{j + 1}}}"
            if is_symmetric and i != j:
                mark += f" = {left}_{{{j + 1}{i + 1}}}"
            yield mark, matrix[i, j]


def _matrix_width(matrix: sp.MatrixBase) -> float:
    widths: list[list[float]] = [
        [latex_width(latex_of(entry)) for entry in row] for row in matrix.tolist()
    ]
    columns: list[float] = [max(column) for column in zip(*widths, strict=True)]
    return 10.0 * (len(columns) + 1) + sum(columns)


class _Names:
    """The letters that stand for parts of one formula, in the order in which they were given."""

    def __init__(self, formula: Formula, left: float) -> None:
        """Takes the formula, and how wide its left side is at most."""
        self._left = min(left, LINE_WIDTH / 3)
        used = {str(atom)[0] for atom in formula.right.atoms(sp.Symbol, sp.IndexedBase)}
        self._letter = next(letter for letter in (*_LETTERS, r"\Theta") if letter not in used)
        self._of: dict[sp.Basic, sp.Symbol] = {}

    def __iter__(self) -> Iterator[tuple[sp.Symbol, sp.Basic]]:
        """Letters with their parts; further ones that arise meanwhile come too."""
        shown = 0
        while shown < len(self._of):
            part = list(self._of)[shown]
            shown += 1
            yield self._of[part], part

    def shortened(self, expression: sp.Basic) -> sp.Basic:
        """The expression with letters for parts, until its widest term fits on a line."""
        known = {part: symbol for part, symbol in self._of.items() if part != expression}
        found = expression.xreplace(known)
        while _widest(found) > LINE_WIDTH - self._left - _INDENT - _RELATION:
            part = _most_saving(found)
            if part is None:
                break
            symbol = self._of.setdefault(
                part, sp.Symbol(f"{self._letter}_{len(self._of) + 1}", real=True)
            )
            found = found.xreplace({part: symbol})
        return found


def _widest(expression: sp.Basic) -> float:
    return max(latex_width(latex_of(term)) for term in sp.Add.make_args(expression))


def _most_saving(expression: sp.Basic) -> sp.Basic | None:
    """The sum inside a term that is named: one that occurs twice first, then the widest."""
    counts: dict[sp.Basic, int] = {}
    for term in sp.Add.make_args(expression):
        inside = sp.preorder_traversal(term)
        next(inside)
        for part in inside:
            if isinstance(part, sp.Add | sp.Sum):
                counts[part] = counts.get(part, 0) + 1
    widths = {part: latex_width(latex_of(part)) for part in counts}
    found = [
        (*_rank(counts[part], width, is_sum=part.is_Add), sp.sstr(part), part)
        for part, width in widths.items()
        if width >= _SHORTEST_NAMED
    ]
    return max(found, key=lambda each: each[:-1])[-1] if found else None


def _rank(count: int, width: float, *, is_sum: bool) -> tuple[bool, bool, float]:
    """What occurs twice goes first; then sums of terms before sums over an index."""
    return count > 1, count == 1 and is_sum, count * (width - 10.0)


def _fits(equation: _Equation) -> bool:
    """Every piece that cannot be broken is narrower than a line."""
    room = LINE_WIDTH - min(latex_width(equation.left), LINE_WIDTH / 3) - _RELATION - _INDENT
    return all(latex_width(piece.text) <= room for piece in _pieces(equation.right))


def _rows(equation: _Equation) -> str:
    """The lines of an align environment."""
    left = latex_width(equation.left) + _RELATION
    is_long = left > LINE_WIDTH / 3
    start = f"{equation.left} \\\\\n" if is_long else equation.left
    room = LINE_WIDTH - (_INDENT if is_long else left)
    lines = filled_lines(
        list(_pieces(equation.right)), latex_width, first=room, rest=room - _INDENT
    )
    first, *others = (line.strip() for line in lines)
    return " \\\\\n".join((f"{start} &= {first}", *(f"&\\qquad {{}}{line}" for line in others)))


def _pieces(latex: str) -> Iterator[Piece]:
    """The formula cut before signs of addition and products, outside braces and large brackets."""
    start, depth_at_start = 0, 0
    for match in _BREAK.finditer(latex):
        before = latex[start : match.end()]
        inside, depth = _depths(latex[: match.end()])
        if not inside and before.strip():
            yield Piece(before, depth_at_start)
            start, depth_at_start = match.end(), 2 * depth + (latex[match.end()] == "\\")
    yield Piece(latex[start:], depth_at_start)


def _depths(latex: str) -> tuple[int, int]:
    """How many braces and large brackets, and how many brackets of a fixed size, are open."""
    braces = latex.count("{") - latex.count("}")
    fences = len(re.findall(r"\\left\b", latex)) - len(re.findall(r"\\right\b", latex))
    environments = latex.count(r"\begin") - latex.count(r"\end")
    fixed = latex.count(r"\bigl") - latex.count(r"\bigr")
    return braces + fences + environments, fixed
