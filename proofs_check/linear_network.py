"""Proofs of theory.linear_network: the flow from its layers, where it rests, what it keeps."""

from itertools import pairwise

import sympy as sp

import theory.linear_network as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited, decide
from proofs_check.exact_identity import identity
from proofs_check.induction import loop_invariant
from proofs_check.written_equation import (
    in_plain_symbols,
    power_as_symbol,
    refuse_without,
    sides,
)
from theory.claim import Statement
from theory.linear_network import N, d, g, s, v, w
from theory.quantifier import ForAll

__all__ = ["balanced", "fixed_points", "flow", "invariant"]

S, T, x, z, P, Q, c = sp.symbols("S T x z P Q c", real=True)
layers = sp.Symbol("N", real=True)  # decisions hold for real N, and are faster so
_METHOD = "exact identities and decisions, sums of any length by induction"


def _factor_out() -> tuple[ProofStep, ProofStep]:
    return loop_invariant(
        "a constant factor leaves a sum of any length",
        sp.Eq(S, z * T),
        start={S: sp.Integer(0), T: sp.Integer(0)},
        turn={S: S + x * z, T: T + x},
    )


@discharges(theory.balanced)
def balanced(statement: Statement) -> Evidence:
    """Both rates are −XYᵀ − YXᵀ, X = W_jq and Y = (pW_{j+1})ᵀ."""
    upper, lower = sides(statement.conclusion)
    above, below = (variable.symbol for variable in statement.variables[:2])
    at_sizes = tuple(
        _same_entries(f"as written, sizes {m} and {n}", upper, lower, {above: m, below: n})
        for m, n in ((1, 1), (2, 1), (1, 2), (3, 2))
    )
    X_a, X_b, Y_a, Y_b = sp.symbols("X_a X_b Y_a Y_b", real=True)
    p, q, G_a, G_b, H_a, H_b = sp.symbols("p q G_a G_b H_a H_b", real=True)
    summands = (
        identity("summand above", -p * X_a * G_b - G_a * p * X_b, -X_a * (p * G_b) - X_b * p * G_a),
        identity("summand below", -Y_a * q * H_b - H_a * Y_b * q, -Y_a * (q * H_b) - Y_b * q * H_a),
        identity("together", -X_a * Y_b - X_b * Y_a, -Y_a * X_b - Y_b * X_a),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=_METHOD,
        scope="every number of layers, all widths, every loss",
        argument="Σ_k H[a,k]q_k = X_a and Σ_k p_kG[k,a] = Y_a do not depend on the index of the "
        "outer sum, so they leave it: d/dt (W_{j+1}ᵀW_{j+1})[a,b] = −X_aY_b − X_bY_a, and "
        "d/dt (W_jW_jᵀ)[a,b] = −Y_aX_b − Y_bX_a. At small sizes the statement is expanded as it "
        "is written.",
        steps=(*at_sizes, *_factor_out(), *summands),
    )


def _same_entries(
    name: str, left: sp.Expr, right: sp.Expr, sizes: dict[sp.Basic, int]
) -> ProofStep:
    written = (in_plain_symbols(side.subs(sizes).doit()) for side in (left, right))
    return identity(name, *written)


@discharges(theory.flow)
def flow(statement: Statement) -> Evidence:
    """The layers' equations at small N, and what they bring summed for every N."""
    left, right = sides(statement.conclusion)
    refuse_without(statement, sp.Eq(theory.dot(v, v), 1))
    known = {theory.dot(v, g): c, sp.Sum((s**N * v[theory.k]) ** 2, (theory.k, 1, d)): s ** (2 * N)}
    summed = identity(
        "the contributions of N layers, with v·g = c and ‖s^N v‖² = s^{2N}",
        in_plain_symbols(left.xreplace(known)).doit(),
        in_plain_symbols(right.xreplace(known)),
    )
    partial_products = decide(
        "one more layer below: (s u_j u_{j−1}ᵀ)(s^{j−1}u_{j−1}vᵀ) = s·s^{j−1} u_jvᵀ; above alike",
        sp.Eq(s * x * (P * S) * z, s * P * x * z),
        given=(sp.Eq(S, 1),),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=_METHOD,
        scope="every depth N ≥ 1, all widths and dimensions, every differentiable loss, a "
        "balanced start, as long as w ≠ 0",
        argument="By linear-network.balanced the layers stay balanced. W_N is a row, so "
        "W_{N−1}W_{N−1}ᵀ = W_NᵀW_N has rank one, and so on downwards: every layer is s times a "
        "product of unit vectors. Then W_N⋯W_{j+1} = s^{N−j}u_jᵀ and W_{j−1}⋯W_1 = "
        "s^{j−1}u_{j−1}vᵀ by induction (u·u = 1), and ẇᵀ = Σ_j W_N⋯W_{j+1}Ẇ_jW_{j−1}⋯W_1 = "
        "−Σ_j |W_N⋯W_{j+1}|² gᵀ(W_{j−1}⋯W_1)ᵀ(W_{j−1}⋯W_1). The sum is done for symbolic N. For "
        "N ≤ 4 the layers' gradients are formed entry by entry by differentiation, and the "
        "velocity of their product is the statement's right side.",
        steps=(
            cited(
                "the singular value decomposition",
                "WWᵀ = s²uuᵀ for a unit vector u makes W = s·u·(unit vector)ᵀ",
            ),
            partial_products,
            *_factor_out(),
            summed,
            *(_from_layers(depth, right.xreplace(known)) for depth in (1, 2, 3, 4)),
        ),
    )


