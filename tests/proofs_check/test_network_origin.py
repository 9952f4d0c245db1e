"""What the talk says of the origin is refuted, exactly."""

from dataclasses import replace

import pytest
import sympy as sp

from proofs_check.check import checks
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved

AS_SAID = "linear-network.origin-as-said"


def test_what_is_said_of_the_origin_is_refuted_at_an_exact_point():
    check = checks()[AS_SAID]
    (found,) = check.evidence()
    assert found.verdict is Verdict.REFUTED
    statement = check.claim.statement()
    names = {str(variable.symbol): variable.symbol for variable in statement.variables}
    point = {names[k]: sp.Rational(value) for k, value in found.counterexample.items()}
    assert set(point) == set(names.values())
    assert all(h.subs(point) == sp.true for h in statement.hypotheses)
    assert statement.conclusion.subs(point) == sp.false


def test_a_true_statement_is_not_refuted():
    check = checks()[AS_SAID]
    statement = check.claim.statement()
    reversed_sign = sp.Ge(*statement.conclusion.args)
    with pytest.raises(NotProved, match="is not seen to be false"):
        check.function(replace(statement, conclusion=reversed_sign))
