"""Least squares f(w) = ‖Xw − y‖²/(2n) and its gradient Xᵀ(Xw − y)/n = Gw − b, as operators.

X is n × d, y has n entries; G = XᵀX/n and b = Xᵀy/n. The data is kept as it is and never copied.
Two gradients that agree up to rounding: the direct one takes 4nd flops a step, on the CPU in blocks
of rows that stay in the cache between their two products, so X is read from memory once. The Gram
one forms G and b once (2nd² flops, at the speed of a matrix product) and then needs 2d² a step. G
squares the condition number of X: its rounding is that of eigenvalues, γ_n·λ_max, not of singular
values.
Arrays are those of any library that follows the array API standard, X and y of the same one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from array_api_compat import array_namespace, device, is_torch_array

from numerics.exact import InputError

__all__ = [
    "Array",
    "Gradient",
    "LeastSquares",
    "block_rows",
    "chosen_gradient",
    "direct_gradient",
    "gram_gradient",
    "gram_pays",
    "normal_equations",
]

Array = Any
Gradient = Callable[[Array], Array]
BLOCK_BYTES: Final = 2**20  # half of a usual second-level cache
CACHED_BYTES: Final = 2**24  # stays in the last cache from one gradient to the next: no blocks


@dataclass(frozen=True, slots=True, eq=False)
class LeastSquares:
    """The problem of fitting y by Xw; X is n × d and y has n entries, both of one floating type."""

    X: Array
    y: Array

    def __post_init__(self) -> None:
        """Refuses arrays whose shapes or types do not fit together."""
        xp = array_namespace(self.X, self.y)
        if self.X.ndim != 2 or self.y.ndim != 1 or self.X.shape[0] != self.y.shape[0]:
            raise InputError(
                f"least squares: X has shape {tuple(self.X.shape)} and y {tuple(self.y.shape)}; "
                "give X as n × d and y with n entries"
            )
        if self.X.dtype != self.y.dtype or not xp.isdtype(self.X.dtype, "real floating"):
            raise InputError(
                f"least squares: X is {self.X.dtype} and y is {self.y.dtype}; "
                "convert both to the same floating type"
            )

    @property
    def rows(self) -> int:
        """The number of rows n."""
        return int(self.X.shape[0])

    def loss(self, w: Array) -> float:
        """f(w) = ‖Xw − y‖²/(2n), rounded in the data's own type."""
        xp = array_namespace(self.X, w)
        residual = self.X @ w - self.y
        return float(xp.sum(residual * residual)) / (2 * self.rows)


def direct_gradient(problem: LeastSquares) -> Gradient:
    """The map w ↦ Xᵀ(Xw − y)/n; one pass over X on the CPU, two on a GPU.

    200 000 × 500 doubles on one thread take 0.65 times two passes (`benchmarks/gradient.py`).
    """
    X, y, n = problem.X, problem.y, problem.rows
    rows = block_rows(X)
    ends = [(i, min(i + rows, n)) for i in range(0, n, rows)]
    parts = [(X[i:j, :], y[i:j]) for i, j in ends]

    def gradient(w: Array) -> Array:
        (A, b), *others = parts
        total = A.T @ (A @ w - b)
        for A, b in others:
            total = total + A.T @ (A @ w - b)
        return total / n

    return gradient


def block_rows(X: Array) -> int:
    """How many rows fit in `BLOCK_BYTES`, at least 1.

    All of them on a GPU, where a call costs, and where X as a whole stays in the last cache.
    """
    n, d = (int(size) for size in X.shape)
    if is_torch_array(X) and device(X).type != "cpu":
        return n
    width = max(1, d * array_namespace(X).finfo(X.dtype).bits // 8)
    return n if n * width <= CACHED_BYTES else max(1, BLOCK_BYTES // width)


def normal_equations(problem: LeastSquares) -> tuple[Array, Array]:
    """G = XᵀX/n (d × d) and b = Xᵀy/n, rounded: |ΔG| ≤ γ_{n+1}|X|ᵀ|X|/n entrywise."""
    X, n = problem.X, problem.rows
    return X.T @ X / n, X.T @ problem.y / n


def gram_gradient(G: Array, b: Array) -> Gradient:
    """The map w ↦ Gw − b, for G and b of `normal_equations`."""

    def gradient(w: Array) -> Array:
        return G @ w - b

    return gradient


def gram_pays(*, rows: int, columns: int, steps: int) -> bool:
    """Whether forming G is worth it: n ≥ 4d, and at least d/16 steps to come.

    A flop of the matrix product is some 20 times cheaper than one of a pass over X, which memory
    bounds: 2nd²/20 < steps·4nd from steps > d/40 on. Measured for 200 000 × 500: from 14 steps on,
    d/36. The rule stays on the safe side of both.
    """
    return rows >= 4 * columns and 16 * steps >= columns


def chosen_gradient(problem: LeastSquares, *, steps: int) -> Gradient:
    """The gradient that is cheaper for so many steps, by the rule of `gram_pays`."""
    if gram_pays(rows=problem.rows, columns=int(problem.X.shape[1]), steps=steps):
        return gram_gradient(*normal_equations(problem))
    return direct_gradient(problem)
