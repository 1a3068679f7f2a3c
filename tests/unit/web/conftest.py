"""A store of the sample corpus, coded and linked once, copied for every test; clients of the application, a reader in
a browser. A test marked `both_databases` runs on SQLite and on a PostgreSQL of our own."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

for package in ("fastapi", "httpx2", "sqlalchemy", "argon2"):
    pytest.importorskip(package)

from fastapi.testclient import TestClient  # noqa: E402
from sqlalchemy import create_engine, make_url, text  # noqa: E402

from marsad.ingest import ReadFailure, read_documents  # noqa: E402
from marsad.linking import link_events  # noqa: E402
from marsad.model.arrivals import Arrival, Coded, CodingVersion  # noqa: E402
from marsad.model.stamp import Stamp  # noqa: E402
from marsad.pipeline import CODEBOOK_VERSION, ENGINE_VERSION, Coder  # noqa: E402
from marsad.store import Accounts, Store, open_store  # noqa: E402
from marsad.web.app import make_app  # noqa: E402
from marsad.web.desk import Tools, load_tools  # noqa: E402
from marsad.web.settings import Settings  # noqa: E402

SAMPLE = Path(__file__).parents[3] / "src" / "marsad" / "data" / "sample" / "reports.jsonl"
LOADED = "2026-01-01T00:00:00Z"
ORIGIN = "http://127.0.0.1"
PATIENCE = 180  # how long at most; what is there is seen within a tenth of a second


class Clock:
    """A clock that goes a second with every look."""

    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> str:
        self.seconds += 1
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"2026-02-01T{hours:02d}:{minutes:02d}:{seconds:02d}+00:00"


def fill(store: Store, coder: Coder) -> None:
    """The sample corpus, coded and linked."""
    stamp = Stamp("loader", LOADED)
    arrivals = []
    for document in read_documents([str(SAMPLE)]):
        assert not isinstance(document, ReadFailure)
        events = [event.to_dict() for event in coder.code(document).events]
        arrivals.append(Arrival(document, LOADED, Coded(events)))
    store.add(arrivals, CodingVersion("rules", ENGINE_VERSION, CODEBOOK_VERSION, "test"), stamp)
    documents = {document["doc_id"]: document for document in store.read_documents()}
    store.save_incidents(link_events(list(store.read_events()), documents), stamp)


@pytest.fixture(scope="session")
def tools() -> Tools:
    """Loaded once: it takes seconds, and no test changes it."""
    return load_tools()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, tools: Tools) -> Path:
    """A SQLite store of the sample corpus that nobody writes to."""
    path = tmp_path_factory.mktemp("store") / "sample.db"
    with open_store(str(path)) as store:
        fill(store, tools.coder)
    return path


@pytest.fixture(scope="session")
def filled_postgresql(postgresql_server: str, tools: Tools) -> str:
    """The URL of a PostgreSQL server with the sample corpus in the database `filled`, to be copied."""
    make_database(postgresql_server, "filled")
    with open_store(name_database(postgresql_server, "filled")) as store:
        fill(store, tools.coder)
    return postgresql_server


def name_database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def make_database(server: str, name: str, template: str = "template0") -> None:
    """A database made anew, as a copy of another."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()


