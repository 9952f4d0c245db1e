"""Proofs of theory.convex: comparison matrices, and the vectors that bound their products."""

import sympy as sp

import theory.convex as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import cited, decide, decide_as_written, decide_whole
from proofs_check.exact_identity import identity
from proofs_check.induction import loop_invariant
from theory.claim import Statement

__all__ = ["comparison", "cross_terms", "cycle", "quadratic_limit", "spectral_radius"]

INDUCTION = "induction on exactly decided steps"

x, w, v, s, q, eta = sp.symbols("x w v s q eta", real=True)
X, W, P = sp.symbols("X W P", real=True)


def _written_out(statement: Statement, *sizes: dict[str, int]) -> tuple[ProofStep, ...]:
    """The formal statement itself at small sizes; it holds statement and proof together."""
    symbols = {str(each.symbol): each.symbol for each in statement.variables}
    return tuple(
        step
        for size in sizes
        for step in decide_as_written(statement, {symbols[name]: x for name, x in size.items()})
    )


@discharges(theory.comparison, seal="436d0242a550")
def comparison(statement: Statement) -> Evidence:
    """The triangle inequality in ℓ², with the factor of each coordinate."""
    lam, mu, L = sp.symbols("lambda mu L", real=True)
    cauchy_schwarz = loop_invariant(
        "Cauchy–Schwarz for X = Σx², W = Σw², P = Σxw",
        sp.And(P**2 <= X * W, X >= 0, W >= 0),
        start={X: sp.Integer(0), W: sp.Integer(0), P: sp.Integer(0)},
        turn={X: X + x**2, W: W + w**2, P: P + x * w},
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="blocks of any dimension, any number of other blocks, every rate > 0",
        argument="With x_a = (1 − ηλ_a)e_a, |x_a| ≤ q|e_a| for q = max(|1 − ημ|, |1 − ηL|), so "
        "Σx² ≤ q²v_i². Then Σ(x − ηw)² = X − 2ηP + η²W ≤ (√X + η√W)² by Cauchy–Schwarz, at most "
        "(qv_i + ηs)², and s ≤ Σ c_k v_k.",
        steps=(
            decide(
                "the block's own factor",
                sp.Abs(1 - eta * lam) <= sp.Max(sp.Abs(1 - eta * mu), sp.Abs(1 - eta * L)),
                given=(mu <= lam, lam <= L, eta > 0),
            ),
            decide("squares", (x * w) ** 2 <= (q * w) ** 2, given=(sp.Abs(x) <= q,)),
            *cauchy_schwarz,
            decide(
                "the mixed term",
                sp.Abs(P) <= v * s,
                given=(P**2 <= X * W, X >= 0, W >= 0, X <= v**2, W <= s**2, v >= 0, s >= 0),
            ),
            decide(
                "the triangle inequality",
                X - 2 * eta * P + eta**2 * W <= (v + eta * s) ** 2,
                given=(sp.Abs(P) <= v * s, X <= v**2, W <= s**2, eta > 0),
            ),
            decide(
                "what is sent",
                (v + eta * s) ** 2 <= (v + eta * q) ** 2,
                given=(v >= 0, s >= 0, s <= q, eta > 0),
            ),
            *_written_out(statement, {"d": 1, "m": 1}),
            cited("the spectral theorem", "P_iH̄P_i has an orthonormal basis of eigenvectors"),
            cited("∇f(θ) = (∫₀¹ H(θ* + τ(θ − θ*)) dτ)(θ − θ*)", "a step is θ − ηH̄(θ − θ*)"),
        ),
    )


@discharges(theory.cycle, seal="42643bff5baa")
def cycle(statement: Statement) -> Evidence:
    """Sums of products with non-negative factors are monotone."""
    b, u, t, rho, S, T, target = sp.symbols("b u t rho S T u_i", real=True)
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="any number of blocks and of steps, every cycle",
        argument="Every M(η) is non-negative, so v ≤ w gives M(η)v ≤ M(η)w, and by convex."
        "comparison and induction on the steps a cycle takes v to at most Pv, P the ordered "
        "product. Row by row Σ P_ik v_k ≤ t·Σ P_ik u_k ≤ ρ̂t·u_i. After m cycles v ≤ ρ̂^m t·u.",
        steps=(
            *loop_invariant(
                "a row is monotone",
                S <= t * T,
                start={S: sp.Integer(0), T: sp.Integer(0)},
                turn={S: S + b * v, T: T + b * u},
                each=(b >= 0, v <= t * u),
                given=(t >= 0,),
            ),
            decide(
                "the row's sum",
                S <= rho * t * target,
                given=(S <= t * T, T <= rho * target, t >= 0),
            ),
            *_written_out(
                statement, *({"n": n, "j": j} for n in (1, 2, 3) for j in range(1, n + 1))
            ),
        ),
    )


