"""Plain text: one file, one document, not a letter changed.

Line ends, control characters and blanks at both ends stay, because evidence points into the text by
offset. Only a byte-order mark goes: it belongs to the file, not to the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from marsad.ingest.encodings import decode, find_encoding, name_binary
from marsad.ingest.sources import DOCUMENT_LIMIT, Format, Found, Item, Source
from marsad.model.document import Document
from marsad.model.messages import Message


def read_text(source: Source) -> Iterator[Item]:
    """The file as one document named after it (`a.txt` gives `a`), or the failure to read it."""
    raw = source.read_all()
    if raw is None:
        yield source.fail(Message.TOO_LARGE, limit=DOCUMENT_LIMIT >> 20)
        return
    mark = source.encoding.mark_length
    # The head may be plain ASCII (a link, an English caption) and the Arabic start later.
    encoding = source.encoding if mark else find_encoding(raw)
    if encoding.width == 1:
        kind = name_binary(raw)
        if kind is not None:
            yield source.fail(Message.BINARY, kind=kind)
            return
    decoded = decode(raw, encoding)
    if decoded.bad_count:
        line = raw.count(b"\n", 0, decoded.bad_offsets[0]) + 1
        yield source.fail_decoding(decoded, offset=mark, line=line)
    if not decoded.text.strip("\ufeff \t\r\n\f\v\u00a0"):
        yield source.fail(Message.EMPTY_FILE)
        return
    yield Found(Document(doc_id=source.stem, text=decoded.text), source.name, raw=raw)


FORMAT = Format(suffixes=(".txt",), read=read_text)
