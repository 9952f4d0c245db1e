"""The complexity table: what each method needs on a quadratic with spectrum in E.

K = L₁/μ_n = ∏κᵢ·∏rᵢ. Rates are per gradient step; logarithms are natural. A constant step and
the heavy ball see only K; multirate gradient descent sees κ and log r; a method that knows the
eigenspaces sees κ alone. The rates of the heavy ball and of Nesterov's method are asymptotic (the
spectral radius of one step); the others bound the error after every step or cycle.
Source: talk, "complexity, so this is a gradient descent, momentum, you have a square root. And
what we do is … we have log of r … And if you can custom design, then you can even bypass this
log term"; Polyak 1964 and Nesterov 1983 for the two methods with memory.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.cycle import TWO_GROUPS, L, convergence_cycles, eta, kappa, l, mu, n
from theory.cycle import tolerance as tol
from theory.point import point
from theory.quantifier import ForAll

__all__ = [
    "TALK",
    "N",
    "chebyshev",
    "eigenspaces",
    "gradient_descent",
    "heavy_ball",
    "mrgd",
    "nesterov",
    "table",
]

low, top, lam, rate = sp.symbols("mu L lambda a", positive=True)
root_low, root_top = sp.symbols("s t", positive=True)
x, y = sp.symbols("x y", real=True)
K = sp.Symbol("K", positive=True)
N = sp.Symbol("N", integer=True, positive=True)
TALK = 'talk, the comparison "how efficient is MrGD compared to classical GD or momentum"'

_INTERVAL = (
    Variable(low, "the smallest eigenvalue μ = μ_n, real > 0"),
    Variable(top, "the largest eigenvalue L = L₁, real"),
    Variable(lam, "an eigenvalue, μ ≤ λ ≤ L"),
    Variable(tol, "the factor asked for, 0 < tol < 1"),
)
_IN_INTERVAL = (low <= lam, lam <= top)
# K = 1000, where the counts of steps are nearly tight: (999/1001)^347 = 0.4996
_POINT = {low: sp.Integer(1), top: sp.Integer(1000), lam: sp.Integer(4), tol: sp.Rational(1, 2)}
_ROOTS = (
    Variable(root_low, "s = √μ, real > 0"),
    Variable(root_top, "t = √L, real ≥ s"),
    Variable(lam, "an eigenvalue, s² ≤ λ ≤ t²"),
    Variable(x, "the real part of an eigenvalue of one step's matrix"),
    Variable(y, "its imaginary part"),
)
_SAYS_WHICH = "it says which root is which"
_ROOT_POINT = {root_low: sp.Integer(1), root_top: sp.Integer(3), lam: sp.Integer(4)}


def condition(largest: sp.Expr, smallest: sp.Expr) -> sp.Expr:
    """K = L/μ."""
    return largest / smallest


def is_root(trace: sp.Expr, determinant: sp.Expr) -> sp.Expr:
    """The number x + iy is a root of z² − (trace)z + determinant, in real terms."""
    real = x**2 - y**2 - trace * x + determinant
    return sp.And(sp.Eq(real, 0), sp.Eq(2 * x * y - trace * y, 0))


def momentum() -> sp.Expr:
    """β^{1/2} = (√K − 1)/(√K + 1) = (t − s)/(t + s)."""
    return (root_top - root_low) / (root_top + root_low)


@claim(
    "complexity.gradient-descent",
    kind=Kind.THEOREM,
    title="Gradient descent: no constant step beats (K − 1)/(K + 1) per step, a = 2/(L₁ + μ_n) "
    "reaches it, ⌈((K + 1)/2) log(1/tol)⌉ steps are enough",
    source=TALK,
    uses=("logarithm.below-tangent",),
)
def gradient_descent() -> Statement:
    """The talk's order K. Both ends of [μ_n, L₁] belong to E, so E is no easier."""
    K_ = condition(top, low)
    best = (K_ - 1) / (K_ + 1)
    return Statement(
        variables=(*_INTERVAL, Variable(rate, "any constant step, real > 0")),
        hypotheses=(*_IN_INTERVAL, tol < 1),
        conclusion=sp.And(
            sp.Max(sp.Abs(1 - rate * low), sp.Abs(1 - rate * top)) >= best,
            sp.Abs(1 - 2 / (top + low) * lam) <= best,
            best ** sp.ceiling((K_ + 1) / 2 * sp.log(1 / tol)) <= tol,
        ),
        instance={**_POINT, rate: sp.Rational(1, 9)},
    )


