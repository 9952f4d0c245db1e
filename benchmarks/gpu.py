"""One GPU against float64 on the CPU: first that it computes the same, then how fast.

In one run and in this order: the device's own ceilings (bytes copied a second, flops of a large
matrix product a second), then the full-batch least-squares gradient, the gradient and the
Hessian-vector product of a perceptron, Lanczos for its 20 largest eigenvalues, and the experiment
mnist-mlp. Each is compared with the CPU in float64 before it is timed; what differs by more than
the tolerance stated here ends the run with 1. A GPU's clock is read after `synchronize`.

Counted: a least-squares gradient moves X twice, 2·n·d numbers; a perceptron's gradient computes
3 products for each weight and row, 6·n·W flops, W weights; a Hessian-vector product twice that; a
step of Lanczos a product and, on the CPU, k vectors of reorthogonalisation. The achieved share of
the ceiling is that count over the time and over the ceiling that bounds it.
Run: python benchmarks/gpu.py  (needs torch and a GPU; --device cpu runs it without one)
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from mrgd.experiments import experiment
from mrgd.experiments.experiment import RunOptions
from numerics.array_backend import ArrayBackend, numpy_array
from numerics.data_set import DataNeeded
from numerics.lanczos import lanczos
from numerics.least_squares import LeastSquares, direct_gradient
from numerics.torch_backend import DEVICES, TorchNeeded, torch_device, torch_module
from numerics.torch_network import Activation, FullBatch, Network, full_batch

# relative, stated before any run: sums of 10⁴ to 10⁵ terms in another order
TOLERANCE = {"float64": 1e-11, "float32": 1e-3}
WANTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Of the regression, the perceptron, what is copied and multiplied, and steps of Lanczos."""

    rows: int = 200_000
    columns: int = 500
    images: int = 60_000
    widths: tuple[int, ...] = (784, 512, 256, 10)
    copied: int = 2**28  # numbers
    product: int = 8_192
    steps: int = 60


SMALL = Sizes(rows=20_000, images=2_000, widths=(784, 64, 32, 10), copied=2**24, product=1_024)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceilings:
    """What the device was seen to do in this run: bytes and flops a second."""

    bytes: float
    flops: float


def seconds(run: Callable[[], object], device: str, repeats: int) -> float:
    """The median of the repeats, after one that is not counted."""
    torch = torch_module()
    wait = torch.cuda.synchronize if device == "cuda" else lambda: None
    found = []
    for _ in range(repeats + 1):
        wait()
        start = time.perf_counter()
        run()
        wait()
        found.append(time.perf_counter() - start)
    return statistics.median(found[1:])


def ceilings(sizes: Sizes, device: str, dtype: str, repeats: int) -> Ceilings:
    """Measured by a copy (read and written) and by a square matrix product."""
    torch, place = torch_module(), torch_device(device)
    kind = getattr(torch, dtype)
    source = torch.ones(sizes.copied, dtype=kind, device=place)
    target = torch.empty_like(source)
    copied = seconds(lambda: target.copy_(source), device, repeats)
    A = torch.rand(sizes.product, sizes.product, dtype=kind, device=place)
    multiplied = seconds(lambda: A @ A, device, repeats)
    size = source.element_size()
    return Ceilings(bytes=2 * size * sizes.copied / copied, flops=2 * sizes.product**3 / multiplied)


