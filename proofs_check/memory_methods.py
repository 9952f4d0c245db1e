"""What methods with memory leave of the error, exactly and for every step, enclosed in balls.

On a quadratic k steps multiply an eigenvector by e_k(λ). With q = (√K − 1)/(√K + 1), K = L₁/μ_n,
and the start x⁻ = x, the largest |e_k| over [μ_n, L₁] is

    heavy ball       q^k (1 + k(1 + q)),                  at λ = L₁,
    Nesterov         (1 − 1/√K)^k (1 + k/√K),             at λ = μ_n,
    semi-iteration   1/T_k((K + 1)/(K − 1)),              at both ends,

and both ends belong to E. Derived here: one step's equation z² − tz + r² = 0 has roots re^{±iθ}, so
e_k = r^k (T_k(x) + (x − r)U_{k−1}(x)), x = cos θ. For the heavy ball r = q is fixed and |x| ≤ 1, so
|T_k| ≤ 1 and |(x − r)U_{k−1}| ≤ (1 + q)k, with equality at x = −1, λ = L₁. For Nesterov's method
r² = qs and 2rx = (1 + q)s, s = 1 − λ/L₁, so r, x and x − r = √s(1 − q)/(2√q) ≥ 0 increase with s,
and x = 1 at λ = μ_n. The asymptotic rates are those of claims complexity.heavy-ball and
complexity.nesterov; the Chebyshev bound is complexity.chebyshev.

Conjugate gradients, in exact arithmetic: the error in the energy norm after N steps is at most
max_E |p| for every p of degree N with p(0) = 1, so for that of every schedule of N steps. Its rate
on E is therefore at least the supremum over schedules, the limit g(0), which is its rate here; it
never grows; and it needs no more steps than any schedule, or than the methods above.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Final

from flint import arb, ctx

from numerics.memory_methods import MemoryMethod
from numerics.rounded_rate import as_ball
from numerics.spectral_group import SpectralGroup
from proofs_check.decimal_enclosure import ball_bracket, exponential_bracket

__all__ = ["asymptotic_rate", "largest_error", "log_error", "steps_to"]

_BITS: Final = 256
_DIGITS: Final = 30

Groups = tuple[SpectralGroup, ...]


def asymptotic_rate(method: MemoryMethod, groups: Groups) -> tuple[Decimal, Decimal]:
    """A bracket of −log lim (max_E |e_k|)^{1/k}, in nats a gradient: −log q, or −log(1 − 1/√K).

    Args:
        method: not conjugate gradients, whose rate is the limit.
        groups: the spectral groups, ordered.

    Returns:
        The bracket; both ends are infinite where K = 1.
    """
    if groups[0].L == groups[-1].mu:
        return Decimal("Infinity"), Decimal("Infinity")
    with ctx.workprec(_BITS):
        return ball_bracket(_decay(method, groups), _DIGITS)


def log_error(method: MemoryMethod, groups: Groups, steps: int) -> arb:
    """A ball around log max_E |e_k| after k = `steps` ≥ 0 gradients, for K > 1."""
    with ctx.workprec(_BITS):
        decay = _decay(method, groups)
        if (
            method is MemoryMethod.SEMI_ITERATION
        ):  # log T_k = kx + log((1 + e^{−2kx})/2), x = −log q
            growth = (2 / (1 + (-2 * decay * steps).exp())).log()
        else:
            growth = (1 + steps * _growth(method, groups)).log()
        return growth - decay * steps


def steps_to(method: MemoryMethod, groups: Groups, tolerance: Fraction) -> int:
    """The fewest gradients after which max_E |e_k| is, and stays, at most the tolerance.

    max_E |e_k| starts at 1, may rise, and then falls for good; so the first k at which it is at
    most a tolerance below 1 is the answer, and bisection finds it.

    Args:
        method: not conjugate gradients.
        groups: the spectral groups, ordered.
        tolerance: in (0, 1), exact.

    Returns:
        The count: at that many the bound is proved, at one fewer it is not (it is decided there to
        256 bits).
    """
    if groups[0].L == groups[-1].mu:
        return 1
    with ctx.workprec(_BITS):
        target = as_ball(tolerance).log()
        return _first(lambda k: log_error(method, groups, k) <= target)


def largest_error(method: MemoryMethod, groups: Groups) -> Decimal:
    """The largest max_E |e_k| over all k, rounded up; 1 where the error never grows.

    For the heavy ball log max_E |e_k| = log(1 + ck) − ak is concave in k, its maximum at
    k = 1/a − 1/c: at an integer beside that.
    """
    if method is not MemoryMethod.HEAVY_BALL or groups[0].L == groups[-1].mu:
        return Decimal(1)  # (1 + k/√K)(1 − 1/√K)^k ≤ 1, since (1 + x)^k ≥ 1 + kx for x = 1/√K
    with ctx.workprec(_BITS):
        top = 1 / _decay(method, groups) - 1 / _growth(method, groups)
        if not top > 0:
            return Decimal(1)
        middle = top.mid().floor().unique_fmpz()
        assert middle is not None
        beside = range(max(int(middle) - 1, 0), int(middle) + 3)
        return max(
            exponential_bracket(log_error(method, groups, k), arb(0), _DIGITS)[1] for k in beside
        )


def _first(holds: Callable[[int], bool]) -> int:
    """The least k ≥ 1 at which it holds; it holds from there on."""
    high = 1
    while not holds(high):
        high *= 2
    low = high // 2  # fails there, or is 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _decay(method: MemoryMethod, groups: Groups) -> arb:
    """−log q = log((√K + 1)²/(K − 1)), or −log(1 − 1/√K) for Nesterov's method."""
    assert method is not MemoryMethod.CONJUGATE_GRADIENTS
    K = groups[0].L / groups[-1].mu
    root = as_ball(K).sqrt()
    if method is MemoryMethod.NESTEROV:
        return (root * (root + 1) / as_ball(K - 1)).log()  # 1 − 1/√K = (K − 1)/(√K(√K + 1))
    return ((root + 1) ** 2 / as_ball(K - 1)).log()


def _growth(method: MemoryMethod, groups: Groups) -> arb:
    """The c of 1 + ck: 1 + q = 2√K/(√K + 1), or 1/√K for Nesterov's method."""
    root = as_ball(groups[0].L / groups[-1].mu).sqrt()
    return 1 / root if method is MemoryMethod.NESTEROV else 2 * root / (root + 1)
