"""The gallery of literature audits: every verdict as stated, every counterexample checked anew.

The counterexamples are evaluated by the functions below, written for this test from the words of
the claims: in fractions where that is possible, otherwise in mpmath's intervals, where a relation
counts as false only if it is false for all numbers of the intervals.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from math import prod
from pathlib import Path

import pytest
from mpmath import iv

GALLERY = Path(__file__).parents[2] / "gallery"

EXPECTED = {
    "bernoulli": {
        "proved": {
            *("integer_exponent", "integer_exponent_from_minus_two", "real_exponent"),
            *("exponent_between", "exponential_above", "between_line_and_hyperbola"),
            *("second_order", "weierstrass", "mean_of_rates", "step_count"),
        },
        "refuted": {
            *("any_exponent_as_said", "every_x_as_said", "exponential_for_stable_steps_as_said"),
            "mean_of_stable_rates_as_said",
        },
    },
    "big_step_little_step": {
        "proved": {
            *("length_of_three_scales", "big_step_is_paid", "two_scales_by_the_count"),
            *("two_scales_tight", "three_scales_by_the_count", "three_scales_tight"),
            *("three_scales_against_a_constant_step", "constant_step_at_best"),
            *("constant_step_as_it_holds", "constant_step_needs_fewer"),
        },
        "refuted": {
            *("big_step_is_paid_for_every_kappa_as_said", "two_scales_one_step_fewer"),
            *("constant_step_distance_as_said", "constant_step_value_as_said"),
        },
    },
    "fractal_schedule": {
        "proved": {
            *("whole_of_eight", "blocks_of_eight", "suffix_block", "prefix_block"),
            *("chebyshev_growth", "two_successive_of_four"),
            *("first_five_of_eight", "first_three_of_four", "last_half_is_not_tight"),
            "first_step_is_bounded",
        },
        "refuted": {"sorted_order_as_said", "first_step_with_a_suffix_factor"},
    },
    "runge_kutta_chebyshev": {
        "proved": {
            *("consistent", "stable", "unstable_beyond", "optimal", "optimal_four"),
            *("optimal_weights", "damped_interval"),
        },
        "refuted": {"one_unit_more_as_said", "damping_is_free_as_said"},
    },
    "silver_steps": {
        "proved": {
            *("sum_of_steps", "product_at_the_end", "distance", "gradient", "value"),
            *("value_is_not_tight", "stiffest_is_worst_for_one_step", "fifteen_against_constant"),
        },
        "refuted": {"stiffest_is_worst_as_said", "seven_against_constant"},
    },
}

Number = Fraction | int


def near(number: Number):
    """An interval around a fraction."""
    exact = Fraction(number)
    return iv.mpf(exact.numerator) / iv.mpf(exact.denominator)


def is_above(left, right) -> bool:
    """left > right for all numbers of the two intervals, or exactly."""
    return (left > right) is True


def whole(interval) -> int:
    """The floor that all numbers of the interval share."""
    floor = int(float(interval.mid))  # a guess, which the intervals confirm
    assert (interval >= floor) is True
    assert (interval < floor + 1) is True
    return floor


def chebyshev(s: int, x: Fraction) -> Fraction:
    """T_s by its recurrence."""
    before, now = Fraction(1), x
    for _ in range(s - 1):
        before, now = now, 2 * x * now - before
    return now


def cosine(numerator: int, denominator: int):
    return iv.cos(iv.pi * numerator / denominator)


def any_exponent(r, x):
    assert r >= 0
    assert x > -1
    return is_above(1 + near(r * x), iv.exp(near(r) * iv.log(1 + near(x))))


def every_x(n, x):
    assert n >= 1
    return (1 + x) ** int(n) < 1 + n * x


def exponential_for_stable_steps(n, x):
    assert n >= 1
    assert 0 <= x <= 2
    return is_above(near(abs(1 - x) ** int(n)), iv.exp(near(-n * x)))


def mean_of_stable_rates(a, b, c):
    assert all(0 <= each <= 2 for each in (a, b, c))
    return abs((1 - a) * (1 - b) * (1 - c)) > abs(1 - (a + b + c) / 3) ** 3


def big_step_for_every_kappa(R, kappa_1, kappa_2):
    assert R >= 1
    assert kappa_1 > 1
    assert kappa_2 >= 1
    count = 1 + whole(near(kappa_2) * iv.log(near(R * kappa_1)))  # ⌈y⌉ where y is no integer
    return (R - 1) * (1 - 1 / kappa_2) ** count > 1 - 1 / kappa_1


def one_step_fewer(x):
    assert 1000 <= x <= 10000 or Fraction(1, 10) <= x <= 1
    return abs((1 - x) * (1 - x / 10000) ** 66) > Fraction(9, 10)


def constant_step_distance(T, kappa, lambda_1):
    rate = 2 / (lambda_1 + kappa * lambda_1)
    first, last = 1 - rate * lambda_1, 1 - rate * kappa * lambda_1
    epsilon = max(abs(first), abs(last)) ** int(T) / lambda_1
    assert T >= 1
    assert kappa >= 2
    return whole(near(kappa / 2) * iv.log(near(1 / (lambda_1 * epsilon)))) > T


def constant_step_value(T, epsilon, eta, kappa, lambda_1):
    """½λ₁y₁² + ½κλ₁y₂², where y₁ = 1/λ₁ and y₂ = 1/(λ₁√κ) at the start: 1/λ₁ in all."""
    assert min(T, epsilon, lambda_1) > 0
    assert eta >= 0
    assert kappa > 1
    first = lambda_1 * (1 / lambda_1) ** 2 / 2
    second = kappa * lambda_1 / (kappa * lambda_1**2) / 2
    for _ in range(int(T)):
        first *= (1 - eta * lambda_1) ** 2
        second *= (1 - eta * kappa * lambda_1) ** 2
    said = whole(near(kappa / 2) * iv.log(near(1 / (lambda_1 * epsilon))))
    return first + second <= epsilon and said > T


def sorted_order(theta, x):
    assert theta > 1
    assert -1 <= x <= 1
    cosines = [cosine(1, 8), cosine(3, 8)]
    product = prod(abs((near(x) - c) / (near(theta) - c)) for c in cosines)
    return is_above(product, near(2 / (theta - 1)))


def first_step(theta, x):
    assert theta > 1
    assert -1 <= x <= 1
    c = cosine(1, 4)
    bound = near(2 / (theta - 1) * 2 / (1 + theta))
    return is_above(abs((near(x) - c) / (near(theta) - c)), bound)


def one_unit_more(z):
    assert -51 <= z <= 0
    return abs(chebyshev(5, 1 + z / 25)) > 1


def damping_is_free(epsilon):
    """T₅ = 16x⁵ − 20x³ + 5x, so T₅′ = 80x⁴ − 60x² + 5."""
    assert 0 <= epsilon <= 1
    at = 1 + epsilon / 25
    return (1 + at) * (80 * at**4 - 60 * at**2 + 5) < 50 * chebyshev(5, at)


def silver_residual(steps, x):
    root = iv.sqrt(iv.mpf(2))
    sizes = {"a": root, "b": iv.mpf(2), "c": 2 + root}
    return prod(1 - sizes[letter] * near(x) for letter in steps)


def stiffest_is_worst(x):
    assert 0 <= x <= 1
    value = near(x) * silver_residual("aba", x) ** 2
    return is_above(value, (iv.sqrt(iv.mpf(2)) - 1) ** 4)


def seven_against_constant(x):
    assert Fraction(1, 100) <= x <= 1
    return is_above(abs(silver_residual("abacaba", x)), near(Fraction(99, 101) ** 7))


FAILS: dict[str, Callable[..., bool]] = {
    "bernoulli.any_exponent_as_said": any_exponent,
    "bernoulli.every_x_as_said": every_x,
    "bernoulli.exponential_for_stable_steps_as_said": exponential_for_stable_steps,
    "bernoulli.mean_of_stable_rates_as_said": mean_of_stable_rates,
    "big_step_little_step.big_step_is_paid_for_every_kappa_as_said": big_step_for_every_kappa,
    "big_step_little_step.two_scales_one_step_fewer": one_step_fewer,
    "big_step_little_step.constant_step_distance_as_said": constant_step_distance,
    "big_step_little_step.constant_step_value_as_said": constant_step_value,
    "fractal_schedule.sorted_order_as_said": sorted_order,
    "fractal_schedule.first_step_with_a_suffix_factor": first_step,
    "runge_kutta_chebyshev.one_unit_more_as_said": one_unit_more,
    "runge_kutta_chebyshev.damping_is_free_as_said": damping_is_free,
    "silver_steps.stiffest_is_worst_as_said": stiffest_is_worst,
    "silver_steps.seven_against_constant": seven_against_constant,
}


@pytest.fixture(autouse=True)
def digits():
    before, iv.dps = iv.dps, 60
    yield
    iv.dps = before


def test_every_file_of_the_gallery_is_in_the_table():
    assert sorted(EXPECTED) == sorted(path.stem for path in GALLERY.glob("*.py"))


@pytest.mark.parametrize("stem", EXPECTED)
def test_a_file_of_the_gallery_has_the_verdicts_that_it_is_said_to_have(mrgd, stem):
    refuted = [f"{stem}.{name}" for name in sorted(EXPECTED[stem]["refuted"])]
    expected = [word for name in refuted for word in ("--expect-refuted", name)]
    ended = mrgd(
        *("verify", str(GALLERY / f"{stem}.py"), *expected),
        *("--quiet", "--jobs", "2", "--time-limit", "60", "--json", "-"),
    )
    rows = {row["id"]: row for row in json.loads(ended.out)["claims"]}
    wanted = {f"{stem}.{name}": v for v, names in EXPECTED[stem].items() for name in names}
    assert {name: row["verdict"] for name, row in rows.items()} == wanted
    assert ended.status == 0
    for name in refuted:
        point = {key: Fraction(text) for key, text in rows[name]["counterexample"].items()}
        assert FAILS[name](**point), f"{name} does not fail at {point}"


@pytest.mark.parametrize(
    ("fails", "point"),
    [
        (any_exponent, {"r": 2, "x": Fraction(1, 2)}),
        (every_x, {"n": 5, "x": -2}),
        (exponential_for_stable_steps, {"n": 2, "x": 1}),
        (mean_of_stable_rates, {"a": 1, "b": 0, "c": 0}),
        (big_step_for_every_kappa, {"R": 2, "kappa_1": Fraction(3), "kappa_2": Fraction(2)}),
        (one_step_fewer, {"x": Fraction(5000)}),
        (constant_step_distance, {"T": 1, "kappa": Fraction(9), "lambda_1": Fraction(1)}),
        (sorted_order, {"theta": Fraction(3, 2), "x": 0}),
        (first_step, {"theta": Fraction(3, 2), "x": -1}),
        (one_unit_more, {"z": Fraction(-50)}),
        (damping_is_free, {"epsilon": Fraction(0)}),
        (stiffest_is_worst, {"x": 1}),
        (seven_against_constant, {"x": 1}),
    ],
)
def test_the_evaluation_lets_pass_what_is_no_counterexample(fails, point):
    assert not fails(**point)


def test_the_page_of_the_gallery_counts_the_verdicts():
    page = (GALLERY / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)\.py` \|.*\| (\d+) proved, (\d+) refuted \|", page, re.MULTILINE)
    counted = {
        stem: Counter({verdict: len(names) for verdict, names in verdicts.items()})
        for stem, verdicts in EXPECTED.items()
    }
    assert {s: Counter(proved=int(p), refuted=int(r)) for s, p, r in rows} == counted
