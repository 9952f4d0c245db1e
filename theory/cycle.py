"""The cycle operator S of multirate gradient descent on a quadratic, and its step counts.

A is symmetric positive definite with spectrum in E = ∪ᵢ [μᵢ, Lᵢ], groups from the largest down,
κᵢ = Lᵢ/μᵢ, rᵢ = μᵢ/Lᵢ₊₁. One cycle takes N_j gradient steps of rate η_j = η/L_j, 0 < η ≤ 1:
S = ∏ⱼ (I − η_jA)^{N_j} = p(A), p(λ) = ∏ⱼ (1 − η_jλ)^{N_j}.
Source: talk, "we're going to propose a composition of four [forward] Euler style gradient
descent"; He, Liu, Tsai, arXiv:2402.03021. Groups may touch (rᵢ = 1), or overlap (rᵢ < 1), in
everything stated here: it is enough that the upper ends decrease.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.point import entries, point
from theory.quantifier import ForAll

__all__ = [
    "convergence",
    "convergence_cycles",
    "factor_bounds",
    "larger_step_bound",
    "norm",
    "step_count",
    "step_counts",
]

n, i, j, k, l = sp.symbols("n i j k l", integer=True, positive=True)  # noqa: E741
L, mu, N = sp.IndexedBase("L"), sp.IndexedBase("mu"), sp.IndexedBase("N")
eta = sp.Symbol("eta", positive=True)
rho = sp.Symbol("rho", real=True)
lam = sp.Symbol("lambda", positive=True)

GROUPS = (
    Variable(n, "the number of groups, an integer ≥ 1"),
    Variable(L, "the upper ends L₁ > L₂ > … > L_n of the groups, real"),
    Variable(mu, "the lower ends μ₁, …, μ_n of the groups, real"),
)
ENDS = ForAll(sp.And(mu[l] > 0, mu[l] <= L[l]), (l, 1, n))
ORDERED = (ENDS, ForAll(L[l + 1] < L[l], (l, 1, n - 1)))
TWO_GROUPS = {
    n: sp.Integer(2),
    L[1]: sp.Integer(1000),
    mu[1]: sp.Integer(100),
    L[2]: sp.Integer(1),
    mu[2]: sp.Rational(1, 10),
    eta: sp.Integer(1),
    rho: sp.Rational(9, 10),
}


def cycle_polynomial(point: sp.Expr) -> sp.Expr:
    """|p(λ)| = ∏_{j=1..n} |1 − ηλ/L_j|^{N_j} at `point`."""
    return sp.Product(sp.Abs(1 - eta * point / L[j]) ** N[j], (j, 1, n))


def larger_step_bound(group: sp.Expr, step: sp.Expr) -> sp.Expr:
    """max(1, ηLᵢ/L_j − 1): the most that a larger step (j > i) does to group i."""
    return sp.Max(1, eta * L[group] / L[step] - 1)


def step_count(group: sp.Expr) -> sp.Expr:
    """N_i of the talk's recursion, as an expression in the counts N_j of the lower groups.

    N_i = ⌈(Σ_{j>i} N_j log max(1, ηL_i/L_j − 1) − log ρ)/(−log(1 − η/κ_i))⌉; and 1 where
    η = κ_i (then both are 1, and one step makes the group's own factor zero).
    """
    growth = sp.Sum(N[j] * sp.log(larger_step_bound(group, j)), (j, group + 1, n))
    own = 1 - eta * mu[group] / L[group]
    return sp.Piecewise(
        (1, sp.Eq(own, 0)),
        (sp.ceiling((growth - sp.log(rho)) / (-sp.log(own))), True),
    )


@claim(
    "cycle.norm",
    kind=Kind.THEOREM,
    title="‖S‖₂ = max |p(λ)| over the spectrum of A; the order of the factors does not matter",
    source='talk, the operator S: "the norm of S has to be less than one"',
    notes="Stated in the coordinates of an orthonormal eigenbasis of A, where p(A) is diagonal.",
)
def norm() -> Statement:
    """‖p(A)x‖² = Σ p(λ_k)²c_k² ≤ M²‖x‖² for M = max |p(λ_k)|, with equality at an eigenvector.

    c_k are the coordinates of x in an orthonormal eigenbasis, p_k = p(λ_k).
    """
    d = sp.Symbol("d", integer=True, positive=True)
    m = sp.Symbol("m", integer=True, positive=True)
    M = sp.Symbol("M", nonnegative=True)
    a, b = sp.symbols("a b", real=True)
    A = sp.Symbol("A", commutative=False)
    c, q = sp.IndexedBase("c"), sp.IndexedBase("p")
    image = sp.Sum(q[k] ** 2 * c[k] ** 2, (k, 1, d))
    return Statement(
        variables=(
            Variable(d, "the dimension, an integer ≥ 1"),
            Variable(A, "a real symmetric d×d matrix"),
            Variable(a, "a learning rate, real"),
            Variable(b, "a learning rate, real"),
            Variable(q, "p₁, …, p_d: the values of p at the eigenvalues of A, real"),
            Variable(c, "c₁, …, c_d: coordinates in an orthonormal eigenbasis of A, real"),
            Variable(m, "the index of an eigenvalue where |p| is largest, 1 ≤ m ≤ d"),
            Variable(M, "that largest value, real"),
        ),
        hypotheses=(ForAll(sp.Abs(q[k]) <= M, (k, 1, d)), sp.Eq(sp.Abs(q[m]), M)),
        conclusion=sp.And(
            sp.Le(image, M**2 * sp.Sum(c[k] ** 2, (k, 1, d))),
            sp.Eq(q[m] ** 2 * c[m] ** 2, M**2 * c[m] ** 2, evaluate=False),
            sp.Eq((1 - a * A) * (1 - b * A), (1 - b * A) * (1 - a * A), evaluate=False),
        ),
        instance={
            d: sp.Integer(2),
            m: sp.Integer(1),
            M: sp.Integer(1),
            q[1]: sp.Integer(-1),
            q[2]: sp.Rational(1, 2),
        },
        breaking=(
            {d: sp.Integer(2), m: sp.Integer(1), M: sp.Integer(1)}
            | entries(q, (-1, 2))
            | entries(c, (0, 1)),
            {d: sp.Integer(1), m: sp.Integer(1), M: sp.Integer(1)}
            | entries(q, ("1/2",))
            | entries(c, (1,)),
        ),
    )


@claim(
    "cycle.factor-bounds",
    kind=Kind.THEOREM,
    title="On group i: own factor in [0, 1 − η/κᵢ], smaller steps in (0, 1), larger steps at "
    "most max(1, ηLᵢ/L_j − 1), and Lᵢ/L_j = ∏ κ_l r_l",
    source='talk, "some of them are going to be larger than 1"; derived here',
)
def factor_bounds() -> Statement:
    """What each factor of S does to an eigenvalue λ of group i."""
    local, gap = sp.IndexedBase("kappa"), sp.IndexedBase("r")
    product = sp.Product(local[k] * gap[k], (k, i, j - 1))
    factor = 1 - eta * lam / L[j]
    return Statement(
        variables=(
            *GROUPS,
            Variable(eta, "the base rate, 0 < η ≤ 1"),
            Variable(local, "κ₁, …, κ_n, the local condition numbers"),
            Variable(gap, "r₁, …, r_{n−1}, the gaps"),
            Variable(i, "a group, 1 ≤ i ≤ n"),
            Variable(lam, "an eigenvalue in group i"),
        ),
        hypotheses=(
            *ORDERED,
            ForAll(sp.Eq(local[l], L[l] / mu[l]), (l, 1, n)),
            ForAll(sp.Eq(gap[l], mu[l] / L[l + 1]), (l, 1, n - 1)),
            eta <= 1,
            i <= n,
            mu[i] <= lam,
            lam <= L[i],
        ),
        conclusion=sp.And(
            sp.Ge(1 - eta * lam / L[i], 0),
            sp.Le(1 - eta * lam / L[i], 1 - eta * mu[i] / L[i]),
            ForAll(sp.And(factor > 0, factor < 1), (j, 1, i - 1)),
            ForAll(sp.Abs(factor) <= larger_step_bound(i, j), (j, i + 1, n)),
            ForAll(sp.Eq(L[i] / L[j], product), (j, i + 1, n)),
        ),
        instance={
            **TWO_GROUPS,
            local[1]: sp.Integer(10),
            local[2]: sp.Integer(10),
            gap[1]: sp.Integer(100),
            i: sp.Integer(1),
            lam: sp.Integer(500),
        },
        breaking=(
            point({n: 2, eta: 1, i: 1, lam: "1/2"})
            | entries(L, (1, -2))
            | entries(mu, (-1, -3))
            | entries(local, (-1, "2/3"))
            | entries(gap, ("1/2",)),
            point({n: 2, eta: 1, i: 2, lam: 1})  # two groups with the same upper end
            | entries(L, (1, 1))
            | entries(mu, (1, "1/2"))
            | entries(local, (1, 2))
            | entries(gap, (1,)),
            point({n: 1, eta: 1, i: 2, lam: 5})
            | entries(L, (1, 5))
            | entries(mu, ("1/2", 5))
            | entries(local, (2,)),
        ),
    )


def talk_counts() -> ForAll:
    """The counts are those of the talk: N_i from the recursion for i < n."""
    return ForAll(sp.Eq(N[i], step_count(i)), (i, 1, n - 1))


COUNTS = Variable(N, "the step counts N₁, …, N_n, integers ≥ 1")
TALK_COUNTS = {N[1]: sp.Integer(67), N[2]: sp.Integer(1)}


@claim(
    "cycle.step-counts",
    kind=Kind.THEOREM,
    title="With the talk's step counts, |p(λ)| ≤ ρ on every group",
    source='talk, "you have this kind of inequality that helps you determine how the number of '
    'steps for each learning rate should be"',
    uses=("cycle.norm", "cycle.factor-bounds"),
    notes="The talk's ρ is 1 − η/κ, κ = max κᵢ, which lies in [1 − η/κ_n, 1); the bound does not "
    "need ρ < 1, nor N_n = 1. Edge cases are part of the statement: κᵢ = 1, η = 1 with κᵢ = 1 "
    "(N_i = 1, a factor that is 0), one group, groups that touch or overlap. ρ = 0 is possible "
    "only where every group is a point and η = 1, as the recursion takes log ρ elsewhere.",
)
def step_counts() -> Statement:
    """N_n ≥ 1 and the recursion of `step_count` for i < n give |p(λ)| ≤ ρ for λ in any group k."""
    edge = {**TWO_GROUPS, **TALK_COUNTS, k: sp.Integer(2), lam: sp.Rational(1, 10)}
    return Statement(
        variables=(
            *GROUPS,
            Variable(eta, "the base rate, 0 < η ≤ 1"),
            Variable(rho, "the target of a cycle, at least 1 − η/κ_n"),
            COUNTS,
            Variable(k, "a group, 1 ≤ k ≤ n"),
            Variable(lam, "an eigenvalue in group k"),
        ),
        hypotheses=(
            *ORDERED,
            eta <= 1,
            rho >= 1 - eta * mu[n] / L[n],
            N[n] >= 1,
            talk_counts(),
            k <= n,
            mu[k] <= lam,
            lam <= L[k],
        ),
        conclusion=sp.Le(cycle_polynomial(lam), rho),
        # where |p| is nearly ρ: |p(1/10)| = 0.894
        instance=edge,
        breaking=(
            point({n: 2, eta: 1, rho: "1/2", k: 1, lam: "1/2"})
            | entries(L, (1, -2))
            | entries(mu, ("1/2", -3))
            | entries(N, (1, 1)),
            point({n: 3, eta: 1, rho: 2, k: 1, lam: 500})
            | entries(L, (1000, 1, -1))
            | entries(mu, (500, 1, 1))
            | entries(N, (9, 1, 1)),
            point({n: 2, eta: 1, rho: "1/4", k: 2, lam: 3})
            | entries(L, (1, 4))
            | entries(mu, ("1/2", 3))
            | entries(N, (2, 1)),
            point({n: 1, eta: "3/2", rho: "1/4", k: 1, lam: 1, L[1]: 1, mu[1]: 1, N[1]: 1}),
            *(
                edge | point(changed)
                for changed in (
                    {L[2]: 2, N[1]: 60},
                    {N[1]: 1, N[2]: 0},
                    {N[1]: 1, k: 1, lam: 100},
                    {n: 1, N[1]: 1},
                    {lam: "1/20"},
                    {lam: 10},
                )
            ),
        ),
    )


kappa = sp.Symbol("kappa", positive=True)
tolerance = sp.Symbol("tol", positive=True)


def convergence_cycles() -> sp.Expr:
    """⌈(κ/η) log(1/tol)⌉, the cycles that bring the error under tol."""
    return sp.ceiling(kappa / eta * sp.log(1 / tolerance))


@claim(
    "cycle.convergence",
    kind=Kind.THEOREM,
    title="⌈(κ/η) log(1/tol)⌉ cycles bring the error to at most tol times its start",
    source='talk, "suppose you want to reach a training error of epsilon, then how many steps"',
    uses=("cycle.step-counts", "logarithm.below-tangent"),
)
def convergence() -> Statement:
    """(1 − η/κ)^m ≤ tol for m = ⌈(κ/η) log(1/tol)⌉."""
    return Statement(
        variables=(
            Variable(kappa, "the largest local condition number, κ ≥ 1"),
            Variable(eta, "the base rate, 0 < η ≤ 1"),
            Variable(tolerance, "the factor asked for, 0 < tol < 1"),
        ),
        hypotheses=(kappa >= 1, eta <= 1, tolerance < 1),
        conclusion=sp.Le((1 - eta / kappa) ** convergence_cycles(), tolerance),
        # near equality: 0.999^694 = 0.4994
        instance={kappa: sp.Integer(1000), eta: sp.Integer(1), tolerance: sp.Rational(1, 2)},
        breaking=(point({kappa: 1, eta: 2, tolerance: "1/20"}),),
    )
