"""Groups of eigenvalues of the Hessian: H = (I⊗D)·H̃·(I⊗D) has one for each scale of the data.

e_1 ≥ e_2 ≥ … ≥ e_d > 0 is the sorted diagonal of I⊗D, and m‖y‖² ≤ yᵀH̃y ≤ M‖y‖² with m ≥ 0. The
eigenvalues of H, λ_1 ≥ … ≥ λ_d, then satisfy m·e_j² ≤ λ_j ≤ M·e_j²: m·D² ⪯ H ⪯ M·D² in the Loewner
order, and eigenvalues are monotone in it. Equal scales ε_k make a group, of local condition
number at most M/m = cond(H̃).
Source: derived here from hessian.kronecker; the talk reads the groups off measured spectra.
"""

import sympy as sp

from theory.claim import Kind, Statement, Variable, claim
from theory.derivation import Formula, derivation
from theory.point import entries
from theory.quantifier import ForAll

__all__ = ["bounds_formulas", "eigenvalues", "groups", "to_schedule"]

d, i, j, k = sp.symbols("d i j k", integer=True, positive=True)
e, v, w, c = (sp.IndexedBase(name) for name in ("e", "v", "w", "c"))
H, value, q = sp.IndexedBase("H"), sp.IndexedBase("lambda"), sp.IndexedBase("p")
m, M, lam, rho = sp.symbols("m M lambda rho", real=True)

_SOURCE = "derived here; talk, the groups of eigenvalues of the Hessian"


def squared_length(vector: sp.IndexedBase) -> sp.Expr:
    """‖v‖²."""
    return sp.Sum(vector[i] ** 2, (i, 1, d))


def graded_length(vector: sp.IndexedBase) -> sp.Expr:
    """‖Dv‖²."""
    return sp.Sum((e[i] * vector[i]) ** 2, (i, 1, d))


def graded_form(vector: sp.IndexedBase) -> sp.Expr:
    """vᵀHv = (Dv)ᵀH̃(Dv)."""
    return sp.Sum(e[i] * vector[i] * H[i, k] * e[k] * vector[k], (k, 1, d), (i, 1, d))


@claim(
    "hessian.graded-eigenvalues",
    kind=Kind.THEOREM,
    title="λ_min(H̃)·e_j² ≤ λ_j(H) ≤ λ_max(H̃)·e_j² for the sorted diagonal e of I⊗D",
    source=_SOURCE,
    uses=("hessian.kronecker",),
    notes="λ_j enters by the vectors that the Courant–Fischer principle gives: v in the span of "
    "the first j coordinates and of eigenvectors for λ_j and below, w in that of the coordinates "
    "from j on and of eigenvectors for λ_j and above. H̃ may be singular (m = 0); for m > 0 the "
    "upper and the lower bound make the groups.",
)
def eigenvalues() -> Statement:
    """m·e_j² ≤ λ ≤ M·e_j² for vectors v, w ≠ 0 with vᵀHv ≤ λ‖v‖² and λ‖w‖² ≤ wᵀHw.

    v_i = 0 for i > j and w_i = 0 for i < j; the bounds of H̃ are used at Dv and at Dw alone.
    """
    low = {  # λ_1 = m·e_1²: the lower bound is attained
        **{d: sp.Integer(2), j: sp.Integer(1), m: sp.Integer(1), M: sp.Integer(2)},
        **{lam: sp.Integer(1), **entries(e, (1, sp.Rational(1, 10)))},
        **entries(H, ((1, 0), (0, 2))),
        **entries(v, (3, 0)),
        **entries(w, (1, 0)),
    }
    top = {  # λ_2 = M·e_2²: the upper bound is attained
        **low,
        **{j: sp.Integer(2), lam: sp.Rational(1, 50)},
        **entries(v, (0, 1)),
        **entries(w, (0, 5)),
    }
    point = {
        **{d: sp.Integer(1), j: sp.Integer(1), m: sp.Integer(3), M: sp.Integer(3)},
        **{lam: sp.Rational(3, 4), **entries(e, (sp.Rational(1, 2),)), **entries(H, ((3,),))},
        **entries(v, (2,)),
        **entries(w, (1,)),
    }
    broken = (
        _broken(
            least=-1, most=-1, value=-1, scales=(2, 1), matrix=(-1, -1), low=(1, 0), high=(0, 1)
        ),
        _broken(value=2, scales=(1, -2), matrix=(0, 1), low=(1, 0), high=(0, 1)),
        _broken(value=2, scales=(1, 2), matrix=(0, 1), low=(1, 0), high=(0, 1)),
        _broken(least=1, value=1, scales=(2, 1), matrix=(0, 1), low=(0, 1), high=(0, 1)),
        _broken(number=2, value=2, scales=(2, 1), matrix=(1, 0), low=(0, 1), high=(1, 0)),
        _broken(most=0, value=-1, low=(0,)),
        _broken(most=0, value=1, high=(0,)),
        _broken(least=1, most=0, value=0),
        _broken(most=-1, value=0),
        _broken(most=0, value=-1),
        _broken(most=0, value=1),
    )
    return Statement(
        variables=(
            Variable(d, "the size of H, an integer ≥ 1"),
            Variable(j, "the number of the eigenvalue, from the largest down"),
            Variable(e, "e_1 ≥ … ≥ e_d > 0, the sorted diagonal of I⊗D"),
            Variable(H, "H̃ in the order of that diagonal, real symmetric"),
            Variable(m, "a lower bound of the eigenvalues of H̃"),
            Variable(M, "an upper bound of them, real"),
            Variable(lam, "λ_j(H), real"),
            Variable(v, "a vector of ℝ^d, as above"),
            Variable(w, "a vector of ℝ^d, as above"),
        ),
        hypotheses=(
            m >= 0,
            ForAll(e[i] > 0, (i, 1, d)),
            ForAll(e[i + 1] <= e[i], (i, 1, d - 1)),
            ForAll(sp.Eq(v[i], 0), (i, j + 1, d)),
            ForAll(sp.Eq(w[i], 0), (i, 1, j - 1)),
            squared_length(v) > 0,
            squared_length(w) > 0,
            m * graded_length(v) <= graded_form(v),
            graded_form(w) <= M * graded_length(w),
            graded_form(v) <= lam * squared_length(v),
            lam * squared_length(w) <= graded_form(w),
        ),
        conclusion=sp.And(m * e[j] ** 2 <= lam, lam <= M * e[j] ** 2),
        instance=low,
        witnesses=(top, point),
        breaking=broken,
    )


