"""The limit of all schedules: e^{−N g(0)} is below max_E |p| whatever the N gradient steps are.

g is Green's function of the complement of E = ∪ [a_i, b_i] with its pole at infinity: harmonic
outside E, zero on E, log|z| + O(1) at infinity. With H = ∏ (x − a_i)(x − b_i) its derivative is
h/√H, h monic of degree n − 1 with ∫ h/√|H| = 0 over every gap. Where E = {|T| ≤ 1} for a real
polynomial T of degree d with d real zeros and |T| ≥ 1 at its local extrema,
g = log|T + √(T² − 1)|/d: one interval is d = 1, two intervals of equal length are d = 2.
Notation of theory.length_bound, with T(λ) = τ(1 + b₁λ + … + b_dλᵈ) and q = 1 + c₁λ + … + c_Nλᴺ.
"""

from typing import Final

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.point import entries, point
from theory.quantifier import ForAll

__all__ = ["SPECTRA", "green_at_zero", "limit_formulas", "lower_bound", "polynomial", "value"]

N, d = sp.symbols("N d", integer=True, positive=True)
i, k = sp.symbols("i k", integer=True)
tau, M = sp.symbols("tau M", real=True)
x, b, c = sp.IndexedBase("x"), sp.IndexedBase("b"), sp.IndexedBase("c")

# The groups from the smallest up, and a bracket of g(0).
SPECTRA: Final = (
    ("g_1", ((1, 2), (200, 400)), ("0.35787", "0.35789")),
    ("g_2", ((1, 10), (1000, 10**4)), ("0.05726", "0.05727")),
    ("g_3", ((1, 10), (10**5, 10**6)), ("0.0351", "0.0352")),
    ("g_4", ((1, 2), (200, 400), (40_000, 80_000)), ("0.0752", "0.0761")),
    ("g_5", ((1, 10), (10**4, 10**5), (10**8, 10**9)), ("0.00283", "0.00294")),
)


def polynomial(coefficients: sp.IndexedBase, degree: sp.Expr, at: sp.Expr) -> sp.Expr:
    """1 + Σ_k c_k λᵏ, k = 1, …, degree."""
    return 1 + sp.Sum(coefficients[k] * at**k, (k, 1, degree))


def green_at_zero(at_zero: sp.Expr, degree: sp.Expr) -> sp.Expr:
    """g(0) = log(|T(0)| + √(T(0)² − 1))/d of {|T| ≤ 1}."""
    return sp.log(sp.Abs(at_zero) + sp.sqrt(at_zero**2 - 1)) / degree


@claim(
    "limit.lower-bound",
    kind=Kind.THEOREM,
    title="On E = {|T| ≤ 1} every residual polynomial of degree N has max_E |q| ≥ exp(−N g(0)), "
    "g(0) = arcosh|T(0)|/deg T",
    source="the Bernstein–Walsh lemma at 0, for inverse images of [−1, 1]; derived here",
    uses=("schedule.length-bound",),
    notes="Stated for finitely many points of E: those where T_N(T) alternates, N + 1 on each of "
    "the d pieces that T takes to [−1, 1], neighbours sharing one. deg T = 1 is one "
    "interval and Chebyshev's bound, deg T = 2 two intervals of equal length. Any finite union of "
    "intervals is a limit of such E (Totik 2001), and for it the inequality is the Bernstein–Walsh "
    "lemma itself, a textbook fact that is cited where it is used.",
)
def lower_bound() -> Statement:
    """M^d·|T_N(τ)| ≥ 1 and M ≥ e^{−N g(0)}, if |q| ≤ M at the Nd + 1 points of alternation."""

    def iterate(place: sp.Expr) -> sp.Expr:
        return sp.chebyshevt(N, tau * polynomial(b, d, x[place]))

    one = point({N: 1, d: 1, tau: 3, M: "1/3"}) | entries(x, (1, 2)) | entries(b, ("-2/3",))
    two = point({N: 2, d: 1, tau: 3, M: "1/17"}) | entries(x, (1, "3/2", 2))
    two |= entries(b, ("-2/3",)) | entries(c, ("-24/17", "8/17"))
    # T = (x² − 7x + 8)/2 on [1, 2] ∪ [5, 6]
    pair = point({N: 1, d: 2, tau: 4, M: "5/7"}) | entries(x, (1, 2, 6))
    pair |= entries(b, ("-7/8", "1/8")) | entries(c, ("-2/7",))
    return Statement(
        variables=(
            Variable(N, "the steps, an integer ≥ 1"),
            Variable(d, "the degree of T, an integer ≥ 1"),
            Variable(tau, "T(0), real"),
            Variable(b, "the coefficients b₁, …, b_d of T/T(0), real"),
            Variable(x, "the points x₁, …, x_{Nd+1}, real"),
            Variable(c, "the coefficients c₁, …, c_N of q, real"),
            Variable(M, "what |q| has at most at the points, real"),
        ),
        hypotheses=(
            x[1] > 0,
            ForAll(x[i] < x[i + 1], (i, 1, N * d)),
            ForAll(iterate(i) * iterate(i + 1) < 0, (i, 1, N * d)),
            ForAll(sp.Abs(iterate(i)) >= 1, (i, 1, N * d + 1)),
            ForAll(sp.Abs(polynomial(c, N, x[i])) <= M, (i, 1, N * d + 1)),
        ),
        conclusion=sp.And(
            M**d * sp.Abs(sp.chebyshevt(N, tau)) >= 1,
            sp.exp(-N * green_at_zero(tau, d)) <= M,
        ),
        instance=one | entries(c, ("-2/3",)),
        witnesses=(two, pair),
        breaking=(
            point({N: 1, d: 1, tau: "1/2", M: 1})
            | entries(x, (-1, 1))
            | entries(b, (-3,))
            | entries(c, (0,)),
            # T = −1 + 3x − x² is 1, −1, 1 at 1, 3, 2
            point({N: 1, d: 2, tau: -1, M: "1/2"})
            | entries(x, (1, 3, 2))
            | entries(b, (-3, 1))
            | entries(c, ("-1/2",)),
            one | point({tau: 1}) | entries(b, (0,)) | entries(c, ("-2/3",)),
            one | point({tau: 1}) | entries(c, ("-2/3",)),
            one | point({M: "1/4"}) | entries(c, ("-2/3",)),
        ),
    )


