"""How large the page of `marsad report` is, and how long it takes to write and to open: figures of docs/report.md.

    python benchmarks/report.py                                # synthetic incidents: 0, 1, 500, 10,000
    python benchmarks/report.py --incidents FILE               # the incidents of a file of `marsad link`
    python benchmarks/report.py --pictures FOLDER --counts 500  # pictures and a PDF of each page, to be looked at

Synthetic incidents lie on the places and have the actors of our own tables; each has two to eight reports, and every
quote has a number of its own, so that ledgers pack no better than those of real reports. Chromium (tests/chromium.sh
finds or installs it) opens the page from disk. `open`: from the address to the frame after the page is drawn;
`filter`: a choice of one type, `search`: a word; both to the frame after. Prints a row of a Markdown table each.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import resource
import subprocess
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

from marsad.exports.code_lists import shipped_code_lists
from marsad.packs.files import open_packs
from marsad.report.page import PageOptions, write_report

ROOT = Path(__file__).parents[1]
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-dev-shm-usage"
KINDS = (
    ("Battles", "Armed clash"), ("Explosions/Remote violence", "Air/drone strike"),
    ("Explosions/Remote violence", "Suicide bomb"), ("Violence against civilians", "Attack"),
    ("Protests", "Peaceful protest"), ("Strategic developments", "Arrests"),
)  # fmt: skip
FRAME = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())))"
FILTERED = """
const [name, value, done] = arguments;
const box = document.getElementById(`f-${name}`), found = document.getElementById("found");
const start = performance.now();
new MutationObserver((_, watch) => {
  watch.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
}).observe(found, {childList: true, characterData: true, subtree: true});
box.value = value;
box.dispatchEvent(new Event(box.tagName === "INPUT" ? "input" : "change", {bubbles: true}));
"""


def make_incidents(count: int) -> list[dict[str, Any]]:
    """The same incidents for the same count."""
    places = [row for row in open_packs().rows("shared/places.csv") if row["lat"] and row["admin1"]][:2000]
    actors = [row["id"] for row in open_packs().rows("shared/actors.csv")][:120]
    draw = random.Random(count)  # noqa: S311
    return [make_incident(number, draw.choice(places), draw.sample(actors, 2), draw) for number in range(count)]


def make_incident(number: int, place: dict[str, str], actors: list[str], draw: random.Random) -> dict[str, Any]:
    kind = draw.choice(KINDS)
    day = str(date(2015, 1, 1) + timedelta(days=draw.randrange(3650)))
    reports, killed = draw.randint(2, 8), draw.randrange(20)
    where = {
        "name": place["name_ar"], "name_en": place["name_en"], "admin1": place["admin1"], "country": place["country"],
        "latitude": float(place["lat"]), "longitude": float(place["lon"]), "precision": place["precision"],
        "gazetteer_id": place["id"],
    }  # fmt: skip
    claims = []
    for report in range(reports):
        source = {
            "outlet": f"outlet {draw.randrange(40)}", "claimant": None, "event_id": f"e{number}-{report}",
            "doc_id": f"d{number}-{report}", "published": day, "independent": report < 2, "party": False,
        }  # fmt: skip
        told: dict[str, Any] = {
            "event_type": kind[1], "date": {"start": day, "end": day, "precision": "day"}, "location": where,
            "initiators": actors[:1], "targets": actors[1:],
            "fatalities": {"low": killed + report, "high": killed + report},
        }  # fmt: skip
        for field, value in told.items():
            start = draw.randrange(3000)
            quote = {"start": start, "end": start + 20, "text": f"{draw.randrange(10**9)} قتيلا"}
            claims.append({"field": field, "value": value, "evidence": [quote], **source})
    return {
        "incident_id": f"inc-{number:06}", "event_type": kind[0], "sub_event_type": kind[1],
        "date_start": day, "date_end": day, "date_precision": "day", "location": where,
        "initiators": [{"id": actors[0], "name": actors[0]}], "targets": [{"id": actors[1], "name": actors[1]}],
        "fatalities": {"low": killed, "best": killed, "high": killed + reports}, "injuries": None, "claimed_by": None,
        "sources": sorted({claim["outlet"] for claim in claims}), "independent_sources": 2,
        "events": [f"e{number}-{report}" for report in range(reports)], "claims": claims, "disputed": ["fatalities"],
        "review": {"state": "unreviewed", "by": None, "at": None},
        "versions": {"engine": "0", "codebook": "1", "data": "synthetic"},
    }  # fmt: skip


def start_browser(folder: Path) -> webdriver.Chrome:
    program, driver = subprocess.run(  # noqa: S603
        [ROOT / "tests" / "chromium.sh"], capture_output=True, text=True, check=True
    ).stdout.split("\n")[:2]
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*FLAGS.split(), f"--user-data-dir={folder}/profile", "--window-size=1440,1000"):
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


def show(browser: webdriver.Chrome, path: Path, choice: str) -> float:
    """Milliseconds from the start of the page to the frame after it is drawn."""
    browser.get("about:blank")
    browser.get(f"{path.as_uri()}#{choice}")
    WebDriverWait(browser, 120, 0.02).until(
        lambda chrome: chrome.execute_script("return document.documentElement.dataset.ready")
    )
    return float(browser.execute_async_script(FRAME))


def measure(browser: webdriver.Chrome, incidents: list[dict[str, Any]], path: Path) -> str:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    written = write_report(incidents, {}, {}, str(path), options=PageOptions(shipped_code_lists()))
    seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    opened = min(show(browser, path, "language=en") for _ in range(3))
    cells = [f"{written.incidents:,}", f"{written.size / 1e6:.2f} MB", f"{seconds:.1f} s", f"{opened / 1000:.2f} s"]
    if incidents:
        browser.set_script_timeout(60)
        kind = f"kind:{incidents[0]['event_type']}"
        chosen = browser.execute_async_script(FILTERED, "type", kind)
        show(browser, path, "language=en")
        found = browser.execute_async_script(FILTERED, "text", "zzz")
        cells += [f"{chosen / 1000:.2f} s", f"{found / 1000:.2f} s"]
    else:
        cells += ["", ""]
    browser.execute_cdp_cmd("HeapProfiler.collectGarbage", {})
    heap = browser.execute_cdp_cmd("Runtime.getHeapUsage", {})["usedSize"]
    return "| " + " | ".join([*cells, f"{heap / 1e6:.0f} MB"]) + " |"


def picture(browser: webdriver.Chrome, path: Path, folder: Path, name: str) -> None:
    """Both languages, light and dark, wide and narrow, and a PDF of each language."""
    for language in ("ar", "en"):
        for look in ("light", "dark"):
            for width in (1440, 390):
                size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 600}
                browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
                wanted = [{"name": "prefers-color-scheme", "value": look}]
                browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})
                show(browser, path, f"language={language}")
                shot = browser.execute_cdp_cmd("Page.captureScreenshot", {})
                (folder / f"{name}-{language}-{look}-{width}.png").write_bytes(base64.b64decode(shot["data"]))
        printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        (folder / f"{name}-{language}.pdf").write_bytes(base64.b64decode(printed["data"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--counts", type=int, nargs="+", default=[0, 1, 500, 10_000], metavar="N")
    parser.add_argument("--incidents", type=Path, metavar="FILE", help="these instead of synthetic ones")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    if options.incidents:
        lines = map(json.loads, options.incidents.read_text("utf-8").splitlines())
        given = [[line for line in lines if "incident_id" in line]]
    else:
        given = [make_incidents(count) for count in options.counts]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        browser = start_browser(Path(place))
        print("| incidents | file | written, processor | open | filter | search | script memory |")
        print("|---|---|---|---|---|---|---|")
        for incidents in given:
            path = Path(place) / f"report-{len(incidents)}.html"
            print(measure(browser, incidents, path), flush=True)
            if options.pictures:
                options.pictures.mkdir(parents=True, exist_ok=True)
                picture(browser, path, options.pictures, str(len(incidents)))
        browser.quit()


if __name__ == "__main__":
    main()
