"""Exit statuses, the errors of the front door, and the one line that each becomes.

0: all hold. 1: something is refuted, or a bound asked for does not hold. 2: bad usage or input.
3: undecided, or a needed part is absent. 130: interrupted. An error of ours is none of these: it
shows its traceback.
"""

import re
from enum import IntEnum

__all__ = ["ExitStatus", "PartNeeded", "absent", "absent_parts", "one_line"]

_LONG_WORD = re.compile(r"\S{121,}")


class ExitStatus(IntEnum):
    """What a command's end means to the shell."""

    HOLDS = 0
    FAILS = 1
    BAD_INPUT = 2
    UNDECIDED = 3
    INTERRUPTED = 130
    BROKEN_PIPE = 141

    @classmethod
    def of(cls, holds: bool | None) -> "ExitStatus":  # noqa: FBT001  (the answer itself)
        """The status of a bound that holds, fails, or is undecided (None)."""
        if holds is None:
            return cls.UNDECIDED
        return cls.HOLDS if holds else cls.FAILS


class PartNeeded(Exception):
    """A part that a command needs is absent; the message starts with NEEDS and says the mend."""


def absent(name: str, part: str) -> type:
    """A class `name` for a public one whose optional part is absent: calling it raises PartNeeded.

    So the name can be imported, listed and compared against wherever the part is absent.
    """

    def needs(_cls: type, *_arguments: object, **_options: object) -> object:
        raise PartNeeded(f"NEEDS {part}: pip install mrgd[{part}]")

    return type(name, (), {"__new__": needs, "__doc__": f"NEEDS {part}: pip install mrgd[{part}]"})


def absent_parts() -> tuple[type[Exception], ...]:
    """The errors that say that an optional part or a data set is absent."""
    from numerics.data_set import DataNeeded  # noqa: PLC0415  (loads NumPy, for an error only)
    from numerics.torch_backend import TorchNeeded  # noqa: PLC0415  (as above)

    return (PartNeeded, DataNeeded, TorchNeeded)


def one_line(message: str, limit: int = 1000) -> str:
    """The message on one printable line, with very long words and texts cut."""
    line = " ".join(message.split())
    line = "".join(c if c.isprintable() else "?" for c in line)
    line = _LONG_WORD.sub(lambda word: word[0][:60] + "…" + word[0][-20:], line)
    return line if len(line) <= limit else line[:limit] + "…"
