"""Tampered certificates of inequalities: rejected by their seal, or accepted only if still true.

A change of any number, sign, end, bracket, cut, term or factor, with the hashes recomputed, leaves
either a proof of a true statement or something that the mathematics rejects. z3, which the checker
has no part in, decides whether the statement that is left is true.
"""

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from strategies.inequalities import Certificate, accepted, is_true, originals

from proofs_check.certificate import sealed
from proofs_check.inequality_checker import check

Place = tuple[str | int, ...]


def places(value: object, path: Place = ()) -> list[Place]:
    """Where every text and number of a certificate stands."""
    if isinstance(value, dict):
        return [p for key, item in value.items() for p in places(item, (*path, key))]
    if isinstance(value, list):
        return [p for i, item in enumerate(value) for p in places(item, (*path, i))]
    return [path]


def at(made: Certificate, path: Place) -> tuple[Any, Any]:
    """What holds the last key of a path, and that key."""
    holder: Any = made
    for key in path[:-1]:
        holder = holder[key]
    return holder, path[-1]


def lists(value: object, path: Place = ()) -> list[Place]:
    """Where every list with something in it stands."""
    found = [path] if isinstance(value, list) and value else []
    items = value.items() if isinstance(value, dict) else enumerate(value if found else [])
    return found + [p for key, item in items for p in lists(item, (*path, key))]


# --- The changes: each changes its certificate in place, or says that it cannot -----------------


def replaced(made: Certificate, rng: random.Random, what: str, by: Callable[[str], str]) -> bool:
    """Replaces one match of a pattern in some text of the statements or of the proofs."""
    part = rng.choice(["statements", "proofs"])
    texts = [(*path,) for path in places(made[part], (part,)) if matches(made, path, what)]
    if not texts:
        return False
    holder, key = at(made, rng.choice(texts))
    found = rng.choice(list(re.finditer(what, str(holder[key]))))
    text = str(holder[key])
    new = text[: found.start()] + by(found[0]) + text[found.end() :]
    holder[key] = int(new) if isinstance(holder[key], int) and new.isdigit() else new
    return True


def matches(made: Certificate, path: Place, what: str) -> bool:
    holder, key = at(made, path)
    is_text = isinstance(holder[key], str | int) and not isinstance(holder[key], bool)
    return is_text and key != "method" and re.search(what, str(holder[key])) is not None


def digit(made: Certificate, rng: random.Random) -> bool:
    return replaced(made, rng, r"[0-9]", lambda _: rng.choice("0123456789"))


def number_added(made: Certificate, rng: random.Random) -> bool:
    return replaced(made, rng, r"(?<![\^/0-9])[0-9]+(?!/)", lambda n: f"{n}{rng.randint(0, 9)}")


def denominator(made: Certificate, rng: random.Random) -> bool:
    return replaced(made, rng, r"(?<![\^/0-9])[0-9]+(?!/)", lambda n: f"{n}/{rng.randint(1, 9)}")


def sign(made: Certificate, rng: random.Random) -> bool:
    return replaced(made, rng, r" [+-] ", lambda s: " - " if s == " + " else " + ")


def bracket(made: Certificate, rng: random.Random) -> bool:
    other = {"[": "(", "(": "[", "]": ")", ")": "]"}
    return replaced(made, rng, r"[\[\]()]", lambda s: other[s])


def end(made: Certificate, rng: random.Random) -> bool:
    new = rng.choice(["-2", "-1/9", "0", "1/7", "3"])
    return replaced(made, rng, r"(?<=[\[(])[^,]+|(?<=, )[^\])]+(?=[\])])", lambda _: new)


def infinite(made: Certificate, rng: random.Random) -> bool:
    box = rng.choice(made["statements"])["box"]
    i = rng.randrange(len(box))
    name, ends = box[i].split(" in ")
    low, high = ends[1:-1].split(", ")
    box[i] = rng.choice([f"{name} in (-oo, {high}{ends[-1]}", f"{name} in {ends[0]}{low}, oo)"])
    return True


def relation(made: Certificate, rng: random.Random) -> bool:
    return replaced(made, rng, r" (>=|>|=) ", lambda _: rng.choice([" > ", " >= ", " = "]))


def negated(made: Certificate, rng: random.Random) -> bool:
    statement = rng.choice(made["statements"])
    text = statement["inequality"]
    flipped = {" + ": " - ", " - ": " + "}
    text = re.sub(r" [+-] ", lambda found: flipped[found[0]], text)
    statement["inequality"] = text[1:] if text[0] == "-" else f"-{text}"
    return True


def variable(made: Certificate, rng: random.Random) -> bool:
    return replaced(made, rng, r"\b[xyz]\b", lambda _: rng.choice("xyz"))


def term_dropped(made: Certificate, rng: random.Random) -> bool:
    return replaced(made, rng, r" [+-] [^ ]+(?! 0)", lambda _: "")


