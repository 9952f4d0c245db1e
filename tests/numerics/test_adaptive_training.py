"""The loop with planners that lie: what is rolled back, what is restored, how it ends."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from numerics.adaptive_record import AdaptiveOutcome, CycleEnd
from numerics.adaptive_training import AdaptiveSettings, adaptive_training
from numerics.cycle_safeguard import SafeCycle, growth_nats
from numerics.exact import InputError
from numerics.schedule import Schedule, Step
from numerics.torch_backend import TorchNeeded, one_thread

NEEDS_TORCH = "NEEDS torch: pip install mrgd[torch]"
SETTINGS = AdaptiveSettings(gradients=300, products=6, probe_every=4)


@pytest.fixture(autouse=True)
def small_work_on_one_thread(request):
    if "without_torch" in request.node.name or "refused" in request.node.name:
        yield
        return
    pytest.importorskip("torch", reason=NEEDS_TORCH)
    with one_thread():
        yield


def squared(output, target):
    return ((output - target) ** 2).mean() / 2


def network(dtype="float64"):
    import torch

    rng = np.random.default_rng(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(4, 6), torch.nn.Tanh(), torch.nn.Linear(6, 2), torch.nn.BatchNorm1d(2)
    ).eval()
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(torch.from_numpy(rng.standard_normal(tuple(p.shape)) / 2))
    X, Y = rng.standard_normal((30, 4)), rng.standard_normal((30, 2))
    x, y = (torch.from_numpy(a).to(getattr(torch, dtype)) for a in (X, Y))
    return model.to(getattr(torch, dtype)), [(x, y)]


def state(model):
    return [each.detach().clone() for each in (*model.parameters(), *model.buffers())]


def is_same(one, two):
    return all(bool((a == b).all()) for a, b in zip(one, two, strict=True))


def steps_at(top, *, count=3):
    """A planner of equal steps at 1/(top·(1 + margin)), top given or the largest Ritz value."""

    def planner(run, rounding, margin):
        del rounding
        L = Fraction(top if top is not None else float(run.values[0])) * (1 + margin)
        schedule = Schedule((Step(1 / L, count),))
        return SafeCycle(
            schedule=schedule,
            groups=(),
            upper=Decimal(1),
            top=L,
            rise_inside=0.0,
            rise_end=0.0,
            growth=growth_nats(schedule, float(run.values[-1])),
        )

    return planner


def trained(planner, *, settings=SETTINGS, dtype="float64", batches=None, model=None):
    made, one = network(dtype)
    model = made if model is None else model
    found = adaptive_training(
        model, squared, one if batches is None else batches, settings=settings, planner=planner
    )
    return model, found


def test_an_honest_planner_lowers_the_loss_and_is_never_rolled_back():
    model, found = trained(steps_at(None))
    assert found.outcome is AdaptiveOutcome.SPENT
    assert not found.rolled_back
    assert found.final_loss < 0.7 * found.losses[0]
    assert found.cost <= 300
    x, y = network()[1][0]
    assert found.final_loss == pytest.approx(squared(model(x), y).item(), rel=1e-12)
    assert all(p.grad is None for p in model.parameters())
    assert [each.cost for each in found.cycles] == sorted(each.cost for each in found.cycles)
    between = [each.predicted for each in found.cycles]
    assert between[0] is not None
    assert between[1:4] == [None] * 3


def test_groups_that_are_too_low_are_rolled_back_bit_for_bit_and_training_recovers():
    """False twin: the first three probes are told a hundredth of the largest Ritz value."""
    model, batches = network()
    start, seen = state(model), []

    def planner(run, rounding, margin):
        seen.append(state(model))
        false = len(seen) <= 3
        lying = replace(run, values=run.values / 100) if false else run
        return steps_at(None)(lying, rounding, margin)

    _, found = trained(planner, model=model, batches=batches)
    assert [each.is_kept for each in found.cycles[:4]] == [False, False, False, True]
    assert all(is_same(start, each) for each in seen[:4])  # a rollback is exact
    assert not is_same(start, state(model))
    assert [each.margin for each in found.probes[:4]] == [Fraction(2**k, 10) for k in range(4)]
    assert [each.at_gradient for each in found.probes[:4]] == [True, False, False, False]
    assert found.final_loss < 0.7 * found.losses[0]
    assert found.outcome is AdaptiveOutcome.SPENT
    rolled = found.rolled_back[0]
    assert rolled.seen > rolled.allowed >= rolled.before
    # halved again by probes after four kept cycles
    later = [each.margin for each in found.probes[4:]]
    assert later[:2] == [Fraction(4, 10), Fraction(2, 10)]


def test_a_planner_that_always_lies_ends_it_with_the_model_as_it_was():
    model, batches = network()
    start = state(model)
    settings = replace(SETTINGS, rollbacks=2)
    _, found = trained(steps_at(1e-6), model=model, batches=batches, settings=settings)
    assert found.outcome is AdaptiveOutcome.GAVE_UP
    assert len(found.rolled_back) == len(found.cycles) == 3
    assert found.final_loss == found.losses[0]
    assert is_same(start, state(model))
    text = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert text["outcome"] == "too many cycles in a row were rolled back"


def test_a_loss_that_is_not_finite_is_rolled_back():
    model, batches = network()
    start = state(model)
    settings = replace(SETTINGS, rollbacks=0)
    _, found = trained(steps_at(1e-300), model=model, batches=batches, settings=settings)
    assert found.cycles[0].end is CycleEnd.NOT_FINITE
    assert is_same(start, state(model))
    json.dumps(found.to_json(), allow_nan=False)


def test_a_cycle_that_rises_at_its_end_alone_is_rolled_back_there():
    model, batches = network()

    def planner(run, rounding, margin):
        good = steps_at(None)(run, rounding, margin)
        steps = (*good.schedule.steps, Step(good.schedule.steps[0].rate * 200))
        return replace(good, schedule=Schedule(steps), rise_inside=1e300)

    settings = replace(SETTINGS, rollbacks=0)
    _, found = trained(planner, model=model, batches=batches, settings=settings)
    assert found.cycles[0].end is CycleEnd.ROSE
    assert found.cycles[0].gradients == 4
    assert found.losses[3] < found.losses[0] < found.losses[4]


def test_batches_are_accumulated_to_the_same_training():
    _, whole = trained(steps_at(None))
    _, ((x, y),) = network()
    _, parts = trained(steps_at(None), batches=[(x[:7], y[:7]), (x[7:], y[7:])])
    count = 10
    assert parts.losses[:count] == pytest.approx(whole.losses[:count], rel=1e-9)


def test_the_same_seed_gives_the_same_training():
    one, two = (trained(steps_at(None))[1] for _ in range(2))
    assert one.to_json() == two.to_json()


def test_float32_is_judged_by_its_own_rounding():
    _, found = trained(steps_at(None), dtype="float32")
    assert found.final_loss < 0.7 * found.losses[0]
    assert found.cycles[0].allowed > found.cycles[0].before * (1 + 1e-5)


def test_on_a_quadratic_the_prediction_is_what_is_seen():
    import torch

    model = torch.nn.Linear(4, 1, bias=False).double()
    with torch.no_grad():
        model.weight.fill_(1.0)
    x = torch.from_numpy(np.random.default_rng(0).standard_normal((20, 4)))
    _, found = trained(steps_at(None), model=model, batches=[(x, 0 * x[:, :1])])
    told = [each for each in found.cycles if each.predicted is not None]
    assert len(told) > 2
    for each in told:
        assert each.seen == pytest.approx(each.predicted, rel=1e-9, abs=1e-13 * each.before)


def test_it_ends_where_the_gradient_is_zero_or_nothing_can_be_planned():
    import torch

    still = torch.nn.Linear(2, 1, bias=False).double()
    with torch.no_grad():
        still.weight.zero_()
    x = torch.eye(2, dtype=torch.float64)
    _, found = trained(steps_at(None), model=still, batches=[(x, 0 * x[:, :1])])
    assert (found.outcome, found.cycles, found.final_loss) == (AdaptiveOutcome.STATIONARY, (), 0)
    _, none = trained(lambda run, rounding, margin: None)
    assert none.outcome is AdaptiveOutcome.NO_CURVATURE


def test_gradients_that_do_not_suffice_for_a_probe_are_not_used():
    model, batches = network()
    start = state(model)
    settings = replace(SETTINGS, gradients=12)
    _, found = trained(steps_at(None), model=model, batches=batches, settings=settings)
    assert (found.outcome, found.cycles, found.products) == (AdaptiveOutcome.SPENT, (), 0)
    assert is_same(start, state(model))


def test_a_loss_that_changes_or_is_not_finite_is_not_trained_on():
    import torch

    model, batches = network()
    noisy = torch.nn.Sequential(model, torch.nn.Dropout()).train()
    model.eval()
    with pytest.raises(InputError, match=r"changes by .* from call to call; call model.eval"):
        trained(steps_at(None), model=noisy, batches=batches)
    x, y = batches[0]
    with pytest.raises(InputError, match="loss: its value is not finite"):
        trained(steps_at(None), batches=[(x, y * np.inf)])


def test_without_torch_it_says_what_it_needs(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(TorchNeeded, match=r"NEEDS torch"):
        adaptive_training(None, squared, [], settings=SETTINGS, planner=steps_at(None))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"gradients": 0}, "gradients: '?0'? must be an integer >= 1"),
        ({"gradients": 1.5}, "gradients: '?1.5'? must be an integer >= 1"),
        ({"probe_every": 0}, "probe_every: '?0'? must be an integer >= 1"),
        ({"products": True}, "products: '?True'? must be an integer >= 1"),
        ({"rollbacks": -1}, "rollbacks: '?-1'? must be an integer >= 0"),
        ({"seed": -1}, "seed: '?-1'? must be an integer >= 0"),
        ({"margin": Fraction(0)}, "margin: '0' must be > 0"),
    ],
)
def test_settings_out_of_range_are_refused(options, words):
    with pytest.raises(InputError, match=words):
        AdaptiveSettings(**{"gradients": 100, **options})
