from fractions import Fraction

from mrgd.plan_text import answer_line, bound_lines, limit_line, schedule_lines, short
from numerics.schedule import Schedule, Step
from numerics.spectral_group import spectral_groups
from proofs_check.limit import limit_of
from proofs_check.supremum import contraction_bound


def bound_of(rate, *groups):
    return contraction_bound(Schedule((Step(rate),)), spectral_groups(*groups))


def test_a_cycle_that_does_not_contract_has_no_rate():
    assert "rate: none is certified, the cycle may not contract" in bound_lines(
        bound_of("2", "1:1")
    )


def test_the_limit_has_a_line_for_each_case():
    cases = {
        ("2/3", "1:2"): "limit: 1.76275, this schedule reaches at least 0.623 of it",
        ("3", "1:2"): "limit: 1.76275 nats a gradient step",
        ("2/3", "1:1"): "limit: infinite, as every group is a point",
        ("1/9", "1:1e30"): "limit: not computed for these groups; mrgd limit says why",
    }
    for (rate, group), line in cases.items():
        bound = bound_of(rate, group)
        assert limit_line(bound, limit_of(bound)) == line


def test_each_of_the_three_answers_has_its_words():
    lines = [answer_line(Fraction(9, 10), holds) for holds in (True, False, None)]
    assert lines == [
        "max |p| <= 9/10 holds",
        "max |p| <= 9/10 does not hold",
        "max |p| <= 9/10 is undecided",
    ]


def test_long_schedules_are_cut_and_the_rest_is_counted():
    schedule = Schedule(tuple(Step(Fraction(1, k)) for k in range(1, 101)))
    lines = list(schedule_lines(schedule))
    assert len(lines) == 14
    assert lines[0] == "schedule: 100 gradient steps a cycle"
    assert lines[-1] == "  … and 88 more rates"


def test_long_fractions_are_rounded_and_said_to_be():
    assert short(Fraction(1, 3)) == "1/3"
    assert short(Fraction(1, 3 * 10**80)) == "3.3333333333333333333E-81 (rounded)"
