"""HXL: the row of hashtags, bare numbers, p-codes."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from marsad.exports.hxl import COLUMNS, HASHTAGS

RECOMMENDED = (
    "#event+id #event+name #date+occurred #date+reported #event+type #event+type+sub #group+name+first "
    "#group+name+second #group+type+first #country+name #country+code #adm1+name #adm1+code #adm2+name "
    "#adm2+code #loc+name+i_ar #loc+name+i_en #geo+lat #geo+lon #geo+precision #affected+killed "
    "#affected+killed+min #affected+killed+max #affected+injured #affected+abducted #description #meta+source "
    "#status+verification"
).split()


@pytest.fixture
def tagged(rows: Callable[..., Any]) -> Callable[..., list[dict[str, str]]]:
    """Rows by hashtag, as HXL readers see them."""

    def call(*given: dict[str, Any]) -> list[dict[str, str]]:
        tags, *found = [list(row.values()) for row in rows("hxl", *given)]
        return [dict(zip(tags, row, strict=True)) for row in found]

    return call


def test_second_row_holds_the_hashtags(write: Callable[..., Any]) -> None:
    content, _ = write("hxl")
    header, tags, *_ = csv.reader(io.StringIO(content.decode()))
    assert header == [column.name for column in COLUMNS]
    assert tags == list(HASHTAGS)
    assert all(re.fullmatch(r"#[a-z][a-z0-9]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags)
    assert len(set(tags)) == len(tags)
    assert [tag for tag in RECOMMENDED if tag not in tags] == []
    assert not any(tag.startswith("#org") for tag in tags)


def test_numbers_stand_bare_and_dates_are_dates(tagged: Callable[..., Any]) -> None:
    for row in tagged():
        for tag, cell in row.items():
            if tag.startswith("#affected"):
                assert cell == "" or cell.isdigit()
            if tag.startswith("#geo+l") and cell:
                float(cell)
            if tag.startswith("#date+") and cell:
                assert re.fullmatch(r"\d{4}-\d\d-\d\d", cell)


def test_areas_have_their_codes(tagged: Callable[..., Any], incidents: dict[str, Any]) -> None:
    assert tagged(incidents["clash"])[0]["#adm1+code"] == "SY09"
    assert tagged(incidents["several"])[0]["#adm1+code"] == "SY07"
    falluja = {**incidents["foiled"]["location"], "admin1": "Anbar", "admin2": "Fallujah"}
    (row,) = tagged({**incidents["foiled"], "location": falluja})
    assert (row["#adm1+code"], row["#adm2+code"]) == ("IQG01", "IQG01Q01")


def test_every_first_level_area_of_syria_and_iraq_has_a_code() -> None:
    from marsad.exports.code_lists import shipped_code_lists

    areas = shipped_code_lists().areas
    assert sorted(code for (country, _), code in areas.items() if country == "SY") == [
        f"SY{number:02}" for number in range(1, 15)
    ]
    assert len({code for (country, _), code in areas.items() if country == "IQ"}) == 18


def test_gaps_are_empty_not_zero(tagged: Callable[..., Any], incidents: dict[str, Any]) -> None:
    (row,) = tagged(incidents["nowhere"])
    assert (row["#affected+killed"], row["#geo+lat"], row["#country+code"]) == ("", "", "")
    (row,) = tagged(incidents["foiled"])
    assert row["#affected+killed"] == "0"
    (row,) = tagged(incidents["dozens"])
    assert (row["#affected+killed+min"], row["#affected+killed+max"]) == ("10", "")


def test_nothing_is_left_out(write: Callable[..., Any], incidents: dict[str, Any]) -> None:
    assert write("hxl")[1].rows == len(incidents)


READER = """
import json, sys, hxl

def read():
    return hxl.data(sys.argv[1], hxl.InputOptions(allow_local=True))

found = []
read().validate(None, callback=found.append)
print(json.dumps({
    "rows": len(list(read())),
    "faults": [[fault.rule.tag_pattern, fault.value] for fault in found if fault.rule.severity == "error"],
}))
"""


def test_the_reader_of_hxl_finds_no_error(write: Callable[..., Any], incidents: dict[str, Any], tmp_path: Path) -> None:
    """libhxl runs as a program of its own: it brings a library under the GPL, which nothing of ours imports."""
    if find_spec("hxl") is None:
        pytest.skip("libhxl is not installed (pip install libhxl)")
    path = tmp_path / "incidents.csv"
    path.write_bytes(write("hxl")[0])
    told = subprocess.run([sys.executable, "-c", READER, path], capture_output=True, text=True, check=True)
    assert json.loads(told.stdout) == {"rows": len(incidents), "faults": []}
