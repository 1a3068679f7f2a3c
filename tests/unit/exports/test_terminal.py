"""The table for people."""

from __future__ import annotations

import io

import pytest

from marsad.exports.coded import write_table
from marsad.exports.terminal import format_count, format_date, render_events

EVENT = {
    "doc_id": "d1",
    "outlet": "sana",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "date_start": "2015-08-06",
    "date_end": "2015-08-06",
    "date_precision": "day",
    "location": {"name": "أبها", "name_en": "Abha", "admin1": "Asir", "country": "SA"},
    "initiators": [{"id": "islamic-state", "name": "تنظيم داعش", "name_en": "Islamic State"}],
    "targets": [{"id": None, "name": "حراس المسجد", "name_en": None}],
    "fatalities": {"low": 15, "high": 15},
    "injuries": {"low": 9, "high": None},
    "captured": None,
    "evidence": [
        {"text": "مقتل 15 شخصا"},
        {"text": "أسفر عن مقتل 15 شخصا"},
        {"text": "أسفر عن مقتل 15 شخصا"},
    ],
}


def render(*events: dict[str, object]) -> str:
    return "".join(render_events(events))


def test_event_shows_what_an_analyst_asks_first():
    shown = render(EVENT)
    words = ["2015-08-06", "Shelling / artillery", "Abha, Asir, SA", "Islamic State → unlisted", "15 / 9+"]
    assert [word for word in words if word not in shown] == []
    assert "\n  أبها | تنظيم داعش | حراس المسجد\n  أسفر عن مقتل 15 شخصا\n  d1 sana\n" in shown


def test_piped_table_fits_100_columns_without_colour():
    long = {
        **EVENT,
        "evidence": [{"text": "كلمة " * 100}],
        "location": {"name": "س" * 300, "name_en": "s" * 300},
    }
    shown = render(long, long)
    assert max(map(len, shown.splitlines())) <= 100
    assert "\x1b" not in shown


def test_terminal_table_takes_its_width(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    blocks = list(render_events([EVENT], is_terminal=True))
    assert blocks[1] == "─" * 120 + "\n"
    assert "\x1b[" in blocks[0]


def test_text_cannot_steer_the_terminal():
    event = {
        **EVENT,
        "doc_id": "a\x1b]0;x\x07\u202eb",
        "evidence": [{"text": "\x1b[2Jمقتل\r\n[red]x[/red] :bomb:"}],
    }
    shown = render(event)
    assert not set("\x1b\x07\u202e\r") & set(shown)
    assert "مقتل [red]x[/red] :bomb:" in shown


def test_bare_event_is_shown():
    shown = render({"event_type": "Battles", "evidence": [], "initiators": [], "targets": [], "location": None})
    assert "no date" in shown
    assert "- → -" in shown
    assert "? / ?" in shown


def test_no_events_says_so():
    out = io.BytesIO()
    write_table([], out)
    assert out.getvalue() == b"No events.\n"


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (None, "?"),
        ({"low": None, "high": None}, "?"),
        ({"low": 0, "high": 0}, "0"),
        ({"low": 15, "high": 15}, "15"),
        ({"low": 15, "high": 20}, "15-20"),
        ({"low": 20, "high": None}, "20+"),
    ],
)
def test_count_is_written_as_people_write_it(count, expected):
    assert format_count(count) == expected


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        (None, None, None, "no date"),
        ("2015-08-06", "2015-08-06", "day", "2015-08-06"),
        ("2015-08-06", "2015-08-08", "day", "2015-08-06 2015-08-08"),
        ("2015-08-01", "2015-08-31", "month", "2015-08"),
        ("2015-01-01", "2015-12-31", "year", "2015"),
        ("2015-08-02", None, "week", "2015-08-02"),
    ],
)
def test_date_is_as_precise_as_it_is_known(start, end, precision, expected):
    assert format_date({"date_start": start, "date_end": end, "date_precision": precision}) == expected
