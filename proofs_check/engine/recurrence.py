"""Terms in an integer n as variables that are updated: aⁿ⁺¹ = a·aⁿ, (n + 1)! = (n + 1)·n!, ….

The terms of P(n) and P(n + 1) are rewritten in the same variables, so that the step of an
induction is a relation between polynomials and quotients. What is known of the variables is
collected in `facts`: signs of powers, which are shown, and textbook inequalities of exp and log,
which are cited.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import sympy as sp

from proofs_check.engine.definedness import obligations
from proofs_check.exact_decision import NotProved, decide
from theory.written import from_data

__all__ = ["Recurrences"]

_MOST_TURNS: Final = 6
_SIGN_SECONDS: Final = 0.5
_EXPONENTIAL: Final = "exp(t) >= 1 + t and exp(t) exp(-t) = 1 for all real t"
_LOGARITHM: Final = "1 - 1/t <= log(t) <= t - 1 for t > 0"
_CIRCLE: Final = "sin(t)**2 + cos(t)**2 = 1 for all real t"
_ROOT: Final = "sqrt(t)**2 = t and sqrt(t) >= 0 for t >= 0"


@dataclass(slots=True)
class Recurrences:
    """The variables of one induction, and what is known of them.

    Args:
        counter: n, as a real variable.
        start: the least n of the step.
        given: the conditions under which the step is taken.
    """

    counter: sp.Symbol
    start: sp.Integer
    given: tuple[sp.Basic, ...]
    names: dict[sp.Basic, sp.Symbol] = field(default_factory=dict)
    facts: list[sp.Basic] = field(default_factory=list)
    cited: dict[str, str] = field(default_factory=dict)
    _logarithms: list[tuple[sp.Expr, sp.Symbol]] = field(default_factory=list)

    def rewritten(self, term: sp.Basic) -> sp.Basic:
        """The term with variables in place of what z3 cannot read.

        Raises:
            NotProved: if a term depends on n in a way that is not known here.
        """
        if not term.args:
            return self._constant(term) if term in {sp.pi, sp.E} else term
        for kind, rewrite in _REWRITTEN.items():
            if isinstance(term, kind):
                found: sp.Basic = rewrite(self, term)
                return found
        if isinstance(term, _UNKNOWN):
            raise NotProved(f"{term} has no recurrence that is known here")
        return from_data((term.func, *(self.rewritten(part) for part in term.args)))

    def _power(self, term: sp.Pow) -> sp.Expr:
        base, exponent = term.base, term.exp
        if exponent.is_Integer:
            return self.rewritten(base) ** exponent
        if base == sp.E:
            return self._exponential(term)
        if self.counter not in exponent.free_symbols:
            if exponent.is_Rational and exponent.q == 2:
                return self._root(base) ** exponent.p
            if self.counter in base.free_symbols:
                raise NotProved(f"{base**exponent} has no recurrence that is known here")
            if not self._is_shown(sp.Gt(self.rewritten(base), 0, evaluate=False)):
                raise NotProved(f"{base} is not shown to be > 0")
            return self._constant(base**exponent)
        if self.counter in base.free_symbols:
            raise NotProved(f"{base**exponent} has no recurrence that is known here")
        rate, shift = self._linear(exponent)
        if not (rate.is_Integer and shift.is_Integer):
            raise NotProved(f"{base**exponent}: its exponent is no integer multiple of n")
        plain = self.rewritten(base)
        power = self._named(base**self.counter)
        if power is None:
            power = self._name(base**self.counter, "power")
            self._learn_power(plain, power)
        return power**rate * plain**shift

    def _learn_power(self, base: sp.Expr, power: sp.Symbol) -> None:
        if self.start < 0:
            if not self._is_shown(sp.Gt(base, 0, evaluate=False)):
                raise NotProved(f"{base} is not shown to be > 0, and its power may be negative")
            self.facts.append(sp.Gt(power, 0, evaluate=False))
            return
        for relation, known in (
            (sp.Gt(base, 0, evaluate=False), sp.Gt(power, 0, evaluate=False)),
            (sp.Ge(base, 0, evaluate=False), sp.Ge(power, 0, evaluate=False)),
        ):
            if self._is_shown(relation):
                self.facts.append(known)
                break
        if self._is_shown(sp.Ge(base, 1, evaluate=False)):
            self.facts.append(sp.Ge(power, 1 if self.start < 1 else base, evaluate=False))
        unit = sp.And(
            sp.Ge(base, 0, evaluate=False), sp.Le(base, 1, evaluate=False), evaluate=False
        )
        if self._is_shown(unit):
            self.facts.append(sp.Le(power, 1 if self.start < 1 else base, evaluate=False))

    def _exponential(self, term: sp.Expr) -> sp.Expr:
        rate, shift = self._linear(term.exp)
        found: sp.Expr = sp.Integer(1)
        if rate != 0:
            power = self._named(sp.exp(rate * self.counter))
            if power is None:
                power = self._name(sp.exp(rate * self.counter), "power")
                self.facts.append(sp.Gt(power, 0, evaluate=False))
            found *= power
        for part in sp.Add.make_args(sp.expand(shift)):
            found *= self._exponential_constant(part)
        return found

    def _exponential_constant(self, exponent: sp.Expr) -> sp.Expr:
        """exp(c·t) as an integer power of exp(t)."""
        if exponent == 0:
            return sp.Integer(1)
        number, rest = exponent.as_coeff_Mul()
        whole = number if number.is_Integer else sp.Integer(1)
        root = rest if number.is_Integer else exponent
        term = sp.exp(root)
        value = self._named(term)
        if value is None:
            value = self._name(term, "exp")
            tangent = 1 + self.rewritten(root)
            self.facts += [
                sp.Gt(value, 0, evaluate=False),
                sp.Ge(value, tangent, evaluate=False),
                sp.Ge(1, value * (2 - tangent), evaluate=False),  # exp(−t) ≥ 1 − t
            ]
            self.cited[_EXPONENTIAL] = f"what the step uses of {value} = {term}"
        return value**whole

    def _factorial(self, term: sp.factorial) -> sp.Expr:
        rate, shift = self._linear(term.args[0])
        if rate != 1 or not shift.is_Integer or abs(shift) > _MOST_TURNS:
            raise NotProved(f"{term} has no recurrence that is known here")
        if self.start + min(shift, 0) < 0:
            raise NotProved(f"{term} is not defined for all {self.counter} >= {self.start}")
        plain = sp.factorial(self.counter, evaluate=False)
        found = self._named(plain)
        if found is None:
            found = self._name(plain, "factorial")
            self.facts.append(sp.Ge(found, 1, evaluate=False))
        for j in range(1, int(shift) + 1):
            found *= self.counter + j
        for j in range(int(-shift)):
            found /= self.counter - j
        return found

    def _over_range(self, term: sp.Sum | sp.Product) -> sp.Expr:
        ((index, low, high),) = term.limits
        rate, shift = self._linear(high)
        if self.counter in low.free_symbols or self.counter in term.function.free_symbols:
            raise NotProved(f"{term}: only its upper end may depend on {self.counter}")
        if rate == 0:
            self._refuse_partial(term.function)
            return self._constant(term)
        if rate != 1 or not shift.is_Integer or abs(shift) > _MOST_TURNS or not low.is_Integer:
            raise NotProved(f"{term} has no recurrence that is known here")
        if self.start + min(shift, 0) < low - 1:
            raise NotProved(f"{term} has no terms at the start")
        plain = term.func(term.function, (index, low, self.counter))
        found = self._named(plain)
        if found is None:
            found = self._name(plain, type(term).__name__.lower())
        is_sum = isinstance(term, sp.Sum)
        shifts = range(1, int(shift) + 1) if shift > 0 else range(int(shift) + 1, 1)
        for j in shifts:
            part = self.rewritten(term.function.xreplace({index: self.counter + j}))
            if shift > 0:
                found = found + part if is_sum else found * part
            else:
                found = found - part if is_sum else found / part
        return found

    def _root(self, argument: sp.Expr) -> sp.Symbol:
        term = sp.sqrt(argument)
        found = self._named(term)
        if found is None:
            inner = self.rewritten(argument)
            if not self._is_shown(sp.Ge(inner, 0, evaluate=False)):
                raise NotProved(f"{argument} is not shown to be >= 0")
            found = self._name(term, "root")
            self.facts += [
                sp.Ge(found, 0, evaluate=False),
                sp.Eq(found**2, inner, evaluate=False),
            ]
            self.cited[_ROOT] = f"what the step uses of {found} = {term}"
        return found

    def _logarithm(self, term: sp.log) -> sp.Symbol:
        found = self._named(term)
        if found is None:
            argument = self.rewritten(term.args[0])
            if not self._is_shown(sp.Gt(argument, 0, evaluate=False)):
                raise NotProved(f"{term.args[0]} is not shown to be > 0")
            found = self._name(term, "log")
            for other, value in [(sp.Integer(1), sp.Integer(0)), *self._logarithms]:
                for (a, u), (b, v) in (
                    ((argument, found), (other, value)),
                    ((other, value), (argument, found)),
                ):  # log a − log b ≤ a/b − 1
                    self.facts.append(sp.Le(u - v, a / b - 1, evaluate=False))
            self._logarithms.append((argument, found))
            self.cited[_LOGARITHM] = f"what the step uses of {found} = {term}"
        return found

    def _circular(self, term: sp.Expr) -> sp.Symbol:
        argument = term.args[0]
        if self.counter in argument.free_symbols:
            raise NotProved(f"{term} has no recurrence that is known here")
        is_new = self._named(sp.sin(argument)) is None
        sine, cosine = self._constant(sp.sin(argument)), self._constant(sp.cos(argument))
        if is_new:
            self.facts.append(sp.Eq(sine**2 + cosine**2, 1, evaluate=False))
            self.cited[_CIRCLE] = f"what the step uses of {sine} and {cosine}"
        return sine if isinstance(term, sp.sin) else cosine

    def _constant(self, term: sp.Basic) -> sp.Symbol:
        """A term without n, as a variable of which nothing else is known."""
        if self.counter in term.free_symbols:
            raise NotProved(f"{term} has no recurrence that is known here")
        found = self._named(term)
        if found is None:
            if not isinstance(term, sp.Sum | sp.Product):  # these are looked into before
                for condition in obligations(term):
                    if not self._is_shown(self.rewritten(condition)):
                        raise NotProved(f"{term} may be undefined: {condition} is not shown")
            found = self._name(term, "value")
        return found

    def _refuse_partial(self, term: sp.Expr) -> None:
        """Refuses what may be undefined; a sum that stays the same is not looked into."""
        powers = [power for power in term.atoms(sp.Pow) if not isinstance(power, sp.exp)]
        if term.has(sp.log, sp.tan, sp.factorial, sp.Piecewise) or not all(
            power.exp.is_integer and power.exp.is_nonnegative for power in powers
        ):
            raise NotProved(f"the terms {term} of a sum may be undefined")

    def _linear(self, exponent: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
        """The numbers a and b of the exponent a·n + b."""
        expanded = sp.expand(exponent)
        rate = expanded.coeff(self.counter, 1)
        shift = sp.expand(expanded - rate * self.counter)
        if self.counter in rate.free_symbols | shift.free_symbols:
            raise NotProved(f"{exponent} is not linear in {self.counter}")
        return rate, shift

    def _named(self, term: sp.Basic) -> sp.Symbol | None:
        return self.names.get(term)

    def _name(self, term: sp.Basic, kind: str) -> sp.Symbol:
        found = sp.Symbol(f"{kind}_{len(self.names) + 1}", real=True)
        self.names[term] = found
        return found

    def _is_shown(self, relation: sp.Basic) -> bool:
        given = tuple(g for g in self.given if not g.has(sp.Function, sp.exp))
        try:
            decide("sign", relation, given=(*given, *self.facts), seconds=_SIGN_SECONDS)
        except NotProved:
            return False
        return True


_UNKNOWN: Final = (sp.floor, sp.ceiling, sp.Piecewise, sp.tan, sp.binomial)
_REWRITTEN: Final[Mapping[type | tuple[type, ...], Callable[[Recurrences, Any], sp.Basic]]] = {
    (sp.Sum, sp.Product): Recurrences._over_range,
    sp.factorial: Recurrences._factorial,
    sp.exp: Recurrences._exponential,
    sp.Pow: Recurrences._power,
    sp.log: Recurrences._logarithm,
    (sp.sin, sp.cos): Recurrences._circular,
    (sp.tanh, sp.sinh, sp.cosh, sp.atan, sp.erf): Recurrences._constant,
}
