"""The claims of a user's Python file, as theorems: read by running the file.

A file of claims is a program, and it is run: read it before you check a file of someone else's.
What is refused is refused with one line that names the file, the function and the mend.
"""

import ast
import contextlib
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Final

import sympy as sp

from numerics.exact import InputError, shown
from proofs_check.engine.capture import relations_as_written
from proofs_check.engine.language import refuse_unsupported
from proofs_check.engine.lost_terms import lost_conditions, simplified
from proofs_check.engine.method import within
from proofs_check.engine.theorem import Mark, mark_of
from theory.domain import DomainSymbol
from theory.goal import Goal
from theory.written import as_data, from_data, joined

__all__ = ["Theorem", "theorems_in"]

# A function that calls one of these does not only write terms down: nothing can be said of what
# SymPy removed in between.
_COMPUTING: Final = frozenset(
    {
        *("diff", "integrate", "limit", "series", "summation", "product", "residue"),
        *("Derivative", "Integral", "Limit", "Poly", "Matrix", "det", "inv", "doit", "evalf"),
        *("simplify", "expand", "factor", "together", "apart", "cancel", "collect", "nsimplify"),
        *("trigsimp", "powsimp", "radsimp", "logcombine", "subs", "xreplace", "replace"),
        *("rewrite", "solve", "solveset", "roots"),
    }
)


_SECONDS_UNEVALUATED: Final = 5.0  # some of SymPy's functions find no end in what is not evaluated


