"""The versions that evidence depends on, part of every ledger entry's address."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

__all__ = ["evidence_version", "project_version"]

_TRUSTED = ("sympy", "z3-solver", "python-flint", "mpmath", "numpy", "scipy")


@cache
def project_version() -> str:
    """The installed version; `source` where the project runs without being installed."""
    try:
        return version("mrgd")
    except PackageNotFoundError:
        return "source"


@cache
def evidence_version() -> str:
    """This project's version with those of the libraries that its evidence trusts."""
    return "; ".join(
        [f"mrgd {project_version()}", *(f"{name} {version(name)}" for name in _TRUSTED)]
    )