@discharges(theory.spectral_radius, seal="11a4754e3c90")
def spectral_radius(statement: Statement) -> Evidence:
    """Each row says u_i − 1 ≤ (1 − 1/U)u_i, since u ≤ U."""
    image, entry, top = sp.symbols("Pu_i u_i U", real=True)
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="any non-negative P of spectral radius below 1, irreducible or not",
        argument="For spectral radius below 1 the Neumann series u = 1 + P1 + P²1 + … converges, "
        "u ≥ 1 since P ≥ 0, and Pu = u − 1. With U = max u ≥ 1, u_i − 1 ≤ u_i − u_i/U.",
        steps=(
            decide(
                "each row",
                image <= (1 - 1 / top) * entry,
                given=(sp.Eq(entry, 1 + image), entry <= top, top > 0),
            ),
            *_written_out(statement, *({"n": n, "j": j} for n in (1, 2) for j in range(1, n + 1))),
            cited("the Neumann series", "(I − P)⁻¹ = I + P + P² + … for spectral radius below 1"),
        ),
    )


@discharges(theory.quadratic_limit, seal="b6cb0f72542c")
def quadratic_limit(statement: Statement) -> Evidence:
    """Diagonal matrices multiply entry by entry, and each factor is bounded by its own."""
    lam, mu, L, f = sp.symbols("lambda mu L f", real=True)
    ends = ((sp.Symbol("mu_1"), sp.Symbol("L_1")), (sp.Symbol("mu_2"), sp.Symbol("L_2")))
    first, second = sp.symbols("eta_1 eta_2", positive=True)
    matrices = [theory.comparison_matrix(step, ends, sp.zeros(2, 2)) for step in (second, first)]
    product = matrices[0] * matrices[1]
    Q, R = sp.symbols("Q R", real=True)
    return Evidence(
        verdict=Verdict.PROVED,
        method=INDUCTION,
        scope="any number of rates and steps, in any order",
        argument="With c = 0 every M is diagonal, so the ordered product is diagonal and its "
        "entries are the products of the factors; each is at least |1 − a_jλ| for λ in the "
        "group. M_ii(a_j) ≤ max(1, a_jL − 1) is the bound from which the step counts are made.",
        steps=(
            *(
                identity(f"c = 0: entry {i},{k} of a product", product[i, k], entry)
                for (i, k), entry in {
                    (0, 0): matrices[0][0, 0] * matrices[1][0, 0],
                    (0, 1): sp.Integer(0),
                    (1, 0): sp.Integer(0),
                    (1, 1): matrices[0][1, 1] * matrices[1][1, 1],
                }.items()
            ),
            decide(
                "each factor",
                sp.Abs(1 - eta * lam) <= sp.Max(sp.Abs(1 - eta * mu), sp.Abs(1 - eta * L)),
                given=(mu <= lam, lam <= L, eta > 0),
            ),
            *loop_invariant(
                "products, and powers with counts ≥ 0",
                sp.And(Q >= 0, Q <= R),
                start={Q: sp.Integer(1), R: sp.Integer(1)},
                turn={Q: Q * q, R: R * f},
                each=(q >= 0, q <= f),
            ),
            *_one_of_each(statement),
        ),
    )


def _one_of_each(statement: Statement) -> tuple[ProofStep, ...]:
    """The formal statement for one rate and for two, with one step of each."""
    symbols = {str(each.symbol): each.symbol for each in statement.variables}
    found: list[ProofStep] = []
    for n in (1, 2):
        at = {symbols["n"]: sp.Integer(n)}
        ones = {symbols["N"][k]: sp.Integer(1) for k in range(1, n + 1)}
        parts = [h.subs(at).doit().xreplace(ones) for h in statement.hypotheses]
        conclusion = statement.conclusion.subs(at).doit().xreplace(ones)
        given = [part for part in parts if part is not sp.true]
        found += [
            decide(f"as written, n = {n}, one step of each", part, given=given)
            for part in sp.And.make_args(conclusion)
        ]
    return tuple(found)


@discharges(theory.cross_terms)
def cross_terms(statement: Statement) -> Evidence:
    """−B ⪯ U ⪯ B, evaluated at sx + ty and sx − ty."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="exact decision",
        scope="every pair of blocks, every symmetric 0 ⪯ A ⪯ B",
        argument="x and y are unit vectors of the two blocks; the supremum over them of |xᵀAy| "
        "is ‖A_ik‖, that of |xᵀBy| is ‖B_ik‖, and xᵀBx ≤ ‖B_ii‖, yᵀBy ≤ ‖B_kk‖.",
        steps=decide_whole(statement),
    )
