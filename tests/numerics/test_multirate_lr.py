import json
import warnings
from fractions import Fraction
from importlib import import_module
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies.schedules import schedules

from numerics.descent import descend, iterates
from numerics.exact import InputError
from numerics.schedule import Schedule, Step

torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
lr_scheduler = torch.optim.lr_scheduler
MultirateLR = import_module("numerics.multirate_lr").MultirateLR  # after the skip
sgd = import_module("strategies.sgd")  # after the skip

CYCLE = sgd.CYCLE
forward = sgd.forward
made = sgd.made
parameter = sgd.parameter
plain = sgd.plain
rates_used = sgd.rates_used
two_groups = sgd.two_groups
EXPANDED = [1 / 100] * 3 + [1 / 3] + [1 / 70] * 2 + [1.0]


class Quadratic:
    """f(w) = wᵀAw/2 with a full symmetric A, its gradient by autograd."""

    def __init__(self, size=6, seed=0):
        rng = np.random.default_rng(seed)
        Q, _ = np.linalg.qr(rng.standard_normal((size, size)))
        self.A = (Q * np.geomspace(1, 100, size)) @ Q.T
        self.A = (self.A + self.A.T) / 2
        self.start = rng.standard_normal(size)

    def trained(self, scheduler, weight, steps):
        A = torch.tensor(self.A)
        for _ in range(steps):
            scheduler.optimizer.zero_grad()
            (weight @ A @ weight / 2).backward()
            scheduler.optimizer.step()
            scheduler.step()
        return weight.detach().numpy().copy()


# which rate, and when


def test_each_gradient_step_has_the_rate_of_its_place_in_the_cycle():
    assert rates_used(made(), 3 * len(EXPANDED)) == EXPANDED * 3


def test_the_first_rate_is_set_when_it_is_made_whatever_the_optimizer_had():
    optimizer = plain(lr=12345)
    scheduler = MultirateLR(optimizer, CYCLE)
    assert optimizer.param_groups[0]["lr"] == 1 / 100
    assert scheduler.get_last_lr() == [1 / 100]


def test_get_last_lr_is_the_rate_of_the_next_gradient_step():
    scheduler = made()
    for rate in EXPANDED * 2:
        assert scheduler.get_last_lr() == [rate] == [scheduler.optimizer.param_groups[0]["lr"]]
        forward(scheduler)


@given(schedule=schedules(most_steps=4, most_count=4), cycles=st.integers(1, 3))
def test_the_place_is_that_in_the_expanded_list(schedule, cycles):
    expanded = [float(step.rate) for step in schedule.steps for _ in range(step.count)]
    scheduler = made(schedule)
    for t in range(cycles * len(expanded) + 1):
        assert scheduler.get_last_lr() == [expanded[t % len(expanded)]]
        assert scheduler.cycle == t // len(expanded) + 1
        assert scheduler.position == t % len(expanded) + 1
        forward(scheduler)


def test_it_says_where_it_is():
    assert str(forward(made(), 2 * 7 + 3)) == "cycle 3, step 4 of 7"
    assert str(made()) == "cycle 1, step 1 of 7"


def test_counts_of_a_thousand_million_are_not_expanded():
    many = 10**9
    schedule = Schedule((Step("1/1000", many), Step("1/3", 2), Step("1/7", 10**30)))
    places = {
        0: "1/1000",
        many - 1: "1/1000",
        many: "1/3",
        many + 1: "1/3",
        many + 2: "1/7",
        many + 1 + 10**30: "1/7",
        many + 2 + 10**30: "1/1000",
        2 * (many + 2 + 10**30) - 1: "1/7",
    }
    for t, rate in places.items():
        scheduler = made(schedule, last_epoch=t - 1)
        assert scheduler.get_last_lr() == [float(Fraction(rate))], t
    assert (
        str(made(schedule, last_epoch=many)) == f"cycle 1, step {many + 2} of {many + 2 + 10**30}"
    )


def test_no_step_of_ordinary_training_warns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        forward(made(), 20)
        again = made()
        again.load_state_dict(forward(made(), 1).state_dict())
        forward(again, 3)
    assert again.last_epoch == 4


