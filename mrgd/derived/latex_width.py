"""How wide LaTeX sets a formula, estimated in points at ten-point Computer Modern.

Within about an eighth of what TeX measures: enough to choose where a formula is broken, not to
typeset it. Scripts are set at seven tenths, a fraction is as wide as its wider part, a case
distinction as its widest row.
"""

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["latex_width"]

_TOKEN: Final = re.compile(r"\\begin\{[a-z]+\}|\\end\{[a-z]+\}|\\[A-Za-z]+|\\.|\S")
_SILENT: Final = frozenset(
    {r"\left", r"\right", r"\bigl", r"\bigr", r"\mathrm", r"\,", r"\!", "&", "{", "}"}
    | {r"\tilde", r"\hat", r"\bar", r"\dot"}
)
_WIDE: Final = {
    **dict.fromkeys(["+", "-", r"\odot", r"\cdot", r"\times", r"\wedge"], 12.0),
    **dict.fromkeys(["=", "<", ">", r"\le", r"\leq", r"\ge", r"\geq", r"\neq"], 13.5),
    **{r"\quad": 10.0, r"\qquad": 20.0, r"\:": 2.5, r"\;": 2.8},
    **{r"\partial": 5.5, r"\ldots": 13.0, r"\ ": 3.3, r"\prime": 3.0, "'": 3.0, r"\Lambda": 7.0},
    **dict.fromkeys("()[]", 4.5),
    **dict.fromkeys([r"\lceil", r"\rceil", r"\lfloor", r"\rfloor", r"\langle", r"\rangle"], 5.0),
    **dict.fromkeys([",", ";", ".", "|", r"\|", ":"], 4.0),
    **dict.fromkeys("ABCDEFGHKLMNOPQRSTUVWXYZ", 8.0),
    **dict.fromkeys("mw", 8.0),
}
_LETTER: Final = 5.6
_OF_A_NAME: Final = 5.2
_SCRIPT: Final = 0.7
_TEXT: Final = 0.85
_FUNCTIONS: Final = frozenset(
    {r"\log", r"\exp", r"\tanh", r"\sinh", r"\cosh", r"\sin", r"\cos", r"\max", r"\min", r"\det"}
)


def latex_width(latex: str) -> float:
    """The estimated width of one line of displayed mathematics, in points."""
    return _of_sequence(_Tokens(_TOKEN.findall(latex)), "")


class _Tokens:
    """The tokens of a formula, read one by one, with a look at the next."""

    def __init__(self, tokens: list[str]) -> None:
        self._left = tokens[::-1]

    def __iter__(self) -> Iterator[str]:
        while self._left:
            yield self._left.pop()

    def next(self) -> str:
        """The next token; a closing brace at the end."""
        return self._left.pop() if self._left else "}"

    def begins_with(self, signs: str) -> bool:
        """Whether the next token is one of the signs."""
        return bool(self._left) and self._left[-1] in signs


def _of_sequence(tokens: "_Tokens", end: str) -> float:
    """The width up to the token `end`, which is consumed; of rows, the widest."""
    total, widest = 0.0, 0.0
    for token in tokens:
        if token == end:
            break
        if token == r"\\":
            total, widest = 0.0, max(widest, total)
        else:
            total += _of(token, tokens)
    return max(total, widest)


def _of(token: str, tokens: "_Tokens") -> float:
    """The width of what begins with the token; what belongs to it is consumed."""
    if token in {r"\sum", r"\prod"}:
        found = max(16.0, _SCRIPT * _limits(tokens))
    elif token in {"^", "_"}:
        found = _SCRIPT * _argument(tokens)
    elif token in {r"\frac", r"\tfrac"}:
        size = _SCRIPT if token == r"\tfrac" else 1.0
        found = 3.0 + size * max(_argument(tokens), _argument(tokens))
    elif token == r"\sqrt":
        found = 9.0 + _argument(tokens)
    elif token == r"\text":
        found = _TEXT * _argument(tokens)
    elif token == "{":
        found = _of_sequence(tokens, "}")
    elif token.startswith(r"\begin"):
        found = 20.0 + _of_sequence(tokens, token.replace("begin", "end"))
    elif token in _FUNCTIONS:
        found = 2.0 + _OF_A_NAME * (len(token) - 1)
    else:
        found = 0.0 if token in _SILENT else _WIDE.get(token, _LETTER)
    return found


def _argument(tokens: "_Tokens") -> float:
    return _of(tokens.next(), tokens)


def _limits(tokens: _Tokens) -> float:
    """The width of the wider of the limits of a sum, which stand below and above it."""
    widest = 0.0
    while tokens.begins_with("_^"):
        tokens.next()
        widest = max(widest, _argument(tokens))
    return widest
