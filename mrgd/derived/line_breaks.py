"""Where a long formula is broken: outside brackets before inside, late on the line before early.

The formula is cut into pieces at every place where a break is allowed; a piece carries the number
of brackets that are open where it begins. Lines are filled from the left.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Piece", "filled_lines"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula before which a line may be broken, at this depth of brackets."""

    text: str
    depth: int


def filled_lines(
    pieces: Sequence[Piece],
    width: Callable[[str], float],
    *,
    first: float,
    rest: float,
) -> list[str]:
    """The pieces joined to lines.

    Args:
        pieces: in order; joined, they are the whole.
        width: of a text.
        first: how wide the first line may be.
        rest: how wide the others may be.

    Returns:
        Lines; one is too wide only where a single piece is.
    """
    lines: list[str] = []
    left = list(pieces)
    while left:
        limit = rest if lines else first
        fitting = 0
        total = 0.0
        while fitting < len(left) and (total := total + width(left[fitting].text)) <= limit:
            fitting += 1
        cut = _cut(left, max(fitting, 1), width, limit)
        lines.append("".join(piece.text for piece in left[:cut]))
        left = left[cut:]
    return lines


def _cut(pieces: Sequence[Piece], fitting: int, width: Callable[[str], float], limit: float) -> int:
    """How many pieces go on the line: up to the least deep break in its second half."""
    if fitting >= len(pieces):
        return len(pieces)
    best, reach = fitting, 0.0
    half = 1
    for half in range(1, fitting + 1):
        reach += width(pieces[half - 1].text)
        if reach >= limit / 2:
            break
    for place in range(fitting, half - 1, -1):
        if pieces[place].depth < pieces[best].depth:
            best = place
    return best
