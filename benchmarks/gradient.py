"""The full-batch least-squares gradient Xᵀ(Xw − y)/n, beside the floors of the machine.

Measured in one run, interleaved, medians of the repeats: two products by the matrix (Xw, then Xᵀr:
what a gradient must compute), one of them (X read from memory once: what no method can beat while X
is larger than the cache), our gradient on NumPy and, where it is there, on PyTorch.
States before the run: ours takes at most 1.3 times the two products. Ends with 1 where it does not.
Run: python benchmarks/gradient.py  (set OMP_NUM_THREADS to choose the number of threads)
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from numerics.least_squares import LeastSquares, direct_gradient
from numerics.torch_backend import TorchNeeded, torch_module

ALLOWED = 1.3
SIZES = ((200_000, 500), (60_000, 784), (10_000, 100))


def cases(n: int, d: int) -> dict[str, Callable[[], object]]:
    """What is timed, by name."""
    rng = np.random.default_rng(0)
    X, w = rng.standard_normal((n, d)), rng.standard_normal(d)
    y = X @ np.ones(d)
    r = X @ w
    ours = direct_gradient(LeastSquares(X, y))
    found: dict[str, Callable[[], object]] = {
        "two products": lambda: (X @ w, X.T @ r),
        "one product": lambda: X @ w,
        "ours, numpy": lambda: ours(w),
    }
    try:
        torch = torch_module()
    except TorchNeeded as absent:
        print(absent)
        return found
    there = [torch.from_numpy(each) for each in (X, y, w)]
    on_torch = direct_gradient(LeastSquares(*there[:2]))
    found["two products, torch"] = lambda: (there[0] @ there[2], there[0].T @ there[1])
    found["ours, torch"] = lambda: on_torch(there[2])
    return found


def main() -> int:
    """Prints a line for each size and method."""
    parser = argparse.ArgumentParser(description="Time the least-squares gradient.")
    parser.add_argument("--repeats", type=int, default=21)
    repeats = parser.parse_args().repeats
    within = True
    for n, d in SIZES:
        timed = cases(n, d)
        seconds: dict[str, list[float]] = {name: [] for name in timed}
        for each in timed.values():
            each()  # warm
        for _ in range(repeats):
            for name, each in timed.items():
                start = time.perf_counter()
                each()
                seconds[name].append(time.perf_counter() - start)
        medians = {name: statistics.median(values) for name, values in seconds.items()}
        print(f"{n:,} × {d} doubles, {8 * n * d / 1e6:,.0f} MB, median of {repeats}")
        for name, value in medians.items():
            floor = "two products, torch" if "torch" in name else "two products"
            ratio = value / medians[floor]
            print(
                f"  {name:20} {1e3 * value:8.2f} ms, {8e-9 * n * d / value:6.1f} GB/s once over X, "
                f"{ratio:.2f} of {floor}"
            )
            within &= not name.startswith("ours") or ratio <= ALLOWED
    print(f"at most {ALLOWED} times the two products: {'yes' if within else 'no'}")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
