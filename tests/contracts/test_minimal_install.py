"""The base install is enough: no extra is imported, no network touched, and starting is quick."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
GUARD = """
import importlib.abc, json, socket, sys

class Refuse(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        extras = {"numpy", "pyarrow", "scipy", "sklearn", "pandas", "typer", "dateparser", "sqlalchemy", "psycopg",
                  "xlsxwriter", "openpyxl",
                  "fastapi", "starlette", "uvicorn", "jinja2", "argon2",
                  "httpx2", "httpcore2", "trafilatura", "justext", "lxml",
                  "feedparser", "warcio"}
        if name.split(".")[0] in extras:
            raise ModuleNotFoundError(f"{name} is not part of the base install", name=name)

def no_network(*arguments, **options):
    raise AssertionError("the network was touched")

sys.meta_path.insert(0, Refuse())
socket.socket.connect = socket.create_connection = socket.getaddrinfo = no_network
"""


def python(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARD + code],
        env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def test_one_article_is_coded_without_extras(our_environment: Callable[..., Any], report: Path) -> None:
    code = f"from marsad.cli.main import main\nsys.exit(main(['code', {str(report)!r}]))"
    found = python(code, our_environment())
    assert found.returncode == 0, found.stderr
    assert '"sub_event_type": "Remote explosive/landmine/IED"' in found.stdout


def test_library_codes_a_text(our_environment: Callable[..., Any], report_text: str) -> None:
    code = (
        f"import marsad\nsaid = {report_text!r}\n"
        "events = marsad.code(said, published='2025-11-29', outlet='o', doc_id='d', title='t')\n"
        "print(json.dumps([event.to_dict() for event in events]))"
    )
    found = python(code, our_environment())
    assert found.returncode == 0, found.stderr
    assert '"doc_id": "d", "outlet": "o", "published": "2025-11-29"' in found.stdout


def test_importing_the_package_loads_nothing_heavy(our_environment: Callable[..., Any]) -> None:
    code = "import marsad\nprint([m for m in sys.modules if m.startswith(('marsad.', 'yaml', 'rich'))])"
    assert python(code, our_environment()).stdout.strip() == "[]"


def test_parquet_without_its_extra_names_the_extra(our_environment: Callable[..., Any], report: Path) -> None:
    blocked = "import importlib.util\nfound = importlib.util.find_spec\n"
    blocked += "importlib.util.find_spec = lambda name, *rest: None if name == 'pyarrow' else found(name, *rest)\n"
    call = f"from marsad.cli.main import main\nsys.exit(main(['code', {str(report)!r}, '-o', 'x.parquet']))"
    found = python(blocked + call, our_environment())
    assert found.returncode == 2
    assert "marsad[parquet]" in found.stderr


def test_ingest_without_its_extra_names_the_extra(our_environment: Callable[..., Any], report: Path) -> None:
    found = python(f"from marsad.cli.main import main\nsys.exit(main(['ingest', {str(report)!r}]))", our_environment())
    assert found.returncode == 2
    assert "M050 a store needs the package sqlalchemy" in found.stderr
    assert "marsad[db]" in found.stderr


def test_collect_without_its_extra_names_the_extra(our_environment: Callable[..., Any], tmp_path: Path) -> None:
    call = f"from marsad.cli.main import main\nsys.exit(main(['collect', {str(tmp_path / 'x.toml')!r}]))"
    found = python(call, our_environment())
    assert found.returncode == 2
    assert "M116 collecting needs the package" in found.stderr
    assert "marsad[collect]" in found.stderr


def test_archives_and_workbooks_are_read_without_extras(our_environment: Callable[..., Any], tmp_path: Path) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>word word</p></body></html>"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {len(page)}\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(head.encode() + page + b"\r\n\r\n")
    call = f"from marsad.cli.main import main\nsys.exit(main(['code', {str(tmp_path / 'a.warc')!r}]))"
    found = python(call, our_environment())
    assert (found.returncode, found.stderr) == (0, "")


def test_serve_without_its_extra_names_the_extra(our_environment: Callable[..., Any]) -> None:
    found = python("from marsad.cli.main import main\nsys.exit(main(['serve']))", our_environment())
    assert found.returncode == 2
    assert "M160" in found.stderr
    assert "marsad[web]" in found.stderr


def test_version_is_said_in_an_instant(run: Callable[..., Any]) -> None:
    started = time.perf_counter()
    found = run("--version")
    assert found.stdout.split()[0] == b"marsad"
    # The goal is 0.3 s (measured by `make bench`); here several tests share the machine.
    assert time.perf_counter() - started < 3


def test_incidents_are_exported_without_extras(our_environment: Callable[..., Any], tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"incident_id": "i1", "sub_event_type": "Attack", "date_start": "2025-11-29"}\n', "utf-8")
    for name in ("incidents", "csv", "geojson", "gpkg", "hxl", "plover"):
        call = f"sys.exit(main(['export', '{name}', '--from', {str(source)!r}, '-o', {str(tmp_path / name)!r}]))"
        found = python(f"from marsad.cli.main import main\n{call}", our_environment())
        assert found.returncode == 0, found.stderr
        assert (tmp_path / name).stat().st_size > 0


def test_a_report_is_written_without_extras(our_environment: Callable[..., Any], tmp_path: Path) -> None:
    source, page = tmp_path / "in.jsonl", tmp_path / "out.html"
    source.write_text('{"incident_id": "i1", "sub_event_type": "Attack", "date_start": "2025-11-29"}\n', "utf-8")
    call = f"sys.exit(main(['report', {str(source)!r}, '-o', {str(page)!r}]))"
    found = python(f"from marsad.cli.main import main\n{call}", our_environment())
    assert found.returncode == 0, found.stderr
    assert page.stat().st_size > 100_000


def test_versions_agree() -> None:
    import marsad
    from marsad.pipeline import ENGINE_VERSION

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == marsad.__version__ == ENGINE_VERSION


@pytest.mark.parametrize("name", ["Coder", "Document", "Event", "code"])
def test_promised_names_are_there(name: str) -> None:
    import marsad

    assert name in marsad.__all__
    assert callable(getattr(marsad, name))
