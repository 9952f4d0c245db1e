"""Proofs of theory.gradient: the derivative that SymPy takes is the one that is stated."""

import theory.gradient as theory
from proofs_check.check import discharges
from proofs_check.evidence import Evidence, Verdict
from proofs_check.exact_decision import cited
from proofs_check.sum_identity import sum_identity
from theory.claim import Statement

__all__ = ["first_layer", "linear", "logistic"]


def _derived(statement: Statement, argument: str, scope: str) -> Evidence:
    """The statement's equation, its left side differentiated for symbolic sizes."""
    return Evidence(
        verdict=Verdict.PROVED,
        method="derivative taken by SymPy for symbolic sizes, compared term by term",
        scope=f"any number of points, coordinates and blocks, all real scales; {scope}",
        argument=f"{argument} The coordinates of block k have e_j = ε_k, so the factor of the "
        "whole block is ε_k, once.",
        steps=(sum_identity("the derivative, as stated", statement.conclusion),),
    )


@discharges(theory.linear)
def linear(statement: Statement) -> Evidence:
    """The score moves along coordinate k at the speed e_k·x̃_k."""
    return _derived(
        statement,
        "The score w·x is linear in w, with the slope e_k·x̃_k along coordinate k; d/dt of "
        "(score − g)²/2 is (score − g) times that slope, and d/dt is linear on finite sums.",
        "the squared loss of a linear model",
    )


@discharges(theory.logistic)
def logistic(statement: Statement) -> Evidence:
    """The derivative of log(1 + e^m) is σ(m)."""
    return _derived(
        statement,
        "d/dm of log(1 + e^m) − g·m is e^m/(1 + e^m) − g, and the score m has the slope e_k·x̃_k "
        "along coordinate k.",
        "the logistic loss of a linear model",
    )


@discharges(theory.first_layer)
def first_layer(statement: Statement) -> Evidence:
    """The chain rule through one pre-activation, for an undefined differentiable ℓ."""
    found = _derived(
        statement,
        "Moving one entry of a row of W¹ moves the pre-activation of that row alone, at the speed "
        "e_k·x̃_k; everything behind it (further layers, activations, the loss) is in ℓ.",
        "every differentiable ℓ, so every depth, width, activation and loss",
    )
    rule = cited("the chain rule", "d/dt ℓ(z(t)) = ℓ′(z)·z′, as SymPy applies it")
    return Evidence(
        verdict=found.verdict,
        method=found.method,
        scope=found.scope,
        argument=found.argument,
        steps=(*found.steps, rule),
    )
