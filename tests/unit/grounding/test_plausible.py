"""Names of places that lie where a text never is."""

from functools import cache

import pytest

from marsad.model.document import Document
from marsad.pipeline import Coder


@cache
def coder() -> Coder:
    return Coder()


def read(text: str) -> dict[str, str]:
    """Country of each place of a text, '' for a name that no row is taken for."""
    reading = coder().code(Document("d", text, None, "2024-05-01")).reading
    assert reading is not None
    return {group.name: group.country if group.place_id else "" for group in reading.places}


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        # the only 'Nazzal' that is listed is a quarter of Fallujah
        ("قتل شاب في اقتحام الاحتلال حي نزال في مدينة قلقيلية شمالي الضفة الغربية وجرح اثنان في نابلس", "نزال", ""),
        ("قتل جنديان في هجوم على حي نزال في مدينة الفلوجة غربي العراق وقتل ثالث في الرمادي", "نزال", "IQ"),
        # across a border, but near
        ("قصف الجيش السوري مواقع في تل رفعت وسقطت قذيفة على مدينة كلس فقتل رجل قرب حلب", "كلس", "TR"),
        # a large town may stand alone
        ("قال الجيش السوري في دمشق وحلب وحمص إن هجوما وقع في مدينة كراتشي", "كراتشي", "PK"),
    ],
)
def test_a_small_place_counts_only_where_the_text_is(text: str, name: str, country: str) -> None:
    found = {key: value for key, value in read(text).items() if name in key}
    assert list(found.values()) == [country]
