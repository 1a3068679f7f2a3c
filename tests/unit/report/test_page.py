"""The page as a file: whole, self-contained, safe, the same bytes for the same records."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

Write = Callable[..., Path]
HOSTILE = '</script><img src=x onerror="alert(1)"><!-- \u202egnp.exe \x00 {{title}} ' + "x" * 100_000


def policy_of(page: str) -> str:
    return re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]  # type: ignore[index]


def test_same_records_in_any_order_give_the_same_bytes(write: Write, make: SimpleNamespace) -> None:
    incidents = [make.incident(number) for number in range(9)]
    first = write(incidents, [make.event(1)]).read_bytes()
    assert write(incidents[::-1], [make.event(1)]).read_bytes() == first


def test_policy_allows_the_inline_parts_and_nothing_else(write: Write, make: SimpleNamespace) -> None:
    page = write([make.incident(1)]).read_text("utf-8")
    policy = policy_of(page)
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag, name in (("script", "script-src"), ("style", "style-src")):
        content = re.findall(rf'<{tag}(?: type="module")?>(.*?)</{tag}>', page, re.DOTALL)
        assert len(content) == 1
        digest = base64.b64encode(hashlib.sha256(content[0].encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy


def test_page_names_no_address_to_load_from(write: Write, make: SimpleNamespace) -> None:
    page = write([make.incident(1)]).read_text("utf-8")
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["data:,"]
    assert re.findall(r"url\(|@import", page) == []
    assert set(re.findall(r"https?://[^\s\"']+", page)) <= {"http://www.w3.org/2000/svg"}


def test_hostile_words_stay_words(write: Write, make: SimpleNamespace) -> None:
    claim = make.claim("location", {"name": HOSTILE}, outlet=HOSTILE, evidence=[{"start": 0, "end": 1, "text": "<b>"}])
    incident = make.incident(
        1, incident_id=HOSTILE, sources=[HOSTILE], claims=[claim], event_type=HOSTILE, sub_event_type=HOSTILE,
        location={"name": HOSTILE, "country": HOSTILE, "precision": HOSTILE}, disputed=[HOSTILE],
        review={"state": HOSTILE}, versions={"engine": HOSTILE},
    )  # fmt: skip
    page = write([incident], documents={"d1": {"title": HOSTILE, "url": "javascript:alert(1)"}}, title=HOSTILE,
                 names=True).read_text("utf-8")  # fmt: skip
    assert "<img" not in page
    assert page.count("</script>") == 3  # summary, one part, the program
    assert len(page) < 400_000
    detail, summary = make.open(page, "part-0")[0], make.open(page, "summary")
    assert detail["documents"][0]["url"] == ""
    told = json.dumps(
        [detail, {key: part for key, part in summary.items() if key not in {"words", "folds"}}], ensure_ascii=False
    )
    assert "\u202e" not in told
    assert "\x00" not in json.loads(f'"{summary["columns"]["id"][0][:20]}"')
    assert max(map(len, summary["outlets"])) <= 401


def test_no_incidents_give_a_page(write: Write, make: SimpleNamespace) -> None:
    page = write([]).read_text("utf-8")
    summary = make.open(page, "summary")
    assert summary["columns"]["id"] == []
    assert summary["newest"] == ""
    assert 'id="part-0"' not in page


def test_bare_incident_is_enough(write: Write, make: SimpleNamespace) -> None:
    page = write([{"incident_id": "i"}]).read_text("utf-8")
    summary = make.open(page, "summary")
    assert summary["columns"]["place"] == [-1]
    assert summary["columns"]["start"] == [None]
    assert summary["columns"]["killed"] == [None]
    assert make.open(page, "part-0")[0]["claims"] == []


def test_day_that_is_none_is_left_out(write: Write, make: SimpleNamespace) -> None:
    page = write([make.incident(1, date_start="soon", date_end="<b>2025-11-")]).read_text("utf-8")
    assert make.open(page, "summary")["columns"]["start"] == [None]


def test_ledgers_come_in_parts(write: Write, make: SimpleNamespace) -> None:
    page = write([make.incident(number) for number in range(300)]).read_text("utf-8")
    sizes = [len(make.open(page, f"part-{number}")) for number in range(3)]
    assert sizes == [128, 128, 44]
    ids = make.open(page, "summary")["columns"]["id"]
    assert len(set(ids)) == 300


def test_versions_and_newest_report_are_stamped(write: Write, make: SimpleNamespace) -> None:
    unstamped = make.incident(2, versions=None)
    events = [make.event(1, engine_version="0.2.0"), make.event(2, published="2025-12-24T10:00:00+03:00")]
    summary = make.open(write([make.incident(1), unstamped], events).read_text("utf-8"), "summary")
    assert summary["versions"] == {"engine": ["0.1.0", "0.2.0"], "codebook": ["1"], "data": ["d1"]}
    assert summary["newest"] == "2025-12-24"


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_language_of_the_file(write: Write, make: SimpleNamespace, language: str, direction: str) -> None:
    page = write([make.incident(1)], language=language).read_text("utf-8")
    assert f'<html lang="{language}" dir="{direction}">' in page


def test_failed_run_leaves_the_older_file(tmp_path: Path, write: Write, make: SimpleNamespace) -> None:
    path = write([make.incident(1)])
    before = path.read_bytes()
    with pytest.raises(ValueError, match="JSON"):
        write([make.incident(1, fatalities={"low": 1, "high": float("nan")})])
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
