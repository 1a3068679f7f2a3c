"""Whatever comes in: a clear message that names file and line, exit status 1, everything else still coded."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
GOOD = "good.jsonl"


def as_lines(*documents: Any) -> bytes:
    return b"".join(json.dumps(document, ensure_ascii=False).encode() + b"\n" for document in documents)


@pytest.fixture
def folder(tmp_path: Path, report_text: str) -> Path:
    """A folder with a good file; the bad ones come beside it."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / GOOD).write_bytes(as_lines({"id": "good", "text": report_text, "published": "2025-11-29"}))
    return folder


def events_of(found: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in found.stdout.decode().splitlines()]


CUT = gzip.compress(as_lines(*({"id": str(n), "text": f"خبر رقم {n} عن الطقس في المدينة"} for n in range(3000))))[
    :-2000
]
BAD = {
    "empty.txt": (b"", "empty.txt: M005"),
    "blank.txt": (b" \n\t\n", "blank.txt: M005"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "picture.txt: M006"),
    "cut.jsonl.gz": (CUT, "cut.jsonl.gz:"),
    "list.jsonl": (b'["not", "an", "object"]\n', "list.jsonl:1: M012"),
    "broken.jsonl": (b'{"text": "a"\n', "broken.jsonl:1: M011"),
    "textless.jsonl": (b'{"id": "x", "title": "y"}\n', "textless.jsonl:1: M013"),
    "wordless.jsonl": (b'{"id": "x", "text": ""}\n', "wordless.jsonl:1: M014"),
    "number.jsonl": (b'{"id": "x", "text": 17}\n', "number.jsonl:1: M015"),
    "columns.csv": (b"a,b\n1,2\n", "columns.csv:1: M022"),
    "bytes.txt": ("انفجار في بغداد ".encode() * 20 + b"\xff\xfe\xfd" + "أمس".encode(), "bytes.txt:1: M009"),
}


@pytest.fixture(scope="module")
def mixed_run(run: Run, tmp_path_factory: pytest.TempPathFactory, report_text: str) -> Any:
    """One run over a folder of bad files with a good one among them."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / GOOD).write_bytes(as_lines({"id": "good", "text": report_text, "published": "2025-11-29"}))
    for name, (content, _) in BAD.items():
        (folder / name).write_bytes(content)
    return run("code", folder)


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_named(mixed_run: Any, name: str) -> None:
    assert BAD[name][1] in mixed_run.stderr.decode()


def test_good_file_among_bad_ones_is_coded(mixed_run: Any) -> None:
    assert mixed_run.returncode == 1
    assert "good" in {event["doc_id"] for event in events_of(mixed_run)}
    assert b"Traceback" not in mixed_run.stderr


def test_bad_line_is_named_and_the_lines_around_it_are_coded(run: Run, folder: Path, report_text: str) -> None:
    good = as_lines({"id": "first", "text": report_text, "published": "2025-11-29"})
    last = as_lines({"id": "last", "text": report_text + " انتهى", "published": "2025-11-29"})
    (folder / "mixed.jsonl").write_bytes(good + b"not json\n" + last)
    found = run("code", folder / "mixed.jsonl")
    assert "mixed.jsonl:2: M011" in found.stderr.decode()
    assert [event["doc_id"] for event in events_of(found)] == ["first", "last"]


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16", "utf-8-sig"])
def test_other_encodings_are_read(run: Run, folder: Path, report_text: str, encoding: str) -> None:
    path = folder / "report.txt"
    path.write_bytes(report_text.encode(encoding))
    found = run("code", path, "--published", "2025-11-29")
    assert (found.returncode, found.stderr) == (0, b"")
    (event,) = events_of(found)
    assert event["sub_event_type"] == "Remote explosive/landmine/IED"
    for quote in event["evidence"]:
        assert report_text[quote["start"] : quote["end"]] == quote["text"]


def test_a_document_twice_is_coded_once_and_named(run: Run, folder: Path) -> None:
    found = run("code", folder / GOOD, folder / GOOD)
    assert found.returncode == 1
    assert "M020" in found.stderr.decode()
    assert [event["doc_id"] for event in events_of(found)] == ["good"]


def test_an_id_used_for_another_text_gets_a_new_one(run: Run, folder: Path, report_text: str) -> None:
    (folder / "other.jsonl").write_bytes(
        as_lines({"id": "good", "text": report_text + " انتهى", "published": "2025-11-29"})
    )
    found = run("code", folder / GOOD, folder / "other.jsonl")
    assert "M021" in found.stderr.decode()
    assert [event["doc_id"] for event in events_of(found)] == ["good", "good#2"]


STRANGE = [
    "The weather is fine today. Nothing happened.",
    "12345 --- !!! ???",
    "\u202bالخبر\u202c \u200fabc\u200e 123 \u2067نص\u2069",
    "شارك المقال\nاقرأ أيضا\nحمل التطبيق",
    "\u0640" * 500,
    "\U0001f600" * 50,
    "قتل " * 2000,
    "٪ 50 ٫ ٬ ۔ ﷼ ﷺ",
    "ا" * 10_000,
]


def test_strange_text_is_coded_without_complaint(run: Run, tmp_path: Path) -> None:
    documents = [{"id": str(n), "text": text, "published": "2025-11-29"} for n, text in enumerate(STRANGE)]
    (tmp_path / "a.jsonl").write_bytes(as_lines(*documents))
    found = run("code", tmp_path / "a.jsonl")
    assert (found.returncode, found.stderr) == (0, b"")


def test_a_date_in_the_future_breaks_nothing(run: Run, tmp_path: Path, report_text: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_lines({"id": "a", "text": report_text, "published": "2099-01-01"}))
    found = run("code", tmp_path / "a.jsonl")
    assert found.returncode == 0
    assert [event["published"] for event in events_of(found)] == ["2099-01-01"]


def test_a_bad_publication_date_is_named_and_the_text_is_coded(run: Run, tmp_path: Path, report_text: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_lines({"id": "a", "text": report_text, "published": "5/11/2025"}))
    found = run("code", tmp_path / "a.jsonl")
    assert "a.jsonl:1: M016" in found.stderr.decode()
    assert all(event["published"] is None for event in events_of(found))


def test_without_any_date_nothing_is_assumed(run: Run, tmp_path: Path, report_text: str) -> None:
    (tmp_path / "a.txt").write_text(report_text, "utf-8")
    found = run("code", tmp_path / "a.txt")
    for event in events_of(found):
        assert event["date_start"] is None
        assert event["status"]["date"] == "unknown"


def test_five_megabytes_are_one_article(run: Run, tmp_path: Path, report_text: str) -> None:
    text = ("وقال شهود إن السوق كان مزدحما صباح ذلك اليوم.\n" * 65_000) + report_text
    assert len(text.encode()) > 5_000_000
    (tmp_path / "long.txt").write_text(text, "utf-8")
    found = run("code", tmp_path / "long.txt", "--published", "2025-11-29")
    assert found.returncode == 0
    for event in events_of(found):
        for quote in event["evidence"]:
            assert text[quote["start"] : quote["end"]] == quote["text"]


def test_saved_pages_are_read(run: Run) -> None:
    pages = Path(__file__).parents[2] / "examples" / "pages"
    if not pages.is_dir():
        pytest.skip("no example pages here")
    found = run("code", pages, "--published", "2025-11-29")
    assert b"Traceback" not in found.stderr
    assert found.returncode in {0, 1}
