"""False twins of a statement: one part of its conclusion changed, so that it fails at a point."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sympy as sp

from proofs_check.check import Check, checks
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import NotProved
from theory.claim import Statement

_FLIPPED = {sp.Le: sp.Gt, sp.Lt: sp.Ge, sp.Ge: sp.Lt, sp.Gt: sp.Le}


def false_twins(statement: Statement) -> Iterator[tuple[str, Statement]]:
    """Each change of a relation that is false at one of the statement's own points.

    Yields:
        What was changed, in words, and the changed statement.
    """
    relations = sorted(
        (r for r in statement.conclusion.atoms(sp.core.relational.Relational)),
        key=sp.default_sort_key,
    )
    for relation in relations:
        for words, changed in _changes(relation):
            conclusion = statement.conclusion.xreplace({relation: changed})
            twin = replace(statement, conclusion=conclusion)
            if conclusion != statement.conclusion and is_false_at_a_point(twin):
                yield f"{words} in {relation}", twin


def attempt_at(check: Check | str, **changes: Any) -> tuple[Evidence, ...]:
    """What a check finds by itself for its statement with some parts changed."""
    check = checks()[check] if isinstance(check, str) else check
    changed = replace(check.claim.statement(), **changes)
    return replace(check, claim=replace(check.claim, state=lambda: changed)).attempt()


def is_false_at_a_point(statement: Statement) -> bool:
    """Whether the conclusion fails at the instance or a witness."""
    try:
        return any(
            value_at(statement.conclusion, point) == sp.false
            for point in (statement.instance, *statement.witnesses)
        )
    except TypeError:  # a change that makes a side complex is no statement
        return False


def value_at(relation, point):
    """The relation at an exact point."""
    return relation.subs(point).doit().subs(point).doit()


def assert_points(statement: Statement) -> None:
    """It holds at its points; each breaking point breaks one hypothesis, and the conclusion."""
    for point in (statement.instance, *statement.witnesses):
        assert value_at(statement.conclusion, point) == sp.true
    broken = set()
    for point in statement.breaking:
        held = [value_at(h, point) == sp.true for h in statement.hypotheses]
        assert held.count(False) == 1, point
        assert value_at(statement.conclusion, point) == sp.false, point
        broken.add(held.index(False))
    assert len(broken) == len(statement.hypotheses)


def assert_no_false_twin_is_proved(check: Check, *, at_least: int = 3, at_most: int = 4) -> None:
    """The check leaves the false twins of its claim undecided: all, or `at_most` spread evenly."""
    twins = list(false_twins(check.claim.statement()))
    assert len(twins) >= at_least, twins
    for words, twin in twins[:: -(-len(twins) // at_most)]:
        verdicts = {item.verdict for item in attempt_at(check, conclusion=twin.conclusion)}
        assert verdicts == {Verdict.UNDECIDED}, words


def assert_nothing_is_proved_without_a_hypothesis(check: Check) -> None:
    """The check fails where one hypothesis of its claim is left out."""
    statement = check.claim.statement()
    for left_out in statement.hypotheses:
        fewer = tuple(h for h in statement.hypotheses if h != left_out)
        try:
            check.function(replace(statement, hypotheses=fewer))
        except NotProved:
            continue
        raise AssertionError(f"proved without {left_out}")


def _changes(relation):
    left, right = relation.lhs, relation.rhs
    if isinstance(relation, sp.Eq):
        yield "a summand more", sp.Eq(left + 1, right, evaluate=False)
        yield "strictly less", sp.Lt(left, right, evaluate=False)
        yield "strictly greater", sp.Gt(left, right, evaluate=False)
    elif type(relation) in _FLIPPED:
        yield "flipped", _FLIPPED[type(relation)](left, right, evaluate=False)
    rebuild = type(relation)
    for power in sorted(relation.atoms(sp.Pow), key=sp.default_sort_key):
        shifted = sp.Pow(power.base, power.exp + 1)
        yield f"{power} raised by one", relation.xreplace({power: shifted})
    for product in sorted(relation.atoms(sp.Mul), key=sp.default_sort_key):
        for factor in product.args:
            dropped = sp.Mul(*(f for f in product.args if f != factor))
            yield (
                f"{factor} dropped from {product}",
                rebuild(
                    left.xreplace({product: dropped}),
                    right.xreplace({product: dropped}),
                    evaluate=False,
                ),
            )