@dataclass(frozen=True, slots=True, kw_only=True)
class Theorem:
    """One claim of a file: its id `stem.function`, the goal, and the line that it starts on.

    `defined` holds the conditions under which the parts of its terms that simplification has
    removed are defined.
    """

    id: str
    title: str
    source: str
    description: str
    goal: Goal
    defined: tuple[sp.Basic, ...] = ()

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled as data: SymPy would evaluate the relations on the way back."""
        parts = (self.id, self.title, self.source, self.description, self.goal)
        return _theorem_from_data, (*parts, tuple(as_data(part) for part in self.defined))


def theorems_in(path: Path) -> tuple[Theorem, ...]:
    """Runs the file and reads its claims, in the order of its text.

    Raises:
        InputError: if the file cannot be read or run, states no claim, or states one that is no
            relation between supported terms in variables with domains.
    """
    name = shown(str(path), 200)
    code, tree = _compiled(path, name)
    _refuse_twins(tree, name)
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[path.stem] = module
    sys.path.insert(0, str(path.parent.absolute()))
    # What the file prints goes to standard error: standard output is for results.
    with contextlib.redirect_stdout(sys.stderr), relations_as_written():
        _told(name, path, lambda: exec(code, vars(module)))  # the file is a program
        written = _written_module(code, module)
        found = [
            _theorem(key, value, vars(written).get(key), path) for key, value in _marked(module)
        ]
    if not found:
        raise InputError(f"{name}: it states no claim; write @claim() above a function")
    return tuple(found)


def _compiled(path: Path, name: str) -> tuple[CodeType, ast.Module]:
    try:
        text = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"{name} cannot be read ({error.strerror or error}); check the path and permissions"
        ) from None
    try:
        tree = ast.parse(text, str(path))
        return compile(tree, str(path), mode="exec", dont_inherit=True), tree
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise InputError(f"{name}{line}: {error.msg}; it is no Python text") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise InputError(f"{name}: {error}; it is no Python text") from None


def _refuse_twins(tree: ast.Module, name: str) -> None:
    """Refuses a second function of one name, which would silently replace the first."""
    lines: dict[str, int] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            if node.name in lines:
                raise InputError(
                    f"{name}, line {node.lineno}: {node.name} is stated already in line "
                    f"{lines[node.name]}; rename one"
                )
            lines[node.name] = node.lineno


def _marked(module: ModuleType) -> Iterable[tuple[str, Any]]:
    seen: set[int] = set()
    for key, value in list(vars(module).items()):
        if mark_of(value) and value.__module__ == module.__name__ and id(value) not in seen:
            seen.add(id(value))
            yield key, value


def _written_module(code: CodeType, module: ModuleType) -> ModuleType:
    """The file run again with nothing evaluated, where it composes terms outside of functions.

    What SymPy removes from such a term is gone before a claim's function takes it up. The module
    itself where there are no such terms, or where they are computed.
    """
    if set(code.co_names) & _COMPUTING or not any(map(_has_terms, vars(module).values())):
        return module
    written = ModuleType(module.__name__)
    written.__file__ = module.__file__
    try:
        with within(_SECONDS_UNEVALUATED), sp.evaluate(x=False):
            exec(code, vars(written))  # the file is a program
    except Exception:  # noqa: BLE001  (NotProved, or what SymPy raises where nothing is evaluated)
        return module
    return written


def _has_terms(value: object) -> bool:
    """Whether a value holds a SymPy term that is composed of others."""
    if isinstance(value, dict):
        return any(map(_has_terms, value.values()))
    if isinstance(value, list | tuple | set):
        return any(map(_has_terms, value))
    mark = mark_of(value)
    if mark is not None:
        return _has_terms(mark.when)
    return isinstance(value, sp.Basic) and bool(value.args)


def _theorem(key: str, function: Any, unevaluated: Any, path: Path) -> Theorem:
    mark = mark_of(function)
    assert mark is not None
    twin = mark_of(unevaluated) or mark
    where = f"{shown(str(path), 200)}, {key}"
    written, conclusion = _read(function, unevaluated, where, path)
    hypotheses = _hypotheses(mark, twin, where, path)
    parts = [relation for _, relation in hypotheses]
    for part in (*parts, conclusion):
        refuse_unsupported(part, where)
    read = [*hypotheses, (written, conclusion)]
    lost = _lost(read)
    variables = _variables((*parts, conclusion), _symbols_of(lost, read), where)
    try:
        goal = Goal(variables=variables, hypotheses=tuple(parts), conclusion=conclusion)
    except ValueError as error:
        raise InputError(f"{where}: {error}") from None
    premise = joined(sp.And, goal.hypotheses)
    defined = [
        sp.Implies(premise, each, evaluate=False) if goal.hypotheses else each for each in lost
    ]
    lines = (function.__doc__ or "").strip().splitlines()
    return Theorem(
        id=f"{path.stem}.{key}",
        title=mark.title or (lines[0] if lines else key.replace("_", " ")),
        source=mark.source or path.name,
        description="\n".join(line.strip() for line in lines),
        goal=goal,
        defined=tuple(dict.fromkeys(defined)),
    )


def _lost(pairs: Iterable[tuple[sp.Basic | None, sp.Basic]]) -> list[sp.Basic]:
    """What makes the removed terms defined, where a relation is known as it was written."""
    found: list[sp.Basic] = []
    for written, kept in pairs:
        if written is not None:
            found += lost_conditions(written, kept)
    # a symbol of SymPy's own: the function has done more than to write this term down
    return [each for each in found if all(isinstance(s, DomainSymbol) for s in each.free_symbols)]


def _symbols_of(
    lost: Iterable[sp.Basic], pairs: Iterable[tuple[sp.Basic | None, sp.Basic]]
) -> set[sp.Symbol]:
    """The variables of what was removed; the index of a sum is none."""
    written: set[sp.Symbol] = set().union(*(w.free_symbols for w, _ in pairs if w is not None))
    removed: set[sp.Symbol] = set().union(*(each.free_symbols for each in lost))
    return written & removed


def _hypotheses(
    mark: Mark, twin: Mark, where: str, path: Path
) -> list[tuple[sp.Basic | None, sp.Basic]]:
    given, written = mark.when, twin.when
    if given is None:
        return []
    if not callable(given) or isinstance(given, sp.Basic):
        parts, others = (
            each if isinstance(each, tuple | list) else (each,) for each in (given, written)
        )
        found = [_relation(part, f"{where}, when") for part in parts]
        same = len(found) == len(others) and all(
            isinstance(other, sp.Basic) and _settled(simplified(other)) == _settled(part)
            for part, other in zip(found, others, strict=False)
        )
        return list(zip(others if same else [None] * len(found), found, strict=True))
    return [_read(given, written, f"{where}, when", path)]


def _read(
    function: Callable[[], object], unevaluated: Any, where: str, path: Path
) -> tuple[sp.Basic | None, sp.Basic]:
    """What the function says with nothing evaluated (None where unknown), and as it is.

    `unevaluated` is the same function in the file that was run with nothing evaluated.
    """
    found = _told(where, path, function)
    if isinstance(found, tuple | list) and found and where.endswith(", when"):
        found = joined(sp.And, tuple(_relation(part, where) for part in found))
    written = None if _names(function) & _COMPUTING else _unevaluated(unevaluated)
    if written is not None and _settled(simplified(written)) == _settled(found):
        return written, simplified(written)
    return None, _relation(found, where)


def _unevaluated(function: Callable[[], object]) -> sp.Basic | None:
    """What the function returns with no arithmetic evaluated either; None if that fails."""
    try:
        with sp.evaluate(x=False):
            found = function()
    except Exception:  # noqa: BLE001  (SymPy's own functions may fail where nothing is evaluated)
        return None
    if isinstance(found, tuple | list):
        found = joined(sp.And, tuple(found))
    return found if isinstance(found, sp.logic.boolalg.Boolean) else None


def _names(function: Any) -> frozenset[str]:
    code = getattr(function, "__code__", None)
    names: set[str] = set()
    waiting = [code] if code else []
    while waiting:
        current = waiting.pop()
        names.update(current.co_names)
        waiting += [each for each in current.co_consts if isinstance(each, CodeType)]
    return frozenset(names)


def _settled(term: object) -> object:
    """The term with the relations between rational numbers decided, for a comparison."""
    if isinstance(term, sp.Rel) and all(side.is_Rational for side in term.args):
        return sp.S.true if term.func(*term.args) else sp.S.false
    if isinstance(term, sp.And | sp.Or | sp.Not | sp.Implies):
        return from_data((term.func, *(_settled(part) for part in term.args)))
    return term


def _relation(found: object, where: str) -> sp.Basic:
    if isinstance(found, bool):
        raise InputError(
            f"{where}: it gives Python's {found}, and no relation; write sp.Eq(a, b) for a = b, "
            "and relations in at least one variable"
        )
    if found is None:
        raise InputError(f"{where}: it gives nothing; return the relation")
    if isinstance(found, tuple | list):
        raise InputError(f"{where}: it gives {len(found)} relations; join them with sp.And(...)")
    if not isinstance(found, sp.logic.boolalg.Boolean) or isinstance(found, sp.Symbol):
        raise InputError(
            f"{where}: it gives {shown(str(found))}, which is no relation such as x <= 1"
        )
    if found in {sp.true, sp.false}:
        raise InputError(
            f"{where}: SymPy has settled it as {found} before it could be read; write it "
            "without evaluation, such as sp.Le(a, b, evaluate=False)"
        )
    return found


def _variables(
    parts: tuple[sp.Basic, ...], others: set[sp.Symbol], where: str
) -> tuple[sp.Symbol, ...]:
    symbols: set[sp.Symbol] = others.union(*(part.free_symbols for part in parts))
    for symbol in sorted(symbols, key=str):
        if not isinstance(symbol, DomainSymbol):
            raise InputError(
                f"{where}: no domain is stated for {symbol}; make it with real({str(symbol)!r}, "
                f"low, high) or integer({str(symbol)!r}, low, high)"
            )
    return tuple(sorted(symbols, key=lambda symbol: symbol.name))


def _told(where: str, path: Path, run: Callable[[], object]) -> object:
    """Runs the user's code; what it raises becomes one line with the line of the file."""
    try:
        return run()
    except InputError as error:
        raise InputError(f"{where}{_line(error, path)}: {error}") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  (a user's file may raise anything)
        raise InputError(f"{where}{_line(error, path)}: {_complaint(error)}") from None


def _complaint(error: BaseException) -> str:
    text = " ".join(str(error).split())
    if isinstance(error, TypeError) and "truth value of Relational" in text:
        return (
            "a relation is used as true or false; write sp.And(0 < x, x < 1) for 0 < x < 1, and "
            "sp.And, sp.Or, sp.Not for and, or, not"
        )
    if isinstance(error, TypeError) and "required positional argument" in text:
        return f"{text}; a claim's function takes no arguments"
    return f"{type(error).__name__}: {text[:300]}; mend the file"


def _line(error: BaseException, path: Path) -> str:
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(path)
    ]
    return f", line {lines[-1]}" if lines and lines[-1] else ""


def _theorem_from_data(*parts: Any) -> Theorem:
    name, title, source, description, goal, defined = parts
    return Theorem(
        id=name,
        title=title,
        source=source,
        description=description,
        goal=goal,
        defined=tuple(from_data(part) for part in defined),
    )
