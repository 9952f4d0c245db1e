"""The independent checker of polynomial inequalities: standard library only, exact fractions.

It trusts only arithmetic. Accepted means proved; what is not decided is rejected. The file runs
alone: python inequality_checker.py FILE... A certificate (kind nonnegative) holds statements that
p ≥ 0 (or p > 0) at every point of a box, whose ends are rational or infinite and may be left out,
at which the given polynomials keep q ≥ 0, q > 0 or q = 0; each has a proof by one of three methods.

bernstein: cuts divide the box into cells, and p is shown on each. With x = (a + bs)/(1 + s) on
a ≤ x ≤ b, x = a + s above a, x = b − s below b, the cell is s ≥ 0 (s = ∞ where x = b), and p has
the sign of Σ e_α s^α: no e_α may be negative. At s_i = 0 only terms with α_i = 0 are left, at s_i =
∞ only those of the highest α_i: p > 0 needs an e_α > 0 among them, for each such corner, edge or
face in the cell; where a variable has no end in it, any α_i will do. A cell may also be shown to
have no point at which some given relation holds.

sturm: p = c·∏ f^e in one variable; factors without a square. By Sturm's theorem no f with odd e has
a root strictly inside, so p keeps its sign there, which one point tells; the ends follow by
continuity. p > 0: no f has a root inside, and p > 0 at the ends in the box.

squares: m·p = Σ c·s²·∏ g + Σ r·q, c > 0, each g one of x − a, b − x, q; in the last sum q = 0.
m is 1, or such a first sum. A sum is positive where for some term s is a constant and all its g are
kept strictly; so must m be, and for p > 0 the right side as well.
"""

import hashlib
import json
import math
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from operator import add
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

__all__ = ["Result", "check"]

MAX_CHARACTERS, MAX_DEGREE, MAX_TERMS, MAX_PRODUCTS = 8_000_000, 200, 20_000, 10**7
MOST = {"statements": 300, "proofs": 300, "box": 20, "given": 100, "cuts": 20_000, "factors": 100}
MOST |= {"terms": 2_000, "multiplier": 200, "zeros": 200}
STATED = {"kind", "statements"}
KEYS = STATED | {"format", "version", "claim", "versions", "statement_sha256", "sha256", "proofs"}
SIZE = r"[0-9]{1,4300}(?:/[0-9]{1,4300})?"
NUMBER, POWER = re.compile(f"-?{SIZE}"), re.compile(r"([^\W\d]\w{0,59})(?:\^([0-9]{1,3}))?")
RANGE = re.compile(rf"([^\W\d]\w{{0,59}}) in ([\[(])(-oo|-?{SIZE}), (oo|-?{SIZE})([\])])")

Term = tuple[tuple[int, ...], Fraction]  # exponents and coefficient
Polynomial = dict[tuple[int, ...], Fraction]  # the same; no coefficient is 0
Ends = tuple[Fraction | None, Fraction | None, bool, bool]  # low, high, and which are left out


class Result(NamedTuple):
    """Whether the certificate proves its statements, and one line that says what or why not."""

    accepted: bool
    message: str


class Statement(NamedTuple):
    """p ≥ 0, or p > 0 (strict), on the box where the given relations hold."""

    names: list[str]
    box: list[Ends]
    given: list[tuple[Polynomial, str]]
    p: Polynomial
    strict: bool


def check(text: str, *, seconds: float = 120.0) -> Result:
    """Verifies one certificate (JSON) within a time limit; never raises, whatever the text."""
    try:
        data, deadline, shown = _parsed(text), time.monotonic() + seconds, []
        for i, (item, proof) in enumerate(zip(data["statements"], data["proofs"], strict=True), 1):
            statement, stated = _statement(item, f"statement {i}")
            method = str(proof.get("method") if isinstance(proof, dict) else None)
            _require(method in METHODS, f"proof {i} has no known method")
            keys, verified = METHODS[method]
            _object(proof, f"proof {i}", {"method"} | keys)
            shown.append(f"{stated} ({verified(statement, proof, deadline)})")
        more = f"; and {len(shown) - 4} more" if len(shown) > 4 else ""
        return Result(accepted=True, message=f"accepted: {'; '.join(shown[:4])}{more}")
    except (ValueError, TypeError, ArithmeticError, RecursionError, MemoryError) as error:
        reason = "".join(c if c.isprintable() else "?" for c in str(error)[:200])
        return Result(accepted=False, message=f"rejected: {reason or type(error).__name__}")


