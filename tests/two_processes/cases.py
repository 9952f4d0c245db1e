"""The computations that one process and two are compared on."""

from fractions import Fraction

import numpy as np

import mrgd
from numerics.network_training import adam, along, heavy_ball, lbfgs, train
from numerics.schedule import Schedule, Step
from numerics.torch_network import Activation, Loss, Network

NETWORKS = {
    loss.value: Network(widths=(5, 6, 4, 3), activation=Activation.TANH, loss=loss) for loss in Loss
}
METHODS = {
    "schedule": lambda: along(Schedule((Step(Fraction(1, 10), 3), Step(Fraction(1, 2))))),
    "heavy ball": lambda: heavy_ball(0.05),
    "adam": lambda: adam(0.01),
    "l-bfgs": lbfgs,
}
GRADIENTS = 30
PROBE = {"steps": 60, "method": "optimal", "contraction": "1/10"}


def network_data():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((23, 5))
    return X, (X[:, 0] > 0).astype(int) + (X[:, 1] > 0)


def at_a_point(batch, dtype="float64"):
    w = batch.network.start(1, dtype=dtype)
    v = batch.network.start(2, dtype=dtype)
    loss, gradient = batch.loss_and_gradient(w)
    return {
        "rows": batch.rows,
        "loss": [batch.loss(w), loss],
        "gradient": gradient.tolist(),
        "product": batch.hessian_vector(w, v).tolist(),
        "accuracy": batch.accuracy(w),
    }


def trained(batch, method):
    found = train(
        batch,
        batch.network.start(1),
        METHODS[method](),
        gradients=GRADIENTS,
        held_out=batch,
        clock=lambda: 0.0,
    )
    return {
        "losses": list(found.losses),
        "accuracies": [list(pair) for pair in found.accuracies],
        "outcome": found.outcome.value,
    }


def model():
    import torch

    generator = torch.Generator().manual_seed(0)
    net = torch.nn.Sequential(
        torch.nn.Linear(5, 6), torch.nn.Tanh(), torch.nn.Linear(6, 2)
    ).double()
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(torch.randn(p.shape, generator=generator, dtype=torch.float64) / 2)
    return net


def probe_data():
    import torch

    generator = torch.Generator().manual_seed(1)
    x = torch.randn(40, 5, generator=generator, dtype=torch.float64)
    return x, torch.randn(40, 2, generator=generator, dtype=torch.float64)


def mean_square(output, target):
    return ((output - target) ** 2).mean()


def ddp_training(net, schedule, x, y):
    """Two cycles of plain SGD by the schedule; the losses of these rows before each step."""
    import torch

    optimizer = torch.optim.SGD(net.parameters(), lr=1)
    scheduler = mrgd.MultirateLR(optimizer, schedule)
    losses = []
    for _ in range(2 * schedule.length):
        optimizer.zero_grad()
        loss = mean_square(net(x), y)
        losses.append(float(loss.detach()))
        loss.backward()
        optimizer.step()
        scheduler.step()
    return losses
