"""How fast pages come when several hosts answer slowly: `python benchmarks/fetching.py [HOSTS] [PAGES]`.

A server of our own on loopback answers for every host (127.0.0.1, .2, .3 ...) after a pause, as servers do. One source
lists the pages of all hosts; then one source a host. The gaps between the requests to one host are measured at the
server: politeness must not suffer from speed.
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LATENCY = 0.25
BETWEEN = 0.5
WORDS = (
    "تتوقع الأرصاد الجوية أن تكون السماء صافية في معظم المناطق اليوم مع ارتفاع طفيف في درجات الحرارة عن معدلاتها. "
    "وتكون الرياح غربية خفيفة إلى معتدلة السرعة والبحر خفيف ارتفاع الموج فيما يتشكل الضباب صباحا فوق المرتفعات. "
)


class Answering(BaseHTTPRequestHandler):
    """Answers with a page that names its path; notes when each host was asked."""

    protocol_version = "HTTP/1.1"
    asked: dict[str, list[float]] = defaultdict(list)
    lock = threading.Lock()
    under_way: dict[str, int] = defaultdict(int)
    most_at_once: dict[str, int] = defaultdict(int)

    def do_GET(self) -> None:
        host = self.headers["Host"]
        with self.lock:
            self.asked[host].append(time.monotonic())
            self.under_way[host] += 1
            self.most_at_once[host] = max(self.most_at_once[host], self.under_way[host])
        time.sleep(LATENCY)
        is_page = self.path.startswith("/a/")
        words = f"<html><title>{self.path}</title><article><p>{WORDS}</p><p>{self.path} {host} {WORDS}</p></article>"
        body = words.encode("utf-8") if is_page else b""
        self.send_response(200 if is_page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with self.lock:
            self.under_way[host] -= 1
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:
        return


class Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def measure(hosts: int, pages: int, *, is_one_source: bool) -> str:
    """One collection of all pages; pages a second, and what the hosts saw."""
    from marsad.cli.main import main as run_marsad

    Answering.asked.clear()
    Answering.most_at_once.clear()
    server = Quiet(("0.0.0.0", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    names = [f"127.0.0.{number}" for number in range(1, hosts + 1)]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        general = [
            "[collect]", f"seconds_between = {BETWEEN}", "most_pages = 100000", "refetch_after_hours = []",
            f"allow_hosts = [{', '.join(repr(name) for name in names)}]",
        ]  # fmt: skip
        lists = {"all": names} if is_one_source else {f"s{number}": [name] for number, name in enumerate(names)}
        for source, listed in lists.items():
            urls = [f"http://{name}:{port}/a/{number}" for number in range(pages) for name in listed]
            (place / f"{source}.txt").write_text("\n".join(urls), "utf-8")
            general += ["[[sources]]", f'id = "{source}"', 'kind = "urls"', f'path = "{source}.txt"']
        (place / "sources.toml").write_text("\n".join(general), "utf-8")
        started = time.perf_counter()
        status = run_marsad(["collect", str(place / "sources.toml"), "--db", str(place / "x.db")])
        seconds = time.perf_counter() - started
    server.shutdown()
    server.server_close()
    gaps = [
        after - before for times in Answering.asked.values() for before, after in zip(times, times[1:], strict=False)
    ]
    most = max(Answering.most_at_once.values())
    return (
        f"{'one source' if is_one_source else 'a source a host'}: {hosts} hosts, {hosts * pages} pages, "
        f"exit status {status}, {seconds:.1f} s, {hosts * pages / seconds:.1f} pages/s; shortest gap at one host "
        f"{min(gaps):.2f} s (asked for: {BETWEEN}), most requests at once at one host {most}"
    )


def main() -> None:
    hosts, pages = (int(word) for word in (sys.argv[1:] + ["16", "10"][len(sys.argv) - 1 :])[:2])
    for is_one_source in (True, False):
        print(measure(hosts, pages, is_one_source=is_one_source))


if __name__ == "__main__":
    main()