def _require(holds: object, reason: str) -> None:
    if not holds:
        raise ValueError(reason)


def _in_time(deadline: float) -> None:
    _require(time.monotonic() < deadline, "the time limit is reached")


def _parsed(text: str) -> dict[str, Any]:
    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        _require(len(dict(pairs)) == len(pairs), "a key stands twice in one object")
        return dict(pairs)

    def refused(number: str) -> NoReturn:
        raise ValueError(f"{number[:20]} is no exact number; write it as text")

    _require(len(text) <= MAX_CHARACTERS, f"longer than {MAX_CHARACTERS} characters")
    read = json.JSONDecoder(object_pairs_hook=unique, parse_float=refused, parse_constant=refused)
    data = _object(read.decode(text), "certificate", KEYS)
    head = (data["format"], type(data["version"]), data["version"], type(data["claim"]))
    _require(head == ("mrgd-certificate", int, 2, str), "its format is not mrgd-certificate")
    _require(data["kind"] == "nonnegative", "kind must be nonnegative")
    for seal, keys in (("statement_sha256", STATED), ("sha256", {*data} - {"sha256"})):
        body = json.dumps({k: data[k] for k in keys}, sort_keys=True, separators=(",", ":"))
        _require(data[seal] == hashlib.sha256(body.encode()).hexdigest(), f"{seal} does not fit")
    _require(_list(data, "statements"), "there is no statement")
    _require(len(_list(data, "proofs")) == len(data["statements"]), "a statement needs one proof")
    return data


