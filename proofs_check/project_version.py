"""The version of this project, part of every ledger entry's address."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

__all__ = ["project_version"]


@cache
def project_version() -> str:
    """The installed version; `source` where the project runs without being installed."""
    try:
        return version("mrgd")
    except PackageNotFoundError:
        return "source"
