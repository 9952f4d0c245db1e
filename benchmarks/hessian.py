"""The largest eigenvalues of a network's Hessian: ours beside curvlinops with SciPy's eigsh.

Same network, data, machine and number of threads; 20 eigenvalues, to a relative 1e-8 of the
largest; medians of the repeats inside one run. Prints seconds, products, error against the
dense Hessian, and the ratio.
Run: python benchmarks/hessian.py  (needs torch and `pip install curvlinops-for-pytorch`)
"""

import argparse
import statistics
import time
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from scipy.sparse.linalg import LinearOperator, eigsh

from numerics.experiments.hessian_probe import NetworkCase, dense_eigenvalues, network_case
from numerics.hessian_operator import hessian_operator
from numerics.lanczos import lanczos

WANTED, ACCURACY = 20, 1e-8


def batches_of(case: NetworkCase, parts: int) -> list[tuple[Any, Any]]:
    """The examples in so many batches of equal size."""
    return list(zip(case.x.chunk(parts), case.y.chunk(parts), strict=True))


def ours(case: NetworkCase, parts: int) -> tuple[np.ndarray, int]:
    """Lanczos with full reorthogonalisation on double-backward products."""
    operator = hessian_operator(case.model, case.loss, batches_of(case, parts))
    d = operator.dimension
    run = lanczos(operator, d, steps=d, wanted=WANTED, accuracy=ACCURACY)
    return run.values[:WANTED], run.steps


def ours_eigsh(case: NetworkCase, parts: int) -> tuple[np.ndarray, int]:
    """SciPy's eigsh on the same products."""
    operator = hessian_operator(case.model, case.loss, batches_of(case, parts))
    return _eigsh(operator, operator.dimension)


def curvlinops_eigsh(case: NetworkCase, parts: int) -> tuple[np.ndarray, int]:
    """SciPy's eigsh on the operator of curvlinops."""
    import curvlinops  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    import torch  # noqa: PLC0415

    class_loss = case.y.dtype == torch.int64
    loss = torch.nn.CrossEntropyLoss() if class_loss else torch.nn.MSELoss()
    parameters = list(case.model.parameters())
    operator = curvlinops.HessianLinearOperator(
        case.model, loss, parameters, batches_of(case, parts), check_deterministic=False
    ).to_scipy()
    return _eigsh(operator.matvec, operator.shape[0])


def _eigsh(product: Callable[[np.ndarray], np.ndarray], d: int) -> tuple[np.ndarray, int]:
    count = 0

    def counted(v: np.ndarray) -> np.ndarray:
        nonlocal count
        count += 1
        return np.asarray(product(v.reshape(-1))).reshape(-1)

    start = np.random.default_rng(0).standard_normal(d)
    A = LinearOperator((d, d), matvec=counted, dtype=np.float64)
    values = eigsh(A, k=WANTED, which="LA", tol=ACCURACY, v0=start, return_eigenvectors=False)
    return np.sort(values)[::-1], count


def main() -> None:
    """Prints a line for each method and network."""
    parser = argparse.ArgumentParser(description="Time the largest eigenvalues of a Hessian.")
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    for number, parts in product((0, 1), (1, 4)):
        case = network_case(number, large=True)
        exact = dense_eigenvalues(case)
        seconds = {}
        for method in (ours, ours_eigsh, curvlinops_eigsh):
            try:
                method(case, parts)  # warm
            except ModuleNotFoundError as absent:
                print(f"NEEDS {absent.name}: pip install torch curvlinops-for-pytorch")
                continue
            times = []
            for _ in range(repeats):
                start = time.perf_counter()
                values, products = method(case, parts)
                times.append(time.perf_counter() - start)
            seconds[method.__name__] = statistics.median(times)
            error = np.max(np.abs(values / exact[:WANTED] - 1))
            print(
                f"network {number} (d = {len(exact)}), batches: {parts}, {method.__name__}: "
                f"{statistics.median(times):.3f} s, {products} products, error {error:.1e}"
            )
        if "curvlinops_eigsh" in seconds:
            print(
                f"  curvlinops + eigsh / ours = {seconds['curvlinops_eigsh'] / seconds['ours']:.2f}"
            )


if __name__ == "__main__":
    main()
