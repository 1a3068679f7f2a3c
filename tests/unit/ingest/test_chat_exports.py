r"""Telegram Desktop exports with their quirks: text in parts, `\x0B`, messages without text, whole accounts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from marsad.ingest import Found, read_found
from marsad.ingest.chat_exports import join_text


def message(number: int, text: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": number, "type": "message", "date": "2025-11-29T13:00:00", "date_unixtime": "1764410400",
        "from": "قناة الرصد", "from_id": "channel123", "text": text, "text_entities": [], **more,
    }  # fmt: skip


def export(*messages: dict[str, Any], indent: int | None = 1) -> str:
    chat = {"name": "قناة الرصد", "type": "public_channel", "id": 123, "messages": list(messages)}
    return json.dumps(chat, ensure_ascii=False, indent=indent)


@pytest.mark.parametrize("indent", [1, None])
def test_each_message_is_a_document(read: Any, tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "result.json"
    path.write_text(
        export(message(5, "قتل جندي"), message(6, "أصيب مدني", edited_unixtime="1764414000"), indent=indent), "utf-8"
    )
    documents, failures, _ = read(path)
    assert failures == []
    assert [(doc.doc_id, doc.text, doc.published_on, doc.outlet) for doc in documents] == [
        ("telegram:123/5", "قتل جندي", "2025-11-29T10:00:00+00:00", "قناة الرصد"),
        ("telegram:123/6", "أصيب مدني", "2025-11-29T10:00:00+00:00", "قناة الرصد"),
    ]
    assert documents[1].metadata["edited"] == "2025-11-29T11:00:00+00:00"
    assert documents[0].metadata["published_from"] == "telegram"


def test_text_in_parts_is_joined() -> None:
    parts = ["عاجل: ", {"type": "bold", "text": "قصف"}, " على ", {"type": "text_link", "text": "المدينة", "href": "x"}]
    assert join_text(parts) == "عاجل: قصف على المدينة"
    assert join_text(None) == ""


def test_text_that_stands_in_the_entities_alone_is_read(read: Any, tmp_path: Path) -> None:
    entities = [{"type": "bold", "text": "قتل"}, {"type": "plain", "text": " جندي"}]
    message = {"id": 1, "type": "message", "date": "2025-11-29T10:00:00", "text": "", "text_entities": entities}
    path = tmp_path / "result.json"
    path.write_text(json.dumps({"name": "x", "type": "public_channel", "id": 1, "messages": [message]}), "utf-8")
    assert [doc.text for doc in read(path)[0]] == ["قتل جندي"]


def test_control_characters_that_are_no_json_are_read(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    said = export(message(1, "سطر@سطر"), message(2, "مسار $Bx")).replace("@", r"\x0B").replace("$", r"\\x0")
    path.write_text(said, "utf-8")
    documents, failures, _ = read(path)
    assert failures == []
    assert [doc.text for doc in documents] == ["سطر\x0bسطر", r"مسار \x0Bx"]


def test_messages_without_words_are_counted_and_named(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    service = {"id": 1, "type": "service", "date": "2025-11-29T13:00:00", "action": "create_channel", "text": ""}
    path.write_text(export(service, message(2, "", photo="x.jpg"), message(3, "نص")), "utf-8")
    documents, failures, said = read(path)
    assert [doc.text for doc in documents] == ["نص"]
    assert failures == [("M130", None)]
    assert "1 messages without text, 1 service messages" in said[0]


def test_a_broken_message_is_named_and_the_next_one_read(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(
        export(message(1, "أول"), message(2, "ثان")).replace('"date_unixtime": "1764410400"', "oops", 1), "utf-8"
    )
    documents, failures, _ = read(path)
    assert [doc.text for doc in documents] == ["ثان"]
    assert failures[0][0] == "M011"


def test_a_whole_account_gives_every_chat(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    chats = [
        json.loads(export(message(1, "من الأولى"))),
        {**json.loads(export(message(1, "من الثانية"))), "id": 9, "name": "ب"},
    ]
    about = "Here is the data you requested. Remember: ..."
    whole = {"about": about, "personal_information": {"first_name": "x"}, "chats": {"about": "y", "list": chats}}
    path.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
    documents, failures, _ = read(path)
    assert failures == []
    assert [(doc.doc_id, doc.outlet) for doc in documents] == [("telegram:123/1", "قناة الرصد"), ("telegram:9/1", "ب")]


def test_text_that_looks_like_structure_is_text(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    tricky = 'قال: "}]{[" ثم "messages": [{"id": 1}] \\ انتهى'
    path.write_text(export(message(1, tricky), message(2, [tricky, {"type": "bold", "text": tricky}])), "utf-8")
    assert [doc.text for doc in read(path)[0]] == [tricky, tricky * 2]


def test_large_exports_are_cut_anywhere_alike(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    texts = [f"خبر رقم {number} " + "كلمة " * (number % 900) for number in range(400)]
    path.write_text(export(*(message(number, text) for number, text in enumerate(texts))), "utf-8")
    assert path.stat().st_size > 5 * 65536
    documents, failures, _ = read(path)
    assert ([doc.text for doc in documents], failures) == (texts, [])


def test_the_bytes_of_each_message_come_with_it(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(export(message(1, "أول"), message(2, "ثان")), "utf-8")
    found = [item for item in read_found([str(path)]) if isinstance(item, Found)]
    assert [json.loads(item.raw or b"")["text"] for item in found] == ["أول", "ثان"]
    assert path.read_bytes().count(found[1].raw or b"?") == 1


def test_ordinary_json_is_not_taken_for_an_export(read: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"name": "x", "type": "y", "text": "نص عادي"}', "utf-8")
    assert [doc.text for doc in read(path)[0]] == ["نص عادي"]


@pytest.mark.parametrize("share", [0.5, 0.75, 0.98])
def test_an_export_that_is_cut_says_so(read: Any, tmp_path: Path, share: float) -> None:
    whole = export(*(message(number, f"قتل {number} جنود") for number in range(8)))
    path = tmp_path / "result.json"
    path.write_text(whole[: int(len(whole) * share)], "utf-8")
    documents, failures, _ = read(path)
    assert 1 <= len(documents) <= 8
    assert len(failures) == 1
    assert "M008" in str(failures[0])


@pytest.mark.parametrize("unixtime", ["-5", "0", None, "many"])
def test_a_number_that_is_no_time_leaves_the_local_time(read: Any, tmp_path: Path, unixtime: str | None) -> None:
    path = tmp_path / "result.json"
    path.write_text(export(message(1, "قتل جندي", date_unixtime=unixtime)), "utf-8")
    documents, _, _ = read(path)
    assert documents[0].published_on == "2025-11-29T13:00:00"
