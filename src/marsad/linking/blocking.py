"""Which pairs of events are worth comparing.

All pairs of 100,000 events are five thousand million; the pairs that may be one incident share something: days and a
place, a province or an actor, or rare words in reports of the same weeks (for the report whose date was copied from
an older wire), or a run of words (for the copy). Each event is put into a block for each such thing; a pair is
compared once, whatever number of blocks it shares. A block that has outgrown its size is too common to tell anything
and is left to the finer ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from marsad.linking.profiles import COUNTRY, TOWN, Profile
from marsad.linking.words import RARE_BITS

LARGEST_BLOCK = 250
LARGEST_COARSE_BLOCK = 150
_LONGEST_SPAN = 10  # days; an event spread over more is blocked by its weeks
_PUBLICATION_DAYS = 7
_RARE_WORDS = 6
_SKETCH = 3
_COARSE = frozenset(("country", "province", "abroad"))  # a pair that shares nothing else must share a rare word


def find_pairs(profiles: Sequence[Profile], bits: Mapping[int, float]) -> Iterator[tuple[int, list[int]]]:
    """For each event, by its position, the positions of later events to compare it with, ascending."""
    fine, coarse = _fill_blocks(profiles, bits)
    fine_of, coarse_of = _blocks_of(fine, LARGEST_BLOCK), _blocks_of(coarse, LARGEST_COARSE_BLOCK)
    for position, profile in enumerate(profiles):
        others = set().union(*fine_of.get(position, ()))
        doubtful = set().union(*coarse_of.get(position, ())) - others
        rare = profile.rare
        found = [other for other in others if other > position]
        found += [other for other in doubtful if other > position and not rare.isdisjoint(profiles[other].rare)]
        found.sort()
        yield position, found


Blocks = dict[int, list[int]]


def _fill_blocks(profiles: Sequence[Profile], bits: Mapping[int, float]) -> tuple[Blocks, Blocks]:
    """Positions by the hash of what they share: most keys are met once, and the keys themselves would fill memory."""
    fine: Blocks = {}
    coarse: Blocks = {}
    for position, profile in enumerate(profiles):
        for key in block_keys(profile, bits):
            block = (coarse if key[0] in _COARSE else fine).setdefault(hash(key), [])
            if not block or block[-1] != position:
                block.append(position)
    return fine, coarse


def _blocks_of(blocks: Blocks, largest: int) -> dict[int, list[list[int]]]:
    """For each position, the blocks it shares with others. Empties `blocks`."""
    found: dict[int, list[list[int]]] = defaultdict(list)
    while blocks:
        _, block = blocks.popitem()
        if 1 < len(block) <= largest:
            for position in block:
                found[position].append(block)
    return found


def block_keys(profile: Profile, bits: Mapping[int, float]) -> Iterator[tuple[object, ...]]:
    """The blocks of one event."""
    for when in _buckets(profile):
        if profile.rank <= TOWN:
            for name in profile.names:
                yield "place", when, name
        if profile.rank < COUNTRY:
            yield "province", when, profile.country, profile.province
        yield "country", when, profile.country
        for actor in profile.sides:
            yield "side", when, actor, profile.country, profile.kind
            yield "abroad", when, actor
        if profile.killed is not None and profile.killed.low > 2:
            yield "killed", when, profile.country, profile.killed.low
    if profile.published is not None:
        week = profile.published // _PUBLICATION_DAYS
        rare = sorted(word for word in profile.core if bits[word] >= RARE_BITS)[:_RARE_WORDS]
        for bucket in (week, week + 1):
            if profile.rank <= TOWN:
                for name in profile.names:
                    yield "name", bucket, name
            for word in rare:
                yield "word", bucket, word
    for shingle in sorted(profile.shingles)[:_SKETCH]:
        yield "copy", shingle


def _buckets(profile: Profile) -> Iterator[tuple[str, int]]:
    """Neighbouring days share a bucket; so do neighbouring weeks, for events whose day is not known."""
    if profile.start is None or profile.end is None:
        return
    if profile.end - profile.start <= _LONGEST_SPAN:
        for day in range(profile.start, profile.end + 2):
            yield "d", day
    if profile.end - profile.start > 1:
        for week in range(profile.start // 7, min(profile.end // 7, profile.start // 7 + 5) + 1):
            yield "w", week
    else:
        yield "w", profile.start // 7
