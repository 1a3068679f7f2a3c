"""Pickers, search and conflicts in a real browser: what analysts do with the mouse, and without it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest

pytest.importorskip("selenium")
pytest.importorskip("uvicorn")

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from marsad.model.stamp import Stamp
from marsad.store import ReviewWork, Store, open_store


def open_place(reader: Any, store: Store) -> str:
    """The picker of the place of an incident with a point; which incident."""
    placed = [row for row in store.read_incidents() if (row["location"] or {}).get("gazetteer_id")]
    incident = str(min(row["incident_id"] for row in placed))
    reader.go("/language/en?back=/queue")
    reader.go(f"/incidents/{incident}")
    reader.one('[data-edit="location"]').click()
    reader.until(lambda: reader.one(".place-map .map-buttons"))
    return incident


def read_place(store: Store, incident: str) -> Any:
    review = store.read_reviews("incident").get(incident)
    return review["corrections"].get("location") if review else None


def test_a_point_is_chosen_by_a_click_and_named(reader: Any, store: Store) -> None:
    incident = open_place(reader, store)
    canvas = reader.one(".place-map canvas")
    ActionChains(reader.browser).move_to_element_with_offset(canvas, 60, 40).click().perform()
    reader.until(lambda: reader.one("#editor [name=latitude]").get_attribute("value"))
    name = reader.one("#editor .own-place [name=name]")
    name.clear()
    name.send_keys("حاجز الجسر")
    seen = [float(reader.one(f"#editor [name={key}]").get_attribute("value")) for key in ("latitude", "longitude")]
    reader.one("#editor-save").click()
    place = reader.until(lambda: read_place(store, incident))
    assert (place["name"], place["precision"], place["gazetteer_id"]) == ("حاجز الجسر", "site", None)
    assert [place["latitude"], place["longitude"]] == seen
    assert place["country"]
    assert reader.complaints() == []


def test_a_place_near_the_point_is_chosen_from_the_keyboard(reader: Any, store: Store) -> None:
    incident = open_place(reader, store)
    reader.browser.execute_script("document.querySelector('.place-map canvas').focus()")
    reader.press(Keys.ARROW_LEFT, Keys.ARROW_UP, Keys.ENTER)
    reader.until(lambda: reader.one(".near button"))
    assert reader.one("#editor").get_attribute("open")
    chosen = reader.one(".near button")
    words = chosen.text
    reader.browser.execute_script("arguments[0].focus()", chosen)
    reader.press(Keys.ENTER)
    reader.until(lambda: not reader.all(".near button"))
    reader.one("#editor-save").click()
    place = reader.until(lambda: read_place(store, incident))
    assert place["gazetteer_id"]
    assert words.startswith(place["name_en"])


def test_a_click_on_a_field_shows_its_words_in_a_folded_text(reader: Any, store: Store) -> None:
    folded = [row for row in store.read_incidents() if row["sub_event_type"] == "Abduction/forced disappearance"]
    reader.go(f"/incidents/{folded[0]['incident_id']}")
    assert not any(mark.is_displayed() for mark in reader.all("mark.seg"))
    reader.one('[data-field="event_type"] .field-head').click()
    reader.until(lambda: any(mark.is_displayed() for mark in reader.all("mark.lit")))


def test_any_incident_is_found_for_a_merge(reader: Any, store: Store) -> None:
    """By words of its report that stand in none of its values, and in another spelling."""
    work = ReviewWork(store)
    rows = sorted(store.read_incidents(), key=lambda row: str(row["date_start"]))
    one, two = rows[0]["incident_id"], rows[-1]["incident_id"]
    whole = work.read_whole(two)
    assert whole is not None
    words = " ".join(whole["documents"][0]["text"].split()[:4]).replace("أ", "ا")
    reader.go(f"/incidents/{one}")
    reader.press("m")
    other = reader.until(lambda: reader.one("#grouping [role=combobox]"))
    other.clear()
    other.send_keys(words)
    reader.until(lambda: two in [item.text for item in reader.all("#grouping [role=option] bdi")])
    at = [item.text for item in reader.all("#grouping [role=option] bdi")].index(two)
    reader.press(*[Keys.ARROW_DOWN] * at, Keys.ENTER)
    assert other.get_attribute("value") == two
    reader.one('#grouping [data-kind="merge"]').click()
    reader.until(lambda: reader.one("#grouping-do"))


def test_what_was_typed_survives_a_conflict(reader: Any, store: Store) -> None:
    reader.go("/queue")
    first = reader.one(".item.here").get_attribute("data-id")
    reader.go(f"/incidents/{first}")
    work = ReviewWork(store)
    stamp = Stamp("badr", "2026-05-01T00:00:00Z")
    work.take_decision(first, work.read_marks([first])[first], stamp, state="unreviewed", note="theirs")
    reader.one("#note").send_keys("mine")
    reader.until(lambda: reader.one("#reload")).click()
    reader.until(lambda: reader.one("#draft button")).click()
    reader.until(lambda: store.read_reviews("incident")[first]["note"] == "theirs\nmine")
    assert not reader.all("#draft")


def test_a_value_that_was_not_stored_stays_in_its_dialog(reader: Any, store: Store) -> None:
    reader.go("/language/en?back=/queue")
    first = reader.one(".item.here").get_attribute("data-id")
    reader.go(f"/incidents/{first}")
    work = ReviewWork(store)
    reader.one('[data-edit="fatalities"]').click()
    low = reader.until(lambda: reader.one("#editor [name=low]"))
    low.clear()
    low.send_keys("17")
    stamp = Stamp("badr", "2026-05-01T00:00:00Z")
    work.take_decision(first, work.read_marks([first])[first], stamp, state="unreviewed")
    reader.one("#editor-save").click()
    reader.until(lambda: "Someone else" in reader.one("#editor .fault").text)
    assert reader.one("#editor [name=low]").get_attribute("value") == "17"
    assert reader.one("#editor").get_attribute("open")


def test_review_is_a_facet_that_links_and_exports_keep(reader: Any, store: Store) -> None:
    work = ReviewWork(store)
    ids = sorted(row["incident_id"] for row in store.read_incidents())[:3]
    for key in ids:
        work.take_decision(key, work.read_marks([key])[key], Stamp("amal", "2026-05-01T00:00:00Z"), state="accepted")
    reader.go("/language/en?back=/explore")
    reader.until(lambda: reader.one("html").get_attribute("data-ready"))
    everything = reader.one("#found").text
    reader.browser.execute_script(
        "const box = document.querySelector('#f-review');box.value = 'accepted'; box.dispatchEvent(new Event('change'))"
    )
    reader.until(lambda: reader.one("#found").text.startswith("3 of "))
    assert reader.one('#f-review [value="accepted"]').text == "accepted (3)"
    address = reader.browser.current_url
    assert "review=accepted" in address
    reader.go("/queue")
    reader.browser.get(address)
    reader.until(lambda: reader.one("#found").text.startswith("3 of "))
    reader.until(lambda: reader.all("#format option"))
    reader.one("#export").click()
    reader.until(lambda: reader.one("#saved").get_attribute("data-state") == "saved")
    detail = list(store.read_exports())[-1]["detail"]
    assert detail["incidents"] == 3
    assert "review=accepted" in detail["view"]
    assert not everything.startswith("3 of ")
    assert reader.complaints() == []


def test_an_address_names_actors_by_id(reader: Any, store: Store) -> None:
    actors = [actor["id"] for row in store.read_incidents() for actor in row["initiators"] if actor["id"]]
    actor = max(sorted(set(actors)), key=actors.count)
    held = [
        row
        for row in store.read_incidents()
        if any(each["id"] == actor for side in ("initiators", "targets") for each in row[side])
    ]
    reader.go("/language/en?back=/queue")
    reader.go(f"/explore#actor={actor}")
    reader.until(lambda: reader.one("#found").text.startswith(f"{len(held)} of "))
    assert f"actor={actor}" in unquote_plus(reader.browser.current_url)


def test_an_empty_store_says_what_to_do_and_keys_do_no_harm(
    browser: Any, tmp_path: Path, serve: Any, make_reader: Any
) -> None:
    with open_store(str(tmp_path / "empty.db")) as store:
        reader = make_reader(serve(store))
        reader.go("/language/en?back=/queue")
        assert "marsad link" in reader.one(".empty").text
        reader.press("a", "r", "e", "j", "k", "s", Keys.ENTER)
        reader.go("/explore")
        reader.until(lambda: "marsad link" in reader.one(".empty").text)
        assert reader.complaints() == []


def test_words_of_the_page_are_json(reader: Any) -> None:
    reader.go("/add")
    words = json.loads(reader.browser.execute_script("return document.getElementById('words').textContent"))
    assert words["map"]["zoom_in"]


@pytest.mark.parametrize(("language", "told"), [("ar", "الثلاثاء، 4 مارس 2025"), ("en", "Tuesday 4 March 2025")])
def test_a_date_field_tells_the_day_in_words(reader: Any, store: Store, language: str, told: str) -> None:
    """Whatever the order the browser writes a date in: 03/04 may be in March or in April."""
    write = """
        const [name, value] = arguments;
        const field = document.querySelector(name);
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        return field.closest("label").querySelector(".day-words").textContent;
    """
    reader.go(f"/language/{language}?back=/add")
    assert reader.browser.execute_script(write, "[name=published]", "2025-03-04").replace(",", "") == told
    assert reader.browser.execute_script(write, "[name=published]", "") == ""
    incident = next(row["incident_id"] for row in store.read_incidents() if row["date_start"])
    reader.go(f"/incidents/{incident}")
    reader.one('[data-edit="date"]').click()
    use = reader.until(lambda: reader.one("#editor .reasoning button"))
    assert reader.browser.execute_script(write, "#editor [name=end]", "2025-03-04").replace(",", "") == told
    use.click()  # a value that was weighed is told too
    assert reader.all("#editor .day-words")[1].text not in {"", told}
    reader.go("/explore#from=2025-03-04")
    words = reader.until(lambda: reader.one("#f-from + .day-words")).text
    assert words.replace(",", "") == told
    reader.one("#reset").click()
    assert reader.one("#f-from + .day-words").text == ""
    assert reader.complaints() == []
