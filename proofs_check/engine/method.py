"""What a method that proves is: a function of a goal and a time limit."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Protocol

from proofs_check.evidence import Evidence
from proofs_check.exact_decision import NotProved
from theory.goal import Goal

__all__ = ["Method", "left_until", "within"]


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

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise _TimeOver

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _TimeOver:
        raise NotProved(f"no answer within {seconds:.1f} s") from None
    finally:
        signal.signal(signal.SIGALRM, before)
