"""Certified contraction by comparison matrices, and the checker's second kind of certificate."""

import copy
import json
import math
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from strategies.coupled import coupled_groups, short_schedules

from numerics.coupled_groups import CoupledGroups, comparison_matrix
from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from numerics.spectral_group import SpectralGroup
from proofs_check import checker
from proofs_check.certificate import sealed
from proofs_check.checker import check
from proofs_check.comparison import (
    comparison_bound,
    comparison_certificate,
    comparison_certificate_text,
)


def two_blocks(inverse_scale: int, count: int) -> tuple[CoupledGroups, Schedule]:
    """Blocks [1, 3/2] and ε²[1, 3/2] with c = ε/4; `count` small steps and one large one."""
    eps = Fraction(1, inverse_scale)
    groups = (SpectralGroup(1, Fraction(3, 2)), SpectralGroup(eps**2, eps**2 * 3 / 2))
    coupled = CoupledGroups(groups, ((0, eps / 4), (eps / 4, 0)))
    rate = Fraction(4, 5)
    return coupled, Schedule((Step(rate, count), Step(rate / eps**2)))


def image_of(made: dict) -> tuple[list[Fraction], list[Fraction]]:
    """(∏M)u and u, exactly, by the definition, from the certificate's text alone."""
    ends = [(Fraction(g["mu"]), Fraction(g["L"])) for g in made["groups"]]
    cross = [[Fraction(c) for c in row] for row in made["cross"]]
    u = [Fraction(x) for x in made["vector"]]
    found = u
    for step in made["steps"]:
        rate = Fraction(step["rate"])
        for _ in range(step["count"]):
            found = [
                max(abs(1 - rate * ends[i][0]), abs(1 - rate * ends[i][1])) * found[i]
                + sum(rate * cross[i][k] * found[k] for k in range(len(ends)) if k != i)
                for i in range(len(ends))
            ]
    return found, u


def is_true(made: dict) -> bool:
    found, u = image_of(made)
    limit = Fraction(made["at_most"])
    return all(x > 0 for x in u) and all(x <= limit * y for x, y in zip(found, u, strict=True))


@settings(max_examples=100, deadline=None)
@given(coupled_groups(), short_schedules())
def test_every_bound_is_true_accepted_and_near_the_spectral_radius(coupled, schedule):
    bound = comparison_bound(coupled, schedule)
    made = comparison_certificate(bound)
    assert is_true(made)
    result = check(comparison_certificate_text(bound))
    assert result.accepted, result.message
    # Any positive vector bounds the spectral radius from above; from below, by the same ratios.
    found, u = image_of(made)
    if min(found) > 0:
        below = min(x / y for x, y in zip(found, u, strict=True))
        assert below <= bound.contraction


def test_the_multirate_cycle_contracts_almost_as_fast_at_every_scale():
    rates = [comparison_bound(*two_blocks(10**k, 3 + 4 * k)).contraction for k in (1, 2, 3)]
    # 1/5 + 1/20 + 1/8: the large step, what it receives, and what the small steps return
    assert all(Fraction(35, 100) < rate < Fraction(38, 100) for rate in rates)


def test_too_few_small_steps_do_not_contract_and_the_bound_says_so():
    bound = comparison_bound(*two_blocks(10, 3))
    assert not bound.is_contraction
    assert bound.rate < 0
    assert check(comparison_certificate_text(bound)).accepted  # true, though no contraction


def test_without_cross_terms_it_is_the_product_of_the_factors():
    groups = (SpectralGroup(100, 1000), SpectralGroup(Fraction(1, 10), 1))
    schedule = Schedule((Step(Fraction(1, 1000), 67), Step(Fraction(1))))
    bound = comparison_bound(CoupledGroups(groups, ((0, 0), (0, 0))), schedule)
    exact = max(Fraction(9, 10) ** 67 * 999, Fraction(9999, 10000) ** 67 * Fraction(9, 10))
    assert exact <= bound.contraction <= exact * (1 + Fraction(1, 10**5))


def test_a_million_steps_are_certified_by_repeated_squaring():
    groups = (SpectralGroup(1000, 2000), SpectralGroup(Fraction(1, 1000), Fraction(1, 500)))
    c = Fraction(1, 10**4)
    schedule = Schedule((Step(Fraction(1, 2000), 10**6), Step(Fraction(1), 1)))
    bound = comparison_bound(CoupledGroups(groups, ((0, c), (c, 0))), schedule)
    assert bound.contraction < Fraction(9, 10)
    assert check(comparison_certificate_text(bound)).accepted


def test_a_contraction_beyond_floats_has_a_rate():
    group = (SpectralGroup(1, 2),)
    for rate, factor in ((Fraction(1, 2), Fraction(1, 2)), (Fraction(3, 2), Fraction(2))):
        schedule = Schedule((Step(rate, 5000),))
        bound = comparison_bound(CoupledGroups(group, ((0,),)), schedule)
        assert bound.rate == pytest.approx(-math.log(factor), rel=1e-6)


def test_an_equality_in_exact_fractions_is_accepted():
    made = comparison_certificate(comparison_bound(*two_blocks(2, 1)))
    found, u = image_of(made)
    made["at_most"] = str(max(x / y for x, y in zip(found, u, strict=True)))
    assert check(json.dumps(sealed(made))).accepted
    made["at_most"] = str(Fraction(made["at_most"]) - Fraction(1, 10**400))
    assert "is not shown" in check(json.dumps(sealed(made))).message


