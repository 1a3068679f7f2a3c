"""Full-text search over the reports, in any spelling: which incidents hold all the words.

The index stands in memory and is filled in the background when a server starts, so the first pages do not wait.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_left
from collections.abc import Iterable

from marsad.store import Store
from marsad.suggestions import Suggester


class TextIndex:
    """Words of documents. State: for each word the numbers of the documents that hold it."""

    def __init__(self, store: Store, suggester: Suggester) -> None:
        self._store = store
        self._suggester = suggester
        self._documents: list[str] = []
        self._numbers: dict[str, int] = {}
        self._words: dict[str, array[int]] = {}
        self._sorted: list[str] = []
        self._lock = threading.Lock()
        self.is_ready = False

    def fill(self) -> None:
        """Read all documents; safe to call from a thread of its own."""
        self.add(None)
        self.is_ready = True

    def add(self, doc_ids: Iterable[str] | None) -> None:
        """Read these documents, or all that were not read yet. A newer text adds its words to those of the older."""
        for document in self._store.read_documents(doc_ids):
            doc_id = document["doc_id"]
            found = set(self._suggester.words(f"{document['title'] or ''} {document['text']}"))
            with self._lock:
                number = self._numbers.setdefault(doc_id, len(self._documents))
                if number == len(self._documents):
                    self._documents.append(doc_id)
                for word in found:
                    self._words.setdefault(word, array("I")).append(number)
        with self._lock:
            self._sorted = sorted(self._words)

    def documents(self) -> list[str]:
        """Ids of all documents that were read, sorted."""
        with self._lock:
            return sorted(self._documents)

    def find(self, query: str) -> set[str]:
        """Documents that hold a word beginning with each of the query's words. No words find nothing."""
        asked = self._suggester.words(query)
        with self._lock:
            found: set[int] | None = None
            for word in asked:
                hits = self._find_word(word)
                found = hits if found is None else found & hits
            return {self._documents[number] for number in found or ()}

    def _find_word(self, word: str) -> set[int]:
        hits: set[int] = set()
        at = bisect_left(self._sorted, word)
        while at < len(self._sorted) and self._sorted[at].startswith(word):
            hits.update(self._words[self._sorted[at]])
            at += 1
        return hits
