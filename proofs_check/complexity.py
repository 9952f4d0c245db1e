"""Proofs of theory.complexity: every row of the table, and where multirate descent wins."""

import sympy as sp

import theory.complexity as theory
from proofs_check.check import discharges
from proofs_check.cycle import INDUCTION, LOG_RULES
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import cited, decide, decide_as_written, decide_whole
from proofs_check.exact_identity import identity
from proofs_check.induction import loop_invariant
from theory.claim import Statement
from theory.cycle import n as groups

__all__ = [
    "chebyshev",
    "eigenspaces",
    "gradient_descent",
    "heavy_ball",
    "mrgd",
    "nesterov",
    "table",
]

DECISION = "exact decision over the reals"

mu, L, lam, rate, kappa, eta = sp.symbols("mu L lambda a kappa eta", real=True)
s, t, x, y, z, w = sp.symbols("s t x y z w", real=True)
A, B, P, Z, W = sp.symbols("A B P Z W", real=True)
K = sp.Symbol("K", real=True)

_INTERVAL = (mu > 0, mu <= lam, lam <= L)
_ROOTS = (s > 0, s <= t, s**2 <= lam, lam <= t**2)
_MODULUS = cited(
    "Gelfand's formula", "the error decays at the rate of the spectral radius of one step"
)


def _enough_steps(ratio: sp.Symbol, scope: str) -> tuple[ProofStep, ...]:
    """((ratio − 1)/(ratio + 1))^m ≤ tol for m ≥ ((ratio + 1)/2)·log(1/tol)."""
    loss, wanted, count = sp.symbols("log_contraction log_inverse_tol m", real=True)
    return (
        decide(
            f"the contraction is 1 − x with x = 2/({ratio} + 1) in (0, 1]",
            sp.And(
                sp.Eq((ratio - 1) / (ratio + 1), 1 - 2 / (ratio + 1)),
                2 / (ratio + 1) > 0,
                2 / (ratio + 1) <= 1,
            ),
            given=(ratio >= 1,),
        ),
        decide(
            f"enough {scope}",
            count * loss <= -wanted,
            given=(
                ratio >= 1,
                loss <= -2 / (ratio + 1),
                wanted > 0,
                count >= (ratio + 1) / 2 * wanted,
            ),
        ),
        decide(
            "where the contraction is 0 there is a step",
            count > 0,
            given=(sp.Eq(ratio, 1), wanted > 0, count >= (ratio + 1) / 2 * wanted),
        ),
        cited(LOG_RULES, "contraction^m ≤ tol"),
    )


@discharges(theory.gradient_descent, seal="a238bb4770ae")
def gradient_descent(statement: Statement) -> Evidence:
    """The two ends of the interval pull the best step from both sides."""
    best = (K - 1) / (K + 1)
    return Evidence(
        verdict=Verdict.PROVED,
        method=DECISION,
        scope="every interval 0 < μ ≤ L, every constant step, every tolerance",
        argument="For any step a the larger of |1 − aμ| and |1 − aL| is at least "
        "(K − 1)/(K + 1), and a = 2/(L + μ) gives no more on the whole interval. "
        "logarithm.below-tangent at x = 2/(K + 1) counts the steps.",
        steps=(
            decide(
                "no constant step is better",
                sp.Max(sp.Abs(1 - rate * mu), sp.Abs(1 - rate * L)) >= best,
                given=(mu > 0, mu <= L, rate > 0, sp.Eq(K * mu, L)),
            ),
            decide(
                "a = 2/(L + μ) reaches it",
                sp.Abs(1 - 2 / (L + mu) * lam) <= best,
                given=(*_INTERVAL, sp.Eq(K * mu, L)),
            ),
            *_enough_steps(K, "steps"),
            *decide_as_written(statement),
        ),
    )


@discharges(theory.heavy_ball, seal="a49d85ad1514")
def heavy_ball(statement: Statement) -> Evidence:
    """The discriminant is not positive, so the roots are conjugate with product β."""
    root = (t - s) / (t + s)
    trace = 1 + root**2 - 4 / (s + t) ** 2 * lam
    return Evidence(
        verdict=Verdict.PROVED,
        method=DECISION,
        scope="every interval 0 < μ ≤ L, every eigenvalue in it",
        argument="|1 + β − αλ| ≤ 2√β, so the two eigenvalues of one step are complex conjugates "
        "(or equal) with product β.",
        steps=(
            decide(
                "the discriminant is not positive",
                sp.And(trace <= 2 * root, trace >= -2 * root),
                given=_ROOTS,
            ),
            _conjugate(sp.Symbol("b", real=True), sp.Symbol("c", real=True)),
            *decide_whole(statement),
            _MODULUS,
        ),
    )


