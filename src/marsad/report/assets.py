"""The parts of a page that are the same in every report: style and script, joined into one of each.

A page that opens from a folder, without a server, cannot load modules from files; so the modules are joined here, in
the order in which they need each other, and the page allows exactly this script and this style by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z_]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const)\*? ?([A-Za-z_]+))", re.MULTILINE)
_NAME = re.compile(r"^export (?:async )?(?:function|class|const)\*? ([A-Za-z_]+)", re.MULTILINE)


@cache
def join_scripts(entry: str) -> str:
    """One script of a module and all it needs; each module keeps its own names to itself.

    Modules may only use `import { a, b } from "./name.js";` at their top, and `export` before a declaration.
    """
    order: list[str] = []
    _visit(entry, order, ())
    return '"use strict";\n' + "\n".join(_wrap(name) for name in order)


def _visit(name: str, order: list[str], above: tuple[str, ...]) -> None:
    if name in above:
        raise ValueError(f"the modules {', '.join(above)} need each other")
    if name in order:
        return
    for _, needed in _IMPORT.findall(_read(name)):
        _visit(needed, order, (*above, name))
    order.append(name)


def _wrap(name: str) -> str:
    source = _read(name)
    exported = ", ".join(_NAME.findall(source))
    inner = _IMPORT.sub(lambda found: f"const {{{found[1]}}} = module_{found[2]};\n", source)
    return f"const module_{name} = (() => {{\n{_EXPORT.sub('', inner)}return {{ {exported} }};\n}})();"


def _read(name: str) -> str:
    return (STATIC / f"{name}.js").read_text("utf-8")


@cache
def join_styles(names: Sequence[str]) -> str:
    return "\n".join((STATIC / f"{name}.css").read_text("utf-8") for name in names)


def hash_source(content: str) -> str:
    """As a Content-Security-Policy names an inline part: `'sha256-...'`."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
