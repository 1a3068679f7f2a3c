"""Second codings scored against the gold, and the tally of judged events."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.evaluate import scoring
from marsad.evaluate.agreement import second_coding, tally


def _row(doc: str, country: str = "YE") -> dict[str, Any]:
    event = {
        "id": "e1", "type": ["Armed clash"], "date": ["2015-08-01", "2015-08-01"], "salience": "main",
        "place": {"names": ["تعز"], "en": "Taiz", "country": country, "lat": 13.58, "lon": 44.02, "level": "town"},
        "initiator": [{"id": "houthis", "ar": "الحوثيون"}], "target": [], "killed": [3, None], "wounded": None,
    }  # fmt: skip
    return {"doc": doc, "events": [event]}


def test_a_coder_agrees_with_itself() -> None:
    figures = second_coding([_row("a"), _row("b")], [_row("a")], scoring.load_actors())
    assert figures["docs"] == 1
    assert figures["slots"]["F1"] == pytest.approx(1.0)
    assert figures["core"] == pytest.approx(1.0)


def test_another_country_is_another_place() -> None:
    figures = second_coding([_row("a")], [_row("a", "SA")], scoring.load_actors())
    assert figures["slots"]["F1"] < 1.0


def test_family_place_and_date_count_only_for_real_incidents() -> None:
    yes = {"real": True, "family": True, "place": True, "date": False, "confidence": 0.9}
    no = {"real": False, "family": False, "place": False, "date": False, "confidence": 0.7}
    rows = {what: (right, number) for what, right, number in tally([yes, no])}
    assert rows["real incident"] == (1, 2)
    assert rows["place, of the real ones"] == (1, 1)
    assert rows["all four"] == (0, 2)
    assert rows["right family, confidence 0.8 to 1.0"] == (1, 1)
    assert rows["right family, confidence 0.6 to 0.8"] == (0, 1)
