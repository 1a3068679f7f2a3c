"""Copies of one text share a fold."""

from __future__ import annotations

from marsad.evaluate.folds import count_copies, keep_copies_together
from marsad.evaluate.samples import Example
from marsad.model.document import Document
from marsad.pipeline import Coded

WIRE = "قتل خمسة أشخاص في انفجار سيارة ملغومة قرب سوق شعبية في المدينة صباح اليوم وفق مصدر في الشرطة المحلية"
OTHER = "عقد مجلس الوزراء جلسته الأسبوعية برئاسة رئيس الحكومة وناقش عددا من الملفات الاقتصادية والخدمية في البلاد"


def _example(name: str, text: str, fold: int) -> Example:
    document = Document(name, text)
    return Example(document, [], Coded(document), fold=fold)


def test_copies_move_to_the_fold_of_the_first() -> None:
    examples = [
        _example("a", WIRE, 0), _example("b", OTHER, 1), _example("c", "وكالات " + WIRE + " ولم يتبن أحد الهجوم", 2),
        _example("d", "شيء آخر", 3),
    ]  # fmt: skip
    assert keep_copies_together(examples) == 1
    assert [example.fold for example in examples] == [0, 1, 0, 3]


def test_chains_of_copies_end_in_one_fold() -> None:
    long = WIRE + " " + OTHER
    examples = [_example("a", WIRE, 0), _example("b", OTHER, 1), _example("c", long, 2)]
    keep_copies_together(examples)
    assert {example.fold for example in examples} == {0}


def test_texts_too_short_for_a_run_stay() -> None:
    examples = [_example("a", "قتل ثلاثة", 0), _example("b", "قتل ثلاثة", 1)]
    assert keep_copies_together(examples) == 0


def test_copies_are_counted_once_each() -> None:
    assert count_copies([WIRE, OTHER], [WIRE + " ولم يتبن أحد الهجوم", WIRE]) == 1
    assert count_copies([WIRE], []) == 0
