"""Sentences in LaTeX: mathematics is found by its signs, and all of it is ASCII."""

import pytest

from mrgd.derived.latex_prose import prose
from theory.catalogue import claims, derivations


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("The loss in powers of ε", r"The loss in powers of $\varepsilon$"),
        ("rates a₁ ≤ a₂ are positive", r"rates $a_{1} \le  a_{2}$ are positive"),
        ("columns w_11, w_12.", r"columns $w_{11}, w_{12}$."),
        ("the curvature F_yF_z + F_yy", r"the curvature $F_{y}F_{z} + F_{yy}$"),
        ("x̃^kᵀ and ŵ, ẇ", r"$\tilde{x}^{k\top}$ and $\hat{w}, \dot{w}$"),
        ("w* and w₁*", "$w^{*}$ and $w_{1}^{*}$"),
        ("f″(z)", r"$f^{\prime\prime}(z)$"),
        ("W_{j+1} at 5 % & #1", r"$W_{j+1}$ at 5 \% \& \#1"),
        ('it is "said" here', "it is ``said'' here"),
        ("the talk\u2019s “tail”", "the talk's ``tail''"),
        ("a letter k, an article", "a letter $k$, an article"),
        ("decays as (1 − ησ²)^T", r"decays as $(1 - \eta \sigma ^{2})^{T}$"),
        ("at most cond(H̃)", r"at most $\operatorname{cond}(\tilde{H})$"),
        ("√(l_il_k)", r"$\surd (l_{i}l_{k})$"),
        ("Faà di Bruno, Poincaré", r"Fa\`{a} di Bruno, Poincar\'{e}"),
        ("no such sign: ☃", r"no such sign: \texttt{U+2603}"),
        (r"the folder\name", r"the folder\textbackslash{}name"),
    ],
)
def test_a_sentence_is_set_as_it_is_read(text, latex):
    assert prose(text) == latex


def test_every_title_source_and_sentence_of_the_theory_has_its_signs():
    texts = [text for claim in claims().values() for text in (claim.title, claim.source)]
    for derivation in derivations().values():
        texts += [derivation.title, derivation.source]
        texts += [formula.words for formula in derivation.derive()]
    for text in texts:
        found = prose(text)
        assert found.isascii(), text
        assert "U+" not in found, text
        assert found.count("{") == found.count("}"), text
        assert found.count("$") % 2 == 0, text