class Checked:
    """Prints what agrees and what does not, and remembers whether all did."""

    def __init__(self, dtype: str) -> None:
        """Of a type, whose tolerance it takes."""
        self.tolerance, self.all = TOLERANCE[dtype], True

    def __call__(self, name: str, found: np.ndarray, expected: np.ndarray) -> None:
        """Compares the numbers, relative to the largest of them."""
        error = float(np.abs(found - expected).max() / np.abs(expected).max())
        self.all &= error <= self.tolerance
        verdict = "agrees" if error <= self.tolerance else "DOES NOT AGREE"
        print(f"  {verdict} with float64 on the CPU to {error:.1e} ({name})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Where and with what a part runs."""

    sizes: Sizes
    device: str
    dtype: str
    limit: Ceilings
    repeats: int
    checked: Checked

    def median(self, run: Callable[[], object]) -> float:
        """The median seconds of a run on the device."""
        return seconds(run, self.device, self.repeats)


def least_squares(setup: Setup) -> None:
    """The gradient Xᵀ(Xw − y)/n."""
    sizes, device, dtype, checked = setup.sizes, setup.device, setup.dtype, setup.checked
    rng = np.random.default_rng(0)
    X = rng.standard_normal((sizes.rows, sizes.columns))
    y, w = X @ np.ones(sizes.columns), rng.standard_normal(sizes.columns)
    backend = ArrayBackend("torch", device)
    there = [backend.array(each.astype(dtype)) for each in (X, y, w)]
    gradient = direct_gradient(LeastSquares(*there[:2]))
    print(f"least squares, {sizes.rows:,} × {sizes.columns}")
    checked("gradient", numpy_array(gradient(there[2])), direct_gradient(LeastSquares(X, y))(w))
    taken = setup.median(lambda: gradient(there[2]))
    moved = 2 * sizes.rows * sizes.columns * np.dtype(dtype).itemsize
    print(
        f"  gradient {1e3 * taken:.3f} ms, "
        f"{moved / taken / setup.limit.bytes:.0%} of the copy's bytes/s"
    )


def perceptron(setup: Setup) -> None:
    """Gradient, Hessian-vector product and Lanczos of a tanh perceptron, cross-entropy."""
    sizes, device, dtype, checked = setup.sizes, setup.device, setup.dtype, setup.checked
    rng = np.random.default_rng(0)
    X = rng.standard_normal((sizes.images, sizes.widths[0])) / 10
    labels = rng.integers(0, sizes.widths[-1], size=sizes.images)
    network = Network(widths=sizes.widths, activation=Activation.TANH)

    def made(on: str, kind: str) -> tuple[FullBatch, Any, Any]:
        batch = full_batch(network, X, labels, dtype=kind, device=on, chunk=sizes.images)
        start = network.start(0, dtype=kind, device=on)
        direction = network.start(1, dtype=kind, device=on)
        return batch, start, direction

    batch, w, v = made(device, dtype)
    exact, w0, v0 = made("cpu", "float64")
    exact = replace(exact, chunk=4_096)
    weights = sum(a * b for a, b in pairwise(sizes.widths))
    flops = 6.0 * sizes.images * weights
    print(f"perceptron {'-'.join(map(str, sizes.widths))}, {sizes.images:,} rows")
    checked("gradient", numpy_array(batch.gradient(w)), numpy_array(exact.gradient(w0)))
    taken = setup.median(lambda: batch.gradient(w))
    print(
        f"  gradient {1e3 * taken:.2f} ms, "
        f"{flops / taken / setup.limit.flops:.0%} of the product's flops/s"
    )
    expected = numpy_array(exact.hessian_vector(w0, v0))
    checked("Hessian-vector product", numpy_array(batch.hessian_vector(w, v)), expected)
    taken = setup.median(lambda: batch.hessian_vector(w, v))
    print(
        f"  Hessian-vector product {1e3 * taken:.2f} ms, "
        f"{2 * flops / taken / setup.limit.flops:.0%} of the product's flops"
    )

    def spectrum(of: FullBatch, at: Any) -> np.ndarray:
        run = lanczos(of.hessian(at), network.parameters, steps=sizes.steps, seed=0)
        values: np.ndarray = run.values[:3]  # converged long before the last step
        return values

    start = time.perf_counter()
    found = spectrum(batch, w)
    taken = time.perf_counter() - start
    checked("the 3 largest eigenvalues", found, spectrum(exact, w0))
    print(
        f"  Lanczos, {sizes.steps} steps: {taken:.2f} s, {1e3 * taken / sizes.steps:.1f} ms a step"
    )


def whole_experiment(device: str, dtype: str) -> None:
    """mnist-mlp at its default size, one seed; the verdicts are those of `mrgd run`."""
    options = RunOptions(seeds=(0,), backend="torch", device=device, dtype=dtype)
    prepared = experiment("mnist-mlp", options)
    start = time.perf_counter()
    try:
        outcome = prepared.run(lambda _: None)
    except DataNeeded as absent:
        print(f"mnist-mlp: {absent}")
        return
    print(f"mnist-mlp, 1 seed: {time.perf_counter() - start:.1f} s")
    for row in outcome.rows:
        print("  " + ", ".join(f"{key} {value}" for key, value in row.items()))


def main() -> int:
    """Prints the device, the ceilings, and a block for each part."""
    parser = argparse.ArgumentParser(description="Check and time one GPU.")
    parser.add_argument("--device", choices=DEVICES, default="cuda")
    parser.add_argument("--dtype", choices=tuple(TOLERANCE), action="append")
    parser.add_argument("--repeats", type=int, default=11)
    parser.add_argument("--small", action="store_true", help="sizes for a laptop's CPU")
    parser.add_argument("--without-experiment", action="store_true")
    chosen = parser.parse_args()
    try:
        torch_device(chosen.device)
    except TorchNeeded as absent:
        print(f"{absent} (not run)")
        return 3
    torch = torch_module()
    name = torch.cuda.get_device_name() if chosen.device == "cuda" else "the CPU"
    threads = torch.get_num_threads()
    print(f"{time.strftime('%Y-%m-%d')}, {name}, PyTorch {torch.__version__}, {threads} threads")
    sizes = SMALL if chosen.small else Sizes()
    agreed = True
    for dtype in chosen.dtype or tuple(TOLERANCE):
        limit = ceilings(sizes, chosen.device, dtype, chosen.repeats)
        print(
            f"{dtype}: copy {limit.bytes / 1e9:,.0f} GB/s, product {limit.flops / 1e12:.3g} TFLOP/s"
        )
        checked = Checked(dtype)
        for part in (least_squares, perceptron):
            part(
                Setup(
                    sizes=sizes,
                    device=chosen.device,
                    dtype=dtype,
                    limit=limit,
                    repeats=chosen.repeats,
                    checked=checked,
                )
            )
        if not chosen.without_experiment:
            whole_experiment(chosen.device, dtype)
        agreed &= checked.all
    print("all results agree with float64 on the CPU" if agreed else "results DO NOT AGREE")
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