@claim(
    "complexity.heavy-ball",
    kind=Kind.THEOREM,
    title="Heavy ball: with Polyak's parameters both eigenvalues of one step have modulus "
    "(√K − 1)/(√K + 1)",
    source='talk, "momentum, you have a square root"; Polyak 1964',
    notes="Asymptotic: the error after N steps is that modulus to the power N up to a factor "
    "that grows at most linearly in N.",
)
def heavy_ball() -> Statement:
    """z² − (1 + β − αλ)z + β = 0, α = 4/(s + t)², β = ((t − s)/(t + s))², has |z|² = β."""
    beta = momentum() ** 2
    trace = 1 + beta - 4 / (root_low + root_top) ** 2 * lam
    return Statement(
        variables=_ROOTS,
        hypotheses=(
            root_low <= root_top,
            root_low**2 <= lam,
            lam <= root_top**2,
            is_root(trace, beta),
        ),
        conclusion=sp.Eq(x**2 + y**2, beta),
        # s = 1, t = 3, λ = 4: trace 1/4, determinant 1/4
        instance={**_ROOT_POINT, x: sp.Rational(1, 8), y: sp.sqrt(15) / 8},
        breaking=(
            _ROOT_POINT | point({lam: "2/3", x: "3/4", y: 0}),  # the other root is 1/3
            _ROOT_POINT | point({lam: "28/3", x: "-3/4", y: 0}),
            _ROOT_POINT | point({x: 1, y: 1}),  # the real part alone is 0
        ),
        kept={root_low <= root_top: _SAYS_WHICH},
    )


@claim(
    "complexity.nesterov",
    kind=Kind.THEOREM,
    title="Nesterov's method: the eigenvalues of one step have modulus at most 1 − 1/√K",
    source="talk, momentum-based methods; Nesterov 1983, constant momentum (√K − 1)/(√K + 1)",
    notes="Asymptotic, as for the heavy ball; equality at λ = μ.",
)
def nesterov() -> Statement:
    """z² − (1 + β)(1 − λ/L)z + β(1 − λ/L) = 0, β = (t − s)/(t + s), has |z| ≤ 1 − s/t."""
    shrink = 1 - lam / root_top**2
    trace, determinant = (1 + momentum()) * shrink, momentum() * shrink
    return Statement(
        variables=_ROOTS,
        hypotheses=(
            root_low <= root_top,
            root_low**2 <= lam,
            lam <= root_top**2,
            is_root(trace, determinant),
        ),
        conclusion=sp.Le(x**2 + y**2, (1 - root_low / root_top) ** 2),
        # s = 1, t = 3, λ = 9: both roots are 0
        instance={
            root_low: sp.Integer(1),
            root_top: sp.Integer(3),
            lam: sp.Integer(9),
            x: sp.Integer(0),
            y: sp.Integer(0),
        },
        breaking=(
            _ROOT_POINT | point({lam: "2/3", x: "5/6", y: 0}),  # 1 − λ/L = 25/27
            _ROOT_POINT | point({lam: "27/2", x: -1, y: 0}),  # 1 − λ/L = −1/2
            _ROOT_POINT | point({lam: 9, x: 1, y: 1}),  # the real part alone is 0
        ),
        kept={root_low <= root_top: _SAYS_WHICH},
    )


@claim(
    "complexity.chebyshev",
    kind=Kind.THEOREM,
    title="Chebyshev steps: |p_N| ≤ 2((√K − 1)/(√K + 1))^N on [μ_n, L₁]",
    source="textbook; derived here from the recursion of the Chebyshev polynomials",
)
def chebyshev() -> Statement:
    """p_N(λ) = T_N((L + μ − 2λ)/(L − μ)) / T_N((L + μ)/(L − μ)), the best for one interval."""
    top_, low_ = root_top**2, root_low**2
    residual = sp.chebyshevt(N, (top_ + low_ - 2 * lam) / (top_ - low_)) / sp.chebyshevt(
        N, (top_ + low_) / (top_ - low_)
    )
    return Statement(
        variables=(
            Variable(N, "the number of steps, an integer ≥ 1"),
            *_ROOTS[:3],
        ),
        hypotheses=(root_low < root_top, root_low**2 <= lam, lam <= root_top**2),
        conclusion=sp.Le(sp.Abs(residual), 2 * momentum() ** N),
        # at λ = μ the residual is 1/T_N, close to the bound for large N
        instance={**_ROOT_POINT, lam: sp.Integer(1), N: sp.Integer(6)},
        breaking=(_ROOT_POINT | point({root_top: 1, lam: 1, N: 6}),),
    )


