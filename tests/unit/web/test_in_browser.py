"""A whole review session in a real browser, with real keys, in both languages; every page checked for accessibility."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_plus

import pytest

pytest.importorskip("selenium")
pytest.importorskip("uvicorn")

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from marsad.store import ReviewWork, Store


@pytest.mark.both_databases
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_review_session_from_the_keyboard(reader: Any, store: Store, language: str) -> None:
    reader.go(f"/language/{language}?back=/queue")
    assert reader.one("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    ids = [item.get_attribute("data-id") for item in reader.all(".item")]
    reader.press("j", "j", "k")
    assert reader.one(".item.here").get_attribute("data-id") == ids[1]
    reader.press("k", Keys.ENTER)
    reader.until(lambda: reader.incident == ids[0])

    reader.press("3")  # the words for the place light up
    lit = [mark.text for mark in reader.all("mark.lit")]  # of what can be seen
    assert lit
    quotes = {claim["evidence"][0]["text"] for row in store.read_incidents() if row["incident_id"] == ids[0]
              for claim in row["claims"] if claim["field"] == "location" and claim["evidence"]}  # fmt: skip
    assert any(words in "".join(lit) or "".join(lit).startswith(words) for words in quotes)

    note = reader.one("#note")
    note.click()
    note.send_keys("arsjk ملاحظة")  # keys do nothing while one types
    reader.until(lambda: reader.one("#saved").get_attribute("data-state") == "saved")
    assert reader.incident == ids[0]
    assert store.read_reviews("incident")[ids[0]]["note"] == "arsjk ملاحظة"
    assert store.read_reviews("incident")[ids[0]]["state"] == "unreviewed"

    reader.one("h1").click()
    reader.press("6", "e")
    reader.until(lambda: reader.one("#editor").get_attribute("open"))
    for name, value in (("low", "1"), ("best", "2"), ("high", "9")):
        box = reader.one(f"#editor [name={name}]")
        box.clear()
        box.send_keys(value)
    reader.one("#editor [name=high]").send_keys(Keys.ENTER)
    reader.until(
        lambda: "corrected" in reader.one('[data-keys=ready] [data-field="fatalities"] .status').get_attribute("class")
    )
    assert store.read_reviews("incident")[ids[0]]["corrections"]["fatalities"] == {"low": 1, "best": 2, "high": 9}

    reader.press("u")
    reader.until(
        lambda: (
            "corrected" not in reader.one('[data-keys=ready] [data-field="fatalities"] .status').get_attribute("class")
        )
    )
    reader.press("a")
    reader.until(lambda: reader.incident == ids[1])
    reader.press("r")
    reader.until(lambda: reader.incident == ids[2])
    reader.press("s")
    reader.until(lambda: reader.incident == ids[3])
    reader.press("p")
    reader.until(lambda: reader.incident == ids[2])
    reader.press("?")
    assert reader.one("#keys").get_attribute("open")
    reader.press("a")  # nor while a dialog is open
    reader.press(Keys.ESCAPE)
    states = {key: row["state"] for key, row in store.read_reviews("incident").items()}
    assert states == {ids[0]: "accepted", ids[1]: "rejected"}
    reader.press("u")
    reader.until(lambda: reader.incident == ids[1])
    assert store.read_reviews("incident")[ids[1]]["state"] == "unreviewed"
    assert reader.complaints() == []


def strike(reader: Any, key: str, code: str, *, repeat: bool = False, shift: bool = False) -> None:
    """A key as a keyboard of another layout sends it: what it gives, and where it is."""
    for kind in ("keyDown", "keyUp"):
        event = {"type": kind, "key": key, "code": code, "text": key if kind == "keyDown" else ""}
        event |= {"autoRepeat": repeat and kind == "keyDown", "modifiers": 8 if shift else 0}
        reader.browser.execute_cdp_cmd("Input.dispatchKeyEvent", event)


def test_keys_work_on_an_arabic_keyboard(reader: Any, store: Store) -> None:
    reader.go("/language/ar?back=/queue")
    first = reader.one(".item.here").get_attribute("data-id")
    strike(reader, "\u0634", "KeyA")
    reader.until(lambda: store.read_reviews("incident")[first]["state"] == "accepted")
    strike(reader, "\u061f", "Slash", shift=True)
    assert reader.one("#keys").get_attribute("open")
    reader.press(Keys.ESCAPE)
    strike(reader, "\u0638", "Slash")  # the key of "/": there is no search field here, so the explore page opens
    reader.until(lambda: "/explore" in reader.browser.current_url)


def test_a_key_that_is_held_down_decides_once(reader: Any, store: Store) -> None:
    reader.go("/language/en?back=/queue")
    ids = [item.get_attribute("data-id") for item in reader.all(".item")]
    strike(reader, "a", "KeyA")
    for _ in range(5):
        strike(reader, "a", "KeyA", repeat=True)
    strike(reader, "j", "KeyJ", repeat=True)  # moving goes on
    assert reader.one(".item.here").get_attribute("data-id") == ids[2]
    reader.until(lambda: store.read_reviews("incident")[ids[0]]["state"] == "accepted")
    assert [key for key, row in store.read_reviews("incident").items() if row["state"] != "unreviewed"] == [ids[0]]


@pytest.mark.parametrize(
    "field",
    [
        "<input type=search>", "<input type=date>", "<input type=number>", "<textarea></textarea>",
        "<select><option>arsj<option>b</select>", "<p contenteditable>x</p>",
        "<p contenteditable=plaintext-only>x</p>", "<p role=textbox tabindex=0>x</p>",
    ],
)  # fmt: skip
def test_keys_do_nothing_while_one_types(reader: Any, store: Store, field: str) -> None:
    reader.go("/language/en?back=/queue")
    script = "const box = document.createElement('div'); document.getElementById('main').prepend(box);"
    reader.browser.execute_script(f"{script} box.innerHTML = arguments[0]; box.firstChild.focus()", field)
    here = reader.one(".item.here").get_attribute("data-id")
    reader.press("j", "a", "r", "u")
    strike(reader, "\u0634", "KeyA")
    composing = "new KeyboardEvent('keydown', {key: 'a', code: 'KeyA', bubbles: true, isComposing: true})"
    reader.browser.execute_script(f"document.activeElement.blur(); document.body.dispatchEvent({composing})")
    reader.press("s")  # now nobody types: the next line, and all before it was heard
    reader.until(lambda: reader.one(".item.here").get_attribute("data-id") != here)
    assert {row["state"] for row in store.read_reviews("incident").values()} <= {"unreviewed"}


def test_a_report_that_begins_with_a_flag_is_read_from_the_right(reader: Any) -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    text = (
        "\U0001f1f8\U0001f1fe SDF | قُتِلَ ٣ جنودٍ وأُصيبَ 5 آخرون أمسِ السبتَ في انفجارِ عبوةٍ ناسفةٍ استهدفت دوريةً للجيش "
        "قربَ الرَّقة، وتبنى تنظيم داعش الهجوم " + family
    )
    script = """
        const done = arguments[arguments.length - 1];
        const headers = {"content-type": "application/json", "x-csrf-token": document.body.dataset.csrf};
        const body = JSON.stringify({text: arguments[0], published: "2025-11-30", outlet: "o"});
        fetch("/api/v1/documents", {method: "POST", headers, body}).then((found) => found.json()).then(done);
    """
    reader.go("/language/en?back=/queue")
    (incident,) = reader.browser.execute_async_script(script, text)["incidents"]
    reader.go(f"/incidents/{incident}")
    shown = reader.one(".source .text")
    assert shown.get_attribute("textContent") == text
    assert reader.browser.execute_script("return getComputedStyle(arguments[0]).direction", shown) == "rtl"
    reader.press("6")
    assert "".join(mark.text for mark in reader.all("mark.lit")) in text
    assert "٣" in "".join(mark.text for mark in reader.all("mark.lit"))


@pytest.mark.both_databases
def test_merging_with_a_preview_and_taking_it_back(reader: Any, store: Store) -> None:
    before = {row["incident_id"]: row["events"] for row in store.read_incidents()}
    one, two = sorted(before, key=lambda key: len(before[key]))[-2:]
    reader.go("/language/en?back=/queue")
    reader.go(f"/incidents/{one}")
    reader.press("m")
    other = reader.until(lambda: reader.one("#grouping input[type=text]"))
    other.clear()
    other.send_keys(two)
    reader.until(lambda: [o.text for o in reader.all("#grouping [role=option] bdi")] == [two])
    other.send_keys("\ue007")
    assert other.get_attribute("value") == two
    reader.one('#grouping [data-kind="merge"]').click()
    reader.until(lambda: reader.one("#grouping-do"))
    assert {row["incident_id"]: row["events"] for row in store.read_incidents()} == before
    reader.one("#grouping-do").click()
    reader.until(lambda: len(list(store.read_incidents())) == len(before) - 1)
    reader.until(lambda: len(reader.all(".source")) >= 3)
    reader.press("u")
    reader.until(lambda: {row["incident_id"]: row["events"] for row in store.read_incidents()} == before)
    assert reader.complaints() == []


def test_a_page_that_is_behind_says_so_and_overwrites_nothing(reader: Any, store: Store) -> None:
    from marsad.model.stamp import Stamp

    reader.go("/queue")
    first = reader.one(".item.here").get_attribute("data-id")
    reader.go(f"/incidents/{first}")
    work = ReviewWork(store)
    work.take_decision(first, work.read_marks([first])[first], Stamp("badr", "2026-05-01T00:00:00Z"), state="rejected")
    reader.press("a")
    reader.until(lambda: reader.one("#message").is_displayed())
    assert reader.one("#saved").get_attribute("data-state") == "unsaved"
    assert store.read_reviews("incident")[first]["state"] == "rejected"


def shown(reader: Any) -> int:
    return int(reader.one("#found").text.partition(" of ")[0])


@pytest.mark.both_databases
def test_explore_links_map_timeline_table_and_counts(reader: Any) -> None:
    reader.go("/language/en?back=/explore")
    reader.until(lambda: reader.one("html").get_attribute("data-ready"))
    everything = reader.one("#found").text
    reader.one("#f-text").send_keys("الرقة")
    reader.until(lambda: "text=الرقة" in unquote_plus(reader.browser.current_url))  # letters come one by one
    reader.until(lambda: not reader.all("html[data-searching]"))  # until then names alone are matched
    reader.until(lambda: reader.one("#found").text != everything)
    found = shown(reader)
    cells = ".counts > div:first-child .incidents-bar.measure"
    script = f"return [...document.querySelectorAll('{cells}')].map((each) => each.textContent)"
    reader.until(lambda: sum(int(text) for text in reader.browser.execute_script(script)) == shown(reader))
    assert 0 < found < int(everything.partition(" of ")[0])
    address = reader.browser.current_url
    told = reader.one("#found").text
    reader.go("/queue")
    reader.browser.get(address)
    reader.until(lambda: reader.one("html[data-ready]:not([data-searching])"))
    reader.until(lambda: reader.one("#found").text == told)
    assert reader.complaints() == []


PAGES = ["/queue", "/incidents/first", "/explore", "/add", "/passes", "/pack", "/log", "/account"]


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("look", ["light", "dark"])
def test_pages_are_accessible(reader: Any, store: Store, find_faults: Any, language: str, look: str) -> None:
    """axe finds nothing: contrast, labels, language, direction, names of controls, landmarks."""
    feature = [{"name": "prefers-color-scheme", "value": look}]
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": feature})
    first = max(store.read_incidents(), key=lambda row: len(row["events"]))["incident_id"]
    faults = []
    for path in PAGES:
        reader.go(f"/language/{language}?back={path.replace('first', first)}")
        if path == "/explore":
            reader.until(lambda: reader.one("html").get_attribute("data-ready"))
        if "first" in path:
            reader.press("6")
        faults += [(path, *fault) for fault in find_faults(reader.browser)]
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert faults == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_phone(reader: Any, store: Store, path: str) -> None:
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    reader.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    first = max(store.read_incidents(), key=lambda row: len(row["events"]))["incident_id"]
    reader.go(f"/language/ar?back={path.replace('first', first)}")
    if path == "/explore":
        reader.until(lambda: reader.one("html").get_attribute("data-ready"))
    width = reader.browser.execute_script("return document.documentElement.scrollWidth")
    reader.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width <= 391


def test_two_keys_in_a_row_on_the_last_line_are_two_decisions(reader: Any, store: Store) -> None:
    """The second waits for the first: it is not told that someone else was faster."""
    reader.go("/language/en?back=/queue")
    reader.press(*"j" * len(reader.all("#queue .item")))
    last = reader.all("#queue .item")[-1]
    incident = last.get_attribute("data-id")
    ActionChains(reader.browser).send_keys("a").send_keys("r").perform()
    reader.until(lambda: last.get_attribute("data-state") == "rejected")
    assert store.read_reviews("incident")[incident]["state"] == "rejected"
    assert reader.one("#message").text == ""
    assert reader.complaints() == []
