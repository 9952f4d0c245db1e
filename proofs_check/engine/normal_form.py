"""Goals in normal form: relations between real expressions, with nothing else around them.

`parts` splits a goal into goals whose hypotheses are relations and whose conclusion is a relation
or a disjunction (Or) of relations; the goal holds if all of them do. `cases` also removes |u|,
max, min and cases (Piecewise). No relation is evaluated on the way, and strictness is kept. A
relation with an undefined term does not hold: so a hypothesis excludes a point only where it is
defined and false, which every method keeps to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

import sympy as sp
from sympy.core.relational import Relational

from proofs_check.engine.lost_terms import lost_by_placing
from proofs_check.exact_decision import NotProved
from theory.goal import Goal
from theory.written import from_data, joined

__all__ = ["Margin", "alternatives", "cases", "margin", "parts", "rebuilt", "written_out"]

MOST_PARTS: Final = 256
LONGEST_RANGE: Final = 400

_OPPOSITE: Final = {
    sp.Le: sp.Gt, sp.Lt: sp.Ge, sp.Ge: sp.Lt, sp.Gt: sp.Le, sp.Eq: sp.Ne, sp.Ne: sp.Eq,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """A relation as the sign of one expression: ≥ 0 or > 0 (strict), = 0 or ≠ 0 (equality)."""

    expression: sp.Expr
    strict: bool
    equality: bool = False

    def __str__(self) -> str:
        """The relation with 0."""
        sign = ("≠" if self.strict else "=") if self.equality else (">" if self.strict else "≥")
        return f"{sp.sstr(self.expression)} {sign} 0"


def margin(relation: sp.Basic) -> Margin:
    """The relation as the sign of the difference of its sides."""
    left, right = relation.args
    kind = type(relation)
    if kind in {sp.Le, sp.Lt}:
        left, right = right, left
    equality = kind in {sp.Eq, sp.Ne}
    strict = kind in {sp.Lt, sp.Gt, sp.Ne}
    return Margin(expression=left - right, strict=strict, equality=equality)


def parts(goal: Goal) -> tuple[Goal, ...]:
    """Goals that together imply the goal: relations imply a relation or an Or of relations.

    Raises:
        NotProved: if there would be more than 256 of them, or something is no relation.
    """
    found: list[Goal] = []
    premises = [_pushed(written_out(hypothesis)) for hypothesis in goal.hypotheses]
    for clause in _clauses(_pushed(written_out(goal.conclusion))):
        found.extend(
            Goal(variables=goal.variables, hypotheses=given, conclusion=_joined(clause))
            for given in _alternatives_of(premises)
        )
        if len(found) > MOST_PARTS:
            raise NotProved(f"the goal has more than {MOST_PARTS} parts")
    return tuple(found)


def alternatives(goal: Goal) -> tuple[Goal, ...]:
    """For a conclusion A or B: the goals ¬B ⟹ A and ¬A ⟹ B, each of which is enough."""
    if not isinstance(goal.conclusion, sp.Or):
        return (goal,)
    relations = sorted(goal.conclusion.args, key=_size, reverse=True)
    return tuple(
        Goal(
            variables=goal.variables,
            hypotheses=(
                *goal.hypotheses,
                *(_negated(other) for other in relations if other != one),
            ),
            conclusion=one,
        )
        for one in relations
    )


def cases(goal: Goal) -> tuple[Goal, ...]:
    """Goals without |u|, max, min and Piecewise that together imply a goal in normal form.

    Raises:
        NotProved: if there would be more than 256 of them, or the cases do not cover all points.
    """
    done, todo = [], [goal]
    while todo:
        current = todo.pop()
        term = _innermost(current)
        if term is None:
            done.append(current)
            continue
        for condition, value in _values(term):
            split = rebuilt(current, {term: value}, (*condition,))
            todo.extend(parts(split))
        if len(done) + len(todo) > MOST_PARTS:
            raise NotProved(f"the goal has more than {MOST_PARTS} cases")
    return tuple(done)


def rebuilt(goal: Goal, replaced: dict[sp.Basic, sp.Basic], given: Iterable[sp.Basic] = ()) -> Goal:
    """The goal with terms replaced inside its relations, and further hypotheses."""
    return Goal(
        variables=goal.variables,
        hypotheses=(*(_replaced(h, replaced) for h in goal.hypotheses), *given),
        conclusion=_replaced(goal.conclusion, replaced),
    )


def written_out(term: sp.Basic) -> sp.Basic:
    """The relation or expression with sums and products over known short ranges written out.

    Raises:
        NotProved: if this removes a term that may be undefined.
    """
    if not term.has(sp.Sum, sp.Product):
        return term
    args = [written_out(arg) for arg in term.args]
    if isinstance(term, sp.Sum | sp.Product) and len(term.limits) == 1:
        ((index, low, high),) = term.limits
        if low.is_Integer and high.is_Integer and low - 1 <= high <= low + LONGEST_RANGE:
            terms = [written_out(term.function.xreplace({index: k})) for k in _range(low, high)]
            for k in _range(low, high):
                if lost := lost_by_placing(term.function, {index: k}, *terms):
                    raise NotProved(f"{term} needs {lost[0]}, which is not followed")
            return sp.Add(*terms) if isinstance(term, sp.Sum) else sp.Mul(*terms)
        return term
    return from_data((term.func, *args))


def _range(low: sp.Integer, high: sp.Integer) -> Iterator[sp.Integer]:
    return (sp.Integer(k) for k in range(int(low), int(high) + 1))


def _pushed(term: sp.Basic, *, negated: bool = False) -> sp.Basic:
    """And and Or of relations alone: negations are pushed inwards, implications written out."""
    if term in {sp.true, sp.false}:
        return sp.Not(term) if negated else term
    if isinstance(term, sp.Not):
        return _pushed(term.args[0], negated=not negated)
    if isinstance(term, sp.Implies):
        premise, conclusion = term.args
        sides = (_pushed(premise, negated=not negated), _pushed(conclusion, negated=negated))
        return joined(sp.And if negated else sp.Or, sides)
    if isinstance(term, sp.Equivalent):
        first, second = term.args
        both = (
            sp.Implies(first, second, evaluate=False),
            sp.Implies(second, first, evaluate=False),
        )
        return _pushed(joined(sp.And, both), negated=negated)
    if isinstance(term, sp.And | sp.Or):
        kind = sp.And if isinstance(term, sp.And) is not negated else sp.Or
        args = [_pushed(arg, negated=negated) for arg in term.args]
        return joined(kind, tuple(sorted(args, key=sp.default_sort_key)))
    if isinstance(term, Relational) and type(term) in _OPPOSITE:
        return _negated(term) if negated else term
    raise NotProved(f"{term} is no relation between real numbers")


def _size(relation: sp.Basic) -> tuple[bool, int, str]:
    """The order in which relations are worth proving: functions before polynomials, long ones."""
    return relation.has(sp.Function), int(relation.count_ops()), str(relation)


def _negated(relation: sp.Basic) -> sp.Basic:
    return _OPPOSITE[type(relation)](*relation.args, evaluate=False)


def _clauses(term: sp.Basic) -> list[tuple[sp.Basic, ...]]:
    """The clauses, each a disjunction of relations, whose conjunction the term is."""
    if term is sp.true:
        return []
    if isinstance(term, sp.And):
        return [clause for arg in term.args for clause in _clauses(arg)]
    if isinstance(term, sp.Or):
        factors = [_clauses(arg) for arg in term.args]
        count = 1
        for factor in factors:
            count *= len(factor)
        if count > MOST_PARTS:
            raise NotProved(f"the goal has more than {MOST_PARTS} parts")
        return [tuple(dict.fromkeys(sum(chosen, ()))) for chosen in product(*factors)]
    return [() if term is sp.false else (term,)]


def _joined(clause: tuple[sp.Basic, ...]) -> sp.Basic:
    if not clause:
        return sp.false
    return joined(sp.Or, clause)


def _alternatives_of(premises: list[sp.Basic]) -> list[tuple[sp.Basic, ...]]:
    """The ways in which the premises can hold, each a list of relations (false ones left out)."""
    if not premises:
        return [()]
    negation = _pushed(joined(sp.And, tuple(premises)), negated=True)
    clauses = _clauses(
        negation
    )  # ¬(premises) as clauses: premises = Or of And of negated relations
    return [tuple(_negated(relation) for relation in clause) for clause in clauses]


def _replaced(term: sp.Basic, replaced: dict[sp.Basic, sp.Basic]) -> sp.Basic:
    if isinstance(term, sp.logic.boolalg.Boolean) and term.args:
        return from_data((term.func, *(_replaced(arg, replaced) for arg in term.args)))
    return term if term in {sp.true, sp.false} else term.xreplace(replaced)


_SPLIT: Final = (sp.Abs, sp.Max, sp.Min, sp.Piecewise)


def _innermost(goal: Goal) -> sp.Basic | None:
    """A term to split that has none inside it, or None."""
    for relation in (goal.conclusion, *goal.hypotheses):
        found = [t for t in _split_terms(relation) if not any(a.has(*_SPLIT) for a in t.args)]
        if found:
            return min(found, key=sp.default_sort_key)
    return None


def _split_terms(term: sp.Basic) -> set[sp.Basic]:
    """The terms to split; what is in a sum or a product may differ from index to index."""
    if isinstance(term, sp.Sum | sp.Product):
        return set()
    own = {term} if isinstance(term, _SPLIT) else set()
    return own.union(*(_split_terms(part) for part in term.args))


def _values(term: sp.Basic) -> list[tuple[tuple[sp.Basic, ...], sp.Basic]]:
    """The cases of a term: conditions, and its value where they hold."""
    if isinstance(term, sp.Abs):
        inside = term.args[0]
        return [
            ((sp.Ge(inside, 0, evaluate=False),), inside),
            ((sp.Lt(inside, 0, evaluate=False),), -inside),
        ]
    if isinstance(term, sp.Max | sp.Min):
        relation = sp.Ge if isinstance(term, sp.Max) else sp.Le
        found = []
        for one in term.args:
            others = [other for other in term.args if other != one]
            found.append((tuple(relation(one, o, evaluate=False) for o in others), one))
        return found
    covered: tuple[sp.Basic, ...] = ()
    found = []
    for value, condition in term.args:
        found.append(((*covered, condition), value))
        if condition is sp.true:
            return found
        covered = (*covered, _pushed(condition, negated=True))
    raise NotProved(f"{term} does not cover all cases")
