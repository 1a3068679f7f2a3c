"""Content codings undone with a limit: a few kilobytes of gzip can unpack to gigabytes."""

from __future__ import annotations

import zlib

from marsad.ingest.content_codings import unpack_brotli, unpack_zstd

_CHUNK = 1 << 16
_UNASKED = {"br": unpack_brotli, "zstd": unpack_zstd}
_GZIP_MAGIC = b"\x1f\x8b"


class TooLarge(Exception):
    """More bytes than were asked for."""


class BrokenBody(Exception):
    """The bytes do not unpack: cut off, damaged, or packed in a way we did not ask for."""


def unpack(body: bytes, coding: str | None, limit: int) -> bytes:
    """The bytes without their content codings (`gzip`, `deflate`, several of them; `br` and `zstd` too, which some
    servers send unasked). Raises TooLarge and BrokenBody.

    Never holds more than `limit` bytes and one chunk.
    """
    names = [name.strip().lower() for name in (coding or "").split(",") if name.strip()]
    for name in reversed(names):
        if name in ("gzip", "x-gzip"):
            body = _inflate(body, zlib.MAX_WBITS | 16, limit)
        elif name == "deflate":
            # By the standard with a zlib header; some servers leave it out.
            has_header = len(body) >= 2 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
            body = _inflate(body, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS, limit)
        elif name in _UNASKED:
            unpacked = _UNASKED[name](body, limit)
            if unpacked is None:
                raise BrokenBody(f"packed as {name}, which was not asked for, and not readable so")
            body = unpacked
        elif name != "identity":
            raise BrokenBody(f"packed as {name}, which was not asked for")
    if len(body) > limit:
        raise TooLarge
    return body


def unpack_file(content: bytes, limit: int) -> bytes:
    """The bytes of a file that may itself be gzip, as sitemap.xml.gz. Raises TooLarge and BrokenBody."""
    return _inflate(content, zlib.MAX_WBITS | 16, limit) if content.startswith(_GZIP_MAGIC) else content


def _inflate(body: bytes, window: int, limit: int) -> bytes:
    if not body:
        raise BrokenBody("packed, but empty")
    result = bytearray()
    rest = body
    while rest:
        engine = zlib.decompressobj(window)
        waiting = rest
        while True:
            try:
                result += engine.decompress(waiting, _CHUNK)
            except zlib.error as error:
                raise BrokenBody(str(error)) from error
            if len(result) > limit:
                raise TooLarge
            waiting = engine.unconsumed_tail
            if engine.eof:
                break
            if not waiting:
                raise BrokenBody("cut off")
        rest = engine.unused_data.lstrip(b"\0")  # several members one after the other, or padding
        if rest and not (window > zlib.MAX_WBITS and rest.startswith(_GZIP_MAGIC)):
            break
    return bytes(result)
