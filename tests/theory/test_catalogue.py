"""The catalogue: which claims there are, and that none rests on itself."""

from types import ModuleType

import pytest
import sympy as sp
from strategies.instances import at

from theory import catalogue
from theory.catalogue import claims, derivations, from_the_ground_up
from theory.claim import Claim, Kind, Statement, Variable
from theory.derivation import Derivation

# The ids that the description of the mathematics gives to the quadratic section.
PROMISED = {
    "cycle.norm",
    "cycle.factor-bounds",
    "cycle.step-counts",
    "cycle.necessity",
    "cycle.convergence",
    "cycle.growth",
    "cycle.growth-as-said",
    "complexity.table",
    "complexity.advantage",
}
THEOREMS = [name for name, claim in claims().items() if claim.kind is Kind.THEOREM]


def stated(name, *uses):
    x = sp.Symbol("x", real=True)
    return Claim(
        id=name,
        kind=Kind.THEOREM,
        title="squares",
        source="a test",
        uses=uses,
        state=lambda: Statement(variables=(Variable(x, "real"),), conclusion=x**2 >= 0),
    )


@pytest.fixture
def collected(monkeypatch):
    """The catalogue of given claims, one module each."""

    def collect(*found):
        modules = []
        for claim in found:
            module = ModuleType(f"module_{len(modules)}")
            module.stated = claim
            modules.append(module)
        monkeypatch.setattr(catalogue, "_MODULES", tuple(modules))
        return claims.__wrapped__()

    return collect


def test_every_promised_claim_is_there():
    assert set(claims()) >= PROMISED


def test_claims_are_kept_under_their_own_ids_and_cannot_be_changed():
    assert all(name == claim.id for name, claim in claims().items())
    with pytest.raises(TypeError):
        claims()["cycle.norm"] = None  # type: ignore[index]


def test_from_the_ground_up_every_claim_comes_after_all_that_it_uses():
    before = set()
    for claim in from_the_ground_up(claims()):
        assert set(claim.uses) <= before
        before.add(claim.id)
    assert before == set(claims())


def test_every_statement_can_be_built_and_described():
    for claim in claims().values():
        assert claim.statement().variables
        assert claim.description


@pytest.mark.parametrize("name", THEOREMS)
def test_a_theorem_is_not_false_at_its_own_instance_unless_it_is_the_refuted_one(name):
    statement = claims()[name].statement()
    assert statement.instance
    is_false = at(statement.conclusion, statement.instance) == sp.false
    assert statement.conclusion not in {sp.true, sp.false}  # true as soon as it is written
    assert is_false is (name == "cycle.growth-as-said")


def test_two_claims_with_one_id_are_refused(collected):
    with pytest.raises(ValueError, match=r"claim a\.b is stated twice"):
        collected(stated("a.b"), stated("a.b"))


def test_a_claim_that_uses_one_that_is_not_stated_is_refused(collected):
    with pytest.raises(ValueError, match=r"claim a\.b uses c\.d, which is no claim"):
        collected(stated("a.b", "c.d"))


def test_claims_that_use_one_another_in_a_circle_are_refused(collected):
    with pytest.raises(ValueError, match="uses itself through"):
        collected(stated("a.b", "c.d"), stated("c.d", "e.f"), stated("e.f", "a.b"))


def test_a_claim_may_use_an_earlier_or_a_later_one(collected):
    assert list(collected(stated("c.d"), stated("a.b", "c.d"))) == ["c.d", "a.b"]
    assert list(collected(stated("a.b", "c.d"), stated("c.d"))) == ["a.b", "c.d"]


def derived(name):
    return Derivation(claim=name, title="a title", source="a test", derive=tuple)


@pytest.fixture
def derived_beside(monkeypatch):
    """The derivations of a module that has the given ones, beside the claim a.b."""

    def collect(*found):
        module = ModuleType("module")
        for number, each in enumerate((stated("a.b"), *found)):
            setattr(module, f"part_{number}", each)
        monkeypatch.setattr(catalogue, "_MODULES", (module,))
        monkeypatch.setattr(catalogue, "claims", claims.__wrapped__)
        return derivations.__wrapped__()

    return collect


def test_derivations_are_of_claims_in_the_order_of_the_claims():
    known = list(claims())
    places = [known.index(name) for name in derivations()]
    assert places == sorted(places)
    assert all(name == derivation.claim for name, derivation in derivations().items())


def test_a_reader_sets_order_depth_activation_and_loss_and_each_has_a_default():
    for derivation in derivations().values():
        assert set(derivation.parameters) <= {"order", "depth", "activation", "loss"}
        assert derivation.derive()


def test_a_derivation_is_collected_with_its_claim(derived_beside):
    assert list(derived_beside(derived("a.b"))) == ["a.b"]


def test_a_claim_that_is_derived_twice_is_refused(derived_beside):
    with pytest.raises(ValueError, match=r"claim a\.b is derived twice"):
        derived_beside(derived("a.b"), derived("a.b"))


def test_a_derivation_of_no_claim_is_refused(derived_beside):
    with pytest.raises(ValueError, match=r"c\.d is derived, and is no claim"):
        derived_beside(derived("c.d"))
