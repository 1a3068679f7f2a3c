"""A real HTTP server on loopback that does whatever a test tells it to, also what servers should not do."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("sqlalchemy")
pytest.importorskip("httpx2")
pytest.importorskip("trafilatura")
pytest.importorskip("feedparser")
pytest.importorskip("warcio")

from marsad.collect.config import Limits
from marsad.collect.pages import PageReader

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from page_layouts import load_reports  # type: ignore[import-not-found]  # noqa: E402

QUICK = Limits(seconds_between=0, timeout_seconds=5, retries=0, allow_hosts=("127.0.0.1",), most_pages=50)
Route = Callable[[BaseHTTPRequestHandler], None]

ARTICLE = (
    "قتل ثلاثة جنود سوريين وأصيب خمسة آخرون أمس الجمعة في انفجار عبوة ناسفة استهدفت دورية للجيش قرب مدينة الرقة، "
    "وفق ما أفاد مصدر عسكري لمراسلنا.",
    "وأضاف المصدر أن الانفجار وقع على الطريق الواصل بين المدينة وبلدة المنصورة، وأن قوات الأمن فرضت طوقا حول المكان "
    "ونقلت المصابين إلى المشفى الوطني.",
    "ولم تعلن أي جهة مسؤوليتها عن الهجوم، وهو الثاني من نوعه في المنطقة خلال أسبوعين.",
)
WEATHER = (
    "تتوقع الأرصاد الجوية أن تكون السماء صافية في معظم المناطق اليوم، مع ارتفاع طفيف في درجات الحرارة عن معدلاتها.",
    "وتكون الرياح غربية خفيفة إلى معتدلة السرعة، والبحر خفيف ارتفاع الموج، فيما يتشكل الضباب صباحا فوق المرتفعات.",
    "ويتوقع الخبراء أن تستمر هذه الأجواء حتى نهاية الأسبوع المقبل قبل وصول كتلة هوائية باردة من الشمال.",
)


def page(
    *paragraphs: str, title: str = "انفجار قرب الرقة", head: str = "", date: str = "2025-11-29T10:00:00+03:00"
) -> str:
    """A plain article page."""
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    dated = f'<meta property="article:published_time" content="{date}">' if date else ""
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} - موقع</title>'
        f'<meta property="og:title" content="{title}">{dated}{head}</head><body>'
        '<nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/news">أخبار</a></li></ul></nav>'
        f"<article><h1>{title}</h1>{body}</article><footer>جميع الحقوق محفوظة</footer></body></html>"
    )


def feed(*links: str, date: str = "Sat, 29 Nov 2025 10:00:00 +0300") -> str:
    items = "".join(
        f"<item><title>خبر {n}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate></item>"
        for n, link in enumerate(links, 1)
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


class Site:
    """Routes by path, and what was asked. `serve` answers a path with bytes, `route` with a function."""

    def __init__(self, host: str, port: int) -> None:
        self.base = f"http://{host}:{port}"
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str], float]] = []

    def url(self, path: str) -> str:
        return self.base + path

    def route(self, path: str, answer: Route) -> str:
        self.routes[path] = answer
        return self.url(path)

    def serve(self, path: str, content: str | bytes, *, status: int = 200, **headers: str) -> str:
        body = content.encode("utf-8") if isinstance(content, str) else content
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Content-Type", "text/html; charset=utf-8")

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in named.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        return self.route(path, answer)

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    """A server of our own at 127.0.0.1."""
    with start_site("127.0.0.1") as found:
        yield found


@pytest.fixture
def other_site() -> Iterator[Site]:
    """Another one, at 127.0.0.3."""
    with start_site("127.0.0.3") as found:
        yield found


@pytest.fixture(name="start_site")
def _start_site() -> Callable[[str], Any]:
    """`with start_site("127.0.0.5") as site`: one more server, at an address of this machine."""
    return start_site


@contextmanager
def start_site(host: str) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers), time.monotonic()))
            answer = found.routes.get(self.path)
            if answer is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            try:
                answer(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            return

    server = Server((host, 0), Handler)
    found = Site(host, server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def coder() -> Any:
    """The real coder, loaded once."""
    from marsad.pipeline import Coder

    return Coder()


@pytest.fixture
def collect(coder: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    """`collect(config, *more)` runs `marsad collect` into x.db with the loaded coder."""
    from marsad.cli import batch
    from marsad.cli.main import main

    monkeypatch.setattr(batch, "load_coder", lambda packs: coder)
    return lambda config, *more: main(["collect", str(config), "--db", str(tmp_path / "x.db"), *map(str, more)])


@pytest.fixture
def make() -> SimpleNamespace:
    """Makers and texts: `make.page(*make.article)`, `make.feed(url, ...)`, `make.quick` limits."""
    return SimpleNamespace(page=page, feed=feed, article=ARTICLE, weather=WEATHER, quick=QUICK)


@pytest.fixture
def write_config(tmp_path: Path) -> Callable[..., Path]:
    """Writes a configuration for the loopback server: `write_config('[[sources]] ...', refetch="[24]")`."""

    def write(sources: str, **general: str) -> Path:
        settings = {
            "seconds_between": "0", "retries": "0", "timeout_seconds": "5", "allow_hosts": '["127.0.0.1"]', **general,
        }  # fmt: skip
        lines = ["[collect]", *(f"{name} = {value}" for name, value in settings.items()), "", sources]
        path = tmp_path / "sources.toml"
        path.write_text("\n".join(lines), "utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def reader() -> PageReader:
    return PageReader()


@pytest.fixture(scope="module")
def reports() -> list[Any]:
    return list(load_reports())