def _object(value: object, name: str, keys: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != keys:
        raise ValueError(f"{name} must be an object with the keys {' '.join(sorted(keys))}")
    return value


def _list(holder: dict[str, Any], key: str) -> list[Any]:
    items = holder[key]
    if not isinstance(items, list) or len(items) > MOST[key]:
        raise ValueError(f"{key} must be a list of at most {MOST[key]}")
    return items


def _number(text: object, name: str) -> Fraction:
    if not isinstance(text, str) or not NUMBER.fullmatch(text):
        raise ValueError(f"{name} must be a fraction as text, such as -1/3")
    return Fraction(text)


def _statement(item: Any, name: str) -> tuple[Statement, str]:
    fields = _object(item, name, {"box", "given", "inequality"})
    names, box = [], []
    for text in _list(fields, "box"):
        found = RANGE.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise ValueError(f"{name}: a range must be text such as x in [0, oo)")
        names.append(found[1])
        low, high = (None if "oo" in end else Fraction(end) for end in found.group(3, 4))
        if low is not None and high is not None:
            is_point = low == high and found[2] + found[5] == "[]"
            _require(low < high or is_point, f"{name}: the range of {found[1]} is empty")
        box.append((low, high, found[2] == "(", found[5] == ")"))
    _require(len(set(names)) == len(names), f"{name}: a variable stands twice")
    given = [_relation(q, names, (">=", ">", "="), name) for q in _list(fields, "given")]
    p, sign = _relation(fields["inequality"], names, (">=", ">"), name)
    where = f" where {', '.join(fields['given'])}" if given else ""
    text = f"{fields['inequality']} on {', '.join(fields['box'])}{where}"
    return Statement(names, box, given, p, sign == ">"), text[:400]


def _relation(text: Any, names: list[str], signs: Any, name: str) -> tuple[Polynomial, str]:
    words = text.rsplit(" ", 2) if isinstance(text, str) else []
    is_one = len(words) == 3 and words[1] in signs and words[2] == "0"
    _require(is_one, f"{name}: a relation must be text such as x^2 - 1/3*x*y {signs[0]} 0")
    return _polynomial(words[0], names, name), words[1]


def _polynomial(text: Any, names: list[str], name: str) -> Polynomial:
    words = text.split(" ") if isinstance(text, str) else []
    is_sum = len(words) % 2 and all(sign in ("+", "-") for sign in words[1::2])
    _require(is_sum and len(words) < 2 * MAX_TERMS, f"{name}: no text such as x^2 - 1/3*x*y")
    found: Polynomial = {}
    for sign, word in zip(["+", *words[1::2]], words[::2], strict=True):
        number, *parts = word.removeprefix("-").split("*")
        c, parts = (number, parts) if NUMBER.fullmatch(number) else ("1", [number, *parts])
        e = [0] * len(names)
        for part in parts:
            power = POWER.fullmatch(part)
            if power is None or power[1] not in names:
                raise ValueError(f"{name}: {part[:40]} is no power of a variable")
            e[names.index(power[1])] += int(power[2] or 1)
        _require(max(e, default=0) <= MAX_DEGREE, f"{name}: a power is above {MAX_DEGREE}")
        _require(tuple(e) not in found, f"{name}: a product stands twice")
        found[tuple(e)] = Fraction(c) * (1 if (sign == "-") is word.startswith("-") else -1)
    return {e: c for e, c in found.items() if c}


def _sum(terms: Iterable[Term]) -> Polynomial:
    total: Polynomial = {}
    for e, c in terms:
        total[e] = total.get(e, 0) + c
        if not total[e]:
            del total[e]
    return total


def _times(p: Polynomial, q: Polynomial, deadline: float) -> Polynomial:
    def terms() -> Iterator[Term]:
        for e, c in p.items():
            _in_time(deadline)
            for f, d in q.items():
                yield tuple(map(add, e, f)), c * d

    _require(len(p) * len(q) <= MAX_PRODUCTS, "a product has too many terms")
    return _sum(terms())


def _line(a: Any, b: Any) -> Polynomial:  # a + bs
    return _sum([((0,), Fraction(a)), ((1,), Fraction(b))])


def _degree(p: Polynomial, i: int) -> int:
    return max((e[i] for e in p), default=0)


def _bernstein(s: Statement, proof: dict[str, Any], deadline: float) -> str:
    cuts, cells, boxes = iter(_list(proof, "cuts")), [s.box], 0
    while cells:
        cell, cut = cells.pop(), next(cuts, False)
        if isinstance(cut, list):  # [variable, place]: what is below and then what is above
            _require(len(cut) == 2 and cut[0] in s.names, "a cut names no variable and place")
            i, at = s.names.index(cut[0]), _number(cut[1], "cut")
            low, high, low_open, high_open = cell[i]
            _require(low is None or low < at, "a cut is too low")
            _require(high is None or at < high, "a cut is too high")
            cells.append([*cell[:i], (at, high, False, high_open), *cell[i + 1 :]])
            cells.append([*cell[:i], (low, at, low_open, False), *cell[i + 1 :]])
            continue
        boxes += 1
        if cut is None:
            shown = _keeps(s.p, cell, deadline, strict=s.strict)
        else:  # no point of the cell keeps this given relation
            _require(type(cut) is int and 1 <= cut <= len(s.given), "a cell names nothing given")
            q, sign = s.given[int(cut) - 1]
            minus = {e: -c for e, c in q.items()}
            shown = _keeps(minus, cell, deadline, strict=sign != ">")
            shown = shown or (sign == "=" and _keeps(q, cell, deadline, strict=True))
        _require(shown, f"box {boxes}: a sign is not shown")
    _require(next(cuts, cells) is cells, "there are cuts beyond the box")
    return f"bernstein, {boxes} box{'es' * (boxes > 1)}"


def _keeps(p: Polynomial, cell: list[Ends], deadline: float, *, strict: bool) -> bool:
    faces: list[Sequence[int | None]] = []  # for each variable, the α to look for
    degrees = [_degree(p, i) for i in range(len(cell))]
    _require(math.prod(d + 1 for d in degrees) <= MAX_TERMS, "too many coefficients")
    for i, (d, (low, high, low_open, high_open)) in enumerate(zip(degrees, cell, strict=True)):
        top, bottom, ends = _line(1, 0), _line(1, 0), [0] * (not low_open) + [d] * (not high_open)
        if low is not None and high is not None:
            top, bottom = _line(low, high), _line(1, 1)
        elif low is not None:
            top, ends = _line(low, 1), [0] * (not low_open)
        elif high is not None:
            top, ends = _line(high, -1), [0] * (not high_open)
        elif d:
            return False
        else:
            ends = []
        faces.append(ends or [None])
        rows = [_line(1, 0)]  # top^k·bottom^(d−k) for k = 0, …, d
        for _ in range(d):
            rows = [*(_times(r, bottom, deadline) for r in rows), _times(rows[-1], top, deadline)]
        p = _sum(
            ((*e[:i], j, *e[i + 1 :]), c * factor)
            for e, c in p.items()
            for (j,), factor in rows[e[i]].items()
        )
    if any(c < 0 for c in p.values()):
        return False
    for face in product(*faces) if strict else ():
        _in_time(deadline)
        if not any(all(k in {None, j} for k, j in zip(face, e, strict=True)) for e in p):
            return False
    return True


def _sturm(s: Statement, proof: dict[str, Any], deadline: float) -> str:
    _require(len(s.box) == 1, "sturm is for one variable")
    (low, high, low_open, high_open), c = s.box[0], _number(proof["constant"], "constant")
    _require(low is None or high is None or low < high, "sturm is for no single point")
    inside = Fraction(0) if high is None else high - 1
    if low is not None:
        inside = low + 1 if high is None else (low + high) / 2
    total, sign = _sum([((0,), c)]), c
    for item in _list(proof, "factors"):
        _require(isinstance(item, list) and len(item) == 2, "a factor is no pair")
        f, e = _polynomial(item[0], s.names, "factor"), item[1]
        _require(type(e) is int and 1 <= e <= MAX_DEGREE, "a factor's power is none")
        _require(_degree(f, 0) > 0, "a factor is constant")
        for _ in range(e):
            total = _times(total, f, deadline)
            _require(_degree(total, 0) <= MAX_DEGREE, "the factors are too many")
        if e % 2 or s.strict:
            _require(
                not _roots_inside(_whole(f), low, high, deadline), "a factor has a root inside"
            )
        sign *= _value(_whole(f), inside) if e % 2 else 1
    _require(total == s.p, "the factors are not those of the polynomial")
    _require(sign > 0, "it is not positive inside")
    for end in [low] * (not low_open) + [high] * (not high_open):
        is_kept = end is None or not s.strict or _value(_whole(s.p), end) > 0
        _require(is_kept, "it is not positive at an end")
    return "sturm"


def _roots_inside(f: list[int], low: Any, high: Any, deadline: float) -> int:  # low < x < high
    chain = [f, [k * c for k, c in enumerate(f)][1:]]
    while len(chain[-1]) > 1:
        rest, by = list(chain[-2]), chain[-1]
        while len(rest) >= len(by):  # |by's leading c|·rest − …: a positive multiple is kept
            _in_time(deadline)
            shift, lead = len(rest) - len(by), rest[-1] * (1 if by[-1] > 0 else -1)
            rest = [c * abs(by[-1]) for c in rest]
            for k, c in enumerate(by):
                rest[shift + k] -= lead * c
            while rest and not rest[-1]:
                rest.pop()
        _require(rest, "a factor has a square")
        chain.append([-c // math.gcd(*rest) for c in rest])
    below = [g[-1] * (-1) ** (len(g) - 1) if low is None else _value(g, low) for g in chain]
    above = [g[-1] if high is None else _value(g, high) for g in chain]
    # V(low) − V(high) counts low < x ≤ high, as f has no square and zeros are dropped
    return _variations(below) - _variations(above) - (not above[0])


def _variations(values: list[int]) -> int:
    return sum(x != y for x, y in pairwise([v > 0 for v in values if v]))


def _value(f: list[int], x: Fraction) -> int:  # a positive multiple of f(x), f[k] at x^k
    value, power = 0, 1
    for c in reversed(f):
        value, power = value * x.numerator + c * power, power * x.denominator
    return value


def _whole(p: Polynomial) -> list[int]:  # a positive multiple of p in one variable, by powers
    scale = math.lcm(*(c.denominator for c in p.values()))
    return [int(p.get((k,), Fraction()) * scale) for k in range(_degree(p, 0) + 1)]


def _squares(s: Statement, proof: dict[str, Any], deadline: float) -> str:
    one = (0,) * len(s.names)
    kept: dict[str, tuple[Polynomial, bool]] = {}  # what is ≥ 0, and whether it is > 0
    for i, (x, (low, high, low_open, high_open)) in enumerate(zip(s.names, s.box, strict=True)):
        unit = (*one[:i], 1, *one[i + 1 :])
        if low is not None:
            kept[f"low {x}"] = _sum([(unit, Fraction(1)), (one, -low)]), low_open
        if high is not None:
            kept[f"high {x}"] = _sum([(unit, Fraction(-1)), (one, high)]), high_open
    for i, (q, sign) in enumerate(s.given, 1):
        kept[f"given {i}"] = q, sign == ">"

    def summed(terms: list[Any]) -> tuple[Polynomial, bool]:
        found: list[Term] = []
        positive = False
        for item in terms:
            term = _object(item, "a term", {"coefficient", "square", "factors"})
            c, root = _number(term["coefficient"], "c"), _polynomial(term["square"], s.names, "s")
            _require(c > 0, "a coefficient must be > 0")
            part, is_strict = _times(root, root, deadline), set(root) == {one}
            for name in _list(term, "factors"):
                _require(isinstance(name, str) and name in kept, "a factor is no given relation")
                part, is_strict = _times(part, kept[name][0], deadline), is_strict and kept[name][1]
            found += [(e, c * d) for e, d in part.items()]
            positive = positive or is_strict
        return _sum(found), positive

    left = s.p
    if proof["multiplier"] is not None:
        m, is_positive = summed(_list(proof, "multiplier"))
        _require(is_positive, "the multiplier is not seen to be positive")
        left = _times(m, s.p, deadline)
    right, is_positive = summed(_list(proof, "terms"))
    for item in _list(proof, "zeros"):
        zero = _object(item, "a zero", {"given", "times"})
        i, r = zero["given"], _polynomial(zero["times"], s.names, "a zero")
        is_zero = type(i) is int and 1 <= i <= len(s.given) and s.given[i - 1][1] == "="
        _require(is_zero, "a zero is no given equation")
        right = _sum([*right.items(), *_times(r, s.given[i - 1][0], deadline).items()])
    _require(left == right, "the two sides of the identity differ")
    _require(is_positive or not s.strict, "the sum is not seen to be positive")
    return "sum of squares"


METHODS = {  # the fields of a proof, and what verifies it
    "bernstein": ({"cuts"}, _bernstein),
    "sturm": ({"constant", "factors"}, _sturm),
    "squares": ({"multiplier", "terms", "zeros"}, _squares),
}

if __name__ == "__main__":
    results = []
    for path in sys.argv[1:]:
        try:
            with Path(path).open("rb") as file:
                results.append(check(file.read(MAX_CHARACTERS + 1).decode()))
        except (OSError, ValueError) as unreadable:
            results.append(Result(accepted=False, message=f"rejected: {unreadable}"))
        print(f"{path}: {results[-1].message}")  # noqa: T201  # this file is also a program
    sys.exit(0 if results and all(result.accepted for result in results) else 1)
