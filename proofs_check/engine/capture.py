"""What a user's function says, word for word: while it runs, SymPy decides no relation.

SymPy evaluates a relation as soon as it is written: `x >= 0` becomes `True` where x is declared
non-negative, and comparisons of irrational numbers are decided by rounded arithmetic, at times
wrongly. `relations_as_written` keeps every relation that is written outside of SymPy itself, and
leaves SymPy's own use of relations (in `diff`, `integrate`, …) as it is.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

import sympy as sp
from sympy.core import relational

from theory.written import joined

__all__ = ["relations_as_written"]

_RELATIONS: Final = (
    relational.Equality,
    relational.Unequality,
    relational.LessThan,
    relational.StrictLessThan,
    relational.GreaterThan,
    relational.StrictGreaterThan,
)
_KEPT: Final = (
    *_RELATIONS,
    sp.Not,
    sp.Implies,
    sp.Equivalent,
    sp.Max,
    sp.Min,
    sp.Abs,
    sp.Piecewise,
)
_JOINED: Final = (sp.And, sp.Or)
# These answer `floor(x) <= x` with True themselves, also where x is undefined.
_COMPARED: Final = (sp.floor, sp.ceiling)
_COMPARISONS: Final = ("__lt__", "__le__", "__gt__", "__ge__")
# Operators call through these modules before they reach the class.
_OURS: Final = ("theory.", "proofs_check.")
_PASSED_THROUGH: Final = ("sympy.core.expr", "sympy.core.decorators", "sympy.logic.boolalg")


@contextmanager
def relations_as_written() -> Iterator[None]:
    """In the block, relations, minima, maxima and absolute values stay as they are written."""
    compared = [(kind, name) for kind in _COMPARED for name in _COMPARISONS]
    rounded = {each: each[0].__dict__[each[1]] for each in compared}
    own = {kind: kind.__dict__.get("__new__") for kind in (*_KEPT, *_JOINED)}
    inherited: dict[type, Callable[..., Any]] = {kind: kind.__new__ for kind in own}
    try:
        for kind, name in compared:
            setattr(kind, name, getattr(sp.Expr, name))
        for kind in _KEPT:
            kind.__new__ = _as_written(inherited[kind])
        for kind in _JOINED:
            kind.__new__ = _joined_as_written(inherited[kind])
        yield
    finally:
        for (kind, name), method in rounded.items():
            setattr(kind, name, method)
        for kind, method in own.items():
            if method is None:
                del kind.__new__
            else:
                kind.__new__ = method


def _as_written(build: Callable[..., Any]) -> Callable[..., Any]:
    def keeping(kind: type, *arguments: Any, **options: Any) -> Any:
        if "evaluate" not in options and _is_written_by_user():
            options["evaluate"] = False
        return build(kind, *arguments, **options)

    return keeping


def _joined_as_written(build: Callable[..., Any]) -> Callable[..., Any]:
    def keeping(kind: type, *arguments: Any, **options: Any) -> Any:
        if _is_written_by_user():
            return joined(kind, tuple(sp.sympify(argument) for argument in arguments))
        return build(kind, *arguments, **options)

    return keeping


def _is_written_by_user() -> bool:
    """Whether the first caller that is no operator of SymPy's lies outside of SymPy."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module == __name__ and frame.f_code.co_name == "keeping":
            pass  # a class below another one whose relations are kept
        elif not module.startswith("sympy."):
            return not module.startswith(_OURS)
        elif not (module.startswith(_PASSED_THROUGH) and _is_operator(frame)):
            return False
        frame = frame.f_back
    return False


def _is_operator(frame: FrameType) -> bool:
    name = frame.f_code.co_name
    return name.startswith("__") or name in {"_func", "__sympifyit_wrapper", "func"}
