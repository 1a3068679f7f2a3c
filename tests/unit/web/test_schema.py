"""The public API keeps its promise: whatever a program sends, the answer is never a fault of the server."""

from __future__ import annotations

from typing import Any

import pytest

schemathesis = pytest.importorskip("schemathesis")

from hypothesis import HealthCheck, given, settings  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402

EXAMPLES = 6


def operations(desk: Any) -> list[Any]:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", desk.client.app, headers={"host": "127.0.0.1"})
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.both_databases
def test_no_operation_of_the_schema_fails(desk: Any) -> None:
    found = operations(desk)
    assert len(found) > 25
    for operation in found:
        probe(operation, desk)


def probe(operation: Any, desk: Any) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        headers = {"host": "127.0.0.1", "x-csrf-token": desk.csrf}
        if "If-Match" in str(operation.headers) or "decisions" in operation.path:
            headers["if-match"] = "1.0"
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=[not_a_server_error])

    run()


def test_every_operation_says_what_it_does(desk: Any) -> None:
    schema = desk.get("/api/v1/openapi.json")
    for path, methods in schema["paths"].items():
        for name, operation in methods.items():
            assert operation["summary"], (path, name)
            assert not operation["summary"].endswith("."), (path, name)