def _from_layers(depth: int, field: sp.Expr) -> ProofStep:
    """Differentiates the product of explicit layers, and compares with the stated field.

    `field` has c for v·g and s^{2N} for ‖s^N v‖².
    """
    sizes = [1, *[2] * depth]
    matrices = [
        sp.Matrix(m, n, lambda a, b, j=j: sp.Symbol(f"W{j}_{a}{b}"))
        for j, (m, n) in enumerate(pairwise(sizes))
    ]
    product = matrices[0]
    for matrix in matrices[1:]:
        product = product * matrix
    slopes = sp.symbols("g_1 g_2", real=True)
    loss = product[0] * slopes[0] + product[1] * slopes[1]
    entries = [entry for matrix in matrices for entry in matrix]
    units = [_unit_vector(sp.Rational(2 * j + 1, j + 3)) for j in range(depth - 1)]
    units.append(_unit_vector(sp.Symbol("t", real=True)))
    rows = [sp.Matrix([[1]]), *units]
    values = {
        entry: s * rows[j][a] * rows[j + 1][b]
        for j, matrix in enumerate(matrices)
        for a in range(matrix.rows)
        for b in range(matrix.cols)
        for entry in (matrix[a, b],)
    }
    velocity = -sum(sp.diff(product[1], e) * sp.diff(loss, e) for e in entries)
    direction = units[-1]
    stated = field.subs({N: depth, d: 2, theory.i: 2}).doit()
    stated = stated.subs({v[k + 1]: direction[k] for k in (0, 1)})
    stated = stated.subs({g[k + 1]: slopes[k] for k in (0, 1)})
    stated = stated.subs(c, direction[0] * slopes[0] + direction[1] * slopes[1])
    return identity(
        f"{depth} layers: the product moves as stated",
        sp.expand(velocity).subs(values),
        stated,
    )


def _unit_vector(t: sp.Expr) -> sp.Matrix:
    """(1 − t², 2t)/(1 + t²)."""
    return sp.Matrix([1 - t**2, 2 * t]) / (1 + t**2)


@discharges(theory.fixed_points)
def fixed_points(statement: Statement) -> Evidence:
    """w·F = −P·N·(w·g), so where F vanishes w·g does, and then g."""
    refuse_without(statement, N >= 2)
    slope, lam, goal, sums = sp.symbols("g lambda t A", real=True)
    inner = loop_invariant(
        "w·F = −P(w·g + (N−1)z‖w‖²), z = w·g/‖w‖²",
        sp.Eq(sums, -P * (T + (layers - 1) * z * Q)),
        start={sums: sp.Integer(0), T: sp.Integer(0), Q: sp.Integer(0)},
        turn={
            sums: sums + x * (-P * (slope + (layers - 1) * x * z)),
            T: T + x * slope,
            Q: Q + x**2,
        },
    )
    along = decide(
        "where F = 0, w·g = 0",
        sp.Eq(z, 0),
        given=(sp.Eq(P * (T + (layers - 1) * z * Q), 0), sp.Eq(T, z * Q), P > 0, Q > 0, layers > 0),
    )
    each = decide(
        "then each coordinate is at its goal",
        sp.Eq(x, goal),
        given=(sp.Eq(P * lam * (x - goal), 0), P > 0, lam > 0),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=_METHOD,
        scope="every depth N ≥ 2, every dimension, every Σ ≻ 0, every w*",
        argument="For w ≠ 0, P = ‖w‖^{2−2/N} > 0. If all coordinates F_k vanish then so does "
        "w·F = −P·N·(w·g), so w·g = 0, F_k = −P·g_k and g_k = λ_k(w_k − t_k) = 0. At w = w* all "
        "g_k are 0; at w = 0 the factor P is 0, as 2 − 2/N > 0. In one and two dimensions the "
        "statement is decided as it is written, P a positive variable.",
        steps=(
            *inner,
            along,
            each,
            *(step for size in (1, 2) for step in _rests_as_written(statement, size)),
        ),
    )


