"""What hypotheses are needed for: needed, not needed, or open, and never more than was found."""

import pytest
import sympy as sp

from proofs_check.audit import audit
from proofs_check.auditing import audit_lines
from proofs_check.check import checks
from proofs_check.engine.goal_audit import audited_goal
from proofs_check.exact_decision import NotProved, decide_whole
from proofs_check.hypothesis import AuditLine, Need, each_left_out, fixed_by, line_from_json
from theory.claim import Statement, Variable
from theory.domain import Domain, DomainSymbol, Numbers
from theory.goal import Goal
from theory.quantifier import ForAll

x, y, z = sp.symbols("x y z", real=True)
n, k = sp.symbols("n k", integer=True, positive=True)
a, b = sp.IndexedBase("a"), sp.IndexedBase("b")


def statement(*hypotheses, conclusion, instance, **points):
    symbols = sorted({s for part in (*hypotheses, conclusion) for s in part.free_symbols}, key=str)
    variables = tuple(
        Variable(s.base if isinstance(s, sp.Indexed) else s, "")
        for s in symbols
        if not (isinstance(s, sp.Symbol) and s in {part.label for part in (a, b)})
    )
    return Statement(
        variables=variables,
        hypotheses=hypotheses,
        conclusion=conclusion,
        instance={key: sp.sympify(value) for key, value in instance.items()},
        **points,
    )


def decided(found):
    """Proved by exact decision of the statement itself."""
    try:
        decide_whole(found)
    except NotProved:
        return ""
    return "exact decision"


def needs(found):
    return {sp.sstr(each.hypothesis): each.need for each in found}


def test_a_hypothesis_is_needed_where_a_point_breaks_it_alone_and_the_conclusion():
    squares = statement(x >= 1, y >= 0, conclusion=x**2 + y >= 1, instance={x: 2, y: 0})
    found = audit(squares, is_proved=decided)
    assert [each.need for each in found] == [Need.NEEDED, Need.NEEDED]
    first, second = (each.point for each in found)
    assert first[x] < 1
    assert first[y] >= 0
    assert first[x] ** 2 + first[y] < 1
    assert second[x] >= 1
    assert second[y] < 0
    assert second[x] ** 2 + second[y] < 1


def test_a_hypothesis_is_not_needed_where_the_statement_without_it_is_proved():
    squares = statement(x >= 1, conclusion=x**2 + 1 >= 2 * x, instance={x: 2})
    (found,) = audit(squares, is_proved=decided)
    assert (found.need, found.point) == (Need.NOT_NEEDED, None)
    assert found.note == "proved without it: exact decision"


def test_a_hypothesis_is_open_where_nothing_is_found():
    # the conclusion fails at x = 1/7 alone, which no search meets and no method here proves
    far = statement(x >= 1, conclusion=sp.Ne(7 * x, 1), instance={x: 2})
    (found,) = audit(far, is_proved=decided, seconds=0.2)
    assert (found.need, found.point) == (Need.OPEN, None)
    (shown,) = audit(
        statement(
            x >= 1,
            conclusion=sp.Ne(7 * x, 1),
            instance={x: 2},
            breaking=({x: sp.Rational(1, 7)},),
        )
    )
    assert shown.need is Need.NEEDED


def test_without_a_method_that_proves_nothing_is_not_needed():
    squares = statement(x >= 1, conclusion=x**2 + 1 >= 2 * x, instance={x: 2})
    assert [each.need for each in audit(squares, seconds=0.2)] == [Need.OPEN]


def test_a_reason_to_keep_a_hypothesis_is_shown_with_what_was_found():
    kept = {x >= 1: "it is the setting"}
    squares = statement(x >= 1, conclusion=x**2 + 1 >= 2 * x, instance={x: 2}, kept=kept)
    (found,) = audit(squares, is_proved=decided)
    assert found.note == "proved without it: exact decision; kept: it is the setting"
    (unproved,) = audit(squares, seconds=0.2)
    assert (unproved.need, unproved.note) == (Need.OPEN, "it is the setting")


def test_a_reason_for_what_is_no_hypothesis_is_refused():
    with pytest.raises(ValueError, match="y >= 0 is no hypothesis"):
        statement(x >= 1, conclusion=x > 0, instance={x: 2}, kept={y >= 0: "why"})


