"""What tests of every kind share: a real browser for pages, a real PostgreSQL for stores."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

_SCRIPT = Path(__file__).with_name("chromium.sh")
_POSTGRESQL = Path(__file__).with_name("postgresql.sh")
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


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a server that is ours. Where there can be none the tests are skipped, in CI they fail."""
    pytest.importorskip("psycopg")
    with tempfile.TemporaryDirectory(prefix="marsad-pg-") as folder:
        os.chmod(folder, 0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        found = subprocess.run(
            [_POSTGRESQL, "start", folder, str(port)], capture_output=True, text=True, timeout=600, check=False
        )
        if found.returncode != 0:
            reason = found.stderr.strip() or f"exit status {found.returncode}"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        try:
            yield f"postgresql+psycopg://marsad@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([_POSTGRESQL, "stop", folder], capture_output=True, timeout=60, check=False)