def _rests_as_written(statement: Statement, size: int) -> list[ProofStep]:
    """The statement in `size` dimensions, away from 0 and at 0."""
    conclusion = statement.conclusion.subs(d, size).doit()
    # replaced before anything is a real symbol, and all at once: 0/0 stays visible
    zero = {w[r]: sp.Integer(0) for r in range(1, size + 1)}
    at_zero = conclusion.subs(N, 2 + sp.Symbol("n", integer=True, nonnegative=True)).xreplace(zero)
    if at_zero is not sp.true:
        raise NotProved(f"at 0 in dimension {size}: {at_zero}")
    written = in_plain_symbols(conclusion)
    given = [in_plain_symbols(h.subs(d, size).doit()) for h in statement.hypotheses]
    entries = [sp.Symbol(str(w[r]), real=True) for r in range(1, size + 1)]
    square = sum(entry**2 for entry in entries)
    found = []
    for part in sp.And.make_args(written):
        away = power_as_symbol(part, square, 1 - 1 / N, P).subs(N, layers)
        conditions = [h.subs(N, layers) for h in given]
        found.append(
            decide(f"away from 0, dimension {size}", away, given=(*conditions, P > 0, square > 0))
        )
    return found


@discharges(theory.invariant)
def invariant(statement: Statement) -> Evidence:
    """Q̇ = −2P(N−1)(c/S)Q and Ṡ = −2PNc."""
    m = statement.variables[2].symbol
    refuse_without(statement, ForAll(sp.Eq(g[theory.k], 0), (theory.k, m + 1, d)))
    rate, square = sp.symbols("R Z", real=True)
    steps = (
        *loop_invariant(
            "Q̇ = −2P(N−1)zQ, where the gradient vanishes",
            sp.Eq(rate, -2 * P * (layers - 1) * z * Q),
            start={rate: sp.Integer(0), Q: sp.Integer(0)},
            turn={rate: rate - 2 * x * P * (layers - 1) * x * z, Q: Q + x**2},
        ),
        *loop_invariant(
            "Ṡ = −2P(c + (N−1)zS), all coordinates",
            sp.Eq(rate, -2 * P * (c + (layers - 1) * z * square)),
            start={rate: sp.Integer(0), square: sp.Integer(0), c: sp.Integer(0)},
            turn={
                rate: rate - 2 * x * P * (T + (layers - 1) * x * z),
                square: square + x**2,
                c: c + x * T,
            },
        ),
        decide(
            "together",
            sp.Eq(
                -2 * P * (layers - 1) * z * Q * square,
                (1 - 1 / layers) * Q * (-2 * P * (c + (layers - 1) * z * square)),
            ),
            given=(sp.Eq(c, z * square), layers >= 1),
        ),
        *(_kept_as_written(statement, size, inside) for size, inside in ((2, 1), (3, 1), (3, 2))),
    )
    return Evidence(
        verdict=Verdict.PROVED,
        method=_METHOD,
        scope="every depth N ≥ 1, every subspace, as long as w ≠ 0",
        argument="With P = S^{1−1/N}, c = w·g and z = c/S the flow is ẇ_k = −P(g_k + (N−1)w_kz). "
        "So Q̇S = −2P(N−1)cQ, and (1 − 1/N)QṠ is the same: d/dt (Q/S^{1−1/N}) = 0. At small sizes "
        "the statement is expanded as it is written.",
        steps=steps,
    )


def _kept_as_written(statement: Statement, size: int, inside: int) -> ProofStep:
    """The statement in `size` dimensions, G of dimension `inside`."""
    m = statement.variables[2].symbol
    outside = {g[r]: sp.Integer(0) for r in range(inside + 1, size + 1)}
    written = statement.conclusion.subs({d: size, m: inside}).doit().subs(outside)
    left, right = (in_plain_symbols(side) for side in sides(written))
    square = sum(sp.Symbol(str(w[r]), real=True) ** 2 for r in range(1, size + 1))
    positive = sp.Symbol("P", positive=True)
    return identity(
        f"as written, dimension {size}, G of dimension {inside}",
        *(power_as_symbol(side, square, 1 - 1 / N, positive) for side in (left, right)),
    )
