"""What the company of an actor and its own words say of its role."""

from __future__ import annotations

import pytest

from marsad.coding.casting import candidates_of
from marsad.coding.decisions import Features
from marsad.model.document import Document
from marsad.pipeline import Coder


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def features_of(coder: Coder, text: str, word: str = "") -> dict[str | None, Features]:
    """Features of every actor of the first draft whose trigger's form holds `word`, read in Syria."""
    reading = coder.code(coded := Document("d", text, None, "2018-06-10")).reading
    assert reading is not None, coded
    drafts = coder.code(coded).unmerged
    draft = next(d for d in drafts if word in reading.text.units[d.frame.triggers[0].position].form)
    return {c.reference.id: c.features for c in candidates_of(draft, reading, coder.engines, "SY")}


TEXT = "قصفت القوات الروسية مواقع تنظيم داعش بالصواريخ في ريف حماة يوم الأحد"


def test_side_is_held_beside_its_country_its_act_and_the_weapons(coder: Coder) -> None:
    found = features_of(coder, TEXT)["russia-armed-forces"]
    side = next(name.split(":")[1] for name in found if name.startswith("side:") and name.endswith(":in:SY"))
    assert f"side:{side}:kind:shelling" in found
    assert any(name.startswith("weapon:") and name.endswith(f":side:{side}") for name in found)
    assert "state:foreign:kind:shelling" in found


def test_sides_of_one_frame_stand_against_each_other(coder: Coder) -> None:
    found = features_of(coder, TEXT)
    assert "against:islamic-state:russia-armed-forces:in:SY" in found["russia-armed-forces"]
    assert "against:russia-armed-forces:islamic-state:in:SY" in found["islamic-state"]
    assert "near:russia-armed-forces:islamic-state:here" in found["islamic-state"]


def test_actor_without_company_stands_against_nobody(coder: Coder) -> None:
    found = features_of(coder, "قصفت القوات الروسية بلدة في ريف حماة يوم الأحد")["russia-armed-forces"]
    assert not any(name.startswith(("against:", "near:")) for name in found)


def test_victims_of_one_side_are_others_dead_for_the_other(coder: Coder) -> None:
    text = "قتل ثلاثة جنود أتراك في هجوم شنه تنظيم داعش في ريف حلب يوم الأحد"
    found = features_of(coder, text, "هجوم")
    assert any(name.startswith("victim:state:") for name in found["turkey-armed-forces"])
    assert any(name.startswith("others_fell:group:") for name in found["islamic-state"])


def test_side_that_plainly_acts_is_a_rival_of_the_other(coder: Coder) -> None:
    text = "قتل مدنيون على يد تنظيم داعش قرب نقطة تابعة للقوات الروسية في ريف حماة يوم الأحد"
    found = features_of(coder, text)
    assert "stance:does:here" in found["islamic-state"]
    assert "rivals:acting:state" in found["russia-armed-forces"]
    assert "rivals:none:group" in found["islamic-state"]


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("تنظيم داعش يهاجم قرية في ريف حماة", "opens:self"),
        ("أعلن تنظيم داعش استهداف قرية في ريف حماة", "opens:REPORT_VERB"),
        ("في ريف حماة هاجم تنظيم داعش قرية", ""),
    ],
)
def test_actor_that_opens_its_sentence(coder: Coder, text: str, feature: str) -> None:
    found = features_of(coder, text)["islamic-state"]
    opening = {name for name in found if name.startswith("opens:") and name.count(":") == 1}
    assert opening == ({feature} if feature else set())


def test_doer_before_a_verb_sees_who_stands_behind_it(coder: Coder) -> None:
    text = "القوات الروسية استهدفت تنظيم داعش في ريف حماة يوم الأحد"
    assert "behind:verb:1" in features_of(coder, text)["russia-armed-forces"]


def test_actor_of_another_act_belongs_to_it(coder: Coder) -> None:
    text = "انفجرت عبوة ناسفة في حماة أثناء قصف القوات الروسية مواقع في المدينة يوم الأحد"
    found = features_of(coder, text, "انفجرت").get("russia-armed-forces", {})
    assert any(name.startswith("others:") for name in found)


def test_actor_of_the_sentence_after_is_a_candidate(coder: Coder) -> None:
    text = "قصفت القوات الروسية بلدة في ريف حماة يوم الأحد. وينتشر تنظيم داعش في المنطقة منذ أشهر."
    found = features_of(coder, text, "قصفت")["islamic-state"]
    assert "sentence_after" in found