def _conjugate(b: sp.Symbol, c: sp.Symbol) -> ProofStep:
    """Roots of z² − bz + c with b² ≤ 4c have |z|² = c."""
    return decide(
        "roots of z² − bz + c with b² ≤ 4c have |z|² = c",
        sp.Eq(x**2 + y**2, c),
        given=(
            b**2 <= 4 * c,
            sp.Eq(x**2 - y**2 - b * x + c, 0),
            sp.Eq(2 * x * y - b * y, 0),
        ),
    )


@discharges(theory.nesterov, seal="524b6c87e875")
def nesterov(statement: Statement) -> Evidence:
    """As for the heavy ball, with product β(1 − λ/L) ≤ (1 − √(μ/L))²."""
    root, shrink = (t - s) / (t + s), sp.Symbol("shrink", real=True)
    beta = sp.Symbol("beta", real=True)
    at_most = 1 - s**2 / t**2
    in_terms = (s > 0, s <= t, shrink >= 0, shrink <= at_most)
    return Evidence(
        verdict=Verdict.PROVED,
        method=DECISION,
        scope="every interval 0 < μ ≤ L, every eigenvalue in it",
        argument="With h = 1 − λ/L in [0, 1 − μ/L] the discriminant (1 + β)²h² − 4βh is not "
        "positive, so |z|² = βh ≤ β(1 − μ/L) = (1 − √(μ/L))².",
        steps=(
            decide(
                "h = 1 − λ/L lies in [0, 1 − μ/L]",
                sp.And(1 - lam / t**2 >= 0, 1 - lam / t**2 <= at_most),
                given=_ROOTS,
            ),
            decide(
                "(1 + β)²(1 − μ/L) = 4β",
                sp.Eq((1 + root) ** 2 * at_most, 4 * root),
                given=(s > 0, s <= t),
            ),
            decide(
                "the discriminant is not positive",
                (1 + beta) ** 2 * shrink**2 <= 4 * beta * shrink,
                given=(shrink >= 0, (1 + beta) ** 2 * shrink <= 4 * beta),
            ),
            _conjugate(sp.Symbol("b", real=True), sp.Symbol("c", real=True)),
            decide(
                "β(1 − μ/L) = (1 − s/t)²",
                sp.And(sp.Eq(root * at_most, (1 - s / t) ** 2), root >= 0),
                given=(s > 0, s <= t),
            ),
            decide("the product is at most that", root * shrink <= root * at_most, given=in_terms),
            *decide_whole(statement),
            _MODULUS,
        ),
    )


@discharges(theory.chebyshev, seal="60763305496a")
def chebyshev(_: Statement) -> Evidence:
    """T_{N+1}(y) = 2y·T_N(y) − T_{N−1}(y), from inside [−1, 1] and from outside."""
    turn = {A: B, B: 2 * y * B - A}
    conserved = loop_invariant(
        "T_{N−1}² + T_N² − 2y·T_{N−1}T_N = 1 − y²",
        sp.Eq(A**2 + B**2 - 2 * y * A * B, 1 - y**2),
        start={A: sp.Integer(1), B: y},
        turn=turn,
    )
    inside = decide(
        "|T| ≤ 1 where |y| < 1",
        A**2 <= 1,
        given=(y**2 < 1, sp.Eq(A**2 + B**2 - 2 * y * A * B, 1 - y**2)),
    )
    ends = loop_invariant(
        "|T| = 1 where |y| = 1",
        sp.And(sp.Eq(A**2, 1), sp.Eq(B, y * A)),
        start={A: sp.Integer(1), B: y},
        turn=turn,
        given=(sp.Eq(y**2, 1),),
    )
    outside = loop_invariant(
        "T_N((z + 1/z)/2) = (z^N + z^{−N})/2",
        sp.And(sp.Eq(2 * A, Z + W), sp.Eq(2 * B, z * Z + W * w), sp.Eq(Z * W, 1), Z > 0, W > 0),
        start={A: sp.Integer(1), B: y, Z: sp.Integer(1), W: sp.Integer(1)},
        turn={A: B, B: 2 * y * B - A, Z: z * Z, W: w * W},
        given=(sp.Eq(2 * y, z + w), sp.Eq(z * w, 1), z > 0, w > 0),
    )
    argument = decide(
        "λ in [μ, L] is y in [−1, 1]",
        sp.Abs((t**2 + s**2 - 2 * lam) / (t**2 - s**2)) <= 1,
        given=(*_ROOTS, s < t),
    )
    start = identity(
        "(L + μ)/(L − μ) = (z + 1/z)/2 for z = (√K + 1)/(√K − 1)",
        (t**2 + s**2) / (t**2 - s**2),
        ((t + s) / (t - s) + (t - s) / (t + s)) / 2,
    )
    bound = decide(
        "1/T_N ≤ 2z^{−N}",
        1 / ((Z + W) / 2) <= 2 * W,
        given=(Z > 0, W > 0, sp.Eq(Z * W, 1)),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="every number of steps, every interval 0 < μ < L",
        argument="On [−1, 1] the recursion conserves T_{N−1}² + T_N² − 2yT_{N−1}T_N = 1 − y², "
        "which bounds |T_N| by 1. At (L + μ)/(L − μ) = (z + 1/z)/2 it gives (z^N + z^{−N})/2 "
        "with z = (√K + 1)/(√K − 1), at least z^N/2.",
        steps=(*conserved, inside, *ends, *outside, argument, start, bound),
    )


