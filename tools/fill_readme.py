"""Writes the output of commands into the pages that show it: `python tools/fill_readme.py` (part of `make docs`).

A page marks the place with `<!-- output: marsad ... -->` before a `text` block. `--check` only tells whether the pages
are up to date, for the tests.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "README.ar.md")
_BLOCK = re.compile(r"(<!-- output: marsad (?P<arguments>.*?) -->\n```text\n)(?P<shown>.*?)(```)", re.DOTALL)


def fill(page: str) -> str:
    """The page with fresh output in every marked block."""
    return _BLOCK.sub(lambda block: block[1] + run(block["arguments"]) + block[4], page)


def run(arguments: str) -> str:
    """What a command prints, as it would be piped."""
    from marsad.cli.main import main

    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with contextlib.redirect_stdout(stream):
        status = main(shlex.split(arguments))
    if status:
        raise SystemExit(f"marsad {arguments}: exit status {status}")
    return stream.buffer.getvalue().decode()  # type: ignore[attr-defined]


def stale_pages() -> list[str]:
    """Names of pages whose blocks differ from what the commands print now."""
    os.chdir(ROOT)
    return [name for name in PAGES if fill(text := (ROOT / name).read_text("utf-8")) != text]


def main() -> int:
    if "--check" in sys.argv[1:]:
        stale = stale_pages()
        print("\n".join(f"{name} is stale: run make docs" for name in stale) or "up to date")
        return int(bool(stale))
    os.chdir(ROOT)
    for name in PAGES:
        path = ROOT / name
        path.write_text(fill(path.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
