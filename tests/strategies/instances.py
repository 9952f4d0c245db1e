"""Instances of formal statements: exact numbers for their variables, and what then holds."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import sympy as sp

from numerics.spectral_group import SpectralGroup
from theory.claim import Statement
from theory.cycle import L, N, mu, n

Instance = Mapping[sp.Basic, sp.Basic]


def exact(value: Fraction | int) -> sp.Rational:
    """The same number in SymPy."""
    value = Fraction(value)
    return sp.Rational(value.numerator, value.denominator)


def sequence(base: sp.IndexedBase, values: Sequence[Fraction | int]) -> dict[sp.Basic, sp.Basic]:
    """The entries base[1], base[2], … with their values."""
    return {base[j]: exact(value) for j, value in enumerate(values, start=1)}


def group_instance(groups: Sequence[SpectralGroup]) -> dict[sp.Basic, sp.Basic]:
    """n, L_1, …, L_n and μ_1, …, μ_n."""
    return {
        n: sp.Integer(len(groups)),
        **sequence(L, [group.L for group in groups]),
        **sequence(mu, [group.mu for group in groups]),
    }


def count_instance(counts: Sequence[int]) -> dict[sp.Basic, sp.Basic]:
    """N_1, …, N_n."""
    return sequence(N, counts)


def at(relation: sp.Basic, instance: Instance) -> sp.Basic:
    """The relation at the instance: symbols first, then the entries that quantifiers bring out."""
    symbols = {key: value for key, value in instance.items() if isinstance(key, sp.Symbol)}
    entries = {key: value for key, value in instance.items() if key not in symbols}
    return relation.subs(symbols).doit().xreplace(entries).doit()


def assert_hypotheses(statement: Statement, instance: Instance) -> None:
    """Every hypothesis of the statement is true at the instance."""
    for hypothesis in statement.hypotheses:
        assert at(hypothesis, instance) == sp.true, hypothesis


def assert_holds(statement: Statement, instance: Instance) -> None:
    """Every hypothesis is true at the instance, and so is the conclusion."""
    assert_hypotheses(statement, instance)
    assert at(statement.conclusion, instance) == sp.true, instance


def margin(relation: sp.Basic, instance: Instance) -> sp.Expr:
    """The greater side less the smaller one at the instance, to 30 digits whatever cancels.

    SymPy decides an inequality between irrational numbers with few digits, and calls one false
    that holds by 1e-44; so the sides are put in apart.
    """
    difference = relation.gts.subs(instance).doit() - relation.lts.subs(instance).doit()
    return difference.evalf(30, maxn=10_000)


def variables(claim):
    """The claim's symbols by their names."""
    return {str(variable.symbol): variable.symbol for variable in claim.statement().variables}


def instance(claim, **values):
    """The claim's symbols with exact values, by name."""
    known = variables(claim)
    return {known[name]: exact(value) for name, value in values.items()}
