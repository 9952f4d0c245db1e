import json
from fractions import Fraction

import pytest

import mrgd


def test_the_readme_path_from_groups_to_a_rechecked_certificate():
    groups = mrgd.spectral_groups("1/10:1", "100:1000")
    plan = mrgd.plan(groups, method="tight", contraction="9/10")
    bound = mrgd.certify(plan.schedule, groups)
    assert 0 < bound.lower <= bound.upper <= Fraction(9, 10)
    assert any(group.mu <= bound.witness <= group.L for group in groups)
    assert bound.holds("9/10") is True
    assert bound.holds("1/2") is False
    assert bound.steps == plan.schedule.length
    assert mrgd.recheck(bound.certificate).accepted
    assert mrgd.recheck(json.loads(bound.certificate)).accepted


def test_a_tampered_certificate_is_not_accepted():
    groups = mrgd.spectral_groups("1:2")
    certificate = json.loads(mrgd.certify(mrgd.plan(groups).schedule).certificate)
    certificate["upper"] = "0.1"
    assert not mrgd.recheck(certificate).accepted


def test_no_plan_is_faster_than_the_limit():
    groups = mrgd.spectral_groups("1/10:1", "100:1000")
    best = mrgd.limit(groups, digits=12)
    assert isinstance(best, mrgd.Limit)
    assert mrgd.plan(groups).bound.rate <= best.upper


def test_text_numbers_and_methods_mean_the_same():
    groups = mrgd.spectral_groups("1/10:1", "100:1000")
    by_name = mrgd.plan(groups, method="mrgd", eta="1/2")
    assert by_name == mrgd.plan(groups, method=mrgd.Method.MRGD, eta=Fraction(1, 2))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "golden"}, r"'golden' is not in this version; use one of constant"),
        ({"eta": "2"}, r"eta: '2' must be > 0 and < 2"),
        ({"eta": 0.5}, r"eta: 0\.5 is a float"),
        ({"contraction": "1"}, "contraction: '1' must be"),
        ({"digits": 1}, "digits: '1' must be an integer from 2"),
        ({"method": "rkc", "cycle_length": "8"}, "cycle_length: '8' must be an integer"),
        ({"method": "rkc", "order": "random"}, "order: 'random' is not in this version"),
    ],
)
def test_bad_arguments_are_refused_with_their_value(options, words):
    with pytest.raises(mrgd.InputError, match=words):
        mrgd.plan(mrgd.spectral_groups("1:2"), **options)


def test_a_schedule_without_groups_needs_them():
    schedule = mrgd.Schedule((mrgd.Step("1/2"),))
    with pytest.raises(mrgd.InputError, match="none given; give at least one"):
        mrgd.certify(schedule)


def test_a_certificate_of_another_type_is_refused():
    with pytest.raises(mrgd.InputError, match="'7' is a int; give its JSON text"):
        mrgd.recheck(7)


def test_every_public_name_is_there_and_no_other():
    for name in mrgd.__all__:
        assert getattr(mrgd, name) is not None
    assert set(mrgd.__all__) <= set(dir(mrgd))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        mrgd.nothing  # noqa: B018


def test_a_schedule_from_scales_takes_bounds_or_the_matrix():
    by_text = mrgd.schedule_from_scales(["1", "1/10"], "1:3", contraction="9/10")
    by_group = mrgd.schedule_from_scales(
        [1, Fraction(1, 10)], mrgd.SpectralGroup(1, 3), method="tight", contraction="9/10"
    )
    by_matrix = mrgd.schedule_from_scales([1, "1/10"], [[2, 1], [1, "2"]], contraction="9/10")
    assert by_text == by_group == by_matrix
    assert isinstance(by_text, mrgd.GradedPlan)
    bound = mrgd.certify(by_text.schedule)
    assert bound.upper <= Fraction(9, 10)
    assert mrgd.recheck(bound.certificate).accepted


@pytest.mark.parametrize(
    ("hessian", "words"),
    [
        ([[1, 2], [2, 1]], "least eigenvalue is -1, which must be > 0"),
        ([[1, 2], [3, 1]], "give a symmetric matrix"),
        ("2:1", "must be >="),
        ("1", "is not MU:L"),
        (7, "is no list of rows"),
    ],
)
def test_a_hessian_that_has_no_positive_bounds_is_refused(hessian, words):
    with pytest.raises(mrgd.InputError, match=words):
        mrgd.schedule_from_scales([1, "1/10"], hessian)
