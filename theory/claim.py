"""What a claim is: an id, a source, and a statement over variables with stated domains.

A claim is stated once, beside the derivation of its formula, by decorating the function that
builds its statement:

    @claim("cycle.norm", kind=Kind.THEOREM, title="‖S‖₂ = max |p(λ)| over the spectrum of A",
           source="talk, the operator S")
    def norm() -> Statement: ...

Every free symbol of a statement has a domain and is universally quantified over it. The
`instance` is an exact point that satisfies the domains and hypotheses, so that the statement is
known not to be vacuous.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import ModuleType

import sympy as sp

__all__ = ["Claim", "Kind", "Statement", "Variable", "claim", "claims_of"]

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+")


class Kind(Enum):
    """Theorem: for all parameters; bound: on a stated box; measurement: on data."""

    THEOREM = "theorem"
    BOUND = "bound"
    MEASUREMENT = "measurement"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable (a symbol, or an indexed base for a sequence) with its domain in words."""

    symbol: sp.Basic
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """For all `variables` in their domains: `hypotheses` imply `conclusion`.

    `instance` maps variables (for sequences: their entries, such as `L[1]`) to exact numbers at
    which every hypothesis holds. `witnesses` are further such points, near equality or at the
    edges of the domain, where a wrong statement would be seen to fail. `breaking` are points that
    break one hypothesis, and the conclusion with it: they show that it is needed. `kept` says in
    words why a hypothesis stays that is not needed, or not known to be.
    """

    variables: tuple[Variable, ...]
    conclusion: sp.Basic
    hypotheses: tuple[sp.Basic, ...] = ()
    instance: Mapping[sp.Basic, sp.Basic] = field(default_factory=dict)
    witnesses: tuple[Mapping[sp.Basic, sp.Basic], ...] = ()
    breaking: tuple[Mapping[sp.Basic, sp.Basic], ...] = ()
    kept: Mapping[sp.Basic, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuses symbols without a domain, and an instance outside domains or hypotheses."""
        declared = {variable.symbol for variable in self.variables}
        declared |= {v.label for v in declared if isinstance(v, sp.IndexedBase)}
        for part in (*self.hypotheses, self.conclusion):
            free = {s for s in part.free_symbols if not isinstance(s, sp.Indexed)}
            if stray := free - declared:
                raise ValueError(f"no domain is stated for {sorted(map(str, stray))} in {part}")
        for point in (self.instance, *self.witnesses):
            for symbol, number in point.items():
                for fact, truth in symbol.assumptions0.items():
                    if getattr(number, f"is_{fact}", None) is (not truth):
                        raise ValueError(f"the instance has {symbol} = {number}, not {fact}")
            for hypothesis in self.hypotheses:
                value = hypothesis.subs(point).doit().subs(point).doit()
                if value is not sp.true:
                    raise ValueError(f"the instance does not satisfy {hypothesis}: {value}")

        self._refuse_stray_reasons()

    def _refuse_stray_reasons(self) -> None:
        stated = {part for hypothesis in self.hypotheses for part in _conjuncts(hypothesis)}
        if stray := [part for part in self.kept if part not in stated]:
            raise ValueError(f"{stray[0]} is no hypothesis; `kept` says why it stays")

    @property
    def digest(self) -> str:
        """SHA-256 of the statement's structure; it changes exactly when the statement does."""
        parts = [(sp.srepr(v.symbol), v.domain) for v in self.variables]
        text = repr((parts, [sp.srepr(h) for h in self.hypotheses], sp.srepr(self.conclusion)))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim: permanent `id`, `title` as a formula in words, where it comes from.

    `uses` names the claims that its check rests on. `notes` says where the statement departs
    from its source, and why.
    """

    id: str
    kind: Kind
    title: str
    source: str
    state: Callable[[], Statement]
    uses: tuple[str, ...] = ()
    notes: str = ""

    def __post_init__(self) -> None:
        """Refuses ids that are not `topic.name`, and empty titles and sources."""
        if not _ID.fullmatch(self.id):
            raise ValueError(f"claim id {self.id!r} is not topic.name in lower case")
        if not (self.title.strip() and self.source.strip()):
            raise ValueError(f"claim {self.id}: title and source must be given")

    @property
    def topic(self) -> str:
        """The part of the id before the first dot."""
        return self.id.partition(".")[0]

    @property
    def description(self) -> str:
        """The docstring of the function that states the claim."""
        return (self.state.__doc__ or "").strip()

    def statement(self) -> Statement:
        """The claim's statement, built anew."""
        return self.state()


def _conjuncts(hypothesis: sp.Basic) -> tuple[sp.Basic, ...]:
    return (hypothesis, *hypothesis.args) if isinstance(hypothesis, sp.And) else (hypothesis,)


def claim(
    id: str, /, *, kind: Kind, title: str, source: str, uses: tuple[str, ...] = (), notes: str = ""
) -> Callable[[Callable[[], Statement]], Claim]:
    """Turns the function that builds a statement into the `Claim` of that statement."""

    def decorate(state: Callable[[], Statement]) -> Claim:
        return Claim(
            id=id, kind=kind, title=title, source=source, state=state, uses=uses, notes=notes
        )

    return decorate


def claims_of(module: ModuleType) -> tuple[Claim, ...]:
    """The claims that a module states, in the order of its text."""
    return tuple(value for value in vars(module).values() if isinstance(value, Claim))
