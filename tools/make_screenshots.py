"""Makes the pictures of docs/reviewing.md from the sample corpus: `python tools/make_screenshots.py [FOLDER]`.

Starts the application on a store of the sample and a headless Chromium (tests/chromium.sh finds or installs it). With
`--all` every page is taken in both languages, light and dark, at 1440 and 390 pixels, to be looked at by a person.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from selenium import webdriver

from marsad.cli.main import main as marsad
from marsad.store import open_store
from marsad.web.app import make_app
from marsad.web.settings import Settings

ROOT = Path(__file__).parents[1]
SHOWN = (
    ("queue-en", "/queue", "en", "light", 1440),
    ("incident-ar", "/incidents/largest", "ar", "light", 1440),
    ("explore-en", "/explore", "en", "light", 1440),
)
PAGES = ("/queue", "/incidents/largest", "/explore", "/add", "/passes", "/pack", "/log", "/account")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars --window-size=1440,1000"
)


def take(driver: webdriver.Chrome, address: str, shot: tuple[str, str, str, str, int], folder: Path) -> None:
    name, path, language, look, width = shot
    size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": width < 600}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    feature = [{"name": "prefers-color-scheme", "value": look}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": feature})
    driver.get(f"{address}/language/{language}?back={path}")
    deadline = time.monotonic() + 60
    while path == "/explore" and time.monotonic() < deadline:
        if driver.execute_script("return document.documentElement.dataset.ready"):
            break
        time.sleep(0.2)
    while time.monotonic() < deadline and not driver.execute_script("return document.documentElement.dataset.keys"):
        time.sleep(0.1)
    if "incidents" in path:
        driver.execute_script("document.querySelector('[data-field=fatalities] .field-head').click()")
    time.sleep(0.8)
    driver.save_screenshot(str(folder / f"{name}.png"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "images")
    parser.add_argument(
        "--all", action="store_true", help="every page, both languages, light and dark, wide and narrow"
    )
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    program, driver_path = subprocess.run(  # noqa: S603
        [ROOT / "tests" / "chromium.sh"], capture_output=True, text=True, check=True
    ).stdout.split("\n")[:2]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        store_file = f"{place}/sample.db"
        for command in (["ingest", str(ROOT / "src/marsad/data/sample/reports.jsonl")], ["link"]):
            if marsad([*command, "--db", store_file]):
                sys.exit(1)
        with open_store(store_file) as store, socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            probe.close()
            largest = max(store.read_incidents(), key=lambda row: len(row["events"]))["incident_id"]
            app = make_app(store, Settings(local_name="amal"))
            server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
            threading.Thread(target=server.run, daemon=True).start()
            chrome = webdriver.ChromeOptions()
            chrome.binary_location = program
            for flag in (*FLAGS.split(), f"--user-data-dir={place}/profile"):
                chrome.add_argument(flag)
            driver = webdriver.Chrome(options=chrome, service=webdriver.ChromeService(driver_path))
            shots = SHOWN if not options.all else tuple(
                (f"{path.strip('/').replace('/', '-')}-{language}-{look}-{width}", path, language, look, width)
                for path in PAGES for language in ("ar", "en") for look in ("light", "dark") for width in (1440, 390)
            )  # fmt: skip
            for name, path, *rest in shots:
                take(
                    driver, f"http://127.0.0.1:{port}", (name, path.replace("largest", largest), *rest), options.folder
                )
            driver.quit()
            server.should_exit = True


if __name__ == "__main__":
    main()