@discharges(theory.mrgd, seal="2674e3c6413e")
def mrgd(_: Statement) -> Evidence:
    """Cycles of cycle.convergence times steps of cycle.growth."""
    cycles, length, bound = sp.symbols("m N P", real=True)
    return Evidence(
        verdict=Verdict.PROVED,
        method=DECISION,
        scope="any number of groups with κᵢ ≤ κ and rᵢ ≤ r, 0 < η ≤ 1",
        argument="The number of cycles is that of cycle.convergence, and each cycle has at most "
        "P_n(X) steps by cycle.growth.",
        steps=(
            decide(
                "steps = cycles × steps per cycle",
                cycles * length <= cycles * bound,
                given=(cycles >= 0, length >= 0, length <= bound),
            ),
        ),
    )


@discharges(theory.eigenspaces, seal="5cbabeb0f0c9")
def eigenspaces(statement: Statement) -> Evidence:
    """On one group the best constant step of that group."""
    return Evidence(
        verdict=Verdict.PROVED,
        method=DECISION,
        scope="any number of groups with κᵢ ≤ κ, every tolerance",
        argument="On each group the best constant step of that group contracts by "
        "(κ_i − 1)/(κ_i + 1) ≤ (κ − 1)/(κ + 1); the groups do not meet in an eigenbasis.",
        steps=(
            decide(
                "one step on one group",
                sp.Abs(1 - 2 / (L + mu) * lam) <= (kappa - 1) / (kappa + 1),
                given=(*_INTERVAL, L <= kappa * mu),
            ),
            *_enough_steps(kappa, "steps"),
            *decide_as_written(statement),
        ),
    )


@discharges(theory.table, seal="28047ec90a83")
def table(statement: Statement) -> Evidence:
    """The product telescopes."""
    upper, lower, following, first = sp.symbols("L_l mu_l L_next L_1", real=True)
    local, gap = sp.symbols("kappa_l r_l", real=True)
    telescoping = loop_invariant(
        "the product of κ_l·r_l up to group l, times L_l, is L₁",
        sp.Eq(P * upper, first),
        start={P: sp.Integer(1), upper: first},
        turn={P: P * local * gap, upper: following},
        each=(sp.Eq(local * lower, upper), sp.Eq(gap * following, lower)),
    )
    last = decide(
        "times κ_n, with κ_n·μ_n = L_n",
        sp.Eq(P * local, first / lower),
        given=(sp.Eq(P * upper, first), sp.Eq(local * lower, upper), sp.Ne(lower, 0)),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="any number of groups",
        argument="L_l = κ_l·μ_l = κ_l·r_l·L_{l+1}, so multiplying by κ_l·r_l keeps "
        "(product)·L_l = L₁; the last factor κ_n has κ_n·μ_n = L_n.",
        steps=(
            *telescoping,
            last,
            *(step for n in (1, 2, 3) for step in decide_as_written(statement, {groups: n})),
        ),
    )
