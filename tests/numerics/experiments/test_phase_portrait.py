"""The phase portrait's run: its paths, and that a wrong manifold would be noticed."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from numerics.exact import InputError
from numerics.experiments.phase_portrait import (
    PORTRAIT,
    PortraitResult,
    manifold_distance_of_the_flow,
    portrait_paths,
    portrait_result,
)
from numerics.linear_network import PlaneProblem

SHORT = replace(PORTRAIT, seeds=(0, 1), duration=60)


@pytest.fixture(scope="module")
def result():
    return portrait_result(SHORT)


def test_the_losses_fall_and_the_errors_stay_large(result):
    for path in result.paths:
        assert np.all(np.diff(path.losses) < 0)
        assert path.settled is not None
        loss, error = (values[path.settled] / values[0] for values in (path.losses, path.errors))
        assert error > 4 * loss
    assert result.stays_near
    assert result.loss_is_blind
    assert result.has_order


def test_the_same_seed_gives_the_same_path_whoever_runs_beside_it(result):
    (alone,) = portrait_paths(replace(SHORT, seeds=(1,)))
    assert alone.positions == pytest.approx(result.paths[1].positions, abs=1e-13)


def test_the_result_is_json_and_a_table(result):
    value = json.loads(json.dumps(result.to_json(), allow_nan=False))
    assert value["within_epsilon_cubed"] is True
    assert [len(path["positions"]) for path in value["paths"]] == [61, 61]
    rows = result.rows()
    assert [row["seed"] for row in rows] == ["0", "1"]
    assert len({tuple(row) for row in rows}) == 1


def test_a_path_whose_transient_does_not_end_is_no_confirmation(result):
    lost = replace(result.paths[0], settled=None)
    changed = PortraitResult(
        settings=result.settings, paths=(lost,), flow_distances=result.flow_distances
    )
    assert lost.largest_distance == math.inf
    assert not changed.stays_near
    assert not changed.loss_is_blind
    assert "–" in changed.rows()[0].values()
    assert json.dumps(changed.to_json(), allow_nan=False)


def test_a_manifold_of_first_order_alone_would_fail_the_order(monkeypatch):
    true_manifold = PlaneProblem.manifold

    def straight(self, y):
        exact = true_manifold(self, y)
        tiny = PlaneProblem(depth=self.depth, goal=self.goal, epsilon=1e-4)
        first = (true_manifold(tiny, y) - 1) / 1e-8
        return exact if self.epsilon == 1e-4 else 1 + self.epsilon**2 * first

    monkeypatch.setattr(PlaneProblem, "manifold", straight)
    problem = PORTRAIT.problem
    coarse, fine = (
        manifold_distance_of_the_flow(replace(problem, epsilon=eps)) for eps in (0.1, 0.05)
    )
    assert 3 < math.log2(coarse / fine) < 4.5


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ({"seeds": ()}, "0 seeds"),
        ({"duration": 10}, "duration = 10"),
        ({"steps_per_unit": 0}, "steps per unit = 0"),
    ],
)
def test_settings_that_leave_nothing_to_measure_are_refused(choice, shown):
    with pytest.raises(InputError, match=shown):
        replace(PORTRAIT, **choice)


def test_a_goal_without_a_second_coordinate_is_refused():
    with pytest.raises(InputError, match="give a positive second coordinate"):
        manifold_distance_of_the_flow(replace(PORTRAIT.problem, goal=(1.0, 0.0)))
