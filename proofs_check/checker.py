"""The independent checker of certificates: standard library only, exact integers, outward rounding.

It knows nothing of how a certificate was found and trusts only arithmetic. Accepted means proved;
what is not decided is rejected. It runs alone: python checker.py FILE... There are four kinds.

contraction: |p(λ)| = ∏ⱼ |1 − ηⱼλ|^Nⱼ ≤ upper for all λ in the groups, and |p(witness)| ≥ lower. The
pieces cover the groups. On a piece [a, b] without a root strictly inside log|p| is concave, so for
any c in it that is no root, with F = (log|p|)′ = −Σ Nⱼηⱼ/(1 − ηⱼλ),
    |p| ≤ |p(c)|·exp(max(F(c)(a − c), F(c)(b − c), 0)).
Powers, also 10^(10^15), are enclosed by repeated squaring, so no logarithm is needed; equalities
such as |p(c)| = upper are decided in exact fractions.

comparison: ∏ⱼ M(ηⱼ)^Nⱼ·u ≤ at_most·u in every entry, the first step applied first, where
M_ii(η) = max(|1 − ημ_i|, |1 − ηL_i|), M_ik(η) = η·c_ik for i ≠ k, c the cross terms, u > 0. No
number is negative, so products and powers (by repeated squaring) with entries rounded up are above.

alternation: every polynomial q of degree ≤ length with q(0) = 1 has |q| ≥ lower somewhere on the
groups. The proof is one such p = ∏ⱼ(1 − ηⱼλ)^Nⱼ of that degree, and points x₀ < … < x_N in groups
with one root of p between neighbours and |p(xᵢ)| ≥ lower: if |q| were less at all of them, p − q
would change its sign N times on λ > 0 and vanish at 0: N + 1 zeros, more than its degree allows.

inverse-image: every polynomial q of any degree k with q(0) = 1 has |q| ≥ at_least^(k/length) on the
groups. The proof is one such p of degree `length`, and points in each group that has roots, one
root between neighbours, no root outside, with |p| ≥ m = 2 at_least. So F = {|p| ≤ m} lies in the
groups, T_k(p/m)/T_k(1/m) alternates at k·length + 1 points of F, and q^length has its degree: as
above, max |q|^length ≥ 1/T_k(1/m) ≥ (m/2)^k.
"""

import hashlib
import json
import math
import re
import sys
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from operator import mul
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

__all__ = ["Result", "check"]

MAX_CHARACTERS, MAX_EXACT_BITS, DEEPEST = 32_000_000, 40_000, 60_000
MOST = {"groups": 1_000, "steps": 100_000, "pieces": 110_000, "points": 100_001}
MOST |= {"cross": 100, "vector": 100}
HEAD = {"format", "version", "claim", "versions", "statement_sha256", "sha256"}
DECIMAL = r"(?:\.([0-9]{1,1100}))?(?:E([+-]?[0-9]{1,16}))?"
NUMBER = re.compile(rf"([0-9]{{1,4300}})(?:/([0-9]{{1,4300}})|{DECIMAL})")

Interval = tuple[int, int, int]  # (lo, hi, e): lo·2^e ≤ x ≤ hi·2^e, lo ≥ 0
Value = tuple[Fraction, int]  # (x, e): x·10^e, x ≥ 0
Step = tuple[Fraction, int]  # rate and count
Matrix = list[list[Fraction]]  # entries ≥ 0


class Result(NamedTuple):
    """Whether the certificate proves its statement, and one line that says what or why not."""

    accepted: bool
    message: str


def check(text: str, *, seconds: float = 120.0) -> Result:
    """Verifies one certificate (JSON) within a time limit; never raises, whatever the text."""
    try:
        data, verified = _parsed(text)
        return Result(accepted=True, message=verified(data, time.monotonic() + seconds))
    except (ValueError, TypeError, ArithmeticError, RecursionError, MemoryError) as error:
        reason = "".join(c if c.isprintable() else "?" for c in str(error)[:200])
        return Result(accepted=False, message=f"rejected: {reason or type(error).__name__}")


def _require(holds: object, reason: str) -> None:
    if not holds:
        raise ValueError(reason)


