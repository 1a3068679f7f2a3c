"""Events of many documents in, incidents out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marsad.linking.aggregates import check_aggregates, read_places
from marsad.linking.clustering import Pair, Score, cluster
from marsad.linking.comparison import Comparison, compare, load_comparison
from marsad.linking.identity import name_incidents
from marsad.linking.incidents import (
    COUNTS,
    Telling,
    find_beside,
    make_incident,
    make_tellings,
    make_tolls,
    settle_joint,
)
from marsad.linking.profiles import Profile, Profiler
from marsad.linking.rulings import Constraints, EventPair, Key, find_heirs, read_rulings
from marsad.linking.scoring import score_pairs
from marsad.linking.words import Vocabulary
from marsad.model.incidents import Link, LinkResult
from marsad.packs.files import Packs, open_packs

Record = Mapping[str, Any]
WEIGHTS = "linking/weights.json"
_NOT_COMPARED = -99.0
_NO_REVIEW = {"state": "unreviewed", "by": None, "at": None}


@dataclass(slots=True)
class _Incident:
    """One group on its way to a record."""

    key: str
    tellings: list[Telling]
    links: list[Link]


class Linker:
    """Links any number of times with one set of packs and weights."""

    def __init__(self, *, packs: Packs | None = None) -> None:
        self.packs = packs or open_packs()
        self.comparison: Comparison = load_comparison(self.packs.folders[0] / WEIGHTS)
        self._digest = self.packs.digest()

    def link(
        self,
        events: Iterable[Record],
        documents: Mapping[str, Record] | Iterable[Record],
        *,
        existing: Sequence[Record] = (),
        rulings: Sequence[Record] = (),
    ) -> LinkResult:
        """See `marsad.linking.link_events`."""
        aggregates, coded = _sort_out(events)
        vocabulary = Vocabulary(self.packs)
        profiler = Profiler(self.packs, vocabulary)
        profiles = _read_documents(profiler, coded, documents)
        heirs = find_heirs(existing, coded) if existing else {}
        present = frozenset(event["event_id"] for event in coded)
        constraints = read_rulings(rulings, existing, present, heirs)
        scores = score_pairs(profiles, self.comparison, vocabulary.bits)
        groups = _group(profiles, scores, constraints)
        keys, redirects = name_incidents([[profiles[at].event_id for at in group] for group in groups], existing, heirs)
        incidents = [
            _Incident(
                key,
                make_tellings([coded[at] for at in group], [profiles[at] for at in group], profiler.speakers),
                self._explain(group, profiles, scores, vocabulary, constraints.together),
            )
            for key, group in zip(keys, groups, strict=True)
        ]
        records = self._write(incidents, existing, redirects, constraints.list_apart())
        links = [link for incident in incidents for link in incident.links]
        unseen = [
            one for one in existing if not any(heirs.get(event, event) in present for event in one.get("events") or ())
        ]
        places = read_places(self.packs, vocabulary.name_key) if aggregates else {}
        checked = check_aggregates(aggregates, [*records, *unseen], places=places, name_key=vocabulary.name_key)
        return LinkResult(records, redirects, links, checked, unseen)

    def _explain(
        self,
        group: Sequence[int],
        profiles: Sequence[Profile],
        scores: Mapping[Pair, Score],
        vocabulary: Vocabulary,
        joined: Mapping[EventPair, Key],
    ) -> list[Link]:
        """For each event after the first, its strongest link to one before it, or the ruling that put it there."""
        links = []
        for number, at in enumerate(group[1:], start=1):
            ruled = [
                (other, key) for other in group[:number] if (key := _ruling(profiles, other, at, joined)) is not None
            ]
            if ruled:
                partner, ruling = ruled[0]
            else:
                candidates = [(scores.get((other, at), (_NOT_COMPARED, False))[0], -other) for other in group[:number]]
                partner, ruling = -max(candidates)[1], None
            features = compare(profiles[partner], profiles[at], vocabulary.bits)
            fields = tuple((name, round(value, 2)) for name, value in self.comparison.explain(features) if value)
            pair = (profiles[partner].event_id, profiles[at].event_id)
            links.append(Link(pair, round(self.comparison.score(features), 2), fields, ruling))
        return links

    def _write(
        self,
        incidents: Sequence[_Incident],
        existing: Sequence[Record],
        redirects: Mapping[str, str],
        rivals: Mapping[str, Mapping[Key, set[str]]],
    ) -> list[Record]:
        homes = {t.profile.event_id: at for at, one in enumerate(incidents) for t in one.tellings}
        siblings = find_beside([telling.event for one in incidents for telling in one.tellings])
        tolls = settle_joint(
            [{name: make_tolls(one.tellings, name) for name, _ in COUNTS} for one in incidents],
            homes,
            siblings,
        )
        before = {incident["incident_id"]: incident for incident in existing}
        gone: dict[str, list[str]] = defaultdict(list)
        for old, new in sorted(redirects.items()):
            gone[new] += [old, *(before[old].get("redirects") or ())]
        records: list[Record] = []
        for one, figures in zip(incidents, tolls, strict=True):
            earlier = before.get(one.key, {})
            body = make_incident(one.tellings, figures)
            kept_apart = _list_kept_apart(body["events"], rivals)
            records.append({
                "incident_id": one.key,
                **body,
                "review": dict(earlier.get("review") or _NO_REVIEW),
                "explanation": [link.to_dict() for link in one.links],
                "versions": self._versions(one.tellings),
                "redirects": sorted({*(earlier.get("redirects") or ()), *gone[one.key]}),
                **({"kept_apart": kept_apart} if kept_apart else {}),
            })  # fmt: skip
        return records

    def _versions(self, tellings: Sequence[Telling]) -> dict[str, Any]:
        engines = sorted({str(telling.event.get("engine_version") or "") for telling in tellings} - {""})
        books = sorted({str(telling.event.get("codebook_version") or "") for telling in tellings} - {""})
        return {"engine": ", ".join(engines), "codebook": ", ".join(books), "data": self._digest}


def _sort_out(events: Iterable[Record]) -> tuple[list[Record], list[Record]]:
    """Aggregates, and events in the one order that everything after rests on: publication, document, id. Repeats go."""
    aggregates: list[Record] = []
    found: dict[str, Record] = {}
    for event in events:
        if event.get("record") == "aggregate":
            aggregates.append(event)
        else:
            found.setdefault(event["event_id"], event)
    ordered = sorted(found.values(), key=lambda e: (str(e.get("published") or "9"), str(e["doc_id"]), e["event_id"]))
    return aggregates, ordered


def _read_documents(
    profiler: Profiler, events: Sequence[Record], documents: Mapping[str, Record] | Iterable[Record]
) -> list[Profile]:
    """The profile of each event. Texts are looked at one after the other and not kept."""
    by_document: dict[str, list[int]] = defaultdict(list)
    for at, event in enumerate(events):
        by_document[str(event["doc_id"])].append(at)
    pairs = documents.items() if isinstance(documents, Mapping) else ((str(d["doc_id"]), d) for d in documents)
    found: dict[int, Profile] = {}
    for key, document in pairs:
        for at in by_document.pop(key, ()):
            found[at] = profiler.profile(events[at], document)
    for positions in by_document.values():
        for at in positions:
            found[at] = profiler.profile(events[at], None)
    return [found[at] for at in range(len(events))]


def _group(profiles: Sequence[Profile], scores: Mapping[Pair, Score], constraints: Constraints) -> list[list[int]]:
    at = {profile.event_id: position for position, profile in enumerate(profiles)}
    return cluster(
        profiles,
        scores,
        together=[(at[one], at[two]) for one, two in constraints.together],
        apart=[(at[one], at[two]) for one, two in constraints.apart],
    )


def _ruling(profiles: Sequence[Profile], first: int, second: int, joined: Mapping[EventPair, Key]) -> Key | None:
    if not joined:
        return None
    one, two = profiles[first].event_id, profiles[second].event_id
    return joined.get((one, two), joined.get((two, one)))


def _list_kept_apart(events: Sequence[str], rivals: Mapping[str, Mapping[Key, set[str]]]) -> list[dict[str, Any]]:
    """By ruling, which events of an incident a person keeps apart from which others."""
    ours: dict[Key, set[str]] = defaultdict(set)
    theirs: dict[Key, set[str]] = defaultdict(set)
    for event in events:
        for key, foes in rivals.get(event, {}).items():
            ours[key].add(event)
            theirs[key] |= foes
    return [{"ruling": key, "events": sorted(ours[key]), "from": sorted(theirs[key])} for key in sorted(ours, key=str)]
