"""What holds for any events: order does not matter, nothing is lost, ids stay, rulings hold."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.linking.linker import Linker

_SPEC = importlib.util.spec_from_file_location("linking_makers", Path(__file__).with_name("makers.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
makers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(makers)

LINKER = Linker()
WORDS = ("انفجار", "سوق", "دورية", "جسر", "ضابط", "حاجز", "مستشفى", "النخيل", "الزهور", "قذيفة", "معمل", "الزجاج")
QUIET = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def news(draw: st.DrawFn, prefix: str = "d") -> tuple[list[Any], dict[str, Any]]:
    """A few reports of one or two events each, in a handful of places and days."""
    events, documents = [], {}
    for number in range(draw(st.integers(1, 7))):
        key = f"{prefix}{number}"
        text = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=12)))
        documents[key] = makers.make_document(key, text)
        for part in range(draw(st.integers(1, 2))):
            events.append(
                makers.make_event(
                    key,
                    text,
                    place=draw(st.sampled_from(("شرقون", "غربون", "بغداد"))),
                    day=f"2031-05-{draw(st.integers(8, 12)):02}",
                    published=f"2031-05-{draw(st.integers(10, 13)):02}",
                    killed=draw(st.sampled_from((None, 3, 10, (20, None)))),
                    outlet=draw(st.sampled_from(("x", "y", "z"))),
                    note=part,
                )
            )
    return events, documents


@QUIET
@given(news(), st.randoms(use_true_random=False))
def test_any_order_of_reports_gives_the_same_incidents(drawn: Any, random: Any) -> None:
    events, documents = drawn
    shuffled = list(events)
    random.shuffle(shuffled)
    assert LINKER.link(shuffled, documents) == LINKER.link(events, documents)


@QUIET
@given(news())
def test_every_event_is_in_exactly_one_incident_and_the_ledger_is_whole(drawn: Any) -> None:
    events, documents = drawn
    result = LINKER.link(events, documents)
    members = [event for incident in result.incidents for event in incident["events"]]
    assert sorted(members) == sorted({event["event_id"] for event in events})
    told = {event["event_id"]: event for event in events}
    for incident in result.incidents:
        tolls = {claim["event_id"] for claim in incident["claims"] if claim["field"] == "fatalities"}
        assert tolls == {key for key in incident["events"] if told[key]["fatalities"]}
        for field in ("event_type", "date", "location", "initiators", "targets"):
            assert {c["event_id"] for c in incident["claims"] if c["field"] == field} == set(incident["events"])
        figure = incident["fatalities"]
        if figure is not None:
            assert figure["low"] <= figure["best"]
            assert figure["high"] is None or figure["best"] <= figure["high"]


@QUIET
@given(news(), news(prefix="n"))
def test_more_reports_keep_the_ids_of_incidents(drawn: Any, more: Any) -> None:
    events, documents = drawn
    before = LINKER.link(events, documents)
    after = LINKER.link(events + more[0], documents | more[1], existing=before.incidents)
    kept = {incident["incident_id"] for incident in after.incidents}
    for incident in before.incidents:
        key = incident["incident_id"]
        assert key in kept or after.redirects[key] in kept
    untouched = makers.partition(before) & makers.partition(after)
    homes, homes_after = makers.homes(before), makers.homes(after)
    assert all(homes[event] == homes_after[event] for group in untouched for event in group)


@QUIET
@given(news(), st.data())
def test_rulings_hold_also_when_linked_again(drawn: Any, choices: st.DataObject) -> None:
    events, documents = drawn
    keys = sorted({event["event_id"] for event in events})
    if len(keys) < 2:
        return
    one, two = choices.draw(st.permutations(keys))[:2]
    kind = choices.draw(st.sampled_from(("same", "different")))
    ruling = {"kind": kind, "events": [one, two]}
    result = LINKER.link(events, documents, existing=LINKER.link(events, documents).incidents, rulings=[ruling])
    again = LINKER.link(events, documents, existing=result.incidents, rulings=[ruling])
    for found in (result, again):
        homes = makers.homes(found)
        assert (homes[one] == homes[two]) is (kind == "same")


TEXT = "انفجرت عبوة ناسفة قرب سوق الخضار في بلدة شرقون وأدت إلى سقوط قتلى من دورية للجيش بينهم ضابط"


def three_reports() -> tuple[list[Any], dict[str, Any]]:
    texts = {key: f"{TEXT} كما قال {key}" for key in ("d1", "d2", "d3")}
    events = [makers.make_event(key, text, killed=10) for key, text in texts.items()]
    return events, {key: makers.make_document(key, text) for key, text in texts.items()}


def test_split_by_a_person_holds_for_ever_and_without_the_ruling() -> None:
    events, documents = three_reports()
    before = LINKER.link(events, documents)
    assert len(before.incidents) == 1
    moved = events[2]["event_id"]
    split = LINKER.link(events, documents, existing=before.incidents, rulings=[{"kind": "split", "events": [moved]}])
    homes = makers.homes(split)
    assert homes[events[0]["event_id"]] == homes[events[1]["event_id"]] == before.incidents[0]["incident_id"]
    assert homes[moved] != homes[events[0]["event_id"]]
    again = LINKER.link(events, documents, existing=split.incidents)
    assert makers.homes(again) == homes


def test_later_ruling_wins() -> None:
    events, documents = three_reports()
    one, two = events[0]["event_id"], events[1]["event_id"]
    rulings = [{"kind": "different", "events": [one, two]}, {"kind": "same", "events": [one, two]}]
    assert len(LINKER.link(events, documents, rulings=rulings).incidents) == 1
    homes = makers.homes(LINKER.link(events, documents, rulings=rulings[::-1]))
    assert homes[one] != homes[two]


def test_merge_redirects_the_id_that_is_gone() -> None:
    events, documents = three_reports()
    far = makers.make_event("d9", "قصف على غربون", place="غربون", day="2031-05-01", published="2031-05-02")
    before = LINKER.link([*events, far], documents)
    assert len(before.incidents) == 2
    ruling = {"kind": "same", "events": [events[0]["event_id"], far["event_id"]]}
    after = LINKER.link([*events, far], documents, existing=before.incidents, rulings=[ruling])
    (incident,) = after.incidents
    old = makers.homes(before)[far["event_id"]]
    assert after.redirects == {old: incident["incident_id"]}
    assert incident["redirects"] == [old]


def test_recoded_event_keeps_the_incident_id_and_its_ruling() -> None:
    events, documents = three_reports()
    rulings = [{"kind": "different", "events": [events[0]["event_id"], events[1]["event_id"]]}]
    before = LINKER.link(events, documents, rulings=rulings)
    recoded = [{**event, "event_id": "new" + event["event_id"][3:]} for event in events]
    after = LINKER.link(recoded, documents, existing=before.incidents, rulings=rulings)
    assert {i["incident_id"] for i in after.incidents} == {i["incident_id"] for i in before.incidents}
    homes = makers.homes(after)
    assert homes[recoded[0]["event_id"]] != homes[recoded[1]["event_id"]]


def test_review_of_an_incident_stays_with_it() -> None:
    events, documents = three_reports()
    before = LINKER.link(events[:2], documents)
    reviewed = [{**before.incidents[0], "review": {"state": "approved", "by": "r", "at": "2031-05-12"}}]
    after = LINKER.link(events, documents, existing=reviewed)
    assert after.incidents[0]["review"] == {"state": "approved", "by": "r", "at": "2031-05-12"}


def test_incident_whose_events_are_not_given_stays_as_it_is() -> None:
    events, documents = three_reports()
    far = makers.make_event("d9", "قصف على غربون", place="غربون")
    before = LINKER.link([far], {})
    after = LINKER.link(events, documents, existing=before.incidents)
    assert after.unseen == list(before.incidents)


def test_no_event_gives_no_incident() -> None:
    assert list(LINKER.link([], {}).incidents) == []


def test_unknown_kind_of_ruling_is_refused() -> None:
    events, documents = three_reports()
    with pytest.raises(ValueError, match="same, different or split"):
        LINKER.link(events, documents, rulings=[{"kind": "perhaps", "events": [events[0]["event_id"]]}])
