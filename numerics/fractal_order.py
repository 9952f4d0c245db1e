"""Orders of Chebyshev's roots by recursion: fractal, and Lebedev and Finogenov's.

Places are 1, …, T. Doubling sends (a₁, …, a_T) to

    (a₁, 2T + 1 − a₁, a₂, 2T + 1 − a₂, …):

of 2T Chebyshev roots, those at a and 2T + 1 − a are cos φ and −cos φ, and their factors multiply
to x² − cos²φ = (y − cos 2φ)/2 with y = 2x² − 1: the factor at place a of T roots. Tripling sends a
to (a, 2T + a, 2T + 1 − a), the places whose roots T₃ sends to that of a. The order inside a triple,
and triplings after doublings, are chosen here: of those tried up to N = 243 on [1, 10⁴] they keep
the larger of prefix and suffix low.

*Fractal* (N. Agarwal, S. Goel, C. Zhang 2021, arXiv:2103.01338): place 1 is the smallest root, the
largest rate. *Lebedev and Finogenov* (1971, 1976; for powers of 2 as in A. Samarskii, E. Nikolaev,
Numerical Methods for Grid Equations, vol. 2): place 1 is the largest root, the smallest rate.
For other lengths the order is that of the next such N without the places that are absent.
"""

__all__ = ["fractal_places", "lebedev_finogenov_places"]


def fractal_places(length: int) -> list[int]:
    """The order for the next power of two, without the places above `length`; from 1."""
    order = [1]
    while len(order) < length:
        order = _doubled(order)
    return [place for place in order if place <= length]


def lebedev_finogenov_places(length: int) -> list[int]:
    """The order for the next 2^a·3^b, without the places above `length`; from 1."""
    doublings, triplings = _next_smooth(length)
    order = [1]
    for _ in range(doublings):
        order = _doubled(order)
    for _ in range(triplings):
        T = len(order)
        order = [place for a in order for place in (a, 2 * T + a, 2 * T + 1 - a)]
    return [place for place in order if place <= length]


def _doubled(order: list[int]) -> list[int]:
    after = 2 * len(order) + 1
    return [place for a in order for place in (a, after - a)]


def _next_smooth(length: int) -> tuple[int, int]:
    """(a, b) with the smallest 2^a·3^b ≥ length."""
    found = []
    b, power = 0, 1
    while True:
        a = (-(-length // power) - 1).bit_length()
        found.append((power << a, a, b))
        if power >= length:
            break
        b, power = b + 1, power * 3
    _, a, b = min(found)
    return a, b
