"""The map's grid and rates, and that a point which contradicts a proof is seen."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.experiments.advantage_map import (
    ADVANTAGE_MAP,
    AdvantageMap,
    MapPoint,
    MapSettings,
    log_spaced,
    rates_of_the_table,
)

POINT = MapPoint(
    groups=2,
    kappa=Fraction(2),
    gap=Fraction(10_000),
    length=17,
    tight_length=16,
    rates={
        "constant": 5e-5,
        "nesterov": 5e-3,
        "heavy-ball": 1e-2,
        "mrgd": 4e-2,
        "mrgd-certified": 4e-2,
        "tight": 5e-2,
    },
    limit=(0.2, 0.2),
    inside=True,
    fewer_steps=True,
    plainly_inside=False,
)


def test_the_grid_is_log_spaced_with_exact_ends_and_short_decimals():
    grid = log_spaced(Fraction(2), Fraction(10**8), 25)
    assert (grid[0], grid[-1], len(grid)) == (2, 10**8, 25)
    steps = np.diff(np.log([float(x) for x in grid]))
    np.testing.assert_allclose(steps, steps.mean(), atol=0.01)  # three digits: 1/200 at each end
    grid = log_spaced(Fraction(5, 4), Fraction(100), 9)
    assert all(100 % x.denominator == 0 for x in grid)


@pytest.mark.parametrize(
    ("low", "high", "count", "message"),
    [
        (0, 1, 5, "0 to 1 in 5 points; give 0 < low < high"),
        (2, 1, 5, "give 0 < low < high"),
        (1, 2, 1, "at least 2 points"),
        (1, 2, 2000, "not told apart by 3 digits"),
    ],
)
def test_a_grid_that_is_none_is_refused(low, high, count, message):
    with pytest.raises(InputError, match=message):
        log_spaced(Fraction(low), Fraction(high), count)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"groups": (1, 2)}, "numbers of groups >= 2"),
        ({"groups": ()}, "numbers of groups >= 2"),
        ({"kappas": (Fraction(1),)}, "every kappa must be > 1"),
        ({"gaps": ()}, "every gap must be > 1"),
    ],
)
def test_settings_without_an_advantage_to_look_for_are_refused(change, message):
    with pytest.raises(InputError, match=message):
        replace(ADVANTAGE_MAP, **change)


@pytest.mark.parametrize("K", [Fraction(4), Fraction(1000), Fraction(10**6)])
def test_the_rates_are_those_of_the_steps_own_matrices(K):
    # one step as a matrix on (x, x⁻), at many eigenvalues λ in [1, K]: its spectral radius
    found, L = rates_of_the_table(K), float(K)
    q = (np.sqrt(L) - 1) / (np.sqrt(L) + 1)
    largest = {"constant": 0.0, "nesterov": 0.0, "heavy-ball": 0.0}
    for lam in np.geomspace(1, L, 201):
        shrink = 1 - lam / L
        steps = {
            "constant": [[1 - 2 * lam / (L + 1)]],
            "nesterov": [[(1 + q) * shrink, -q * shrink], [1, 0]],
            "heavy-ball": [[1 + q**2 - 4 * lam / (np.sqrt(L) + 1) ** 2, -(q**2)], [1, 0]],
        }
        for name, step in steps.items():
            radius = np.abs(np.linalg.eigvals(np.array(step))).max()
            largest[name] = max(largest[name], radius)
    for name, rate in found.items():
        # a double eigenvalue is found to the square root of the unit roundoff
        assert np.exp(-rate) == pytest.approx(largest[name], abs=3e-7), name


def test_a_good_point_agrees_and_names_its_winner():
    assert POINT.agrees is True
    assert POINT.winner == "mrgd"
    assert replace(POINT, rates={**POINT.rates, "mrgd": 1e-3}).winner == "heavy-ball"


@pytest.mark.parametrize(
    "change",
    [
        {"fewer_steps": False},  # the region against the exact comparison
        {"inside": False, "fewer_steps": False, "plainly_inside": True},
        {"rates": {**POINT.rates, "mrgd-certified": 3e-2}},  # slower than guaranteed
        {"rates": {**POINT.rates, "tight": 0.3}},  # past the limit
    ],
)
def test_a_point_that_contradicts_a_proof_does_not_agree(change):
    bad = replace(POINT, **change)
    assert bad.agrees is False
    settings = MapSettings(groups=(2,), kappas=(POINT.kappa,), gaps=(POINT.gap,))
    found = AdvantageMap(settings=settings, points=(bad,))
    assert found.agrees is False
    assert found.rows()[0]["agrees"] == "no"


@pytest.mark.parametrize("name", ["inside", "fewer_steps", "plainly_inside"])
def test_what_is_undecided_is_not_agreement(name):
    settings = MapSettings(groups=(2,), kappas=(POINT.kappa,), gaps=(POINT.gap,))
    found = AdvantageMap(settings=settings, points=(replace(POINT, **{name: None}),))
    assert found.agrees is None
    assert found.rows()[0]["agrees"] == "undecided"
    assert json.dumps(found.to_json(), allow_nan=False)


def test_a_plane_has_a_row_for_each_gap_and_a_column_for_each_kappa():
    settings = MapSettings(
        groups=(2,), kappas=(Fraction(2), Fraction(3)), gaps=(Fraction(5), Fraction(7))
    )
    points = tuple(
        replace(POINT, kappa=kappa, gap=gap) for kappa in settings.kappas for gap in settings.gaps
    )
    plane = AdvantageMap(settings=settings, points=points).plane(
        2, lambda p: float(10 * p.gap + p.kappa)
    )
    assert plane.tolist() == [[52, 53], [72, 73]]
