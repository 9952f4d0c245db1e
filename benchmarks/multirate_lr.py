"""What `MultirateLR` adds to a training step: its `step()` against a step of plain SGD.

Two networks: a small one (784-64-10 on 256 examples) and one of realistic size (784-1000-1000-10
on 4096 examples). A training step is gradient, `optimizer.step()`; medians over repeats. The
scheduler's own time is measured over many calls, for a cycle of 3 rates with counts up to 10⁹ and
for one of 4000 distinct rates. The bar, stated before the run: under 1 % of a step of the network
of realistic size. Needs PyTorch. Run: python benchmarks/multirate_lr.py [--quick]
"""

import argparse
import platform
import time
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from statistics import median

import torch
from rich.console import Console
from rich.table import Table

from numerics.multirate_lr import MultirateLR
from numerics.schedule import Schedule, Step

BAR = 0.01
TINY = Fraction(1, 10**6)  # so that no network diverges
SCHEDULES = {
    "3 rates, counts to 1e9": Schedule((Step(TINY, 7), Step(2 * TINY, 10**9), Step(3 * TINY, 1))),
    "4000 distinct rates": Schedule(tuple(Step(TINY + TINY / k) for k in range(1, 4001))),
}
NETWORKS = {"small": ((784, 64, 10), 256), "realistic": ((784, 1000, 1000, 10), 4096)}


def training_step(widths: tuple[int, ...], examples: int) -> tuple[torch.optim.SGD, Callable]:
    """A plain SGD optimiser of a network, and one step of training it."""
    torch.manual_seed(0)
    layers: list[torch.nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.Tanh()]
    model = torch.nn.Sequential(*layers[:-1])
    x, y = torch.randn(examples, widths[0]), torch.randint(widths[-1], (examples,))
    optimizer = torch.optim.SGD(model.parameters(), lr=float(TINY))

    def step() -> None:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()

    return optimizer, step


def seconds(call: Callable[[], None], repeats: int, inner: int = 1) -> float:
    """The median time of a call."""
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(inner):
            call()
        found.append((time.perf_counter() - start) / inner)
    return median(found)


def main() -> None:
    """Prints the table, and whether the bar is met."""
    parser = argparse.ArgumentParser(description="Time MultirateLR beside a step of SGD.")
    parser.add_argument("--quick", action="store_true", help="fewer repeats")
    repeats = 5 if parser.parse_args().quick else 31
    table = Table(box=None, header_style="bold")
    for column in ("network", "schedule", "SGD step ms", "scheduler us", "share %"):
        table.add_column(column, no_wrap=True)
    shares = []
    for network, (widths, examples) in NETWORKS.items():
        optimizer, step = training_step(widths, examples)
        step()
        plain = seconds(step, repeats)
        for name, schedule in SCHEDULES.items():
            scheduler = MultirateLR(optimizer, schedule)
            step()  # PyTorch warns of a scheduler's step before the optimiser's
            own = seconds(scheduler.step, repeats, inner=1000)
            table.add_row(
                network, name, f"{1e3 * plain:.3f}", f"{1e6 * own:.2f}", f"{100 * own / plain:.3f}"
            )
            if network == "realistic":
                shares.append(own / plain)
    console = Console(width=120)
    console.print(
        f"{platform.machine()}, PyTorch {torch.__version__}, {torch.get_num_threads()} threads"
    )
    console.print(table)
    met = "met" if max(shares) < BAR else "not met"
    console.print(f"under {BAR:.0%} of a step of the realistic network: {met}")


if __name__ == "__main__":
    main()
