"""`mrgd` with one more command: what each of two processes computes; not a test.

Writes what it found to the file process-RANK.json in the folder given. Then the second process
refuses something, while the first one waits for it in a sum.
"""

import json
import sys
from pathlib import Path
from types import ModuleType

import click
import torch

import mrgd
from mrgd.cli import COMMANDS, main
from mrgd.launched import Part, launched
from numerics.distributed_batch import distributed_batch, shared_batch
from numerics.exact import InputError
from numerics.hessian_operator import hessian_operator
from numerics.process_group import processes_here
from numerics.torch_network import full_batch
from two_processes.cases import (
    METHODS,
    NETWORKS,
    PROBE,
    at_a_point,
    ddp_training,
    mean_square,
    model,
    network_data,
    probe_data,
    trained,
)


def refused(call):
    try:
        call()
    except InputError as error:
        return str(error)
    return "nothing was refused"


def batches(rank):
    """Of 40 rows process 0 has 9, and process 1 two batches of 11 and 20."""
    x, y = probe_data()
    return [(x[:9], y[:9])] if rank == 0 else [(x[9:20], y[9:20]), (x[20:], y[20:])]


def checks(processes):
    rank, found = processes.rank, {}
    for name, network in NETWORKS.items():
        X, target = network_data()
        for split, batch in {
            "halves": distributed_batch(network, X, target),
            "uneven": shared_batch(
                full_batch(
                    network, *((v[:3] if rank == 0 else v[3:]) for v in (X, target)), chunk=7
                ),
                processes,
            ),
        }.items():
            found[f"{name} {split}"] = {"own": len(batch.X), **at_a_point(batch)}
        found[f"{name} float32"] = at_a_point(
            distributed_batch(network, X, target, dtype="float32"), dtype="float32"
        )
        for method in METHODS:
            found[f"{name} {method}"] = trained(distributed_batch(network, X, target), method)
    found["refused"] = refusals(batch, rank)
    found["probe"] = mrgd.probe_model(
        model(), mean_square, batches(rank), process_group=torch.distributed.group.WORLD, **PROBE
    ).to_json()
    wrapped = torch.nn.parallel.DistributedDataParallel(model())
    rows = slice(0, 20) if rank == 0 else slice(20, 40)
    half = [tuple(v[rows] for v in probe_data())]
    probe = mrgd.probe_model(wrapped, mean_square, half, **PROBE)
    found["ddp names"] = list(probe.names)
    found["ddp eigenvalues"] = list(probe.eigenvalues)
    found["ddp schedule"] = probe.plan.schedule.to_json()
    found["refused"]["adaptive"] = refused(
        lambda: mrgd.train_adaptively(wrapped, mean_square, half, gradients=100)
    )
    found["ddp gradient is own"] = is_own_gradient(wrapped, *half[0])
    found["ddp losses"] = ddp_training(wrapped, probe.plan.schedule, *half[0])
    found["ddp parameters"] = torch.cat([p.reshape(-1) for p in wrapped.parameters()]).tolist()
    return found


def refusals(batch, rank):
    world = torch.distributed.group.WORLD
    network, w = batch.network, batch.network.start(0)
    X, target = network_data()
    wrong = target.copy()
    wrong[-1] = 99  # in the rows of process 1
    near = w.clone()
    if rank == 1:
        near[3] = torch.nextafter(near[3], near[3] + 1)
    turned, swapped = w.clone(), w.clone()
    if rank == 1:
        turned[:2] *= -1
        swapped[:2] = w[[1, 0]]
    other = model()
    if rank == 1:
        with torch.no_grad():
            other[0].bias[0] += 1e-12
    x, y = probe_data()
    nothing = [] if rank == 0 else [(x, y)]
    late = [True]

    def loss(output, goal):
        """Not finite in process 1, once the operator has been made."""
        return mean_square(output, goal) * (1.0 if late[0] or rank == 0 else float("nan"))

    two = [(x[:20], y[:20]), (x[20:], y[20:])]
    operator = hessian_operator(model(), loss, two, process_group=world)
    start = torch.ones(operator.dimension, dtype=torch.float64).numpy()
    late[0] = False
    found = {
        "target": refused(lambda: distributed_batch(network, X, wrong)),
        "few rows": refused(lambda: distributed_batch(network, X[:1], target[:1])),
        "one bit": refused(lambda: batch.loss_and_gradient(near)),
        "one bit of v": refused(lambda: batch.hessian_vector(w, near)),
        "signs": refused(lambda: batch.loss(turned)),
        "places": refused(lambda: batch.accuracy(swapped)),
        "no batch": refused(
            lambda: hessian_operator(model(), mean_square, nothing, process_group=world)
        ),
        "other model": refused(
            lambda: hessian_operator(other, mean_square, [(x, y)], process_group=world)
        ),
        "no group": refused(
            lambda: hessian_operator(model(), mean_square, [(x, y)], process_group="all")
        ),
        "not finite": refused(lambda: operator(start)),
        "other vector": None,
    }
    late[0] = True
    found["other vector"] = refused(lambda: operator(start * (1 + rank)))
    return found


def is_own_gradient(wrapped, x, y):
    """Whether `autograd.grad` through the wrapper gives this process' own gradient."""
    bias = [wrapped.module[0].bias]
    (own,) = torch.autograd.grad(mean_square(wrapped.module(x), y), bias)
    (through,) = torch.autograd.grad(mean_square(wrapped(x), y), bias)
    return bool(torch.equal(own, through))


@click.command("checks")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> int:
    """All checks, and an end that is an error."""
    torch.set_num_threads(1)
    assert processes_here() is None
    with launched("cpu") as part:
        own = processes_here()
        rank = own.rank
        assert part == Part(size=2, writes=rank == 0)
        (folder / f"process-{rank}.json").write_text(json.dumps(checks(own)))
        if rank == 1:
            raise InputError("folder: it is full; give another")
        own.sum(torch.ones(3))
    return 0


if __name__ == "__main__":
    name = "mrgd.commands.checks"
    sys.modules[name] = ModuleType(name)
    sys.modules[name].command = command
    COMMANDS["checks"] = "What two processes compute."
    sys.exit(main())
