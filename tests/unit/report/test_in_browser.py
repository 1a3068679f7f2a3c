"""The page in a real Chromium: it opens from disk, asks for nothing, filters, opens, prints."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

TYPES = {
    "Battles": "Armed clash", "Violence against civilians": "Attack", "Explosions/Remote violence": "Suicide bomb",
}  # fmt: skip
_WAIT = 20
CONTRAST = """
const shade = (words) => {
  const parts = words.match(/[\\d.]+/g).map((part) => Number(part) / 255);
  const [r, g, b] = parts.map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const backOf = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (!/, 0\\)$/.test(colour)) return colour;
  }
  return "rgb(255, 255, 255)";
};
const poor = [];
for (const element of document.querySelectorAll("#page *")) {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!own || element instanceof SVGElement || !element.checkVisibility({opacityProperty: true})) continue;
  if (element.matches("option, optgroup, :disabled")) continue;
  const [one, two] = [shade(getComputedStyle(element).color), shade(backOf(element))];
  const ratio = (Math.max(one, two) + .05) / (Math.min(one, two) + .05);
  if (ratio < 4.5) poor.push([element.tagName, element.className, ratio]);
}
return poor;
"""

LEFT_EDGES = """
const node = document.querySelector("[data-row=inc-0010] .cell-killed").firstChild;
return ["5", "12"].map((digits) => {
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(digits));
  range.setEnd(node, node.data.indexOf(digits) + 1);
  return range.getBoundingClientRect().left;
});
"""
UNNAMED = """
return [...document.querySelectorAll("button, select, input")].filter(
  (each) => !each.labels?.length && !each.textContent.trim() && !each.getAttribute("aria-label")).length
