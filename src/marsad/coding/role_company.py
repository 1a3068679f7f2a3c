"""What the company of an actor says of its role: who fights whom, in which country, with which weapons.

A sentence often leaves open who fired: 'rockets fell on the town, and the army said ...'. A reader knows that an air
force of another country bombs, that this group fights that army, and that in a country of its enemy it is the one who
attacks. These features hold an actor beside the others of the frame, the country, the acts and the weapons; the
weights learn what is usual, and the words of the sentence may outweigh it. An actor the labels never showed has none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from marsad.coding.decisions import Features
from marsad.coding.frames import Frame
from marsad.coding.reading import Reading
from marsad.coding.role_cues import standing
from marsad.coding.role_parties import SIDES, Party, Scene

_STANCES = {0: "silent", 1: "does", -1: "suffers"}


@dataclass(frozen=True, slots=True)
class Company:
    """What the actors of a frame are held beside."""

    armed: tuple[str, ...]  # sides of states and groups
    near: tuple[str, ...]  # sides in the sentences of the frame, unarmed ones but civilians too
    victims: frozenset[str]  # sides whose people the figures count
    stances: dict[str, str]  # side -> does | suffers | both, as its mentions in those sentences plainly say
    weapons: tuple[str, ...]  # named in those sentences
    words: tuple[str, ...]  # keys of the triggers


def company_of(reading: Reading, frame: Frame, parties: Sequence[Party]) -> Company:
    """Reads the company once for all parties of a frame."""
    stances: dict[str, str] = {}
    armed, near, victims = set(), set(), set()
    for party in parties:
        side = party.side
        if party.sort in SIDES:
            armed.add(side)
        if party.here and party.sort != "civilians":
            near.add(side)
        for mention, _, features in party.here:
            if "counted:casualty" in features:
                victims.add(side)
            stance = 1 if "particle:BY" in features else standing(reading, mention).stance
            if stance:
                word = _STANCES[stance]
                stances[side] = word if stances.get(side, word) == word else "both"
    return Company(
        tuple(sorted(armed)), tuple(sorted(near)), frozenset(victims), stances, _weapons(reading, frame),
        tuple(sorted({trigger.key for trigger in frame.triggers})),
    )  # fmt: skip


def _weapons(reading: Reading, frame: Frame) -> tuple[str, ...]:
    if not reading.armed:
        return ()
    found: set[str] = set()
    for sentence in {trigger.sentence for trigger in frame.triggers}:
        first, last = reading.text.bounds[sentence]
        for position, weapons in reading.armed[bisect_left(reading.armed, (first,)) :]:
            if position >= last:
                break
            found.update(weapons)
    return tuple(sorted(found))


def company_features(features: Features, frame: Frame, party: Party, scene: Scene, company: Company) -> None:
    """Adds what the company says of one party to its features."""
    side, sort, group, country = party.side, party.sort, frame.group, scene.country
    home = ("own" if party.home == country else "foreign") if sort == "state" else ""
    names: list[str] = []
    for kind in scene.triggers:
        names.append(f"side:{side}:kind:{kind}")
        if home:
            names.append(f"state:{home}:kind:{kind}")
    for word in company.words:
        names.append(f"sort:{sort}:word:{word}")
    for weapon in company.weapons:
        names += (f"weapon:{weapon}:{sort}", f"weapon:{weapon}:side:{side}")
        if home:
            names.append(f"weapon:{weapon}:{home}")
        if party.here:
            names.append(f"weapon:{weapon}:{sort}:here")
    if country:
        names += (f"side:{side}:in:{country}", f"side:{side}:in:{country}:{group}")
    for other in company.armed:
        if other != side:
            names.append(f"against:{other}:{side}:{group}")
            if country:
                names.append(f"against:{other}:{side}:in:{country}")
    for other in company.near:
        if other != side:
            names += (f"near:{other}:{sort}", f"near:{other}:{side}")
            if party.here:
                names.append(f"near:{other}:{side}:here")
    _victims(names, party, scene, company, group)
    _stances(names, party, company, group)
    _speaker(names, party, group, home)
    features.update(dict.fromkeys(names, 1.0))


def _victims(names: list[str], party: Party, scene: Scene, company: Company, group: str) -> None:
    """Whose people the figures count: one's own, or those of another side."""
    sort = party.sort
    if any("counted:casualty" in features for _, _, features in party.here):
        names.append(f"victim:{sort}:{group}")
        names += [f"victim:{sort}:{kind}" for kind in scene.triggers]
        return
    others = [side for side in company.victims if side != party.side]
    if others:
        names.append(f"others_fell:{sort}:{group}")
        names += [f"others_fell:{other}:{party.side}" for other in others]


def _stances(names: list[str], party: Party, company: Company, group: str) -> None:
    """Whether the sentences plainly have another side act or suffer, beside what they say of this one."""
    own = company.stances.get(party.side, "silent")
    rivals = {stance for side, stance in company.stances.items() if side != party.side}
    acts = "acting" if not rivals.isdisjoint(("does", "both")) else "none"
    hurt = "hurt" if not rivals.isdisjoint(("suffers", "both")) else "none"
    where = "here" if party.here else "before" if party.before else "after" if party.later else "elsewhere"
    names += (
        f"stance:{own}:{where}", f"rivals:{acts}:{party.sort}", f"rivals:{hurt}:{party.sort}",
        f"rivals:{acts}:{hurt}:{own}:{party.sort}", f"rivals:{acts}:{hurt}:{own}:{group}",
        f"rivals:{acts}:{hurt}:{where}",
    )  # fmt: skip


def _speaker(names: list[str], party: Party, group: str, home: str) -> None:
    """Who is only quoted, and who is only a thing where it happened."""
    if not party.here:
        return
    quoted = sum("is_source" in features for _, _, features in party.here)
    if quoted:
        how = "only" if quoted == len(party.here) else "also"
        names += (f"speaker:{how}:{party.sort}", f"speaker:{how}:{group}")
        if home:
            names.append(f"speaker:{how}:{home}")
    if all("only_the_place" in features for _, _, features in party.here):
        names.append(f"scenery:{party.sort}:{group}")
