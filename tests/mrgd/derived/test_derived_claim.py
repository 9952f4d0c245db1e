"""What the head of a file says, and that nothing in a formula depends on the run."""

import sympy as sp

from theory.activation import Activation
from theory.catalogue import claims


def test_the_head_names_claim_source_statement_parameters_and_version(one):
    head = "\n".join(one("expansion.loss", order=2, activation=Activation.TANH).head("sympy"))
    claim = claims()["expansion.loss"]
    for word in (claim.id, claim.title, claim.source, claim.statement().digest, sp.__version__):
        assert word in head
    assert "Parameters: order = 2, depth = 2, activation = tanh, loss = squared" in head
    assert (
        "mrgd derive expansion.loss --format sympy --order 2 --depth 2 --activation tanh "
        "--loss squared" in head
    )


def test_a_derivation_without_parameters_names_none(one):
    head = one("manifold.noise").head("latex")
    assert not any(line.startswith("Parameters") for line in head)
    assert (
        head[-1]
        == f"Derived by: mrgd derive manifold.noise --format latex (SymPy {sp.__version__})"
    )
