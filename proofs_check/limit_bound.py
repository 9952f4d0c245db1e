"""Proofs of theory.limit: alternation of T_N(T), and the enclosures of g(0) by several roads.

Not in `proofs_check.limit`, which computes g(0) and knows nothing of claims.
"""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Final

import mpmath
import sympy as sp

import theory.limit as theory
from numerics.spectral_group import SpectralGroup
from proofs_check.check import discharges
from proofs_check.cycle import INDUCTION
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited, decide
from proofs_check.exact_identity import identity
from proofs_check.induction import loop_invariant
from proofs_check.limit import Limit, intervals, limit
from proofs_check.limit_certificate import CertifiedBracket, certified_bracket
from proofs_check.limit_crosscheck import elliptic_limit, potential_limit
from theory.claim import Statement

__all__ = ["lower_bound", "value"]

_DIGITS: Final = 30
_GUARD: Final = 6
# Degrees at which the measures below the gaps are nearly whole numbers of N parts; found by search.
_LENGTHS: Final = {"g_1": 254, "g_2": 267, "g_3": 242, "g_4": 282, "g_5": 677}
_MONOTONE: Final = "Green's function falls as the set grows, by the maximum principle"
_LEMMA: Final = "the Bernstein–Walsh lemma"

A, B, P, Q, Z, W = sp.symbols("A B P Q Z W", real=True)
M, m, v, u, y, z, r, s, X, tau = sp.symbols("M m v u y z r s X tau", real=True)
lam, low, high, centre = sp.symbols("lambda p q m", real=True)


def _powers() -> tuple[ProofStep, ...]:
    return (
        *loop_invariant(
            "|q| ≤ M at a point gives |q|^d ≤ M^d",
            sp.And(A >= 0, A <= B),
            start={A: sp.Integer(1), B: sp.Integer(1)},
            turn={A: A * v, B: B * M},
            each=(v >= 0, v <= M),
        ),
    )


def _alternation() -> tuple[ProofStep, ...]:
    """With P = T_N(T), p = P/P(0) meets the hypotheses of schedule.length-bound, m = 1/|P(0)|."""
    return (
        cited("a polynomial of degree n has at most n zeros", "P(0) ≠ 0"),
        cited("the intermediate value theorem", "P has Nd zeros on λ > 0"),
        decide(
            "p alternates as P does",
            sp.And((u / Q) * (v / Q) < 0, sp.Abs(u / Q) >= 1 / sp.Abs(Q)),
            given=(sp.Ne(Q, 0), u * v < 0, sp.Abs(u) >= 1),
        ),
        decide(
            "the bound for q^d, whose degree is at most Nd and whose value at 0 is 1",
            A * sp.Abs(Q) >= 1,
            given=(sp.Ne(Q, 0), m * sp.Abs(Q) >= 1, m <= A),
        ),
    )


def _outside() -> tuple[ProofStep, ...]:
    """|P(0)| > 1, so |τ| > 1, so |T_N(τ)| ≤ z^N with z = |τ| + √(τ² − 1)."""
    turn = {A: B, B: 2 * y * B - A}
    conserved = sp.Eq(A**2 + B**2 - 2 * y * A * B, 1 - y**2)
    first = {A: sp.Integer(1), B: y}
    return (
        decide(
            "the residual 1 − λ/X, X the last point, has a maximum below 1 at the points",
            sp.And(1 - v / X >= 0, 1 - v / X <= 1 - s / X, 1 - s / X < 1),
            given=(s > 0, s <= v, v <= X),
        ),
        decide(
            "so the same bound for it gives |P(0)| > 1",
            sp.Abs(Q) > 1,
            given=(u >= 0, u < 1, u * sp.Abs(Q) >= 1),
        ),
        *loop_invariant(
            "T_{N−1}² + T_N² − 2yT_{N−1}T_N = 1 − y²", conserved, start=first, turn=turn
        ),
        decide("|T_N| ≤ 1 where |y| < 1", B**2 <= 1, given=(y**2 < 1, conserved)),
        *loop_invariant(
            "|T_N| = 1 where |y| = 1",
            sp.And(sp.Eq(A**2, 1), sp.Eq(B, y * A)),
            start=first,
            turn=turn,
            given=(sp.Eq(y**2, 1),),
        ),
        *loop_invariant(
            "T_N(−y) = ±T_N(y)",
            sp.And(sp.Eq(P, s * A), sp.Eq(Q, -s * B), sp.Eq(s**2, 1)),
            start={A: sp.Integer(1), B: y, P: sp.Integer(1), Q: -y, s: sp.Integer(1)},
            turn={A: B, B: 2 * y * B - A, P: Q, Q: -2 * y * Q - P, s: -s},
        ),
        decide(
            "z and 1/z = |τ| − √(τ² − 1) are positive, and their mean is |τ|",
            sp.And(sp.Eq((tau + r) * (tau - r), 1), tau + r >= 1, tau - r > 0),
            given=(tau > 1, r >= 0, sp.Eq(r**2, tau**2 - 1)),
        ),
        *loop_invariant(
            "T_N((z + 1/z)/2) = (z^N + z^{−N})/2, and z^N ≥ 1",
            sp.And(
                sp.Eq(2 * A, Z + W), sp.Eq(2 * B, z * Z + W * v), sp.Eq(Z * W, 1), Z >= 1, W > 0
            ),
            start={A: sp.Integer(1), B: y, Z: sp.Integer(1), W: sp.Integer(1)},
            turn={A: B, B: 2 * y * B - A, Z: z * Z, W: v * W},
            given=(sp.Eq(2 * y, z + v), sp.Eq(z * v, 1), z >= 1, v > 0),
        ),
        decide(
            "so T_N(τ) ≤ z^N",
            (Z + W) / 2 <= Z,
            given=(Z >= 1, W > 0, sp.Eq(Z * W, 1)),
        ),
        decide(
            "M^d ≥ z^{−N}",
            A * Z >= 1,
            given=(A * B >= 1, A >= 0, B >= 0, B <= Z),
        ),
        cited("the d-th root is increasing on numbers ≥ 0", "M ≥ z^{−N/d} = e^{−N g(0)}"),
    )


