"""Broken lines: nothing is lost, none is wider than it must be, and brackets are kept together."""

from hypothesis import given
from hypothesis import strategies as st

from mrgd.derived.line_breaks import Piece, filled_lines

PIECES = st.lists(
    st.builds(Piece, st.text("ab", min_size=1, max_size=12), st.integers(0, 3)), min_size=1
)


@given(pieces=PIECES, first=st.integers(1, 30), rest=st.integers(1, 30))
def test_lines_hold_all_pieces_in_order_and_only_a_single_piece_is_too_wide(pieces, first, rest):
    lines = filled_lines(pieces, len, first=first, rest=rest)
    assert "".join(lines) == "".join(piece.text for piece in pieces)
    texts = {piece.text for piece in pieces}
    for place, line in enumerate(lines):
        assert len(line) <= (rest if place else first) or line in texts


def test_a_line_is_broken_outside_brackets_where_it_can():
    pieces = [Piece("a + ", 0), Piece("b ", 0), Piece("+ f(c ", 0), Piece("+ d)", 1)]
    assert filled_lines(pieces, len, first=12, rest=12) == ["a + b ", "+ f(c + d)"]


def test_a_break_in_brackets_is_taken_rather_than_half_a_line_left_empty():
    pieces = [Piece("a ", 0), Piece("+ f(ccccc ", 0), Piece("+ d)", 1)]
    assert filled_lines(pieces, len, first=12, rest=12) == ["a + f(ccccc ", "+ d)"]
