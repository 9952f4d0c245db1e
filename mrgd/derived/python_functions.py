"""A module of NumPy functions, one for each formula that stands for a number or a matrix.

They are printed by SymPy's printer for NumPy, the one behind `lambdify`, and need NumPy alone.
What occurs more than once is computed once, where that makes the function shorter.
"""

from collections.abc import Sequence

import sympy as sp
from sympy.printing.numpy import NumPyPrinter

from mrgd.derived.derived_claim import DerivedClaim
from mrgd.derived.python_text import (
    WIDTH,
    docstring,
    head_docstring,
    identifier,
    sentence,
    wrapped_comment,
    wrapped_expression,
)
from theory.derivation import Formula

__all__ = ["python_functions"]

LONGEST_FORMULA = 1000
_ERF = '_erf = numpy.vectorize(math.erf, otypes=[float], doc="NumPy has no error function.")'


def python_functions(derived: DerivedClaim) -> str:
    """The module as text; it imports NumPy alone (and `math`, for the error function)."""
    numbers = [formula for formula in derived.formulas if formula.arguments]
    formal = [formula.name for formula in derived.formulas if not formula.arguments]
    functions = [_function(formula, derived) for formula in numbers]
    needs_erf = any("_erf(" in text for text in functions)
    needs_numpy = needs_erf or any("numpy." in text for text in functions)
    names = "".join(f'    "{formula.name}",\n' for formula in numbers)
    note = (
        f"No functions: {', '.join(formal)}: they are formal objects or constants, and take no "
        "numbers; the other formats have them."
    )
    parts = [
        head_docstring(derived.head("python")),
        "import math" if needs_erf else "",
        "import numpy" if needs_numpy else "",
        _ERF if needs_erf else "",
        f"__all__ = [\n{names}]",
        wrapped_comment(note) if formal else "",
    ]
    head = "\n\n".join(part for part in parts if part)
    return "\n\n\n".join([head, *functions]) + "\n"


def _function(formula: Formula, derived: DerivedClaim) -> str:
    names = _argument_names(formula.arguments)
    printer = _Printer(names)
    lines = _body(formula.right, printer, tuple(names.values()))
    signature = f"def {formula.name}({', '.join(names.values())}):"
    if len(signature) > WIDTH:
        signature = wrapped_expression(f"def {formula.name}", ", ".join(names.values()), ":")
    return "\n".join((signature, docstring(_words(formula, derived, names), "    "), *lines))


def _words(formula: Formula, derived: DerivedClaim, names: dict[sp.Symbol, str]) -> list[str]:
    """The docstring's paragraphs."""
    left, right = sp.sstr(formula.left), sp.sstr(formula.right)
    if "\\" in left:
        left = formula.name
    if len(right) > LONGEST_FORMULA:
        right = "the expression below"
    is_matrix = isinstance(formula.right, sp.MatrixBase)
    arguments = "\n".join(
        f"    {name}: {shape}." for name, shape in zip(names.values(), formula.shapes, strict=True)
    )
    returns = (
        f"An array of shape {formula.right.shape}, for numbers as arguments"
        if is_matrix
        else "A number; an array for arrays of one shape, entry by entry"
    )
    return [
        sentence(formula.words),
        " ".join(f"{left} = {right}".split()),
        f"Args:\n{arguments}",
        f"Returns:\n    {returns}. Rounded, in the precision of the arguments.",
        f"Source: {derived.source}; claim {derived.claim.id}, statement SHA-256 {derived.digest}.",
    ]


def _argument_names(arguments: Sequence[sp.Symbol]) -> dict[sp.Symbol, str]:
    found: dict[sp.Symbol, str] = {}
    for argument in arguments:
        found[argument] = identifier(str(argument), {"numpy", "math", *found.values()})
    return found


def _body(right: sp.Basic, printer: "_Printer", taken: Sequence[str]) -> list[str]:
    """The statements of the function: with what is common computed once, if that is shorter."""
    whole = [wrapped_expression("return ", printer.doprint(right), indent="    ")]
    fresh = (sp.Symbol(f"part_{k}") for k in range(1, 10_000) if f"part_{k}" not in set(taken))
    common, (rest,) = sp.cse([right], symbols=fresh)
    shared = [
        wrapped_expression(f"{symbol} = ", printer.doprint(value), indent="    ")
        for symbol, value in common
    ] + [wrapped_expression("return ", printer.doprint(rest), indent="    ")]
    return min(whole, shared, key=lambda lines: sum(map(len, lines)))


class _Printer(NumPyPrinter):  # type: ignore[misc]  # SymPy has no types
    """SymPy's printer for NumPy, in the names of the arguments."""

    def __init__(self, names: dict[sp.Symbol, str]) -> None:
        super().__init__({"fully_qualified_modules": True, "allow_unknown_functions": False})
        self._names = names

    def _print_Symbol(self, expr: sp.Symbol) -> str:
        return self._names.get(expr) or str(expr)

    def _print_erf(self, expr: sp.erf) -> str:
        return f"_erf({self._print(expr.args[0])})"

    def _print_Min(self, expr: sp.Min) -> str:
        return self._nested("numpy.minimum", expr.args)

    def _print_Max(self, expr: sp.Max) -> str:
        return self._nested("numpy.maximum", expr.args)

    def _nested(self, function: str, arguments: Sequence[sp.Basic]) -> str:
        """SymPy writes amin((a, b)), which refuses a number beside an array."""
        first, *others = arguments
        if not others:
            return str(self._print(first))
        return f"{function}({self._print(first)}, {self._nested(function, others)})"
