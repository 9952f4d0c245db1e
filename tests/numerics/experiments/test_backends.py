"""The same experiments on PyTorch: equal to NumPy within what each is allowed by rounding."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from numerics.array_backend import ON_NUMPY, ArrayBackend
from numerics.experiments.convex_curve import convex_curve
from numerics.experiments.family_run import CertifiedCycle, memory_curve, schedule_curve
from numerics.experiments.given_spectra import GivenSpectrum, SpectraSettings, spectrum_problem
from numerics.experiments.logistic import BREAST_CANCER, logistic_problem
from numerics.experiments.order_transients import ORDER_TRANSIENTS, chebyshev_cycle, order_run
from numerics.experiments.strongly_convex import STRONGLY_CONVEX, loss_gradient, starts
from numerics.experiments.toy import toy_result
from numerics.experiments.toy_problem import THREE_SCALE, TWO_SCALE, common_groups, toy_problems
from numerics.logistic_regression import gradient, minimiser
from numerics.memory_descent import MEMORY_DESCENTS
from numerics.multirate import constant_schedule, multirate_schedule
from numerics.schedule import Schedule, Step
from numerics.step_order import factor_bound, interleaved
from proofs_check.envelope import cycle_envelope
from proofs_check.order_transients import certified_rounding

SPECTRUM = GivenSpectrum(kappas=(Fraction(2), Fraction(2)), gaps=(Fraction(100),))
SPECTRA = SpectraSettings(spectra=(SPECTRUM,), dimension=8, rows=16, seeds=(0,), limit=2_000)


@pytest.fixture(scope="module")
def on_torch():
    pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    return ArrayBackend("torch")


def toy(backend, dtype, of=THREE_SCALE, cycles=4):
    settings = replace(of, dimension=12, points=900, cycles=cycles, seeds=(0, 1))
    settings = replace(settings, backend=backend, dtype=dtype)
    problems = toy_problems(settings)
    groups = common_groups(problems)
    multirate = interleaved(multirate_schedule(groups), groups)
    constant = constant_schedule(groups)
    steps = settings.cycles * multirate.length
    envelopes = [cycle_envelope(each, groups).after(steps) for each in (multirate, constant)]
    return toy_result(
        settings,
        problems,
        groups,
        multirate=multirate,
        multirate_envelope=envelopes[0],
        constant=constant,
        constant_envelope=envelopes[1],
    )


def test_a_toy_in_float32_is_within_its_own_bounds_and_far_outside_those_of_float64():
    single, double = (
        toy(ON_NUMPY, dtype, of=TWO_SCALE, cycles=60) for dtype in ("float32", "float64")
    )
    assert single.is_within_bounds
    assert single.to_json()["settings"]["dtype"] == "float32"
    last = [found.multirate.traces[0].errors[-1] for found in (single, double)]
    assert last[0] > last[1] + 1e-9  # rounding is seen
    assert last[0] > double.multirate.traces[0].bounds[-1]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_toy_on_torch_is_within_its_bounds(on_torch, dtype):
    found, same = toy(on_torch, dtype), toy(ON_NUMPY, dtype)
    assert found.is_within_bounds
    assert found.to_json()["settings"]["backend"] == "torch"
    assert found.groups == same.groups  # the problem is the same to the last bit
    unit = np.finfo(dtype).eps
    np.testing.assert_allclose(
        found.multirate.traces[0].errors, same.multirate.traces[0].errors, rtol=0, atol=1e3 * unit
    )


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_families_on_torch_are_within_their_bounds(on_torch, dtype):
    problem = spectrum_problem(replace(SPECTRA, backend=on_torch), SPECTRUM, 0, dtype)
    schedule = multirate_schedule(problem.groups)
    schedule = interleaved(schedule, problem.groups)
    rates = [step.rate for step in schedule.steps for _ in range(step.count)]
    each = np.array([[float(factor_bound(rate, g)) for g in problem.groups] for rate in rates])
    suffixes = np.cumprod(each[::-1] * (1 + 1e-14), axis=0)[::-1]
    after = np.vstack([suffixes[1:], np.ones(len(problem.groups))])
    cycle = CertifiedCycle(
        name="mrgd", schedule=schedule, factors=suffixes[0], suffixes=after.max(axis=1)
    )
    curve = schedule_curve(problem, cycle, limit=1_000, stop=1e-8)
    assert curve.ends
    assert curve.is_within_bounds
    halved = replace(cycle, factors=cycle.factors / 10, suffixes=cycle.suffixes / 10)
    assert not schedule_curve(problem, halved, limit=1_000, stop=1e-8).is_within_bounds


@pytest.mark.parametrize("name", MEMORY_DESCENTS)
def test_methods_with_memory_run_on_torch(on_torch, name):
    same = spectrum_problem(SPECTRA, SPECTRUM, 0, "float64")
    found, expected = (
        memory_curve(problem, name, limit=12, stop=1e-12).errors
        for problem in (replace(same, backend=on_torch), same)
    )
    # from as many steps on as there are eigenvalues conjugate gradients are rounding alone
    np.testing.assert_allclose(found[:, :8], expected[:, :8], rtol=1e-6)
    assert found.shape[1] >= 12


def test_losses_that_are_not_quadratic_run_on_torch(on_torch):
    schedule = Schedule((Step(Fraction(1, 2)),))

    def final(backend):
        settings = replace(STRONGLY_CONVEX, block=4, backend=backend)
        scale = settings.scales[0]
        first = starts(settings, scale)[:1]
        slope = loss_gradient(settings, scale)
        convex = convex_curve("GD", slope, first, np.zeros(8), schedule, steps=30, backend=backend)
        problem = logistic_problem(BREAST_CANCER, None)
        w = minimiser(problem)
        logistic = convex_curve(
            "GD", gradient(problem, backend), [w + 1], w, schedule, steps=30, backend=backend
        )
        return np.stack([convex.errors[0], logistic.errors[0]])

    np.testing.assert_allclose(final(on_torch), final(ON_NUMPY), rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_order_of_steps_runs_on_torch_without_a_difference(on_torch, dtype):
    case = ORDER_TRANSIENTS.cases[1]
    schedule = interleaved(replace(chebyshev_cycle(case), groups=case.groups), case.groups)
    rounding = certified_rounding(schedule, dtype)
    settings = replace(ORDER_TRANSIENTS, cycles=1, seeds=(0, 1))
    found, expected = (
        order_run(schedule, replace(settings, backend=backend), dtype, rounding).errors
        for backend in (on_torch, ON_NUMPY)
    )
    np.testing.assert_array_equal(found, expected)  # products and differences alone, no sums
