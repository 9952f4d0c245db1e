"""The limit of time: a stop that comes at a bad moment waits for a better one."""

import gc
import signal
import time
import weakref
from contextlib import suppress

import pytest

from proofs_check.engine.method import within
from proofs_check.exact_decision import NotProved


class Thing:
    pass


def busy(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


def test_a_block_that_takes_too_long_is_stopped():
    with pytest.raises(NotProved, match="no answer within"), within(0.05):
        busy(60)


def test_a_finalizer_ends_before_the_block_is_stopped():
    ended = []

    def finish():
        busy(0.2)
        ended.append(True)

    def run_on():
        with within(0.05):
            thing = Thing()
            weakref.finalize(thing, finish)
            del thing
            busy(60)

    with pytest.raises(NotProved):
        run_on()
    assert ended == [True]


def test_a_callback_of_the_collector_ends_before_the_block_is_stopped():
    ended = []

    def gc_callback(phase, info):
        del info
        if phase == "start":
            busy(0.2)
            ended.append(True)

    def run_on():
        with within(0.05):
            gc.callbacks.append(gc_callback)
            try:
                gc.collect()
            finally:
                gc.callbacks.remove(gc_callback)
            busy(60)

    with pytest.raises(NotProved):
        run_on()
    assert ended


def test_the_outer_limit_holds_around_an_inner_one():
    def run_on():
        with within(0.2):
            for _ in range(100):
                with suppress(NotProved), within(60):
                    time.sleep(1)

    start = time.monotonic()
    with pytest.raises(NotProved):
        run_on()
    assert time.monotonic() - start < 20


def test_limits_within_limits_leave_nothing_behind():
    """A stop may come at any moment, also while a limit begins or ends."""
    before = signal.getsignal(signal.SIGALRM)
    for turn in range(300):
        with suppress(NotProved), within(0.011):
            for _ in range(200):
                with suppress(NotProved), within(0.01 + turn * 1e-6):
                    sum(range(100))
                with suppress(NotProved), within(0.02), within(0.01):
                    sum(range(50))
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
        assert signal.getsignal(signal.SIGALRM) is before
