"""What an incident record says of itself."""

from __future__ import annotations

from marsad.model.incidents import count_reports


def test_a_report_that_tells_an_incident_in_two_events_counts_once() -> None:
    claims = [{"doc_id": "a"}, {"doc_id": "a"}, {"doc_id": "b"}]
    assert count_reports({"events": ["1", "2", "3"], "claims": claims}) == 2


def test_without_claims_the_events_are_counted() -> None:
    assert count_reports({"events": ["1", "2"]}) == 2
    assert count_reports({}) == 0
