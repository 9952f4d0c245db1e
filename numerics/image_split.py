"""Images trained on and images held out: the first rows of a data set, and the next ones.

Bytes are divided by 255, so that entries lie in [0, 1]; other numbers are kept. Centred images have
the mean x̄ of the rows trained on taken out of both parts: nothing of what is held out is used.
All numbers are rounded (float64).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from jaxtyping import Float64

from numerics.data_set import DataSet
from numerics.exact import InputError

__all__ = ["ImageSplit", "image_split"]

LARGEST_BYTE: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImageSplit:
    """Two parts of one data set, a row for each image.

    Args:
        name: of the data set.
        rows: how many images were at hand.
        X, target: n × d and n class numbers, trained on.
        held_out_X, held_out_target: m × d and m.
        centre: what was taken out of every row after the division, d numbers; zeros unless centred.
        notes: of the data set, such as that it is a part only.
    """

    name: str
    rows: int
    X: Float64[np.ndarray, "n d"]
    target: np.ndarray
    held_out_X: Float64[np.ndarray, "m d"]
    held_out_target: np.ndarray
    centre: Float64[np.ndarray, " d"]
    notes: tuple[str, ...] = ()

    @property
    def classes(self) -> int:
        """The number of classes: one more than the largest number of one in either part."""
        return 1 + int(max(self.target.max(), self.held_out_target.max()))

    @property
    def sentence(self) -> str:
        """What the data were, for figures, tables and claims."""
        return (
            f"{self.name}: of the {self.rows:,} training images at hand the first {len(self.X):,} "
            f"trained on, the next {len(self.held_out_X):,} held out"
        )


def image_split(data: DataSet, *, train: int, held_out: int, centred: bool = False) -> ImageSplit:
    """The first `train` rows and the next `held_out` ones.

    Args:
        data: with a target of class numbers.
        train: how many rows are trained on, ≥ 1.
        held_out: how many are held out, ≥ 1.
        centred: whether the mean of the first part is taken out of both.

    Returns:
        The parts, copies of the data.

    Raises:
        InputError: if there is no target, it is no class number, or there are too few rows.
    """
    if train < 1 or held_out < 1:
        raise InputError(
            f"split: {train} rows to train on and {held_out} held out must be >= 1; give numbers"
        )
    if data.target is None:
        raise InputError(f"split: {data.name} has no target; give one class number a row")
    if data.rows < train + held_out:
        raise InputError(
            f"split: {data.name} has {data.rows} rows; {train + held_out} are needed "
            f"({train} trained on, {held_out} held out), take the full files or fewer rows"
        )
    rows = train + held_out
    target = np.asarray(data.target[:rows], dtype=np.int64)
    if (target != data.target[:rows]).any() or target.min() < 0:
        raise InputError(
            f"split: the target of {data.name} holds {data.target[:rows].min():g} to "
            f"{data.target[:rows].max():g}, not class numbers; use 0, 1, …"
        )
    X = data.X[:rows] / (LARGEST_BYTE if data.X.dtype == np.uint8 else 1)
    centre = X[:train].mean(axis=0) if centred else np.zeros(X.shape[1])
    X = X - centre
    return ImageSplit(
        name=data.name,
        rows=data.rows,
        X=X[:train],
        target=target[:train],
        held_out_X=X[train:],
        held_out_target=target[train:],
        centre=centre,
        notes=data.notes,
    )