@pytest.fixture
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a copy of the sample store: SQLite, unless a test is marked to run on both databases."""
    if getattr(request, "param", "sqlite") == "sqlite":
        shutil.copy(request.getfixturevalue("filled"), tmp_path / "sample.db")
        return str(tmp_path / "sample.db")
    server = str(request.getfixturevalue("filled_postgresql"))
    make_database(server, "copied", "filled")
    return name_database(server, "copied")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked `both_databases` runs on SQLite and on PostgreSQL."""
    if metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("store_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A copy of the sample store."""
    with open_store(store_url) as opened:
        yield opened


class Desk:
    """The application as a program sees it: calls with the token and the mark that they need."""

    def __init__(self, client: TestClient, language: str = "en") -> None:
        self.client = client
        self.client.headers["accept-language"] = language
        session = client.get("/api/v1/session")
        self.csrf = session.json()["csrf"] if session.status_code == 200 else ""

    def get(self, path: str, **options: Any) -> Any:
        answer = self.client.get(path, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any, *, mark: str | None = None, status: int = 200) -> Any:
        headers = {"x-csrf-token": self.csrf}
        if mark is not None:
            headers["if-match"] = f'"{mark}"'
        answer = self.client.post(path, json=body, headers=headers)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.json()

    def show(self, incident_id: str) -> Any:
        return self.get(f"/api/v1/incidents/{incident_id}")

    def decide(self, incident_id: str, *, status: int = 200, mark: str | None = None, **body: Any) -> Any:
        seen = mark or self.show(incident_id)["mark"]
        return self.post(f"/api/v1/incidents/{incident_id}/decisions", body, mark=seen, status=status)

    def ids(self) -> list[str]:
        return [row["incident_id"] for row in self.get("/api/v1/queue?limit=200")["incidents"]]


@pytest.fixture
def make_client(store: Store, tools: Tools) -> Callable[..., TestClient]:
    """Clients of an application on the store, with settings of the test."""

    def make(**settings: Any) -> TestClient:
        app = make_app(store, Settings(**{"clock": Clock(), "local_name": "amal", **settings}), tools)
        return TestClient(app, base_url=ORIGIN, raise_server_exceptions=True)

    return make


@pytest.fixture
def desk(make_client: Callable[..., TestClient]) -> Desk:
    """The application without login."""
    return Desk(make_client())


@pytest.fixture
def teacher(store: Store, tools: Tools, tmp_path: Path) -> Desk:
    """The application with a pack of one's own, empty at first, so that the tools without it serve until it is not."""
    pack = tmp_path / "pack"
    pack.mkdir()
    app = make_app(store, Settings(clock=Clock(), local_name="amal", packs=(str(pack),)), tools)
    app.state.desk.texts.fill()
    return Desk(TestClient(app, base_url=ORIGIN))


@pytest.fixture
def staff(store: Store, make_client: Callable[..., TestClient]) -> SimpleNamespace:
    """The application with accounts: one of each role, all with the same password."""
    password = "long enough to be one"
    client = make_client(needs_login=True)
    gate = client.app.state.desk.gate  # type: ignore[attr-defined]
    kept = gate.hash_password(password)
    for role in ("viewer", "coder", "editor", "admin"):
        Accounts(store).save(f"{role}-1", role, kept, Stamp("test", LOADED))

    def sign_in(name: str) -> Desk:
        fresh = TestClient(client.app, base_url=ORIGIN)
        page = fresh.get("/sign-in").text
        csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
        answer = fresh.post("/sign-in", data={"name": name, "password": password, "csrf": csrf}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return Desk(fresh)

    return SimpleNamespace(client=client, sign_in=sign_in, password=password)


@pytest.fixture
def serve(tools: Tools) -> Iterator[Callable[..., str]]:
    """Starts servers on stores and gives their addresses."""
    uvicorn = pytest.importorskip("uvicorn")
    started = []

    def start(store: Store, **settings: Any) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        app = make_app(store, Settings(local_name="amal", **settings), None if settings.get("packs") else tools)
        app.state.desk.texts.fill()
        running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        started.append((running, thread))
        while not running.started:
            time.sleep(0.05)
        return f"http://127.0.0.1:{port}"

    yield start
    for running, thread in started:
        running.should_exit = True
        thread.join(10)


@pytest.fixture
def server(store: Store, serve: Callable[[Store], str]) -> str:
    """The address of a running server on the sample store."""
    return serve(store)


class Reader:
    """A person at the browser: goes to pages, presses keys, waits for what they can see."""

    def __init__(self, browser: Any, server: str) -> None:
        self.browser = browser
        self.server = server
        browser.set_script_timeout(PATIENCE * 3)
        browser.get_log("browser")

    def go(self, path: str) -> None:
        self.browser.get(self.server + path)
        self.until(lambda: self.one("html[data-keys=ready]"))

    def press(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        for key in keys:
            ActionChains(self.browser).send_keys(key).perform()

    def until(self, seen: Callable[[], Any]) -> Any:
        from selenium.webdriver.support.ui import WebDriverWait

        def look(_: Any) -> Any:
            try:
                return seen()
            except Exception:  # noqa: BLE001 - the page is being replaced
                return False

        return WebDriverWait(self.browser, PATIENCE, 0.1).until(look)

    def one(self, selector: str) -> Any:
        return self.browser.find_element("css selector", selector)

    def all(self, selector: str) -> list[Any]:
        return list(self.browser.find_elements("css selector", selector))

    @property
    def incident(self) -> str:
        """The incident on the page, once its keys work."""
        return str(self.one("html[data-keys=ready] #incident").get_attribute("data-id"))

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.browser.get_log("browser")]


AXE = "4.14.1"
_AXE_HASH = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
_BEFORE_ARIA_1_2 = ("aria-allowed-role", "aria-required-children")  # an older axe wants a combobox to own a text field


@pytest.fixture(scope="session")
def axe_script() -> Path | None:
    """The script of axe as npm has it, kept for the next run; None where it cannot be had."""
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marsad" / f"axe-core-{AXE}.min.js"
    if not kept.is_file():
        npm = shutil.which("npm")
        if npm is None:
            return None
        with tempfile.TemporaryDirectory() as folder:
            packed = subprocess.run([npm, "pack", "--silent", f"axe-core@{AXE}"], cwd=folder, capture_output=True)  # noqa: S603
            if packed.returncode:
                return None
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
                script = archive.extractfile("package/axe.min.js")
                assert script is not None
                content = script.read()
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(content)
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == _AXE_HASH
    return kept


@pytest.fixture
def find_faults(axe_script: Path | None) -> Callable[[Any], list[tuple[str, str]]]:
    """What axe finds wrong with the page a browser shows: rule and element. Without the axe of today the one that
    comes with its Python package is asked, but for the rules that know no ARIA 1.2."""
    package = pytest.importorskip("axe_selenium_python")

    def find(browser: Any) -> list[tuple[str, str]]:
        axe = package.Axe(browser, str(axe_script)) if axe_script is not None else package.Axe(browser)
        axe.inject()
        passed_over = () if axe_script is not None else _BEFORE_ARIA_1_2
        found = axe.run()["violations"]
        return [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in found if fault["id"] not in passed_over]

    return find


@pytest.fixture
def make_reader(browser: Any) -> Iterator[Callable[[str], Reader]]:
    """A person at the browser, at a server."""
    yield lambda server: Reader(browser, server)
    browser.get("about:blank")


@pytest.fixture
def reader(make_reader: Callable[[str], Reader], server: str) -> Reader:
    return make_reader(server)
