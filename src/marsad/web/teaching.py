"""Words that people add to their own pack, and what coding anew with them would change.

Our tables are never touched: rows go to the last pack the server was started with. A row that `marsad check` would
refuse is not written.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from marsad.evaluate.pack_check import check_packs
from marsad.model.arrivals import Arrival, Coded, CodingVersion
from marsad.model.document import Document
from marsad.model.messages import Message
from marsad.new_words import WordJudge, has_arabic_word
from marsad.packs.checking import Finding
from marsad.packs.files import PackError, open_packs
from marsad.pipeline import CODEBOOK_VERSION, ENGINE_VERSION
from marsad.web.desk import Desk, load_tools
from marsad.web.errors import Refusal
from marsad.web.intake import join
from marsad.web.security import Person
from marsad.web.view import Teller

TABLES: Mapping[str, str] = {
    "alias": "shared/aliases.csv", "place": "shared/places.csv", "trigger": "ar/triggers/words.csv",
}  # fmt: skip
_OWN = "own."  # ids of what is taught here begin so
_COMPARED = (
    "sub_event_type", "date_start", "date_end", "location", "initiators", "targets", "fatalities", "injuries",
    "claimed_by",
)  # fmt: skip


def teach(desk: Desk, kind: str, row: Mapping[str, str], person: Person) -> str:
    """The id of a row added to the pack. Raises Refusal if there is no pack, if `marsad check` would refuse the row, or
    if it would spoil what is read (see `marsad.new_words`).

    What was wrong with the pack before is not held against the row. A place whose name is also a word of the language
    is added as one that is read only with a noun of place before it.
    """
    with desk.teaching:
        return _teach(desk, kind, row, person)


def _teach(desk: Desk, kind: str, row: Mapping[str, str], person: Person) -> str:
    folder = _pack(desk)
    row = {name: value.strip() for name, value in row.items()}
    path = folder / TABLES[kind]
    shipped = desk.tools.coder.packs.folders[0] / TABLES[kind]
    columns = shipped.read_text("utf-8-sig").splitlines()[0].split(",")
    words = "|".join(value for _, value in sorted(row.items()))
    key = f"{_OWN}{kind}.{hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"
    told = {"field": kind, "value": row.get("alias") or row.get("word") or row.get("name_ar")}
    full = {"id": key, **row, "source": "own", "note": f"added by {person.name}"}
    before = path.read_text("utf-8") if path.is_file() else ""
    if any(line.startswith(f"{key},") for line in before.splitlines()):
        raise Refusal(422, Message.BAD_VALUE, **told, reason="taught_before")
    _judge(desk, kind, row, told)
    _replace(path, _append(before, columns, full))
    fresh = _find_fresh(desk, path, before)
    if fresh and {found.fault for found in fresh} == {"ordinary_place"}:
        _replace(path, _append(before, columns, {**full, "context": "needs_cue"}))
        fresh = _find_fresh(desk, path, before)
    if fresh:
        _put_back(path, before)
        raise Refusal(422, Message.BAD_VALUE, **told, reason=fresh[0])
    desk.renew(load_tools(*desk.settings.packs))
    desk.store.note_change("pack.add", "pack", key, {"kind": kind, **row}, desk.stamp(person, "teach"))
    return key


def forget(desk: Desk, key: str, person: Person) -> str:
    """Take a row that was taught here out of the pack again; the word it was about. Raises Refusal for another row."""
    with desk.teaching:
        return _forget(desk, key, person)


def _forget(desk: Desk, key: str, person: Person) -> str:
    folder = _pack(desk)
    for taught in read_taught(desk):
        if taught["id"] == key:
            break
    else:
        raise Refusal(422, Message.BAD_VALUE, field="id", value=key, reason="not_taught")
    path = folder / TABLES[taught["kind"]]
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(row for row in rows if row[:1] != [key])
    _replace(path, table.getvalue())
    desk.renew(load_tools(*desk.settings.packs))
    detail = {name: taught[name] for name in ("kind", "word")}
    desk.store.note_change("pack.remove", "pack", key, detail, desk.stamp(person, "teach"))
    return taught["word"]


def read_taught(desk: Desk) -> list[dict[str, str]]:
    """The rows that were taught on the pages, newest last in each table: `id`, `kind`, `word` and what it stands for
    (`of`: the id of an actor or a trigger's kind of act, English name of a place).
    """
    found = []
    for kind, name in TABLES.items():
        path = _pack(desk) / name
        if not path.is_file():
            continue
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
            if (row.get("id") or "").startswith(f"{_OWN}{kind}."):
                word = row.get("alias") or row.get("word") or row.get("name_ar") or ""
                of = row.get("actor") or row.get("value") or row.get("name_en") or ""
                found.append({"id": row["id"], "kind": kind, "word": word, "of": of})
    return found


def show_taught(desk: Desk, teller: Teller) -> list[dict[str, str]]:
    """What was taught, in words: the kind, and what each word stands for."""
    wording = teller.wording
    models = {
        row["value"]: row["word"].partition("|")[0] for row in desk.tools.coder.packs.rows(TABLES["trigger"])[::-1]
    }
    told = []
    for row in read_taught(desk):
        of = teller.actor({"id": row["of"]}) if row["kind"] == "alias" else row["of"]
        if row["kind"] == "trigger":
            of = models.get(of, of)
        told.append({**row, "of": of, "kind": wording.value("log_kinds", row["kind"])})
    return told


def _judge(desk: Desk, kind: str, row: Mapping[str, str], told: Mapping[str, str | None]) -> None:
    """Raises Refusal for a row that is in order and would yet spoil what is read."""
    other = ""
    if kind == "alias":
        reason, other = WordJudge(desk.tools.coder.packs).judge_alias(row["alias"], row["actor"])
    elif kind == "trigger":
        reason = WordJudge(desk.tools.coder.packs).judge_trigger(row["word"])
    else:
        reason = "" if has_arabic_word(row["name_ar"]) else "no_arabic"
    if reason:
        owner = desk.tools.suggester.actor(other) or {}
        names = {"name_ar": owner.get("name") or other, "name_en": owner.get("name_en") or other}
        raise Refusal(422, Message.BAD_VALUE, **told, reason=reason, **names)


def _find_fresh(desk: Desk, path: Path, before: str) -> list[Finding]:
    """What `marsad check` finds wrong with the pack since a table of it was written. Raises Refusal, with the table as
    it was, if the pack cannot be read. A check takes seconds: what was wrong before is asked only if anything is.
    """
    written = path.read_text("utf-8")
    try:
        found = _check(desk)
        if not found:
            return []
        _put_back(path, before)
        known = _check(desk)
    except Refusal:
        _put_back(path, before)
        raise
    _replace(path, written)
    return [each for each in found if each not in known]


def _put_back(path: Path, before: str) -> None:
    if before:
        _replace(path, before)
    else:
        path.unlink(missing_ok=True)


def _check(desk: Desk) -> list[Finding]:
    """What `marsad check` finds wrong with the pack. Raises Refusal if it cannot be read."""
    try:
        return check_packs(open_packs(*desk.settings.packs))
    except PackError as error:
        raise Refusal(422, Message.BAD_VALUE, field="pack", value=desk.settings.packs[-1], reason=str(error)) from error


def find_lesson(row: Mapping[str, Any]) -> dict[str, str]:
    """What a corrected field of an incident page could teach: the form of the pack page and what to fill in it.

    Empty where there is nothing to teach: a coded value, a place the gazetteer has, a figure, a day.
    """
    value = row["value"]
    if not row["is_corrected"] or not value:
        return {}
    words = next((quote for claim in row["claims"] for quote in claim["quotes"]), "")
    if row["name"] == "location" and not value.get("gazetteer_id") and value.get("latitude") is not None:
        told = {name: str(value.get(name) or "") for name in ("latitude", "longitude", "country", "admin1")}
        return {"kind": "places", "name_ar": value["name"], **told}
    if row["name"] in {"initiators", "targets"}:
        known = next((actor["id"] for actor in value if actor.get("id")), None)
        return {"kind": "aliases", "actor": known, "alias": words} if known else {}
    return {"kind": "triggers", "word": words} if row["name"] == "event_type" else {}


def find_documents(desk: Desk, words: str) -> list[str]:
    """Ids of the documents that hold all these words, of all documents for none; sorted."""
    if words.strip():
        return sorted(desk.texts.find(words))
    if desk.texts.is_ready:
        return desk.texts.documents()
    return sorted(str(document["doc_id"]) for document in desk.store.read_documents())


def read_some(desk: Desk, doc_ids: Sequence[str]) -> list[dict[str, Any]]:
    """These documents, by id."""
    return sorted(desk.store.read_documents(doc_ids), key=lambda document: str(document["doc_id"]))


def compare(desk: Desk, documents: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For each document whose events would change: the events that go, come, or stay with other values.

    `records` of a changed event are the whole event as it is and as it would be.
    """
    found = []
    for stored in documents:
        before = desk.work.read_current_events([stored["doc_id"]])
        after = [event.to_dict() for event in desk.code(_document(stored)).events]
        change = _differ(before, after)
        if change["gone"] or change["come"] or change["changed"]:
            found.append({"doc_id": stored["doc_id"], "outlet": stored["outlet"], **change})
    return found


def recode(desk: Desk, doc_ids: Sequence[str], person: Person) -> tuple[str, ...]:
    """Code these documents anew with the pack as it is, and join their events; which incidents they are in then.

    Reviews and rulings pass to the events that tell the same (see docs/store.md).
    """
    stamp = desk.stamp(person, "coded anew")
    by = CodingVersion("rules", ENGINE_VERSION, CODEBOOK_VERSION, desk.tools.digest)
    arrivals = []
    for stored in desk.store.read_documents(doc_ids):
        coded = desk.code(_document(stored))
        records = Coded([event.to_dict() for event in coded.events], coded.aggregates)
        arrivals.append(Arrival(_document(stored), stored["retrieved_at"], records))
    desk.store.add(arrivals, by, stamp)
    return join(desk, doc_ids, person)


def _document(stored: Mapping[str, Any]) -> Document:
    return Document(
        stored["doc_id"], stored["text"], stored["title"], stored["published"], stored["outlet"], stored["url"],
        stored["metadata"], source=stored["source"], raw_sha256=stored["raw_sha256"],
    )  # fmt: skip


def _differ(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    old = {event["event_id"]: event for event in before}
    new = {event["event_id"]: event for event in after}
    gone = [event for key, event in old.items() if key not in new]
    come = [event for key, event in new.items() if key not in old]
    changed = []
    for event in list(gone):
        twin = next((other for other in come if _triggers(other) & _triggers(event)), None)
        if twin is not None:
            fields = {
                name: [event.get(name), twin.get(name)] for name in _COMPARED if event.get(name) != twin.get(name)
            }
            changed.append(
                {"event_id": event["event_id"], "becomes": twin["event_id"], "fields": fields, "records": (event, twin)}
            )
            gone.remove(event)
            come.remove(twin)
    return {"gone": gone, "come": come, "changed": changed}


def _triggers(event: Mapping[str, Any]) -> set[tuple[int, int]]:
    return {(quote["start"], quote["end"]) for quote in event["evidence"] if quote["field"] == "event_type"}


def _pack(desk: Desk) -> Path:
    if not desk.settings.packs:
        raise Refusal(409, Message.NO_PACK)
    return Path(desk.settings.packs[-1])


def _append(before: str, columns: Sequence[str], row: Mapping[str, str]) -> str:
    table = io.StringIO()
    names = before.splitlines()[0].lstrip("\ufeff").split(",") if before else list(columns)
    if not before:
        table.write(",".join(names) + "\n")
    writer = csv.DictWriter(table, names, extrasaction="ignore", lineterminator="\n", restval="")
    writer.writerow(dict(row))
    return before + ("\n" if before and not before.endswith("\n") else "") + table.getvalue()


def _replace(path: Path, content: str) -> None:
    """The file whole or as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
