"""Gold labels without the text: they are joined with the corpus by id, and refuse another text."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from marsad.evaluate.labels import CORPORA, GoldError, fitted_sets, read_corpus, trigger_labels, unseen_sets

TEXT = "قتل جندي في تعز أمس"
SHARED = Path("..") / "shared"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name in CORPORA:
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as out:
            if name == CORPORA[0]:
                row = {"id": "a#1", "outlet": "o", "published": "2015-08-01", "title": "عنوان", "text": TEXT}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return tmp_path


def _label(tmp_path: Path, text: str = TEXT, doc: str = "a#1") -> Path:
    path = tmp_path / "labels.jsonl"
    row = {
        "doc": doc, "part": "fit", "published": "2015-08-01", "aggregates": [],
        "text_sha256": hashlib.sha256(text.encode()).hexdigest()[:16],
        "events": [{"id": "e1", "evidence": ["text", 0, 8]}, {"id": "e2", "evidence": ["title", 0, 5]}],
    }  # fmt: skip
    path.write_text(json.dumps(row) + "\n", "utf-8")
    return path


def test_evidence_is_given_back_as_a_quote(corpus: Path, tmp_path: Path) -> None:
    ((document, row),) = read_corpus(corpus, _label(tmp_path), "fit")
    assert document.text == TEXT
    assert [event["evidence"] for event in row["events"]] == [TEXT[:8], "عنوان"]


def test_other_parts_are_left_out(corpus: Path, tmp_path: Path) -> None:
    assert read_corpus(corpus, _label(tmp_path), "blind") == ()


def test_another_text_under_the_same_id_is_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="not the one that was labelled"):
        read_corpus(corpus, _label(tmp_path, TEXT + "."), "fit")


def test_a_labelled_article_the_corpus_lacks_is_named(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="b#2"):
        read_corpus(corpus, _label(tmp_path, doc="b#2"), "fit")


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="needs ../shared/corpus")
def test_what_is_scored_as_unseen_is_not_fitted_on() -> None:
    own = Path("gold")
    fitted = {document.doc_id for chosen in fitted_sets(SHARED, own) for document, _ in chosen.rows}
    unseen = {document.doc_id for chosen in unseen_sets(SHARED, own) for document, _ in chosen.rows}
    assert len(fitted) > 800
    assert not fitted & unseen
    assert {doc for _, doc in trigger_labels(own / "triggers.jsonl")} <= fitted | unseen
