"""Proofs of theory.expansion, theory.expansion_relu and theory.expansion_remainder."""

from collections.abc import Mapping
from fractions import Fraction
from math import prod
from typing import Final

import sympy as sp
from flint import arb, fmpq_mpoly_ctx

import theory.expansion as theory
import theory.expansion_relu as relu_theory
import theory.expansion_remainder as remainder_theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, ProofStep, Verdict
from proofs_check.exact_decision import NotProved, cited, decide, decide_as_written
from proofs_check.exact_identity import identity
from proofs_check.induction import loop_invariant
from proofs_check.taylor_model import NormBox, remainder_constant
from theory.claim import Statement
from theory.jet import Jet
from theory.multilinear import Form, value
from theory.network_expansion import Loss, composed_output, gradients, loss_jet, network_output
from theory.power_series import partition_sum

__all__ = ["loss", "relu", "remainder", "triangular"]

_ORDERS: Final = 8
_FLINT: Final = "python-flint"
_EXACT: Final = "exact polynomial algebra, coefficients compared"


def _written_out(statement: Statement, at: Mapping[sp.Basic, int]) -> tuple[ProofStep, ...]:
    """Every part of the statement at given sizes, decided; all parts or none."""
    steps = decide_as_written(statement, at)
    if len(steps) != len(sp.And.make_args(statement.conclusion)):
        raise NotProved(f"at {dict(at)} a part of the conclusion has no exact translation")
    return steps


def _polynomial_parts(statement: Statement, order: int) -> tuple[ProofStep, ...]:
    """Each equation of expansion.loss at one order, as an identity between polynomials."""
    at = {theory.k: sp.Integer(order)}
    defined = sp.And(*(hypothesis.subs(at).doit() for hypothesis in statement.hypotheses))
    outputs = {e.lhs: e.rhs for e in sp.And.make_args(defined) if isinstance(e, sp.Eq)}
    steps = []
    parts = sorted(sp.And.make_args(statement.conclusion), key=sp.default_sort_key)
    for part in parts:
        if not isinstance(part, sp.Eq):
            raise NotProved(f"{part} is no equation")
        sides = [sp.expand(side.subs(at).doit().xreplace(outputs)) for side in (part.lhs, part.rhs)]
        steps.append(identity(f"order {order}, as written", *sides))
    return tuple(steps)


def _partitions_on_jets() -> ProofStep:
    """Jets composed by Horner's rule give the sum over partitions, as polynomials in D and u."""
    names = [f"{letter}{i}" for letter in "Du" for i in range(_ORDERS + 1)]
    ring = fmpq_mpoly_ctx.get(names, "degrevlex")
    gens = dict(zip(names, ring.gens(), strict=True))
    derivatives = [gens[f"D{i}"] for i in range(_ORDERS + 1)]
    arguments = [gens[f"u{i}"] for i in range(_ORDERS + 1)]
    composed = Jet(tuple(arguments)).composed(derivatives)
    vectors = {f"u_{i}": argument for i, argument in enumerate(arguments)}
    for order, form in enumerate(composed_output(_ORDERS).coefficients):
        listed = partition_sum(derivatives, arguments, order)
        formal = value(
            form,
            vectors,
            lambda _, j, values: prod(values, start=derivatives[j]),
            scale=lambda polynomial, p, q: polynomial * p / q,
        )
        if not listed == composed[order] == formal:
            raise NotProved(f"order {order}: the sum over partitions is {listed}")
    return ProofStep(
        name=f"orders 0 to {_ORDERS}",
        establishes="Horner's rule on jets, the sum over partitions and the width-free form agree",
        method=_EXACT,
        trusts=(_FLINT,),
    )


