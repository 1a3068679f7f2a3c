"""No Arabic letter in code: words live in data files. Docstring examples are the one exception."""

from __future__ import annotations

import ast
import io
import tokenize
import unicodedata
from pathlib import Path

import pytest

import marsad

SOURCE = Path(marsad.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))


def has_arabic_letter(words: str) -> bool:
    return any(unicodedata.category(c)[0] == "L" and unicodedata.name(c, "").startswith("ARABIC") for c in words)


def has_arabic_word(words: str) -> bool:
    """Two Arabic letters side by side. Single ones, as the ends of a range of code points, are no words."""
    return any(has_arabic_letter(a) and has_arabic_letter(b) for a, b in zip(words, words[1:], strict=False))


def docstrings(tree: ast.AST) -> set[int]:
    """Identities of the constants that are docstrings."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_code_holds_no_arabic_letter(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    allowed = docstrings(tree)
    faults = [
        f"{path.name}:{node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in allowed
        and (has_arabic_letter(ast.get_source_segment(text, node) or "") or has_arabic_word(node.value))
    ]
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and has_arabic_letter(node.id)]
    comments = [
        f"{path.name}:{token.start[0]}: {token.string}"
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT and has_arabic_letter(token.string)
    ]
    assert faults + names + comments == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_code_holds_no_control_of_direction(path: Path) -> None:
    """Such marks make code read otherwise than it runs."""
    marks = set(map(chr, (0x200E, 0x200F, 0x61C, *range(0x202A, 0x202F), *range(0x2066, 0x206A))))
    assert marks.isdisjoint(path.read_text("utf-8"))
