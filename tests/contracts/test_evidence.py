"""The proof beside every cell: quotes are exact, records have the promised shape."""

from __future__ import annotations

from typing import Any

RECORD_KEYS = [
    "event_id", "doc_id", "outlet", "published", "event_type", "sub_event_type", "date_start", "date_end",
    "date_precision", "location", "initiators", "targets", "fatalities", "injuries", "captured", "victims", "weapons",
    "claimed_by", "attribution", "salience", "confidence", "field_confidence", "status", "evidence", "coder",
    "engine_version", "codebook_version",
]  # fmt: skip


def test_every_quote_is_exact(coded_sample: list[Any]) -> None:
    quotes = 0
    for coded in coded_sample:
        where = {"text": coded.document.text, "title": coded.document.title or ""}
        for record in [*(event.to_dict() for event in coded.events), *coded.aggregates]:
            for quote in record["evidence"]:
                text = where[quote.get("in", "text")]
                assert 0 <= quote["start"] < quote["end"] <= len(text)
                assert text[quote["start"] : quote["end"]] == quote["text"], (coded.document.doc_id, quote)
                assert quote["rule"]
                quotes += 1
    assert quotes > 100


def test_every_event_has_the_shape_of_the_contract(coded_sample: list[Any]) -> None:
    for coded in coded_sample:
        for event in coded.events:
            record = event.to_dict()
            assert list(record) == RECORD_KEYS
            assert any(quote["field"] == "event_type" for quote in record["evidence"])
            assert 0 <= record["confidence"] <= 1
            assert all(0 <= sure <= 1 for sure in record["field_confidence"].values())
            assert set(record["field_confidence"]) <= {*record, "date"}


def test_ids_tell_events_apart(coded_sample: list[Any]) -> None:
    for coded in coded_sample:
        ids = [event.event_id for event in coded.events]
        assert len(set(ids)) == len(ids), coded.document.doc_id


def test_every_value_is_in_the_codebook(coded_sample: list[Any]) -> None:
    from marsad.packs.codebook import load_codebook
    from marsad.packs.files import open_packs

    book = load_codebook(open_packs())
    assert {reason for coded in coded_sample for _, reason in coded.set_aside} <= book.values["reasons"]
    for coded in coded_sample:
        for event in coded.events:
            assert book.event_type_of(event.sub_event_type) == event.event_type
            assert set(event.weapons) <= book.values["weapons"]
            assert {event.salience} <= book.values["salience"]
            assert set(event.status.values()) <= book.values["status"]
            assert {entry.kind for entry in event.attribution} <= book.values["attribution_kind"]
            assert {entry.stance for entry in event.attribution} <= book.values["attribution_stance"]
            assert event.date_precision is None or event.date_precision in book.values["date_precision"]
            assert event.location is None or event.location.precision in book.values["location_precision"]
