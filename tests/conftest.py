"""What tests of every kind share: a real browser for pages."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

_SCRIPT = Path(__file__).with_name("chromium.sh")
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1440,900"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """A headless Chromium with a profile of its own. Where there can be none the tests are skipped, in CI they fail."""
    webdriver = pytest.importorskip("selenium.webdriver")
    found = subprocess.run([_SCRIPT], capture_output=True, text=True, timeout=600, check=False)
    if found.returncode != 0:
        reason = found.stderr.strip() or f"exit status {found.returncode}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    program, driver = found.stdout.split("\n")[:2]
    options = webdriver.ChromeOptions()
    options.binary_location = program
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with tempfile.TemporaryDirectory(prefix="marsad-chromium-", ignore_cleanup_errors=True) as profile:
        for flag in (*_FLAGS.split(), f"--user-data-dir={profile}"):
            options.add_argument(flag)
        chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        try:
            yield chrome
        finally:
            chrome.quit()