def _parsed(text: str) -> tuple[dict[str, Any], Callable[[dict[str, Any], float], str]]:
    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        _require(len(dict(pairs)) == len(pairs), "a key stands twice in one object")
        return dict(pairs)

    def refused(number: str) -> NoReturn:
        raise ValueError(f"{number[:20]} is no exact number; write it as text")

    _require(len(text) <= MAX_CHARACTERS, f"longer than {MAX_CHARACTERS} characters")
    read = json.JSONDecoder(object_pairs_hook=unique, parse_float=refused, parse_constant=refused)
    data = read.decode(text)
    named = {"kind"} & set(data if isinstance(data, dict) else ())  # version 1 names no kind
    name = data["kind"] if named else "contraction"
    _require(isinstance(name, str) and name in KINDS, f"kind must be one of {', '.join(KINDS)}")
    statement, proof, verified = KINDS[name]
    _object(data, "certificate", HEAD | named | statement | proof)
    head = (data["format"], type(data["version"]), data["version"], type(data["claim"]))
    version = 1 + len(named)
    _require(head == ("mrgd-certificate", int, version, str), "its format is not mrgd-certificate")
    for seal, keys in (("statement_sha256", statement | named), ("sha256", {*data} - {"sha256"})):
        body = json.dumps({k: data[k] for k in keys}, sort_keys=True, separators=(",", ":"))
        _require(data[seal] == hashlib.sha256(body.encode()).hexdigest(), f"{seal} does not fit")
    for key in MOST.keys() & data:
        items = data[key] if isinstance(data[key], list) else []
        _require(1 <= len(items) <= MOST[key], f"{key} must be a list of 1 to {MOST[key]}")
    return data, verified