def test_it_follows_a_warm_up_of_another_scheduler():
    optimizer = plain()
    warm_up = lr_scheduler.ConstantLR(optimizer, factor=1 / 4, total_iters=2)
    cycle = MultirateLR(optimizer, CYCLE)
    both = lr_scheduler.SequentialLR(optimizer, [warm_up, cycle], milestones=[2])
    found = []
    for _ in range(2 + 7):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning)  # PyTorch's own step(epoch)
            both.step()
    assert found[2:] == EXPANDED


# what it does to weights


def test_training_is_descent_on_numpy_up_to_rounding():
    quadratic, cycles = Quadratic(), 4
    weight = parameter(*quadratic.start)
    schedule = Schedule((Step("1/100", 5), Step("1/30", 2), Step("1/2", 1)))
    found = quadratic.trained(MultirateLR(plain(weight), schedule), weight, cycles * 8)
    reference = descend(
        lambda w: quadratic.A @ w, quadratic.start, schedule, cycles=cycles, observe=np.linalg.norm
    )
    # Step t adds at most (2 + (n + 2)·rate·100)·eps·|w| of rounding on either side, ‖A‖ = 100, and
    # a matrix-vector product of size n may be summed in another order; the later steps
    # multiply that by at most the largest |product of their factors| over the eigenvalues.
    rates = [float(step.rate) for step in schedule.steps for _ in range(step.count)] * cycles
    factors = 1 - np.outer(rates, np.geomspace(1, 100, 6))
    later = [np.abs(factors[t + 1 :].prod(axis=0)).max() for t in range(len(rates))]
    eps = np.finfo(np.float64).eps
    allowed = 2 * sum(
        suffix * (2 + (6 + 2) * 6**0.5 * rate * 100) * eps * norm
        for suffix, rate, norm in zip(later, rates, reference.observations[:-1], strict=True)
    )
    assert np.abs(found - reference.last).max() <= allowed
    assert allowed < 1e-6 * np.abs(reference.last).max()  # and a wrong rate would be seen
    assert not np.array_equal(found, quadratic.start)


def test_with_exact_arithmetic_training_is_descent_exactly():
    diagonal = np.array([1.0, 0.25, 0.125])  # dyadic, so every number below is exact
    schedule = Schedule((Step("1/2", 2), Step(4, 1)))
    weight = parameter(1.0, 1.0, 1.0)
    scheduler = MultirateLR(plain(weight), schedule)
    path = iterates(lambda w: diagonal * w, np.ones(3), schedule, cycles=3)
    for expected in islice(path, 8):
        assert np.array_equal(weight.detach().numpy(), expected)
        weight.grad = torch.tensor(diagonal) * weight.detach()
        scheduler.optimizer.step()
        scheduler.step()


@pytest.mark.parametrize("before", [1, 3, 4, 7, 12])
def test_resumed_in_mid_cycle_the_weights_are_identical(before, tmp_path):
    quadratic = Quadratic()
    weight = parameter(*quadratic.start)
    scheduler = MultirateLR(plain(weight), CYCLE)
    quadratic.trained(scheduler, weight, before)
    file = tmp_path / "checkpoint.pt"
    saved = {
        "weight": weight.detach(),
        "optimizer": scheduler.optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
    }
    torch.save(saved, file)
    straight = quadratic.trained(scheduler, weight, 10)

    loaded = torch.load(file, weights_only=True)
    weight = parameter(*loaded["weight"].tolist())
    resumed = MultirateLR(plain(weight), CYCLE)
    resumed.optimizer.load_state_dict(loaded["optimizer"])
    resumed.load_state_dict(loaded["scheduler"])
    assert np.array_equal(quadratic.trained(resumed, weight, 10), straight)
    assert str(resumed) == str(scheduler)


# its state


def test_the_state_is_json_and_comes_back():
    state = forward(made(scale="2/3"), 5).state_dict()
    assert json.loads(json.dumps(state)) == state
    again = made(scale="2/3")
    again.load_state_dict(json.loads(json.dumps(state)))
    assert again.state_dict() == state
    assert again.get_last_lr() == [float(Fraction(2, 3) / 70)]


