"""No method proves a random goal that is false, or has no value, at a point of its domain.

Most of the goals are false by a hair. The judge (`strategies.random_goals`) shares no code with
the engine; it looks at points only, and what it finds there is enough to break a proof.
"""

from collections import Counter
from functools import partial
from random import Random

import pytest
import sympy as sp
from strategies.goals import goal, le, lt, real
from strategies.random_goals import breach, random_goal

from proofs_check.engine.branching import branching
from proofs_check.engine.certified import certificate
from proofs_check.engine.enumeration import enumeration, first_cases
from proofs_check.engine.exact import solver
from proofs_check.engine.identities import identities
from proofs_check.engine.integer_induction import induction, with_closed_sums
from proofs_check.engine.method import within
from proofs_check.engine.monotone import monotone
from proofs_check.engine.provers import assumed, over_reals
from proofs_check.exact_decision import NotProved

METHODS = {
    "assumed": assumed,
    "identities": identities,
    "certificate": certificate,
    "solver": solver,
    "branching": branching,
    "monotone": monotone,
    "enumeration": partial(enumeration, over_reals=over_reals),
    "first cases": partial(first_cases, over_reals=over_reals),
    "induction": partial(induction, over_reals=over_reals),
    "closed forms": partial(with_closed_sums, over_reals=over_reals),
}
GOALS = 12  # a method and a seed


def _is_proved(method, claim):
    try:
        with within(0.4):
            method(claim, seconds=0.2)
    except NotProved:
        return False
    return True


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("seed", range(8))
def test_what_a_method_proves_holds_at_every_point_that_is_looked_at(seed):
    proved: Counter[str] = Counter()
    for number in range(GOALS):
        draw = Random(1000 * seed + number)
        claim = random_goal(draw)
        for name, method in METHODS.items():
            if _is_proved(method, claim):
                proved[name] += 1
                found = breach(claim, draw, count=120)
                assert found is None, f"{name} proves {claim}, {found[0]} at {found[1]}"
    assert proved, "no goal of this seed is proved by any method"


x, h = real("x", 0, 1), real("h", 0, 3)


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        (goal(lt(1 + x, sp.exp(x))), "false"),
        (goal(le(sp.log(x), x)), "undefined"),
        (goal(le(1 - h**2 / 2 + h**4 / 25, sp.cos(h))), "false"),
        (goal(le(1, h), lt(0, h)), "false"),
        (goal(sp.Or(lt(h, 0), le(1 / (h - 3), 0), evaluate=False)), "undefined"),
    ],
)
def test_the_judge_finds_a_breach(claim, word):
    found = breach(claim, Random(1), count=400)
    assert found is not None
    assert found[0] == word


def test_the_judge_has_nothing_against_what_is_true():
    for claim in (goal(le(1 + x, sp.exp(x))), goal(lt(0, h), lt(1, h)), goal(le(x**x, 1))):
        assert breach(claim, Random(1), count=400) is None
