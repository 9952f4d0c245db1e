"""The claims about the limit: what they are given, and what would not pass."""

import dataclasses
import json
from decimal import Decimal

import pytest
import sympy as sp

import theory.limit as theory
from numerics.spectral_group import spectral_groups
from proofs_check import limit_bound
from proofs_check.check import checks
from proofs_check.checker import check
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import NotProved
from proofs_check.limit import limit
from proofs_check.limit_certificate import CertifiedBracket


@pytest.fixture(scope="module")
def evidence() -> tuple[Evidence, ...]:
    return checks()["limit.value"].attempt()


@pytest.fixture(scope="module")
def brackets(evidence: tuple[Evidence, ...]) -> dict[str, CertifiedBracket]:
    """The certified ends as the evidence says them."""
    found = {}
    for low, high in zip(evidence[:-1:2], evidence[1:-1:2], strict=True):
        lower, name = low.scope.split("shows ")[1].split(" ≤ ")
        same, upper = high.scope.split("shows ")[1].split(" ≤ ")
        assert name == same
        found[name] = CertifiedBracket(Decimal(lower), Decimal(upper), "", "")
    return found


def test_the_lower_bound_is_proved_and_says_what_it_cites() -> None:
    (found,) = checks()["limit.lower-bound"].attempt()
    assert found.verdict is Verdict.PROVED
    assert any("zeros" in name for name in found.trusts)


def test_the_brackets_are_certified_and_thirty_digits_are_checked(
    evidence: tuple[Evidence, ...],
) -> None:
    *ends, digits = evidence
    assert len(ends) == 10
    assert {end.verdict for end in ends} == {Verdict.CERTIFIED}
    assert digits.verdict is Verdict.CHECKED
    assert set(digits.values) == {"g_1", "g_2", "g_3", "g_4", "g_5"}
    assert limit_bound._LEMMA in digits.trusts


def test_a_certificate_raised_by_a_thousandth_is_rejected(evidence: tuple[Evidence, ...]) -> None:
    for place, field in ((0, "upper"), (1, "at_least")):
        certificate = dict(evidence[place].certificate)
        number = Decimal(str(certificate[field]))
        assert check(json.dumps(certificate)).accepted
        certificate[field] = str(number * Decimal("0.999" if field == "upper" else "1.001"))
        assert not check(json.dumps(certificate)).accepted


@pytest.mark.parametrize("place", range(10))
def test_a_bracket_narrower_than_its_certificates_is_not_confirmed(
    place: int, brackets: dict[str, CertifiedBracket]
) -> None:
    statement = theory.value.statement()
    limit_bound._within(statement, brackets)
    parts = list(sp.And.make_args(statement.conclusion))
    part = parts[place]
    (number,), (symbol,) = part.atoms(sp.Rational), part.free_symbols
    is_lower = part.subs(symbol, 10) is sp.true
    bracket = brackets[str(symbol)]
    end = sp.Rational(str(bracket.lower if is_lower else bracket.upper))
    closer = end * (1 + sp.Rational(1 if is_lower else -1, 10**6))
    moved = sp.Ge(symbol, closer) if is_lower else sp.Le(symbol, closer)
    assert (moved.subs(symbol, number) is sp.false) or not is_lower or closer > number
    parts[place] = moved
    twin = dataclasses.replace(statement, conclusion=sp.And(*parts), instance={})
    with pytest.raises(NotProved, match="does not hold at"):
        limit_bound._within(twin, brackets)


def test_a_statement_about_other_spectra_is_not_confirmed(
    brackets: dict[str, CertifiedBracket],
) -> None:
    fewer = {name: bracket for name, bracket in brackets.items() if name != "g_3"}
    with pytest.raises(NotProved, match="other spectra"):
        limit_bound._within(theory.value.statement(), fewer)


def test_an_enclosure_off_by_the_twentyeighth_digit_is_refused() -> None:
    honest = limit(spectral_groups("1:2", "200:400"))
    limit_bound._agree(honest)
    off = dataclasses.replace(honest, lower=honest.lower * (1 + Decimal("1e-28")))
    with pytest.raises(NotProved, match="give"):
        limit_bound._agree(off)


def test_an_enclosure_outside_of_what_is_certified_is_refused(
    brackets: dict[str, CertifiedBracket],
) -> None:
    enclosed = {"g_1": limit(spectral_groups("1:2", "200:400"))}
    limit_bound._inside(enclosed, brackets)
    with pytest.raises(NotProved, match="outside of what is certified"):
        limit_bound._inside(enclosed, {"g_1": brackets["g_2"]})


def test_the_closed_forms_are_those_that_are_known() -> None:
    formulas = {formula.name: formula.right for formula in theory.limit_formulas.derive()}
    kappa = sp.Symbol("kappa", positive=True)
    known = sp.log((sp.sqrt(kappa) + 1) / (sp.sqrt(kappa) - 1))
    for number in (2, 9, 10**4):
        assert sp.N((formulas["one_interval"] - known).subs(kappa, number), 30, chop=1e-25) == 0
    two = formulas["two_equal_intervals"]
    ends = dict(zip(("mu", "w", "gap"), (1, 1, 3), strict=True))
    value = two.subs({s: ends[str(s)] for s in two.free_symbols})
    # [1, 2] ∪ [5, 6]: T(0) = 4
    assert sp.simplify(value - sp.log(4 + sp.sqrt(15)) / 2) == 0
