"""PCA of real data, on small stand-ins: clusters that are there, subsamples that are disjoint."""

from dataclasses import replace

import numpy as np
import pytest

from numerics.data_set import DataSet
from numerics.data_source import data_set
from numerics.exact import InputError
from numerics.experiments import mnist_pca as module
from numerics.experiments.credit_card_pca import CREDIT_CARD_PCA, credit_card_pca
from numerics.experiments.mnist_pca import MNIST_PCA, dimensions_of_subsamples, mnist_pca

SMALL_MNIST = replace(
    MNIST_PCA, neighbours=(5, 10), k=10, subsamples=3, asked=100, asked_digit=50, drawn=200
)
SMALL_CARD = replace(CREDIT_CARD_PCA, clusters=(3, 4, 5), starts=3, seeds=(0, 1))


def three_clusters():
    """300 rows in six dimensions around three far centres, of 150, 100 and 50 rows."""
    generator = np.random.default_rng(0)
    centres = np.repeat(10 * np.eye(3, 6), (50, 100, 150), axis=0)
    X = centres + generator.standard_normal((300, 6)) * np.array([1, 0.5, 0.2, 0.1, 0.05, 0.02])
    return DataSet(name="drawn", X=X)


def test_the_clusters_that_are_there_are_found_the_largest_first():
    result = credit_card_pca(three_clusters(), SMALL_CARD)
    assert [cluster.rows for cluster in result.clusters] == [150, 100, 50]
    assert (np.bincount(result.labels) == [150, 100, 50]).all()
    assert result.agreement == (1.0,)


def test_the_variance_splits_into_that_inside_the_clusters_and_that_between():
    result = credit_card_pca(three_clusters(), SMALL_CARD)
    Z = result.projected
    means = np.stack([Z[result.labels == i].mean(axis=0) for i in range(3)])
    shares = np.array([cluster.rows for cluster in result.clusters]) / len(Z)
    inside = shares @ np.stack([cluster.along for cluster in result.clusters])
    assert np.allclose(inside + shares @ means**2, result.spectrum.eigenvalues[:5], atol=1e-12)


def test_results_are_the_same_again_and_say_how_they_were_found():
    one, other = (credit_card_pca(three_clusters(), SMALL_CARD).to_json() for _ in range(2))
    assert one == other
    assert one["settings"]["seeds"] == [0, 1]
    assert set(one["silhouettes"]) == {"3", "4", "5"}


def test_subsamples_are_disjoint_and_ask_among_all_rows(monkeypatch):
    asked = []
    run = module.neighbour_distances

    def recorded(X, queries, count):
        asked.append((len(X), queries))
        return run(X, queries, count)

    monkeypatch.setattr(module, "neighbour_distances", recorded)
    found = dimensions_of_subsamples(data_set("digits").X, SMALL_MNIST)
    ((rows, queries),) = asked
    assert rows == 1797
    assert len(set(queries.tolist())) == len(queries) == 300
    assert [of.asked for of in found] == [100] * 3


def test_digits_have_every_table_and_the_mean_over_their_subsamples():
    result = mnist_pca(data_set("digits"), SMALL_MNIST)
    assert len(result.rows()) == 3 + 2 + 10
    assert result.likelihood == pytest.approx(
        np.mean([s.likelihood[10] for s in result.subsamples])
    )
    assert set(result.digits) == set(range(10))
    kept = result.to_json()
    squares = np.array(kept["singular_values"]) ** 2
    X = data_set("digits").X
    # the sum of the squared singular values is that of the squared entries of the centred matrix
    assert squares.sum() == pytest.approx(((X - X.mean(axis=0)) ** 2).sum(), rel=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: replace(MNIST_PCA, subsamples=1), "1 subsample has no spread"),
        (lambda: replace(MNIST_PCA, k=7), "k = 7 is not among"),
        (lambda: replace(CREDIT_CARD_PCA, seeds=(3,)), "1 seeds; give at least 2"),
        (lambda: mnist_pca(three_clusters(), MNIST_PCA), "drawn has no target"),
        (
            lambda: dimensions_of_subsamples(three_clusters().X, MNIST_PCA),
            "5 disjoint subsamples of 1000 among 300 rows",
        ),
    ],
)
def test_what_has_no_spread_or_no_rows_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
