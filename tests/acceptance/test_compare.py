"""`mrgd compare` as a user runs it."""

import json
from pathlib import Path

GROUPS = ("--group", "10:20", "--group", "1:2")


def test_the_table_its_json_and_its_picture(mrgd):
    files = ("--plot", "out.png", "--json", "out.json")
    ended = mrgd("compare", *GROUPS, "--tolerance", "1e-3", *files)
    assert ended.status == 0
    lines = ended.out.splitlines()
    value = json.loads(Path("out.json").read_text(encoding="utf-8"))
    assert [line.split()[0] for line in lines[1:-1]] == [row["method"] for row in value["families"]]
    assert lines[-1].startswith("limit of all schedules: ")
    assert ended.err.count("\n") == len(value["families"])
    assert Path("out.png").read_bytes().startswith(b"\x89PNG")
    assert value["tolerance"] == "1/1000"


def test_json_alone_on_standard_output_and_no_progress(mrgd):
    ended = mrgd("compare", *GROUPS, "--tolerance", "1/2", "--quiet", "--json", "-")
    assert ended.status == 0
    assert ended.err == ""
    value = json.loads(ended.out)
    for row in value["families"]:
        assert float(row["rate"]) <= float(value["limit"]["upper"])


def test_what_is_left_out_is_said(mrgd):
    ended = mrgd("compare", "--group", "3:3", "--group", "1:1", "--tolerance", "1/2", "--quiet")
    assert ended.status == 0
    assert "left out: gap-safe: every group is a point" in ended.out
