"""Answers that survive any text: half surrogates of a report must not end a request with a fault of the server."""

from __future__ import annotations

import json
from typing import Any

from fastapi.responses import JSONResponse
from starlette.responses import HTMLResponse


class Json(JSONResponse):
    """JSON in UTF-8; what UTF-8 cannot hold becomes U+FFFD."""

    def render(self, content: Any) -> bytes:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return mend(text).encode("utf-8")


class Page(HTMLResponse):
    """HTML in UTF-8; what UTF-8 cannot hold becomes U+FFFD."""

    def render(self, content: Any) -> bytes:
        return mend(str(content)).encode("utf-8")


def mend(text: str) -> str:
    """The text with half surrogates replaced, of the same length."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    return text
