"""What one server holds: the store, the coder with its packs, cards of all incidents, who may come in."""

from __future__ import annotations

import gc
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marsad.exports.code_lists import CodeLists, load_code_lists
from marsad.linking.linker import Linker
from marsad.model.document import Document
from marsad.model.messages import Message
from marsad.model.stamp import Stamp
from marsad.packs.files import open_packs
from marsad.pipeline import Coded, Coder
from marsad.store import Account, Accounts, ReviewWork, StaleError, Store, Taken
from marsad.suggestions import Suggester, make_suggester
from marsad.web.catalogue import Catalogue, State
from marsad.web.corrections import correct
from marsad.web.errors import Refusal
from marsad.web.security import Gate, Person
from marsad.web.settings import Settings
from marsad.web.texts import TextIndex
from marsad.web.view import Teller, show_fields, show_links, show_sources
from marsad.web.wording import Wording

STATES = ("accepted", "rejected", "unreviewed")


@dataclass(slots=True)
class Tools:
    """What is made of packs and takes seconds to make: coder, suggestions, lists, linker.

    The coder and the linker are used by one thread at a time, which holds `turn`.
    """

    coder: Coder
    suggester: Suggester
    lists: CodeLists
    linker: Linker
    digest: str
    turn: threading.Lock = field(default_factory=threading.Lock)


def load_tools(*packs: str) -> Tools:
    """Tools with the given packs laid over ours. Raises PackError."""
    coder = Coder(packs=open_packs(*packs))
    return Tools(
        coder, make_suggester(coder), load_code_lists(coder.packs), Linker(packs=coder.packs), coder.packs.digest()
    )


class Desk:
    """One for a server. It may be used from several threads at once; coding takes turns."""

    def __init__(self, store: Store, settings: Settings, tools: Tools | None = None) -> None:
        self.store = store
        self.settings = settings
        self.work = ReviewWork(store)
        self.accounts = Accounts(store)
        self.gate = Gate(self.accounts, settings)
        self.tools = tools or load_tools(*settings.packs)
        self.catalogue = Catalogue(self.work, self.tools.suggester)
        self.texts = TextIndex(store, self.tools.suggester)
        self.teaching = threading.Lock()  # one at a time reads and writes the tables of the own pack

    def warm_up(self) -> None:
        """Read cards and texts, so that nobody waits for them later; to be run in a thread of its own."""
        self.catalogue.refresh()
        self.texts.fill()
        gc.freeze()  # millions of small values that stay: looking for garbage among them stopped every page for a while

    def renew(self, tools: Tools) -> None:
        """Go on with other tools: a pack has new words."""
        self.tools = tools

    def stamp(self, person: Person, why: str) -> Stamp:
        """Now, and who."""
        return Stamp(person.name, self.settings.clock(), why)

    def code(self, document: Document, *, thorough: bool = False) -> Coded:
        """What the coder makes of a document; one at a time. `thorough`: to be explained."""
        with self.tools.turn:
            return self.tools.coder.code(document, thorough=thorough)

    def teller(self, wording: Wording, person: Person) -> Teller:
        """Words for a person: who only views sees no names that no list holds."""
        return Teller(wording, self.tools.lists, self.tools.suggester, names=person.may("coder"))

    def find_account(self, name: str) -> Account:
        """The open account of a name. Raises Refusal if there is none."""
        account = self.accounts.find(name)
        if account is None:
            raise Refusal(404, Message.NO_ACCOUNT, name=name)
        return account

    def find(self, incident_id: str, state: State | None = None) -> str:
        """The current incident an id stands for. Raises Refusal if it stands for none.

        `state`: all incidents as the caller has just seen them; the store is not asked again.
        """
        if incident_id in (state or self.catalogue.state()).listed:
            return incident_id
        found = self.store.resolve(incident_id)
        if found is None:
            raise Refusal(404, Message.NO_SUCH_INCIDENT, subject=incident_id)
        return found

    def show(self, incident_id: str, wording: Wording, person: Person, state: State | None = None) -> dict[str, Any]:
        """Everything the page of a current incident shows. Who only views gets no texts. Raises Refusal."""
        whole = self.work.read_whole(incident_id)
        if whole is None:
            raise Refusal(404, Message.NO_SUCH_INCIDENT, subject=incident_id)
        teller = self.teller(wording, person)
        listed = (state or self.catalogue.state()).listed.get(incident_id)
        sees_texts = person.may("coder")
        fields = show_fields(whole, teller)
        if not sees_texts:
            for row in fields:
                for claim in row["claims"]:
                    claim.update(quotes=[], claimant=None)
        return {
            "incident_id": incident_id,
            "mark": whole["mark"],
            "state": whole["review"]["state"],
            "summary": teller.summary(whole),
            "note": whole["review"].get("note") or "",
            "review": {name: whole["review"][name] for name in ("state", "by", "at")},
            "events": whole["events"],
            "doubts": [doubt.to_dict() for doubt in listed.doubts] if listed is not None else [],
            "fields": fields,
            "sources": show_sources(whole) if sees_texts else [],
            "outlets": list(whole.get("sources") or ()),
            "links": show_links(whole, words=sees_texts),
            "redirects": list(whole.get("redirects") or ()),
            "reviews": whole["reviews"] if sees_texts else [],
            "log": whole["log"] if sees_texts else [],
            "sub_event_type": whole.get("sub_event_type"),
        }

    def decide(
        self,
        incident_id: str,
        mark: str,
        person: Person,
        *,
        state: str | None = None,
        edits: Mapping[str, Any] | None = None,
        reset: tuple[str, ...] = (),
        note: str | None = None,
    ) -> Taken:
        """A decision on an incident as it was seen: a state, new values of fields, fields put back, a note.

        What is not named stays as the review before left it. Raises Refusal, or StaleError if it is not as seen.
        """
        from marsad.web.corrections import KEYS

        if state is not None and state not in STATES:
            raise Refusal(422, Message.BAD_VALUE, field="state", value=state, reason="unknown_state")
        whole = self.catalogue.find(incident_id)
        if whole is None:
            raise Refusal(404, Message.NO_SUCH_INCIDENT, subject=incident_id)
        if whole.card["mark"] != mark:
            raise StaleError(incident_id, whole.card["mark"])
        review = whole.card["review"]
        corrections = dict(review["corrections"])
        for named in reset:
            if named not in KEYS:
                raise Refusal(422, Message.BAD_VALUE, field=named, value=None, reason="no_such_field")
            for key in KEYS[named]:
                corrections.pop(key, None)
        for name, value in (edits or {}).items():
            corrections.update(correct(name, value, self.tools.suggester))
        kept = review["note"] if note is None else note
        why = "review" if not edits and not reset else "correction"
        return self.work.take_decision(
            incident_id,
            mark,
            self.stamp(person, why),
            state=state or review["state"],
            note=kept,
            corrections=corrections,
        )
