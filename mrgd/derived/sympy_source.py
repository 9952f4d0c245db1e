"""SymPy source: a module that builds each formula again, equal to the derived one.

Symbols are declared with their assumptions, formulas are written as on paper. Python evaluates as
it reads: a number times a sum would be multiplied out, and an integer divided by an integer would
be rounded; such places are written with Mul and Rational.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.printing.str import StrPrinter

from mrgd.derived.derived_claim import DerivedClaim
from mrgd.derived.python_text import (
    WIDTH,
    head_docstring,
    identifier,
    sentence,
    wrapped_comment,
    wrapped_expression,
)
from theory.derivation import Formula

__all__ = ["sympy_source"]


def sympy_source(derived: DerivedClaim) -> str:
    """A module with a dictionary FORMULAS: name → (left, right); needs SymPy alone."""
    names = _Names(derived.formulas)
    printer = _Source(names)
    entries = [_entry(formula, printer) for formula in derived.formulas]
    declarations = names.declarations()
    used = _names_of_sympy("\n".join([*declarations, *entries]))
    parts = [
        head_docstring(derived.head("sympy")),
        wrapped_expression("from sympy import ", ", ".join(used)),
        "\n".join(declarations),
        "# name: (left, right), where left = right\nFORMULAS = {}",
        *entries,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _entry(formula: Formula, printer: "_Source") -> str:
    left, right = (printer.whole(side) for side in (formula.left, formula.right))
    return "\n".join(
        (
            wrapped_comment(sentence(formula.words)),
            wrapped_expression(f'FORMULAS["{formula.name}"] = ({left}, ', right, ")"),
        )
    )


class _Names:
    """Python's name for every symbol, indexed base and undefined function of the formulas."""

    def __init__(self, formulas: Sequence[Formula]) -> None:
        atoms = {atom for f in formulas for side in (f.left, f.right) for atom in _atoms(side)}
        reserved = {
            type(node).__name__ for node in _nodes(formulas) if not isinstance(node, AppliedUndef)
        } | set(_NAMES)
        self.of: dict[sp.Basic | UndefinedFunction, str] = {}
        for atom in sorted(atoms, key=_place):
            name = identifier(str(atom), reserved)
            for word in ("", *(f"_{fact}" for fact in _facts(atom)), "_other"):
                if name + word not in self.of.values():
                    name += word
                    break
            self.of[atom] = identifier(name, [*reserved, *self.of.values()])

    def declarations(self) -> list[str]:
        """Lines that declare all of them, those with the same assumptions together."""
        groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for atom, name in self.of.items():
            given = "".join(f", {fact}={value}" for fact, value in _facts(atom).items())
            groups.setdefault((_kind(atom), given), []).append((name, str(atom)))
        lines: list[str] = []
        for (kind, given), members in sorted(groups.items()):
            plain = [name for name, shown in members if name == shown and name.isascii()]
            if kind != "Symbol" or len(plain) < 2:
                plain = []
            lines += _unpacked(plain, given)
            lines += [
                f"{name} = {kind}({_quoted(shown)}{given})"
                for name, shown in members
                if name not in plain
            ]
        return lines


def _unpacked(names: Sequence[str], given: str) -> Iterator[str]:
    """Lines such as x, y = symbols("x y", real=True), as many names on each as it holds."""
    start = 0
    while start < len(names):
        end = start + 1
        while end < len(names) and len(_line(names[start : end + 1], given)) <= WIDTH:
            end += 1
        yield _line(names[start:end], given)
        start = end


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _line(names: Sequence[str], given: str) -> str:
    if len(names) == 1:
        return f'{names[0]} = Symbol("{names[0]}"{given})'
    return f'{", ".join(names)} = symbols("{" ".join(names)}"{given})'


