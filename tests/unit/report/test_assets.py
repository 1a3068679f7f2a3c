"""Modules joined into one script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from marsad.packs.interface import load_words
from marsad.report import assets


def test_modules_stand_in_the_order_they_need_each_other() -> None:
    script = assets.join_scripts("report")
    order = ["map_geometry", "map_drawing", "map", "report"]
    places = [script.index(f"const module_{name} = ") for name in order]
    assert places == sorted(places)
    assert "import {" not in script
    assert "\nexport " not in script


def test_every_module_is_used() -> None:
    script = assets.join_scripts("report")
    assert [path.stem for path in assets.STATIC.glob("*.js") if f"const module_{path.stem} = " not in script] == []


@pytest.mark.parametrize("path", sorted(assets.STATIC.glob("*.*")), ids=lambda path: path.name)
def test_nothing_in_a_part_can_end_it(path: Path) -> None:
    content = path.read_text("utf-8").lower()
    if path.suffix != ".html":
        assert "</script" not in content
        assert "</style" not in content
        assert "<!--" not in content


@pytest.mark.parametrize("path", sorted(assets.STATIC.glob("*.js")), ids=lambda path: path.name)
def test_no_html_is_made_from_words(path: Path) -> None:
    source = path.read_text("utf-8")
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert way not in source
    assert len(source.splitlines()) <= 400


def test_modules_in_a_circle_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, other in (("one", "two"), ("two", "one")):
        (tmp_path / f"{name}.js").write_text(f'import {{ x }} from "./{other}.js";\nexport const x = 1;\n', "utf-8")
    monkeypatch.setattr(assets, "STATIC", tmp_path)
    with pytest.raises(ValueError, match="need each other"):
        assets.join_scripts.__wrapped__("one")


def test_words_that_are_asked_for_exist() -> None:
    words = load_words("en")
    script = assets.join_scripts("report")
    asked = set(re.findall(r'wording\.say\("(\w+)", "(\w+)"', script))
    short = set(re.findall(r'(?<![.\w])say\("(\w+)"[,)]', script))
    assert len(asked) > 15
    assert len(short) > 40
    assert [(page, key) for page, key in sorted(asked) if key not in words[page]] == []
    assert [key for key in sorted(short) if key not in {**words["report"], **words["map"]}] == []
