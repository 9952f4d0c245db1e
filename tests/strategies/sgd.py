"""Small optimisers of PyTorch under `MultirateLR`, and the rates that they use; needs PyTorch."""

import torch

from numerics.multirate_lr import MultirateLR
from numerics.schedule import Schedule, Step

CYCLE = Schedule((Step("1/100", 3), Step("1/3", 1), Step("1/70", 2), Step(1, 1)))


def parameter(*entries):
    return torch.nn.Parameter(torch.tensor(entries, dtype=torch.float64))


def plain(*parameters, **settings):
    return torch.optim.SGD(parameters or [parameter(1.0)], **{"lr": 1, **settings})


def made(schedule=CYCLE, **settings):
    return MultirateLR(plain(), schedule, **settings)


def two_groups(first=1, second=1):
    groups = [{"params": [parameter(1.0)], "lr": first}, {"params": [parameter(2.0)], "lr": second}]
    return torch.optim.SGD(groups)


def forward(scheduler, steps=1):
    for _ in range(steps):
        scheduler.optimizer.step()
        scheduler.step()
    return scheduler


def rates_used(scheduler, steps):
    """The rate with which each gradient step is taken, seen in what it does to the weights."""
    (weight,) = scheduler.optimizer.param_groups[0]["params"]
    found = []
    for _ in range(steps):
        weight.data.zero_()
        weight.grad = torch.full_like(weight, -1.0)
        scheduler.optimizer.step()
        found.append(weight.item())
        scheduler.step()
    return found