def item_dropped(made: Certificate, rng: random.Random) -> bool:
    holder, key = at(made, rng.choice(lists(made["proofs"], ("proofs",))[1:] or [("proofs",)]))
    if key == "proofs":
        return False
    del holder[key][rng.randrange(len(holder[key]))]
    return True


def item_doubled(made: Certificate, rng: random.Random) -> bool:
    holder, key = at(made, rng.choice(lists(made["proofs"], ("proofs",))[1:] or [("proofs",)]))
    if key == "proofs":
        return False
    i = rng.randrange(len(holder[key]))
    holder[key].insert(i, copy.deepcopy(holder[key][i]))
    return True


def items_swapped(made: Certificate, rng: random.Random) -> bool:
    wide = [path for path in lists(made) if path and len(at(made, path)[0][path[-1]]) > 1]
    if not wide:
        return False
    holder, key = at(made, rng.choice(wide))
    i = rng.randrange(len(holder[key]) - 1)
    holder[key][i : i + 2] = holder[key][i : i + 2][::-1]
    return True


def given_dropped(made: Certificate, rng: random.Random) -> bool:
    statement = rng.choice(made["statements"])
    if not statement["given"]:
        return False
    statement["given"].pop(rng.randrange(len(statement["given"])))
    return True


def factor_renamed(made: Certificate, rng: random.Random) -> bool:
    names = ["low x", "high x", "low y", "high y", "low z", "given 1"]
    return replaced(made, rng, r"^(low|high) \w|^given 1", lambda _: rng.choice(names))


def cell_renamed(made: Certificate, rng: random.Random) -> bool:
    cells = made["proofs"][0].get("cuts")
    if not cells:
        return False
    i = rng.randrange(len(cells))
    cells[i] = rng.choice([None, 1, ["x", "1/2"], ["y", "1/3"]])
    return True


def proof_exchanged(made: Certificate, rng: random.Random) -> bool:
    made["proofs"] = copy.deepcopy(rng.choice(originals_once())["proofs"])
    return True


CHANGES: list[Callable[[Certificate, random.Random], bool]] = [
    *(digit, number_added, denominator, sign, bracket, end, infinite, relation, negated),
    *(variable, term_dropped, item_dropped, item_doubled, items_swapped, given_dropped),
    *(factor_renamed, cell_renamed, proof_exchanged),
]
_MADE: list[Certificate] = []


def originals_once() -> list[Certificate]:
    if not _MADE:
        _MADE.extend(originals())
    return _MADE


# --- The tests ----------------------------------------------------------------------------------


def test_unsealed_tamperings_are_all_rejected() -> None:
    rng = random.Random(1)
    for i in range(600):
        made = originals_once()[i % len(originals_once())]
        tampered = copy.deepcopy(made)
        if CHANGES[i % len(CHANGES)](tampered, rng) and tampered != made:
            assert not accepted(tampered)
    for made in originals_once():
        assert not accepted({**made, "claim": "another"})


def test_re_sealed_tamperings_are_accepted_only_if_their_statement_is_true() -> None:
    rng = random.Random(2)
    rejected: Counter[str] = Counter()
    true = 0
    for i in range(2400):
        change = CHANGES[i % len(CHANGES)]
        made = rng.choice(originals_once())
        tampered = copy.deepcopy(made)
        if not change(tampered, rng) or tampered == made:
            continue
        result = check(json.dumps(sealed(tampered)))
        if not result.accepted:
            rejected[change.__name__] += 1
            assert "sha256" not in result.message
            continue
        true += 1
        for statement in tampered["statements"]:
            assert is_true(statement), f"{change.__name__}: {result.message}"
    assert rejected.total() > 1000
    assert min(rejected[change.__name__] for change in CHANGES) >= 5
    assert true > 50  # a wider room, a weaker relation, a finer cut


def test_false_statements_are_rejected_whatever_the_proof_says() -> None:
    rng = random.Random(3)
    count = 0
    for i in range(1200):
        tampered = copy.deepcopy(rng.choice(originals_once()))
        changes = [number_added, denominator, sign, end, infinite, negated, relation, term_dropped]
        statements = copy.deepcopy(tampered["statements"])
        if not changes[i % len(changes)](tampered, rng) or tampered["statements"] == statements:
            continue
        try:
            is_false = is_true(tampered["statements"][0]) is False
        except (ValueError, ZeroDivisionError, KeyError):  # no statement any more
            continue
        if is_false:
            count += 1
            assert not accepted(sealed(tampered))
    assert count > 200


def test_what_stays_true_is_still_accepted_when_re_sealed() -> None:
    for made in originals_once():
        tampered = {**copy.deepcopy(made), "claim": "another wording", "versions": {}}
        assert accepted(sealed(tampered))
        twice = {key: made[key] * 2 for key in ("statements", "proofs")}
        assert accepted(sealed({**made, **twice}))
