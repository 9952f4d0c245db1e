"""Roots as variables: u = t^(1/q) becomes u ≥ 0 with u^q = t, once t ≥ 0 is shown."""

from collections.abc import Callable, Sequence

import sympy as sp

from proofs_check.evidence import ProofStep
from theory.goal import Goal
from theory.written import from_data

__all__ = ["Shown", "without_roots"]

Shown = Callable[[sp.Basic, Sequence[sp.Basic]], ProofStep]  # relation, conditions: the step


def without_roots(part: Goal, shown: Shown) -> tuple[Goal, tuple[ProofStep, ...]]:
    """A goal with variables for its roots, which holds only if the goal does.

    Args:
        part: a goal in normal form.
        shown: proves a relation under conditions, or raises.

    Returns:
        The goal, what defines its new variables among the hypotheses; the steps that show that
        the roots are of what is not negative.

    Raises:
        NotProved: if a root may be undefined.
    """
    replacement = _Replacement(shown)
    replacement.given.extend(
        end for symbol, domain in part.domains.items() for end in domain.conditions(symbol)
    )
    hypotheses = []
    for hypothesis in sorted(part.hypotheses, key=lambda h: int(h.count_ops())):
        hypotheses.append(replacement(hypothesis))
        replacement.given.append(hypotheses[-1])
    conclusion = replacement(part.conclusion)
    goal = Goal(
        variables=(*part.variables, *replacement.names.values()),
        hypotheses=(*replacement.facts, *hypotheses),
        conclusion=conclusion,
    )
    return goal, tuple(replacement.steps)


class _Replacement:
    """Replaces roots in terms; collects their variables, what defines these, and the steps."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self.given: list[sp.Basic] = []
        self.facts: list[sp.Basic] = []
        self.names: dict[tuple[sp.Expr, int], sp.Symbol] = {}
        self.steps: list[ProofStep] = []

    def __call__(self, term: sp.Basic) -> sp.Basic:
        if not term.args:
            return term
        args = [self(arg) for arg in term.args]
        if isinstance(term, sp.Pow) and term.exp.is_Rational and not term.exp.is_Integer:
            return self._variable(args[0], int(term.exp.q)) ** int(term.exp.p)
        return from_data((term.func, *args))

    def _variable(self, base: sp.Expr, degree: int) -> sp.Symbol:
        if (base, degree) not in self.names:
            is_clear = base.is_Rational and base >= 0
            if not is_clear:
                self.steps.append(self._shown(sp.Ge(base, 0, evaluate=False), tuple(self.given)))
            root = sp.Symbol(f"root_{degree}_({sp.sstr(base)})", real=True)
            facts = (
                sp.Ge(root, 0, evaluate=False),
                sp.Eq(root**degree, base, evaluate=False),
            )
            self.names[base, degree] = root
            self.facts.extend(facts)
            self.given.extend(facts)
        return self.names[base, degree]
