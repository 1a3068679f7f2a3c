"""Whose voice a report has, and which sources are a side of the fighting. Texts are invented."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.linking.voices import GROUP, NEWSROOM, OWN_WORDS, Speakers
from marsad.linking.words import Vocabulary
from marsad.packs.files import open_packs


@pytest.fixture(scope="module")
def speakers() -> Speakers:
    packs = open_packs()
    return Speakers(packs, Vocabulary(packs))


_NUMBERS = iter(range(10_000))


def voice(speakers: Speakers, text: str, *, title: str = "", outlet: str | None = None, **metadata: Any) -> str:
    event = {"doc_id": f"d{next(_NUMBERS)}", "outlet": outlet}
    return speakers.find_voice(event, {"title": title, "text": text, "metadata": metadata})


def event(initiator: str | None, *, country: str | None = None, dead: str | None = None, **said: str) -> dict[str, Any]:
    return {
        "doc_id": "d", "outlet": None, "initiators": [{"id": initiator}] if initiator else [],
        "location": {"country": country} if country else None,
        "victims": [{"effect": "killed", "who": dead}] if dead else [],
        "attribution": [{"stance": "reports", **said}] if said else [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بيان صادر عن كتائب عز الدين القسام\nاستهدفنا دبابة قرب شرقون", GROUP),
        ("بلاغ عسكري صادر عن حركة الشباب: هجوم على ثكنة", GROUP),
        ("انفجرت عبوة ناسفة قرب شرقون\nالمكتب الإعلامي لحركة طالبان باكستان", GROUP),
        ("بيان صادر عن وزارة الصحة\nقتل رجلان في شرقون", NEWSROOM),
        ("وقال بيان صادر عن كتائب القسام إن دبابة دمرت", NEWSROOM),
        ("هاجم جنود الخلافة حاجزا في شرقون وقتلوا ستة", OWN_WORDS),
        ("قال التنظيم: «هاجم جنود الخلافة حاجزا في شرقون»", NEWSROOM),
        ("قتل رجلان في شرقون. " * 20 + "وجاء في النص هاجم جنود الخلافة حاجزا", NEWSROOM),
        ("اعتمد الفريق على الهجوم المرتد", NEWSROOM),
    ],
)
def test_voice_of_a_text(speakers: Speakers, text: str, expected: str) -> None:
    assert voice(speakers, text) == expected


def test_kind_of_outlet_from_the_collection_stands_above_the_text(speakers: Speakers) -> None:
    assert voice(speakers, "قتل ستة جنود", outlet_kind="group") == GROUP
    assert voice(speakers, "قتل ستة جنود", outlet_kind="state", outlet_country="SY") == "state:SY"
    assert voice(speakers, "هاجم جنود الخلافة حاجزا", outlet_kind="independent") == NEWSROOM


def test_outlet_that_is_a_groups_own_medium_is_known_by_its_name(speakers: Speakers) -> None:
    assert voice(speakers, "قتل ستة جنود", outlet="وكالة أعماق") == GROUP
    assert voice(speakers, "قتل ستة جنود", outlet="وكالة الوادي") == NEWSROOM


def test_what_a_group_tells_in_its_own_voice_is_a_claim_of_a_party(speakers: Speakers) -> None:
    told = event("islamic-state", country="SY")
    assert speakers.is_party(told, GROUP)
    assert speakers.is_party(told, OWN_WORDS)
    assert not speakers.is_party(told, NEWSROOM)


def test_hospital_quoted_by_a_group_is_no_party(speakers: Speakers) -> None:
    quoted = event("islamic-state", country="SY", source="مصدر طبي", kind="medical")
    assert not speakers.is_party(quoted, GROUP)


def test_official_quoted_beside_own_words_speaks_for_himself(speakers: Speakers) -> None:
    assert not speakers.is_party(event("islamic-state", source="الشرطة", kind="official"), OWN_WORDS)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (event("iraq-armed-forces", country="IQ", source="مصدر أمني", kind="official"), True),
        (event("israel-defense-forces", country="PS", source="مصدر أمني فلسطيني", kind="official"), False),
        (event("israel-defense-forces", country="PS", source="متحدث باسم الجيش الإسرائيلي", kind="official"), True),
        (event("houthis", country="SA", source="المتحدث الأمني", kind="official"), False),
        (event("us-armed-forces", country="AF", source="وزارة الدفاع الأميركية", kind="official"), True),
        (event("us-led-coalition", country="IQ", source="مصدر أمني", kind="official"), True),
        (event("iraq-armed-forces", country="IQ", dead="iraq-police", source="مصدر أمني", kind="official"), False),
        (event("state-forces:RU", country="SY", source="مسؤول روسي", kind="official"), True),
        (event("islamic-state", country="IQ", source="مصدر أمني", kind="official"), False),
        (event(None, country="IQ", source="مصدر أمني", kind="official"), False),
        (event(None, country="SY", source="الدفاع المدني", kind="group"), False),
        (event("syria-armed-forces-assad", country="SY", source="الدفاع المدني", kind="official"), False),
        (event(None, country="SY", source="جبهة النصرة", kind="group"), True),
    ],
)
def test_official_is_a_party_where_his_own_side_attacked(
    speakers: Speakers, told: dict[str, Any], expected: bool
) -> None:
    assert speakers.is_party(told) is expected


def test_state_media_speak_for_their_state_where_they_quote_nobody(speakers: Speakers) -> None:
    told = event("syria-armed-forces-assad", country="SY")
    assert speakers.is_party(told, "state:SY")
    assert not speakers.is_party(told, "state:IR")
    assert not speakers.is_party({**told, "attribution": [{"source": "شهود", "kind": "witness"}]}, "state:SY")
