"""Which process speaks, and what becomes of an error; the group is a stand-in, without PyTorch."""

import contextlib

import click
import pytest

from mrgd.errors import PartNeeded
from mrgd.launched import Part, launched
from numerics.exact import InputError
from numerics.process_group import ProcessLost


@pytest.fixture
def in_two(monkeypatch):
    """A function that makes this process the one of that rank."""

    def place(rank, *, first=True):
        for name, value in {
            "WORLD_SIZE": 2,
            "RANK": rank,
            "LOCAL_RANK": rank,
            "MASTER_PORT": 1,
            "MASTER_ADDR": "a",
        }.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr("mrgd.launched.meeting", lambda _: None)
        monkeypatch.setattr("mrgd.launched.process_group", lambda *_: contextlib.nullcontext())
        monkeypatch.setattr("mrgd.launched.first_to_end", lambda _: first)

    return place


def test_alone_a_process_writes(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    with launched("cpu") as part:
        assert part == Part(size=1, writes=True)


@pytest.mark.parametrize("rank", [0, 1])
def test_of_two_the_first_writes(in_two, rank):
    in_two(rank)
    with launched("cpu") as part:
        assert part == Part(size=2, writes=rank == 0)


ERRORS = [InputError("x"), PartNeeded("NEEDS x"), KeyboardInterrupt()]


@pytest.mark.parametrize("error", ERRORS)
def test_the_first_to_end_says_why(in_two, error):
    in_two(1)
    with pytest.raises(type(error)) as raised, launched("cpu"):
        raise error
    assert raised.value is error


@pytest.mark.parametrize("error", [*ERRORS, ProcessLost("x")])
def test_the_others_end_without_a_word(in_two, error):
    in_two(0, first=False)
    with pytest.raises(click.exceptions.Exit) as raised, launched("cpu"):
        raise error
    assert raised.value.exit_code == 0


def test_where_another_process_is_gone_without_a_word_it_is_needed(in_two):
    in_two(0)
    with (
        pytest.raises(PartNeeded, match="NEEDS all 2 processes: process 0: gone; "),
        launched("cpu"),
    ):
        raise ProcessLost("process 0: gone")


def test_a_gpu_that_no_process_sees_is_needed_once(in_two, monkeypatch):
    for first, raised in ((True, PartNeeded), (False, click.exceptions.Exit)):
        in_two(0, first=first)

        @contextlib.contextmanager
        def no_group(*_):
            raise PartNeeded("NEEDS cuda")
            yield

        monkeypatch.setattr("mrgd.launched.process_group", no_group)
        with pytest.raises(raised), launched("cuda"):
            pass


def test_a_mistake_of_ours_keeps_its_traceback(in_two):
    in_two(0, first=False)
    with pytest.raises(ZeroDivisionError), launched("cpu"):
        raise ZeroDivisionError
