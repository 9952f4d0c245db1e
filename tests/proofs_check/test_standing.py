import pytest

from proofs_check.evidence import Verdict
from proofs_check.ledger import Entry
from proofs_check.standing import resting_on, standings


def entry(evidence):
    return Entry(evidence=(evidence,), seconds=1.0, recorded="")


@pytest.fixture
def found(stand_ins):
    claims = {
        "a.base": stand_ins.claim_called("a.base", uses=("z.deep",)),
        "b.top": stand_ins.claim_called("b.top", uses=("a.base",)),
        "z.deep": stand_ins.claim_called("z.deep"),
    }

    def verdicts(**evidence):
        names = {name.replace("_", "."): entry(item) for name, item in evidence.items()}
        return standings(claims, names)

    return verdicts


def test_proofs_on_proofs_are_proved(stand_ins, found):
    proved = stand_ins.proved(None)
    each = found(a_base=proved, b_top=proved, z_deep=proved)
    assert [item.verdict for item in each.values()] == [Verdict.PROVED] * 3
    assert list(each) == ["a.base", "b.top", "z.deep"]


def test_a_proof_is_no_stronger_than_what_it_rests_on_through_others(stand_ins, found):
    proved = stand_ins.proved(None)
    each = found(a_base=proved, b_top=proved, z_deep=stand_ins.certified(None))
    assert each["b.top"].verdict is Verdict.CERTIFIED
    assert each["b.top"].held_back_by == ("a.base",)
    assert "held back by a.base" in each["b.top"].scope
    assert each["z.deep"].held_back_by == ()


@pytest.mark.parametrize("weak", ["refuted", "undecided", "needs"])
def test_a_proof_that_rests_on_something_not_established_is_undecided(stand_ins, found, weak):
    proved = stand_ins.proved(None)
    each = found(a_base=proved, b_top=proved, z_deep=getattr(stand_ins, weak)(None))
    assert each["b.top"].verdict is Verdict.UNDECIDED
    assert each["a.base"].verdict is Verdict.UNDECIDED


def test_a_proof_that_rests_on_something_not_verified_is_undecided(stand_ins, found):
    each = found(b_top=stand_ins.proved(None))
    assert each["b.top"].verdict is Verdict.UNDECIDED
    assert each["a.base"].scope == "not verified yet: mrgd verify a.base"


def test_a_refutation_stands_whatever_it_rests_on(stand_ins, found):
    each = found(b_top=stand_ins.refuted(None))
    assert each["b.top"].verdict is Verdict.REFUTED
    assert each["b.top"].counterexample == {"x": "1/2"}


def test_claims_that_rest_on_themselves_are_refused(stand_ins):
    claims = {
        "a.one": stand_ins.claim_called("a.one", uses=("a.two",)),
        "a.two": stand_ins.claim_called("a.two", uses=("a.one",)),
    }
    with pytest.raises(ValueError, match=r"a\.two uses itself through a\.one"):
        standings(claims, {})


def test_claims_that_rest_on_nothing_known_are_refused(stand_ins):
    claims = {"a.one": stand_ins.claim_called("a.one", uses=("a.two",))}
    with pytest.raises(ValueError, match=r"a\.one uses a\.two, which is no claim"):
        standings(claims, {})


def test_what_a_claim_rests_on_is_found_through_others(stand_ins):
    claims = {
        "a.base": stand_ins.claim_called("a.base", uses=("z.deep",)),
        "b.top": stand_ins.claim_called("b.top", uses=("a.base",)),
        "c.apart": stand_ins.claim_called("c.apart"),
        "z.deep": stand_ins.claim_called("z.deep"),
    }
    assert list(resting_on(("b.top",), claims)) == ["a.base", "b.top", "z.deep"]


def test_the_json_of_a_claim_has_the_fields_of_the_interface(stand_ins, found):
    row = found(z_deep=stand_ins.refuted(None))["z.deep"].to_json(certificate="c.json")
    assert {
        "id",
        "title",
        "kind",
        "verdict",
        "scope",
        "uses",
        "evidence",
        "counterexample",
        "certificate",
        "seconds",
        "audit",
    } <= set(row)
    assert row["audit"] is None
    assert row["verdict"] == "refuted"
    assert row["counterexample"] == {"x": "1/2"}
    assert row["certificate"] == "c.json"
