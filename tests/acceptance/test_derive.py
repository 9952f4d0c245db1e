"""`mrgd derive`: what is printed, what is written, and that it is the same each time."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import sympy as sp

from theory.catalogue import claims, derivations

ROOT = Path(__file__).parents[2]


def texts_in(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_latex_is_printed_where_no_format_is_named(mrgd):
    ended = mrgd("derive", "expansion.loss", "--order", "3")
    assert ended.status == 0
    assert ended.out.startswith("\\documentclass")
    assert ended.out.rstrip().endswith("\\end{document}")
    assert "D^{3}F[u_{1}, u_{1}, u_{1}]" in ended.out
    assert "[1/1] expansion.loss" in ended.err


@pytest.mark.parametrize("form", ["latex", "mathml", "sympy", "python"])
def test_every_format_names_claim_source_statement_parameters_and_version(mrgd, form):
    ended = mrgd("derive", "expansion.relu", "--depth", "1", "--format", form, "--quiet")
    claim = claims()["expansion.relu"]
    assert (ended.status, ended.err) == (0, "")
    for word in (claim.id, claim.statement().digest, "section 3", sp.__version__, "depth = 1"):
        assert word in ended.out


def test_order_depth_activation_and_loss_change_the_formulas(mrgd):
    def formulas(*options):
        ended = mrgd("derive", "expansion.triangular", "--format", "sympy", "--quiet", *options)
        names = {}
        exec(compile(ended.out, "formulas.py", "exec"), names)
        return names["FORMULAS"]

    default = formulas()
    assert "gradient_2_order_3" in default
    assert "gradient_2_order_2" not in formulas("--order", "1")
    assert "gradient_3_order_3" in formulas("--depth", "3")
    for option in (("--activation", "tanh"), ("--loss", "logistic")):
        other = formulas(*option)
        assert other.keys() == default.keys()
        assert other["gradient_2_order_1"] != default["gradient_2_order_1"]
    assert formulas("--activation", "tanh")["gradient_2_order_1"][1].has(sp.tanh)


def test_options_apply_to_the_claims_that_have_them_where_none_is_named(mrgd):
    ended = mrgd("derive", "--depth", "1", "--order", "1", "--format", "sympy", "--quiet")
    assert ended.status == 0
    assert "--order 1 --depth 1" in ended.out
    assert "mrgd derive manifold.noise --format sympy (" in ended.out


def test_files_are_a_document_snippets_and_a_file_for_each_claim_and_format(mrgd):
    ended = mrgd("derive", "manifold.curvature", "manifold.noise", "--out", "found", "--quiet")
    written = texts_in(Path("found"))
    assert ended.status == 0
    assert ended.out == f"{len(written)} files in found\n"
    assert sorted(written) == [
        "formulas.tex",
        "manifold.curvature.html",
        "manifold.curvature/curve_condition.tex",
        "manifold.curvature/curve_covariance.tex",
        "manifold.noise.html",
        "manifold.noise/normal_weight.tex",
        "manifold_curvature_formulas.py",
        "manifold_curvature_functions.py",
        "manifold_noise_formulas.py",
        "manifold_noise_functions.py",
    ]
    document = written["formulas.tex"].decode()
    for name in ("curve_condition", "curve_covariance"):
        snippet = written[f"manifold.curvature/{name}.tex"].decode()
        assert snippet[snippet.index("\\begin") :].strip() in document
    ElementTree.fromstring(written["manifold.noise.html"])


def test_formats_that_are_named_are_the_ones_that_are_written(mrgd):
    mrgd("derive", "manifold.noise", "--out", "found", "--format", "python", "--format", "mathml")
    assert sorted(texts_in(Path("found"))) == ["manifold.noise.html", "manifold_noise_functions.py"]


def test_what_is_derived_is_listed_with_its_parameters(mrgd):
    ended = mrgd("derive", "--list")
    assert ended.status == 0
    assert all(name in ended.out for name in derivations())
    assert "order 2, depth 2" in ended.out


@pytest.mark.slow
def test_two_processes_that_hash_differently_write_the_same_bytes(tmp_path):
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        rooms = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        subprocess.run(
            [sys.executable, "-m", "mrgd", "derive", "--out", str(folder), "--quiet"],
            env={**os.environ, "PYTHONPATH": rooms, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        written.append(texts_in(folder))
    first, second = written
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert len([name for name in first if name.endswith(".html")]) == len(derivations())
