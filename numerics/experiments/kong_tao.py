"""Gradient descent on f(x) = x²/2 + ε·sin(x/ε): large rates wander, small ones stay in a well.

    x⁺ = (1 − η)x − η·cos(x/ε),  f″(x) = 1 − sin(x/ε)/ε ≤ L = 1 + 1/ε

For η ≫ ε the phase x/ε turns about η/ε times a step. If the cosines were independent, of mean 0
and variance σ² = 1/2, the variance of x would go to ησ²/(2 − η) (theory.flat_minima); that they
act so is measured. The Lyapunov exponent is the mean of log|1 − ηf″(x)| along the orbits; with a
phase uniform on the circle it is log(η/(2ε)), up to O(ε/η), as the mean of log|sin| is −log 2.
At the rate 1/L no step passes a stationary point, so an orbit stays in its well.

The global minimum: f(x) ≥ x²/2 − ε and f(−πε/2) = (πε/2)²/2 − ε, so it lies in |x| ≤ πε/2, and
since sin is odd on the negative side; f is convex on [−πε, 0], with
f′(−πε) < 0 < f′(0). All numbers are rounded.
Source: Kong, Tao 2020; derived here.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

import numpy as np
from jaxtyping import Float64
from scipy.optimize import brentq

from numerics.descent import descend, iterates
from numerics.schedule import Schedule, Step

__all__ = [
    "KONG_TAO",
    "KongTaoDescent",
    "KongTaoOrbits",
    "KongTaoResult",
    "KongTaoSettings",
    "global_minimum",
    "gradient",
    "kong_tao_descent",
    "kong_tao_orbits",
    "kong_tao_result",
    "objective",
    "predicted_variance",
]

Points = Float64[np.ndarray, "*shape"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KongTaoSettings:
    """What is run.

    Args:
        epsilon: ε.
        rates: of the long orbits.
        starts: orbits a seed.
        range_of_starts: they are uniform in it.
        steps: of each long orbit, after `burn_in` that are left out.
        burn_in: see there.
        large_steps: of MrGD, at the first of the rates; then `small_steps` at 1/L.
        small_steps: see there.
        seeds: of the starts.
    """

    epsilon: Fraction = Fraction(1, 1000)
    rates: tuple[Fraction, ...] = (Fraction(1, 10), Fraction(1, 2))
    starts: int = 200
    range_of_starts: tuple[float, float] = (0.5, 0.9)
    steps: int = 5_000
    burn_in: int = 500
    large_steps: int = 50
    small_steps: int = 500
    seeds: tuple[int, ...] = (0, 1, 2, 3, 4)

    @property
    def small_rate(self) -> Fraction:
        """1/L = 1/(1 + 1/ε)."""
        return 1 / (1 + 1 / self.epsilon)


KONG_TAO = KongTaoSettings()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KongTaoOrbits:
    """Long orbits at one rate.

    Args:
        rate: η.
        variances: the mean of x², by seed.
        predicted: ησ²/(2 − η).
        exponents: Lyapunov's, by seed, in nats a step.
        edges: of the histogram's bins.
        density: of x, over all seeds.
    """

    rate: Fraction
    variances: tuple[float, ...]
    predicted: float
    exponents: tuple[float, ...]
    edges: Float64[np.ndarray, " k1"]
    density: Float64[np.ndarray, " k"]

    @property
    def errors(self) -> tuple[float, ...]:
        """|V − V̂|/V̂, by seed."""
        return tuple(abs(each / self.predicted - 1) for each in self.variances)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KongTaoDescent:
    """Where GD at the small rate and MrGD end; arrays are seeds × starts, f is above min f."""

    starts: Float64[np.ndarray, "s k"]
    small: Float64[np.ndarray, "s k"]
    multirate: Float64[np.ndarray, "s k"]
    small_losses: Float64[np.ndarray, "s k"]
    multirate_losses: Float64[np.ndarray, "s k"]

    @property
    def moved(self) -> float:
        """How far GD at the small rate moves from its start, at most."""
        return float(np.abs(self.small - self.starts).max())

    @property
    def shares(self) -> tuple[float, ...]:
        """The share of starts where MrGD ends lower, by seed."""
        return tuple((self.multirate_losses < self.small_losses).mean(axis=1).tolist())

    @property
    def ratios(self) -> tuple[float, ...]:
        """The mean of f − min f over the starts, MrGD's over GD's, by seed."""
        means = self.multirate_losses.mean(axis=1) / self.small_losses.mean(axis=1)
        return tuple(means.tolist())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KongTaoResult:
    """Both measurements."""

    settings: KongTaoSettings
    orbits: tuple[KongTaoOrbits, ...]
    descent: KongTaoDescent

    @property
    def variance_is_as_derived(self) -> bool:
        """Whether it is within 5 % of ησ²/(2 − η), for every rate and seed."""
        return all(error <= 0.05 for each in self.orbits for error in each.errors)

    @property
    def multirate_leaves_the_well(self) -> bool:
        """Whether GD moves by at most 2πε, and MrGD ends lower as claimed."""
        return (
            self.descent.moved <= 2 * math.pi * float(self.settings.epsilon)
            and min(self.descent.shares) >= 0.95
            and max(self.descent.ratios) <= 0.2
        )

    def rows(self) -> tuple[dict[str, str], ...]:
        """A row for each rate and one for the descents, numbers as text."""
        settings, descent = self.settings, self.descent
        where = f"x²/2 + ε·sin(x/ε), ε = {settings.epsilon}"
        orbits = [
            {
                "measured on": where,
                "case": f"GD, rate {each.rate}",
                "result": f"variance {min(each.variances):.5f} to {max(each.variances):.5f} over "
                f"the seeds, Lyapunov exponent {np.mean(each.exponents):.3f}",
                "beside": f"ησ²/(2 − η) = {each.predicted:.5f}, largest relative error "
                f"{max(each.errors):.4f}; log(η/(2ε)) = "
                f"{math.log(each.rate / (2 * settings.epsilon)):.3f}",
            }
            for each in self.orbits
        ]
        ends = {
            "measured on": where,
            "case": f"MrGD: {settings.large_steps} steps of {settings.rates[0]}, then "
            f"{settings.small_steps} of {settings.small_rate}",
            "result": f"f − min f {descent.multirate_losses.mean():.4g} on average, lower on at "
            f"least {min(descent.shares):.1%} of the starts of a seed",
            "beside": f"GD at {settings.small_rate}: {descent.small_losses.mean():.4g}; it moves "
            f"by {descent.moved:.2e} at most, a well is {2 * math.pi * settings.epsilon:.2e} wide",
        }
        return (*orbits, ends)

    def to_json(self) -> dict[str, object]:
        """Settings and numbers, JSON-ready."""
        settings, descent = self.settings, self.descent
        return {
            "function": "x²/2 + ε·sin(x/ε)",
            "epsilon": str(settings.epsilon),
            "seeds": list(settings.seeds),
            "orbits a seed": settings.starts,
            "steps": settings.steps,
            "orbits": [
                {
                    "rate": str(each.rate),
                    "predicted variance": each.predicted,
                    "variance by seed": list(each.variances),
                    "relative error by seed": list(each.errors),
                    "Lyapunov exponent by seed": list(each.exponents),
                    "log(rate/(2ε))": math.log(each.rate / (2 * settings.epsilon)),
                    "histogram": {
                        "edges": each.edges.tolist(),
                        "density": each.density.tolist(),
                    },
                }
                for each in self.orbits
            ],
            "descent": {
                "farthest move of GD at the small rate": descent.moved,
                "period of the wells": 2 * math.pi * float(settings.epsilon),
                "share where MrGD ends lower, by seed": list(descent.shares),
                "ratio of mean f − min f, by seed": list(descent.ratios),
            },
            "variance within 5 % of the prediction": self.variance_is_as_derived,
            "MrGD leaves the well": self.multirate_leaves_the_well,
        }


def objective(x: Points, epsilon: float) -> Points:
    """f(x) = x²/2 + ε·sin(x/ε)."""
    return x**2 / 2 + epsilon * np.sin(x / epsilon)


def gradient(x: Points, epsilon: float) -> Points:
    """f′(x) = x + cos(x/ε)."""
    return x + np.cos(x / epsilon)


def global_minimum(epsilon: float) -> tuple[float, float]:
    """Where f is least, and min f."""
    least = brentq(
        lambda x: x + math.cos(x / epsilon), -math.pi * epsilon, 0.0, xtol=1e-14 * epsilon
    )
    return float(least), float(objective(np.array([least]), epsilon)[0])


def predicted_variance(rate: Fraction) -> Fraction:
    """ησ²/(2 − η) with σ² = 1/2; exact."""
    return rate / (2 * (2 - rate))


def kong_tao_result(settings: KongTaoSettings) -> KongTaoResult:
    """Orbits at every rate, and the two descents."""
    return KongTaoResult(
        settings=settings,
        orbits=tuple(kong_tao_orbits(settings, rate) for rate in settings.rates),
        descent=kong_tao_descent(settings),
    )


def kong_tao_orbits(settings: KongTaoSettings, rate: Fraction) -> KongTaoOrbits:
    """All orbits of all seeds at one rate, x of shape seeds × starts."""
    epsilon, eta = float(settings.epsilon), float(rate)
    start = _starts(settings)
    squares, exponents = np.zeros(len(start)), np.zeros(len(start))
    predicted = float(predicted_variance(rate))
    edges = np.linspace(-4, 4, 81) * math.sqrt(predicted)
    counts = np.zeros(len(edges) - 1)
    path = iterates(
        lambda x: gradient(x, epsilon),
        start,
        Schedule((Step(rate),)),
        cycles=settings.burn_in + settings.steps,
    )
    for x in islice(path, settings.burn_in + 1, None):
        squares += (x**2).mean(axis=1)
        slope = 1 - eta + eta / epsilon * np.sin(x / epsilon)
        exponents += np.log(np.abs(slope)).mean(axis=1)
        counts += np.histogram(x, edges)[0]
    return KongTaoOrbits(
        rate=rate,
        variances=tuple((squares / settings.steps).tolist()),
        predicted=predicted,
        exponents=tuple((exponents / settings.steps).tolist()),
        edges=edges,
        density=counts / (start.size * settings.steps * np.diff(edges)),
    )


def kong_tao_descent(settings: KongTaoSettings) -> KongTaoDescent:
    """GD at 1/L, and MrGD with as many steps, the large ones first."""
    epsilon, start = float(settings.epsilon), _starts(settings)
    small = Schedule((Step(settings.small_rate, settings.large_steps + settings.small_steps),))
    multirate = Schedule(
        (
            Step(settings.rates[0], settings.large_steps),
            Step(settings.small_rate, settings.small_steps),
        )
    )
    ends = [
        descend(
            lambda x: gradient(x, epsilon), start, schedule, cycles=1, observe=lambda _: None
        ).last
        for schedule in (small, multirate)
    ]
    least = global_minimum(epsilon)[1]
    losses = [objective(x, epsilon) - least for x in ends]
    return KongTaoDescent(
        starts=start,
        small=ends[0],
        multirate=ends[1],
        small_losses=losses[0],
        multirate_losses=losses[1],
    )


def _starts(settings: KongTaoSettings) -> Float64[np.ndarray, "s k"]:
    low, high = settings.range_of_starts
    return np.stack(
        [np.random.default_rng(s).uniform(low, high, settings.starts) for s in settings.seeds]
    )
