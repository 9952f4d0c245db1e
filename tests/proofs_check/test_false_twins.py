"""False twins of every theorem: none is proved, and the exact points of each refute some.

A twin differs from the theorem by one change made by rule (strategies.twins). Not every twin is
false: one that the theorem implies is true, and a check that works on the statement it is given
may prove it. That implication is decided here, by itself.
"""

import dataclasses
from collections import Counter

import pytest
import sympy as sp
from strategies.twins import twins

from proofs_check.check import checks
from proofs_check.evidence import Verdict, combined_verdict
from proofs_check.exact_decision import NotProved, decide
from proofs_check.instance import failing_point
from theory.catalogue import claims
from theory.claim import Kind

STRONG = {Verdict.KERNEL, Verdict.PROVED, Verdict.CERTIFIED}
AT_LEAST = 3
# Claims that are stated in order to be refuted have no proof that a twin could borrow.
THEOREMS = [
    name
    for name, claim in claims().items()
    if claim.kind is Kind.THEOREM and not name.endswith("-as-said")
]


# Twins that no exact decision reads, read by hand and found true: how their digests begin, and why.
TRUE_BY_HAND = {
    "36597e317326": "fixed points: a power of ‖w‖ twice, with either sign, is no zero off 0",
    "2d5a48937d9c": "fixed points: the bracket dropped; what is left vanishes at 0 alone",
    "661198f926eb": "fixed points: the power of ‖w‖ dropped, which is positive off 0",
    "457aca34609a": "fixed points: ‖w‖ to a higher power, still positive off 0",
    "b870437d4daa": "fixed points: another N, and the theorem holds for all",
    "843ad3d06367": "untrainable: the rate is any real number, and 1 is one",
}


def is_implied(twin, theorem):
    """Whether the theorem gives each part of the twin's conclusion, under the hypotheses."""
    parts = set(sp.And.make_args(theorem.conclusion))
    for part in set(sp.And.make_args(twin.conclusion)) - parts:
        if not any(gives(given, part, twin.hypotheses) for given in parts):
            return False
    return True


def is_true(twin, theorem):
    """Whether a twin is known to be true: read by hand, or implied by the theorem."""
    return twin.digest[:12] in TRUE_BY_HAND or is_implied(twin, theorem)


def gives(given, part, hypotheses):
    """Whether one relation implies the other, each power with a variable in it one number."""
    powers = {p for each in (given, part) for p in each.atoms(sp.Pow) if not p.exp.is_Rational}
    names = {p: sp.Symbol(f"power_{k}", positive=True) for k, p in enumerate(powers)}
    if not all(p.base.is_positive for p in powers):
        return False
    relations = [each.xreplace(names) for each in (given, part, *hypotheses)]
    try:
        decide("weaker", relations[1], given=[relations[0], *relations[2:]])
    except NotProved:
        return False
    return True


def outcome(name, twin, *, seal):
    """How the twin falls: 'point' or 'step', or the verdict that it is given."""
    if failing_point(twin) is not None:
        return "point"
    check = checks()[name]
    claim = dataclasses.replace(check.claim, state=lambda: twin)
    verdict = combined_verdict(dataclasses.replace(check, claim=claim, seal=seal).evidence())
    return "step" if verdict in {Verdict.UNDECIDED, Verdict.REFUTED} else verdict


@pytest.mark.parametrize("name", THEOREMS)
def test_no_false_twin_of_a_theorem_is_proved(name, capsys):
    counts = Counter()
    proved = []
    theorem = claims()[name].statement()
    for change, twin in twins(theorem):
        found = outcome(name, twin, seal=checks()[name].seal)
        if found in STRONG:
            found = "true" if is_true(twin, theorem) else "proved"
        counts[found] += 1
        if found == "proved":
            proved.append(change)
    with capsys.disabled():
        print(f"\n{name}: {sum(counts.values())} twins, {dict(counts)}", end="")  # noqa: T201
    assert not proved


@pytest.mark.parametrize("name", THEOREMS)
def test_three_false_twins_fall_without_the_seal(name):
    altered = [twin for _, twin in twins(claims()[name].statement())]
    at_points = [failing_point(twin) is not None for twin in altered]
    fallen = sum(at_points)
    for twin, found in zip(altered, at_points, strict=True):
        if fallen >= AT_LEAST:
            break
        fallen += not found and outcome(name, twin, seal="") == "step"
    assert fallen >= AT_LEAST