def test_too_many_groups_or_steps_are_refused():
    coupled, schedule = two_blocks(2, 1)
    with pytest.raises(InputError, match="2 groups and 10002 entries"):
        comparison_bound(coupled, Schedule(schedule.steps * 5001))


def test_an_overflowing_product_is_rejected_by_the_checker():
    made = comparison_certificate(comparison_bound(*two_blocks(10, 3)))
    made["steps"] = [{"rate": "10", "count": 10**90}]
    assert "too large" in check(json.dumps(sealed(made))).message


def with_fields(**fields: object) -> str:
    made = comparison_certificate(comparison_bound(*two_blocks(10, 6)))
    return json.dumps(sealed({**made, **fields}))


ZERO = [["0", "0"], ["0", "0"]]
BAD = {
    "cross that is no list": (with_fields(cross="0"), "cross must be a list"),
    "a missing row": (with_fields(cross=[["0", "1"]]), "as long as groups"),
    "a short row": (with_fields(cross=[["0", "1"], ["0"]]), "as long as groups"),
    "a row that is text": (with_fields(cross=["00", ["0", "0"]]), "as long as groups"),
    "a short vector": (with_fields(vector=["1"]), "as long as groups"),
    "a diagonal": (with_fields(cross=[["1", "0"], ["0", "0"]]), "0 on its diagonal"),
    "a negative cross term": (with_fields(cross=[["0", "-1"], ["0", "0"]]), "must be a number"),
    "a decimal": (with_fields(cross=[["0", "0.5"], ["0", "0"]]), "must be fractions"),
    "a zero in u": (with_fields(vector=["1", "0"]), "must be fractions > 0"),
    "a limit that is none": (with_fields(at_most=None), "must be a number"),
    "a count of zero": (with_fields(steps=[{"rate": "1", "count": 0}]), "count must be from 1"),
    "an empty group": (with_fields(groups=[{"mu": "2", "L": "1"}] * 2), "group 1 is empty"),
    "too many groups": (with_fields(groups=[{"mu": "1", "L": "1"}] * 101), "as long as groups"),
    "the other kind": (
        with_fields(kind="contraction", pieces=[], lower="0", upper="1", witness="1", digits=5),
        "with the keys",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_comparison_certificate_is_rejected_in_one_line(name):
    text, reason = BAD[name]
    result = check(text)
    assert not result.accepted
    assert reason in result.message


def tampered(made: dict, rng: random.Random) -> dict:
    """One number changed, re-sealed: only the mathematics can object."""
    made = copy.deepcopy(made)
    change = Fraction(rng.choice([-1, 1]), 10 ** rng.randint(0, 8))
    kind = rng.randrange(6)
    if kind == 0:
        item = rng.choice(made["groups"])
        key = rng.choice(["mu", "L"])
        item[key] = str(Fraction(item[key]) * (1 + change / 2))
    elif kind == 1:
        i = rng.randrange(2)
        made["cross"][i][1 - i] = str(Fraction(made["cross"][i][1 - i]) * (1 + change))
    elif kind == 2:
        item = rng.choice(made["steps"])
        item["rate"] = str(Fraction(item["rate"]) * (1 + change / 2))
    elif kind == 3:
        item = rng.choice(made["steps"])
        item["count"] = max(1, item["count"] + rng.choice([-1, 1]))
    elif kind == 4:
        i = rng.randrange(2)
        made["vector"][i] = str(Fraction(made["vector"][i]) * (1 + change / 2))
    else:
        made["at_most"] = str(Fraction(made["at_most"]) * (1 + change / 2))
    return sealed(made)


def test_re_sealed_tampering_is_accepted_exactly_where_it_stays_true():
    rng = random.Random(5)
    pool = [
        comparison_certificate(comparison_bound(*two_blocks(s, n))) for s, n in ((2, 1), (10, 6))
    ]
    pool.append(comparison_certificate(comparison_bound(*two_blocks(100, 10))))
    false = 0
    for i in range(300):
        made = tampered(pool[i % 3], rng)
        truth = is_true(made) and all(Fraction(g["mu"]) <= Fraction(g["L"]) for g in made["groups"])
        assert check(json.dumps(made)).accepted is truth
        false += not truth
    assert 100 < false < 250


def test_unsealed_tampering_is_rejected():
    made = comparison_certificate(comparison_bound(*two_blocks(10, 6)))
    for key, value in (("at_most", "1"), ("vector", ["1", "1"]), ("kind", "other")):
        assert not check(json.dumps({**made, key: value})).accepted


def test_upward_rounding_is_above_and_near():
    rng = random.Random(6)
    for _ in range(200):
        x = Fraction(rng.getrandbits(300) + 1, rng.getrandbits(rng.randint(1, 900)) + 1)
        above = checker._up(x, 64)
        assert x <= above <= x * (1 + Fraction(1, 2**60))
    tiny = Fraction(1, 3**200_000)
    assert checker._up(tiny, 64) == Fraction(1, 2**checker.DEEPEST)


def test_the_matrix_of_the_bound_is_the_one_of_the_definition():
    coupled, schedule = two_blocks(10, 6)
    rate = schedule.steps[1].rate
    assert comparison_matrix(coupled, rate)[0][0] == max(abs(1 - rate), abs(1 - rate * 3 / 2))
