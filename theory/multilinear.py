"""Formal multilinear objects: derivatives D^jM(·)[v_1, …, v_j] of maps, with no width chosen.

An expansion in powers of ε is a sum of *terms*. A term is a vector such as u_2, or a map's j-th
derivative at its base point applied to j terms; it is symmetric in them. Terms multiply freely
and commute: a `Form` is a polynomial in terms with rational coefficients, an element of the
symmetric algebra over them. In that algebra the composition with any smooth map is one
exponential. With v = Σ_{k≥1} v_kε^k,

    M(m_0 + v) = Σ_j D^jM[v, …, v]/j! = M[exp(v)],
    E = exp(v):   E_0 = 1,   k·E_k = Σ_{i=1..k} i·v_i·E_{k−i},

where M[·] replaces each monomial v_1⋯v_j by D^jM[v_1, …, v_j]. So multiplicities are exact (the
coefficient of a term is one over the number of its symmetries), and no partition is listed.

Exact. Source: derived here; for one map this is Faà di Bruno's formula.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from operator import add, attrgetter
from typing import Any, Final

from flint import fmpq

from theory.jet import Jet

__all__ = ["Form", "Map", "MapKind", "Monomial", "Term", "applied", "expanded", "value", "vector"]


class MapKind(Enum):
    """How a map's derivatives act, and are printed."""

    VECTOR = "a vector, no map"
    LINEAR = "a matrix"
    ELEMENTWISE = "an activation: D^jσ[v_1, …, v_j] = σ^(j) ⊙ v_1 ⊙ … ⊙ v_j"
    GENERAL = "any smooth map"
    HALF_SQUARE = "v ↦ ½|v − y|²: D = ⟨v_0 − y, ·⟩, D² = ⟨·, ·⟩, D³ = 0"


@dataclass(frozen=True, slots=True)
class Map:
    """A map between vectors: its name as an identifier, its name in LaTeX, its kind."""

    name: str
    latex: str
    kind: MapKind = MapKind.GENERAL


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """D^order map [children], or a vector; two terms are equal when they are written alike.

    `order` exceeds the number of children where a place is left free: the gradient.
    """

    map: Map
    order: int = 0
    children: tuple["Term", ...] = ()
    key: str = field(init=False)

    def __post_init__(self) -> None:
        """Writes the term once; terms are compared and sorted as they are written."""
        inner = ",".join(child.key for child in self.children)
        object.__setattr__(self, "key", f"{self.head}[{inner}]" if inner else self.head)

    @property
    def head(self) -> str:
        """The name of the vector, of the matrix, or of the derivative of the map."""
        bare = self.map.kind in {MapKind.VECTOR, MapKind.LINEAR}
        return self.map.name if bare else f"D{self.order}{self.map.name}"

    def __eq__(self, other: object) -> bool:
        """Whether both are the same term."""
        return isinstance(other, Term) and self.key == other.key

    def __hash__(self) -> int:
        """Of the term as written."""
        return hash(self.key)


Monomial = tuple[Term, ...]
_KEY: Final = attrgetter("key")


@dataclass(frozen=True, slots=True)
class Form:
    """Σ coefficient · product of terms, an element of the symmetric algebra over the terms."""

    terms: Mapping[Monomial, fmpq]

    def __add__(self, other: "Form") -> "Form":
        """The sum; what cancels is left out."""
        total = dict(self.terms)
        for monomial, coefficient in other.terms.items():
            found = total[monomial] + coefficient if monomial in total else coefficient
            if found:
                total[monomial] = found
            else:
                del total[monomial]
        return Form(total)

    def __mul__(self, other: "Form | int") -> "Form":
        """The symmetric product, or a multiple."""
        if isinstance(other, int):
            return Form({m: c * other for m, c in self.terms.items() if other})
        total: dict[Monomial, fmpq] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                monomial = tuple(sorted(left + right, key=_KEY))
                before = total.get(monomial)
                total[monomial] = a * b if before is None else before + a * b
        return Form({m: c for m, c in total.items() if c})

    def __truediv__(self, divisor: int) -> "Form":
        """The form divided by an integer."""
        return Form({m: c / divisor for m, c in self.terms.items()})

    def __sub__(self, other: "Form") -> "Form":
        """The difference."""
        return self + other * -1

    def __len__(self) -> int:
        """How many terms the sum has."""
        return len(self.terms)

    def vectors(self) -> frozenset[str]:
        """The names of the vectors that occur in the form, at any depth."""
        found: set[str] = set()
        waiting = [term for monomial in self.terms for term in monomial]
        seen: set[Term] = set()
        while waiting:
            term = waiting.pop()
            if term in seen:
                continue
            seen.add(term)
            if term.map.kind is MapKind.VECTOR:
                found.add(term.map.name)
            waiting.extend(term.children)
        return frozenset(found)


