"""One incident as its page shows it: fields with their status and claims, sources with their words marked.

The page and the API show the same, so a program that reads the API sees what the reviewer saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marsad.exports.code_lists import CodeLists
from marsad.suggestions import Suggester
from marsad.web.corrections import KEYS, value_of
from marsad.web.highlight import cut
from marsad.web.wording import Wording

Record = Mapping[str, Any]
FIELDS = ("event_type", "date", "location", "initiators", "targets", "fatalities", "injuries", "claimed_by")
ONLY_CLAIMED = ("captured", "weapons")  # an incident has no such field of its own, its reports have
SENSITIVE = frozenset({"Sexual violence", "Abduction/forced disappearance"})
_RANK = ("disputed", "unknown", "defaulted", "inferred", "stated")


class Teller:
    """Puts records into words of one language. `names`: the words of reports for people are shown."""

    def __init__(self, wording: Wording, lists: CodeLists, suggester: Suggester, *, names: bool) -> None:
        self.wording = wording
        self._lists = lists
        self._suggester = suggester
        self._names = names

    def field(self, name: str, record: Record) -> str:
        """The value of a field in words; empty for none."""
        wording = self.wording
        if name == "event_type":
            return wording.value("event_types", record.get("sub_event_type"))
        if name == "date":
            days = wording.days(record.get("date_start"), record.get("date_end"))
            precision = record.get("date_precision")
            return days if precision in {None, "day"} else f"{days} ({wording.value('date_precision', precision)})"
        if name == "location":
            return self.place(record.get("location"))
        if name in {"initiators", "targets"}:
            return self.actors(record.get(name) or ())
        if name == "claimed_by":
            claimant = record.get("claimed_by")
            if claimant == "none":
                return wording("values.nobody")
            return self.actor({"id": claimant}) if claimant else ""
        return wording.count(record.get(name))

    def place(self, location: Record | None) -> str:
        """A place by its name, province and country; empty for none."""
        if location is None:
            return ""
        own = location.get("name") if self.wording.language == "ar" else location.get("name_en")
        parts = [str(own or location.get("name") or location.get("name_en") or ""), self.area(location)]
        return self.wording("values.separator").join(part for part in parts if part)

    def find_place(self, gazetteer_id: str | None) -> Record | None:
        """A row of the gazetteer as a location, None for none."""
        return self._suggester.place(gazetteer_id or "")

    def area(self, location: Record | None) -> str:
        """Where a place lies: province and country; empty for none."""
        parts = self._suggester.area(location or {}, self.wording.language)
        return self.wording("values.separator").join(parts)

    def country(self, code: str | None) -> str:
        """A country by name; empty for none."""
        return self._suggester.country(code, self.wording.language)

    def actors(self, actors: Iterable[Record]) -> str:
        """The actors of one side, each once."""
        return self.wording("values.and").join(dict.fromkeys(self.actor(actor) for actor in actors))

    def actor(self, actor: Record) -> str:
        """An actor by the name the lists have for it; one that no list holds only where names may be shown."""
        entry = self._lists.actor(actor.get("id"), None)
        known = entry.name_ar if self.wording.language == "ar" else entry.name_en
        if entry.kind and known:
            return known
        own = actor.get("name") if self.wording.language == "ar" else actor.get("name_en") or actor.get("name")
        if self._names and own:
            return str(own)
        if entry.kind and entry.name_en:
            return entry.name_en
        return self.wording("values.unlisted_actor")

    def claim(self, claim: Record) -> str:
        """What one report says of a field."""
        name, value = str(claim["field"]), claim.get("value")
        if value is None:
            return self.wording("values.unknown")
        if name == "event_type":
            return self.wording.value("event_types", str(value))
        if name == "date" and isinstance(value, Mapping):
            return self.wording.days(value.get("start"), value.get("end"))
        if name == "location" and isinstance(value, Mapping):
            return self.place(value)
        if name in {"initiators", "targets"} and isinstance(value, list):
            return self.actors(item if isinstance(item, Mapping) else {"id": item} for item in value)
        if name == "weapons" and isinstance(value, list):
            return self.wording("values.and").join(self.wording.value("weapons", str(item)) for item in value)
        if name == "claimed_by":
            return self.wording("values.nobody") if value == "none" else self.actor({"id": value})
        return self.wording.count(value) if isinstance(value, Mapping) else str(value)

    def summary(self, record: Record) -> str:
        """An incident in one line."""
        parts = [self.field(name, record) for name in ("event_type", "location", "date")]
        return self.wording("values.separator").join(part for part in parts if part)


def show_fields(whole: Record, teller: Teller) -> list[dict[str, Any]]:
    """The fields of an incident in the order of the page, each with its claims."""
    corrected = set(whole.get("corrected") or ())
    rows = []
    for name in FIELDS:
        is_corrected = bool(corrected.intersection(KEYS[name]))
        claims = [_show_claim(claim, teller) for claim in whole["claims"] if claim["field"] == name]
        rows.append(
            {
                "name": name,
                "text": teller.field(name, whole),
                "value": value_of(name, whole),
                "area": teller.area(whole.get("location")) if name == "location" else "",
                "coded_text": teller.field(name, whole["coded"]) if is_corrected else None,
                "status": _status(name, whole, is_corrected),
                "precision": _precision(name, whole),
                "confidence": _confidence(name, whole),
                "is_corrected": is_corrected,
                "is_disputed": name in (whole.get("disputed") or ()),
                "can_edit": True,
                "claims": claims,
            }
        )
    for name in ONLY_CLAIMED:
        claims = [_show_claim(claim, teller) for claim in whole["claims"] if claim["field"] == name]
        if claims:
            text = teller.wording("values.separator").join(dict.fromkeys(claim["text"] for claim in claims))
            rows.append(
                {
                    "name": name, "text": text, "value": None, "area": "", "coded_text": None,
                    "status": _status(name, whole, False), "precision": None,
                    "confidence": _confidence(name, whole), "is_corrected": False, "is_disputed": False,
                     "can_edit": False, "claims": claims,
                }
            )  # fmt: skip
    return rows


def show_sources(whole: Record) -> list[dict[str, Any]]:
    """The reports of an incident, oldest first, each cut into pieces with the fields they prove."""
    told: dict[str, list[Record]] = {}
    for event in whole["told"]:
        told.setdefault(str(event["doc_id"]), []).append(event)
    documents = {document["doc_id"]: document for document in whole["documents"]}
    rows = []
    for doc_id, events in told.items():
        document = documents.get(doc_id)
        if document is None:
            continue
        quotes = [{**quote, "event_id": event["event_id"]} for event in events for quote in event["evidence"]]
        text = [quote for quote in quotes if quote.get("in") != "title"]
        title = [quote for quote in quotes if quote.get("in") == "title"]
        rows.append(
            {
                "doc_id": doc_id,
                "outlet": document["outlet"],
                "published": document["published"],
                "url": document["url"] if str(document["url"] or "").startswith(("http://", "https://")) else None,
                "events": [event["event_id"] for event in events],
                "title": _show_pieces(document["title"] or "", title),
                "text": _show_pieces(document["text"], text),
            }
        )
    return sorted(rows, key=lambda row: (row["published"] or "", row["doc_id"]))


def show_links(whole: Record, *, words: bool) -> list[dict[str, Any]]:
    """Why the reports are one incident: pairs, their score, what each field added, the ruling that joined them.

    `words`: the words for the act are shown, which tell two reports of one outlet apart.
    """
    acts = {
        event["event_id"]: " … ".join(
            dict.fromkeys(str(quote["text"]) for quote in event["evidence"] if quote["field"] == "event_type")
        )
        for event in (whole["told"] if words else ())
    }
    outlets = {telling["event_id"]: telling["outlet"] or telling["doc_id"] for telling in whole["tellings"]}
    return [
        {
            "events": [
                {"event_id": event, "outlet": outlets.get(event), "words": acts.get(event, "")}
                for event in link.get("events") or ()
            ],
            "score": link.get("score"),
            "ruling": link.get("ruling"),
            "fields": dict(link.get("fields") or {}),
        }
        for link in whole.get("explanation") or ()
    ]


def _show_pieces(text: str, quotes: Sequence[Record]) -> list[dict[str, Any]]:
    return [
        {"text": piece.text, "fields": list(piece.fields), "events": list(piece.events), "rules": list(piece.rules)}
        for piece in cut(text, quotes)
    ]


def _show_claim(claim: Record, teller: Teller) -> dict[str, Any]:
    quotes = [str(quote.get("text", "")) for quote in claim.get("evidence") or ()]
    return {
        "text": teller.claim(claim),
        "value": claim.get("value"),
        "outlet": claim.get("outlet"),
        "claimant": claim.get("claimant"),
        "published": claim.get("published"),
        "doc_id": claim.get("doc_id"),
        "event_id": claim["event_id"],
        "quotes": quotes,
        "is_party": bool(claim.get("party")),
        "is_independent": bool(claim.get("independent", True)),
        "is_superseded": bool(claim.get("superseded")),
    }


def _status(name: str, whole: Record, is_corrected: bool) -> str:
    """How the value came about: by a person, else the surest status among the reports, disputed above all."""
    if is_corrected:
        return "corrected"
    if name in (whole.get("disputed") or ()):
        return "disputed"
    told = {telling["status"].get(name, "unknown") for telling in whole["tellings"]}
    return next((status for status in reversed(_RANK) if status in told), "unknown")


def _precision(name: str, whole: Record) -> str | None:
    if name == "date":
        return whole.get("date_precision")
    if name == "location" and whole.get("location") is not None:
        return str(whole["location"].get("precision"))
    return None


def _confidence(name: str, whole: Record) -> float | None:
    told = [telling["field_confidence"].get(name) for telling in whole["tellings"]]
    found = [float(value) for value in told if value is not None]
    return max(found) if found else None
