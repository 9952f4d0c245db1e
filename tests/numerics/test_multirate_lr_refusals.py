from fractions import Fraction
from importlib import import_module

import pytest

from numerics.exact import InputError
from numerics.schedule import Schedule, Step

torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
MultirateLR = import_module("numerics.multirate_lr").MultirateLR  # after the skip
sgd = import_module("strategies.sgd")  # after the skip
CYCLE = sgd.CYCLE
forward = sgd.forward
made = sgd.made
parameter = sgd.parameter
plain = sgd.plain
rates_used = sgd.rates_used
two_groups = sgd.two_groups


@pytest.mark.parametrize("setting", [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}])
def test_momentum_passes_when_it_is_allowed(setting):
    assert rates_used(MultirateLR(plain(**setting), CYCLE, allow_momentum=True), 1) == [
        (1 + setting["momentum"] * setting.get("nesterov", False)) / 100
    ]


def test_weight_decay_passes_when_it_is_allowed():
    optimizer = plain(weight_decay=0.5)
    assert MultirateLR(optimizer, CYCLE, allow_weight_decay=True).get_last_lr() == [1 / 100]


OPTIMIZERS = [
    (lambda: torch.optim.Adam([parameter(1.0)]), r"Adam is not torch\.optim\.SGD; .* use SGD"),
    (lambda: "sgd", r"str is not torch\.optim\.SGD"),
    (lambda: plain(momentum=0.9), r"group 1: momentum = '0\.9' .* allow_momentum=True"),
    (lambda: plain(dampening=0.5), r"group 1: dampening = '0\.5' .* leave it out"),
    (lambda: plain(momentum=0.7, nesterov=True), r"group 1: momentum = '0\.7'"),
    (lambda: plain(weight_decay=0.01), r"weight_decay = '0\.01' changes the Hessian"),
    (lambda: plain(maximize=True), r"maximize = True ascends, .*; negate the loss"),
    (lambda: two_groups(0.1, 0.2), r"groups have lr = 0\.1, 0\.2, which .*scale=\[…\]"),
    (
        lambda: torch.optim.SGD(
            [{"params": [parameter(1.0)]}, {"params": [parameter(1.0)], "momentum": 0.5}], lr=1
        ),
        r"group 2: momentum = '0\.5'",
    ),
]


@pytest.mark.parametrize(("optimizer", "message"), OPTIMIZERS)
def test_optimizers_that_take_no_plain_gradient_steps_are_refused(optimizer, message):
    with pytest.raises(InputError, match=message) as raised:
        MultirateLR(optimizer(), CYCLE)
    assert "\n" not in str(raised.value)


def test_momentum_allowed_does_not_allow_weight_decay_nor_the_other_way():
    with pytest.raises(InputError, match="weight_decay"):
        MultirateLR(plain(weight_decay=0.1), CYCLE, allow_momentum=True)
    with pytest.raises(InputError, match="momentum"):
        MultirateLR(plain(momentum=0.1), CYCLE, allow_weight_decay=True)


ARGUMENTS = [
    ({"schedule": "schedule.json"}, r"'schedule\.json' is a str; give a Schedule"),
    ({"schedule": Schedule((Step(Fraction(1, 10**400)),))}, "step 1: rate = .* range of float64"),
    ({"scale": Fraction(1, 10**400)}, "step 1: rate = .* is out of the range of float64"),
    ({"scale": 0.5}, "scale: 0.5 is a float, which is rounded; write it exactly"),
    ({"scale": 0}, "scale: group 1: '0' must be > 0"),
    ({"scale": [-1]}, "scale: group 1: '-1' must be > 0; set requires_grad = False"),
    ({"scale": "fast"}, "scale: 'fast' is not a finite number"),
    ({"scale": [1, 2]}, "scale: 2 factors for 1 parameter groups; give one for each"),
    ({"scale": [None]}, "scale: group 1: 'None' is a NoneType, not a number"),
    ({"last_epoch": -2}, "last_epoch = '-2' must be an integer >= -1"),
    ({"last_epoch": 1.5}, r"last_epoch = '1\.5' must be an integer"),
    ({"last_epoch": True}, "last_epoch = 'True' must be an integer"),
]


@pytest.mark.parametrize(("change", "message"), ARGUMENTS)
def test_bad_arguments_are_refused_in_one_line(change, message):
    with pytest.raises(InputError, match=message) as raised:
        MultirateLR(plain(), **{"schedule": CYCLE, **change})
    assert "\n" not in str(raised.value)


STATES = [
    (
        {"schedule": Schedule((Step("1/2", 3),)).to_json()},
        "another schedule, of 3 .* of 7 gradient",
    ),
    ({"schedule": {"steps": [{"rate": "1/2", "count": 7}]}}, "7 gradient steps with .* '1/2', not"),
    ({"schedule": {"steps": []}}, "schedule: it has no step"),
    ({"schedule": None}, "schedule: 'None' has no list 'steps'"),
    ({"scale": ["1/2"]}, r"scale = .*1/2.* is not this scheduler's .*'1'"),
    ({"scale": None}, "scale = 'None' is not this scheduler's"),
    ({"last_epoch": -1}, "last_epoch = '-1' must be an integer >= 0"),
    ({"last_epoch": "7"}, "last_epoch = '7' must be an integer >= 0"),
    ({"last_epoch": False}, "last_epoch = 'False' must be an integer >= 0"),
]


@pytest.mark.parametrize(("change", "message"), STATES)
def test_states_of_something_else_are_refused_in_one_line(change, message):
    scheduler = made()
    with pytest.raises(InputError, match=message) as raised:
        scheduler.load_state_dict({**scheduler.state_dict(), **change})
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("state", [None, [], {}, {"last_epoch": 3, "_step_count": 4}])
def test_a_state_of_another_scheduler_is_refused(state):
    with pytest.raises(InputError, match="has not the keys schedule, scale, last_epoch; give what"):
        made().load_state_dict(state)


def test_a_schedule_one_count_away_is_another_schedule():
    near = Schedule((*CYCLE.steps[:-1], Step(1, 2)))
    with pytest.raises(InputError, match=r"another schedule, of 8 gradient steps .* one of 7"):
        made().load_state_dict(made(near).state_dict())


def test_momentum_that_comes_with_a_loaded_state_is_noticed_at_the_next_step():
    scheduler = made()
    scheduler.optimizer.load_state_dict(plain(momentum=0.9).state_dict())
    with pytest.raises(InputError, match=r"momentum = '0\.9'"):
        forward(scheduler)


def test_a_group_added_later_is_refused():
    scheduler = made()
    scheduler.optimizer.add_param_group({"params": [parameter(2.0)]})
    with pytest.raises(InputError, match="2 parameter groups, and 1 when the scheduler was made"):
        forward(scheduler)
