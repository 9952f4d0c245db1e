"""Two processes against one: losses, gradients, products, trainings, probes."""

import json

import numpy as np
import pytest
from two_processes import HERE, pair
from two_processes.cases import (
    GRADIENTS,
    METHODS,
    NETWORKS,
    PROBE,
    at_a_point,
    ddp_training,
    mean_square,
    model,
    network_data,
    probe_data,
    trained,
)

import mrgd
from numerics.distributed_batch import distributed_batch
from numerics.process_group import processes_here
from numerics.schedule import schedule_from_json
from numerics.torch_backend import one_thread
from numerics.torch_network import full_batch

torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")

EPS = {"float64": float(np.finfo(np.float64).eps), "float32": float(np.finfo(np.float32).eps)}


@pytest.fixture(autouse=True, scope="module")
def small_work_on_one_thread():
    with one_thread():
        yield


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """How the two processes ended, by rank, and the folder that they wrote to."""
    if not torch.distributed.is_available() or not torch.distributed.is_gloo_available():
        pytest.skip("NEEDS gloo: a PyTorch that was built with it")
    folder = tmp_path_factory.mktemp("processes")
    return pair(HERE / "checks.py", "checks", folder, folder=folder), folder


@pytest.fixture(scope="module")
def found(ended):
    """What the two processes found, by rank."""
    ends, folder = ended
    files = [folder / f"process-{rank}.json" for rank in (0, 1)]
    assert all(file.is_file() for file in files), [end.stderr for end in ends]
    return [json.loads(file.read_text()) for file in files]


def largest(found, expected):
    """The largest difference, in units of the largest entry or 1."""
    found, expected = np.array(found), np.array(expected)
    return np.abs(found - expected).max() / max(1.0, np.abs(expected).max())


POINTS = [("halves", "float64"), ("uneven", "float64"), ("float32", "float32")]


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(("split", "dtype"), POINTS)
def test_loss_gradient_and_product_are_those_of_one_process(found, name, split, dtype):
    expected = at_a_point(full_batch(NETWORKS[name], *network_data(), dtype=dtype), dtype=dtype)
    for each in found:
        got = each[f"{name} {split}"]
        assert got["rows"] == expected["rows"] == 23
        assert got["accuracy"] == expected["accuracy"]
        for what in ("loss", "gradient", "product"):
            # 23 rows' terms of size about 1, each rounded in sums of at most 6
            assert largest(got[what], expected[what]) <= 200 * EPS[dtype]


def test_the_rows_are_divided_as_said_and_each_process_has_its_own(found):
    for name in NETWORKS:
        assert [each[f"{name} halves"]["own"] for each in found] == [11, 12]
        assert [each[f"{name} uneven"]["own"] for each in found] == [3, 20]


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("method", METHODS)
def test_a_training_is_that_of_one_process_and_both_processes_agree_in_every_bit(
    found, name, method
):
    expected = trained(full_batch(NETWORKS[name], *network_data()), method)
    one, two = (each[f"{name} {method}"] for each in found)
    assert one == two
    assert len(one["losses"]) == GRADIENTS + 1
    assert one["outcome"] == expected["outcome"]
    assert one["accuracies"] == expected["accuracies"]
    # 30 steps, each moved by some units of rounding; a line search divides by small differences
    bound = 1e-8 if method == "l-bfgs" else 1e-12
    assert largest(one["losses"], expected["losses"]) <= bound
    assert one["losses"][-1] < one["losses"][0]


def test_a_probe_of_uneven_batches_is_that_of_all_rows(found):
    one, two = (each["probe"] for each in found)
    assert one == two
    expected = mrgd.probe_model(model(), mean_square, [probe_data()], **PROBE)
    values = expected.eigenvalues
    assert one["dimension"] == expected.spectrum.dimension
    # as many products, each within some units of rounding of ‖H‖; the values move by no more
    assert len(one["eigenvalues"]) == len(values)
    assert np.abs(np.subtract(one["eigenvalues"], values)).max() <= 1e3 * EPS["float64"] * values[0]
    assert len(one["groups"]) == len(expected.groups)


def test_a_model_in_the_wrapper_is_probed_and_trained_as_one_process_does_it(found):
    one, two = found
    for what in ("ddp schedule", "ddp eigenvalues", "ddp parameters", "ddp names"):
        assert one[what] == two[what]
    net, (x, y) = model(), probe_data()
    probe = mrgd.probe_model(net, mean_square, [(x, y)], **PROBE)
    assert one["ddp names"] == list(probe.names) == [name for name, _ in net.named_parameters()]
    difference = np.abs(np.subtract(one["ddp eigenvalues"], probe.eigenvalues)).max()
    assert difference <= 1e3 * EPS["float64"] * probe.eigenvalues[0]
    schedule = schedule_from_json(one["ddp schedule"])
    losses = ddp_training(net, schedule, x, y)
    means = np.mean([one["ddp losses"], two["ddp losses"]], axis=0)
    # two cycles of at most some dozen steps, on the way of which rounding grows at most 1e3 times
    assert largest(means, losses) <= 1e5 * EPS["float64"]
    parameters = torch.cat([p.detach().reshape(-1) for p in net.parameters()]).tolist()
    assert largest(one["ddp parameters"], parameters) <= 1e5 * EPS["float64"]
    assert losses[-1] < losses[0]


def test_the_wrappers_hooks_leave_autograd_grad_alone(found):
    assert all(each["ddp gradient is own"] for each in found)


NOT_THE_SAME = "the parameters or vectors of process 1 are not those of process 0"


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("target", "a target from 0 to 99 has more than the classes 0 to 2"),
        ("few rows", "processes: 2 for 1 rows; start at most one for each row"),
        ("one bit", NOT_THE_SAME),
        ("one bit of v", NOT_THE_SAME),
        ("signs", NOT_THE_SAME),
        ("places", NOT_THE_SAME),
        ("no batch", "batches: there are none"),
        ("other model", NOT_THE_SAME),
        ("other vector", NOT_THE_SAME),
        ("no group", "process_group: 'all' must be a group of torch.distributed"),
        ("not finite", "loss: its value is not finite"),
        ("adaptive", "model: 2 processes train it in DistributedDataParallel, and adaptive"),
    ],
)
def test_what_one_process_refuses_ends_both(found, what, words):
    for each in found:
        assert words in each["refused"][what]


@pytest.mark.parametrize(("what", "odd"), [("target", 1), ("no batch", 0), ("not finite", 1)])
def test_the_other_process_says_whose_fault_it_was(found, what, odd):
    said = [each["refused"][what].startswith(f"process {odd}: ") for each in found]
    assert said == [odd == 1, odd == 0]


def test_an_error_of_one_process_ends_both_with_one_line(ended, found):
    assert found
    (waited, failed), _ = ended
    assert (waited.returncode, failed.returncode) == (0, 2)
    said = waited.stdout + waited.stderr + failed.stdout + failed.stderr
    assert said == "mrgd: folder: it is full; give another\n"


def test_alone_a_distributed_batch_is_the_full_batch():
    assert processes_here() is None
    X, target = network_data()
    network = NETWORKS["squared"]
    batch = distributed_batch(network, X, target)
    assert batch.shard is None
    assert at_a_point(batch) == at_a_point(full_batch(network, X, target))
