"""What a user's function says, word for word: while it runs, SymPy decides no relation.

SymPy evaluates a relation as soon as it is written: `x >= 0` becomes `True` where x is declared
non-negative, and comparisons of irrational numbers are decided by rounded arithmetic, at times
wrongly. `relations_as_written` keeps every relation that is written outside of SymPy itself, and
leaves SymPy's own use of relations (in `diff`, `integrate`, …) as it is.

Simplification can also remove the term that makes a claim undefined: x/x becomes 1, also at 0.
`lost_conditions` compares the term as written with the term as simplified, and returns what must
hold for the removed parts to be defined.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

import sympy as sp
from sympy.core import relational

from theory.written import as_data, from_data, joined

__all__ = ["lost_conditions", "relations_as_written", "simplified"]

_RELATIONS: Final = (
    relational.Equality,
    relational.Unequality,
    relational.LessThan,
    relational.StrictLessThan,
    relational.GreaterThan,
    relational.StrictGreaterThan,
)
_KEPT: Final = (*_RELATIONS, sp.Not, sp.Implies, sp.Equivalent, sp.Max, sp.Min, sp.Abs)
_JOINED: Final = (sp.And, sp.Or)
# Operators call through these modules before they reach the class.
_OURS: Final = ("theory.", "proofs_check.")
_PASSED_THROUGH: Final = ("sympy.core.expr", "sympy.core.decorators", "sympy.logic.boolalg")


@contextmanager
def relations_as_written() -> Iterator[None]:
    """In the block, relations, minima, maxima and absolute values stay as they are written."""
    own = {kind: kind.__dict__.get("__new__") for kind in (*_KEPT, *_JOINED)}
    inherited: dict[type, Callable[..., Any]] = {kind: kind.__new__ for kind in own}
    try:
        for kind in _KEPT:
            kind.__new__ = _as_written(inherited[kind])
        for kind in _JOINED:
            kind.__new__ = _joined_as_written(inherited[kind])
        yield
    finally:
        for kind, method in own.items():
            if method is None:
                del kind.__new__
            else:
                kind.__new__ = method


def simplified(term: sp.Basic) -> sp.Basic:
    """The term with its arithmetic evaluated from the leaves up, and no relation decided."""
    return from_data(as_data(term))


def lost_conditions(written: sp.Basic, kept: sp.Basic) -> tuple[sp.Basic, ...]:
    """What makes every part of `written` defined, for the parts that are not in `kept`.

    A condition under a premise (in an implication, a disjunction, a case) is an implication.

    Args:
        written: the relation with nothing evaluated.
        kept: the same relation with its arithmetic evaluated.

    Returns:
        The conditions, each once; none where nothing was removed.
    """
    still_there = {condition for _, condition in _conditions(kept, ())}
    found: dict[sp.Basic, None] = {}
    for premises, condition in _conditions(written, ()):
        if condition in still_there or _is_plain(condition):
            continue
        goal = condition
        for premise in reversed(premises):
            goal = sp.Implies(premise, goal, evaluate=False)
        found[goal] = None
    return tuple(found)


def _conditions(
    term: sp.Basic, premises: tuple[sp.Basic, ...]
) -> Iterator[tuple[tuple[sp.Basic, ...], sp.Basic]]:
    if isinstance(term, sp.Implies):
        premise, conclusion = term.args
        yield from _conditions(premise, premises)
        yield from _conditions(conclusion, (*premises, simplified(premise)))
        return
    if isinstance(term, sp.Or):
        for part in term.args:
            others = [simplified(each) for each in term.args if each is not part]
            denied = [sp.Not(each, evaluate=False) for each in others]
            yield from _conditions(part, (*premises, *denied))
        return
    if isinstance(term, sp.Piecewise | sp.Sum | sp.Product):
        return  # what is removed within a case or a range is not followed
    condition = _condition(term)
    if condition is not None:
        yield premises, condition
    for part in term.args:
        yield from _conditions(part, premises)


def _condition(term: sp.Basic) -> sp.Basic | None:
    """What the outermost operation of a term needs to be defined."""
    if isinstance(term, sp.log):
        return sp.Gt(simplified(term.args[0]), 0, evaluate=False)
    if isinstance(term, sp.Pow) and not isinstance(term, sp.exp):
        base, exponent = simplified(term.base), simplified(term.exp)
        if exponent.is_integer:
            return sp.Ne(base, 0, evaluate=False) if exponent.is_negative else None
        relation = sp.Gt if exponent.is_negative else sp.Ge
        return relation(base, 0, evaluate=False) if base is not sp.E else None
    return None


def _is_plain(condition: sp.Basic) -> bool:
    """Whether the condition is on a rational number, and holds."""
    number = condition.args[0]
    return bool(number.is_Rational and condition.func(number, 0))


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
