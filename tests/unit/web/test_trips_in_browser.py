"""What an analyst trips over in a long day: lost sessions, the back button, a change of language, words not chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("selenium")
pytest.importorskip("uvicorn")

from marsad.model.stamp import Stamp
from marsad.store import Accounts, ReviewWork, Store

PASSWORD = "long enough to be one"


@pytest.fixture
def guest(store: Store, serve: Callable[..., str], make_reader: Callable[[str], Any], make_client: Any) -> Any:
    """A person at the browser, at a server with accounts, not signed in; with an account as coder."""
    gate = make_client(needs_login=True).app.state.desk.gate
    Accounts(store).save("amal", "coder", gate.hash_password(PASSWORD), Stamp("test", "2026-01-01T00:00:00Z"))
    reader = make_reader(serve(store, needs_login=True))
    reader.browser.delete_all_cookies()
    return reader


def sign_in(reader: Any) -> None:
    reader.until(lambda: reader.one("[name=password]")).send_keys(PASSWORD)
    reader.one("main [name=name]").send_keys("amal")
    reader.one("main button.primary").click()


def choose_language(reader: Any) -> None:
    before = reader.one("html").get_attribute("lang")
    reader.browser.execute_script("document.querySelector('a[hreflang]').click()")
    reader.until(lambda: reader.one("html[data-keys=ready]").get_attribute("lang") != before)


def of_several_reports(store: Store) -> str:
    return str(max(store.read_incidents(), key=lambda row: len(row["events"]))["incident_id"])


def test_a_session_that_ends_in_the_middle_of_an_edit_loses_no_words(guest: Any, store: Store) -> None:
    incident = of_several_reports(store)
    guest.browser.get(f"{guest.server}/language/en?back=/incidents/{incident}")
    sign_in(guest)
    guest.until(lambda: guest.incident == incident)
    guest.browser.delete_all_cookies()
    guest.one("#note").send_keys("before")
    guest.until(lambda: "session has ended" in guest.one("#message").text)
    assert guest.one("#note").get_attribute("value") == "before"
    first = guest.browser.current_window_handle
    guest.browser.switch_to.new_window("tab")
    guest.browser.get(f"{guest.server}/queue")
    sign_in(guest)
    guest.until(lambda: guest.one("#queue"))
    guest.browser.close()
    guest.browser.switch_to.window(first)
    guest.one("#note").send_keys(" and after")
    guest.until(lambda: store.read_reviews("incident")[incident]["note"] == "before and after")
    guest.until(lambda: guest.one("#saved").get_attribute("data-state") == "saved")


def test_a_shared_view_is_there_after_signing_in(guest: Any) -> None:
    guest.browser.get(f"{guest.server}/explore#text=Raqqa")
    sign_in(guest)
    guest.until(lambda: guest.one("html[data-ready]"))
    assert guest.one("#f-text").get_attribute("value") == "Raqqa"


@pytest.mark.parametrize("field", ["location", "event_type", "initiators", "claimed_by"])
def test_words_that_were_typed_and_not_chosen_are_not_stored(reader: Any, store: Store, field: str) -> None:
    incident = of_several_reports(store)
    reader.go("/language/en?back=/queue")
    reader.go(f"/incidents/{incident}")
    reader.one(f'[data-edit="{field}"]').click()
    box = reader.until(lambda: reader.one("#editor [role=combobox]"))
    box.clear()
    box.send_keys("no such thing")
    reader.one("#editor-save").click()
    reader.until(lambda: "What you typed was not" in reader.one("#editor .fault").text)
    assert reader.one("#editor").get_attribute("open")
    assert incident not in store.read_reviews("incident")


def test_saving_what_stands_there_corrects_nothing(reader: Any, store: Store) -> None:
    incident = of_several_reports(store)
    for field in ("event_type", "date", "location", "initiators", "fatalities", "claimed_by"):
        reader.go(f"/incidents/{incident}")
        reader.one(f'[data-edit="{field}"]').click()
        reader.until(lambda: reader.one("#editor").get_attribute("open"))
        reader.one("#editor-save").click()
        reader.until(lambda: not reader.one("#editor").get_attribute("open"))
    assert incident not in store.read_reviews("incident")


@pytest.fixture
def fresh_tab(reader: Any) -> Any:
    """A tab without the history of the tests before: a browser keeps fifty steps."""
    first = reader.browser.current_window_handle
    reader.browser.switch_to.new_window("tab")
    yield reader
    reader.browser.close()
    reader.browser.switch_to.window(first)


def test_the_back_button_shows_what_is_true_now(fresh_tab: Any, store: Store) -> None:
    reader = fresh_tab
    reader.go("/queue")
    first = reader.one(".item.here").get_attribute("data-id")
    reader.browser.execute_script("document.querySelector('.item.here a').click()")
    reader.until(lambda: reader.incident == first)
    reader.press("a")
    reader.until(lambda: reader.incident != first)
    for _ in range(2):  # a page left before it has loaded has no place in the history: one step back, or two
        if not reader.browser.current_url.endswith("/queue"):
            here = reader.browser.current_url
            reader.browser.execute_script("history.back()")
            reader.until(lambda here=here: reader.browser.current_url != here)
    reader.until(lambda: reader.one("html[data-keys=ready] #queue .item").get_attribute("data-id") != first)
    assert first not in [item.get_attribute("data-id") for item in reader.all("#queue .item")]


def test_another_language_keeps_note_filters_and_drafts(reader: Any, store: Store) -> None:
    incident = of_several_reports(store)
    reader.go("/language/ar?back=/queue")
    reader.go(f"/incidents/{incident}")
    reader.one("#note").send_keys("kept")
    choose_language(reader)
    assert store.read_reviews("incident")[incident]["note"] == "kept"
    assert reader.one("#note").get_attribute("value") == "kept"
    reader.go("/queue?reason=disputed")
    choose_language(reader)
    assert reader.browser.current_url.endswith("/queue?reason=disputed")
    reader.go("/explore#text=Raqqa")
    reader.until(lambda: reader.one("html").get_attribute("data-ready"))
    choose_language(reader)
    reader.until(lambda: reader.one("html").get_attribute("data-ready"))
    assert reader.one("#f-text").get_attribute("value") == "Raqqa"
    reader.go("/add")
    reader.one("#report [name=text]").send_keys("قُتل ثلاثة جنود في هجوم قرب مدينة الرقة.")
    choose_language(reader)
    assert reader.one("#report [name=text]").get_attribute("value").startswith("قُتل ثلاثة")
    reader.until(lambda: reader.one("#live .text"))
    reader.one("#store").click()
    reader.until(lambda: reader.one("#result p"))
    choose_language(reader)
    assert reader.one("#report [name=text]").get_attribute("value") == ""


def test_a_grouping_that_cannot_be_says_so_in_its_dialog(reader: Any, store: Store) -> None:
    incident = of_several_reports(store)
    reader.go("/language/en?back=/queue")
    reader.go(f"/incidents/{incident}")
    reader.press("m")
    reader.until(lambda: reader.one("#grouping").get_attribute("open"))
    told = [label.text for label in reader.all("#grouping label li, #grouping li")]
    assert len(set(told)) == len(told) > 2
    assert all("“" in line or "”" in line or "«" in line or len(line) > 40 for line in told)
    reader.one("#grouping [data-kind=split]").click()
    reader.until(lambda: "choose" in reader.one("#grouping .fault").text)
    box = reader.one("#grouping [role=combobox]")
    box.clear()
    box.send_keys("inc-none")
    reader.one("#grouping [data-kind=merge]").click()
    reader.until(lambda: "there is no incident" in reader.one("#grouping .fault").text)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_what_was_weighed_is_shown_when_it_is_asked_for(reader: Any, store: Store, language: str) -> None:
    reader.go(f"/language/{language}?back=/queue")
    reader.go(f"/incidents/{of_several_reports(store)}")
    assert not reader.all("#considered table")
    reader.browser.execute_script("document.querySelector('#considered summary').click()")
    reader.until(lambda: reader.all("#considered details"))
    for fold in reader.all("#considered details > summary"):
        reader.browser.execute_script("arguments[0].click()", fold)
    assert {"{" in each.text for each in reader.all("#considered")} == {False}
    assert len(reader.all("#considered table tbody tr.chosen")) > 10
    assert reader.complaints() == []


def test_months_of_the_timeline_are_not_cut(reader: Any) -> None:
    for width in (1440, 1000, 390):
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        reader.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        reader.go("/language/en?back=/explore")
        reader.until(lambda: reader.one("html").get_attribute("data-ready"))
        script = (
            "const edge = document.querySelector('.chart').getBoundingClientRect().right;"
            "return [...document.querySelectorAll('.chart-day')].map((day) => edge - day.getBoundingClientRect().right)"
        )
        rest = reader.browser.execute_script(script)
        assert rest
        assert min(rest) >= 0
    reader.browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("look", ["light", "dark"])
def test_all_pages_have_one_accent(reader: Any, look: str) -> None:
    feature = [{"name": "prefers-color-scheme", "value": look}]
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": feature})
    seen = set()
    for path in ("/queue", "/explore"):
        reader.go(path)
        seen.add(
            reader.browser.execute_script("return getComputedStyle(document.querySelector('header.top nav a')).color")
        )
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert len(seen) == 1


def test_a_printed_incident_holds_everything_and_no_controls(reader: Any, store: Store) -> None:
    reader.go(f"/incidents/{of_several_reports(store)}")
    reader.browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert all(claims.is_displayed() for claims in reader.all(".claims"))
    assert all(row.is_displayed() for row in reader.all("details.fold:not(#considered) tbody tr"))
    for text in reader.all(".source"):
        assert text.get_property("scrollHeight") <= text.get_property("clientHeight") + 2
    assert not any(button.is_displayed() for button in reader.all(".main-acts button, button.edit, .tools a, nav a"))
    reader.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    reader.browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert not any(fold.get_attribute("open") for fold in reader.all("details.fold"))


def test_a_coder_of_a_pass_reads_names_not_ids(reader: Any, store: Store) -> None:
    incident = of_several_reports(store)
    work = ReviewWork(store)
    number = work.add_pass("p", ["amal", "omar"], [incident], Stamp("amal", "2026-05-01T00:00:00Z"))
    reader.go("/language/en?back=/queue")
    reader.go(f"/passes/{number}")
    reader.one('[data-field="claimed_by"] .field-head').click()
    box = reader.until(lambda: reader.one("#editor [role=combobox]"))
    box.send_keys("Islamic State")
    reader.until(lambda: reader.all("#editor [role=option]"))
    reader.one("#editor [role=option]").click()
    reader.one("#editor-save").click()
    value = '[data-field="claimed_by"] .value'
    reader.until(lambda: reader.one(value).text.startswith("Islamic State"))
    reader.go(f"/passes/{number}")
    assert reader.one(value).text.startswith("Islamic State")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_dialogs_folds_and_word_lists_are_accessible(
    store: Store, serve: Any, make_reader: Any, tmp_path: Path, find_faults: Any, language: str
) -> None:
    """With axe: every dialog open with its list of suggestions, all folds open, the page of a pack that is open."""
    pack = tmp_path / "own"
    pack.mkdir()
    reader = make_reader(serve(store, packs=(str(pack),)))
    faults = []
    reader.go(f"/language/{language}?back=/pack")
    reader.one("#actor input").send_keys("داعش")
    reader.until(lambda: reader.all("#actor [role=option]"))
    faults += find_faults(reader.browser)
    reader.go(f"/incidents/{of_several_reports(store)}")
    for field in ("event_type", "date", "location", "initiators", "fatalities", "claimed_by"):
        reader.one(f'[data-edit="{field}"]').click()
        reader.until(lambda: reader.one("#editor").get_attribute("open"))
        if field == "location":
            reader.one("#editor [role=combobox]").clear()
            reader.one("#editor [role=combobox]").send_keys("الرقة")
            reader.until(lambda: reader.all("#editor [role=option]"))
        faults += [(field, *fault) for fault in find_faults(reader.browser)]
        reader.browser.execute_script("document.getElementById('editor').close()")
    reader.browser.execute_script("for (const fold of document.querySelectorAll('details')) fold.open = true")
    reader.until(lambda: reader.all("#considered details"))
    reader.browser.execute_script("for (const fold of document.querySelectorAll('details')) fold.open = true")
    faults += find_faults(reader.browser)
    reader.press("m")
    reader.until(lambda: reader.one("#grouping").get_attribute("open"))
    faults += find_faults(reader.browser)
    assert faults == []
