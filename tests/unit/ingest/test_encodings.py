"""Bytes to letters."""

from __future__ import annotations

import codecs

import pytest

from marsad.ingest.encodings import Encoding, decode, find_encoding, name_binary

ARABIC = "قتل ثلاثة جنود في هجوم قرب الرقة"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "utf-8"),
        (b"plain ascii", "utf-8"),
        (b"    \n ", "utf-8"),
        (ARABIC.encode(), "utf-8"),
        (codecs.BOM_UTF8 + ARABIC.encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + ARABIC.encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + ARABIC.encode("utf-16-be"), "utf-16-be"),
        (ARABIC.encode("utf-32"), "utf-32-le"),
        (ARABIC.encode("utf-16-le"), "utf-16-le"),
        (ARABIC.encode("utf-16-be"), "utf-16-be"),
        ("كلمة".encode("utf-16-le"), "utf-16-le"),  # one word: no NUL in it at all
        ('{"text": "x"}'.encode("utf-16-le"), "utf-16-le"),
        (ARABIC.encode("windows-1256"), "windows-1256"),
        (b'{"text": "' + "مقتل".encode("windows-1256") + b'", "outlet": "sana"}', "windows-1256"),
        (b"caf\xe9 au lait", "utf-8"),  # one stray byte is no Arabic word
        (b"hello \xff\xfe world", "utf-8"),
        (ARABIC.encode()[:-1], "utf-8"),  # cut inside a letter
        (ARABIC.encode() + b"\xff\xff", "utf-8"),
    ],
)
def test_find_encoding_gives_codec(raw: bytes, expected: str) -> None:
    assert find_encoding(raw).name == expected


@pytest.mark.parametrize(
    ("raw", "declared", "expected"),
    [
        (ARABIC.encode(), "windows-1256", "utf-8"),  # saved again by a browser
        (ARABIC.encode("iso-8859-6"), "iso-8859-6", "iso8859-6"),
        (ARABIC.encode("windows-1256"), "iso-8859-1", "windows-1256"),  # the template's default
        (ARABIC.encode("windows-1256"), "utf-8", "windows-1256"),
        (ARABIC.encode("windows-1256"), "no-such-codec", "windows-1256"),
        (ARABIC.encode("windows-1256"), "rot13", "windows-1256"),
        (ARABIC.encode("windows-1256"), "iso-8859-6", "windows-1256"),  # what many old templates said
        (ARABIC.encode("iso-8859-6"), "windows-1256", "iso8859-6"),
        (ARABIC.encode("iso-8859-6"), "x-mac-arabic", "mac-arabic"),  # the same letters in both: it is believed
    ],
)
def test_find_encoding_weighs_declaration(raw: bytes, declared: str, expected: str) -> None:
    assert find_encoding(raw, declared=declared).name == expected


REPORT = (
    "قتل ثلاثة جنود وأصيب خمسة آخرون أمس الجمعة في انفجار عبوة ناسفة استهدفت دورية قرب مدينة الرقة، وفق مصدر عسكري.\n"
    "وأضاف المصدر أن الطريق بقي مغلقا حتى المساء، فيما قالت هيئة محلية إن عدد الجرحى بلغ ٧ بينهم طفلان؛ هل من جديد؟"
)
SENTENCES = (
    REPORT,
    REPORT.replace("\n", "</p>\n<p class='x'>"),
    "هجوم على حاجز للشرطة في بلدة المنصورة",
    "مقتل عنصرين من قوى الأمن الداخلي",
    '{"title": "انفجار سيارة وسط السوق", "text": "قال شهود إن النار أتت على عدد من المحال"}',
)


@pytest.mark.parametrize("name", ["windows-1256", "iso8859-6", "mac-arabic", "utf-16-le", "utf-16-be", "utf-8"])
@pytest.mark.parametrize("words", SENTENCES)
def test_undeclared_encoding_is_found(name: str, words: str) -> None:
    raw = words.encode(name, "ignore")  # ISO-8859-6 has no Arabic digits
    decoded = decode(raw, find_encoding(raw))
    assert (decoded.text, decoded.bad_count) == (raw.decode(name), 0)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cp1251", "Утром в центре города произошёл взрыв, погибли три человека, раненых доставили в больницу."),
        ("cp1253", "Τρεις άνθρωποι σκοτώθηκαν σήμερα το πρωί από έκρηξη στο κέντρο της πόλης."),
        ("cp1254", "Bu sabah şehir merkezinde meydana gelen patlamada üç kişi öldü, yaralılar hastaneye götürüldü."),
        ("cp1252", "Trois personnes ont été tuées ce matin près du marché; les blessés ont été évacués."),
        ("cp1255", "שלושה אנשים נהרגו הבוקר בפיצוץ במרכז העיר, כך מסרה המשטרה."),
    ],
)
def test_other_scripts_are_not_taken_for_arabic(name: str, words: str) -> None:
    assert find_encoding(words.encode(name)).name == "utf-8"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n rest", "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"some\x00thing", "binary"),
        (bytes(range(32)), "binary"),
    ],
)
def test_name_binary_names_kind(raw: bytes, expected: str) -> None:
    assert expected in (name_binary(raw) or "")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        ARABIC.encode(),
        ARABIC.encode("utf-16-le"),
        ARABIC.encode("utf-16"),
        ARABIC.encode("windows-1256"),
        b"a long enough line with \x01 and \x02 in it",
        b'{"text": "a\x00b"}\n',
    ],
)
def test_name_binary_lets_text_pass(raw: bytes) -> None:
    assert name_binary(raw) is None


def test_decode_names_bad_bytes_and_keeps_the_rest() -> None:
    raw = "مقتل ".encode() + b"\xff" + " جنود".encode()
    decoded = decode(raw, Encoding("utf-8"))
    assert decoded.text == "مقتل \ufffd جنود"
    assert (decoded.bad_offsets, decoded.bad_count) == ((9,), 1)


def test_decode_does_not_count_replacement_characters_of_the_source() -> None:
    raw = "مقتل\ufffd ".encode() + b"\xff"
    assert decode(raw, Encoding("utf-8")).bad_count == 1


def test_decode_counts_all_and_shows_first_bad_bytes() -> None:
    decoded = decode("مقتل".encode() * 20 + b"\xff" * 9, Encoding("utf-8"))
    assert (len(decoded.bad_offsets), decoded.bad_count) == (5, 9)


@pytest.mark.parametrize("first", ["utf-8", "windows-1256"])
@pytest.mark.parametrize("second", ["utf-8", "windows-1256"])
def test_decode_judges_each_part_of_a_mixed_file(first: str, second: str) -> None:
    assert decode(ARABIC.encode(second), Encoding(first)).text == ARABIC


def test_decode_cut_utf16_names_last_byte() -> None:
    decoded = decode("مقتل".encode("utf-16-le") + b"\x31", Encoding("utf-16-le"))
    assert decoded.text == "مقتل\ufffd"
    assert decoded.bad_offsets == (8,)
