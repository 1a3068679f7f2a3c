"""The cases that linking must get right. Records and texts are invented."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from marsad.linking import check_counts, link_events

_SPEC = importlib.util.spec_from_file_location("linking_makers", Path(__file__).with_name("makers.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
makers = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(makers)
make_event, make_document, homes = makers.make_event, makers.make_document, makers.homes

MARKET = "انفجرت عبوة ناسفة قرب سوق الخضار في بلدة شرقون وأدت إلى سقوط قتلى من دورية للجيش بينهم ضابط"


def link(events: list[Any], texts: dict[str, str], **options: Any) -> Any:
    return link_events(events, {key: make_document(key, text) for key, text in texts.items()}, **options)


def test_running_tolls_are_one_incident_with_the_last_toll() -> None:
    texts = {
        "a": MARKET + " وقال مصدر طبي إن الحصيلة عشرة قتلى",
        "b": "ارتفعت حصيلة تفجير سوق الخضار في شرقون الذي استهدف دورية للجيش إلى 13 قتيلا بينهم ضابط",
        "c": "قالت وكالة محلية إن عدد قتلى دورية الجيش في تفجير سوق الخضار ببلدة شرقون بلغ 15 بينهم ضابط",
    }
    events = [
        make_event("a", texts["a"], killed=10, published="2031-05-10"),
        make_event("b", texts["b"], killed=13, published="2031-05-11"),
        make_event("c", texts["c"], killed=15, published="2031-05-12"),
    ]
    result = link(events, texts)
    assert len(result.incidents) == 1
    assert result.incidents[0]["fatalities"] == {"low": 10, "best": 15, "high": 15}
    assert "fatalities" in result.incidents[0]["disputed"]


def test_later_toll_of_one_outlet_replaces_its_earlier_one() -> None:
    texts = {"a": MARKET, "b": "ارتفعت حصيلة تفجير سوق الخضار في شرقون ضد دورية للجيش بينهم ضابط"}
    events = [
        make_event("a", texts["a"], killed=10, published="2031-05-10", outlet="radio"),
        make_event("b", texts["b"], killed=15, published="2031-05-12", outlet="radio"),
    ]
    (incident,) = link(events, texts).incidents
    assert incident["fatalities"] == {"low": 15, "best": 15, "high": 15}
    tolls = {claim["value"]["low"]: claim for claim in incident["claims"] if claim["field"] == "fatalities"}
    assert tolls[10]["superseded"] is True
    assert "superseded" not in tolls[15]


def test_several_attacks_in_one_city_on_one_day_stay_apart() -> None:
    texts = {
        "a": "قتل 12 شخصا في تفجير سيارة قرب مطعم النخيل في حي الكرادة ببغداد. وفي بغداد أيضا قتل ثلاثة بقذيفة على مدرسة الزهور في حي الشعب",
        "b": "سيارة مفخخة تنفجر أمام مطعم النخيل بحي الكرادة في بغداد وتقتل 12 شخصا",
        "c": "قذيفة هاون تسقط على مدرسة الزهور بحي الشعب في بغداد وتقتل ثلاثة",
    }
    shelling = ("Explosions/Remote violence", "Shelling/artillery/missile attack")
    events = [
        make_event("a", texts["a"], place="بغداد", killed=12, quote="قتل 12 شخصا في تفجير سيارة"),
        make_event("a", texts["a"], place="بغداد", killed=3, quote="قتل ثلاثة بقذيفة", kind=shelling),
        make_event("b", texts["b"], place="بغداد", killed=12),
        make_event("c", texts["c"], place="بغداد", killed=3, kind=shelling),
    ]
    found = homes(link(events, texts))
    car, shell, car_again, shell_again = (found[event["event_id"]] for event in events)
    assert car == car_again
    assert shell == shell_again
    assert car != shell


def test_same_town_attacked_twice_in_a_week_is_two_incidents() -> None:
    first = {f"a{n}": MARKET + f" وقال الشاهد رقم {n} إنه سمع الانفجار" for n in range(3)}
    second = {f"b{n}": f"هاجم مسلحون حاجز الجسر في شرقون بالقذائف وقال الشاهد {n} إن خمسة جنود قتلوا" for n in range(3)}
    events = [make_event(key, text, killed=10) for key, text in first.items()]
    events += [
        make_event(key, text, killed=5, day="2031-05-14", published="2031-05-15") for key, text in second.items()
    ]
    result = link(events, {**first, **second})
    assert sorted(len(incident["events"]) for incident in result.incidents) == [3, 3]
    assert {incident["date_start"] for incident in result.incidents} == {"2031-05-10", "2031-05-14"}


def test_report_that_tells_four_incidents_tells_four() -> None:
    text = (
        "قتل جنديان بانفجار في شرقون. وفي غربون قتل أربعة بقصف على سوق. "
        "وشهدت بغداد اغتيال قاض. وقتل ستة في هجوم على الطوال"
    )
    events = [
        make_event("a", text, killed=2, quote="قتل جنديان بانفجار"),
        make_event("a", text, killed=4, place="غربون", quote="قتل أربعة بقصف"),
        make_event("a", text, killed=1, place="بغداد", quote="اغتيال قاض"),
        make_event("a", text, killed=6, place="الطوال", quote="قتل ستة في هجوم"),
    ]
    assert len(link(events, {"a": text}).incidents) == 4


def test_joint_toll_over_two_incidents_is_marked_and_does_not_raise_best() -> None:
    texts = {
        "a": "استشهاد ثلاثة جنود في قصف على مركز المسيال في ظهران الجنوب بعسير",
        "b": "أربعة شهداء في قصف على مركز المسيال في ظهران الجنوب ودورية المجاهدين في الطوال بجازان حيث استشهد رجل أمن",
        "c": "استشهاد رجل أمن بسقوط مقذوف على دورية المجاهدين في الطوال بمنطقة جازان",
        "d": "قال المتحدث إن ثلاثة جنود استشهدوا بقصف مركز المسيال بظهران الجنوب",
    }
    kind = ("Explosions/Remote violence", "Shelling/artillery/missile attack")
    post = {"place": "ظهران الجنوب", "kind": kind, "initiators": ("houthis",), "targets": ("saudi-armed-forces",)}
    patrol = {**post, "place": "الطوال"}
    events = [
        make_event("a", texts["a"], killed=3, **post),
        make_event("b", texts["b"], killed=4, quote="أربعة شهداء في قصف على مركز المسيال", **post),
        make_event("b", texts["b"], killed=1, quote="استشهد رجل أمن", **patrol),
        make_event("c", texts["c"], killed=1, **patrol),
        make_event("d", texts["d"], killed=3, **post),
    ]
    result = link(events, texts)
    incident = next(one for one in result.incidents if events[0]["event_id"] in one["events"])
    assert events[1]["event_id"] in incident["events"]
    assert incident["fatalities"] == {"low": 3, "best": 3, "high": 3}
    joint = [claim["event_id"] for claim in incident["claims"] if claim.get("joint")]
    assert joint == [events[1]["event_id"]]


def test_spelling_variants_of_a_place_are_one_place() -> None:
    texts = {
        "a": "انفجار عبوة ناسفة بدورية للجيش قرب معمل الزجاج في مدينة شرقون",
        "b": "عبوة ناسفة تستهدف دورية الجيش قرب معمل الزجاج في الشرقون",
    }
    events = [
        make_event("a", texts["a"], killed=4, place="مدينة شرقون"),
        make_event("b", texts["b"], killed=4, place="الشَّرقون"),
    ]
    assert len(link(events, texts).incidents) == 1


def test_relative_date_copied_from_an_older_wire_joins_the_wire() -> None:
    texts = {"a": MARKET, "b": MARKET + " (أ ف ب)"}
    events = [
        make_event("a", texts["a"], killed=10, day="2031-05-10", published="2031-05-10"),
        make_event("b", texts["b"], killed=10, day="2031-05-11", published="2031-05-11"),
    ]
    (incident,) = link(events, texts).incidents
    assert incident["independent_sources"] == 1
    assert [claim["independent"] for claim in incident["claims"] if claim["field"] == "date"] == [True, False]


def test_background_mention_of_a_known_attack_joins_it_and_not_todays() -> None:
    texts = {
        "a": MARKET,
        "b": "نصب الجيش حاجزا في غربون اليوم واعتقل مشتبها بهم، وكان تفجير سوق الخضار في شرقون قتل عشرة بينهم ضابط من دورية الجيش الأسبوع الماضي",
    }
    arrests = ("Strategic developments", "Arrests")
    events = [
        make_event("a", texts["a"], killed=10),
        make_event(
            "b", texts["b"], place="غربون", kind=arrests, day="2031-05-17", published="2031-05-17", quote="نصب الجيش"
        ),
        make_event("b", texts["b"], killed=10, published="2031-05-17", quote="تفجير سوق الخضار", salience="secondary"),
    ]
    found = homes(link(events, texts))
    assert found[events[0]["event_id"]] == found[events[2]["event_id"]] != found[events[1]["event_id"]]


def test_six_copies_of_one_wire_do_not_outvote_two_reporters() -> None:
    wire = {f"w{n}": MARKET + " وأكدت مصادر متطابقة الحصيلة الأولية مساء اليوم" for n in range(6)}
    own = {
        "r1": "مراسلنا في شرقون: أحصينا قتلى دورية الجيش في تفجير سوق الخضار وهم 12 بينهم ضابط",
        "r2": "زرنا مستشفى شرقون حيث نقلت جثث 12 من دورية الجيش بينهم ضابط بعد تفجير سوق الخضار",
    }
    events = [make_event(key, text, killed=9) for key, text in wire.items()]
    events += [make_event(key, text, killed=12) for key, text in own.items()]
    (incident,) = link(events, {**wire, **own}).incidents
    assert incident["independent_sources"] == 3
    assert incident["fatalities"] == {"low": 9, "best": 12, "high": 12}


def test_figure_of_a_party_about_the_enemy_goes_to_high_only() -> None:
    texts = {"a": MARKET, "b": "تبنى التنظيم تفجير سوق الخضار في شرقون وقال إنه قتل 40 من دورية الجيش بينهم ضابط"}
    said = [{"source": "التنظيم", "kind": "group", "stance": "reports"}]
    events = [
        make_event("a", texts["a"], killed=10),
        make_event("b", texts["b"], killed=40, attribution=said, claimed_by="islamic-state"),
    ]
    (incident,) = link(events, texts).incidents
    assert incident["fatalities"] == {"low": 10, "best": 10, "high": 40}
    assert incident["claimed_by"] == "islamic-state"
    claim = next(c for c in incident["claims"] if c["field"] == "fatalities" and c["value"]["low"] == 40)
    assert claim["party"] is True
    assert claim["claimant"] == "التنظيم"


CLASH = {
    "kind": ("Battles", "Armed clash"),
    "initiators": ("islamic-state",),
    "targets": ("syria-armed-forces-assad",),
}
FOUGHT = "هاجم مسلحو التنظيم حاجز الجسر الحجري شرق بلدة شرقون فجر السبت واستمر الاشتباك مع الجنود ساعتين"


def lost(who: str, low: int) -> list[dict[str, Any]]:
    return [{"effect": "killed", "who": who, "low": low, "high": low}]


def test_losses_of_two_sides_told_by_two_reports_add_up() -> None:
    texts = {
        "a": FOUGHT + " وقتل في الهجوم خمسة جنود",
        "b": FOUGHT + " وقال سكان إنهم أحصوا 12 قتيلا من المسلحين",
    }
    events = [
        make_event("a", texts["a"], killed=5, victims=lost("syria-armed-forces-assad", 5), **CLASH),
        make_event("b", texts["b"], killed=12, victims=lost("islamic-state", 12), **CLASH),
    ]
    (incident,) = link(events, texts).incidents
    assert incident["fatalities"] == {"low": 17, "best": 17, "high": 17}
    claims = [claim for claim in incident["claims"] if claim["field"] == "fatalities"]
    assert {(claim["side"], claim["value"]["low"]) for claim in claims} == {
        ("state-forces:SY", 5),
        ("islamic-state", 12),
    }
    assert "fatalities" not in incident["disputed"]


def test_count_of_all_stands_beside_the_sum_of_two_sides() -> None:
    texts = {
        "a": FOUGHT + " وقتل في الهجوم خمسة جنود",
        "b": FOUGHT + " وقال سكان إنهم أحصوا 12 قتيلا من المسلحين",
        "c": FOUGHT + " وبلغ عدد القتلى 20 من الطرفين",
    }
    events = [
        make_event("a", texts["a"], killed=5, victims=lost("syria-armed-forces-assad", 5), **CLASH),
        make_event("b", texts["b"], killed=12, victims=lost("islamic-state", 12), **CLASH),
        make_event("c", texts["c"], killed=20, **CLASH),
    ]
    (incident,) = link(events, texts).incidents
    assert incident["fatalities"] == {"low": 17, "best": 20, "high": 20}


def test_losses_of_the_enemy_that_only_a_party_tells_widen_high_of_the_sum() -> None:
    said = [{"source": "التنظيم", "kind": "group", "stance": "reports"}]
    texts = {
        "a": FOUGHT + " وقتل في الهجوم تسعة مسلحين",
        "b": FOUGHT + " وقال التنظيم إنه قتل ثلاثين جنديا",
    }
    events = [
        make_event("a", texts["a"], killed=9, victims=lost("islamic-state", 9), **CLASH),
        make_event("b", texts["b"], killed=30, victims=lost("syria-armed-forces-assad", 30), attribution=said, **CLASH),
    ]
    (incident,) = link(events, texts).incidents
    assert incident["fatalities"] == {"low": 9, "best": 9, "high": 39}


def test_one_loss_told_of_both_sides_does_not_count_twice() -> None:
    texts = {"a": FOUGHT + " وأسفر عن مقتل سبعة", "b": FOUGHT + " وسقط سبعة قتلى"}
    events = [
        make_event("a", texts["a"], killed=7, victims=lost("syria-armed-forces-assad", 7), **CLASH),
        make_event("b", texts["b"], killed=7, victims=lost("islamic-state", 7), **CLASH),
    ]
    (incident,) = link(events, texts).incidents
    assert incident["fatalities"] == {"low": 7, "best": 7, "high": 7}


def test_death_of_a_named_leader_is_no_count_of_the_dead() -> None:
    leader = "مقتل القيادي أبو سرمد"
    texts = {
        "a": FOUGHT + " وقتل 12 من المسلحين بينهم القيادي أبو سرمد",
        "b": leader + " " + FOUGHT,
        "c": leader + " في اليوم التالي للهجوم " + FOUGHT,
    }
    named = {"field": "fatalities", "start": 0, "end": len(leader), "text": leader, "rule": "counts.titled"}
    events = [make_event("a", texts["a"], killed=12, **CLASH)]
    for key in ("b", "c"):
        event = make_event(key, texts[key], killed=1, published="2031-05-12", **CLASH)
        events.append({**event, "evidence": [*event["evidence"], named]})
    (incident,) = link(events, texts).incidents
    assert incident["fatalities"] == {"low": 12, "best": 12, "high": 12}
    assert len([claim for claim in incident["claims"] if claim["field"] == "fatalities"]) == 3


def test_toll_of_a_report_is_not_that_of_the_group_which_claims_the_act() -> None:
    texts = {"a": MARKET, "b": MARKET + " وبلغت الحصيلة 13 قتيلا وتبنى التنظيم الهجوم"}
    said = [{"source": "التنظيم", "kind": "group", "stance": "claims"}]
    events = [
        make_event("a", texts["a"], killed=10),
        make_event("b", texts["b"], killed=13, attribution=said, claimed_by="islamic-state", published="2031-05-12"),
    ]
    (incident,) = link(events, texts).incidents
    assert incident["fatalities"]["best"] == 13
    claims = {claim["field"]: claim for claim in incident["claims"] if claim["event_id"] == events[1]["event_id"]}
    assert claims["fatalities"]["party"] is False
    assert claims["fatalities"]["claimant"] is None
    assert claims["initiators"]["claimant"] == "التنظيم"
    assert claims["claimed_by"]["claimant"] == "islamic-state"


def test_running_toll_is_not_joint_because_another_paragraph_tells_a_small_one() -> None:
    far = " وفي شأن آخر" + " قالت مصادر محلية إن الأوضاع هادئة في عموم المنطقة" * 4 + " قتل رجل في غربون بانفجار لغم"
    texts = {"a": MARKET + " عشرة قتلى", "b": MARKET + " والحصيلة 11 قتيلا" + far}
    events = [
        make_event("a", texts["a"], killed=10),
        make_event("b", texts["b"], killed=11, published="2031-05-12"),
        make_event("b", texts["b"], killed=1, quote="قتل رجل في غربون", place="غربون", published="2031-05-12"),
    ]
    incident = next(one for one in link(events, texts).incidents if events[1]["event_id"] in one["events"])
    assert not [claim for claim in incident["claims"] if claim.get("joint")]
    assert incident["fatalities"]["best"] == 11


def test_aggregate_is_held_against_the_incidents_of_its_period() -> None:
    texts = {
        "a": "انفجار عند جسر القصب في شرقون",
        "b": "هجوم بالقذائف على مستودع الحبوب ببلدة شرقون",
        "c": "عبوة في مدخل شرقون الغربي",
    }
    days = {"a": "2031-05-02", "b": "2031-05-10", "c": "2031-06-20"}
    events = [make_event(key, text, killed=2, day=days[key], published=days[key]) for key, text in texts.items()]
    aggregate = {
        "record": "aggregate", "doc_id": "z", "what": "attacks", "by": "islamic-state", "of": None, "low": 17, "high": 17,
        "date_start": "2031-05-01", "date_end": "2031-05-14", "location": None, "evidence": [],
    }  # fmt: skip
    (checked,) = link([*events, aggregate], texts).aggregates
    assert checked["claimed"] == {"low": 17, "high": 17}
    assert checked["coded"] == 2


def make_aggregate(**facts: Any) -> dict[str, Any]:
    return {
        "record": "aggregate", "doc_id": "z", "what": "killed", "by": None, "of": None, "low": 17, "high": 17,
        "date_start": "2031-05-01", "date_end": "2031-05-14", "location": None, "evidence": [], **facts,
    }  # fmt: skip


def test_aggregate_of_a_country_named_by_a_word_counts_what_lies_in_it() -> None:
    texts = {"a": "انفجار عند جسر القصب في شرقون", "b": "تفجير قرب مدرسة الزهور في بغداد"}
    events = [
        make_event("a", texts["a"], killed=2),
        make_event("b", texts["b"], killed=5, place="بغداد", targets=("iraq-armed-forces",)),
    ]
    places = {"سوريا": 2, "العراق": 5, None: 7, "مكان لا يعرفه أحد": None}
    result = link([*events, *(make_aggregate(location=place) for place in places)], texts)
    assert [checked["coded"] for checked in result.aggregates] == list(places.values())


def test_count_of_what_incidents_do_not_count_is_held_against_nothing() -> None:
    told = {"record": "aggregate", "doc_id": "x", "by": None, "of": None, "low": 900, "high": 900,
            "date_start": "2031-05-01", "date_end": "2031-05-14", "location": None, "evidence": []}  # fmt: skip
    (incident,) = link([make_event("a", MARKET, killed=3)], {"a": MARKET}).incidents
    found = check_counts([{**told, "what": what} for what in ("attacks", "displaced", "killed")], [incident])
    assert [one["coded"] for one in found] == [1, None, 3]
    assert check_counts([*found, {**told, "what": "attacks"}], []) == found


def test_two_attacks_on_two_days_told_in_one_report_keep_their_reports_apart() -> None:
    """A town bombed twice in three days, with like tolls: the reports that tell both hold the groups apart."""
    first = "فجرت فتاتان نفسيهما في السوق المركزي ببلدة شرقون يوم الأربعاء فقتل 11 شخصا"
    second = "فجرت فتاة نفسها في مقهى ببلدة شرقون مساء السبت فقتل 13 شخصا"
    texts = dict.fromkeys("ab", first) | dict.fromkeys("cde", second + ". وكانت البلدة شهدت هجوما: " + first)
    bomb = {"kind": ("Explosions/Remote violence", "Suicide bomb"), "targets": ("civilians",)}
    earlier = {"killed": 11, "day": "2031-05-07", "published": "2031-05-11", "quote": "فجرت فتاتان", **bomb}
    later = {"killed": 13, "day": "2031-05-10", "published": "2031-05-11", "quote": "فجرت فتاة", **bomb}
    events = [make_event(key, texts[key], **earlier) for key in texts]
    events += [make_event(key, texts[key], **later) for key in "cde"]
    found = homes(link(events, texts))
    assert {found[event["event_id"]] for event in events[:5]}.isdisjoint(
        found[event["event_id"]] for event in events[5:]
    )
    assert len({found[event["event_id"]] for event in events[5:]}) == 1


def test_one_toll_told_again_as_fresh_news_stays_one_incident() -> None:
    """Days after an attack reports tell it as if it were of their own day; town and toll say which it is."""
    text = "قتل 32 شخصا بتفجير انتحاري في المركز الثقافي ببلدة شرقون"
    texts = {
        key: text + tail
        for key, tail in zip(
            "abcdef",
            " قال شهود,، واستنكر الأهالي, وأعلن الحداد, ونعت البلدية, وتوالت الإدانات, وبدأ التحقيق".split(","),
            strict=True,
        )
    }
    bomb = {"kind": ("Explosions/Remote violence", "Suicide bomb"), "targets": ("civilians",), "killed": 32}
    events = [make_event(key, texts[key], day="2031-05-07", published="2031-05-10", **bomb) for key in "abc"]
    events += [make_event(key, texts[key], day="2031-05-10", published="2031-05-10", **bomb) for key in "def"]
    assert len(set(homes(link(events, texts)).values())) == 1
