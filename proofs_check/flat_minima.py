"""The measurements of theory.flat_minima against their thresholds, and the proof of its theorem."""

from collections.abc import Callable, Sequence
from functools import cache

import sympy as sp

import theory.flat_minima as theory
from numerics.data_source import data_set
from numerics.experiments.flat_minima import (
    FLAT_MINIMA,
    RATES,
    FlatMinimaResult,
    FlatMinimaSettings,
    flat_minima_result,
    flatness_data,
)
from numerics.experiments.image_mlp import NetworkData
from numerics.experiments.kong_tao import KONG_TAO, KongTaoResult, kong_tao_result
from numerics.schedule import Schedule
from numerics.spectral_group import SpectralGroup
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict, measurement
from proofs_check.exact_decision import decide, decide_whole
from proofs_check.induction import loop_invariant
from proofs_check.planner import Method, plan
from theory.claim import Statement

__all__ = [
    "flatness",
    "flatness_gap_safe",
    "kong_tao",
    "kong_tao_descent",
    "kong_tao_variance",
    "measured_flatness",
]

S, A, B, C, F, V, x, z = sp.symbols("S A B C F V x z", real=True)
eta, pi = sp.symbols("eta pi", real=True)
HOW = "measured over the seeds"


@discharges(theory.flatness)
def flatness(_: Statement) -> Evidence:
    """The talk's cycle."""
    return _flatter("MrGD")


@discharges(theory.flatness_gap_safe)
def flatness_gap_safe(_: Statement) -> Evidence:
    """Gap-safe cycles."""
    return _flatter("gap-safe")


def measured_flatness(
    data: NetworkData,
    settings: FlatMinimaSettings,
    *,
    advance: Callable[[str], object] = lambda _: None,
) -> FlatMinimaResult:
    """The measurement, with the planner's gap-safe cycles of `settings.longest` steps."""

    def gap_safe(groups: Sequence[SpectralGroup]) -> Schedule:
        return plan(groups, method=Method.GAP_SAFE, cycle_length=settings.longest).schedule

    return flat_minima_result(data, settings, gap_safe=gap_safe, advance=advance)


@cache
def _on_digits(settings: FlatMinimaSettings) -> FlatMinimaResult:
    return measured_flatness(flatness_data(data_set("digits"), settings), settings)


def _flatter(cycle: str) -> Evidence:
    settings = FLAT_MINIMA
    result = _on_digits(settings)
    return measurement(
        holds=result.is_flatter(cycle),
        method=HOW,
        scope=f"{result.data}, first {settings.rows} rows, hidden {settings.hidden}, tanh, squared "
        f"loss ≤ {result.target:.4g}, {len(settings.seeds)} seeds, {settings.dtype}",
        values={
            "threshold": f"the 95 % interval of the mean log λ_{cycle}/λ_GD, GD at 1.9/λ₀, is "
            f"below 0; at least {settings.least_pairs} pairs",
            **{f"against {name}": result.words(cycle, name) for name in RATES},
            **{name: result.summary(name) for name in (*RATES, cycle)},
            "largest residual": f"{result.largest_residual:.1e}",
        },
    )


@discharges(theory.kong_tao_variance, seal="853f762bf5db")
def kong_tao_variance(statement: Statement) -> Evidence:
    """The mixed term vanishes; the distance to the limit is multiplied by (1 − η)²."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="induction on decided steps; small sizes decided as written",
        scope="every rate 0 < η < 2, all probabilities and pairs, every number of steps",
        argument="E((1 − η)x − ηz)² = (1 − η)²E x² − 2η(1 − η)E xz + η²E z², and E xz = 0. With "
        "V* = ησ²/(2 − η) this is V⁺ − V* = (1 − η)²(V − V*).",
        steps=(
            *loop_invariant(
                "Σπ((1 − η)x − ηz)² in the moments of x and z",
                sp.Eq(S, (1 - eta) ** 2 * A - 2 * eta * (1 - eta) * C + eta**2 * B),
                start={key: sp.Integer(0) for key in (S, A, B, C)},
                turn={
                    S: S + pi * ((1 - eta) * x - eta * z) ** 2,
                    A: A + pi * x**2,
                    B: B + pi * z**2,
                    C: C + pi * x * z,
                },
            ),
            decide(
                "without the mixed moment",
                sp.Eq(S, (1 - eta) ** 2 * A + eta**2 * B),
                given=(
                    sp.Eq(S, (1 - eta) ** 2 * A - 2 * eta * (1 - eta) * C + eta**2 * B),
                    sp.Eq(C, 0),
                ),
            ),
            *loop_invariant(
                "V_t − V* = (1 − η)^{2t}(V_0 − V*)",
                sp.Eq((2 - eta) * V - eta * B, F * A),
                start={V: (A + eta * B) / (2 - eta), F: sp.Integer(1)},
                turn={V: (1 - eta) ** 2 * V + eta**2 * B, F: F * (1 - eta) ** 2},
                given=(eta < 2,),
            ),
            decide("the factor contracts", sp.Abs(1 - eta) < 1, given=(eta > 0, eta < 2)),
            *(
                step
                for pairs, turns in ((1, 1), (2, 2))
                for step in decide_whole(statement, {theory.m: pairs, theory.T: turns})
            ),
        ),
    )


@discharges(theory.kong_tao)
def kong_tao(_: Statement) -> Evidence:
    """The variance of long orbits."""
    result = _kong_tao()
    return measurement(
        holds=result.variance_is_as_derived,
        method=HOW,
        scope=_scope(result),
        values={
            "threshold": "within 5 % of ησ²/(2 − η), for both rates on every seed",
            **{
                f"rate {each.rate}": f"predicted {each.predicted:.5f}, measured "
                f"{min(each.variances):.5f} to {max(each.variances):.5f}; Lyapunov exponent "
                f"{min(each.exponents):.3f} to {max(each.exponents):.3f}"
                for each in result.orbits
            },
        },
    )


@discharges(theory.kong_tao_descent)
def kong_tao_descent(_: Statement) -> Evidence:
    """Where GD at the small rate and MrGD end."""
    result = _kong_tao()
    descent = result.descent
    return measurement(
        holds=result.multirate_leaves_the_well,
        method=HOW,
        scope=_scope(result),
        values={
            "threshold": "GD moves by at most 2πε; MrGD ends lower on 95 % of the starts of each "
            "seed, and its mean f − min f is at most a fifth",
            "farthest move of GD": f"{descent.moved:.2e}",
            "share where MrGD ends lower": ", ".join(f"{x:.3f}" for x in descent.shares),
            "ratio of the means": ", ".join(f"{x:.4f}" for x in descent.ratios),
        },
    )


@cache
def _kong_tao() -> KongTaoResult:
    return kong_tao_result(KONG_TAO)


def _scope(result: KongTaoResult) -> str:
    settings = result.settings
    return (
        f"x²/2 + ε·sin(x/ε), ε = {settings.epsilon}, {settings.starts} starts on each of "
        f"{len(settings.seeds)} seeds, float64"
    )
