import os
import stat

import pytest

from mrgd.text_file import text_of, write_json, write_text
from numerics.exact import InputError


def test_a_failed_write_leaves_the_old_text_and_no_draft(tmp_path, monkeypatch):
    path = tmp_path / "plan.json"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(InputError, match=r"--out: .*plan\.json.*No space left on device"):
        write_text(path, "new", "--out")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]


def test_a_link_stays_a_link_to_the_new_text(tmp_path):
    (tmp_path / "real.json").write_text("old")
    (tmp_path / "link.json").symlink_to("real.json")
    write_text(tmp_path / "link.json", "new", "--out")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    write_text(tmp_path / ".." / ".." / ".." / ".." / ".." / "dev" / "null", "gone", "--out")
    write_json(os.devnull, {"a": 1})
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


def test_a_number_that_is_not_finite_is_no_json(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(str(tmp_path / "x.json"), {"a": float("nan")})


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    path = tmp_path / "x.json"
    path.write_bytes(b"\xef\xbb\xbf{}")
    assert text_of(path, "schedule") == "{}"


def test_a_file_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("mrgd.text_file.MAX_BYTES", 10)
    path = tmp_path / "x.json"
    path.write_text("12345678901")
    with pytest.raises(InputError, match="more than 10 bytes; give a smaller file"):
        text_of(path, "schedule")