@claim(
    "complexity.mrgd",
    kind=Kind.THEOREM,
    title="MrGD: ⌈(κ/η) log(1/tol)⌉ cycles of at most P_n(X) steps, X = (κ/η) log(κr)",
    source=TALK,
    uses=("cycle.convergence", "cycle.growth"),
    notes="The talk's order κⁿ(log r)ⁿ⁻¹ holds where κ is bounded by a power of r "
    "(cycle.growth-with-hypothesis), and fails at fixed r (cycle.growth-as-said).",
)
def mrgd() -> Statement:
    """Steps = cycles × steps per cycle."""
    cycles, length, bound = sp.symbols("m N P", nonnegative=True)
    return Statement(
        variables=(
            Variable(kappa, "the largest local condition number, κ ≥ 1"),
            Variable(eta, "the base rate, 0 < η ≤ 1"),
            Variable(tol, "the factor asked for, 0 < tol < 1"),
            Variable(cycles, "m, the cycles taken"),
            Variable(length, "N, the steps of a cycle"),
            Variable(bound, "P_n(X), the bound of cycle.growth"),
        ),
        hypotheses=(sp.Eq(cycles, convergence_cycles()), length <= bound),
        conclusion=sp.Le(cycles * length, convergence_cycles() * bound),
        instance={
            kappa: sp.Integer(10),
            eta: sp.Integer(1),
            tol: sp.exp(-1),
            cycles: sp.Integer(10),
            length: sp.Integer(72),
            bound: sp.Integer(72),
        },
    )


@claim(
    "complexity.eigenspaces",
    kind=Kind.THEOREM,
    title="A method that knows the eigenspaces: (κ − 1)/(κ + 1) per step, no log r at all",
    source='talk, "if you can custom design, then you can even bypass this log term"',
    uses=("logarithm.below-tangent",),
)
def eigenspaces() -> Statement:
    """Each group gets its own step 2/(L_i + μ_i): contraction (κ_i − 1)/(κ_i + 1) on group i."""
    contraction = (kappa - 1) / (kappa + 1)
    return Statement(
        variables=(
            Variable(low, "the lower end μ_i of the eigenvalue's group, real > 0"),
            Variable(top, "its upper end L_i, real"),
            *_INTERVAL[2:],
            Variable(kappa, "the largest local condition number"),
        ),
        hypotheses=(*_IN_INTERVAL, top <= kappa * low, tol < 1),
        conclusion=sp.And(
            sp.Abs(1 - 2 / (top + low) * lam) <= contraction,
            contraction ** sp.ceiling((kappa + 1) / 2 * sp.log(1 / tol)) <= tol,
        ),
        instance={**_POINT, kappa: sp.Integer(1000)},
    )


@claim(
    "complexity.table",
    kind=Kind.THEOREM,
    title="K = L₁/μ_n = ∏κᵢ·∏rᵢ, which puts all rows of the table in terms of κ, r and n",
    source=TALK,
    uses=(
        "complexity.gradient-descent",
        "complexity.heavy-ball",
        "complexity.nesterov",
        "complexity.chebyshev",
        "complexity.mrgd",
        "complexity.eigenspaces",
    ),
    notes="The rows are the claims it uses: K, √K, √K, √K, κⁿ(log r)ⁿ⁻¹ under a hypothesis, κ. "
    "κ_l = L_l/μ_l and r_l = μ_l/L_{l+1} are written as products: the order of the groups and the "
    "signs of their ends play no part.",
)
def table() -> Statement:
    """∏_{l=1..n} κ_l · ∏_{l=1..n−1} r_l = L₁/μ_n."""
    local, gap = sp.IndexedBase("kappa"), sp.IndexedBase("r")
    product = sp.Product(local[l], (l, 1, n)) * sp.Product(gap[l], (l, 1, n - 1))
    return Statement(
        variables=(
            Variable(n, "the number of groups, an integer ≥ 1"),
            Variable(L, "the upper ends L₁, …, L_n of the groups, real"),
            Variable(mu, "the lower ends μ₁, …, μ_n of the groups, real"),
            Variable(local, "κ₁, …, κ_n, the local condition numbers"),
            Variable(gap, "r₁, …, r_{n−1}, the gaps"),
        ),
        hypotheses=(
            ForAll(sp.Eq(local[l] * mu[l], L[l]), (l, 1, n)),
            ForAll(sp.Eq(gap[l] * L[l + 1], mu[l]), (l, 1, n - 1)),
            sp.Ne(mu[n], 0),
        ),
        conclusion=sp.Eq(product, L[1] / mu[n]),
        instance={
            **TWO_GROUPS,
            local[1]: sp.Integer(10),
            local[2]: sp.Integer(10),
            gap[1]: sp.Integer(100),
        },
        breaking=(
            point({n: 1, L[1]: 0, mu[1]: 0, local[1]: 5}),
            TWO_GROUPS | point({local[1]: 10, local[2]: 10, gap[1]: 101}),
        ),
    )
