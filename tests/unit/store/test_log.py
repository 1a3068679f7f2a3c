"""The log says who changed what, when and why; exports are noted."""

from __future__ import annotations

from types import SimpleNamespace

from marsad.store import Store


def test_every_change_is_in_the_log(store: Store, make: SimpleNamespace) -> None:
    store.add([make.arrival("a", events=[make.event("a")])], make.first, make.stamp(1, "morning"))
    store.add([make.arrival("a", "new", retrieved=2)], make.first, make.stamp(2, "evening"))
    store.add([make.arrival("a", "new", retrieved=2)], make.first, make.stamp(3, "again"))
    found = [(entry["who"], entry["at"][:10], entry["action"], entry["why"]) for entry in store.read_log()]
    assert found == [
        ("tester", "2025-11-01", "document.add", "morning"),
        ("tester", "2025-11-01", "coding.add", "morning"),
        ("tester", "2025-11-02", "document.version", "evening"),
        ("tester", "2025-11-02", "coding.add", "evening"),
    ]
    entry = next(store.read_log(subject=("document", "a")))
    assert (entry["subject_kind"], entry["subject_id"], list(entry["detail"])) == ("document", "a", ["version_id"])


def test_an_export_is_noted(store: Store, make: SimpleNamespace) -> None:
    detail = {"selection": {"countries": ["SY"]}, "rows": 17, "versions": {"engine": "0.1.0"}}
    number = store.add_export(make.stamp(1), format_name="acled", target="x.csv", is_whole=False, detail=detail)
    assert store.read_exports() == [
        {
            "export_id": number, "at": "2025-11-01T12:00:00.000000Z", "who": "tester", "format": "acled",
            "target": "x.csv", "is_whole": False, "detail": detail,
        }
    ]  # fmt: skip
