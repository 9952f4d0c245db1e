"""Every kind of bad input: exit status 2, and one line that shows the value and the mend."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

LONG = "9" * 1_000_000
SCHEDULE = {"steps": [{"rate": "1/1000", "count": 67}, {"rate": "1", "count": 1}]}
GROUPS = [{"mu": "1/10", "L": "1"}, {"mu": "100", "L": "1000"}]


def schedule(**changes):
    return json.dumps({**SCHEDULE, "groups": GROUPS, **changes})


def step(**changes):
    return schedule(steps=[{"rate": "1/2", "count": 3, **changes}])


FILES = {
    "empty.json": "",
    "no.json": "{'steps': ",
    "list.json": "[1, 2]",
    "no-steps.json": '{"steps": []}',
    "no-groups.json": json.dumps(SCHEDULE),
    "good.json": schedule(),
    "double.json": schedule(steps=[{"rate": "1/2", "count": 2}]),
    "overlap.json": schedule(groups=[{"mu": "1", "L": "3"}, {"mu": "2", "L": "4"}]),
    "odd-groups.json": schedule(groups={"mu": 1}),
    "negative-rate.json": step(rate="-1/2"),
    "nan-rate.json": '{"steps": [{"rate": NaN}]}',
    "long-rate.json": step(rate=LONG),
    "no-rate.json": '{"steps": [{"count": 3}]}',
    "null-rate.json": step(rate=None),
    "zero-count.json": step(count=0),
    "half-count.json": '{"steps": [{"rate": "1/2", "count": 1.5}]}',
    "true-count.json": step(count=True),
    "deep.json": "[" * 100_000,
    "empty.csv": "",
    "words.csv": "a,b\n1,2\n3,four\n5,6\n",
    "one-row.csv": "a,b\n1,2\n",
    "constant.csv": "a,b\n1,2\n3,2\n5,2\n",
    "all-constant.csv": "a,b\n1,2\n1,2\n1,2\n",
    "nan.csv": "a,b\n1,2\nnan,4\n5,6\n",
    "inf.csv": "a,b\n1,2\n3,inf\n5,6\n",
    "ragged.csv": "a,b\n1,2\n3\n5,6\n",
    "good.csv": "height,width\n1,2\n3,5\n5,4\n7,1\n",
    "matrix.txt": "1 2\n3 4\n",
    "truncated.npy": "\x93NUMPY",
    "photo.sqlite": "this is not a database, and it is precious\n" * 30,
    "a-file": "",
}


@pytest.fixture(autouse=True)
def files(empty_folder):
    for name, text in FILES.items():
        (empty_folder / name).write_text(text, encoding="utf-8")
    (empty_folder / "binary.json").write_bytes(b"\xff\xfe\x00\x81")
    (empty_folder / "folder").mkdir()
    (empty_folder / "link.csv").symlink_to("nowhere.csv")
    np.save(empty_folder / "objects.npy", np.array([{"a": 1}, None], dtype=object))
    np.save(empty_folder / "cube.npy", np.zeros((2, 2, 2)))
    np.save(empty_folder / "complex.npy", np.array([[1j, 2], [3, 4]]))
    np.savez(empty_folder / "two.npz", left=np.eye(3), right=np.eye(3))


PLAN = "plan --group 100:1000 --group 1/10:1"
ROWS = [
    # groups
    ("plan --group 1:3 --group 2:4", ["group 2", "'3'", "'2'", "merge the two"]),
    ("plan --group 1:4 --group 2:3", ["group 2", "'3'", "merge the two"]),
    ("plan --group 3:1", ["'1'", "'3'", "smaller end first"]),
    ("plan --group=-1:2", ["'-1'", "must be > 0"]),
    ("plan --group 0:1", ["'0'", "must be > 0"]),
    ("plan --group nan:1", ["'nan'", "is not a finite number"]),
    ("plan --group 1:inf", ["'inf'", "is not a finite number"]),
    (f"plan --group 1:{LONG}", ["'9999", "1000000 characters", "use at most 1000"]),
    ("plan --group 1:1e99999999", ["'99999999'", "use exponents between"]),
    ("plan --group 1:1e-20000", ["'-20000'", "use exponents between"]),
    ("plan --group 12", ["'12'", "MU:L"]),
    ("plan --group 1:2:3", ["'1:2:3'", "MU:L"]),
    ("plan --group 1/0:2", ["'1/0'", "use a denominator"]),
    ("plan --group one:two", ["'one'", "write an integer"]),
    ("plan --group :", ["''", "write an integer"]),
    ("plan --group 0.1.2:1", ["'0.1.2'", "write an integer"]),
    ("plan", ["none given", "give at least one"]),
    # error bars, margins, cross terms
    ("plan --group 3..2:5", ["'3'", "'2'", "smaller end first"]),
    ("plan --group 1..2..3:5", ["'1..2..3'", "LOW..HIGH"]),
    ("plan --group 1..x:5", ["'x'", "write an integer"]),
    ("plan --group 1..6:5..7 --group 8:9 --margin x", ["margin", "'x'", "write an integer"]),
    ("plan --group 1..6:5", ["'1..6'", "'5'", "narrow the error bars"]),
    ("plan --group=-1..2:5", ["'-1'", "must be > 0"]),
    ("plan --group 9..11:95..105 --group 1:9..10", ["'1:9..10'", "cannot be told apart", "1:105"]),
    ("bound good.json --group 3..2:5", ["'3'", "'2'", "smaller end first"]),
    ("plan --group 1:2 --margin 1", ["margin", "'1'", ">= 0 and < 1"]),
    ("plan --group 1:2 --margin=-1%", ["margin", "'-1%'", ">= 0 and < 1"]),
    ("plan --group 1:2 --margin %", ["margin", "''", "write an integer"]),
    ("plan --group 1:2 --margin 100%", ["margin", "'100%'", ">= 0 and < 1"]),
    (f"{PLAN} --cross 1-2:3", ["'1-2:3'", "I,K:C"]),
    (f"{PLAN} --cross 1,2", ["cross '1,2'", "write an integer"]),
    (f"{PLAN} --cross 1,2:x", ["'x'", "write an integer"]),
    (f"{PLAN} --cross 1,2:-1", ["'-1'", "must be >= 0"]),
    (f"{PLAN} --cross 1,1:1", ["'1,1'", "two different groups from 1 to 2"]),
    (f"{PLAN} --cross 0,1:1", ["'0,1'", "two different groups from 1 to 2"]),
    (f"{PLAN} --cross 1,3:1", ["'1,3'", "two different groups from 1 to 2"]),
    (f"{PLAN} --cross 1,99999999:1", ["'1,99999999:1'", "I,K:C"]),
    (f"{PLAN} --cross 1,2:1 --cross 2,1:1", ["2,1", "given twice"]),
    (f"{PLAN} --cross 1,2:1 --method tight", ["--method", "'tight'", "leave it out"]),
    (f"{PLAN} --cross 1,2:1 --cycle-length 5", ["--cycle-length", "'5'", "leave it out"]),
    ("plan --cross 1,2:1", ["none given", "give at least one"]),
    (f"{PLAN} --cross 1,2:1/99 --certificate no/c.json", ["'no/c.json'", "give a file in a"]),
    ("plan --group 1:1e101 --group 1/9:1/2 --cross 1,2:1", ["between 1e-100", "scale"]),
    (f"plan {' '.join(f'--group {k}:{k}' for k in range(1, 22))} --cross 1,2:1", ["21", "20"]),
    # the rate, the target, the method, the digits
    (f"{PLAN} --eta 0", ["'0'", "> 0 and < 2"]),
    (f"{PLAN} --eta -1/2", ["'-1/2'", "> 0 and < 2"]),
    (f"{PLAN} --eta 5/2", ["'5/2'", "> 0 and < 2"]),
    (f"{PLAN} --method constant --eta 1/2", ["'1/2'", "leave it out"]),
    (f"{PLAN} --eta nan", ["eta", "'nan'", "write an integer"]),
    (f"{PLAN} --contraction 1", ["'1'", "< 1"]),
    (f"{PLAN} --contraction 2", ["'2'", "< 1"]),
    (f"{PLAN} --contraction -1/2", ["'-1/2'", ">= 0"]),
    (f"{PLAN} --contraction 1/1000", ["'1/1000'", "'9/10'", "repeat the cycle"]),
    (f"{PLAN} --contraction small", ["contraction", "'small'", "write an integer"]),
    (f"{PLAN} --method magic", ["'magic'", "constant, mrgd, tight"]),
    (f"{PLAN} --digits 1", ["1 is not in the range", "--help"]),
    (f"{PLAN} --digits 1000000", ["1000000 is not in the range", "--help"]),
    (f"{PLAN} --digits {LONG}", ["9999", "--help"]),
    (f"{PLAN} --digits many", ["'many'", "--help"]),
    (f"{PLAN} --out nowhere/plan.json", ["'nowhere/plan.json'", "give a file in a folder"]),
    (f"{PLAN} --json folder", ["'folder'", "give a file in a folder"]),
    (f"{PLAN} --method golden", ["'golden'", "use one of constant"]),
    (f"{PLAN} --method mrgd --cycle-length 9", ["'9'", "mrgd", "give a contraction"]),
    (f"{PLAN} --method rkc --eta 1/2", ["'1/2'", "rkc", "leave it out"]),
    (
        f"{PLAN} --method rkc --cycle-length 9 --contraction 1/2",
        ["cycle_length and contraction", "'9'", "'1/2'", "give one"],
    ),
    (f"{PLAN} --method rkc --cycle-length 0", ["--cycle-length", "mrgd plan --help"]),
    (f"{PLAN} --method rkc --cycle-length 20001", ["'20001'", "repeat a shorter cycle"]),
    (f"{PLAN} --method fractal --cycle-length 9", ["9", "power of two", "use 8 or 16"]),
    (f"{PLAN} --method silver --cycle-length 8", ["8", "2^k - 1", "use 7 or 15"]),
    (f"{PLAN} --method rkc --contraction 1", ["'1'", "must be > 0 and < 1"]),
    (f"{PLAN} --method rkc --order random", ["'random'", "order"]),
    (
        "plan --group 1:1e12 --method rkc --contraction 1e-9",
        ["'1/1000000000'", "takes", "steps", "at most 100000"],
    ),
    ("plan --group 1:1 --method gap-safe", ["gap-safe", "points", "optimal"]),
    ("compare", ["none given", "give at least one"]),
    ("compare --group 1:2 --tolerance 1", ["tolerance", "'1'", "< 1"]),
    ("compare --group 1:2 --tolerance 1e-200", ["tolerance", ">= 1e-100"]),
    ("compare --group 1:2 --tolerance small", ["--tolerance", "'small'"]),
    ("compare --group 1:2 --tolerance 1/2 --quiet --plot out.bmp", ["'.bmp'", ".svg"]),
    ("compare --group 1:2 --tolerance 1/2 --quiet --json folder", ["'folder'", "give a file"]),
    (f"{PLAN} --colour red", ["--colour", "mrgd plan --help"]),
    ("plain", ["plain", "mrgd --help"]),
    ("--verbose", ["--verbose", "mrgd --help"]),
    # schedules
    ("bound nowhere.json", ["'nowhere.json'", "check the path"]),
    ("bound folder", ["'folder'", "give a file in it"]),
    ("bound a-file/x.json", ["'a-file/x.json'", "check the path"]),
    ("bound empty.json", ["''", "no JSON", "mend the file"]),
    ("bound no.json", ["{'steps", "no JSON", "mend the file"]),
    ("bound binary.json", ["\\xff", "no UTF-8", "give a text file"]),
    ("bound list.json", ["[1, 2]", "write {'steps'"]),
    ("bound deep.json", ["[[[[", "no JSON", "mend the file"]),
    ("bound no-steps.json", ["no step", "give at least one"]),
    ("bound no-groups.json", ["'no-groups.json'", "--group MU:L"]),
    ("bound overlap.json", ["'3'", "'2'", "merge the two"]),
    ("bound odd-groups.json", ["{'mu'", "is not a list", "write"]),
    ("bound negative-rate.json", ["'-1/2'", "leave such steps out"]),
    ("bound nan-rate.json", ["'NaN'", "write an integer"]),
    ("bound long-rate.json", ["'9999", "1000000 characters", "use at most 1000"]),
    ("bound no-rate.json", ["{'count': 3}", "write {'rate'"]),
    ("bound null-rate.json", ["'None'", "write an integer"]),
    ("bound zero-count.json", ["'0'", "must be an integer >= 1"]),
    ("bound half-count.json", ["'1.5'", "must be an integer >= 1"]),
    ("bound true-count.json", ["'True'", "must be an integer >= 1"]),
    ("bound good.json --at-most nan", ["--at-most", "'nan'", "write an integer"]),
    ("bound good.json --at-most -1", ["'-1'", "must be >= 0"]),
    ("bound good.json --group 5", ["'5'", "MU:L"]),
    ("limit --group 1:1 --certificate c.json", ["every group is a point", "give one interval"]),
    ("limit --group 1:2 --certificate no/c.json", ["'no/c.json'", "give a file in a folder"]),
    ("bound double.json --length-certificate c.json", ["--length-certificate", "--method optimal"]),
    ("bound good.json --plot x.gif", ["'.gif'", "use .svg, .png, .pdf"]),
    ("bound good.json --plot no/x.png", ["'no/x.png'", "--plot"]),
    ("bound good.json --certificate no/c.json", ["'no/c.json'", "give a file in a folder"]),
    ("bound", ["SCHEDULE.json", "mrgd bound --help"]),
    # certificates
    ("recheck nowhere.json", ["'nowhere.json'", "check the path"]),
    ("recheck folder", ["'folder'", "give a file in it"]),
    ("recheck", ["CERT", "mrgd recheck --help"]),
    # data
    ("probe empty.csv", ["empty.csv", "give"]),
    ("probe words.csv", ["'four'", "b"]),
    ("probe one-row.csv", ["1 row", "give more data"]),
    ("probe constant.csv --standardize", ["'b'", "remove the column"]),
    ("probe all-constant.csv", ["variance is 0", "give data that varies"]),
    ("probe nan.csv", ["nan", "'a'"]),
    ("probe inf.csv", ["inf", "'b'"]),
    ("probe ragged.csv", ["ragged.csv", "row 2"]),
    ("probe good.csv --target heigth", ["'heigth'", "height"]),
    ("probe good.csv --groups 0", ["0 is not in the range", "--help"]),
    ("probe good.csv --groups 99", ["99", "groups"]),
    ("probe good.csv --eta 2", ["'2'", "> 0 and < 2"]),
    ("probe good.csv --method magic", ["'magic'", "constant, mrgd, tight"]),
    ("probe good.csv --plot picture.bmp", ["'.bmp'", ".svg"]),
    ("probe good.csv --plot nowhere/picture.svg", ["'nowhere/picture.svg'", "give a file"]),
    ("probe folder", ["'folder'", "give a file in it"]),
    ("probe link.csv", ["'link.csv'", "no such file"]),
    ("probe mnits", ["'mnits'", "mnist"]),
    ("probe matrix.txt", ["'.txt'", "save the matrix as"]),
    ("probe truncated.npy", ["truncated.npy", ".npy"]),
    ("probe objects.npy", ["objects.npy", "object"]),
    ("probe cube.npy", ["cube.npy", "(2, 2, 2)"]),
    ("probe complex.npy", ["complex.npy", "complex"]),
    ("probe two.npz", ["two.npz", "left"]),
    ("probe mnist --data-dir a-file", ["'a-file'", "is no directory"]),
    # experiments
    ("run advantage-map --seeds 2", ["advantage-map", "leave --seeds out"]),
    ("run toy-four-scale", ["'toy-four-scale'", "toy-two-scale, toy-three-scale"]),
    ("run toy-two-scale --seeds 0", ["0 is not in the range", "--help"]),
    ("run toy-two-scale --backend jax", ["'jax'", "numpy", "--help"]),
    ("run toy-two-scale --out a-file", ["'a-file'", "give another"]),
    # derived formulas
    ("derive expansion.los", ["'expansion.los'", "did you mean expansion.loss"]),
    ("derive qqqq", ["'qqqq'", "mrgd derive --list"]),
    ("derive toy.two-scale-error", ["'toy.two-scale-error'", "without derived", "--list"]),
    ("derive convex.cycle", ["'convex.cycle'", "without derived", "convex.comparison"]),
    ("derive manifold.noise --depth 3", ["--depth", "manifold.noise", "expansion.loss", "leave"]),
    ("derive expansion.relu --loss squared", ["--loss", "expansion.relu", "expansion.loss"]),
    ("derive expansion.relu --activation tanh", ["--activation", "expansion.relu", "leave"]),
    ("derive manifold.noise expansion.loss --order 1", ["--order", "manifold.noise", "leave"]),
    ("derive expansion.loss --order -1", ["--order", "'-1'", "from 0 to 8"]),
    ("derive expansion.loss --order 9", ["--order", "'9'", "from 0 to 8", "choose"]),
    (f"derive --order {LONG}", ["--order", "9999", "--help"]),
    ("derive --order two", ["'two'", "mrgd derive --help"]),
    ("derive expansion.relu --depth 0", ["--depth", "'0'", "from 1 to 8"]),
    ("derive --depth 9", ["--depth", "'9'", "from 1 to 8"]),
    ("derive --order 8 --depth 4", ["'8' times '4'", "<= 24", "lower one"]),
    ("derive expansion.loss --order 5 --activation gelu", ["'5' times '2'", "<= 8", "lower"]),
    ("derive expansion.loss --depth 4 --loss logistic", ["'3' times '4'", "<= 8", "lower"]),
    ("derive --activation step", ["'step'", "softplus", "mrgd derive --help"]),
    ("derive --loss hinge", ["'hinge'", "cross-entropy", "mrgd derive --help"]),
    ("derive --format pdf", ["'pdf'", "mathml", "mrgd derive --help"]),
    ("derive manifold.noise --format latex --format sympy", ["'latex, sympy'", "--out DIR"]),
    ("derive manifold.noise --out a-file", ["'a-file'", "give another"]),
    ("derive manifold.noise --out a-file/x", ["'a-file/x'", "give another"]),
    # claims, the ledger, the report
    ("verify stand-in.prove", ["'stand-in.prove'", "did you mean stand-in.proved"]),
    ("verify qqqq", ["'qqqq'", "mrgd claims lists them"]),
    ("verify mine.py", ["'mine.py'", "cannot be read"]),
    ("verify --jobs 0", ["0 is not in the range", "--help"]),
    ("verify --time-limit -1", ["-1", "--help"]),
    ("verify stand-in.proved --expect-refuted qqqq", ["'qqqq'", "mrgd claims lists them"]),
    (
        "verify stand-in.proved --expect-refuted stand-in.refuted",
        ["'stand-in.refuted'", "leave it out"],
    ),
    (
        "verify stand-in.proved --expect-not-confirmed stand-in.refuted",
        ["--expect-not-confirmed", "'stand-in.refuted'", "leave it out"],
    ),
    ("verify --certificates a-file", ["'a-file'", "give another"]),
    ("verify --ledger photo.sqlite", ["'photo.sqlite'", "name another file with --ledger"]),
    ("verify --ledger folder", ["'folder'", "name a file in it with --ledger"]),
    ("verify --ledger a-file/x", ["'a-file/x'", "name another file with --ledger"]),
    ("claims --ledger photo.sqlite", ["'photo.sqlite'", "name another file with --ledger"]),
    ("claims --topic sums", ["'sums'", "use one of"]),
    ("report --format pdf", ["'pdf'", "use html"]),
    ("report --out a-file", ["'a-file'", "give another"]),
]


def short_name(row):
    return row[0][:60]


@pytest.mark.usefixtures("stand_ins")
@pytest.mark.parametrize(("command", "words"), ROWS, ids=map(short_name, ROWS))
def test_bad_input_ends_with_one_line_that_shows_the_value_and_the_mend(mrgd, command, words):
    ended = mrgd(*command.split())
    assert ended.status == 2
    assert ended.out == ""
    assert ended.err.startswith("mrgd: ")
    assert ended.err.endswith("\n")
    assert ended.err.count("\n") == 1
    assert len(ended.err) <= 500
    for word in words:
        assert word in ended.err


def test_a_bad_environment_variable_is_bad_input_too(mrgd, stand_ins, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    ended = mrgd("report")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "'yesterday'" in ended.err
    assert "unset it" in ended.err


def test_bad_standard_input_is_bad_input_too(mrgd, monkeypatch):
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe"), encoding="utf-8"))
    ended = mrgd("bound", "-")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "no UTF-8" in ended.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_bad_input(mrgd, empty_folder):
    path = empty_folder / "secret.csv"
    path.write_text("1,2\n3,4\n")
    path.chmod(0)
    ended = mrgd("probe", "secret.csv")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "secret.csv" in ended.err


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("plan --group 1:inf", "'inf'"),
        ("probe words.csv", "'four'"),
        ("bound empty.json", "no JSON"),
        ("plain", "plain"),
    ],
)
def test_a_user_at_a_shell_sees_the_same(command, word):
    rooms = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    ended = subprocess.run(
        [sys.executable, "-m", "mrgd", *command.split()],
        env={**os.environ, "PYTHONPATH": rooms},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert ended.stderr.startswith("mrgd: ")
    assert word in ended.stderr
