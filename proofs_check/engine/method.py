"""What a method that proves is: a function of a goal and a time limit."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, Protocol

from proofs_check.evidence import Evidence
from proofs_check.exact_decision import NotProved
from theory.goal import Goal

__all__ = ["Method", "left_until", "within"]


_AGAIN: Final = 0.05  # seconds after which a stop that came at a bad moment is repeated

# Called from within Python, which drops what they raise; the second is one of Hypothesis.
_SWALLOWED: Final = frozenset({"__del__", "gc_callback"})


class Method(Protocol):
    """Proves a goal, or raises `NotProved` with the reason in one line."""

    def __call__(self, goal: Goal, *, seconds: float) -> Evidence:
        """The evidence that the goal holds."""


class _TimeOver(BaseException):
    """Raised in the midst of whatever runs; no `except Exception` on the way stops it."""


def left_until(deadline: float) -> float:
    """The seconds that are left until a moment of the monotonic clock.

    Raises:
        NotProved: if there are none.
    """
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise NotProved("the time is over")
    return seconds


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stops the block after the given time, where the system can: in the main thread, on POSIX.

    Libraries that simplify or solve take as long as they take, and know no limit of their own.

    Raises:
        NotProved: if the time is over before the block ends.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not (hasattr(signal, "setitimer") and in_main_thread):
        yield
        return

    is_running = True

    def stop(number: int, frame: FrameType | None) -> None:
        del number
        if is_running and not _is_delicate(frame):
            raise _TimeOver

    start = time.monotonic()
    limit = max(seconds, 0.01)
    before = signal.signal(signal.SIGALRM, stop)
    outer, _ = signal.getitimer(signal.ITIMER_REAL)  # 0 where no block around this one has a limit
    try:
        signal.setitimer(signal.ITIMER_REAL, min(limit, outer) if outer else limit, _AGAIN)
        try:
            yield
        finally:  # a stop that comes in the midst of this is met below
            is_running = False
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _TimeOver:
        raise NotProved(f"no answer within {time.monotonic() - start:.1f} s") from None
    finally:
        is_running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        left = outer - (time.monotonic() - start)
        if outer and left <= 0:
            raise _TimeOver  # the time of the block around this one is over too
        if outer:
            signal.setitimer(signal.ITIMER_REAL, left, _AGAIN)


def _is_delicate(frame: FrameType | None) -> bool:
    """Whether an object of z3, one that is going, or a limit itself would be left in pieces."""
    if frame is not None and frame.f_globals.get("__name__") in {__name__, "contextlib"}:
        return True
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if (
            module.startswith(("z3.", "importlib.", "weakref"))
            or frame.f_code.co_name in _SWALLOWED
        ):
            return True
        frame = frame.f_back
    return False
