"""Re-verification of a certificate of any kind, by the independent checker of its kind.

Each checker is a file that runs alone; nothing is decided here but which of them is asked.
"""

import json

from proofs_check import checker, inequality_checker
from proofs_check.checker import Result

__all__ = ["Result", "check"]


def check(text: str, *, seconds: float = 120.0) -> Result:
    """Verifies one certificate (JSON) within a time limit; never raises, whatever the text."""
    if _kind(text) == "nonnegative":
        accepted, message = inequality_checker.check(text, seconds=seconds)
        return Result(accepted=accepted, message=message)
    return checker.check(text, seconds=seconds)


def _kind(text: str) -> object:
    """What the text names as its kind; None where the checkers are to say what is wrong."""
    if len(text) > checker.MAX_CHARACTERS:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError, MemoryError):
        return None
    return data.get("kind") if isinstance(data, dict) else None
