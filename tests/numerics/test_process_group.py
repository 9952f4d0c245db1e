"""Who a process is, from an environment that anybody may have set; what needs no other process."""

import pytest

from numerics.exact import InputError
from numerics.process_group import Launch, failing_together, launch

GOOD = {
    "WORLD_SIZE": "4",
    "RANK": "3",
    "LOCAL_RANK": "1",
    "MASTER_ADDR": "node-1.cluster",
    "MASTER_PORT": "29500",
}


def test_the_place_is_that_of_the_environment():
    assert launch(GOOD) == Launch(size=4, rank=3, local_rank=1)
    assert launch({**GOOD, "MASTER_ADDR": "fe80::1"}) == Launch(size=4, rank=3, local_rank=1)


@pytest.mark.parametrize("environment", [{}, {"RANK": "7"}, {"WORLD_SIZE": "1"}])
def test_one_process_is_alone(environment):
    assert launch(environment) is None


BAD = [
    ({"WORLD_SIZE": "0"}, "WORLD_SIZE: '0' must be an integer from 1 to 4096"),
    ({"WORLD_SIZE": "two"}, "WORLD_SIZE: 'two' must be"),
    ({"WORLD_SIZE": "9" * 1_000_000}, "WORLD_SIZE: '9999"),
    ({"WORLD_SIZE": "1_0"}, "WORLD_SIZE: '1_0' must be"),
    ({"WORLD_SIZE": "٤"}, "WORLD_SIZE: '٤' must be"),
    ({"RANK": None}, "RANK: 'None' must be an integer from 0 to 3"),
    ({"RANK": "4"}, "RANK: '4' must be an integer from 0 to 3"),
    ({"RANK": "-1"}, "RANK: '-1' must be"),
    ({"RANK": "1.0"}, "RANK: '1.0' must be"),
    ({"LOCAL_RANK": ""}, "LOCAL_RANK: '' must be an integer from 0 to 3"),
    ({"LOCAL_RANK": "9"}, "LOCAL_RANK: '9' must be"),
    ({"MASTER_PORT": "0"}, "MASTER_PORT: '0' must be an integer from 1 to 65535"),
    ({"MASTER_PORT": "65536"}, "MASTER_PORT: '65536' must be"),
    ({"MASTER_ADDR": None}, "MASTER_ADDR: 'None' must be the name or address"),
    ({"MASTER_ADDR": ""}, "MASTER_ADDR: '' must be"),
    ({"MASTER_ADDR": "a\nb"}, "MASTER_ADDR: 'a"),
    ({"MASTER_ADDR": "x" * 300}, "MASTER_ADDR: 'xxx"),
]


@pytest.mark.parametrize(("changes", "words"), BAD)
def test_what_is_no_place_is_refused_with_its_value(changes, words):
    given = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    with pytest.raises(InputError) as refused:
        launch(given)
    assert str(refused.value).startswith(words)
    assert "start with torchrun" in str(refused.value)
    assert len(str(refused.value)) < 400


def test_alone_an_error_is_its_own():
    with pytest.raises(InputError, match="own words"), failing_together(None):
        raise InputError("own words")
    with failing_together(None):
        pass