class _Source(StrPrinter):  # type: ignore[misc]  # SymPy has no types
    """SymPy's plain text, in the names of the module, that Python evaluates to the same."""

    printmethod = "_source"  # some classes print themselves as text, in their own names

    def __init__(self, names: _Names) -> None:
        super().__init__()
        self._names = names

    def whole(self, side: sp.Basic) -> str:
        """One side of a formula."""
        text: str = self.doprint(side)
        return f"Integer({text})" if side.is_Integer else text

    def _print_Symbol(self, expr: sp.Symbol) -> str:
        return self._names.of[expr]

    def _print_Dummy(self, expr: sp.Dummy) -> str:
        return self._names.of[_plain(expr)]

    def _print_IndexedBase(self, expr: sp.IndexedBase) -> str:
        return self._names.of[expr]

    def _print_Indexed(self, expr: sp.Indexed) -> str:
        return f"{self._names.of[expr.base]}[{', '.join(map(self._print, expr.indices))}]"

    def _print_Function(self, expr: sp.Function) -> str:
        name = self._names.of.get(expr.func, expr.func.__name__)
        return f"{name}({self.stringify(expr.args, ', ')})"

    def _print_Rational(self, expr: sp.Rational) -> str:
        return f"Rational({expr.p}, {expr.q})"

    def _print_Mul(self, expr: sp.Mul) -> str:
        """With the number last where Python would multiply it into a sum."""
        number, rest = expr.as_coeff_Mul()
        factors = rest.as_ordered_factors()
        above = [each for each in factors if not _is_below(each)]
        below = [each for each in factors if _is_below(each)]
        into_a_sum = bool(above) and above[0].is_Add
        under_a_sum = number.q != 1 and any((1 / each).is_Add for each in below)
        if number == 1 or not (into_a_sum or under_a_sum):
            text: str = super()._print_Mul(expr)
            return text
        shown = self._print(number)
        if len(factors) == 1:
            return f"Mul({shown}, {self._print(rest)}, evaluate=False)"
        return f"{super()._print_Mul(rest)}*{f'({shown})' if number < 0 else shown}"

    def _print_MatrixBase(self, expr: sp.MatrixBase) -> str:
        rows = (f"[{', '.join(map(self._print, row))}]" for row in expr.tolist())
        return f"ImmutableMatrix([{', '.join(rows)}])"

    _print_ImmutableDenseMatrix = _print_MatrixBase
    _print_ImmutableMatrix = _print_MatrixBase


def _is_below(factor: sp.Basic) -> bool:
    """The printer writes the factor in the denominator."""
    return bool(factor.is_Pow and factor.exp.as_coeff_Mul()[0] < 0)


# what the printer writes that is no class's name
_NAMES = (
    *("Function", "I", "E", "ImmutableMatrix", "IndexedBase", "Integer", "Mul", "Rational"),
    *("Symbol", "oo", "pi", "sqrt", "symbols"),
)


def _nodes(formulas: Sequence[Formula]) -> Iterator[sp.Basic]:
    for formula in formulas:
        for side in (formula.left, formula.right):
            yield from sp.preorder_traversal(side)


def _atoms(side: sp.Basic) -> Iterator[sp.Basic | UndefinedFunction]:
    """Its indexed bases, undefined functions, and symbols that are no label of a base."""
    if isinstance(side, sp.IndexedBase | sp.Symbol):
        yield _plain(side) if isinstance(side, sp.Dummy) else side
        return
    if isinstance(side, AppliedUndef):
        yield side.func
    for part in side.args:
        yield from _atoms(part)


def _plain(bound: sp.Dummy) -> sp.Symbol:
    """A symbol for a variable that SymPy made and bound; its number changes from run to run."""
    return sp.Symbol(f"_{bound.name}", **bound._assumptions_orig)


def _place(atom: sp.Basic | UndefinedFunction) -> tuple[str, str, list[tuple[str, bool]]]:
    """An order that does not depend on the run."""
    return str(atom), _kind(atom), list(_facts(atom).items())


def _kind(atom: sp.Basic | UndefinedFunction) -> str:
    if isinstance(atom, UndefinedFunction):
        return "Function"
    return "IndexedBase" if isinstance(atom, sp.IndexedBase) else "Symbol"


def _facts(atom: sp.Basic | UndefinedFunction) -> Mapping[str, bool]:
    """The assumptions that the symbol was made with, in alphabetical order."""
    given = atom._assumptions_orig if isinstance(atom, sp.Symbol) else {}
    return dict(sorted(given.items()))


def _names_of_sympy(source: str) -> list[str]:
    """What the module must import: the names that it reads and does not define."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)]
    defined = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    read = {node.id for node in nodes if isinstance(node.ctx, ast.Load)}
    return sorted(read - defined - {"FORMULAS"}, key=lambda name: (name.lower(), name))
