"""Every hypothesis of every theorem is audited; what is shown is evaluated here once more."""

import re
from collections import Counter

import pytest
import sympy as sp
from strategies.truths import NO_VALUE, truth_of

from proofs_check.auditing import audit_lines
from proofs_check.check import checks
from proofs_check.hypothesis import Need
from theory.catalogue import claims
from theory.claim import Kind
from theory.quantifier import ForAll

THEOREMS = [name for name, claim in claims().items() if claim.kind is Kind.THEOREM]
OPEN = {
    ("cycle.growth-with-hypothesis", "eta <= 1"),
    ("convex.local-blocks", "a_11 - b_11/p >= 0"),  # z3 finds a proof at times, and slowly
}
FACTS = ("positive", "nonnegative", "negative", "nonpositive", "integer", "real")
# What the domain of N says in words alone; a hypothesis that says it again is another matter.
WHOLE = re.compile(r"integers? ≥ 1")
counts = Counter()


def conjuncts(hypothesis):
    """The conjuncts, also those under a quantifier, each with the hypothesis less that one."""
    if isinstance(hypothesis, sp.And):
        for part in hypothesis.args:
            yield part, [other for other in hypothesis.args if other != part]
    elif isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], sp.And):
        for part, others in conjuncts(hypothesis.args[0]):
            limits = hypothesis.args[1]
            yield ForAll(part, limits), [ForAll(other, limits) for other in others]
    else:
        yield hypothesis, []


def pieces(statement):
    """Every hypothesis by its text, with all the others."""
    found = {}
    for hypothesis in statement.hypotheses:
        rest = [other for other in statement.hypotheses if other != hypothesis]
        for part, others in conjuncts(hypothesis):
            found[sp.sstr(part)] = (part, [*rest, *others])
    return found


def point_of(line, statement):
    """The counterexample as it is shown, read back: names to numbers."""
    symbols = {str(v.symbol): v.symbol for v in statement.variables}
    point = {}
    for name, text in line.counterexample.items():
        value = sp.sympify(text, rational=True)
        base, bracket, indices = name.partition("[")
        if bracket:
            place = tuple(int(i) for i in indices.rstrip("]").split(","))
            point[symbols.get(base, sp.IndexedBase(base))[place]] = value
        elif name in symbols:
            point[symbols[name]] = value
    return point


def assert_in_its_domain(point, statement, hypothesis):
    words = {str(v.symbol): v.domain for v in statement.variables}
    for symbol, value in point.items():
        for fact in FACTS:
            if symbol.assumptions0.get(fact):
                assert getattr(value, f"is_{fact}"), (symbol, value)
        name = str(symbol.base) if isinstance(symbol, sp.Indexed) else str(symbol)
        if WHOLE.search(words[name]) and not re.search(rf"{name}\[\w\] >= 1", str(hypothesis)):
            assert value.is_integer, (symbol, value)
            assert value >= 1, (symbol, value)


@pytest.mark.parametrize("name", THEOREMS)
def test_every_hypothesis_is_needed_or_kept_for_a_reason(name):
    statement = claims()[name].statement()
    expected = pieces(statement)
    lines = audit_lines(checks()[name])
    assert sorted(line.hypothesis for line in lines) == sorted(expected)
    for line in lines:
        counts[line.need] += 1
        hypothesis, others = expected[line.hypothesis]
        if line.need is Need.NEEDED:
            point = point_of(line, statement)
            assert_in_its_domain(point, statement, hypothesis)
            assert truth_of(hypothesis, point) is False
            assert [truth_of(other, point) for other in others] == [True] * len(others)
            expected_truth = NO_VALUE if "no value" in line.note else False
            assert truth_of(statement.conclusion, point) is expected_truth
        elif line.need is Need.NOT_NEEDED:
            assert "; kept: " in line.note
        else:
            assert (name, line.hypothesis) in OPEN
            assert line.note


def test_the_counts_are_printed(capsys):
    with capsys.disabled():
        found = ", ".join(f"{counts[need]} {need.value}" for need in Need)
        print(f"\n{len(THEOREMS)} theorems, {sum(counts.values())} hypotheses: {found}")  # noqa: T201
    assert not counts or sum(counts.values()) >= counts[Need.NEEDED] > counts[Need.NOT_NEEDED]
