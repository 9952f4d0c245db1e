"""Measurements on real data: needed where absent, and not confirmed where what is there fails."""

import os
from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

import theory.intrinsic_dimension as dimension_theory
from numerics.data_set import DataNeeded, DataSet
from numerics.data_source import DIRECTORY_VARIABLE, data_set
from numerics.experiments.mnist_pca import MNIST_PCA
from proofs_check import intrinsic_dimension, principal_components
from proofs_check.check import checks
from proofs_check.evidence import Verdict

NAMES = ("data.multiscale-real", "data.intrinsic-dimension")


def drawn(last):
    """200 rows whose standard deviations fall from 1 to `last`."""
    X = np.random.default_rng(0).standard_normal((200, 3)) * np.array([1.0, 0.5, last])
    return DataSet(name="drawn", X=X)


@pytest.fixture
def given(monkeypatch):
    """Lets a test say what each name stands for; None is absent."""

    def give(of):
        def found(name, directory):
            if of[name] is None:
                raise DataNeeded(name, "its file", ())
            return of[name]

        monkeypatch.setattr(principal_components, "_data", found)
        (evidence,) = checks()["data.multiscale-real"].evidence()
        return evidence

    return give


@pytest.mark.parametrize("name", NAMES)
def test_without_files_the_claims_say_what_they_need(name, monkeypatch):
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    (found,) = checks()[name].evidence()
    assert found.verdict is Verdict.NEEDS
    assert "NEEDS mnist" in found.scope


WIDE, NARROW = drawn(1e-4), drawn(0.3)


@pytest.mark.parametrize(
    ("three", "verdict"),
    [
        ((WIDE, WIDE, WIDE), Verdict.CONFIRMED),
        ((WIDE, WIDE, NARROW), Verdict.NOT_CONFIRMED),
        ((WIDE, WIDE, None), Verdict.NEEDS),
        ((None, NARROW, WIDE), Verdict.NOT_CONFIRMED),
    ],
)
def test_the_verdict_is_that_of_what_is_there(given, three, verdict):
    found = given(dict(zip(principal_components.DATA, three, strict=True)))
    assert found.verdict is verdict
    assert all(
        (name in found.values) is (of is not None)
        for name, of in zip(principal_components.DATA, three, strict=True)
    )


def test_the_interval_is_that_of_the_statement():
    conclusion = dimension_theory.intrinsic_dimension.statement().conclusion
    for m in (5.99, 6.0, 8.0, 10.0, 10.01):
        for d in (5.99, 8.0, 10.01):
            at = {dimension_theory.m: sp.Rational(str(m)), dimension_theory.two_nearest: d}
            assert intrinsic_dimension.is_about_eight(m, d) is bool(conclusion.subs(at))


@pytest.mark.parametrize(
    ("columns", "verdict"), [(8, Verdict.CONFIRMED), (3, Verdict.NOT_CONFIRMED)]
)
def test_data_of_eight_dimensions_confirm_it_and_of_three_do_not(columns, verdict, monkeypatch):
    X = np.random.default_rng(1).standard_normal((3000, columns))
    given = DataSet(name="mnist", X=X, target=np.zeros(3000))
    monkeypatch.setattr(intrinsic_dimension, "data_set", lambda name: given)
    monkeypatch.setattr(intrinsic_dimension, "MNIST_PCA", replace(MNIST_PCA, asked=300))
    (found,) = checks()["data.intrinsic-dimension"].evidence()
    assert found.verdict is verdict
    assert "TwoNN" in found.values


@pytest.mark.data
def test_credit_card_is_measured_where_it_is(given):
    if DIRECTORY_VARIABLE not in os.environ:
        pytest.skip("NEEDS credit-card: set MRGD_DATA")
    found = given({"credit-card": data_set("credit-card"), "mnist": None, "cifar-10": None})
    assert "8636 rows" in found.scope
