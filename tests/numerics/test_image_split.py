"""The images that are trained on and those held out: which rows, what scale, what is refused."""

import numpy as np
import pytest

from numerics.data_set import DataSet
from numerics.exact import InputError
from numerics.image_split import image_split


def images(rows=9, target=None):
    X = np.arange(rows * 4, dtype=np.uint8).reshape(rows, 4)
    labels = np.arange(rows) % 3 if target is None else target
    return DataSet(name="made", X=X, target=labels, notes=("a part only",))


def test_the_first_rows_are_trained_on_and_the_next_ones_held_out():
    data = images()
    split = image_split(data, train=5, held_out=3)
    assert np.array_equal(split.X, data.X[:5] / 255)
    assert np.array_equal(split.held_out_X, data.X[5:8] / 255)
    assert split.target.tolist() == [0, 1, 2, 0, 1]
    assert split.held_out_target.tolist() == [2, 0, 1]
    assert not split.centre.any()
    assert split.classes == 3


def test_numbers_that_are_no_bytes_keep_their_scale():
    X = np.linspace(0, 300, 12).reshape(4, 3)
    split = image_split(DataSet(name="real", X=X, target=np.zeros(4)), train=2, held_out=2)
    assert np.array_equal(split.X, X[:2])


def test_the_mean_taken_out_is_that_of_the_rows_trained_on():
    split = image_split(images(), train=5, held_out=3, centred=True)
    plain = image_split(images(), train=5, held_out=3)
    assert np.allclose(split.X.mean(axis=0), 0, atol=1e-15)
    assert np.array_equal(split.held_out_X, plain.held_out_X - split.centre)
    assert np.abs(split.held_out_X.mean(axis=0)).max() > 0.01


def test_the_sentence_says_what_the_data_were():
    split = image_split(images(), train=5, held_out=3)
    assert split.sentence == (
        "made: of the 9 training images at hand the first 5 trained on, the next 3 held out"
    )
    assert split.notes == ("a part only",)


BAD = [
    (lambda: image_split(images(), train=0, held_out=3), "0 rows to train on"),
    (lambda: image_split(images(), train=5, held_out=0), "0 held out"),
    (lambda: image_split(images(), train=7, held_out=3), "made has 9 rows; 10 are needed"),
    (
        lambda: image_split(DataSet(name="bare", X=np.ones((9, 4))), train=2, held_out=2),
        "bare has no target",
    ),
    (
        lambda: image_split(images(target=np.arange(9) - 1), train=2, held_out=2),
        "holds -1 to 2, not class numbers",
    ),
    (lambda: image_split(images(target=np.arange(9) / 2), train=2, held_out=2), "holds 0 to 1.5"),
]


@pytest.mark.parametrize(("made", "message"), BAD)
def test_what_does_not_fit_is_refused_with_its_value(made, message):
    with pytest.raises(InputError, match=message):
        made()