_ONE: Final = Form({(): fmpq(1)})


def vector(name: str, latex: str) -> Form:
    """A vector as a form."""
    return Form({(Term(Map(name, latex, MapKind.VECTOR)),): fmpq(1)})


def _exponential(argument: Jet[Form]) -> Jet[Form]:
    """exp(a − a_0) in the symmetric algebra, from k·E_k = Σ i·a_i·E_{k−i}."""
    found = [_ONE]
    for k in range(1, argument.order + 1):
        total = Form({})
        for i in range(1, k + 1):
            total = total + (argument[i] * found[k - i]) * i
        found.append(total / k)
    return Jet(tuple(found))


def expanded(
    outer: Map, argument: Jet[Form], *, free: int = 0, times: Jet[Form] | None = None
) -> Jet[Form]:
    """The jet of D^free M(a(ε)), or of DM(a(ε))ᵀ d(ε) for an elementwise map.

    Args:
        outer: the map M; its base point is a_0, which the terms do not repeat.
        argument: the jet a.
        free: how many places stay free: 0 for M itself, 1 for its gradient.
        times: a jet d with which the derivative is multiplied, for an elementwise map: there
            DM(a)ᵀd = σ′(a) ⊙ d, one factor more and one derivative more. The terms of d occur
            neither twice nor in a.

    Returns:
        The jet, each coefficient a sum of terms D^jM[…].

    Raises:
        ValueError: if `times` is given for a map that is not elementwise.
    """
    if times is not None and outer.kind is not MapKind.ELEMENTWISE:
        raise ValueError(f"{outer.name} is not elementwise; its transpose is no product")
    powers = _exponential(argument)
    if times is None:
        return Jet(tuple(_closed(outer, power, free) for power in powers.coefficients))
    return Jet(
        tuple(
            _closed_with(outer, [(powers[k - i], times[i]) for i in range(k + 1)])
            for k in range(min(powers.order, times.order) + 1)
        )
    )


def _closed(outer: Map, power: Form, free: int) -> Form:
    """Each monomial v_1⋯v_j replaced by D^{j+free}M[v_1, …, v_j]."""
    highest = 2 if outer.kind is MapKind.HALF_SQUARE else None
    found: dict[Monomial, fmpq] = {}
    for monomial, coefficient in power.terms.items():
        order = len(monomial) + free
        if highest is None or order <= highest:
            found[Term(outer, order, monomial),] = coefficient
    return Form(found)


def _closed_with(outer: Map, pairs: Sequence[tuple[Form, Form]]) -> Form:
    """Each v_1⋯v_j times d replaced by σ^(j+1) ⊙ v_1 ⊙ … ⊙ v_j ⊙ d, with d written last."""
    found: dict[Monomial, fmpq] = {}
    for power, factors in pairs:
        for (factor,), a in factors.terms.items():
            for monomial, b in power.terms.items():
                term = Term(outer, len(monomial) + 1, (*monomial, factor))
                found[term,] = a * b  # the factors differ, so no two of these are equal
    return Form(found)


def applied(matrix: Map, form: Form) -> Form:
    """A matrix times a sum of single terms."""
    found: dict[Monomial, fmpq] = {}
    for monomial, c in form.terms.items():
        found[Term(matrix, 1, monomial),] = c
    return Form(found)


def value(
    form: Form,
    vectors: Mapping[str, Any],
    derivative: Callable[[Map, int, Sequence[Any]], Any],
    *,
    scale: Callable[[Any, int, int], Any],
) -> Any:
    """The form at given vectors and maps; each distinct term is evaluated once.

    Args:
        form: a sum of single terms (not of products), not empty.
        vectors: the vectors by name.
        derivative: D^jM[values] from the map, j and the values of the children.
        scale: from a value and integers p, q the value times p/q.

    Returns:
        The sum, by the addition of the values.
    """
    known: dict[Term, Any] = {}

    def of(term: Term) -> Any:
        if term not in known:
            if term.map.kind is MapKind.VECTOR:
                known[term] = vectors[term.map.name]
            else:
                inner = [of(child) for child in term.children]
                known[term] = derivative(term.map, term.order, inner)
        return known[term]

    return reduce(add, (scale(of(term), int(c.p), int(c.q)) for (term,), c in form.terms.items()))
