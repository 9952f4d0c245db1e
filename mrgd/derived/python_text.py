"""What the two formats that are Python have in common: identifiers, and text in lines of 96."""

import keyword
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mrgd.derived.line_breaks import Piece, filled_lines

__all__ = [
    "WIDTH",
    "docstring",
    "head_docstring",
    "identifier",
    "sentence",
    "wrapped_comment",
    "wrapped_expression",
]

WIDTH: Final = 96


def identifier(name: str, taken: Iterable[str] = ()) -> str:
    """The name with every character that Python has not in names replaced; none of `taken`."""
    spoken = name.replace("^*", "_star").replace("*", "_star").replace("'", "_prime")
    found = re.sub(r"\W", "_", spoken) or "_"
    if found[0].isdigit():
        found = f"_{found}"
    occupied = set(taken)
    while keyword.iskeyword(found) or found in occupied:
        found += "_"
    return found


def docstring(paragraphs: Sequence[str], indent: str = "") -> str:
    """A docstring of paragraphs, wrapped; an indented `name: …` hangs what continues it."""
    shown = []
    for paragraph in paragraphs:
        lines = []
        for line in paragraph.split("\n"):
            text = line.lstrip()
            before = indent + line[: len(line) - len(text)]
            hangs = re.match(r"\s+\w+: ", line)
            lines += _lines(text, before, before + ("    " if hangs else ""))
        shown.append("\n".join(lines))
    text = "\n\n".join(shown).strip().replace("\\", "\\\\").replace('"""', "'''")
    end = f"\n{indent}" if "\n" in text or text.endswith('"') else ""
    return f'{indent}"""{text}{end}"""'


def head_docstring(head: Sequence[str]) -> str:
    """The docstring of a module: the first line of the head by itself, then the others."""
    title, *others = head
    return docstring([title, "\n".join(f"  {line}" for line in others)]).replace("\n  ", "\n")


def wrapped_comment(text: str, indent: str = "") -> str:
    """The text as lines of a comment."""
    return "\n".join(_lines(text, f"{indent}# ", f"{indent}# "))


def wrapped_expression(start: str, expression: str, end: str = "", indent: str = "") -> str:
    """`start`, the expression, `end`: on one line, or in parentheses and broken at blanks."""
    text = " ".join(expression.split())
    single = f"{indent}{start}{text}{end}"
    if len(single) <= WIDTH:
        return single
    room = WIDTH - len(indent) - 4
    lines = filled_lines(list(_pieces(text)), len, first=room, rest=room)
    body = "\n".join(f"{indent}    {line.strip()}" for line in lines)
    return f"{indent}{start}(\n{body}\n{indent}){end}"


def sentence(words: str) -> str:
    """The words with a capital at the start, where they start with a word, and a full stop."""
    starts_with_a_word = re.match(r"[a-z]{2}", words)
    text = words[0].upper() + words[1:] if starts_with_a_word else words
    return text if text.endswith(".") else f"{text}."


def _pieces(expression: str) -> Iterator[Piece]:
    """The expression cut before sums, after commas, and, as one bracket deeper, before products."""
    start, depth, at_start = 0, 0, 0
    for place, sign in enumerate(expression):
        depth += (sign in "([{") - (sign in ")]}")
        after_blank = sign == " " and expression[place - 1] not in "+-&|<>="
        before_product = expression[place + 1 : place + 3].strip("*") and (
            sign != "*" and expression[place + 1 : place + 2] == "*"
        )
        if after_blank or before_product:
            yield Piece(expression[start : place + 1], at_start)
            start, at_start = place + 1, 2 * depth + bool(before_product)
    yield Piece(expression[start:], at_start)


def _lines(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
