"""`mrgd run` under torchrun: one process writes and speaks, an error ends all and is said once."""

import contextlib
import json
import subprocess
import sys

import pytest
from two_processes import ENVIRONMENT, HERE
from two_processes.command import experiment

from mrgd.experiments import experiment as mrgd_experiment
from mrgd.experiments.experiment import RunOptions
from mrgd.launched import Part
from proofs_check.ledger import opened_for_reading

COMMAND = (str(HERE / "command.py"), "run", "stand-in")


def test_two_processes_under_torchrun_leave_what_one_leaves(empty_folder):
    torch = pytest.importorskip("torch", reason="NEEDS torch: pip install mrgd[torch]")
    if not torch.distributed.is_available() or not torch.distributed.is_gloo_available():
        pytest.skip("NEEDS gloo: a PyTorch that was built with it")
    launcher = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")
    end = subprocess.run(
        [sys.executable, *launcher, *COMMAND, "--out", "two", "--ledger", "two.sqlite"],
        env=ENVIRONMENT,
        cwd=empty_folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert end.returncode == 0, end.stderr
    assert end.stdout.count("figures and results: two") == 1  # one process speaks
    assert end.stderr.count("[1/1] trained") == 1
    one = experiment("stand-in", RunOptions()).run(lambda _: None)
    two = json.loads((empty_folder / "two" / "results.json").read_text())
    assert two["processes"] == 2
    assert (one.results["own"], two["own"]) == (23, 11)
    # 23 rows' terms and 5 steps of size below 1
    assert two["losses"] == pytest.approx(one.results["losses"], rel=1e-13)
    assert two["table"] == list(one.rows)
    with opened_for_reading(empty_folder / "two.sqlite") as ledger:
        assert len(ledger.results()) == 1


def test_an_experiment_of_one_process_is_refused(mrgd, monkeypatch):
    with_two = contextlib.nullcontext(Part(size=2))
    monkeypatch.setattr("mrgd.commands.run.launched", lambda _: with_two)
    ended = mrgd("run", "toy-two-scale")
    assert ended.status == 2
    assert "toy-two-scale: WORLD_SIZE = 2, and this experiment runs in one process" in ended.err


def test_the_network_experiments_share_their_rows():
    for name in ("mnist-mlp", "cifar-mlp"):
        assert mrgd_experiment(name, RunOptions()).shares_rows


PLACE = {
    "WORLD_SIZE": "2",
    "RANK": "0",
    "LOCAL_RANK": "0",
    "MASTER_ADDR": "127.0.0.1",
    "MASTER_PORT": "29500",
}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"RANK": "2"}, "RANK: '2' must be an integer from 0 to 1"),
        ({"WORLD_SIZE": "9" * 10_000}, "WORLD_SIZE: '99999"),
        ({"MASTER_ADDR": "a b"}, "MASTER_ADDR: 'a b' must be the name"),
    ],
)
def test_an_environment_that_is_not_torchruns_is_refused(mrgd, monkeypatch, changes, words):
    for name, value in {**PLACE, **changes}.items():
        monkeypatch.setenv(name, value)
    ended = mrgd("run", "toy-two-scale")
    assert ended.status == 2
    (line,) = ended.err.splitlines()
    assert words in line
    assert len(line) < 400