@discharges(theory.loss)
def loss(statement: Statement) -> Evidence:
    """The multinomial theorem in the algebra of symmetric multilinear objects."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="multinomial theorem, and exact polynomial identities",
        scope="all orders, widths and targets; any smooth F and any smooth loss",
        argument="A smooth map agrees with its Taylor polynomial of degree k up to O(ε^{k+1}), "
        "so [ε^k] F = Σ_j (D_j/j!)·[ε^k](Σ u_iε^i)^j, and by the multinomial theorem "
        "[ε^k](Σ u_iε^i)^j is the sum of j!/∏m_i!·∏u_i^{m_i} over the partitions of k into j "
        "parts. The second equation is the Cauchy product of f − y with itself. The third is "
        "the first again, for the loss in place of F and f_1, f_2, … in place of u_1, u_2, …. "
        "D^j[v, …, v] of a sum v expands as the power of a sum does, because it is symmetric "
        "and linear in each place: the identities hold at any width.",
        steps=(
            cited("the multinomial theorem", "the power of a sum, collected by partitions"),
            cited("Taylor's theorem", "a smooth map is its Taylor polynomial up to O(ε^{k+1})"),
            *(step for order in range(4) for step in _polynomial_parts(statement, order)),
            _partitions_on_jets(),
        ),
    )


def _congruences() -> tuple[ProofStep, ...]:
    """The multiples of ε^{k+1} are an ideal: what agrees modulo it stays so."""
    a, b, alpha, beta, e, c = sp.symbols("a b alpha beta e c", real=True)
    P, Q, q, S, T, t = sp.symbols("P Q q S T t", real=True)
    return (
        identity(
            "a product, with e = ε^{k+1}",
            (a + e * alpha) * (b + e * beta),
            a * b + e * (alpha * b + beta * a + e * alpha * beta),
        ),
        *loop_invariant(
            "powers P = a^j, Q = (a + eα)^j and sums S = Σ c_ja^j, T = Σ c_j(a + eα)^j",
            sp.And(sp.Eq(Q, P + e * q), sp.Eq(T, S + e * t)),
            start={P: sp.Integer(1), Q: sp.Integer(1), q: sp.Integer(0), S: c, T: c, t: c - c},
            turn={
                P: P * a,
                Q: Q * (a + e * alpha),
                q: q * (a + e * alpha) + alpha * P,
                S: S + c * P * a,
                T: T + c * Q * (a + e * alpha),
                t: t + c * (q * (a + e * alpha) + alpha * P),
            },
        ),
    )


def _fit_splits() -> ProofStep:
    """½Σ_{i=0..k} r_ir_{k−i} = r_0r_k + ½Σ_{0<i<k} r_ir_{k−i} for k ≥ 1."""
    first, last, between = sp.symbols("r_0 r_k between", real=True)
    return identity(
        "the two ends of the Cauchy product are equal",
        (first * last + between + last * first) / 2,
        first * last + between / 2,
    )


def _knows_lower_orders() -> ProofStep:
    """The derived coefficients of networks, losses and gradients, looked through."""
    order, looked_at = 5, 0
    for depth in range(1, 5):
        for kind in Loss:
            output = network_output(depth, order)
            jets = [output, loss_jet(kind, output)]
            for gradient in gradients(kind, depth, order):
                jets += [gradient.delta]
                jets += [gradient.activation] if gradient.activation is not None else []
            for jet in jets:
                for k, form in enumerate(jet.coefficients):
                    looked_at += 1
                    _refuse_higher(form, k)
    return ProofStep(
        name=f"examples: depth 1 to 4, order {order}, three losses, gradients of every layer",
        establishes=f"none of {looked_at} derived coefficients has a vector of higher order",
        method="the vectors of the formal multilinear objects, listed",
        trusts=(_FLINT,),
    )


def _refuse_higher(form: Form, order: int) -> None:
    if stray := form.vectors() - {f"u_{i}" for i in range(order + 1)}:
        raise NotProved(f"the coefficient of order {order} knows {sorted(stray)}")


@discharges(theory.triangular)
def triangular(statement: Statement) -> Evidence:
    """Jets that agree up to order k are congruent modulo ε^{k+1}."""
    k, K, M = theory.k1, theory.K, theory.M
    return Evidence(
        verdict=Verdict.PROVED,
        method="induction on the algebra of jets",
        scope="all orders, degrees and jets; by induction on the layers every network, loss and "
        "gradient",
        argument="U and W agree in orders ≤ k exactly when W = U + ε^{k+1}·A for a polynomial A. "
        "Then sums, products and powers of W and X are those of U and V plus a multiple of "
        "ε^{k+1}, and so is any polynomial of them: their coefficients of ε^k agree. A smooth "
        "map is its Taylor polynomial up to O(ε^{k+1}). A network is a sequence of such steps, "
        "and so are backpropagation and the product δ(a)ᵀ that is the gradient of a layer's "
        "matrix; hence, layer by layer, no coefficient of ε^k knows u_{k+1}, u_{k+2}, …. In the "
        "squared loss the product splits as stated: f_k is what the fit f_0 − y meets in L_k.",
        steps=(
            *_congruences(),
            _fit_splits(),
            cited("Taylor's theorem", "a smooth map is its Taylor polynomial up to O(ε^{k+1})"),
            *_written_out(statement, {k: 1, K: 2, M: 2}),
            *_written_out(statement, {k: 2, K: 3, M: 3}),
            _knows_lower_orders(),
        ),
    )


@discharges(relu_theory.relu)
def relu(statement: Statement) -> Evidence:
    """The terms of order ≥ 1 cannot outweigh p_0."""
    t, T, S, P, c, p0 = sp.symbols("epsilon T S P p_k p_0", real=True)
    n, m = relu_theory.n, relu_theory.m
    return Evidence(
        verdict=Verdict.PROVED,
        method="induction on the degree, and exact decision",
        scope="any width, any degree m ≥ 1; any depth, with the condition on every preactivation",
        argument="T = Σ_{k≥1} p_kε^k obeys |T| ≤ |ε|·Σ_{k≥1}|p_k| < |p_0|, so p_0 + T has the "
        "sign of p_0, and ReLU returns it or 0, with max(0, p_0)/p_0 as the factor. The output "
        "is then a sum of polynomials of degree ≤ m, entry by entry and order by order, and the "
        "square of a polynomial of degree ≤ m has the Cauchy product for its coefficients, up "
        "to order 2m.",
        steps=(
            *loop_invariant(
                "T = Σ p_kε^k, S = Σ|p_k|, P = ε^{k−1}",
                sp.And(sp.Abs(T) <= sp.Abs(t) * S, sp.Abs(P) <= 1, S >= 0),
                start={T: sp.Integer(0), S: sp.Integer(0), P: sp.Integer(1)},
                turn={T: T + c * P * t, S: S + sp.Abs(c), P: P * t},
                given=(sp.Abs(t) <= 1,),
            ),
            decide(
                "the sign stays",
                sp.And(
                    (p0 + T) * p0 > 0,
                    sp.Eq(sp.Max(0, p0 + T), sp.Max(0, p0) / p0 * (p0 + T)),
                ),
                given=(sp.Abs(T) <= sp.Abs(t) * S, sp.Abs(t) * S < sp.Abs(p0)),
            ),
            *_written_out(statement, {n: 1, m: 1}),
            *_written_out(statement, {n: 1, m: 2}),
        ),
    )


@discharges(remainder_theory.remainder)
def remainder(statement: Statement) -> Evidence:
    """The stated constants against jets of bounds in ball arithmetic."""
    order = remainder_theory.ORDER
    one = _unit_box()
    steps, values = [], {}
    if set(statement.hypotheses) != set(remainder_theory.remainder.statement().hypotheses):
        raise NotProved("the hypotheses are not |u_1| ≤ 1, |w| ≤ 1, |v| ≤ 1")
    parts = list(sp.And.make_args(statement.conclusion))
    for activation in remainder_theory.CONSTANTS:
        left = sp.Abs(remainder_theory.remainder_after(order, activation))
        (part,) = [p for p in parts if isinstance(p, sp.Le) and p.lhs == left] or [None]
        if part is None:
            raise NotProved(f"no part of the conclusion bounds the remainder for {activation}")
        parts.remove(part)
        constant = part.rhs / remainder_theory.epsilon ** (order + 1)
        if not isinstance(constant, sp.Rational):
            raise NotProved(f"{part.rhs} is no constant times ε^{order + 1}")
        enclosed = remainder_constant(activation, one, order)
        if not enclosed <= arb(int(constant.p)) / int(constant.q):
            raise NotProved(f"{activation}: only C = {enclosed} is shown, not {constant}")
        values[f"C for {activation}, enclosed"] = enclosed.str(6, radius=False)
        steps.append(
            ProofStep(
                name=str(activation),
                establishes=f"coefficient {order + 1} is at most {constant} at every ξ ≥ 0",
                method="jets of bounds in ball arithmetic, suprema over the real line",
                trusts=(_FLINT, f"SymPy {sp.__version__}"),
            )
        )
    if parts:
        raise NotProved(f"the conclusion has a part that is not decided: {parts[0]}")
    return Evidence(
        verdict=Verdict.PROVED,
        method="Taylor's formula, and suprema enclosed in ball arithmetic",
        scope="u_0 any real number, ε ≥ 0, |u_1|, |w|, |v| ≤ 1; any width with norms in place",
        argument="The remainder is ε^{K+1}·c(ξ), c(ξ) the coefficient of order K + 1 at "
        "u_0 + ξu_1. That coefficient is a polynomial with non-negative coefficients in the "
        "derivatives of σ of order 1 to K + 1 and in u_1, w, v; each is replaced by a bound of "
        "its modulus. There is no certificate beside the enclosure itself.",
        steps=(
            cited("Taylor's formula with Lagrange's remainder", "R_K = ε^{K+1}·c(ξ)"),
            *steps,
        ),
        values=values,
    )


def _unit_box() -> NormBox:
    """All bounds are 1; z has no term of order 2, so ε bounds nothing."""
    one = Fraction(1)
    return NormBox(coefficients=(one,), matrices=(one, one), epsilon=one)