def _green_function() -> tuple[ProofStep, ...]:
    """log|T + √(T² − 1)|/d is the g of the definition, with h/√H for its derivative."""
    T, R = sp.symbols("T R", real=True)
    square = (lam - centre) ** 2
    ends = (square - low**2) * (square - high**2)
    quadratic = (2 * square - low**2 - high**2) / (high**2 - low**2)
    return (
        # R′ = TT′/R, so (T′ + R′)/(T + R) = T′(1 + T/R)/(T + R) = T′/R
        identity("d·g′ = T′/√(T² − 1)", (1 + T / R) / (T + R), 1 / R),
        identity(
            "two intervals of equal length: T² − 1 is H up to a factor",
            quadratic**2 - 1,
            4 * ends / (high**2 - low**2) ** 2,
        ),
        identity(
            "and T′/2 is h = λ − m up to its root",
            sp.diff(quadratic, lam) / 2,
            2 * (lam - centre) / (high**2 - low**2),
        ),
        identity(
            "one interval: T(0) + √(T(0)² − 1) = (√κ + 1)/(√κ − 1), with k = √κ",
            (z**2 + 1) / (z**2 - 1) + 2 * z / (z**2 - 1),
            (z + 1) / (z - 1),
        ),
        identity(
            "where 2k/(κ − 1) is that root",
            ((z**2 + 1) / (z**2 - 1)) ** 2 - 1,
            (2 * z / (z**2 - 1)) ** 2,
        ),
    )


@discharges(theory.lower_bound, seal="1e856081ceca")
def lower_bound(_: Statement) -> Evidence:
    """schedule.length-bound for q^d against T_N(T)/T_N(T(0)), both of degree Nd."""
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="every number of steps N, every T of every degree d that alternates so, all real q "
        "of degree ≤ N with q(0) = 1",
        argument="P = T_N(T) has degree ≤ Nd and alternates over Nd + 1 points with |P| ≥ 1, so it "
        "has Nd zeros on λ > 0 and P(0) ≠ 0. Then p = P/P(0) alternates with |p| ≥ 1/|P(0)|. q^d "
        "has degree ≤ Nd, the value 1 at 0, and |q^d| ≤ M^d at the points: by "
        "schedule.length-bound M^d ≥ 1/|P(0)| = 1/|T_N(τ)|. For 1 − λ/X in place of q^d the same "
        "gives |T_N(τ)| > 1, so |τ| > 1, where |T_N(τ)| = (z^N + z^{−N})/2 ≤ z^N with "
        "z = |τ| + √(τ² − 1). So M ≥ z^{−N/d}, and log z/d = g(0): log|T + √(T² − 1)|/d vanishes "
        "where |T| ≤ 1, grows like log|λ|, and its derivative T′/(d√(T² − 1)) is h/√H; in a gap "
        "|T| falls back to 1, so that h/√|H| has no integral there.",
        steps=(*_powers(), *_alternation(), *_outside(), *_green_function()),
    )


