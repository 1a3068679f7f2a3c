"""The scorer: rules by hand, and the same figures as the reference scorer on random data."""

from __future__ import annotations

import copy
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from marsad.evaluate import score_report, scoring
from marsad.evaluate.gold_files import ScoringError, read_gold, read_predicted

SHARED = Path(__file__).parents[4] / "shared"
REFERENCE = SHARED / "eval" / "score.py"
NO_REFERENCE = pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference scorer is not here")


def make_gold(**changes: Any) -> dict[str, Any]:
    event = {
        "id": "e1", "type": ["Suicide bomb"], "date": ["2015-08-06", "2015-08-06"], "date_precision": "day",
        "place": {"names": ["أبها"], "en": "Abha", "country": "SA", "lat": 18.22, "lon": 42.51, "level": "town"},
        "initiator": [{"id": "islamic-state", "ar": "داعش"}],
        "target": [{"id": "state-forces:SA", "ar": "قوات الطوارئ"}],
        "killed": [15, 15], "wounded": None, "salience": "main", "evidence": "",
    }  # fmt: skip
    return event | changes


def make_event(**changes: Any) -> dict[str, Any]:
    event = {
        "doc_id": "d", "sub_event_type": "Suicide bomb", "date_start": "2015-08-06", "date_end": "2015-08-06",
        "location": {"name": "أبها", "name_en": "Abha", "country": "SA", "latitude": 18.2, "longitude": 42.5,
                     "precision": "town"},
        "initiators": [{"id": "islamic-state", "name": "التنظيم"}],
        "targets": [{"id": "state-forces:SA", "name": "القوات"}],
        "fatalities": {"low": 15, "high": 15}, "injuries": None,
    }  # fmt: skip
    return event | changes


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [
        ([15, 15], {"low": 15, "high": 15}, True),
        ([15, 15], {"low": 15, "high": None}, False),
        ([20, None], {"low": 20, "high": None}, True),
        ([20, None], {"low": 21, "high": None}, True),
        ([20, None], {"low": 20, "high": 20}, True),
        ([20, None], {"low": 21, "high": 21}, False),
        ([0, 0], None, False),
    ],
)
def test_counts_agree_by_the_rules(gold: list[int | None], predicted: dict[str, Any] | None, right: bool) -> None:
    assert scoring.count_ok(gold, predicted) is right


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        ("2015-08-06", "2015-08-06", True),
        ("2015-08-05", "2015-08-05", False),
        ("2015-08-06", "2015-08-07", False),
        (None, None, False),
    ],
)
def test_a_day_must_be_the_day(start: str | None, end: str | None, right: bool) -> None:
    assert scoring.date_ok(make_gold(), make_event(date_start=start, date_end=end)) is right


def test_names_are_compared_without_kind_and_article() -> None:
    assert scoring.place_key("مدينة الرَّقّة") == scoring.place_key("الرقة")


def test_everything_right_scores_full() -> None:
    figures, _ = scoring.score([{"doc": "d", "events": [make_gold()]}], [make_event()], scoring.Actors())
    assert figures["detection"]["F1"] == figures["slots"]["F1"] == figures["core"] == 1


def test_an_event_in_a_quiet_document_is_a_false_alarm() -> None:
    figures, alignments = scoring.score([{"doc": "d", "events": []}], [make_event()], scoring.Actors())
    assert (figures["of_them_with_false_alarms"], len(alignments[0].spurious)) == (1, 1)


def test_our_own_table_of_actors_is_the_default() -> None:
    actors = scoring.load_actors()
    assert actors.same({"id": "islamic-state"}, {"id": "islamic-state-syria"})


def test_aggregates_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    lines = [{"record": "aggregate", "doc_id": "d"}, make_event()]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert len(read_predicted(path)) == 1


@pytest.mark.parametrize(("content", "where"), [("{}\n[]\n", ":1:"), ('{"doc": "a"}\n[]\n', ":2:"), ("{", ":1:")])
def test_a_broken_gold_file_is_named_with_its_line(tmp_path: Path, content: str, where: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(ScoringError, match=where):
        read_gold(path)


def perturb(event: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """A predicted event made from a gold one, with the mistakes that coders make."""
    place = event.get("place")
    found = make_event(
        sub_event_type=dice.choice([*event["type"], *scoring.FAMILY]),
        date_start=event["date"] and dice.choice([*event["date"], "2015-07-30", None]),
        date_end=event["date"] and dice.choice([event["date"][1], None]),
        location=None,
        initiators=[], targets=[],
        fatalities=None, injuries=dice.choice([None, {"low": None, "high": None}]),
    )  # fmt: skip
    if found["date_start"] and found["date_end"] and found["date_end"] < found["date_start"]:
        found["date_end"] = found["date_start"]
    if place and dice.random() < 0.8:
        found["location"] = {
            "name": dice.choice([*place["names"], "بغداد", ""]), "name_en": dice.choice([place.get("en"), None]),
            "country": dice.choice([place.get("country"), "IQ", None]), "latitude": place.get("lat"),
            "longitude": None if place.get("lat") is None else (place.get("lon") or 0) + dice.choice([0, 0.1, 0.7]),
            "precision": dice.choice([place.get("level"), "country"]),
        }  # fmt: skip
    for role, key in (("initiator", "initiators"), ("target", "targets")):
        people = [*(event[role] or []), *(event["target" if role == "initiator" else "initiator"] or [])]
        found[key] = [
            {
                "id": dice.choice([one["id"], "civilians", "state-forces:IQ", None]),
                "name": dice.choice([one["ar"], "جنود"]),
            }
            for one in dice.sample(people, dice.randint(0, len(people)))
        ]
    for slot, key in (("killed", "fatalities"), ("wounded", "injuries")):
        if event[slot] and dice.random() < 0.8:
            found[key] = {"low": event[slot][0] + dice.choice([0, 0, 1]), "high": dice.choice([event[slot][1], None])}
    return found


@NO_REFERENCE
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["seeds", "dev", "later"])
def test_figures_are_those_of_the_reference_scorer(tmp_path: Path, name: str, seed: int) -> None:
    dice = random.Random(f"{name}{seed}")
    gold_path, predicted_path = SHARED / "gold" / f"{name}.gold.jsonl", tmp_path / "predicted.jsonl"
    gold = read_gold(gold_path)
    predicted = []
    for document in copy.deepcopy(gold):
        for event in document["events"]:
            for _ in range(dice.choice([0, 1, 1, 1, 2])):
                predicted.append(perturb(event, dice) | {"doc_id": document["doc"]})
        if dice.random() < 0.1:
            predicted.append(make_event(doc_id=document["doc"]))
    predicted_path.write_text("".join(json.dumps(event) + "\n" for event in predicted), "utf-8")
    table = SHARED / "reference" / "actors.tsv"
    command = [sys.executable, str(REFERENCE), str(gold_path), str(predicted_path), "--actors", str(table)]
    reference = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout
    actors = scoring.load_actors(table)
    figures, alignments = scoring.score(gold, read_predicted(predicted_path), actors)
    assert figures == json.loads(reference)
    printed = subprocess.run(
        [*command, "--errors"], capture_output=True, text=True, check=True, encoding="utf-8"
    ).stdout
    ours = "".join(score_report.format_errors(alignments, actors)) + score_report.format_figures(figures)
    assert ours == printed
