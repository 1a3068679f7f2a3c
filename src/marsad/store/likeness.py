"""Near duplicates: documents that share most of their runs of words are linked, never dropped.

A wire report reaches twenty outlets; counted twenty times it becomes twenty proofs. A sketch is the set of the
smallest hashes of a text's runs of words; the share of equal hashes among the smallest of two texts together
estimates how much of the two texts is the same. Candidates are found by the few smallest hashes of each.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from marsad.store.batches import in_batches, insert_missing, insert_rows
from marsad.store.schema import near_duplicates, sketch_keys, sketches

# The smallest hashes by which a document is found: of texts alike by 0.7 all but one pair in ten thousand share one.
KEYS = 8
LEAST_LIKENESS = 0.6
# A document this much alike an earlier one is linked to it and not looked for itself: a price list that comes every day
# would otherwise be compared with all its forerunners, more each day. Its own near duplicates are found by that one.
SAME_LIKENESS = 0.85
# So is one that is alike this many: of short bulletins that come every day, alike by 0.7, each would be linked to all.
ENOUGH_ALIKE = 8
_HEX = 16

Sketched = tuple[str, str, tuple[int, ...]]  # version id, document id, hashes in rising order


def estimate_likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """The estimated share of runs of words that two texts have in common, 0 to 1; 0 if either has none.

    >>> estimate_likeness((1, 2, 3, 4), (1, 2, 3, 9))
    0.75
    """
    size = min(len(one), len(other))
    if not size:
        return 0.0
    ours, theirs = set(one), set(other)
    smallest = sorted(ours | theirs)[: max(size, 1)]
    return sum(1 for value in smallest if value in ours and value in theirs) / len(smallest)


def link_near_duplicates(connection: Connection, found: Sequence[Sketched], at: str) -> int:
    """Store sketches that are new and link each to the earlier documents it is alike; the number of links."""
    known: set[str] = set()
    for batch in in_batches([version for version, _, _ in found]):
        known.update(connection.scalars(select(sketches.c.version_id).where(sketches.c.version_id.in_(batch))))
    linked = 0
    for version, doc_id, sketch in found:
        if version in known:
            continue
        known.add(version)
        keys = [_spell(value) for value in sketch[:KEYS]]
        alike = _find_alike(connection, doc_id, sketch, keys)
        rows = [
            {"doc_id": doc_id, "other_id": other, "likeness": round(likeness, 3), "at": at} for other, likeness in alike
        ]
        insert_missing(connection, near_duplicates, rows)
        linked += len(rows)
        packed = "".join(map(_spell, sketch))
        insert_rows(connection, sketches, [{"version_id": version, "doc_id": doc_id, "sketch": packed}])
        if len(alike) < ENOUGH_ALIKE and max((likeness for _, likeness in alike), default=0.0) < SAME_LIKENESS:
            insert_rows(connection, sketch_keys, [{"sketch_key": key, "version_id": version} for key in keys])
    return linked


def read_near_duplicates(connection: Connection, doc_id: str) -> list[tuple[str, float]]:
    """The documents linked to one, either way, the most alike first."""
    links = near_duplicates.c
    there = select(links.other_id, links.likeness).where(links.doc_id == doc_id)
    back = select(links.doc_id, links.likeness).where(links.other_id == doc_id)
    rows = {other: likeness for query in (there, back) for other, likeness in connection.execute(query)}
    return sorted(rows.items(), key=lambda row: (-row[1], row[0]))


def _find_alike(
    connection: Connection, doc_id: str, sketch: tuple[int, ...], keys: Sequence[str]
) -> list[tuple[str, float]]:
    """Earlier documents alike this one, each by the most alike of its versions."""
    joined = sketch_keys.join(sketches, sketches.c.version_id == sketch_keys.c.version_id)
    query = select(sketches.c.doc_id, sketches.c.sketch).select_from(joined).distinct()
    best: dict[str, float] = {}
    for other, packed in connection.execute(query.where(sketch_keys.c.sketch_key.in_(keys))):
        if other != doc_id:
            likeness = estimate_likeness(sketch, _unpack(packed))
            if likeness >= LEAST_LIKENESS:
                best[other] = max(likeness, best.get(other, 0.0))
    taken = {row[0] for row in connection.execute(
        select(near_duplicates.c.doc_id).where(near_duplicates.c.other_id == doc_id)
    )}  # fmt: skip
    return sorted((other, likeness) for other, likeness in best.items() if other not in taken)


def _spell(value: int) -> str:
    return f"{value:0{_HEX}x}"


def _unpack(packed: str) -> tuple[int, ...]:
    return tuple(int(packed[at : at + _HEX], 16) for at in range(0, len(packed), _HEX))