"""


class Page:
    """The page in the browser."""

    def __init__(self, chrome: Chrome) -> None:
        self.chrome = chrome

    def open(self, path: Path, hash_: str = "") -> None:
        self.chrome.get("about:blank")
        self.chrome.get_log("browser")
        self.chrome.get_log("performance")
        self.chrome.get(f"{path.as_uri()}#{hash_}")
        self.wait("return document.documentElement.dataset.ready")

    def wait(self, script: str) -> Any:
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.chrome, _WAIT, 0.02).until(lambda chrome: chrome.execute_script(script))

    def run(self, script: str) -> Any:
        return self.chrome.execute_script(script)

    def find(self, selector: str) -> WebElement:
        return self.chrome.find_element("css selector", selector)

    def text(self, selector: str) -> str:
        return str(self.run(f"return document.querySelector({json.dumps(selector)}).textContent"))

    def ids(self) -> list[str]:
        return list(self.run("return [...document.querySelectorAll('.opener')].map((each) => each.dataset.id)"))

    def set(self, name: str, value: str) -> None:
        """Fill a filter as a reader would; text is looked at a moment later."""
        self.run(
            f"const box = document.getElementById('f-{name}'); box.value = {json.dumps(value)};"
            "box.dispatchEvent(new Event(box.tagName === 'INPUT' ? 'input' : 'change', {bubbles: true}))"
        )

    def search(self, words: str) -> list[str]:
        """The ids that the text filter leaves."""
        self.run("document.getElementById('found').textContent = ''")
        self.set("text", words)
        self.wait("return document.getElementById('found').textContent")
        return self.ids()

    def emulate(self, width: int = 1440, height: int = 900, **features: str) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})


@pytest.fixture
def page(browser: Chrome) -> Iterator[Page]:
    found = Page(browser)
    found.emulate()
    yield found
    browser.get("about:blank")


@pytest.fixture
def sample(write: Callable[..., Path], make: SimpleNamespace) -> Path:
    """Twelve incidents of three types at three places, one of them nowhere, one without a day."""
    kinds, places = list(TYPES), ["raqqa", "mosul", "idlib"]
    incidents = [
        make.incident(number, place=places[number % 3], event_type=kinds[number % 3],
                      sub_event_type=TYPES[kinds[number % 3]],
                      fatalities={"low": number, "best": number, "high": number},
                      disputed=["fatalities"] if number < 2 else [])
        for number in range(10)
    ]  # fmt: skip
    incidents.append(make.incident(10, place=None))
    incidents.append(make.incident(11, date_start=None, date_end=None, targets=[{"id": "civilians", "name": "x"}]))
    return write(incidents, [make.event(1), make.event(2)], {"d1": {"title": "", "url": "https://example.org/1"}})


def test_page_opens_from_disk_and_asks_for_nothing(page: Page, sample: Path) -> None:
    page.open(sample, "language=en&open=inc-0001")
    page.wait("return document.querySelector('.opened')")
    assert page.chrome.get_log("browser") == []
    said = [json.loads(entry["message"])["message"] for entry in page.chrome.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in said if one["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith(("file:", "data:", "about:", "blob:"))] == []


def test_policy_stops_what_the_page_does_not_bring(page: Page, sample: Path) -> None:
    page.open(sample)
    page.run(
        "const evil = document.createElement('script'); evil.textContent = 'window.evil = 1';document.body.append(evil)"
    )
    assert page.run("return window.evil") is None
    found = page.chrome.execute_async_script(
        "const done = arguments[0];"
        "fetch('http://127.0.0.1:9/').then(() => done('sent'), (error) => done(String(error)))"
    )
    assert "Failed to fetch" in found
    assert any("Content Security Policy" in entry["message"] for entry in page.chrome.get_log("browser"))


@pytest.mark.parametrize(
    ("words", "count"),
    [("الموصل", 3), ("موصل", 3), ("إدلب", 3), ("ادلب", 3), ("إِدْلِب", 3), ("idlib", 3), ("سوريا حادث", 0),
     ("raqqa syria", 5), ("inc-0007", 1), ("INC-٠٠٠٧", 1), ("outlet 1", 12), ("انتحاري", 3), ("zzz", 0), ("", 12)],
)  # fmt: skip
def test_text_filter_reads_arabic_as_people_write_it(page: Page, sample: Path, words: str, count: int) -> None:
    page.open(sample, "language=ar")
    assert len(page.search(words)) == count


@pytest.mark.parametrize(
    ("name", "value", "count"),
    [("type", "kind:Battles", 4), ("country", "IQ", 3), ("country", "SY", 8), ("admin1", "SY/Idlib", 3),
     ("from", "2025-11-06", 6), ("to", "2025-11-02", 2), ("confidence", "70", 12), ("confidence", "80", 0)],
)  # fmt: skip
def test_filters_choose(page: Page, sample: Path, name: str, value: str, count: int) -> None:
    page.open(sample, "language=en")
    page.set(name, value)
    assert len(page.ids()) == count
    assert page.text("#found").startswith(f"{count} of 12" if count else "No incident")
    assert f"{name}=" in page.run("return location.hash")


def test_state_in_the_address_gives_the_same_view(page: Page, sample: Path) -> None:
    page.open(sample, "language=ar&country=SY&order=-killed&open=inc-0009")
    assert page.ids()[:3] == ["inc-0011", "inc-0009", "inc-0008"]
    assert page.run("return document.documentElement.dir") == "rtl"
    assert page.run("return document.getElementById('f-country').value") == "SY"
    page.wait("return document.querySelector('.opened')")
    address = page.run("return location.hash")
    page.run("location.hash = '#language=en'")
    page.wait("return document.documentElement.lang === 'en'")
    assert len(page.ids()) == 12
    page.run(f"location.hash = {json.dumps(address)}")
    page.wait("return document.documentElement.lang === 'ar'")
    assert page.ids()[:3] == ["inc-0011", "inc-0009", "inc-0008"]


@pytest.mark.parametrize(
    "hash_", ["#&&%%%=", "from=<script>&page=-5&rows=x&at=1,2", "order=constructor&type=99&open=%22%5D"]
)
def test_strange_addresses_do_no_harm(page: Page, sample: Path, hash_: str) -> None:
    page.open(sample, hash_)
    assert page.chrome.get_log("browser") == []
    assert page.run("return document.querySelectorAll('table.incidents').length") == 1


def test_table_sorts_both_ways(page: Page, sample: Path) -> None:
    page.open(sample, "language=en")
    page.find("[data-order=killed]").click()
    assert page.ids()[:3] == ["inc-0011", "inc-0009", "inc-0010"]  # 9 at best, by day
    assert page.find("th[aria-sort=descending]").text.startswith("Killed")
    page.find("[data-order=killed]").click()
    assert page.ids()[0] == "inc-0000"
    assert page.run("return document.activeElement.dataset.order") == "killed"


def test_details_open_by_keyboard_and_keep_the_focus(page: Page, sample: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    page.open(sample, "language=en")
    page.run("document.querySelector('[data-id=inc-0001]').focus()")
    page.chrome.switch_to.active_element.send_keys(Keys.ENTER)
    page.wait("return document.querySelector('.opened')")
    assert page.run("return document.activeElement.dataset.id") == "inc-0001"
    shown = page.text(".opened")
    for words in ("9–12", "words withheld, characters 10 to 40", "replaced by a later toll", "Outlet 2", "inc-0001"):
        assert words in shown
    assert page.find(".opened a").get_attribute("href") == "https://example.org/1"
    assert page.find(".opened a").get_attribute("rel") == "noopener noreferrer"


def test_ranges_keep_their_order_in_arabic(page: Page, sample: Path) -> None:
    page.open(sample, "language=ar&open=inc-0010")
    page.wait("return document.querySelector('.opened')")
    assert "\u20665–12\u2069" in page.text("[data-row=inc-0010] .cell-killed")
    low, high = page.run(LEFT_EDGES)
    assert low < high


def test_map_selects_what_is_pressed(page: Page, sample: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    page.open(sample, "language=en&at=43.13,36.34,9")
    canvas = page.find(".map canvas")
    page.chrome.execute_script("arguments[0].scrollIntoView({block: 'center'})", canvas)
    page.run("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    ActionChains(page.chrome).move_to_element(canvas).click().perform()
    page.wait("return document.querySelector('.picked')")
    assert page.ids() == ["inc-0007", "inc-0004", "inc-0001"]
    page.find("#unpick").click()
    assert len(page.ids()) == 12


def test_map_moves_by_keys_wheel_and_buttons(page: Page, sample: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    page.emulate(prefers_reduced_motion="reduce")
    page.open(sample, "language=en&at=40,35,5")
    page.wait("return location.hash.includes('at=40')")
    page.run("document.querySelector('.map canvas').focus()")
    page.chrome.switch_to.active_element.send_keys("+", Keys.ARROW_RIGHT)
    page.wait("return /at=4[0-9.]+(%2C|,)35[0-9.]*(%2C|,)6/.test(location.hash)")
    page.run(
        "document.querySelector('.map canvas').dispatchEvent(new WheelEvent('wheel', {deltaY: 350, cancelable: true}))"
    )
    page.wait("return /(%2C|,)5\\.00/.test(location.hash)")
    page.find("[data-does=zoom_out]").click()
    page.wait("return /(%2C|,)4\\.00/.test(location.hash)")
    page.chrome.switch_to.active_element.send_keys(Keys.TAB)


def test_map_filters_what_it_shows(page: Page, sample: Path) -> None:
    page.open(sample, "language=en&at=43.13,36.34,8&view=1")
    assert page.ids() == ["inc-0007", "inc-0004", "inc-0001"]


def test_incidents_without_coordinates_are_one_press_away(page: Page, sample: Path) -> None:
    page.open(sample, "language=en")
    assert page.find("#unplaced").text == "1 without coordinates"
    page.find("#unplaced").click()
    assert page.ids() == ["inc-0010"]


def test_dragging_over_the_timeline_chooses_a_period(page: Page, sample: Path) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    page.open(sample, "language=ar")
    chart = page.find(".chart")
    page.chrome.execute_script("arguments[0].scrollIntoView({block: 'center'})", chart)
    step = min(48, (page.run("return document.querySelector('.chart').clientWidth") - 58) / 11)
    left = -chart.size["width"] / 2 + 46
    drag = ActionChains(page.chrome).move_to_element_with_offset(chart, int(left + step * 2.5), 0).click_and_hold()
    drag.move_by_offset(int(step * 2), 0).release().perform()
    page.wait("return location.hash.includes('from=2025-11-03')")
    assert page.ids() == ["inc-0004", "inc-0003", "inc-0002"]
    assert page.run("return document.getElementById('f-to').value") == "2025-11-05"
    page.find("#reset").click()
    assert len(page.ids()) == 12


def test_a_few_far_days_do_not_flatten_the_timeline(
    page: Page, write: Callable[..., Path], make: SimpleNamespace
) -> None:
    incidents = [make.incident(number) for number in range(300)]
    incidents[0]["date_start"] = incidents[0]["date_end"] = "1985-01-01"
    page.open(write(incidents), "language=en")
    assert page.run("return document.getElementById('unit').value") == "day"
    assert "Far from the others in time, without a bar: 1" in page.text(".time-part")
    page.set("to", "1999-01-01")
    assert page.ids() == ["inc-0000"]


def test_timeline_is_told_as_a_table_too(page: Page, sample: Path) -> None:
    page.open(sample, "language=en&unit=month")
    page.find(".time-part summary").click()
    page.wait("return document.querySelector('.time-part td')")
    assert page.text(".time-part tbody tr") == "November 20251154 (\u206650–57\u2069)"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_words_can_be_read_and_nothing_sticks_out(
    page: Page, sample: Path, width: int, scheme: str, language: str
) -> None:
    page.emulate(width, 900, prefers_color_scheme=scheme)
    page.open(sample, f"language={language}&open=inc-0001")
    page.wait("return document.querySelector('.opened')")
    assert page.run(CONTRAST) == []
    assert page.run("return document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.run(UNNAMED) == 0
    sky = page.run("return getComputedStyle(document.body.parentElement).backgroundColor")
    assert (sky == "rgb(255, 255, 255)") == (scheme == "light")


def test_language_switch_keeps_the_choice(page: Page, sample: Path) -> None:
    page.open(sample, "language=en&country=IQ")
    page.find("#language").click()
    assert page.run("return [document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert len(page.ids()) == 3
    assert page.find("h1").text == "حوادث النزاع في الأخبار العربية"


def test_paper_has_every_row_in_light_colours(page: Page, write: Callable[..., Path], make: SimpleNamespace) -> None:
    page.emulate(prefers_color_scheme="dark")
    page.open(write([make.incident(number) for number in range(120)]), "language=en")
    page.run("addEventListener('beforeprint', () => { window.rows = document.querySelectorAll('.opener').length;"
             "window.sky = getComputedStyle(document.documentElement).backgroundColor })")  # fmt: skip
    paper = page.chrome.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"]
    assert base64.b64decode(paper).startswith(b"%PDF-")
    assert page.run("return [window.rows, window.sky]") == [120, "rgb(255, 255, 255)"]
    assert len(page.ids()) == 50


def test_sources_are_printed_when_asked_for(page: Page, sample: Path) -> None:
    page.open(sample, "language=en")
    page.run("addEventListener('beforeprint', () => { window.opened = document.querySelectorAll('.opened').length })")
    page.find("#print-sources").click()
    page.wait("return window.opened !== undefined")
    assert page.run("return window.opened") == 12


def test_no_incidents_are_said_kindly(page: Page, write: Callable[..., Path]) -> None:
    page.open(write([]), "language=ar")
    assert page.text("main h2") == "لا حوادث"
    assert page.chrome.get_log("browser") == []


def test_hostile_words_are_shown_as_words(page: Page, write: Callable[..., Path], make: SimpleNamespace) -> None:
    evil = "</script><img src=x onerror=window.evil=1><b>\u202eevil"
    claims = [make.claim("location", {"name": evil, "country": evil}, outlet=evil), make.claim(evil, [[evil]])]
    incident = make.incident(1, incident_id=evil, sources=[evil], event_type=evil, sub_event_type=evil, claims=claims,
                             location={"name": evil, "country": evil, "admin1": evil}, disputed=[evil])  # fmt: skip
    page.open(write([incident], title=evil, names=True), "language=en")
    page.find(".opener").click()
    page.wait("return document.querySelector('.opened')")
    assert page.run("return window.evil") is None
    assert page.run("return document.querySelectorAll('img, #page b').length") == 0
    assert "\u202e" not in page.text("#page")
    assert "onerror=window.evil=1" in page.text(".opened")
    assert page.chrome.get_log("browser") == []


def test_twenty_thousand_incidents_are_filtered_at_once(
    page: Page, write: Callable[..., Path], make: SimpleNamespace
) -> None:
    """The goal is half a second on two cores; here other tests share the machine."""
    places = ["raqqa", "mosul", "idlib"]
    incidents = [make.incident(number, place=places[number % 3], claims=[]) for number in range(20_000)]
    page.open(write(incidents), "language=ar")
    spent = page.chrome.execute_async_script(
        "const done = arguments[0]; const begun = performance.now(); const box = document.getElementById('f-country');"
        "box.value = 'IQ'; box.dispatchEvent(new Event('change', {bubbles: true}));"
        "requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)))"
    )
    assert "6,667" in page.text("#found")
    assert spent < 5000


@pytest.mark.parametrize("language", ["ar", "en"])
def test_summary_counts_stand_beside_what_is_known_and_list_it(
    page: Page, write: Callable[..., Path], make: SimpleNamespace, language: str
) -> None:
    count = {
        "record": "aggregate", "doc_id": "d9", "what": "attacks", "by": "islamic-state", "of": None, "low": 17,
        "high": 17, "date_start": "2025-11-01", "date_end": "2025-11-14", "location": None, "coded": 2,
        "incidents": ["inc-0001", "inc-0002"],
    }  # fmt: skip
    page.open(write([make.incident(number) for number in range(5)], counts=[count]), f"language={language}")
    page.run("document.querySelector('.counts-part').open = true")
    cells = page.run("return [...document.querySelectorAll('.counts tbody tr > *')].map((each) => each.textContent)")
    assert cells[1:3] == ["17", "2"]
    assert not cells[0].startswith("count_")
    page.run("document.querySelector('.counts button').click()")
    assert sorted(page.ids()) == ["inc-0001", "inc-0002"]