def _object(value: object, name: str, keys: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != keys:
        raise ValueError(f"{name} must be an object with the keys {' '.join(sorted(keys))}")
    return value


def _value(text: object, name: str) -> Value:
    match = NUMBER.fullmatch(text) if isinstance(text, str) else None
    if match is None or (match[2] and not int(match[2])) or abs(int(match[4] or 0)) > 10**15:
        raise ValueError(f"{name} must be a number >= 0 as text, such as 1/3, 0.5 or 1.2E-9")
    part = match[3] or ""
    return Fraction(int(match[1] + part), int(match[2] or 1)), int(match[4] or 0) - len(part)


def _fractions(items: Any, name: str, *keys: str | int, positive: bool = True) -> list[Fraction]:
    numbers = [_value(items[key], f"{name}: {key}") for key in keys]
    kept = all(e == 0 and (x > 0 or not positive) for x, e in numbers)
    _require(kept, f"{name}: {keys} must be fractions > 0")
    return [x for x, _ in numbers]


def _groups_and_steps(data: dict[str, Any]) -> tuple[list[list[Fraction]], list[Step]]:
    groups, steps = [], []
    for i, item in enumerate(data["groups"], 1):
        groups.append(_fractions(_object(item, f"group {i}", {"mu", "L"}), f"group {i}", "mu", "L"))
        _require(groups[-1][0] <= groups[-1][1], f"group {i} is empty")
    for i, item in enumerate(data["steps"], 1):
        (rate,) = _fractions(_object(item, f"step {i}", {"rate", "count"}), f"step {i}", "rate")
        n = item["count"]
        _require(type(n) is int and 1 <= n < 10**100, f"step {i}: count must be from 1 to 10^100")
        steps.append((rate, n))
    return groups, steps


def _comparison(data: dict[str, Any], deadline: float) -> str:
    (groups, steps), rows, size = _groups_and_steps(data), data["cross"], len(data["groups"])
    square = all(isinstance(row, list) and len(row) == size for row in (*rows, data["vector"]))
    _require(square and len(rows) == size, "cross and vector must be as long as groups")
    cross = [_fractions(row, "cross", *range(size), positive=False) for row in rows]
    _require(not any(cross[i][i] for i in range(size)), "cross must be 0 on its diagonal")
    above = vector = [[x] for x in _fractions(data["vector"], "vector", *range(size))]
    (limit,) = _fractions(data, "certificate", "at_most", positive=False)
    bits = 512 + (length := sum(n for _, n in steps)).bit_length()
    for rate, count in steps:
        power = [[_up(rate * c, bits) for c in row] for row in cross]
        for i, (mu, top) in enumerate(groups):
            power[i][i] = _up(max(abs(1 - rate * mu), abs(1 - rate * top)), bits)
        for k in range(count.bit_length()):
            power = _times(power, power, bits, deadline) if k else power
            above = _times(power, above, bits, deadline) if count >> k & 1 else above
    kept = all(x <= limit * y for (x,), (y,) in zip(above, vector, strict=True))
    _require(kept, "(product of M) u <= at_most u is not shown")
    return f"accepted: M u <= {data['at_most']} u, {size} groups, {length} steps a cycle"


def _times(a: Matrix, b: Matrix, bits: int, deadline: float) -> Matrix:  # above the product
    _require(time.monotonic() < deadline, "the time limit is reached")
    columns = list(zip(*b, strict=True))
    return [[_up(sum(map(mul, row, c), Fraction()), bits) for c in columns] for row in a]


def _up(x: Fraction, bits: int) -> Fraction:  # x, or a dyadic number above it of some `bits`
    size, below = x.numerator.bit_length(), x.denominator.bit_length()
    if max(size, below) <= bits:
        return x
    _require(size - below < DEEPEST, "a product of M is too large")
    scale = Fraction(2) ** min(bits + below - size, DEEPEST)
    return math.ceil(x * scale) / scale


def _contraction(data: dict[str, Any], deadline: float) -> str:
    (groups, pairs), digits = _groups_and_steps(data), data["digits"]
    _require(type(digits) is int and 2 <= digits <= 1000, "digits must be 2..1000")
    (low, e), (high, f) = lower, upper = [_value(data[key], key) for key in ("lower", "upper")]
    ratio = low * Fraction(10) ** (e - f) if abs(e - f) <= 10_000 else 0
    _require((high - ratio) * 10 ** (digits - 1) <= high, "wider than digits promises")
    limit = upper if data["at_most"] is None else _value(data["at_most"], "at_most")
    _require(_at_most(upper, limit), "upper <= at_most is not shown")
    p, length = _polynomial(pairs, digits, deadline), sum(n for _, n in pairs)
    (witness,) = _fractions(data, "certificate", "witness")
    pieces, above = iter(enumerate(data["pieces"], 1)), groups[0][1]
    for i, (mu, top) in enumerate(groups, 1):
        _require(top <= above, f"group {i} overlaps another")
        end = p.end_of_piece(next(pieces, None), mu, top, upper)
        while end < top:
            end = p.end_of_piece(next(pieces, None), end, top, upper)
        above = mu
    _require(next(pieces, None) is None, "there are pieces beyond the groups")
    _require(any(mu <= witness <= top for mu, top in groups), "witness lies in no group")
    _require(p.reaches(witness, lower), "|p(witness)| >= lower is not shown")
    return f"accepted: max |p| <= {data['upper']}, {len(groups)} groups, {length} steps a cycle"


def _alternation(data: dict[str, Any], deadline: float) -> str:
    (groups, pairs), lower, length = _groups_and_steps(data), data["lower"], data["length"]
    p, points = _with_points(data, pairs, len(lower), deadline)
    _require(_separated(p.roots, points), "there must be one root between neighbouring points")
    for i, point in enumerate(points, 1):
        _require(any(mu <= point <= top for mu, top in groups), f"point {i} lies in no group")
        _require(p.reaches(point, _value(lower, "lower")), f"|p| >= lower fails at point {i}")
    return f"accepted: every schedule of {length} steps has max |p| >= {lower}"


def _inverse_image(data: dict[str, Any], deadline: float) -> str:
    (groups, pairs), least, length = _groups_and_steps(data), data["at_least"], data["length"]
    p, points = _with_points(data, pairs, len(least), deadline)
    (half, e), above, found = _value(least, "at_least"), groups[0][1], 0
    for i, (mu, top) in enumerate(groups, 1):
        _require(top <= above, f"group {i} overlaps another")
        roots, own = (v[bisect_left(v, mu) : bisect_right(v, top)] for v in (p.roots, points))
        _require(not roots or _separated(roots, own), f"group {i}: points and roots must alternate")
        above, found = mu, found + len(roots)
    _require(found == length, "every root must lie in a group")
    for i, point in enumerate(points, 1):
        _require(p.reaches(point, (2 * half, e)), f"|p| >= 2 at_least fails at point {i}")
    return f"accepted: every schedule of k steps has max |p| >= {least}^(k/{length})"


def _with_points(
    data: dict[str, Any], pairs: list[Step], digits: int, deadline: float
) -> tuple["_Polynomial", list[Fraction]]:  # both sorted, the roots simple
    points = _fractions(data["points"], "points", *range(len(data["points"])))
    p, length = _polynomial(pairs, digits, deadline), data["length"]
    simple = all(n == 1 for _, n in pairs) and all(x < y for x, y in pairwise(p.roots))
    _require(simple and all(x < y for x, y in pairwise(points)), "points and roots must be simple")
    _require(type(length) is int and length == len(pairs), "length must be the number of steps")
    return p, points


def _separated(roots: list[Fraction], points: list[Fraction]) -> bool:
    fits = len(points) == len(roots) + 1
    return fits and all(x < r < y for r, (x, y) in zip(roots, pairwise(points), strict=True))


def _polynomial(pairs: list[Step], digits: int, deadline: float) -> "_Polynomial":
    steps = [(rate.numerator, rate.denominator, n) for rate, n in pairs]
    room = sum(n for _, n in pairs).bit_length() + len(steps).bit_length()
    fine = 64 + int(3.33 * digits)
    precisions = [room + 96, room + fine, room + 2 * fine]
    return _Polynomial(steps, sorted(1 / rate for rate, _ in pairs), precisions, deadline)


class _Polynomial(NamedTuple):
    steps: list[tuple[int, int, int]]  # numerator r and denominator q of the rate, count n
    roots: list[Fraction]  # in increasing order
    precisions: list[int]  # in bits, to be tried in turn
    deadline: float

    def end_of_piece(self, item: Any, start: Fraction, top: Fraction, upper: Value) -> Fraction:
        _require(item, "the pieces end before the groups are covered")
        name = f"piece {item[0]}"
        fields = _object(item[1], name, {"left", "right", "point", "upper"})
        a, b, c = _fractions(fields, name, "left", "right", "point")
        bound = _value(fields["upper"], f"{name}: upper")
        _require(a == start, f"{name} does not start where it should")
        _require(a < b <= top or a == b == top, f"{name} leaves its group or is empty")
        _require(a <= c <= b, f"{name}: its point lies outside")
        k = bisect_right(self.roots, a)
        _require(all(x >= b for x in self.roots[k : k + 1]), f"{name} has a root strictly inside")
        _require(_at_most(bound, upper), f"{name}: its upper exceeds the certificate's")
        _require(self._keeps(a, b, c, bound), f"{name}: its bound is not shown")
        return b

    def _keeps(self, a: Fraction, b: Fraction, c: Fraction, bound: Value) -> bool:  # on [a, b]
        if c in self.roots:
            return a == b
        for bits in self.precisions:
            slack, (_, high, e) = self._slack(a, b, c, bits), self._at(c, bits)
            low, _, f = _enclosed(bound, bits)
            if slack <= 1 << bits and _le(high * _exp(slack, bits), e - bits, low, f):
                return True
        exact = self._exact(c)
        if exact is None or not _at_most((exact, 0), bound):
            return False
        slope = sum((n / (c - Fraction(q, r)) for r, q, n in self.steps), Fraction(0))
        return slope * (a - c) <= 0 and slope * (b - c) <= 0

    def reaches(self, c: Fraction, lower: Value) -> bool:  # |p(c)| ≥ lower
        if c in self.roots or lower[0] == 0:
            return lower[0] == 0
        for bits in self.precisions:
            (low, _, e), (_, high, f) = self._at(c, bits), _enclosed(lower, bits)
            if _le(high, f, low, e):
                return True
        return (exact := self._exact(c)) is not None and _at_most(lower, (exact, 0))

    def _slack(self, a: Fraction, b: Fraction, c: Fraction, bits: int) -> int:
        low = high = 0  # enclose F(c)(b − a)·2^bits; returned is max(F(c)(a − c), F(c)(b − c), 0)
        x, y, width = c.numerator, c.denominator, b - a
        scale = y * width.numerator << bits
        for r, q, n in self.steps:
            term, rest = divmod(-n * r * scale, (q * y - r * x) * width.denominator)
            low, high = low + term, high + term + (rest != 0)
        t = (c - a) / width if width else Fraction(0)
        return max(math.ceil(-low * t), math.ceil(high * (1 - t)), 0)

    def _at(self, c: Fraction, bits: int) -> Interval:  # encloses |p(c)|
        _require(time.monotonic() < self.deadline, "the time limit is reached")
        x, y = c.numerator, c.denominator
        factors = [(_ratio(abs(q * y - r * x), q * y, bits), n) for r, q, n in self.steps]
        return _power(factors, bits)

    def _exact(self, c: Fraction) -> Fraction | None:  # |p(c)|, or None where it is long
        values = [(abs(1 - Fraction(r, q) * c), n) for r, q, n in self.steps]
        size = sum(n * (v.numerator.bit_length() + v.denominator.bit_length()) for v, n in values)
        return Fraction(math.prod(v**n for v, n in values)) if size <= MAX_EXACT_BITS else None


def _exp(x: int, bits: int) -> int:  # above exp(x/2^bits)·2^bits, 0 ≤ x ≤ 2^bits, by Taylor
    total, term, i = 1 << bits, (1 << bits) * (x > 0), 0
    while term > 1:
        i += 1
        term = -(-term * x // (i << bits))
        total += term
    return total + term  # the terms left out sum to at most term/i


def _enclosed(value: Value, bits: int) -> Interval:  # of x·10^e
    (x, e), bits = value, bits + 64  # of which powers up to 10^(10^15) lose some 50
    ten = _ratio(10, 1, bits) if e > 0 else _ratio(1, 10, bits)
    return _power([(_ratio(x.numerator, x.denominator, bits), 1), (ten, abs(e))], bits)


def _power(factors: list[tuple[Interval, int]], bits: int) -> Interval:  # of ∏ x^n
    low, high, e = 1, 1, 0  # squared for each bit of the n, of all of them at once
    for k in reversed(range(max(n for _, n in factors).bit_length())):
        for (x, y, f), n in [((low, high, e), 1 << k), *factors]:
            if n >> k & 1:
                low, high, e = low * x, high * y, e + f
                cut = max(high.bit_length() - bits, 0)
                low, high, e = low >> cut, -(-high >> cut), e + cut
    return low, high, e


def _ratio(top: int, bottom: int, bits: int) -> Interval:
    shift = bits + bottom.bit_length() - top.bit_length() + 1
    low, rest = divmod(top << max(shift, 0), bottom << max(-shift, 0))
    return low, low + (rest != 0), -shift


def _le(m: int, e: int, n: int, f: int) -> bool:  # m·2^e ≤ n·2^f; never writes huge powers out
    if not m or not n or m.bit_length() + e != n.bit_length() + f:
        return not m or (n > 0 and m.bit_length() + e < n.bit_length() + f)
    return m << max(e - f, 0) <= n << max(f - e, 0)


def _at_most(x: Value, y: Value) -> bool:  # exact: the fractions are far below 10^(±40 000)
    shift = max(-40_000, min(40_000, x[1] - y[1]))
    return bool(x[0] * 10 ** max(shift, 0) <= y[0] * 10 ** max(-shift, 0))


STATED = {"groups", "steps", "at_most"}
KINDS = {  # keys of the statement, keys of its proof, what verifies it
    "contraction": (STATED | {"lower", "upper", "witness"}, {"digits", "pieces"}, _contraction),
    "comparison": (STATED | {"cross"}, {"vector"}, _comparison),
    "alternation": ({"groups", "length", "lower"}, {"steps", "points"}, _alternation),
    "inverse-image": ({"groups", "length", "at_least"}, {"steps", "points"}, _inverse_image),
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
