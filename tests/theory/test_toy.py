"""What the toy measurements claim, read off small curves."""

import sympy as sp
from strategies.instances import at

import theory.toy as theory
from theory.catalogue import claims
from theory.claim import Kind

TOYS = [claim for name, claim in claims().items() if name.startswith("toy.")]


def curves(errors, envelope, rounding):
    """The instance of an envelope statement with these values at k = 0, 1, …"""
    bases = (theory.error, theory.envelope, theory.rounding)
    return {
        theory.T: sp.Integer(len(errors) - 1),
        **{
            base[k]: sp.Float(value)
            for base, values in zip(bases, (errors, envelope, rounding), strict=True)
            for k, value in enumerate(values)
        },
    }


def test_the_toys_are_measurements():
    assert len(TOYS) == 4
    assert {claim.kind for claim in TOYS} == {Kind.MEASUREMENT}


def test_an_error_below_the_envelope_at_every_step_satisfies_the_claim():
    statement = theory.two_scale_envelope.statement()
    inside = curves([1.0, 0.5, 0.31], [1.0, 0.6, 0.3], [0.0, 0.0, 0.02])
    assert at(statement.conclusion, inside) == sp.true


def test_one_step_above_the_envelope_breaks_it_and_the_last_step_counts():
    statement = theory.three_scale_envelope.statement()
    for step in range(3):
        errors = [1.0, 0.5, 0.3]
        errors[step] += 0.1
        above = curves(errors, [1.0, 0.5, 0.3], [0.0, 0.0, 0.0])
        assert at(statement.conclusion, above) == sp.false


def test_the_error_claims_ask_for_a_tenth():
    for claim in (theory.two_scale_error, theory.three_scale_error):
        ours, theirs = (variable.symbol for variable in claim.statement().variables)
        conclusion = claim.statement().conclusion
        assert at(conclusion, {ours: sp.Rational(1, 10), theirs: sp.Integer(1)}) == sp.true
        assert at(conclusion, {ours: sp.Rational(11, 100), theirs: sp.Integer(1)}) == sp.false
