"""Cross terms c_ik between groups, as a user writes them: `I,K:C`, groups numbered from 1.

Group 1 is the one with the largest eigenvalues. Pairs that are not given have no cross term.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from numerics.exact import InputError, fraction_from, fraction_text, shown

__all__ = ["cross_matrix", "cross_terms_from_text"]

MOST_GROUPS: Final = 20

Pair = tuple[int, int]
Matrix = tuple[tuple[Fraction, ...], ...]


def cross_terms_from_text(texts: Iterable[str]) -> list[tuple[Pair, Fraction]]:
    """The pairs and cross terms written `I,K:C`, C exact.

    Raises:
        InputError: if a text is no such term.
    """
    found = []
    for text in texts:
        place, _, value = text.partition(":")
        numbers = [number.strip() for number in place.split(",")]
        if len(numbers) != 2 or not all(_is_index(number) for number in numbers):
            raise InputError(f"cross: {shown(text)} is not I,K:C; write for example 1,2:1/100")
        i, k = map(int, numbers)
        found.append(((i, k), fraction_from(value, f"cross {shown(text)}: C")))
    return found


def cross_matrix(
    terms: Mapping[Pair, object] | Iterable[tuple[Pair, object]], groups: int
) -> Matrix:
    """The symmetric matrix of the cross terms of so many groups, exact.

    Raises:
        InputError: if a pair names no two groups or stands twice, a term is negative or no number,
            or there are too many groups.
    """
    if groups > MOST_GROUPS:
        raise InputError(f"cross: {groups} groups; use at most {MOST_GROUPS}, merge some")
    matrix = [[Fraction(0)] * groups for _ in range(groups)]
    seen: set[frozenset[int]] = set()
    for pair, value in terms.items() if isinstance(terms, Mapping) else terms:
        i, k = _pair(pair, groups)
        if frozenset((i, k)) in seen:
            raise InputError(f"cross: the pair {i},{k} is given twice; give each pair once")
        seen.add(frozenset((i, k)))
        c = fraction_from(value, f"cross {i},{k}")
        if c < 0:
            raise InputError(
                f"cross: {i},{k}: {shown(fraction_text(c))} must be >= 0, as a bound of a norm is"
            )
        matrix[i - 1][k - 1] = matrix[k - 1][i - 1] = c
    return tuple(map(tuple, matrix))


def _pair(pair: object, groups: int) -> Pair:
    if isinstance(pair, tuple) and len(pair) == 2:
        i, k = pair
        if (
            isinstance(i, int)
            and isinstance(k, int)
            and i != k
            and 1 <= min(i, k) <= max(i, k) <= groups
        ):
            return i, k
        pair = f"{i},{k}"
    raise InputError(
        f"cross: {shown(pair)} must name two different groups from 1 to {groups}, "
        "1 the one with the largest eigenvalues"
    )


def _is_index(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6
