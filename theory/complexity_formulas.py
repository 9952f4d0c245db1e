"""The rows of the complexity table, solved for by SymPy from what each method does in one step.

A constant step and a method that knows the eigenspaces make both ends of an interval equal; the
heavy ball makes both ends of the spectrum double roots; Nesterov's momentum makes the lower end
one. Notation of theory.complexity.
"""

from dataclasses import replace

import sympy as sp

from theory.complexity import TALK
from theory.cycle import eta, kappa
from theory.cycle import tolerance as tol
from theory.cycle_formulas import solved_count
from theory.derivation import Formula, derivation

__all__ = [
    "advantage_formulas",
    "chebyshev_formulas",
    "eigenspaces_formulas",
    "gradient_descent_formulas",
    "heavy_ball_formulas",
    "nesterov_formulas",
    "table_formulas",
]

K, gap = sp.symbols("K r", positive=True)
low, top = sp.symbols("s t", positive=True)
_ROOTS = ("root of the smallest eigenvalue", "root of the largest eigenvalue")
_CONDITION = "condition number, above 1"
_FACTOR = "factor asked for, in (0, 1)"


@derivation(
    "complexity.gradient-descent",
    title="Gradient descent with its best constant step",
    source=f"{TALK}; derived here",
)
def gradient_descent_formulas() -> tuple[Formula, ...]:
    """Solves 1 − aμ = aL − 1 for the rate, and contraction^N = tol for the steps."""
    rate = sp.Symbol("a", positive=True)
    (best,) = sp.solve(sp.Eq(1 - rate, rate * K - 1), rate)  # in units of μ
    contraction = sp.factor(sp.together(1 - best))
    return (
        Formula(
            name="contraction",
            left=sp.Symbol("q"),
            right=contraction,
            words="What a step leaves of the error at most, K = L_1/μ_n.",
            arguments=(K,),
            shapes=(_CONDITION,),
        ),
        Formula(
            name="steps",
            left=sp.Symbol("N"),
            right=solved_count(contraction, sp.Integer(0), tol),
            words="The least number of steps that bring it to tol.",
            arguments=(K, tol),
            shapes=(_CONDITION, _FACTOR),
        ),
    )


@derivation(
    "complexity.heavy-ball",
    title="The heavy ball's best parameters and its rate",
    source='talk, "momentum, you have a square root"; Polyak 1964; derived here',
)
def heavy_ball_formulas() -> tuple[Formula, ...]:
    """Solves 1 + β − αμ = 2√β and 1 + β − αL = −2√β: both ends of the spectrum are double roots."""
    rate, root = sp.symbols("alpha b", positive=True)  # b² is the momentum
    ends = [
        sp.Eq(1 + root**2 - rate * low**2, 2 * root),
        sp.Eq(1 + root**2 - rate * top**2, -2 * root),
    ]
    found = sp.solve(ends, [rate, root], dict=True)
    (best,) = (each for each in found if each[root].subs({low: 1, top: 3}) < 1)
    rows = (
        ("rate", rate, sp.factor(best[rate]), "The rate of the gradient."),
        ("momentum", sp.Symbol("beta"), sp.factor(best[root] ** 2), "The weight of the last step."),
        ("modulus", sp.Symbol("q"), sp.factor(best[root]), "The modulus of every eigenvalue."),
    )
    return tuple(
        Formula(name=name, left=left, right=right, words=words, arguments=(low, top), shapes=_ROOTS)
        for name, left, right, words in rows
    )


@derivation(
    "complexity.nesterov",
    title="Nesterov's momentum, and the eigenvalue that limits it",
    source="talk, momentum-based methods; Nesterov 1983; derived here",
)
def nesterov_formulas() -> tuple[Formula, ...]:
    """Solves for the momentum that makes the two roots at the smallest eigenvalue equal."""
    beta, z = sp.symbols("beta z", positive=True)
    shrink = 1 - low**2 / top**2
    step = sp.Poly(z**2 - (1 + beta) * shrink * z + beta * shrink, z)
    momenta = sp.solve(sp.together(step.discriminant()), beta)
    (momentum,) = (each for each in momenta if each.subs({low: 1, top: 3}) < 1)
    double = sp.factor((1 + momentum) * shrink / 2)
    rows = (
        ("momentum", beta, sp.factor(momentum), "The weight of the last step, at rate 1/L."),
        ("modulus", sp.Symbol("q"), double, "The double eigenvalue at μ, the largest of all."),
    )
    return tuple(
        Formula(name=name, left=left, right=right, words=words, arguments=(low, top), shapes=_ROOTS)
        for name, left, right, words in rows
    )