@claim(
    "limit.value",
    kind=Kind.BOUND,
    title="g(0) of five named spectra, each between two decimals",
    source="derived here: the closed form of limit.lower-bound for sets inside and around E",
    uses=("limit.lower-bound",),
    notes="(κ; r) = (2, 2; 100), (10, 10; 100), (10, 10; 10⁴), (2, 2, 2; 100, 100), "
    "(10, 10, 10; 10³, 10³). Each end of a bracket has its certificate, and all of them must be "
    "accepted. mrgd limit encloses the same numbers to 30 digits and more, in ball arithmetic with "
    "a proved remainder; no checker re-verifies these digits, so they are checked only.",
)
def value() -> Statement:
    """The brackets are as narrow as certificates with some hundred steps make them."""
    symbols = [sp.Symbol(name, positive=True) for name, _, _ in SPECTRA]
    brackets = [tuple(map(sp.Rational, bracket)) for _, _, bracket in SPECTRA]
    return Statement(
        variables=tuple(
            Variable(symbol, f"g(0) of the complement of {_union(ends)}")
            for symbol, (_, ends, _) in zip(symbols, SPECTRA, strict=True)
        ),
        conclusion=sp.And(
            *(
                relation
                for g, (low, high) in zip(symbols, brackets, strict=True)
                for relation in (low <= g, g <= high)
            )
        ),
        instance={g: (low + high) / 2 for g, (low, high) in zip(symbols, brackets, strict=True)},
    )


def _union(ends: tuple[tuple[int, int], ...]) -> str:
    return " ∪ ".join(f"[{low}, {high}]" for low, high in ends)


@derivation(
    "limit.lower-bound",
    title="The limit g(0) where it has a closed form",
    source="derived here: g = log|T + √(T² − 1)|/d for the polynomial T that takes E to [−1, 1]",
)
def limit_formulas() -> tuple[Formula, ...]:
    """Solves for the T of degree 1 and 2 that is ±1 at the ends, and takes g at 0."""
    kappa = sp.Symbol("kappa", positive=True)
    lam, slope, start = sp.symbols("lambda slope start", real=True)
    low, gap, length = sp.symbols("mu gap w", positive=True)
    line = start + slope * lam
    one = sp.solve([line.subs(lam, 1) - 1, line.subs(lam, kappa) + 1], [start, slope], dict=True)
    at_zero = sp.factor(line.subs(one[0]).subs(lam, 0))
    root = sp.sqrt(sp.factor(at_zero**2 - 1))
    # (λ − m)² takes both intervals to one, its ends to ±1.
    middle = low + length + gap / 2
    square = (lam - middle) ** 2
    both = start + slope * square
    ends = [both.subs(lam, low) - 1, both.subs(lam, low + length) + 1]
    two = sp.solve(ends, [start, slope], dict=True)
    at_zero_of_two = sp.factor(both.subs(two[0]).subs(lam, 0))
    return (
        Formula(
            name="image_of_zero",
            left=sp.Symbol("T_0"),
            right=at_zero,
            words="Where the line that takes [μ, L] to [−1, 1] takes 0; κ = L/μ.",
            arguments=(kappa,),
            shapes=("condition number, above 1",),
        ),
        Formula(
            name="one_interval",
            left=sp.Symbol("g_0"),
            right=sp.log(at_zero + sp.refine(root, sp.Q.positive(kappa - 1))),
            words="g(0) of one interval, in nats a gradient step.",
            arguments=(kappa,),
            shapes=("condition number, above 1",),
        ),
        Formula(
            name="two_equal_intervals",
            left=sp.Symbol("g_0"),
            right=sp.log(at_zero_of_two + sp.sqrt(sp.factor(at_zero_of_two**2 - 1))) / 2,
            words="g(0) of two intervals of the same length w with a gap between them.",
            arguments=(low, length, gap),
            shapes=("lower end, positive", "length of each, positive", "the gap, positive"),
        ),
    )
