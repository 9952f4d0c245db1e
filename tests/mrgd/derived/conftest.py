"""Derived claims to print: every one as it is, and those with parameters in other settings too."""

from functools import cache

import pytest

from mrgd.derived.derived_claim import derived_claim
from theory.activation import Activation
from theory.catalogue import claims, derivations
from theory.network_expansion import Loss

SETTINGS = (
    {"activation": Activation.GELU, "order": 2},
    {"activation": Activation.SOFTPLUS, "loss": Loss.LOGISTIC, "depth": 3, "order": 2},
    {"loss": Loss.CROSS_ENTROPY, "order": 2},
    {"depth": 1},
    {"order": 0},
)
CASES = [
    (name, settings)
    for name, derivation in derivations().items()
    for settings in ({}, *SETTINGS)
    if settings.keys() <= derivation.parameters.keys()
]


@cache
def _derived(name, settings):
    return derived_claim(derivations()[name], claims()[name], dict(settings))


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{'-'.join(map(str, case[1].values()))}")
def derived(request):
    name, settings = request.param
    return _derived(name, tuple(settings.items()))


@pytest.fixture
def one():
    """A claim's formulas by its id, and further settings."""
    return lambda name, **settings: _derived(name, tuple(settings.items()))


@pytest.fixture
def all_derived():
    """Every claim's formulas, and those with parameters in the other settings."""
    return [_derived(name, tuple(settings.items())) for name, settings in CASES]
