"""The proof on re-embedded data fails when VᵀV = I, or the kind of vector, is taken away."""

import pytest
import sympy as sp
from strategies.decisions import evidence_of
from strategies.false_twins import attempt_at

from proofs_check.check import checks
from proofs_check.data import C, V, W, h, isometric_words, lam, q, u, w
from proofs_check.evidence import Verdict
from proofs_check.exact_decision import NotProved

CHECK = checks()["data.embedding-invariance"]


def test_the_claim_is_proved_and_names_what_it_trusts():
    (found,) = evidence_of("data.embedding-invariance")
    assert found.verdict is Verdict.PROVED
    assert "the spectral theorem" in found.trusts


@pytest.mark.parametrize("dropped", [0, 1, 2])
def test_the_formal_statement_needs_each_hypothesis(dropped):
    hypotheses = list(CHECK.claim.statement().hypotheses)
    del hypotheses[dropped]
    (found,) = attempt_at(CHECK, hypotheses=tuple(hypotheses))
    assert found.verdict is Verdict.UNDECIDED
    assert "modulo the conditions" in found.scope


def test_words_without_their_rule_are_not_equal():
    eigen = sp.Eq(C * q, lam * q, evaluate=False)
    with pytest.raises(NotProved, match="reduces to"):
        isometric_words("no eigenvector", V * C * W * V * q, lam * V * q)
    with pytest.raises(NotProved, match="reduces to"):
        isometric_words("W on the wrong side", V * W * V * C * W, C * W, eigen)
    with pytest.raises(NotProved, match="reduces to"):
        isometric_words("u is not orthogonal", V * C * W * u, 0)
    with pytest.raises(NotProved, match="reduces to"):
        isometric_words("h is not embedded", W * (V * w - h), w - h)
