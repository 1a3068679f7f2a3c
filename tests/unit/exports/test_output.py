"""Files that appear whole or not at all."""

from __future__ import annotations

import gzip
import io
import os
import stat
import subprocess
import sys

import pytest

from marsad.exports.output import AtomicOutput, OutputError


def test_file_appears_only_at_the_end(tmp_path):
    path = tmp_path / "a.jsonl"
    with AtomicOutput(path) as stream:
        stream.write(b"x\n")
        assert [entry.name for entry in tmp_path.iterdir()] == [f"a.jsonl.{os.getpid()}.part"]
    assert path.read_bytes() == b"x\n"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.jsonl"]


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_failure_leaves_nothing_and_keeps_the_older_file(tmp_path, fault):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"old")
    with pytest.raises(fault), AtomicOutput(path) as stream:  # noqa: PT012
        stream.write(b"half")
        raise fault
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.jsonl"]


def test_gz_name_is_compressed_the_same_every_time(tmp_path):
    for name in ("a.csv.gz", "b.csv.gz"):
        with AtomicOutput(tmp_path / name) as stream:
            stream.write(b"x" * 1000)
    packed = (tmp_path / "a.csv.gz").read_bytes()
    assert gzip.decompress(packed) == b"x" * 1000
    assert packed == (tmp_path / "b.csv.gz").read_bytes()


@pytest.mark.parametrize("path", [None, "-"])
def test_no_path_is_standard_output_left_open(path):
    out = io.BytesIO()
    with AtomicOutput(path, stdout=out) as stream:
        stream.write(b"x")
    assert out.getvalue() == b"x"


@pytest.mark.parametrize("place", ["no/such/folder/a.csv", ".", "nul\0name"])
def test_impossible_place_is_wrong_usage(tmp_path, place):
    with pytest.raises(OutputError, match="M042") as caught, AtomicOutput(tmp_path / place):
        pass
    assert caught.value.exit_status == 2


def test_full_disk_is_named_and_leaves_nothing(tmp_path):
    with pytest.raises(OutputError, match=r"M043 .*No space") as caught, AtomicOutput(tmp_path / "a.csv"):
        raise OSError(28, "No space left on device")
    assert caught.value.exit_status == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no devices on this system")
def test_device_is_written_not_replaced():
    with AtomicOutput("/dev/null") as stream:
        stream.write(b"x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_link_is_written_through(tmp_path):
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    with AtomicOutput(tmp_path / "link.csv") as stream:
        stream.write(b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


def test_rights_of_an_older_file_are_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    path.chmod(0o640)
    with AtomicOutput(path) as stream:
        stream.write(b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("format_name", ["jsonl", "csv", "table"])
def test_closed_pipe_ends_quietly(format_name):
    script = (
        "import sys\n"
        "from marsad.exports.coded import write_events\n"
        "from marsad.exports.output import OutputError\n"
        "try:\n"
        "    events = ({'event_id': str(n)} for n in range(10**6))\n"
        f"    write_events(events, None, format_name={format_name!r})\n"
        "except OutputError as error:\n"
        "    sys.exit(error.message or error.exit_status)\n"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    run = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    assert run.stdout is not None
    run.stdout.readline()
    run.stdout.close()
    assert run.stderr is not None
    assert run.stderr.read() == b""
    run.stderr.close()
    assert run.wait(timeout=60) == 141
