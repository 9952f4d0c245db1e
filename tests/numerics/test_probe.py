import json

import numpy as np
import pytest

from numerics.data_set import DataSet
from numerics.data_source import data_set
from numerics.exact import InputError, fraction_from
from numerics.probe import probe
from numerics.spectral_group import group_list_from_json
from numerics.spectrum import pca_spectrum


def test_digits_have_61_eigenvalues_and_three_constant_columns():
    found = probe(data_set("digits"))
    assert (found.rows, found.columns) == (1797, 64)
    assert sum(each.count for each in found.detection.found) == 61
    assert found.detection.left_out == 3
    assert any(note.startswith("3 columns are constant") for note in found.notes)
    assert any("cannot be told from 0" in note for note in found.notes)


def test_the_json_has_the_promised_keys_and_exact_text():
    found = json.loads(json.dumps(probe(data_set("breast-cancer")).to_json()))
    assert {"rows", "columns", "eigenvalues", "groups", "kappa", "gap"} <= set(found)
    groups = group_list_from_json([{"mu": g["mu"], "L": g["L"]} for g in found["groups"]])
    kappa = [fraction_from(text) for text in found["kappa"]]
    gap = [fraction_from(text) for text in found["gap"]]
    assert kappa == [g.L / g.mu for g in groups]
    assert gap == [groups[i].mu / groups[i + 1].L for i in range(len(groups) - 1)]
    assert sum(g["count"] for g in found["groups"]) + found["left_out"] == 30


def test_the_number_of_groups_can_be_forced():
    found = probe(data_set("breast-cancer"), count=2)
    assert [each.count for each in found.detection.found] == [1, 29]


def test_one_constant_column_is_said_and_counted():
    X = np.random.default_rng(0).normal(size=(30, 3))
    X[:, 1] = 4.0
    found = probe(DataSet(name="d", X=X, columns=("a", "b", "c")))
    assert "1 column is constant, with variance 0: b" in found.notes
    assert found.detection.left_out == 1


def test_notes_of_the_data_are_kept():
    found = probe(DataSet(name="d", X=np.eye(3), notes=("said before",)))
    assert found.notes[0] == "said before"


def test_data_whose_columns_are_all_constant_is_refused():
    with pytest.raises(InputError, match="every column is constant"):
        probe(DataSet(name="d", X=np.ones((5, 2))))


@pytest.mark.data
def test_credit_card_spans_nine_decades_in_affordable_groups(data_directory):
    directory = data_directory("credit-card/CC_GENERAL.csv")
    found = probe(data_set("credit-card", directory=directory))
    values = found.spectrum.eigenvalues
    # the published extremes of the covariance: 6.8e-3 and 2.1e7
    assert f"{values[0]:.1e}" == "2.1e+07"
    assert f"{values[-1]:.1e}" == "6.8e-03"
    assert len(found.detection.found) == 5
    assert max(g.kappa for g in found.detection.groups) < 30


@pytest.mark.data
@pytest.mark.slow
def test_mnist_has_the_leading_variances_of_a_plain_covariance(data_directory):
    directory = data_directory(
        "mnist/train-images-idx3-ubyte.gz", "mnist/train-labels-idx1-ubyte.gz"
    )
    found = probe(data_set("mnist", directory=directory))
    assert found.detection.left_out >= 67  # the constant pixels, and what rounding hides
    assert found.spectrum.error < 1e-10 * found.spectrum.eigenvalues[0]
    X = data_set("mnist", directory=directory).X[:, 300:420]
    plain = np.linalg.eigvalsh(np.cov(X, rowvar=False, bias=True))[::-1]
    part = pca_spectrum(X)
    # the plain way rounds by n·eps of the trace at most
    assert np.abs(part.eigenvalues - plain).max() < 60_000 * 2.2e-16 * plain.sum()
