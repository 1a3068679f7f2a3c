"""From a correction to the own pack and back, in a real browser: what it teaches is filled in, the map shows where."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("selenium")
pytest.importorskip("uvicorn")

from selenium.webdriver.common.keys import Keys

from marsad.model.stamp import Stamp
from marsad.store import ReviewWork, Store

HERE = {
    "name": "خربة الزيزفون",
    "latitude": 35.1,
    "longitude": 37.2,
    "precision": "site",
    "country": "SY",
    "admin1": "Hama",
}


@pytest.fixture
def school(
    store: Store, serve: Callable[..., str], make_reader: Callable[[str], Any], tmp_path: Path
) -> tuple[Any, Path]:
    """A person at the browser, at a server with an own pack; and the pack."""
    pack = tmp_path / "own"
    pack.mkdir()
    return make_reader(serve(store, packs=(str(pack),))), pack


def correct(store: Store, incident: str, corrections: dict[str, Any]) -> None:
    work = ReviewWork(store)
    mark = work.read_marks([incident])[incident]
    work.take_decision(incident, mark, Stamp("amal", "2026-05-01T00:00:00Z"), state="accepted", corrections=corrections)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_corrected_place_goes_to_the_pack_with_its_point(
    school: tuple[Any, Path], store: Store, language: str
) -> None:
    reader, pack = school
    first = next(row["incident_id"] for row in store.read_incidents() if row["location"])
    texts = {"name_en": None, "admin2": None, "pcode": None, "gazetteer_id": None}
    correct(store, first, {"location": {**HERE, **texts}})
    reader.go(f"/language/{language}?back=/incidents/{first}")
    reader.one("[data-field=location] .teach").click()
    reader.until(lambda: reader.one("[name=latitude]").get_attribute("value") == "35.1")
    assert reader.one("[name=name_ar]").get_attribute("value") == HERE["name"]
    assert reader.one("[name=country]").get_attribute("value") == "SY"
    province = reader.until(lambda: reader.one("[name=admin1] option:checked[value=Hama]"))
    assert province.text == {"ar": "محافظة حماة", "en": "Hama"}[language]
    reader.until(lambda: reader.one("#place-map canvas"))
    reader.one("[name=name_en]").send_keys("Khirbet al-Zayzafun")
    reader.one("[data-kind=places] > button").click()
    reader.until(lambda: (pack / "shared" / "places.csv").exists())
    with (pack / "shared" / "places.csv").open(encoding="utf-8") as table:
        (row,) = csv.DictReader(table)
    assert (row["name_en"], row["lat"], row["lon"], row["kind"], row["admin1"]) == (
        "Khirbet al-Zayzafun",
        "35.1000",
        "37.2000",
        "village",
        "Hama",
    )
    reader.until(lambda: reader.one("#saved").get_attribute("data-state") == "saved")
    take_out = reader.until(lambda: reader.one("#taught button"))
    assert HERE["name"] in take_out.get_attribute("aria-label")
    take_out.click()
    reader.until(lambda: not reader.all("#taught button"))
    assert HERE["name"] not in (pack / "shared" / "places.csv").read_text("utf-8")
    assert reader.complaints() == []


def test_a_click_on_the_map_says_where_a_new_place_is(school: tuple[Any, Path]) -> None:
    reader, _ = school
    reader.go("/language/en?back=/pack")
    reader.until(lambda: reader.all("#place-map .cross"))
    reader.browser.execute_script("document.querySelector('#place-map').scrollIntoView({block: 'center'})")
    reader.one("#place-map canvas").click()  # its middle: 33 north, 40 east
    reader.until(lambda: reader.one("[name=country]").get_attribute("value"))
    assert abs(float(reader.one("[name=latitude]").get_attribute("value")) - 33) < 1
    assert abs(float(reader.one("[name=longitude]").get_attribute("value")) - 40) < 1
    assert reader.all("#place-map .chip")


def test_an_actor_is_chosen_by_name_and_the_change_is_told_in_words(school: tuple[Any, Path], store: Store) -> None:
    reader, _ = school
    text = "قُتل ثلاثة جنود أمس السبت في هجوم شنه فيلق الرمال الزرقاء على حاجز للجيش السوري قرب مدينة الرقة."
    script = """
        const done = arguments[arguments.length - 1];
        const headers = {"content-type": "application/json", "x-csrf-token": document.body.dataset.csrf};
        const body = JSON.stringify({text: arguments[0], published: "2025-11-30"});
        fetch("/api/v1/documents", {method: "POST", headers, body}).then((found) => found.json()).then(done);
    """
    reader.go("/language/ar?back=/pack")
    reader.browser.execute_async_script(script, text)
    actor = reader.one("#actor input")
    actor.send_keys("islamic state")
    reader.until(lambda: reader.all("#actor [role=option]"))
    actor.send_keys(Keys.ENTER)
    reader.one("[name=alias]").send_keys("فيلق الرمال الزرقاء")
    reader.one("[data-kind=aliases] > button").click()
    reader.until(lambda: reader.all("#changes ins"))
    told = reader.one("#changes").text
    assert "تنظيم الدولة الإسلامية" in told
    assert "{" not in told
    assert "initiators" not in told