def test_a_hypothesis_that_adds_nothing_is_found_wherever_it_is_added():
    product = statement(x >= 0, y >= x, conclusion=x * y >= x**2, instance={x: 1, y: 2})
    for idle in (x + y >= -1, y > x - 1, sp.Or(x >= 0, z > 0)):
        twin = statement(
            x >= 0, idle, y >= x, conclusion=x * y >= x**2, instance={x: 1, y: 2, z: 1}
        )
        found = audit(twin, is_proved=decided)
        assert [each.need for each in found] == [
            *(each.need for each in audit(product, is_proved=decided)[:1]),
            Need.NOT_NEEDED,
            Need.NEEDED,
        ]


@pytest.mark.parametrize(
    ("name", "idle"),
    [
        ("convex.trailing-terms", lambda s: s["A"] + s["lambda"] > 2 * s["D"]),
        ("linear-network.slow-eigenvalue", lambda s: 2 * s["v"] <= 3 * s["u"]),
        ("hessian.graded-groups", lambda s: s["lambda"] < s["M"] * s["epsilon"] ** 2 + 1),
    ],
)
def test_an_idle_hypothesis_added_to_a_theorem_of_ours_is_found_not_needed(name, idle):
    from dataclasses import replace

    check = checks()[name]
    theorem = check.claim.statement()
    extra = idle({str(v.symbol): v.symbol for v in theorem.variables})
    twin = replace(theorem, hypotheses=(*theorem.hypotheses, extra))
    changed = replace(check, claim=replace(check.claim, state=lambda: twin))
    lines = audit_lines(changed)
    assert lines[-1].need is Need.NOT_NEEDED
    assert {line.need for line in lines[:-1]} <= {Need.NEEDED, Need.OPEN}


def test_a_check_that_is_sealed_proves_nothing_without_a_hypothesis():
    # its function proves the statement it was written for, whatever it is given
    check = checks()["cycle.growth-with-hypothesis"]
    assert check.seal
    (line,) = [line for line in audit_lines(check) if line.need is not Need.NEEDED]
    assert (line.hypothesis, line.need) == ("eta <= 1", Need.OPEN)
    assert line.note


def test_what_follows_from_the_other_hypotheses_is_not_needed_whatever_the_seal():
    check = checks()["complexity.nesterov"]
    assert check.seal
    lines = {line.hypothesis: line for line in audit_lines(check)}
    assert lines["s <= t"].need is Need.NOT_NEEDED
    assert lines["s <= t"].note.startswith("proved without it: it follows from the others")


def test_points_stay_in_the_domains_of_the_variables():
    p = sp.Symbol("p", positive=True)
    m = sp.Symbol("m", integer=True)
    positive = statement(p >= 1, conclusion=p > 0, instance={p: 2})
    (found,) = audit(positive, is_proved=lambda _: "by its domain", seconds=0.5)
    assert found.need is Need.NOT_NEEDED  # −1 breaks both, and is no value of p
    whole = statement(
        m >= 1, conclusion=2 * m >= 1, instance={m: 2}, breaking=({m: sp.Rational(1, 3)},)
    )
    (found,) = audit(whole)
    assert found.need is Need.NEEDED
    assert found.point[m].is_integer


def test_what_the_other_hypotheses_define_is_computed_anew():
    sums = statement(
        x >= 0,
        sp.Eq(y, 2 * x),
        sp.Eq(b[n], y + 1),
        ForAll(sp.Eq(b[k], b[k + 1] + 1), (k, 1, n - 1)),
        conclusion=b[1] >= n,
        instance={n: 3, x: 1, y: 2, b[1]: 5, b[2]: 4, b[3]: 3},
    )
    found = audit(sums)
    assert needs(found)["x >= 0"] is Need.NEEDED
    point = found[0].point
    assert point[x] < 0
    assert point[y] == 2 * point[x]
    assert [point[b[i]] for i in (1, 2, 3)] == [point[y] + 1 + j for j in (2, 1, 0)]


def test_the_value_that_an_equation_gives_is_any_number_without_it():
    (found,) = audit(statement(sp.Eq(y, 2), conclusion=y >= 1, instance={y: 2}))
    assert found.need is Need.NEEDED
    assert found.note == "it gives y, which is any number without it"
    assert fixed_by(ForAll(sp.Eq(a[k + 1], 2 * a[k]), (k, 1, n))) == a[k + 1]
    assert fixed_by(sp.Or(n < 2, sp.Eq(a[2], 3))) == a[2]
    assert fixed_by(sp.Eq(x**2, 2)) is None
    assert fixed_by(sp.Eq(x, x**2, evaluate=False)) is None
    assert fixed_by(x >= 2) is None


