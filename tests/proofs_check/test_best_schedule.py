from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

import proofs_check.best_schedule as proofs
import theory.best_schedule as theory
from proofs_check.evidence import Verdict
from proofs_check.recheck import check


@pytest.mark.parametrize("found", [proofs.best, proofs.gap_safe])
def test_every_bound_is_certified_and_rechecked(found):
    evidence = found.evidence()
    assert {each.verdict for each in evidence} == {Verdict.CERTIFIED}
    assert all(check(_text(each.certificate)).accepted for each in evidence)


def test_the_best_rates_are_what_is_said_of_the_limit():
    values = {name: text for each in proofs.best.evidence() for name, text in each.values.items()}
    parts = [Fraction(text) for name, text in values.items() if "of the limit" in name]
    assert len(parts) == len(theory.BEST)
    assert min(parts) > Fraction(85, 100)
    assert max(parts) > Fraction(96, 100)
    lengths = [Fraction(text) for name, text in values.items() if "its length" in name]
    assert min(lengths) > 1 - Fraction(1, 10**9)


@pytest.mark.parametrize("place", [0, 1])
def test_a_bracket_that_is_off_by_one_in_its_last_digit_is_not_shown(place):
    claim = theory.best
    statement = claim.statement()
    first = sp.And.make_args(statement.conclusion)
    (symbol,) = [v.symbol for v in statement.variables if str(v.symbol) == "rho_1"]
    low, high = map(sp.Rational, theory.BEST[0][3])
    step = high - low
    twin = (symbol >= low + step, symbol <= high - step)[place]
    rest = [part for part in first if symbol not in part.free_symbols]
    false = replace(statement, conclusion=sp.And(twin, *rest), instance={})
    check_ = replace(proofs.best, claim=replace(claim, state=lambda: false))
    (evidence,) = check_.evidence()
    assert evidence.verdict is Verdict.UNDECIDED
    assert "is not shown: rho_1" in evidence.scope


def test_a_safe_bound_below_the_maximum_is_not_shown():
    claim = theory.gap_safe
    statement = claim.statement()
    own = statement.variables[0].symbol
    false = replace(statement, conclusion=own <= sp.Rational(58, 1000), instance={})
    check_ = replace(proofs.gap_safe, claim=replace(claim, state=lambda: false))
    (evidence,) = check_.evidence()
    assert evidence.verdict is Verdict.UNDECIDED


def _text(certificate):
    import json

    return json.dumps(certificate)
