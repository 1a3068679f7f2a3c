"""Marsad (observatory): Arabic news in, coded conflict events with evidence out.

    >>> import marsad
    >>> text = "قُتل ثلاثة جنود وأصيب خمسة آخرون أمس السبت في انفجار عبوة ناسفة "
    >>> text += "استهدفت دورية للجيش السوري قرب مدينة الرقة."
    >>> events = marsad.code(text, published="2025-11-30")
    >>> [(event.sub_event_type, event.date_start, event.fatalities.low) for event in events]
    [('Remote explosive/landmine/IED', '2025-11-29', 3)]

`code` codes one text, a `Coder` many documents; `Event.to_dict()` is the record of the output contract.
Names are loaded when they are first used, so that `import marsad` costs next to nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marsad.model.document import Document
    from marsad.model.events import Event
    from marsad.pipeline import Coder

__version__ = "0.1.0"
__all__ = ["Coder", "Document", "Event", "__version__", "code"]


def code(
    text: str,
    *,
    published: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    doc_id: str | None = None,
) -> list[Event]:
    """The events of one text, in text order; none if it tells of no conflict.

    `published` is an ISO date or date-time; without it relative dates ("yesterday") stay unresolved.
    Without `doc_id`, the id is made from the text. The first call loads the word lists; for many texts
    with words of your own, make a `Coder`.
    """
    from marsad.model.document import Document

    if published is not None:
        _check_date(published)
    document = Document(doc_id or _make_id(text), text, title, published, outlet)
    return _shared_coder().code(document).events


@cache
def _shared_coder() -> Coder:
    from marsad.pipeline import Coder

    return Coder()


def _make_id(text: str) -> str:
    import hashlib

    return "text-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _check_date(published: str) -> None:
    from datetime import datetime

    try:
        datetime.fromisoformat(published)
    except ValueError as error:
        raise ValueError(f"published {published!r} is not an ISO date such as 2025-11-29") from error


def __getattr__(name: str) -> Any:
    if name == "Coder":
        from marsad.pipeline import Coder

        return Coder
    if name == "Document":
        from marsad.model.document import Document

        return Document
    if name == "Event":
        from marsad.model.events import Event

        return Event
    raise AttributeError(f"module 'marsad' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
