"""Claims and statements: what is refused, and when a statement counts as another one."""

import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import sympy as sp

from theory.catalogue import claims
from theory.claim import Claim, Kind, Statement, Variable, claim, claims_of
from theory.quantifier import ForAll

ROOT = Path(__file__).parents[2]
x, y = sp.symbols("x y", real=True)
eta = sp.Symbol("eta", positive=True)
i, n = sp.symbols("i n", integer=True, positive=True)
L = sp.IndexedBase("L")


def squares(**changes):
    parts = {
        "variables": (Variable(x, "real"),),
        "hypotheses": (sp.Gt(x, 1),),
        "conclusion": sp.Gt(x**2, x),
        "instance": {x: sp.Integer(2)},
    }
    return Statement(**{**parts, **changes})


def test_a_statement_with_a_satisfying_instance_is_accepted():
    assert squares().conclusion == (x**2 > x)


@pytest.mark.parametrize(
    "changes",
    [
        {"conclusion": sp.Gt(x**2, y)},
        {"hypotheses": (sp.Gt(x, 1), sp.Gt(y, 0))},
        {"conclusion": ForAll(L[i] > 0, (i, 1, 2))},
        {"conclusion": ForAll(x > 0, (i, 1, n))},
    ],
)
def test_a_symbol_without_a_domain_is_refused(changes):
    with pytest.raises(ValueError, match="no domain is stated for"):
        squares(**changes)


def test_a_sequence_needs_one_domain_for_all_its_entries():
    positive = ForAll(L[i] > 0, (i, 1, n))
    made = Statement(
        variables=(Variable(L, "real"), Variable(n, "an integer")), conclusion=positive
    )
    assert made.conclusion == positive
    with pytest.raises(ValueError, match="no domain is stated for"):
        Statement(variables=(Variable(n, "an integer"),), conclusion=positive)


@pytest.mark.parametrize(
    "instance",
    [{x: sp.Integer(1)}, {x: sp.Integer(0)}, {}, {y: sp.Integer(2)}, {x: sp.nan}],
)
def test_an_instance_that_leaves_a_hypothesis_open_or_false_is_refused(instance):
    with pytest.raises((ValueError, TypeError), match=r"instance|Invalid NaN"):
        squares(instance=instance)


@pytest.mark.parametrize(
    ("symbol", "number"),
    [(eta, -1), (eta, 0), (i, sp.Rational(1, 2)), (i, 0), (x, sp.I)],
)
def test_an_instance_outside_what_a_symbol_assumes_is_refused(symbol, number):
    with pytest.raises(ValueError, match=f"the instance has {symbol} = "):
        Statement(
            variables=(Variable(symbol, "as assumed"),),
            conclusion=sp.Ge(symbol, 0) if symbol is not x else sp.Ge(x**2, 0),
            instance={symbol: sp.sympify(number)},
        )


def test_entries_of_sequences_are_put_in_before_and_after_quantifiers_are_written_out():
    def falling(first):
        return Statement(
            variables=(Variable(L, "real"), Variable(n, "an integer")),
            hypotheses=(ForAll(L[i] > L[i + 1], (i, 1, n - 1)),),
            conclusion=L[1] >= L[n],
            instance={n: sp.Integer(2), L[1]: first, L[2]: sp.Integer(1)},
        )

    assert falling(sp.Integer(2)).instance[L[1]] == 2
    with pytest.raises(ValueError, match="the instance does not satisfy"):
        falling(sp.Integer(0))


def test_the_digest_is_that_of_the_statement_and_not_of_its_instance():
    assert squares().digest == squares().digest
    assert squares().digest == squares(instance={x: sp.Integer(3)}).digest


@pytest.mark.parametrize(
    "changes",
    [
        {"conclusion": sp.Ge(x**2, x)},
        {"hypotheses": (sp.Ge(x, 1),)},
        {"hypotheses": ()},
        {"variables": (Variable(x, "a real number"),)},
        {"variables": (Variable(x, "real"), Variable(y, "real"))},
    ],
)
def test_the_digest_changes_with_every_part_of_the_statement(changes):
    assert squares(**changes).digest != squares().digest


def test_the_digest_tells_assumptions_apart():
    other = sp.Symbol("x", positive=True)
    changed = squares(
        variables=(Variable(other, "real"),),
        hypotheses=(sp.Gt(other, 1),),
        conclusion=sp.Gt(other**2, other),
        instance={other: sp.Integer(2)},
    )
    assert changed.digest != squares().digest


def test_digests_are_the_same_in_every_process():
    other = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    program = (
        "from theory.catalogue import claims\n"
        "for name, claim in claims().items(): print(name, claim.statement().digest)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONHASHSEED": other, "PATH": ""},
    ).stdout
    here = [f"{name} {claim.statement().digest}" for name, claim in claims().items()]
    assert printed.splitlines() == here


@pytest.mark.parametrize(
    "name", ["", "topic", "Topic.name", "topic.", ".name", "topic.a_b", "topic.-a", "topic.a b"]
)
def test_an_id_that_is_not_topic_and_name_is_refused(name):
    with pytest.raises(ValueError, match=r"is not topic\.name"):
        Claim(id=name, kind=Kind.THEOREM, title="t", source="s", state=squares)


@pytest.mark.parametrize("empty", ["title", "source"])
def test_a_claim_without_title_or_source_is_refused(empty):
    parts = {"title": "t", "source": "s", empty: "  "}
    with pytest.raises(ValueError, match="title and source"):
        Claim(id="a.b", kind=Kind.THEOREM, state=squares, **parts)


def test_a_decorated_function_becomes_a_claim_with_its_docstring():
    @claim("a.b", kind=Kind.BOUND, title="t", source="s", uses=("c.d",), notes="n")
    def stated():
        """Squares grow."""
        return squares()

    assert (stated.id, stated.topic, stated.kind) == ("a.b", "a", Kind.BOUND)
    assert (stated.uses, stated.notes, stated.description) == (("c.d",), "n", "Squares grow.")
    assert stated.statement().digest == squares().digest


def test_claims_are_collected_in_the_order_of_the_text():
    module = ModuleType("somewhere")
    module.first = Claim(id="b.b", kind=Kind.THEOREM, title="t", source="s", state=squares)
    module.number = 3
    module.second = Claim(id="a.a", kind=Kind.THEOREM, title="t", source="s", state=squares)
    assert [found.id for found in claims_of(module)] == ["b.b", "a.a"]
