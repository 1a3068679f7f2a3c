"""The documentation says what the program does: pages are fresh, snippets run, links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marsad.cli.main import COMMANDS, make_parser

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_SNIPPET = re.compile(r"^```(sh|python)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\((?!https?:)([^)#]+)")
SNIPPETS = [
    pytest.param(kind, code, id=f"{page.relative_to(ROOT).as_posix()}-{number}")
    for page in PAGES
    for number, (kind, code) in enumerate(_SNIPPET.findall(page.read_text("utf-8")))
]


def options_of(command: str) -> list[str]:
    parsers = next(action for action in make_parser()._actions if hasattr(action, "choices") and action.choices)
    assert isinstance(parsers.choices, dict)
    return [option for action in parsers.choices[command]._actions for option in action.option_strings]


@pytest.mark.parametrize("name", ["cli", "codebook"])
def test_generated_page_is_fresh(name: str) -> None:
    from marsad.cli import reference

    page = {"cli": reference.make_cli_page, "codebook": reference.make_codebook_page}[name]()
    assert (ROOT / "docs" / f"{name}.md").read_text("utf-8") == page, "run make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_documented(command: str) -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    section = page.split(f"## marsad {command}\n")[1].split("\n## ")[0]
    assert [option for option in options_of(command) if option not in {"-h", "--help"} and option not in section] == []


def test_outputs_shown_in_the_readmes_are_fresh(our_environment: Callable[..., Any]) -> None:
    command = [sys.executable, str(ROOT / "tools" / "fill_readme.py"), "--check"]
    found = subprocess.run(command, env=our_environment(), capture_output=True, text=True, timeout=120, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(("kind", "code"), SNIPPETS)
def test_snippet_runs(kind: str, code: str, our_environment: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "marsad").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m marsad.cli.main "$@"\n', "utf-8")
    (tools / "marsad").chmod(0o755)
    environment = our_environment(PATH=f"{tools}{os.pathsep}{os.environ['PATH']}")
    command = ["sh", "-e", "-c", code] if kind == "sh" else [sys.executable, "-c", code]
    found = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    for shown in re.findall(r"^    # (.+)$", code, re.MULTILINE) if kind == "python" else ():
        assert shown in found.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = _LINK.findall(page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("path", ["pyproject.toml", "Makefile", ".ci/run", "constraints/dev.txt", "README.md"])
def test_no_machine_is_named(path: str) -> None:
    content = (ROOT / path).read_text("utf-8")
    assert not re.search(r"(?<![.\w])/(work|home|root|opt)/|index-url|find-links", content)


def test_both_readmes_name_every_command() -> None:
    for name in ("README.md", "README.ar.md"):
        page = (ROOT / name).read_text("utf-8")
        assert [command for command in COMMANDS if f"marsad {command}" not in page] == []


def test_codebook_lists_the_fields_that_are_written(coded_sample: list[Any]) -> None:
    from marsad.packs.codebook import load_codebook
    from marsad.packs.files import open_packs

    book = load_codebook(open_packs())
    event = next(event for coded in coded_sample for event in coded.events)
    aggregate = next(record for coded in coded_sample for record in coded.aggregates)
    assert list(event.to_dict()) == list(book.fields["event"])
    assert list(aggregate) == list(book.fields["aggregate"])


def test_codebook_and_coder_agree_on_types() -> None:
    from marsad.coding.event_types import EVENT_TYPE
    from marsad.packs.codebook import load_codebook
    from marsad.packs.files import open_packs

    book = load_codebook(open_packs())
    listed = {sub: name for name, subs in book.event_types.items() for sub in subs}
    assert listed == EVENT_TYPE