def test_a_term_without_a_value_shows_the_need_where_the_claim_is_not_false():
    logs = statement(x > 0, conclusion=sp.log(x) <= x - 1, instance={x: 1})
    (found,) = audit(logs)
    assert found.need is Need.NEEDED
    assert found.point[x] <= 0
    assert "no value" in found.note
    # a false premise leaves what follows it without any bearing
    guarded = statement(
        x > 0,
        conclusion=sp.Implies(x > 1, sp.log(x) > 0, evaluate=False),
        instance={x: 2},
    )
    (found,) = audit(guarded, seconds=0.3)
    assert found.need is Need.OPEN


def test_each_part_of_a_conjunction_is_a_hypothesis_of_its_own():
    both = sp.And(a[k] >= 1, a[k] <= 2)
    parts = list(each_left_out((ForAll(both, (k, 1, n)), sp.And(x > 0, y > 0), z > 0)))
    left = dict(parts)
    assert len(left) == 5
    least, most = (ForAll(part, (k, 1, n)) for part in (a[k] >= 1, a[k] <= 2))
    assert left[least] == (most, sp.And(x > 0, y > 0), z > 0)
    assert left[most] == (least, sp.And(x > 0, y > 0), z > 0)
    assert left[x > 0] == (ForAll(both, (k, 1, n)), y > 0, z > 0)
    assert left[z > 0] == (ForAll(both, (k, 1, n)), sp.And(x > 0, y > 0))


def test_a_line_says_the_same_after_it_was_stored():
    for line in (
        AuditLine(hypothesis="x > 0", need=Need.NEEDED, counterexample={"x": "-1"}),
        AuditLine(hypothesis="x > 0", need=Need.OPEN, note="why"),
    ):
        assert line_from_json(line.to_json()) == line


def test_a_need_without_its_counterexample_is_refused():
    with pytest.raises(ValueError, match="exact counterexample"):
        AuditLine(hypothesis="x > 0", need=Need.NEEDED)


class TestGoals:
    """Goals of users' files: refuted, proved, or open, by the engine's own methods."""

    u = DomainSymbol("u", Domain(numbers=Numbers.REAL))
    v = DomainSymbol("v", Domain(numbers=Numbers.REAL, low=sp.Integer(0)))

    def audited(self, *hypotheses, conclusion, defined=()):
        goal = Goal(variables=(self.u, self.v), hypotheses=hypotheses, conclusion=conclusion)
        return audited_goal(goal, seconds=20, defined=defined)

    def test_needed_and_not_needed(self):
        u, v = self.u, self.v
        lines = self.audited(sp.And(u >= 1, v >= sp.Rational(1, 2)), v <= 7, conclusion=u * v >= v)
        assert [(line.hypothesis, line.need) for line in lines] == [
            ("u >= 1", Need.NEEDED),
            ("v >= 1/2", Need.NOT_NEEDED),
            ("v <= 7", Need.NOT_NEEDED),
        ]
        point = {name: sp.Rational(value) for name, value in lines[0].counterexample.items()}
        assert point["u"] < 1
        assert sp.Rational(1, 2) <= point["v"] <= 7
        assert point["u"] * point["v"] < point["v"]
        assert lines[1].note.startswith("proved without it: ")

    def test_a_counterexample_to_a_false_claim_need_not_be_one_to_the_hypothesis(self):
        # it fails at u = 2, where the hypothesis holds; below 1 it is true
        (line,) = self.audited(self.u >= 1, conclusion=sp.Or(self.u < 1, self.u > 3))
        assert line.need is not Need.NEEDED

    def test_a_term_without_a_value_is_no_proof_without_the_hypothesis(self):
        u = self.u
        (line,) = self.audited(u > 0, conclusion=sp.log(u) <= u - 1)
        assert line.need is Need.NEEDED
        assert "no value" in line.note
        # u/u = 1 was simplified: what is left holds everywhere, and what was written does not
        quotient = sp.Implies(u > 0, sp.Ne(u, 0), evaluate=False)
        (line,) = self.audited(u > 0, conclusion=sp.Ge(u**2, 0), defined=(quotient,))
        assert line.need is Need.NEEDED
        assert line.counterexample["u"] == "0"

    def test_what_the_engine_cannot_settle_is_open(self):
        u = self.u
        conclusion = sp.sin(u**3 + sp.exp(u)) <= 1 + sp.cos(u**7) ** 2 + sp.exp(-u * 40)
        goal = Goal(variables=(u,), hypotheses=(u >= -sp.Rational(1, 7),), conclusion=conclusion)
        (line,) = audited_goal(goal, seconds=0.4)
        assert line.need is not Need.NEEDED  # it is true everywhere
        assert line.need is Need.OPEN or line.note
