"""Derived formulas: what the theory regenerates from definitions, ready to be printed.

A derivation is a function that derives formulas for one claim from its definitions:

    @derivation("linear-network.flow", title="…", source="…")
    def flow() -> tuple[Formula, ...]: ...

Its keyword parameters, if it has any, are those that a reader may set (`order`, `depth`,
`activation`, `loss`), each with a default. Nobody types a result: `right` is what the derivation
computed, so it changes when the derivation does.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import sympy as sp

__all__ = ["Derivation", "Formula", "derivation", "derivations_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """One derived formula, left = right.

    Args:
        name: an identifier; the name of the Python function made from it.
        left: what is derived, such as the symbol L_2 or a derivative.
        right: what it is, as derived; SymPy expression or matrix.
        words: one sentence that says what the formula is.
        arguments: the symbols that the Python function takes, in order; empty for formulas that
            stand for no number (formal multilinear objects), which get no function.
        shapes: what each argument is, in words, in the same order.
        latex: the formula as it is set in a paper, where SymPy's printer does not know how.
    """

    name: str
    left: sp.Basic
    right: sp.Basic
    words: str
    arguments: tuple[sp.Symbol, ...] = ()
    shapes: tuple[str, ...] = ()
    latex: str = ""

    def __post_init__(self) -> None:
        """Refuses names that are none, and arguments that leave a symbol of `right` out."""
        if not self.name.isidentifier():
            raise ValueError(f"{self.name!r} is no identifier")
        if len(self.shapes) != len(self.arguments):
            raise ValueError(f"{self.name}: a shape in words for each argument")
        missing = self.right.free_symbols - set(self.arguments)
        if self.arguments and missing:
            raise ValueError(f"{self.name}: {sorted(map(str, missing))} are no arguments of it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """What derives the formulas of one claim, with the parameters a reader may set."""

    claim: str
    title: str
    source: str
    derive: Callable[..., tuple[Formula, ...]]

    @property
    def parameters(self) -> dict[str, object]:
        """The names of the parameters with their defaults."""
        found = inspect.signature(self.derive).parameters
        return {name: parameter.default for name, parameter in found.items()}


def derivation(
    claim: str, /, *, title: str, source: str
) -> Callable[[Callable[..., tuple[Formula, ...]]], Derivation]:
    """Turns the function that derives formulas into the `Derivation` of that claim."""

    def decorate(derive: Callable[..., tuple[Formula, ...]]) -> Derivation:
        return Derivation(claim=claim, title=title, source=source, derive=derive)

    return decorate


def derivations_of(module: ModuleType) -> tuple[Derivation, ...]:
    """The derivations of a module, in the order of its text."""
    return tuple(value for value in vars(module).values() if isinstance(value, Derivation))