@derivation(
    "complexity.chebyshev",
    title="What the best polynomial of a small degree leaves",
    source="textbook; derived here from the Chebyshev polynomials",
)
def chebyshev_formulas() -> tuple[Formula, ...]:
    """1/T_N((K + 1)/(K − 1)), for N = 1, …, 4."""
    return tuple(
        Formula(
            name=f"residual_{steps}",
            left=sp.Symbol(f"p_{steps}"),
            right=sp.factor(1 / sp.chebyshevt(steps, (K + 1) / (K - 1))),
            words=f"The largest |p| on [μ_n, L_1] after {steps} step{'s' * (steps > 1)}.",
            arguments=(K,),
            shapes=(_CONDITION,),
        )
        for steps in range(1, 5)
    )


@derivation(
    "complexity.eigenspaces",
    title="A method that knows the eigenspaces",
    source='talk, "if you can custom design, then you can even bypass this log term"; derived here',
)
def eigenspaces_formulas() -> tuple[Formula, ...]:
    """Gives each group its own best step, and solves for the steps: κ stands for K."""
    return tuple(
        replace(
            formula,
            right=formula.right.subs(K, kappa),
            words=f"{formula.words.rstrip('.').replace('K = L_1/μ_n', 'κ = max κ_i')}.",
            arguments=tuple(kappa if each == K else each for each in formula.arguments),
        )
        for formula in gradient_descent_formulas.derive()
    )


@derivation(
    "complexity.table",
    title="The condition number in local condition numbers and gaps",
    source=f"{TALK}; derived here",
)
def table_formulas() -> tuple[Formula, ...]:
    """Walks down from L_1 by μ_i = L_i/κ_i and L_{i+1} = μ_i/r_i, for two to four groups."""
    found = []
    for groups in range(2, 5):
        local = sp.symbols(f"kappa_1:{groups + 1}", positive=True)
        gaps = sp.symbols(f"r_1:{groups}", positive=True)
        largest = sp.Symbol("L_1", positive=True)
        smallest = largest / local[0]
        for ratio, condition in zip(gaps, local[1:], strict=True):
            smallest = smallest / ratio / condition
        found.append(
            Formula(
                name=f"condition_{groups}",
                left=K,
                right=sp.cancel(largest / smallest),
                words=f"K = L_1/μ_{groups} for {groups} groups.",
                arguments=(*local, *gaps),
                shapes=(*("local condition number",) * groups, *("gap",) * (groups - 1)),
            )
        )
    return tuple(found)


@derivation(
    "complexity.advantage",
    title="How long a cycle may be where it needs fewer steps than the heavy ball",
    source=f"{TALK}; derived here",
)
def advantage_formulas() -> tuple[Formula, ...]:
    """Solves N·log(1/tol)/(−log(1 − η/κ)) = log(1/tol)/log((w + 1)/(w − 1)), w = √K, for N."""
    root, length = sp.symbols("w N", positive=True)
    groups = sp.Symbol("n", integer=True, positive=True)
    wanted = sp.Symbol("l", positive=True)  # log(1/tol), which drops out
    ours = length * wanted / -sp.log(1 - eta / kappa)
    theirs = wanted / sp.log((root + 1) / (root - 1))
    (longest,) = sp.solve(sp.Eq(ours, theirs), length)
    equal = sp.sqrt(kappa**groups * gap ** (groups - 1))
    return (
        Formula(
            name="longest_cycle",
            left=sp.Symbol("N_max"),
            right=longest,
            words="Shorter cycles need fewer steps than the heavy ball, longer ones more; w = √K.",
            arguments=(kappa, eta, root),
            shapes=("local condition number", "base rate, in (0, 1]", "root of K, above 1"),
        ),
        Formula(
            name="longest_cycle_of_equal_groups",
            left=sp.Symbol("N_max"),
            right=longest.subs(root, equal),
            words="The same for n groups of one κ and one gap r.",
            arguments=(kappa, gap, groups, eta),
            shapes=("local condition number", "gap", "number of groups", "base rate, in (0, 1]"),
        ),
    )