def _broken(
    *,
    number: int = 1,
    least: int = 0,
    most: int = 1,
    value: int,
    scales: tuple[int, ...] = (1,),
    matrix: tuple[int, ...] = (0,),
    low: tuple[int, ...] = (1,),
    high: tuple[int, ...] = (1,),
) -> dict[sp.Basic, sp.Basic]:
    """A point with a diagonal H̃ that breaks one hypothesis of `eigenvalues`."""
    return {
        **{d: sp.Integer(len(scales)), j: sp.Integer(number)},
        **{m: sp.Integer(least), M: sp.Integer(most), lam: sp.Integer(value)},
        **entries(e, scales),
        **entries(H, sp.diag(*matrix).tolist()),
        **entries(v, low),
        **entries(w, high),
    }


@claim(
    "hessian.graded-groups",
    kind=Kind.THEOREM,
    title="One group for each scale: κ ≤ cond(H̃), r ≥ (ε_k/ε_{k+1})²/cond(H̃), separated as soon "
    "as cond(H̃) < (ε_k/ε_{k+1})²",
    source=_SOURCE,
    uses=("hessian.graded-eigenvalues",),
    notes="κ and r are those of the groups' exact ends, so they bound those of [mε_k², Mε_k²] too.",
)
def groups() -> Statement:
    """With [mε², Mε²] and [mδ², Mδ²] for two scales: κ ≤ M/m, r ≥ (ε/δ)²·m/M, and separation."""
    upper, lower = sp.symbols("epsilon delta", positive=True)
    least, most = sp.symbols("m M", positive=True)
    first, second, below = sp.symbols("lambda mu nu", positive=True)
    condition = most / least
    gap = (upper / lower) ** 2 / condition
    edge = {
        **{least: sp.Integer(2), most: sp.Integer(6), upper: sp.Integer(1)},
        **{lower: sp.Rational(1, 2), first: sp.Integer(6), second: sp.Integer(2)},
        below: sp.Rational(3, 2),
    }
    touching = {  # cond(H̃) just below (ε/δ)² = 4
        **{least: sp.Integer(1000), most: sp.Integer(3999), upper: sp.Integer(1)},
        **{lower: sp.Rational(1, 2), first: sp.Integer(1000), second: sp.Integer(1000)},
        below: sp.Rational(3999, 4),
    }
    return Statement(
        variables=(
            Variable(upper, "a scale ε_k > 0"),
            Variable(lower, "the next scale ε_{k+1} > 0"),
            Variable(least, "a lower bound m > 0 of the eigenvalues of H̃"),
            Variable(most, "an upper bound M of them"),
            Variable(first, "an eigenvalue of H in group k"),
            Variable(second, "another one in group k"),
            Variable(below, "an eigenvalue of H in group k + 1"),
        ),
        hypotheses=(
            first <= most * upper**2,
            least * upper**2 <= second,
            below <= most * lower**2,
        ),
        conclusion=sp.And(
            first / second <= condition,
            second / below >= gap,
            sp.Implies(condition < (upper / lower) ** 2, second > below),
        ),
        instance=edge,
        witnesses=(touching, {**edge, first: sp.Integer(3), second: sp.Integer(3)}),
        breaking=(
            {**edge, first: sp.Integer(7)},
            {**edge, second: sp.Integer(1)},
            {**edge, below: sp.Integer(2)},
        ),
    )