@discharges(theory.value, digits=str(_DIGITS))
def value(statement: Statement) -> tuple[Evidence, ...]:
    """Each bracket by two certificates; each g(0) enclosed to 30 digits and found by other ways."""
    certified: dict[str, CertifiedBracket] = {}
    enclosed: dict[str, Limit] = {}
    for name, ends, _ in theory.SPECTRA:
        groups = tuple(SpectralGroup(Fraction(low), Fraction(high)) for low, high in ends)
        certified[name] = certified_bracket(groups, length=_LENGTHS[name])
        enclosed[name] = limit(groups, digits=_DIGITS)
        _agree(enclosed[name])
    _within(statement, certified)
    _inside(enclosed, certified)
    evidence = []
    for name, bracket in certified.items():
        evidence += [
            _half(f"{bracket.lower} ≤ {name}", bracket.contraction),
            _half(f"{name} ≤ {bracket.upper}", bracket.inverse_image),
        ]
    return *evidence, _digits(enclosed)


def _half(shown: str, certificate: str) -> Evidence:
    return Evidence(
        verdict=Verdict.CERTIFIED,
        method="a level set of a polynomial around or inside E, re-verified by the checker",
        scope=f"five spectra, ten certificates of which none may fail; this one shows {shown}",
        steps=(
            ProofStep(
                name="certificate",
                establishes=shown,
                method="independent checker: exact integers with outward rounding, no library",
                trusts=("the Python interpreter",),
            ),
            cited(_MONOTONE, "from the closed form of limit.lower-bound to E"),
        ),
        certificate=json.loads(certificate),
    )


def _digits(enclosed: dict[str, Limit]) -> Evidence:
    return Evidence(
        verdict=Verdict.CHECKED,
        method="ball arithmetic with a proved remainder, and two other computations to "
        f"{_DIGITS} digits",
        scope="the same numbers to more digits than a certificate shows",
        argument="The gap conditions are solved in ball arithmetic and the integrals have a proved "
        "remainder, so that the enclosure is rigorous but for faults of our code and of Arb; "
        "elliptic functions or the potentials of 1/E, and those of E, give the same digits.",
        steps=(
            ProofStep(
                name="enclosure",
                establishes="; ".join(
                    f"{each.lower} ≤ {name} ≤ {each.upper}" for name, each in enclosed.items()
                ),
                method="gap conditions and Gauss–Legendre panels in ball arithmetic",
                trusts=("python-flint",),
            ),
            cited(_LEMMA, "max_E |q| ≥ e^{−N g(0)} for every union of intervals"),
        ),
        values={name: f"{each.lower} to {each.upper}" for name, each in enclosed.items()},
    )


def _inside(enclosed: dict[str, Limit], certified: dict[str, CertifiedBracket]) -> None:
    """Refuses brackets of the two kinds that have nothing in common: one would be wrong."""
    for name, each in enclosed.items():
        if each.upper < certified[name].lower or certified[name].upper < each.lower:
            raise NotProved(f"{name}: {each.lower} is outside of what is certified")


def _agree(enclosed: Limit) -> None:
    """Refuses an enclosure that another computation does not meet to 30 digits."""
    ends = intervals(enclosed.groups)
    inverse = tuple((1 / top, 1 / bottom) for bottom, top in reversed(ends))
    others = {"potentials": potential_limit(ends, digits=_DIGITS + _GUARD)}
    if len(ends) == 2:
        others["elliptic functions"] = elliptic_limit(ends, digits=_DIGITS + _GUARD)
    else:
        others["potentials on 1/E"] = potential_limit(inverse, digits=_DIGITS + _GUARD)
    with mpmath.workdps(_DIGITS + 2 * _GUARD):
        exact = mpmath.mpf(str(enclosed.lower))
        for name, other in others.items():
            if not abs(other / exact - 1) < mpmath.mpf(10) ** (1 - _DIGITS):
                raise NotProved(f"{name} give {mpmath.nstr(other, _DIGITS)}, not {enclosed.lower}")


def _within(statement: Statement, found: dict[str, CertifiedBracket]) -> None:
    """Refuses a statement that does not hold at both ends of every bracket."""
    symbols = {str(each.symbol): each.symbol for each in statement.variables}
    for part in sp.And.make_args(statement.conclusion):
        for name, each in found.items():
            if symbols.get(name) not in part.free_symbols:
                continue
            for end in (each.lower, each.upper):
                if part.subs(symbols[name], _exact(end)) is not sp.true:
                    raise NotProved(f"{part} does not hold at {name} = {end}")
    if set(found) != set(symbols):
        raise NotProved("the statement is about other spectra")


def _exact(number: Decimal) -> sp.Rational:
    fraction = Fraction(number)
    return sp.Rational(fraction.numerator, fraction.denominator)
