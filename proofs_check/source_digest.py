"""A digest of a check's source: it changes when a module that the check rests on changes.

The digest is SHA-256 over the text of the module and of every module of ours that it imports,
directly or through others, wherever in the file the import stands. It is read from the files, so
nothing is executed; an import by a computed name is not seen, and no check uses one. Libraries
of others enter by no digest: their versions are no part of what a check *says*.
"""

import ast
import hashlib
import importlib.util
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["source_digest", "source_modules"]

ROOMS: Final = frozenset({"theory", "numerics", "proofs_check"})


@cache
def source_digest(module: str) -> str:
    """SHA-256 of the sources of `module` and of all modules of ours that it rests on.

    Returns:
        Hexadecimal digits; the same for the same sources wherever they lie.
    """
    digest = hashlib.sha256()
    for name in source_modules(module):
        digest.update(name.encode() + b"\0" + _text(name) + b"\0")
    return digest.hexdigest()


@cache
def source_modules(module: str) -> tuple[str, ...]:
    """`module` and the modules of ours that it imports, directly or not, in alphabetical order."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting.extend(
            imported
            for imported in _imported(name)
            if imported.partition(".")[0] in ROOMS and _path(imported) is not None
        )
    return tuple(sorted(found))


@cache
def _imported(module: str) -> tuple[str, ...]:
    """The absolute names that `module` may import, with the packages that hold them."""
    return tuple(dict.fromkeys(_imports(module)))


def _imports(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(_text(module))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:k]) for k in range(1, len(parts) + 1))


@cache
def _text(module: str) -> bytes:
    path = _path(module)
    return path.read_bytes() if path is not None else b""


@cache
def _path(module: str) -> Path | None:
    try:
        spec = importlib.util.find_spec(module)
    except (ModuleNotFoundError, AttributeError, ValueError):
        return None  # `module` names a function or class in its parent
    return Path(spec.origin) if spec is not None and spec.origin else None
