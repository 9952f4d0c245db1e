"""A line with two knots through a falling curve, by least squares: three slopes.

y_0, …, y_{d−1} at x_i = i/(d − 1) is fitted by c_0 + c_1x + c_2(x − a)₊ + c_3(x − b)₊, a < b, which
is continuous. The knots are the best pair among at most `places` equally spaced points, each piece
over at least two intervals. Slopes are c_1, c_1 + c_2, c_1 + c_2 + c_3, in units of y per whole
range. All numbers are rounded.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.exact import InputError

__all__ = ["BrokenLine", "broken_line"]

PLACES: Final = 100
SHORTEST: Final = 2  # intervals under a piece
FEWEST: Final = 3 * SHORTEST + 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BrokenLine:
    """The knots as parts of the range, the slopes, the fitted values and their mean error."""

    knots: tuple[float, float]
    slopes: tuple[float, float, float]
    values: Float64[np.ndarray, " d"]
    error: float

    @property
    def middle(self) -> float:
        """The share of the range under the middle piece."""
        return self.knots[1] - self.knots[0]


def broken_line(y: Float64[np.ndarray, " d"], *, places: int = PLACES) -> BrokenLine:
    """The best line with two knots.

    Args:
        y: at least seven finite numbers.
        places: how many points may be a knot, at least 2.

    Returns:
        The fit; `error` is the root of the mean square of its residuals.

    Raises:
        InputError: if there are fewer numbers or places, or a number is not finite.
    """
    d = len(y)
    if d < FEWEST or places < 2 or not np.isfinite(y).all():
        raise InputError(
            f"broken line: {d} numbers and {places} places; give at least {FEWEST} finite numbers "
            "and 2 places"
        )
    x = np.linspace(0, 1, d)
    spaced = np.linspace(SHORTEST, d - 1 - SHORTEST, min(places, d - 2 * SHORTEST))
    knots = np.unique(np.round(spaced).astype(int))
    hinges = np.maximum(x[:, None] - x[knots], 0)
    basis = np.column_stack([np.ones(d), x, hinges])
    centred = y - y.mean()  # the squares below lose less to cancellation
    products, against = basis.T @ basis, basis.T @ centred
    i, j = np.triu_indices(len(knots), 1)
    apart = knots[j] - knots[i] >= SHORTEST
    i, j = i[apart], j[apart]
    if not len(i):
        i, j = np.array([0]), np.array([len(knots) - 1])
    places_of = np.column_stack([np.zeros_like(i), np.ones_like(i), i + 2, j + 2])
    grams = products[places_of[:, :, None], places_of[:, None, :]]
    rights = against[places_of]
    fitted = np.linalg.solve(grams, rights[:, :, None])[:, :, 0]
    best = places_of[int(np.argmax(np.sum(rights * fitted, axis=1)))]
    chosen = basis[:, best]
    c, *_ = np.linalg.lstsq(chosen, y, rcond=None)
    values = chosen @ c
    first, second, third = (float(s) for s in np.cumsum(c[1:]))
    return BrokenLine(
        knots=(float(x[knots[best[2] - 2]]), float(x[knots[best[3] - 2]])),
        slopes=(first, second, third),
        values=values,
        error=float(np.sqrt(np.mean((y - values) ** 2))),
    )
