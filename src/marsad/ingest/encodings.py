"""Which letters the bytes stand for.

Arabic reports arrive as UTF-8, as UTF-16 from Windows editors (often without a mark), as windows-1256
from old sites and as ISO-8859-6 or MacArabic from older ones. A wrong guess does not fail: it yields
fluent rubbish in which nothing is found. So UTF-8 is believed only when it holds, the others only when
they give Arabic words, and a byte that fits nothing is kept as U+FFFD and reported with its offset.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

UTF8 = "utf-8"
WINDOWS_ARABIC = "windows-1256"
_ISO_ARABIC, _MAC_ARABIC = "iso8859-6", "mac-arabic"
_NARROW = (WINDOWS_ARABIC, _ISO_ARABIC, _MAC_ARABIC)  # of two that read alike the first is taken

_BOMS = (  # the UTF-32 mark starts with the UTF-16 one, so it is tried first
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a page may declare and be believed. Latin-1 is missing on purpose: it is the default of old
# templates, and pages that declare it are usually windows-1256.
_DECLARABLE = frozenset({"cp1256", "iso8859-6", "mac-arabic", "cp864", "cp720"})
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff\xe0", "a JPEG picture"),
    (b"\xff\xd8\xff\xe1", "a JPEG picture"),
    (b"\xff\xd8\xff\xdb", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive (or a Word, Excel or EPUB file)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF document"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x1f\x8b", "gzip within gzip"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a SQLite database"),
)
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_WORD = re.compile("[\u0621-\u064a]{3}")
_ASCII = re.compile("[\x00-\x7f]+")
_EXPECTED_IN_UTF16 = re.compile("[\t\n\r -~\u00a0-\u00ff\u0600-\u06ff\u2000-\u206f\ufb50-\ufdff\ufe70-\ufeff]")
# What a wrong table makes of Arabic: holes, controls, Western letters inside words, vowel signs without a letter.
_UNLIKELY = re.compile(
    "[\ufffd\x80-\x9f]|(?<=[\u0621-\u064a])[\u00c0-\u024fA-Za-z]|[\u00c0-\u024fA-Za-z](?=[\u0621-\u064a])"
    "|(?<![\u0621-\u0652])[\u064b-\u0652]|[\u064b-\u0652]{3}|[\u0671-\u06d3]"
    "|(?<=[\u0621-\u0652])\xa0(?=[\u0621-\u064a])"  # the space of MacArabic, in the others a hard one
)
_ALEF, _LAM = "\u0627", "\u0644"
_ARTICLE = re.compile(f"(?<![\u0621-\u0652]){_ALEF}{_LAM}")
_FEWEST_ALEF_LAM = 0.05  # of the letters; in the press they are a quarter, in another script read as Arabic none
_BELIEVED = 0.9  # a declared encoding that reads nearly as well as the best is taken at its word
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SHOWN_OFFSETS = 5


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec name and the length of the byte-order mark that announced it."""

    name: str
    mark_length: int = 0

    @property
    def width(self) -> int:
        """Bytes of a newline."""
        return len("\n".encode(self.name))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and where it could not be read.

    `bad_offsets` holds the first few byte offsets whose bytes became U+FFFD, `bad_count` all of them.
    """

    text: str
    encoding: str
    bad_offsets: tuple[int, ...] = ()
    bad_count: int = 0


def name_binary(sample: bytes) -> str | None:
    """What the bytes are if they are not text ('a PDF file'), else None.

    A NUL condemns a file, except in UTF-16 and in JSON, where a broken line is reported by itself.
    """
    for magic, kind in _MAGIC:
        if sample.startswith(magic):
            return kind
    if _marked(sample) is not None or _guess_utf16(sample) is not None:
        return None
    if b"\0" in sample and not sample.lstrip().startswith((b"{", b"[")):
        return "binary data"
    if len(_CONTROLS.findall(sample)) * 3 > len(sample):
        return "binary data"
    return None


def find_encoding(sample: bytes, *, declared: str | None = None) -> Encoding:
    """The encoding of a text that starts with `sample`; a cut at its end does no harm.

    `declared` is what the text says of itself. It is believed only if UTF-8 does not hold, because
    pages saved by a browser are UTF-8 with the old declaration still in them.
    """
    marked = _marked(sample)
    if marked is not None:
        return marked
    wide = _guess_utf16(sample)
    if wide is not None:
        return Encoding(wide)
    narrow = _guess_narrow(sample)
    if narrow is None:
        return Encoding(UTF8)
    named = _find_declarable(declared)
    if named is None:
        return Encoding(narrow)
    # Pages declare ISO-8859-6 and are windows-1256, and the other way round.
    is_likely = narrow == UTF8 or _score(sample, named) >= _BELIEVED * _score(sample, narrow)
    return Encoding(named if is_likely else narrow)


def decode(raw: bytes, encoding: Encoding) -> Decoded:
    """The text of some bytes without their mark. Never fails.

    One file may join UTF-8 and windows-1256 parts (dumps glued together), so a part that is not
    what the file began with is judged by itself.
    """
    name = encoding.name
    if name in _NARROW:
        as_utf8 = _try_decode(raw, UTF8)
        if as_utf8 is not None and _ARABIC.search(as_utf8):
            return Decoded(as_utf8, UTF8)
    text = _try_decode(raw, name)
    if text is not None:
        return Decoded(text, name)
    if name == UTF8:
        name = _guess_narrow(raw) or UTF8
        if name != UTF8:
            return Decoded(raw.decode(name, "replace"), name)
    return _decode_marking(raw, name)


def _try_decode(raw: bytes, name: str) -> str | None:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        return None


def _decode_marking(raw: bytes, name: str) -> Decoded:
    text = raw.decode(name, "replace")
    already_there = raw.count("\ufffd".encode(name))
    offsets: list[int] = []
    at = 0
    while len(offsets) < _SHOWN_OFFSETS:
        try:
            raw[at:].decode(name)
        except UnicodeDecodeError as error:
            offsets.append(at + error.start)
            at += error.end
        else:
            break
    count = max(text.count("\ufffd") - already_there, len(offsets))
    return Decoded(text, name, tuple(offsets), count)


def _marked(sample: bytes) -> Encoding | None:
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return Encoding(name, len(mark))
    return None


def _guess_utf16(sample: bytes) -> str | None:
    part = sample[:4096]
    part = part[: len(part) & ~1]
    if not part or (b"\0" not in part and b"\x06" not in part):
        return None  # no ASCII and no Arabic letter could be in it
    for name in ("utf-16-le", "utf-16-be"):
        text = part.decode(name, "replace")
        if len(_EXPECTED_IN_UTF16.findall(text)) >= 0.95 * len(text):
            return name
    return None


def _guess_narrow(sample: bytes) -> str | None:
    """None if the bytes are sound UTF-8; else UTF-8 with faults, or a single-byte encoding of Arabic."""
    text = codecs.getincrementaldecoder(UTF8)("replace").decode(sample, final=False)
    broken = text.count("\ufffd") - sample.count(b"\xef\xbf\xbd")
    if broken <= 0:
        return None
    beyond_ascii = len(_ASCII.sub("", text))
    if beyond_ascii - broken > broken:
        return UTF8
    return _guess_table(sample) or UTF8


def _guess_table(sample: bytes) -> str | None:
    """The one of the single-byte encodings in which the bytes are Arabic words; None if there is none."""
    best, most = None, 0.0
    for name in _NARROW:
        text = sample.decode(name, "replace")
        letters = len(_ARABIC.findall(text))
        if letters * 2 < len(_ASCII.sub("", text)) or not _ARABIC_WORD.search(text):
            continue
        if name != WINDOWS_ARABIC and text.count(_ALEF) + text.count(_LAM) < _FEWEST_ALEF_LAM * letters:
            continue
        score = _score(sample, name)
        if best is None or score > most:
            best, most = name, score
    return best


def _score(sample: bytes, name: str) -> float:
    """How much like Arabic the bytes read: letters and articles, less what only a wrong table gives."""
    text = sample.decode(name, "replace")
    return len(_ARABIC.findall(text)) + 3 * len(_ARTICLE.findall(text)) - 3 * len(_UNLIKELY.findall(text))


def _find_declarable(declared: str | None) -> str | None:
    """The codec of what a text says of itself, if it may be believed."""
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared.lower().removeprefix("x-")).name
    except LookupError:
        return None
    return name if name in _DECLARABLE else None
