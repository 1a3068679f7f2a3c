"""Everything the coder weighed for the acts of a text, in words: which words it looked at, what it made of them, how
much that weighed and why.

The coder decides by thousands of small signs. A reader cannot judge them one by one, so they are summed up by what they
are about; the signs themselves are in `marsad explain`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marsad.web.view import Teller

Facts = Mapping[str, Any]
_WEIGHTIEST = 5
_LEAST = 0.05
_BIAS = "(bias)"
# What a sign is about, by the first part of its name. A test holds this against the weights that are shipped.
_TOPICS: Mapping[str, str] = {
    "start": _BIAS,
    "words": "word word+1 word-1 word+2 word-2 class+1 class+2 class-1 class-2 later_word near opens holds "
    "next previous words word_before word_after sentence_word title_word key_word+1 key_word-1 key_class+1 key_class-1 "
    "group_class+1 group_class+2 group_class-1 group_class-2 before_earlier after_earlier mid",
    "act": "key trigger kind kinds group groups strength type types verb noun pverb frames triggers later "
    "has key_tense act",
    "grammar": "order rank particle between before after same_clause other_clause crossed opener form genitive "
    "construct behind ending others stands",
    "sides": "side sort state top share way only_way does suffers claim claims onto victims beside "
    "attackers_here is_source joined head only_side_here first_side_here two_sides_here "
    "many_sides_here mentions_here only_the_place shared initiator target initiators targets "
    "both_sides against stance speaker scenery victim others_fell",
    "place": "place place_tier place_cue place_status level here cue votes owner around only_local only_place metonym "
    "nation definite unlisted country_share dateline inside_actor nested rival_in_country back text_places",
    "time": "time times time_tier date date_status age precision role window earlier period",
    "figures": "count counted killed wounded captured figures key_figure",
    "weapon": "weapon weapons",
    "position": "title in_title lead early late position sentence_start first_of_text quoted alone_in_sentence",
    "text": "text sentence clause brief",
    "told": "told",
    "rivals": "rival rivals same_type fullness drafts drafts_between new shift apart via "
    "share:place share:group share:day",
    "distance": "nearest none_in_sentence sentence_gap gap spread elsewhere sentence_before sentence_after "
    "other_trigger_between",
}  # fmt: skip
TOPICS: Mapping[str, str] = {family: topic for topic, families in _TOPICS.items() for family in families.split()}
OTHER = "other"


def tell_considered(facts: Facts, teller: Teller, *, only: Iterable[str] | None = None) -> dict[str, Any]:
    """`relevance`: is the text about the matter at all; `acts`: each act with the rows of what was weighed for it.

    `only`: ids of events, to leave out the other acts of the text.
    """
    wanted = None if only is None else set(only)
    frames = [row for row in facts["frames"] if wanted is None or row["outcome"].get("event_id") in wanted]
    return {
        "relevance": _chance("relevance", facts["relevance"], teller) if facts["relevance"] is not None else None,
        "acts": [_act(frame, teller) for frame in frames],
    }


def topic_of(feature: str) -> str:
    """What a sign is about: by the first two parts of its name where they are listed, else by the first."""
    family, _, rest = feature.partition(":")
    kind = rest.partition(":")[0]
    return TOPICS.get(f"{family}:{kind}") or TOPICS.get(family.partition("|")[0], OTHER)


def _act(frame: Facts, teller: Teller) -> dict[str, Any]:
    wording = teller.wording
    reason = frame["outcome"].get("set_aside")
    said = wording("considered.is_event") if reason is None else wording.value("set_aside", reason)
    rows = [_row("told", frame["told"]["text"], "", _percent(frame["told"]), frame["told"], teller)]
    rows += [_row("join", join["text"], "", _percent(join), join, teller) for join in frame["joins"]]
    rows.append(_chance("keep", frame["keep"], teller))
    rows += [_place(row, teller) for row in frame["place"]["candidates"]]
    rows += [_date(row, teller) for row in frame["date"]["candidates"]]
    rows += [_actor(row, teller) for row in frame["actors"]]
    rows += [
        _row("count", row["text"], f"{wording.value('effects', row['effect'])}: {wording.count(row)}", "", None, teller)
        for row in frame["counts"]
    ]
    rows += [
        _row("weapon", row["text"], wording.value("weapons", row["weapon"]), "", None, teller)
        for row in frame["weapons"]
    ]
    return {
        "title": wording.value("event_types", frame["sub_event_type"]),
        "quote": frame["told"]["text"],
        "is_event": reason is None,
        "outcome": said,
        "rows": rows,
    }


def _place(row: Facts, teller: Teller) -> dict[str, Any]:
    value = teller.place(teller.find_place(row["gazetteer_id"])) or row["name"]
    return _row("place", row["text"], value, _signed(row["score"]), row, teller, is_chosen=row["is_chosen"])


def _date(row: Facts, teller: Teller) -> dict[str, Any]:
    value = teller.wording.days(row["start_date"], row["end_date"])
    if not row["text"]:
        value = f"{teller.wording('reasoning.window')}: {value}"
    return _row("date", row["text"] or "", value, _signed(row["score"]), row, teller, is_chosen=row["is_chosen"])


def _actor(row: Facts, teller: Teller) -> dict[str, Any]:
    """An actor near the act: with the reasons for its role, or for the likelier one where it has none."""
    wording = teller.wording
    roles = row["roles"] or [max(("initiator", "target"), key=lambda role: float(row[role]["score"]))]
    names = [teller.actor({"id": key, "name": row["text"], "name_en": None}) for key in row["ids"]]
    said = wording("values.and").join(wording(f"considered.{role}") for role in row["roles"])
    value = wording("values.separator").join([*names, said or wording("considered.no_role")])
    scores = {role: _signed(row[role]["score"]) for role in ("initiator", "target")}
    return _row(
        "actor", row["text"], value, wording("considered.role_scores", **scores), row[roles[0]], teller,
        is_chosen=bool(row["roles"]),
    )  # fmt: skip


def _chance(what: str, scored: Facts, teller: Teller) -> dict[str, Any]:
    """A question with yes or no for an answer, and what was needed for a yes."""
    is_yes = scored["probability"] >= scored["needed"]
    needed = f"\u2066{round(scored['needed'] * 100)}%\u2069"
    weight = teller.wording("considered.needed", percent=_percent(scored), needed=needed)
    value = teller.wording("considered.yes" if is_yes else "considered.no")
    return _row(what, "", value, weight, scored, teller, is_chosen=is_yes)


def _row(
    what: str, quote: str, value: str, weight: str, scored: Facts | None, teller: Teller, *, is_chosen: bool = True
) -> dict[str, Any]:
    return {
        "what": teller.wording(f"considered.{what}"),
        "quote": " ".join(quote.split()),
        "value": value,
        "weight": weight,
        "is_chosen": is_chosen,
        "reasons": [] if scored is None else _reasons(scored["contributions"], teller),
    }


def _reasons(contributions: Sequence[Facts], teller: Teller) -> list[dict[str, str]]:
    """What weighed most, summed up by what it is about; what weighs next to nothing is left out."""
    sums: dict[str, float] = defaultdict(float)
    for row in contributions:
        sums[topic_of(row["feature"])] += row["adds"]
    weighty = sorted(sums.items(), key=lambda item: (-abs(item[1]), item[0]))
    return [
        {"name": teller.wording(f"weighed.{topic}"), "adds": _signed(adds)}
        for topic, adds in weighty[:_WEIGHTIEST]
        if abs(adds) >= _LEAST
    ]


def _percent(scored: Facts) -> str:
    return f"\u2066{round(scored['probability'] * 100)}%\u2069"


def _signed(score: float) -> str:
    """A score with its sign on the left in every language."""
    return f"\u2066{score:+.2f}\u2069"
