"""The commands on data: `probe` and `run`, what they print, write, and end with."""

import json
import sys
from fractions import Fraction
from pathlib import Path

import pytest


def json_of(ended):
    assert ended.err == ""
    return json.loads(ended.out)


def test_probe_without_a_name_takes_digits(mrgd):
    value = json_of(mrgd("probe", "--json", "-"))
    assert (value["rows"], value["columns"]) == (1797, 64)
    assert len(value["eigenvalues"]) == 64
    assert {"groups", "kappa", "gap", "plan"} <= set(value)
    assert {"schedule", "bound", "steps_to_tolerance"} <= set(value["plan"])
    for group, kappa in zip(value["groups"], value["kappa"], strict=True):
        assert Fraction(group["L"]) / Fraction(group["mu"]) == Fraction(kappa)


def test_probe_reads_a_file_and_forces_groups_and_draws(mrgd):
    rows = "\n".join(f"{k % 7},{100 * (k % 11)},{k}" for k in range(60))
    Path("data.csv").write_text(f"low,high,answer\n{rows}\n")
    ended = mrgd("probe", "data.csv", "--target", "answer", "--groups", "2", "--plot", "p.svg")
    assert ended.status == 0
    assert "data.csv: 60 rows, 2 columns" in ended.out
    assert "to 1e-6 of the error, mrgd:" in ended.out
    assert "to 1e-6 of the error, constant rate:" in ended.out
    assert Path("p.svg").read_text().startswith("<?xml")


def test_a_data_set_that_is_absent_is_needed_and_ends_with_3(mrgd, empty_folder):
    ended = mrgd("probe", "mnist", "--data-dir", str(empty_folder))
    assert ended.status == 3
    assert ended.err.startswith("NEEDS mnist")
    assert ended.err.count("\n") == 1


# experiments


def test_a_toy_stays_under_its_envelope_and_leaves_figures_and_results(mrgd):
    ended = mrgd("run", "toy-two-scale", "--seeds", "2", "--out", "toy", "--json", "r.json")
    assert ended.status == 0
    assert [path.name for path in sorted(Path("toy").iterdir())] == [
        "results.json",
        "toy-two-scale.png",
        "toy-two-scale.svg",
    ]
    value = json.loads(Path("r.json").read_text())
    assert value == json.loads(Path("toy/results.json").read_text())
    assert value["within_bounds"] is True
    assert value["settings"]["seeds"] == [0, 1]
    assert "MrGD" in ended.out
    assert "[5/5]" in ended.err
    page = Path(mrgd("report", "--out", "page").out.strip()).read_text()
    assert "toy-two-scale" in page
    assert "data:image/svg+xml;base64," in page


def test_a_toy_above_its_envelope_ends_with_1(mrgd, monkeypatch):
    from proofs_check import toy
    from proofs_check.envelope import cycle_envelope

    class TooLow:
        def __init__(self, schedule, groups):
            self.envelope = cycle_envelope(schedule, groups)

        def after(self, steps):
            return 0.5 * self.envelope.after(steps)

    monkeypatch.setattr(toy, "cycle_envelope", TooLow)
    ended = mrgd("run", "toy-two-scale", "--seeds", "1", "--quiet")
    assert ended.status == 1
    assert ended.err == ""


@pytest.mark.parametrize(
    "choice", [("--backend", "torch"), ("--device", "cuda"), ("--dtype", "float32")]
)
def test_a_backend_that_is_absent_is_needed_and_ends_with_3(mrgd, choice):
    ended = mrgd("run", "advantage-map", *choice)  # exact: nothing of it runs elsewhere
    assert ended.status == 3
    assert ended.err.startswith(f"NEEDS {choice[1]}")
    assert ended.err.count("\n") == 1
    assert not Path("results").exists()


def test_without_torch_a_run_on_it_says_so_before_anything_is_computed(mrgd, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # import then fails
    ended = mrgd("run", "toy-two-scale", "--backend", "torch", "--quiet")
    assert ended.status == 3
    assert ended.err == "NEEDS torch: pip install mrgd[torch]\n"
    assert not Path("results").exists()


def test_numpy_on_a_gpu_is_bad_usage(mrgd):
    ended = mrgd("run", "toy-two-scale", "--device", "cuda")
    assert ended.status == 2
    assert "--backend torch" in ended.err
