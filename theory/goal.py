"""A goal: a statement over plain symbols whose domains the machine knows.

For all values of `variables` in their domains: `hypotheses` imply `conclusion`. It is what the
engine for anyone's own theorem works on, and what a statement without sequences reduces to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp

from theory.claim import Statement
from theory.domain import Domain, domain_of
from theory.written import as_data, from_data, joined, placed

__all__ = ["Goal", "goal_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """For all variables in their domains: `hypotheses` imply `conclusion`.

    The relations are as they were written: none has been evaluated.
    """

    variables: tuple[sp.Symbol, ...]
    conclusion: sp.Basic
    hypotheses: tuple[sp.Basic, ...] = ()

    def __post_init__(self) -> None:
        """Refuses free symbols that are no variables, and two variables of one name."""
        names = [symbol.name for symbol in self.variables]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"two variables are called {twice[0]}; rename one")
        for part in (*self.hypotheses, self.conclusion):
            if stray := part.free_symbols - set(self.variables):
                raise ValueError(f"no domain is stated for {sorted(map(str, stray))} in {part}")

    @property
    def domains(self) -> dict[sp.Symbol, Domain]:
        """Each variable's domain."""
        return {symbol: domain_of(symbol) for symbol in self.variables}

    @property
    def conditions(self) -> tuple[sp.Basic, ...]:
        """The ends of the domains and the hypotheses: all that a proof may use."""
        ends = [c for symbol, domain in self.domains.items() for c in domain.conditions(symbol)]
        return (*ends, *self.hypotheses)

    @property
    def assertion(self) -> sp.Basic:
        """The hypotheses imply the conclusion, as one relation, not evaluated."""
        if not self.hypotheses:
            return self.conclusion
        return sp.Implies(joined(sp.And, self.hypotheses), self.conclusion, evaluate=False)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled as data: SymPy would evaluate the relations on the way back."""
        hypotheses = tuple(as_data(part) for part in self.hypotheses)
        return _goal_from_data, (self.variables, hypotheses, as_data(self.conclusion))

    def at(self, values: Mapping[sp.Symbol, sp.Expr]) -> "Goal":
        """The goal with numbers or other variables in the place of some variables."""
        new = [value for value in values.values() if isinstance(value, sp.Symbol)]
        return Goal(
            variables=(*(symbol for symbol in self.variables if symbol not in values), *new),
            hypotheses=tuple(placed(part, values) for part in self.hypotheses),
            conclusion=placed(self.conclusion, values),
        )


def goal_of(statement: Statement) -> Goal:
    """The statement as a goal.

    Raises:
        ValueError: if it speaks of sequences or of other objects than real numbers.
    """
    for variable in statement.variables:
        if not isinstance(variable.symbol, sp.Symbol) or variable.symbol.is_real is False:
            raise ValueError(f"{variable.symbol} is no real variable")
    return Goal(
        variables=tuple(variable.symbol for variable in statement.variables),
        hypotheses=statement.hypotheses,
        conclusion=statement.conclusion,
    )


def _goal_from_data(
    variables: tuple[sp.Symbol, ...], hypotheses: tuple[object, ...], conclusion: object
) -> Goal:
    return Goal(
        variables=variables,
        hypotheses=tuple(from_data(part) for part in hypotheses),
        conclusion=from_data(conclusion),
    )
