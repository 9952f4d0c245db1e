"""The limit of time: a stop that comes at a bad moment waits for a better one."""

import gc
import time
import weakref

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

    def block():
        thing = Thing()
        weakref.finalize(thing, finish)
        del thing
        busy(60)

    with pytest.raises(NotProved), within(0.05):
        block()
    assert ended == [True]


def test_a_callback_of_the_collector_ends_before_the_block_is_stopped():
    ended = []

    def gc_callback(phase, info):
        del info
        if phase == "start":
            busy(0.2)
            ended.append(True)

    def block():
        gc.collect()
        busy(60)

    gc.callbacks.append(gc_callback)
    try:
        with pytest.raises(NotProved), within(0.05):
            block()
    finally:
        gc.callbacks.remove(gc_callback)
    assert ended
