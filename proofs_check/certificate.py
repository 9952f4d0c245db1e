"""Certificates: a bound as JSON that an independent checker re-verifies from its numbers alone.

A certificate says: max over the groups of |p(λ)| = ∏ⱼ|1 − ηⱼλ|^Nⱼ is at most `upper` (and at most
`at_most`, if stated), and |p(witness)| ≥ `lower`. Its pieces cover the groups; each carries the
point whose tangent shows its bound. `proofs_check/checker.py` decides all of that in exact
integers. Exact and certified numbers are text, counts are integers. The hashes seal the file
against slips; they prove nothing, since anyone can compute them.

This is the kind "contraction". The other kinds share its head and its seals, which are made here;
"nonnegative" is new under version 2, as a checker that does not know a kind rejects it by name.
"""

import hashlib
import json
import sys
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from numerics.exact import InputError, fraction_text, shown
from proofs_check.decimal_enclosure import order
from proofs_check.supremum import Bound

__all__ = [
    "FORMAT",
    "STATEMENT_KEYS",
    "VERSION",
    "certificate",
    "certificate_head",
    "certificate_text",
    "sealed",
]

FORMAT: Final = "mrgd-certificate"
VERSION: Final = 2
# What a certificate of each kind states, and its first hash covers; the rest is its proof.
STATEMENT_KEYS: Final[dict[str, frozenset[str]]] = {
    "contraction": frozenset({"groups", "steps", "lower", "upper", "witness", "at_most"}),
    "comparison": frozenset({"groups", "cross", "steps", "at_most"}),
    "alternation": frozenset({"groups", "length", "lower"}),
    "inverse-image": frozenset({"groups", "length", "at_least"}),
    "nonnegative": frozenset({"statements"}),
}

_MAX_BITS: Final = 14_000  # 4 214 decimal digits; Python reads at most 4 300 from text


def certificate(bound: Bound, *, at_most: Fraction | None = None) -> dict[str, object]:
    """The certificate of a bound, and of max |p| ≤ at_most if that is given.

    Args:
        bound: the bound with its pieces.
        at_most: a rational that the bound is to be shown to keep; exact.

    Returns:
        JSON-ready data, sealed.

    Raises:
        InputError: if at_most is not shown to hold, or a number is too long to be written.
    """
    uppers = [str(piece.upper) for piece in bound.pieces]
    upper = str(bound.upper)
    if at_most is not None:
        answer, bound = bound.decided(at_most)
        if answer is not True:
            what = "is exceeded" if answer is False else "stays undecided"
            raise InputError(
                f"certificate: at_most = {shown(fraction_text(at_most))} {what}: max |p| is "
                f"between {shown(str(bound.lower))} and {shown(str(bound.upper))}; ask for more"
            )
        # A bound shown by an exact comparison stands as that rational, not as a decimal above it.
        uppers = [
            str(p.upper) if p.upper == 0 or order(p.upper, at_most) <= 0 else fraction_text(at_most)
            for p in bound.pieces
        ]
        over = bound.upper > 0 and order(bound.upper, at_most) > 0
        upper = fraction_text(at_most) if over else str(bound.upper)
    _refuse_long_numbers(bound)
    limit = "" if at_most is None else f" <= {fraction_text(at_most)}"
    return sealed(
        {
            **certificate_head(
                "contraction",
                f"max over the groups of |p(lambda)| <= upper{limit}, |p(witness)| >= lower, "
                "p(lambda) = product of (1 - rate*lambda)^count over the steps",
            ),
            "groups": [group.to_json() for group in bound.groups],
            "steps": [step.to_json() for step in bound.schedule.steps],
            "digits": bound.digits,
            "lower": str(bound.lower),
            "upper": upper,
            "witness": fraction_text(bound.witness),
            "at_most": None if at_most is None else fraction_text(at_most),
            "pieces": [
                {
                    "left": fraction_text(piece.left),
                    "right": fraction_text(piece.right),
                    "point": fraction_text(piece.point),
                    "upper": text,
                }
                for piece, text in zip(bound.pieces, uppers, strict=True)
            ],
        }
    )


def certificate_text(bound: Bound, *, at_most: Fraction | None = None) -> str:
    """The certificate as JSON text, one line, ending in a newline.

    Raises:
        InputError: as `certificate`.
    """
    return json.dumps(certificate(bound, at_most=at_most), sort_keys=True) + "\n"


def certificate_head(kind: str, claim: str) -> dict[str, object]:
    """The fields that certificates of every kind have, before they are sealed.

    Args:
        kind: one of `STATEMENT_KEYS`.
        claim: what is certified, in words.

    Returns:
        Format, version, kind, claim, and the versions of what made the certificate.
    """
    assert kind in STATEMENT_KEYS
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": kind,
        "claim": claim,
        "versions": _versions(),
    }


def sealed(fields: dict[str, object]) -> dict[str, object]:
    """The fields with `statement_sha256` and `sha256` set to what they hash to.

    Without a `kind` they are those of format version 1, whose one kind was "contraction".
    """
    open_fields = {k: v for k, v in fields.items() if k not in {"statement_sha256", "sha256"}}
    keys = STATEMENT_KEYS[str(fields.get("kind", "contraction"))] | ({"kind"} & fields.keys())
    statement = {key: open_fields[key] for key in keys}
    with_statement = {**open_fields, "statement_sha256": _digest(statement)}
    return {**with_statement, "sha256": _digest(with_statement)}


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_long_numbers(bound: Bound) -> None:
    numbers = [step.rate for step in bound.schedule.steps]
    numbers += [end for group in bound.groups for end in (group.mu, group.L)]
    numbers += [x for piece in bound.pieces for x in (piece.left, piece.right, piece.point)]
    longest = max(max(x.numerator.bit_length(), x.denominator.bit_length()) for x in numbers)
    if longest > _MAX_BITS:
        raise InputError(
            f"certificate: a number has {longest} bits; at most {_MAX_BITS} can be written; "
            "use shorter rates and groups, or fewer digits"
        )


def _versions() -> dict[str, str]:
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in ("mrgd", "python-flint"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
