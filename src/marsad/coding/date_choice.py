"""When a frame happened: every date near it, and the publication window, scored.

A round-up gives its day once, in the lead; a background paragraph has a day of its own; a report without
any day means the day before publication or the day itself. Which of these holds is a decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from marsad.coding.decisions import Features
from marsad.coding.frames import Frame
from marsad.coding.reading import Reading, foreign_between
from marsad.model.mentions import TimeMention


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date for a frame: a mention, or None for the publication window."""

    time: TimeMention | None
    start: date
    end: date
    precision: str
    features: Features


def date_candidates(reading: Reading, frame: Frame) -> list[DateCandidate]:
    """Dates in the sentences of the frame and the two before, the first date of the text, the window.

    None of them is later than the report: what has not come yet ('next Friday') is no day of an event.
    """
    candidates: list[DateCandidate] = []
    sentences = {trigger.sentence for trigger in frame.triggers}
    reach = {s - back for s in sentences for back in (0, 1, 2)}
    points = [t for t in reading.times if t.role in {"point", "dateline"} and _is_past(t, reading.published)]
    spots = sorted(t.position for t in reading.triggers)
    own = {t.position for t in frame.triggers}
    first = points[0] if points else None
    local = [t for t in points if reading.text.sentence[t.first] in sentences]
    for time in points:
        sentence = reading.text.sentence[time.first]
        if sentence not in reach and time is not first:
            continue
        assert time.start is not None
        features = _mention_features(reading, frame, time, sentence, spots, own)
        if time is first:
            features["first_of_text"] = 1.0
        if not local:
            features["none_in_sentence"] = 1.0
        candidates.append(DateCandidate(time, time.start, time.end or time.start, time.precision, features))
    if reading.published is not None:
        features = {"window": 1.0, f"window:{'some' if local else 'none'}_in_sentence": 1.0}
        if first is not None and first.start is not None:
            features["window:lead_recent" if (reading.published - first.start).days <= 3 else "window:lead_old"] = 1.0
        features["window:lead_sentence" if min(sentences) <= 1 else "window:later_sentence"] = 1.0
        day = timedelta(days=1)
        candidates.append(DateCandidate(None, reading.published - day, reading.published, "day", features))
    return candidates


def _is_past(time: TimeMention, published: date | None) -> bool:
    return time.start is not None and (published is None or time.start <= published)


def _mention_features(
    reading: Reading, frame: Frame, time: TimeMention, sentence: int, spots: list[int], own: set[int]
) -> Features:
    features: Features = {f"precision:{time.precision}": 1.0, f"role:{time.role}": 1.0}
    if reading.published is not None and time.end is not None and time.start is not None:
        age = (reading.published - time.end).days
        if age <= 3:
            bucket = "recent"
        elif age <= 40:
            bucket = "weeks"
        else:
            bucket = "old"
        features[f"age:{bucket}"] = 1.0
    else:
        bucket = "unknown"
    here = [t for t in frame.triggers if t.sentence == sentence]
    if not here:
        gap = min(abs(t.sentence - sentence) for t in frame.triggers)
        features[f"sentence_gap:{min(gap, 3)}"] = 1.0
        features[f"sentence_gap:{bucket}"] = 1.0
        return features
    trigger = min(here, key=lambda t: (abs(t.position - time.first), t.position))
    side = "after" if time.first > trigger.position else "before"
    low, high = sorted((trigger.position, time.first))
    clause = "same" if reading.clause[time.first] == trigger.clause else "other"
    features[f"{clause}_clause:{side}"] = 1.0
    size = high - low - 1
    features[f"{side}:{'near' if size <= 3 else 'mid' if size <= 9 else 'far'}"] = 1.0
    crossed = foreign_between(spots, own, low, high)
    if crossed:
        features["crossed"] = float(min(crossed, 3))
    if time is frame.time:
        features["nearest"] = 1.0
        features[f"nearest:tier{min(frame.time_tier, 5)}"] = 1.0
    for kind in ("REPORT_VERB", "THAT", "COMMA", "WHILE", "AFTER", "REL", "CLAIM_VERB", "SOURCE"):
        if reading.has(kind, low + 1, high):
            features[f"between:{kind}"] = 1.0
    if time.first:
        previous = reading.kinds(time.first - 1)
        for kind in ("REPORT_VERB", "SOURCE", "TRIG", "PLACE", "IN", "COMMA", "ACTOR", "AFTER"):
            if kind in previous:
                features[f"previous:{kind}"] = 1.0
    return features
