"""The claims about the limit: what they are given, and what would not pass."""

import dataclasses

import pytest
import sympy as sp

import theory.limit as theory
from proofs_check import limit_bound
from proofs_check.check import checks
from proofs_check.evidence import Verdict
from proofs_check.limit import Limit


def attempt(name: str):
    return checks()[name].attempt()


def test_the_lower_bound_is_proved_and_says_what_it_cites() -> None:
    (found,) = attempt("limit.lower-bound")
    assert found.verdict is Verdict.PROVED
    assert any("zeros" in name for name in found.trusts)


def test_the_values_are_checked_and_not_certified() -> None:
    (found,) = attempt("limit.value")
    assert found.verdict is Verdict.CHECKED
    assert set(found.values) == {"g_1", "g_2", "g_3", "g_4", "g_5"}
    assert "the Bernstein–Walsh lemma" in found.trusts


@pytest.mark.parametrize("place", range(10))
def test_a_bracket_moved_by_its_last_digit_is_not_confirmed(place: int) -> None:
    statement = theory.value.statement()
    parts = list(sp.And.make_args(statement.conclusion))
    part = parts[place]
    (number,) = part.atoms(sp.Rational)
    (symbol,) = part.free_symbols
    unit = sp.Rational(1, 10**11) if number < sp.Rational(1, 100) else sp.Rational(1, 10**9)
    above = part.subs(symbol, 10) is sp.true  # a lower end is raised, an upper end is lowered
    parts[place] = part.func(
        *(side + (unit if above else -unit) if side == number else side for side in part.args),
        evaluate=False,
    )
    moved = dataclasses.replace(statement, conclusion=sp.And(*parts), instance={}, witnesses=())
    with pytest.raises(limit_bound.NotProved, match="does not hold at"):
        limit_bound.value.function(moved)


def test_a_statement_about_other_spectra_is_not_confirmed() -> None:
    statement = theory.value.statement()
    fewer = dataclasses.replace(
        statement,
        variables=statement.variables[:1],
        conclusion=sp.And(*list(sp.And.make_args(statement.conclusion))[:0]),
        instance={},
    )
    with pytest.raises(limit_bound.NotProved, match="other spectra"):
        limit_bound.value.function(fewer)


def test_an_enclosure_off_by_the_thirtieth_digit_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = limit_bound.limit

    def off(groups, digits: int) -> Limit:
        found = honest(groups, digits=digits)
        return dataclasses.replace(found, lower=found.lower + found.lower.scaleb(-28))

    monkeypatch.setattr(limit_bound, "limit", off)
    (found,) = attempt("limit.value")
    assert found.verdict is Verdict.UNDECIDED
    assert "give" in found.scope


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
