"""The derivatives of the logistic loss and of the cross-entropy, with which their L_k are explicit.

Logistic: ℓ(f) = log(1 + e^f) − yf. Cross-entropy: ℓ(f) = log Σ e^{f_i} − Σ y_if_i; at f_0 + tv
it is log Σ p_ie^{tv_i} − tΣ y_iv_i up to a constant, p the softmax of f_0: the derivatives of order
2 and more are the cumulants of v under p, and by polarisation D^jℓ[v_1, …, v_j] is the joint
cumulant.

Source: textbook; derived here.
"""

import sympy as sp

from theory.activation import Activation, differential_ring
from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation

__all__ = ["cross_entropy", "cross_entropy_formulas", "logistic", "logistic_formulas"]

f, y, t = sp.symbols("f y t", real=True)
n = sp.Symbol("n", integer=True, positive=True)
i = sp.Symbol("i", integer=True)
p, v = sp.IndexedBase("p"), sp.IndexedBase("v")


@claim(
    "expansion.logistic",
    kind=Kind.THEOREM,
    title="Logistic loss: ℓ′ = p − y, p′ = p − p², so ℓ″ = p(1 − p), ℓ‴ = p(1 − p)(1 − 2p)",
    source="textbook",
    notes="p′ = p − p² gives the derivatives of every order as polynomials in p.",
)
def logistic() -> Statement:
    """The derivatives of log(1 + e^f) − yf, with p = 1/(1 + e^{−f})."""
    probability = 1 / (1 + sp.exp(-f))
    loss = sp.log(1 + sp.exp(f)) - y * f
    slope = probability * (1 - probability)
    return Statement(
        variables=(Variable(f, "the output, real"), Variable(y, "the target, real")),
        conclusion=sp.And(
            sp.Eq(sp.Derivative(loss, f), probability - y),
            sp.Eq(sp.Derivative(probability, f), probability - probability**2),
            sp.Eq(sp.Derivative(loss, (f, 2)), slope),
            sp.Eq(sp.Derivative(loss, (f, 3)), slope * (1 - 2 * probability)),
        ),
        instance={f: sp.log(2), y: sp.Integer(1)},
        witnesses=({f: sp.Integer(0), y: sp.Rational(1, 3)}, {f: -sp.log(3), y: sp.Integer(0)}),
    )


def _moment(order: int) -> sp.Expr:
    return sp.Sum(p[i] * v[i] ** order, (i, 1, n))


def _derivative(order: int) -> sp.Expr:
    """The derivative of log Σ p_ie^{tv_i} at t = 0."""
    generating = sp.log(sp.Sum(p[i] * sp.exp(t * v[i]), (i, 1, n)))
    return sp.Subs(sp.Derivative(generating, (t, order)), t, 0)


@claim(
    "expansion.cross-entropy",
    kind=Kind.THEOREM,
    title="Cross-entropy: its second and third derivatives along v are the variance and the third "
    "central moment of v under the softmax",
    source="textbook (cumulants)",
    notes="The first is Σ p_iv_i less Σ y_iv_i, which is linear. Mixed derivatives follow by "
    "polarisation.",
)
def cross_entropy() -> Statement:
    """The derivatives of log Σ p_ie^{tv_i} at t = 0, orders 1 to 3."""
    mean, second, third = (_moment(order) for order in (1, 2, 3))
    point = {
        n: sp.Integer(2),
        p[1]: sp.Rational(1, 3),
        p[2]: sp.Rational(2, 3),
        v[1]: sp.Integer(2),
        v[2]: sp.Integer(-1),
    }
    return Statement(
        variables=(
            Variable(n, "the number of classes, n ≥ 1"),
            Variable(p, "the softmax of f_0: weights that sum to 1, real"),
            Variable(v, "a direction, real"),
        ),
        hypotheses=(sp.Eq(sp.Sum(p[i], (i, 1, n)), 1),),
        conclusion=sp.And(
            sp.Eq(_derivative(1), mean),
            sp.Eq(_derivative(2), second - mean**2),
            sp.Eq(_derivative(3), third - 3 * second * mean + 2 * mean**3),
        ),
        instance=point,
        witnesses=({**point, p[1]: sp.Rational(1, 2), p[2]: sp.Rational(1, 2)},),
        breaking=({**point, p[2]: sp.Rational(1, 3)},),
    )


@derivation(
    "expansion.logistic",
    title="The derivatives of the logistic loss as polynomials in the probability",
    source="derived here by p′ = p − p²",
)
def logistic_formulas(order: int = 5) -> tuple[Formula, ...]:
    """Differentiates ℓ once, and then in the ring of polynomials in p; factored.

    Args:
        order: the highest derivative; 0 is taken for 1.

    Returns:
        ℓ′, …, ℓ^(order).
    """
    order = max(order, 1)
    probability = sp.Symbol("p", positive=True)
    ring = differential_ring(Activation.SIGMOID)
    first = sp.diff(sp.log(1 + sp.exp(f)) - y * f, f)
    slope = first.subs(sp.exp(f), probability / (1 - probability))  # p = e^f/(1 + e^f)
    found = [sp.simplify(slope)]
    found += [
        sp.factor(each.subs(ring.element, probability)) for each in ring.derivatives(order - 1)[1:]
    ]
    return tuple(
        Formula(
            name=f"logistic_{k}",
            left=sp.Derivative(sp.Symbol("ell"), (f, k)),
            right=right,
            words=f"Derivative {k} of log(1 + e^f) − yf, with p = 1/(1 + e^{{−f}}).",
            arguments=(probability, y) if right.has(y) else (probability,),
            shapes=("probability", "target") if right.has(y) else ("probability",),
        )
        for k, right in enumerate(found, start=1)
    )


@derivation(
    "expansion.cross-entropy",
    title="The derivatives of the cross-entropy along a direction, as moments",
    source="derived here: log Σ p_ie^{tv_i} differentiated at t = 0",
)
def cross_entropy_formulas(order: int = 4) -> tuple[Formula, ...]:
    """Differentiates for any number of classes, and names the moments m_j = Σ p_iv_i^j.

    Args:
        order: the highest derivative; 0 is taken for 1.

    Returns:
        The derivatives of order 1, …, order: the cumulants of v under p.
    """
    order = max(order, 1)
    total = sp.Function("M")(t)  # Σ p_ie^{tv_i}: M(0) = Σ p_i = 1, and M^(j)(0) = m_j
    moments = sp.symbols(f"m_1:{order + 1}", real=True)
    at_zero = {sp.diff(total, t, j): m for j, m in reversed([*enumerate(moments, start=1)])}
    found = []
    for j in range(1, order + 1):
        derivative = sp.diff(sp.log(total), t, j).subs(at_zero).subs(total, 1)
        right = sp.expand(derivative)
        used = tuple(m for m in moments if right.has(m))
        found.append(
            Formula(
                name=f"cumulant_{j}",
                left=sp.Symbol(f"kappa_{j}"),
                right=right,
                words=f"Derivative {j} along v, with m_j = Σ p_iv_i^j; of the first, Σ y_iv_i is "
                "still to be taken off."
                if j == 1
                else f"Derivative {j} along v, with m_j = Σ p_iv_i^j.",
                arguments=used,
                shapes=tuple(f"moment {moments.index(m) + 1} of v under p" for m in used),
            )
        )
    return tuple(found)
