"""Content codings that need a library, undone with a limit: what browsers and archives use beside gzip.

A server sends `br` or `zstd` to whoever accepts it, and some send it to everybody; archives that browsers made are full
of both. Both libraries come with the extra `collect`; without them a body is named as one that is not read.
"""

from __future__ import annotations

_PIECE = 1 << 16
_PACKED_PIECE = 1 << 10  # a kilobyte of zstd is 32 MB at most
_LARGEST_WINDOW = 8 << 20  # RFC 9659: what a server may use on the web


def unpack_brotli(body: bytes, limit: int) -> bytes | None:
    """The bytes unpacked; None if they are damaged, become more than `limit` (then one piece more is read), or the
    library is not installed."""
    try:
        import brotli
    except ImportError:
        return None
    engine = brotli.Decompressor()
    unpacked = bytearray()
    try:
        while not engine.is_finished() and len(unpacked) <= limit:
            piece = engine.process(body, output_buffer_limit=_PIECE)
            if not piece and engine.can_accept_more_data() and not body:
                return None  # cut off
            unpacked += piece
            body = b""
    except brotli.error:
        return None
    return bytes(unpacked) if len(unpacked) <= limit else None


def unpack_zstd(body: bytes, limit: int) -> bytes | None:
    """The same for `zstd`, of one frame or several."""
    try:
        import zstandard
    except ImportError:
        return None
    unpacked, at, engine = bytearray(), 0, None
    try:
        while at < len(body) and len(unpacked) <= limit:
            engine = engine or zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).decompressobj()
            piece = body[at : at + _PACKED_PIECE]
            unpacked += engine.decompress(piece)
            at += len(piece) - len(engine.unused_data)
            engine = None if engine.eof else engine
    except zstandard.ZstdError:
        return None
    return bytes(unpacked) if engine is None and len(unpacked) <= limit else None
