"""Jets: power series c_0 + c_1ε + … + c_Kε^K + O(ε^{K+1}) over any commutative ring.

A jet knows its K + 1 coefficients and nothing of ε. The ring is whatever the coefficients are:
exact polynomials, formal multilinear objects, fractions, balls. To derive a loss is then to
evaluate it on jets. Every coefficient of a result is computed from coefficients of the same or
lower order alone:

    (ab)_k = Σ_{i≤k} a_i b_{k−i},
    σ(a) by Horner's rule from σ^(j)(a_0)/j!, where each power of a − a_0 shifts by one order.

Exact where the ring is. Source: derived here; the rules are those of formal power series.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Generic, Protocol, Self, TypeVar

__all__ = ["Jet", "RingElement"]


class RingElement(Protocol):
    """What a coefficient must be able to do: sums, products, division by an integer."""

    def __add__(self, other: Self, /) -> Self:
        """The sum."""

    def __mul__(self, other: Self, /) -> Self:
        """The product, which must commute."""

    def __truediv__(self, other: int, /) -> Self:
        """The quotient by a positive integer."""


R = TypeVar("R", bound=RingElement)


@dataclass(frozen=True, slots=True)
class Jet(Generic[R]):
    """The jet with coefficients c_0, …, c_K."""

    coefficients: tuple[R, ...]

    def __post_init__(self) -> None:
        """Refuses a jet without coefficients."""
        if not self.coefficients:
            raise ValueError("a jet has at least its coefficient of order 0")

    @property
    def order(self) -> int:
        """K, the highest order that is known."""
        return len(self.coefficients) - 1

    def __getitem__(self, k: int) -> R:
        """The coefficient of ε^k."""
        return self.coefficients[k]

    def __add__(self, other: "Jet[R]") -> "Jet[R]":
        """The sum, to the lower of the two orders."""
        return Jet(tuple(map(add, self.coefficients, other.coefficients)))

    def __mul__(self, other: "Jet[R]") -> "Jet[R]":
        """The product, to the lower of the two orders."""
        a, b = self.coefficients, other.coefficients
        return Jet(
            tuple(
                reduce(add, (a[i] * b[k - i] for i in range(k + 1)))
                for k in range(min(len(a), len(b)))
            )
        )

    def __truediv__(self, divisor: int) -> "Jet[R]":
        """The jet with every coefficient divided by a positive integer."""
        return Jet(tuple(c / divisor for c in self.coefficients))

    def scaled(self, factor: R) -> "Jet[R]":
        """The jet with every coefficient multiplied by a ring element."""
        return Jet(tuple(factor * c for c in self.coefficients))

    def truncated(self, order: int) -> "Jet[R]":
        """The same series, known to a lower order only."""
        if not 0 <= order <= self.order:
            raise ValueError(f"order {order} is not between 0 and {self.order}, which is known")
        return Jet(self.coefficients[: order + 1])

    def composed(self, derivatives: Sequence[R]) -> "Jet[R]":
        """σ(a) for a smooth σ, from its derivatives at the base point a_0.

        Args:
            derivatives: σ(a_0), σ′(a_0), …, σ^(K)(a_0).

        Returns:
            The jet of the composition, to the order of this one.

        Raises:
            ValueError: if there are fewer than K + 1 derivatives.
        """
        if len(derivatives) <= self.order:
            raise ValueError(f"{len(derivatives)} derivatives, but order {self.order} needs more")
        taylor = _over_factorials(derivatives[: self.order + 1])
        a = self.coefficients
        result = [taylor[-1]]
        for constant in reversed(taylor[:-1]):
            # constant + (a − a_0)·result; (a − a_0) has no order 0, so one order more is known
            result = [
                constant,
                *(
                    reduce(add, (a[i] * result[k - i] for i in range(1, k + 1)))
                    for k in range(1, len(result) + 1)
                ),
            ]
        return Jet(tuple(result))


def _over_factorials(derivatives: Sequence[R]) -> list[R]:
    """The Taylor coefficients σ^(j)/j! from the derivatives."""
    factorial, found = 1, []
    for j, derivative in enumerate(derivatives):
        factorial *= max(j, 1)
        found.append(derivative / factorial)
    return found