@claim(
    "hessian.to-schedule",
    kind=Kind.THEOREM,
    title="A certified |p| ≤ ρ on ∪[mε_k², Mε_k²] gives ‖S‖₂ ≤ ρ for every H = (I⊗D)·H̃·(I⊗D) with "
    "m ⪯ H̃ ⪯ M",
    source="derived here from hessian.graded-eigenvalues and cycle.norm",
    uses=("hessian.graded-eigenvalues", "cycle.norm"),
    notes="The function is schedule_from_scales: data scales and the bounds of H̃ in, schedule and "
    "certified bound out. Scales whose intervals overlap share one group. No eigenvalue of H is "
    "computed, and every H with these bounds is covered.",
)
def to_schedule() -> Statement:
    """‖Sx‖² = Σ p(λ_j)²c_j² ≤ ρ²Σ c_j², with λ_j in its interval and |p| ≤ ρ on the intervals.

    p_j = p(λ_j); c_j are the coordinates of x in an orthonormal eigenbasis of H.
    """
    inside = sp.And(m * e[j] ** 2 <= value[j], value[j] <= M * e[j] ** 2)
    edge = {  # one step 1/2 on [1, 2]: p(1) = 1/2 = ρ
        **{d: sp.Integer(2), m: sp.Integer(1), M: sp.Integer(2), rho: sp.Rational(1, 2)},
        **entries(e, (1, 1)),
        **entries(value, (2, 1)),
        **entries(q, (0, sp.Rational(1, 2))),
        **entries(c, (0, 3)),
    }
    return Statement(
        variables=(
            Variable(d, "the size of H, an integer ≥ 1"),
            Variable(e, "the sorted diagonal of I⊗D, real"),
            Variable(m, "a lower bound of the eigenvalues of H̃, real"),
            Variable(M, "an upper bound of them, real"),
            Variable(value, "λ_1 ≥ … ≥ λ_d, the eigenvalues of H"),
            Variable(q, "p_j = p(λ_j), the polynomial of the cycle at the eigenvalues, real"),
            Variable(c, "the coordinates of a vector in an orthonormal eigenbasis of H, real"),
            Variable(rho, "the certified bound of |p| on the intervals, real"),
        ),
        hypotheses=(
            ForAll(inside, (j, 1, d)),
            ForAll(sp.Implies(inside, sp.Abs(q[j]) <= rho), (j, 1, d)),
        ),
        conclusion=sp.Sum(q[j] ** 2 * c[j] ** 2, (j, 1, d))
        <= rho**2 * sp.Sum(c[j] ** 2, (j, 1, d)),
        instance=edge,
        witnesses=({**edge, d: sp.Integer(1), q[1]: -sp.Rational(1, 2), c[1]: sp.Integer(1)},),
        breaking=(
            {**edge, value[2]: sp.Integer(3), q[2]: sp.Integer(-1)},
            {**edge, q[2]: sp.Integer(1)},
            {**edge, value[2]: sp.Rational(1, 2), q[2]: sp.Integer(1)},  # below its interval
        ),
    )


@derivation(
    "hessian.graded-groups",
    title="The groups of the Hessian from the scales of the data",
    source=_SOURCE,
)
def bounds_formulas() -> tuple[Formula, ...]:
    """κ, r and the separation of two neighbouring groups, computed from their ends."""
    upper, lower, least, most = sp.symbols("epsilon_k epsilon_l m M", positive=True)
    ends = {scale: (least * scale**2, most * scale**2) for scale in (upper, lower)}
    kappa = ends[upper][1] / ends[upper][0]
    gap = ends[upper][0] / ends[lower][1]
    ratio = sp.Symbol("C", positive=True)
    (largest,) = sp.solve(sp.Eq(gap.subs(most, ratio * least), 1), ratio)
    scales = ("a scale, positive", "the next scale, positive")
    bounds = ("the least eigenvalue of H̃, positive", "the largest one")
    return (
        Formula(
            name="local_condition_number",
            left=sp.Symbol("kappa_k"),
            right=kappa,
            words="The local condition number of every group is at most cond(H̃).",
            arguments=(least, most),
            shapes=bounds,
        ),
        Formula(
            name="gap_ratio",
            left=sp.Symbol("r_k"),
            right=gap,
            words="The gap below group k is at least the squared ratio of the scales over cond(H̃).",
            arguments=(upper, lower, least, most),
            shapes=(*scales, *bounds),
        ),
        Formula(
            name="largest_condition_number",
            left=sp.Symbol("C"),
            right=largest,
            words="The groups are separated for cond(H̃) below this.",
            arguments=(upper, lower),
            shapes=scales,
        ),
    )
