"""What simplification removes, and what must hold for the removed terms to be defined.

x/x becomes 1, also at 0; n·log x becomes 0 where n = 0. A claim with such a term is undefined at
points where the simplified one is true. The conditions under which the terms of a relation are
defined are therefore compared before and after, each under its premises: those of implications,
disjunctions, cases, and the range of a sum, whose index becomes a variable.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

import sympy as sp

from theory.domain import Domain, DomainSymbol, Numbers
from theory.written import as_data, from_data, joined, placed

__all__ = ["lost_by_placing", "lost_conditions", "simplified"]


_Settle = Callable[[sp.Basic], sp.Basic]


class _Needed(NamedTuple):
    """A condition under premises."""

    premises: tuple[sp.Basic, ...]
    condition: sp.Basic


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
    return _lost(_needed(written, (), simplified), _needed(kept, (), simplified))


def lost_by_placing(
    term: sp.Basic, values: Mapping[sp.Basic, sp.Basic], *kept: sp.Basic
) -> tuple[sp.Basic, ...]:
    """What makes the parts of a term defined that are gone where symbols have these values.

    Args:
        term: the relation or expression, its arithmetic evaluated.
        values: the values of some of its symbols.
        kept: further terms that are defined too, whose conditions need not be shown again.

    Returns:
        The conditions, each once; none where nothing is removed.
    """
    wanted = list(_needed(term, (), lambda part: placed(part, values)))
    if all(map(_is_plain, (condition for _, condition in wanted))):
        return ()
    left = [each for one in (placed(term, values), *kept) for each in _needed(one, (), simplified)]
    return _lost(wanted, left)


def _lost(written: Iterable[_Needed], kept: Iterable[_Needed]) -> tuple[sp.Basic, ...]:
    still_there: dict[sp.Basic, list[frozenset[sp.Basic]]] = {}
    for premises, condition in kept:
        still_there.setdefault(condition, []).append(frozenset(premises))
    found: dict[sp.Basic, None] = {}
    for premises, condition in written:
        # what is needed under fewer premises covers what is needed under more
        is_kept = any(fewer <= set(premises) for fewer in still_there.get(condition, ()))
        if is_kept or _is_plain(condition):
            continue
        goal = condition
        for premise in reversed(premises):
            goal = sp.Implies(premise, goal, evaluate=False)
        found[goal] = None
    return tuple(found)


def _needed(term: sp.Basic, premises: tuple[sp.Basic, ...], settle: _Settle) -> Iterator[_Needed]:
    """The conditions of all parts of a term; `settle` is what becomes of a part in the end."""
    if isinstance(term, sp.Implies):
        premise, conclusion = term.args
        yield from _needed(premise, premises, settle)
        yield from _needed(conclusion, (*premises, settle(premise)), settle)
        return
    if isinstance(term, sp.Or):
        for part in term.args:
            others = [settle(each) for each in term.args if each is not part]
            denied = [sp.Not(each, evaluate=False) for each in others]
            yield from _needed(part, (*premises, *denied), settle)
        return
    if isinstance(term, sp.Piecewise):
        yield from _needed_in_cases(term, premises, settle)
        return
    if isinstance(term, sp.Sum | sp.Product):
        yield from _needed_in_range(term, premises, settle)
        return
    condition = _condition(term, settle)
    if condition is not None:
        yield _Needed(premises, condition)
    for part in term.args:
        yield from _needed(part, premises, settle)


def _needed_in_cases(
    term: sp.Piecewise, premises: tuple[sp.Basic, ...], settle: _Settle
) -> Iterator[_Needed]:
    for value, case in term.args:
        yield from _needed(case, premises, settle)
        holds = settle(case)
        here = premises if holds is sp.true else (*premises, holds)
        yield from _needed(value, here, settle)
        premises = (*premises, sp.Not(holds, evaluate=False))


def _needed_in_range(
    term: sp.Sum | sp.Product, premises: tuple[sp.Basic, ...], settle: _Settle
) -> Iterator[_Needed]:
    """The conditions on the ends, and those on the terms for every index between them."""
    places: dict[sp.Basic, sp.Basic] = {}
    for index, *ends in term.limits:
        for end in ends:
            yield from _needed(end, premises, settle)
        place = DomainSymbol(f"{index.name}_in_range", Domain(numbers=Numbers.INTEGER))
        places[index] = place
        if len(ends) == 2:
            low, high = (placed(settle(end), places) for end in ends)
            least, most = sp.Ge(place, low, evaluate=False), sp.Le(place, high, evaluate=False)
            premises = (*premises, least, most)
    yield from _needed(term.function, premises, lambda part: settle(placed(part, places)))


def _condition(term: sp.Basic, settle: _Settle) -> sp.Basic | None:
    """What the outermost operation of a term needs to be defined."""
    if isinstance(term, sp.log):
        return sp.Gt(settle(term.args[0]), 0, evaluate=False)
    if isinstance(term, sp.tan):
        return sp.Ne(sp.cos(settle(term.args[0])), 0, evaluate=False)
    if isinstance(term, sp.factorial):
        argument = settle(term.args[0])
        least = sp.Ge(argument, 0, evaluate=False)
        whole = sp.Eq(argument, sp.floor(argument), evaluate=False)
        return least if argument.is_integer else joined(sp.And, (least, whole))
    if isinstance(term, sp.Pow) and not isinstance(term, sp.exp):
        return _condition_of_power(settle(term.base), settle(term.exp))
    return None


def _condition_of_power(base: sp.Expr, exponent: sp.Expr) -> sp.Basic | None:
    if base is sp.E or (base.is_Rational and base > 0):
        return None
    not_negative = sp.Ge(exponent, 0, evaluate=False)
    if exponent.is_integer:
        apart = sp.Ne(base, 0, evaluate=False)
        if exponent.is_nonnegative:
            return None
        return apart if exponent.is_negative else joined(sp.Or, (apart, not_negative))
    above = sp.Gt(base, 0, evaluate=False)
    if exponent.is_nonnegative:
        return sp.Ge(base, 0, evaluate=False)
    if exponent.is_negative:
        return above
    at_zero = joined(sp.And, (sp.Eq(base, 0, evaluate=False), not_negative))
    return joined(sp.Or, (above, at_zero))


def _is_plain(condition: sp.Basic) -> bool:
    """Whether the condition is on rational numbers, and holds."""
    if isinstance(condition, sp.Or):
        return any(map(_is_plain, condition.args))
    if isinstance(condition, sp.And):
        return all(map(_is_plain, condition.args))
    number, other = condition.args
    return bool(number.is_Rational and other.is_Rational and condition.func(number, other))
