"""Who gets in, from where, and what a browser may be talked into."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from marsad.store import Accounts, Store

ORIGIN = "http://127.0.0.1"
PAGES = ["/queue", "/explore", "/add", "/log", "/account", "/sign-in", "/nothing", "/static/marsad.css"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_has_the_headers(desk: Any, path: str) -> None:
    headers = desk.client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


@pytest.mark.parametrize("path", ["/queue", "/add", "/log", "/account", "/explore"])
def test_pages_hold_no_inline_script_style_or_foreign_address(desk: Any, path: str) -> None:
    page = desk.client.get(path).text
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count('<script type="module" src="/static/') + 1  # and the words, as JSON
    assert "//" not in page.replace("http://www.w3.org", "").partition("<body")[0].replace("<!", "")


def test_another_name_for_this_machine_gets_nothing(desk: Any) -> None:
    answer = desk.client.get("/queue", headers={"host": "evil.example"})
    assert answer.status_code == 421
    assert "incident" not in answer.text


@pytest.mark.parametrize("token", ["", "0" * 64, "\u00e9"])
def test_a_change_needs_the_token_of_the_page(desk: Any, store: Store, token: str) -> None:
    first = desk.ids()[0]
    answer = desk.client.post(
        f"/api/v1/incidents/{first}/decisions",
        json={"state": "accepted"},
        headers={"x-csrf-token": token.encode(), "if-match": desk.show(first)["mark"]},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "M147")
    assert store.read_reviews("incident") == {}


def test_a_page_of_another_site_cannot_change_anything(desk: Any, store: Store) -> None:
    answer = desk.client.post(
        "/api/v1/undo", json={}, headers={"x-csrf-token": desk.csrf, "origin": "https://evil.example"}
    )
    assert answer.json()["code"] == "M147"


def test_without_signing_in_there_is_only_the_form(staff: Any) -> None:
    answer = staff.client.get("/incidents/x?a=b", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/incidents/x%3Fa%3Db")
    assert staff.client.get("/api/v1/queue").json()["code"] == "M148"
    for path in ("/queue", "/explore", "/log", "/add", "/account"):
        assert staff.client.get(path, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("role", "method", "path", "status"),
    [
        ("viewer", "get", "/queue", 200),
        ("viewer", "get", "/log", 403),
        ("viewer", "get", "/add", 403),
        ("viewer", "get", "/api/v1/search?q=x", 403),
        ("viewer", "post", "/api/v1/undo", 403),
        ("viewer", "post", "/api/v1/code", 403),
        ("viewer", "get", "/api/v1/accounts", 403),
        ("coder", "get", "/log", 200),
        ("coder", "post", "/api/v1/undo", 409),
        ("coder", "get", "/api/v1/accounts", 403),
        ("editor", "get", "/api/v1/accounts", 403),
        ("admin", "get", "/api/v1/accounts", 200),
    ],
)
def test_roles_may_do_what_they_may(staff: Any, role: str, method: str, path: str, status: int) -> None:
    person = staff.sign_in(f"{role}-1")
    body = (
        {}
        if method == "get"
        else {"json": {"text": "x"} if "code" in path else {}, "headers": {"x-csrf-token": person.csrf}}
    )
    assert getattr(person.client, method)(path, **body).status_code == status


def test_who_only_views_sees_no_words_of_reports(staff: Any) -> None:
    coder, viewer = staff.sign_in("coder-1"), staff.sign_in("viewer-1")
    first = coder.ids()[0]
    seen = viewer.show(first)
    assert coder.show(first)["sources"]
    assert (seen["sources"], seen["log"], seen["reviews"]) == ([], [], [])
    assert all(claim["quotes"] == [] for field in seen["fields"] for claim in field["claims"])
    quote = next(q for field in coder.show(first)["fields"] for claim in field["claims"] for q in claim["quotes"])
    assert quote not in viewer.client.get(f"/incidents/{first}").text


def test_the_session_cookie_is_hidden_from_scripts_and_other_sites(staff: Any) -> None:
    page = staff.client.get("/sign-in").text
    csrf = page.partition('name="csrf" value="')[2].partition('"')[0]
    data = {"name": "coder-1", "password": staff.password, "csrf": csrf}
    cookie = staff.client.post("/sign-in", data=data, follow_redirects=False).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_a_server_with_https_sends_its_cookie_by_https_alone(staff: Any, make_client: Any) -> None:
    client = make_client(needs_login=True, is_secure=True)
    csrf = client.get("/sign-in").text.partition('name="csrf" value="')[2].partition('"')[0]
    data = {"name": "coder-1", "password": staff.password, "csrf": csrf}
    answer = client.post("/sign-in", data=data, follow_redirects=False)
    assert "Secure" in answer.headers["set-cookie"]
    assert "strict-transport-security" in answer.headers


def test_the_store_holds_no_password_and_no_token(staff: Any, store: Store) -> None:
    person = staff.sign_in("coder-1")
    token = person.post("/api/v1/tokens", {"label": "script"})["token"]
    content = open(str(store.place).removeprefix("sqlite:///"), "rb").read()  # noqa: SIM115
    content += open(f"{str(store.place).removeprefix('sqlite:///')}-wal", "rb").read()  # noqa: SIM115
    assert staff.password.encode() not in content
    assert token.encode() not in content
    assert b"$argon2id$" in content


def test_signing_in_is_slowed_down_after_failures(staff: Any) -> None:
    csrf = staff.client.get("/sign-in").text.partition('name="csrf" value="')[2].partition('"')[0]

    def attempt(password: str) -> int:
        return int(
            staff.client.post("/sign-in", data={"name": "coder-1", "password": password, "csrf": csrf}).status_code
        )

    assert [attempt("wrong") for _ in range(6)] == [403, 403, 403, 403, 403, 429]
    assert attempt(staff.password) == 429


@pytest.mark.parametrize("name", ["coder-1", "nobody"])
def test_a_wrong_name_and_a_wrong_password_look_alike(staff: Any, name: str) -> None:
    csrf = staff.client.get("/sign-in").text.partition('name="csrf" value="')[2].partition('"')[0]
    answer = staff.client.post("/sign-in", data={"name": name, "password": "wrong", "csrf": csrf})
    assert answer.status_code == 403
    assert "M145" not in answer.text
    assert answer.text.count('role="alert"') == 2


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_host(staff: Any, target: str) -> None:
    csrf = staff.client.get("/sign-in").text.partition('name="csrf" value="')[2].partition('"')[0]
    data = {"name": "coder-1", "password": staff.password, "csrf": csrf, "next": target}
    assert staff.client.post("/sign-in", data=data, follow_redirects=False).headers["location"] == "/queue"
    found = staff.client.get("/language/ar", params={"back": target}, follow_redirects=False)
    assert found.headers["location"] == "/queue"


def test_signing_out_ends_the_session(staff: Any) -> None:
    person = staff.sign_in("coder-1")
    cookie = dict(person.client.cookies)
    person.client.post("/sign-out", data={"csrf": person.csrf})
    again = TestClient(person.client.app, base_url=ORIGIN, cookies=cookie)
    assert again.get("/api/v1/session").status_code == 401


def test_a_token_works_until_it_is_revoked(staff: Any) -> None:
    person = staff.sign_in("coder-1")
    token = person.post("/api/v1/tokens", {"label": "script"})["token"]
    program = TestClient(person.client.app, base_url=ORIGIN, headers={"authorization": f"Bearer {token}"})
    assert program.get("/api/v1/session").json() == {"name": "coder-1", "role": "coder", "csrf": ""}
    first = person.ids()[0]
    mark = person.show(first)["mark"]
    answer = program.post(
        f"/api/v1/incidents/{first}/decisions", json={"state": "accepted"}, headers={"if-match": mark}
    )
    assert answer.status_code == 200
    (listed,) = person.get("/api/v1/tokens")
    assert token not in str(listed)
    person.post(f"/api/v1/tokens/{listed['id']}/revoke", {})
    assert program.get("/api/v1/session").json()["code"] == "M150"


def test_a_closed_account_is_out_at_once(staff: Any) -> None:
    admin, person = staff.sign_in("admin-1"), staff.sign_in("coder-1")
    token = person.post("/api/v1/tokens", {"label": "script"})["token"]
    admin.post("/api/v1/accounts/coder-1/close", {})
    assert person.client.get("/api/v1/session").status_code == 401
    program = TestClient(person.client.app, base_url=ORIGIN, headers={"authorization": f"Bearer {token}"})
    assert program.get("/api/v1/session").status_code == 401


def test_short_passwords_are_refused(staff: Any) -> None:
    admin = staff.sign_in("admin-1")
    body = {"name": "new", "role": "coder", "password": "short"}
    assert admin.post("/api/v1/accounts", body, status=422)["code"] == "M151"


def test_a_session_ends_by_itself(staff: Any, make_client: Any, store: Store) -> None:
    accounts = Accounts(store)
    person = staff.sign_in("coder-1")
    from marsad.web.security import COOKIE, digest

    token = person.client.cookies[COOKIE]
    assert accounts.find_by_session(digest(token), "2026-02-01T01:00:00.000000Z") is not None
    assert accounts.find_by_session(digest(token), "2026-02-02T01:00:00.000000Z") is None


@pytest.mark.parametrize("size", [21_000_000])
def test_a_body_that_is_too_large_is_refused(desk: Any, size: int) -> None:
    answer = desk.client.post("/api/v1/code", content=b"{" + b" " * size, headers={"content-type": "application/json"})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("report.exe", b"MZ", 415),
        ("report.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00" * 20, 422),
        ("report", b"words", 415),
        ("report.txt", b"", 422),
        ("../../../etc/report.txt", "مقتل ثلاثة مدنيين في قصف على إدلب".encode(), 200),
        ("report.jsonl", b"{not json", 422),
    ],
)
def test_uploads_are_looked_at_before_they_are_taken(desk: Any, name: str, content: bytes, status: int) -> None:
    answer = desk.client.post("/api/v1/uploads", files={"file": (name, content)}, headers={"x-csrf-token": desk.csrf})
    assert answer.status_code == status, answer.text


def test_words_of_reports_are_never_markup(desk: Any) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    words = f"قُتل ثلاثة جنود أمس السبت في انفجار عبوة ناسفة استهدفت دورية للجيش السوري قرب مدينة الرقة. {evil}"
    body = {"text": words, "title": evil, "outlet": "<b>o</b>", "published": "2025-11-30", "url": "javascript:alert(1)"}
    done = desk.post("/api/v1/documents", body)
    assert done["incidents"], done
    page = desk.client.get(f"/incidents/{done['incidents'][0]}").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>o" not in page
    assert "javascript:" not in page


def test_half_a_character_breaks_no_page(desk: Any) -> None:
    text = "قُتل ثلاثة جنود أمس في هجوم على حاجز قرب الرقة \\ud800"
    answer = desk.client.post(
        "/api/v1/documents",
        content=('{"published": "2025-11-30", "text": "' + text + '"}').encode(),
        headers={"x-csrf-token": desk.csrf, "content-type": "application/json"},
    )
    assert answer.status_code in {200, 422}
    if answer.status_code == 200:
        for incident_id in answer.json()["incidents"]:
            assert desk.client.get(f"/incidents/{incident_id}").status_code == 200
            assert desk.client.get(f"/api/v1/incidents/{incident_id}").status_code == 200
