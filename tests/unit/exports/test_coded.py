"""Coded events in every shape."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest

from marsad.exports import coded
from marsad.exports.coded import COLUMNS, Written, flatten_event, guess_format, write_events
from marsad.exports.output import OutputError


def make_event(**changes: object) -> dict[str, object]:
    event: dict[str, object] = {
        "event_id": "e1",
        "doc_id": "d1",
        "outlet": None,
        "published": "2015-08-07",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Suicide bomb",
        "date_start": "2015-08-06",
        "date_end": "2015-08-06",
        "date_precision": "day",
        "location": {
            "name": "أبها",
            "name_en": "Abha",
            "admin1": "Asir",
            "admin2": None,
            "country": "SA",
            "pcode": None,
            "latitude": -18.22,
            "longitude": 42.51,
            "precision": "town",
            "gazetteer_id": "geonames:110690",
        },
        "initiators": [{"id": "islamic-state", "name": "تنظيم داعش", "name_en": "Islamic State"}],
        "targets": [
            {"id": None, "name": "حراس", "name_en": None},
            {"id": "state-forces:SA", "name": "قوات الطوارئ", "name_en": "Emergency Forces"},
        ],
        "fatalities": {"low": 15, "high": 15},
        "injuries": {"low": 9, "high": None},
        "captured": None,
        "victims": [{"effect": "killed", "who": "state-forces:SA", "low": 15, "high": 15}],
        "weapons": ["suicide-vest", "ied"],
        "claimed_by": "islamic-state",
        "attribution": [{"source": "وزارة الداخلية", "kind": "official", "stance": "reports"}],
        "salience": "main",
        "confidence": 0.87,
        "status": {"date": "inferred"},
        "evidence": [
            {"field": "fatalities", "start": 20, "end": 32, "text": "مقتل 15 شخصا", "rule": "r"},
            {"field": "event_type", "start": 0, "end": 13, "text": "تفجير انتحاري", "rule": "r"},
        ],
        "coder": "rules",
        "engine_version": "1",
        "codebook_version": "1",
    }
    return {**event, **changes}


AGGREGATE = {"record": "aggregate", "doc_id": "d1", "what": "attacks", "low": 17, "high": 17}


def written(format_name: str, *records: dict[str, object]) -> bytes:
    out = io.BytesIO()
    write_events(records, None, format_name=format_name, stdout=out)
    return out.getvalue()


def rows(*records: dict[str, object]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv", *records).decode(), newline="")))


def test_jsonl_is_the_record_in_its_order():
    line = written("jsonl", make_event())
    assert list(json.loads(line)) == list(make_event())
    assert json.loads(line) == make_event()
    assert line.endswith(b"}\n")
    assert "تنظيم داعش".encode() in line


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\u0085", "\n", "\ud800"])
def test_jsonl_record_is_one_line_for_every_reader(char):
    event = make_event(doc_id=f"a{char}b")
    lines = written("jsonl", event, event).decode().splitlines()
    assert [json.loads(line) for line in lines] == [event, event]


def test_jsonl_keeps_aggregates():
    assert json.loads(written("jsonl", AGGREGATE)) == AGGREGATE


@pytest.mark.parametrize("format_name", ["csv", "table", "parquet"])
def test_other_formats_count_aggregates_as_left_out(format_name):
    if format_name == "parquet":
        pytest.importorskip("pyarrow")
    events = [make_event(), AGGREGATE]
    assert write_events(events, None, format_name=format_name, stdout=io.BytesIO()) == Written(1, 1)


def test_csv_row_holds_every_column():
    (row,) = rows(make_event())
    assert tuple(row) == tuple(COLUMNS)
    assert {name: cell for name, cell in row.items() if cell} == {
        "event_id": "e1",
        "doc_id": "d1",
        "published": "2015-08-07",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Suicide bomb",
        "date_start": "2015-08-06",
        "date_end": "2015-08-06",
        "date_precision": "day",
        "location_name": "أبها",
        "location_name_en": "Abha",
        "admin1": "Asir",
        "country": "SA",
        "latitude": "-18.22",
        "longitude": "42.51",
        "location_precision": "town",
        "gazetteer_id": "geonames:110690",
        "initiator_ids": "islamic-state",
        "initiator_names": "تنظيم داعش",
        "initiator_names_en": "Islamic State",
        "target_ids": "; state-forces:SA",
        "target_names": "حراس; قوات الطوارئ",
        "target_names_en": "; Emergency Forces",
        "fatalities_low": "15",
        "fatalities_high": "15",
        "injuries_low": "9",
        "weapons": "suicide-vest; ied",
        "claimed_by": "islamic-state",
        "attribution": "وزارة الداخلية|official",
        "salience": "main",
        "confidence": "0.87",
        "evidence": "مقتل 15 شخصا; تفجير انتحاري",
        "coder": "rules",
        "engine_version": "1",
        "codebook_version": "1",
    }


def test_columns_are_documented():
    assert [name for name in COLUMNS if name not in (coded.__doc__ or "")] == []


def test_event_without_anything_has_empty_cells():
    event = make_event(location=None, initiators=[], targets=[], fatalities=None, evidence=[], weapons=[])
    (row,) = rows(event)
    assert {row[name] for name in ("location_name", "latitude", "target_ids", "fatalities_low", "evidence")} == {""}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formula_is_disarmed_in_text_only(text):
    event = make_event(doc_id=text, initiators=[{"id": None, "name": text, "name_en": None}])
    (row,) = rows(event)
    assert (row["doc_id"], row["initiator_names"], row["latitude"]) == ("'" + text, "'" + text, "-18.22")


@pytest.mark.parametrize("text", ["a,b", 'a"b', "a\nb", "a\rb", "a\r\nb", "a;b"])
def test_csv_cell_comes_back_as_it_was(text):
    assert rows(make_event(doc_id=text))[0]["doc_id"] == text


@pytest.mark.parametrize(("format_name", "expected"), [("jsonl", 0), ("csv", 1), ("table", 1)])
def test_no_events_is_no_error(format_name, expected):
    assert written(format_name).count(b"\n") == expected


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.csv.gz"])
def test_file_is_written_whole(tmp_path, name):
    path = tmp_path / name
    format_name = guess_format(path)
    assert write_events([make_event()] * 3, path, format_name=format_name) == Written(3, 0)
    content = path.read_bytes()
    if name.endswith(".gz"):
        content = gzip.decompress(content)
    assert content == written(format_name, *[make_event()] * 3)


def test_failing_coder_leaves_no_file(tmp_path):
    def events():
        yield make_event()
        raise ConnectionResetError(104, "worker died")

    with pytest.raises(RuntimeError, match="could not be made"):
        write_events(events(), tmp_path / "a.jsonl", format_name="jsonl")
    assert list(tmp_path.iterdir()) == []


def test_same_events_are_the_same_bytes():
    for format_name in ("jsonl", "csv", "table"):
        assert written(format_name, make_event()) == written(format_name, make_event())


def test_unknown_format_is_wrong_usage():
    with pytest.raises(OutputError, match="M041") as caught:
        write_events([], None, format_name="xls")
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.CSV", "csv"),
        ("a.csv.gz", "csv"),
        ("a.parquet", "parquet"),
        ("a.json", "jsonl"),
        ("-", "table"),
        (None, "table"),
    ],
)
def test_format_is_guessed_from_the_name(path, expected):
    assert guess_format(path, "table") == expected


def test_parquet_has_typed_columns(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    write_events((make_event(event_id=str(number)) for number in range(4500)), path, format_name="parquet")
    table = parquet.read_table(path)
    assert table.column_names == list(COLUMNS)
    assert [row["event_id"] for row in table.to_pylist()] == [str(number) for number in range(4500)]
    assert table.to_pylist()[0] == {**flatten_event(make_event()), "event_id": "0"}
    assert table.schema.field("captured_low").type == "int64"


def test_parquet_without_events_has_its_columns():
    parquet = pytest.importorskip("pyarrow.parquet")
    assert parquet.read_table(io.BytesIO(written("parquet"))).column_names == list(COLUMNS)


def test_missing_extra_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(OutputError, match=r"pip install 'marsad\[parquet\]'") as caught:
        write_events([], tmp_path / "a.parquet", format_name="parquet")
    assert (caught.value.code, caught.value.exit_status) == ("M040", 2)
    assert list(tmp_path.iterdir()) == []


def test_parquet_is_not_written_to_a_terminal():
    class Terminal(io.BytesIO):
        def isatty(self) -> bool:
            return True

    pytest.importorskip("pyarrow")
    with pytest.raises(OutputError, match="M044"):
        write_events([], None, format_name="parquet", stdout=Terminal())