def test_loading_sets_the_rate_of_the_optimizer_too():
    again = made()
    again.load_state_dict(forward(made(), 6).state_dict())
    assert again.optimizer.param_groups[0]["lr"] == 1.0
    assert rates_used(again, 3) == [1.0, 1 / 100, 1 / 100]


def test_a_state_with_counts_beyond_a_machine_word_is_saved_and_loaded(tmp_path):
    schedule = Schedule((Step("1/2", 10**40), Step("1/3", 1)))
    torch.save(made(schedule, last_epoch=10**40 - 1).state_dict(), tmp_path / "state.pt")
    again = made(schedule)
    again.load_state_dict(torch.load(tmp_path / "state.pt", weights_only=True))
    assert again.get_last_lr() == [1 / 3]


def test_the_last_step_alone_is_enough_to_go_on():
    straight = forward(made(), 5)
    assert made(last_epoch=4).get_last_lr() == straight.get_last_lr()
    assert rates_used(made(last_epoch=4), 7) == rates_used(straight, 7)


def test_who_planned_the_steps_does_not_matter():
    named = Schedule(CYCLE.steps, method="by hand")
    again = made()
    again.load_state_dict(forward(made(named), 2).state_dict())
    assert again.position == 3


def test_a_refused_state_changes_nothing():
    scheduler = forward(made(), 2)
    before = scheduler.state_dict()
    with pytest.raises(InputError):
        scheduler.load_state_dict({**before, "last_epoch": -3})
    scheduler.optimizer.param_groups[0]["momentum"] = 0.9
    with pytest.raises(InputError):
        scheduler.load_state_dict({**before, "last_epoch": 3})
    assert scheduler.state_dict() == before
    assert scheduler.get_last_lr() == [1 / 100]


# parameter groups, factors, types


def test_each_group_has_its_own_factor():
    scheduler = MultirateLR(two_groups(), CYCLE, scale=["1/3", 2])
    seen = []
    for _ in EXPANDED:
        seen.append(scheduler.get_last_lr())
        forward(scheduler)
    rates = [step.rate for step in CYCLE.steps for _ in range(step.count)]
    assert seen == [[float(rate / 3), float(2 * rate)] for rate in rates]
    assert [group["lr"] for group in scheduler.optimizer.param_groups] == seen[0]


def test_the_product_is_rounded_once():
    rate, factor = Fraction(1, 49), Fraction(49)
    assert float(rate) * float(factor) != float(rate * factor)  # else this shows nothing
    scheduler = made(Schedule((Step(rate),)), scale=factor)
    assert scheduler.get_last_lr() == [float(rate * factor)]


def test_factors_act_as_the_scales_of_the_variables():
    """Rates sᵢ·rate on w are rate on v = D^(-1/2)·w, where the Hessian is D^(1/2)·A·D^(1/2)."""
    a, d = np.array([3.0, 50.0]), np.array([4.0, 0.25])
    weights = [parameter(1.0), parameter(1.0)]
    optimizer = torch.optim.SGD([{"params": [weight]} for weight in weights], lr=1)
    scheduler = MultirateLR(
        optimizer, Schedule((Step("1/16", 2), Step("1/12", 1))), scale=[4, "1/4"]
    )
    for _ in range(3):
        optimizer.zero_grad()
        sum(
            float(x) / 2 * weight.square().sum() for x, weight in zip(a, weights, strict=True)
        ).backward()
        optimizer.step()
        scheduler.step()
    expected = (1 - d * a / 16) ** 2 * (1 - d * a / 12)
    found = [weight.item() for weight in weights]
    assert np.abs(found - expected).max() <= 20 * np.finfo(float).eps  # 3 steps, numbers below 4


def test_a_rate_that_is_a_tensor_stays_the_same_tensor():
    lr = torch.tensor(1.0, dtype=torch.float64)
    optimizer = plain(lr=lr)
    scheduler = MultirateLR(optimizer, CYCLE)
    forward(scheduler, 3)
    assert optimizer.param_groups[0]["lr"] is lr
    assert float(lr) == 1 / 3
    (last,) = scheduler.get_last_lr()
    last.fill_(7)
    assert float(lr) == 1 / 3
    scheduler.load_state_dict({**scheduler.state_dict(), "last_epoch": 6})
    assert optimizer.param_groups[0]["lr"] is lr
    assert float(lr) == 1.0
