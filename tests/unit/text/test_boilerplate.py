"""Properties of `marsad.text.boilerplate` that hold for any text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.lexicon.loading import load_normaliser
from marsad.packs.files import open_packs
from marsad.text.boilerplate import BoilerplateRules, find_boilerplate, find_in_normal, load_boilerplate
from marsad.text.normalise import Normaliser

PARTS = [
    "شارك المقال",
    "طالع أيضا",
    ":",
    ".",
    "..",
    "\n",
    "السبت",
    "29",
    "نوفمبر",
    "2025",
    "03:18",
    "PM",
    "قتل",
    "جنديان",
    "رابط الخبر بصحيفة",
    "(رويترز)",
    "Next Previous",
    "توضيحية-shutterstock",
    "---",
    "يمكنكم استلام إشعارات بأهم الموضوعات",
    "#وسم",
    "İ",
    "ﷲ",
    "التعليقات (3)",
    "سياسة",
]


@cache
def loaded() -> tuple[Normaliser, BoilerplateRules]:
    packs = open_packs()
    normaliser = load_normaliser(packs)
    return normaliser, load_boilerplate(packs, normaliser)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from(PARTS), max_size=40).map(" ".join)))
def test_spans_are_inside_ordered_and_apart(raw: str) -> None:
    normaliser, rules = loaded()
    found = find_boilerplate(normaliser.normalise(raw), rules)
    assert all(0 <= start < end <= len(raw) for start, end, _ in found)
    assert all(before[1] <= after[0] for before, after in zip(found, found[1:], strict=False))


def test_raw_and_normal_spans_quote_the_same_words() -> None:
    normaliser, rules = loaded()
    source = normaliser.normalise("قُتل جنديان.\nشارِك المقـال:\n")
    (start, end, reason), (first, last, _) = find_boilerplate(source, rules)[0], find_in_normal(source.normal, rules)[0]
    assert reason == "share"
    assert normaliser.fold(source.raw[start:end]) == source.normal[first:last]


def test_known_title_repeated_at_the_start_is_kept_once() -> None:
    normaliser, rules = loaded()
    source = normaliser.normalise("هجوم قرب تل هجوم قرب تل قتل جنديان")
    found = find_boilerplate(source, rules, title=normaliser.fold("هجوم قرب تل"))
    assert [source.raw[start:end] for start, end, _ in found] == ["هجوم قرب تل"]


def test_analyst_pack_adds_and_retires_rules(tmp_path: Path) -> None:
    folder = tmp_path / "ar" / "orthography"
    folder.mkdir(parents=True)
    folder.joinpath("boilerplate.yaml").write_text(
        "lines:\n  - {id: own.line, reason: own, is: [ركن القراء]}\n"
        "  - {id: boilerplate.share, reason: share, retired: true}\n",
        "utf-8",
    )
    packs = open_packs(tmp_path)
    normaliser = load_normaliser(packs)
    rules = load_boilerplate(packs, normaliser)
    source = normaliser.normalise("قتل جنديان.\nركن القرّاء\nفيسبوك\n")
    assert [reason for _, _, reason in find_boilerplate(source, rules)] == ["own"]


def test_long_text_is_read_to_the_end() -> None:
    normaliser, rules = loaded()
    sample = "قتل جنديان في كمين قرب الجسر. وانتهت المعارك.\nشارك المقال:\n" + "-" * 40 + "\n"
    assert len(find_boilerplate(normaliser.normalise(sample * 10_000), rules)) == 10_000


def test_what_readers_wrote_below_a_report_is_no_report() -> None:
    normaliser, rules = loaded()
    report = " ".join(f"وقتل {n} جنود في هجوم على حاجز للجيش عند مدخل البلدة رقم {n}." for n in range(2, 9))
    comments = "تعليقات القراء\nالخبر ناقص: قتل خمسة من أهل الحي\nوأنا رأيت سبعة"
    [(start, end, reason)] = find_boilerplate(normaliser.normalise(f"{report}\n{comments}"), rules)
    assert (f"{report}\n{comments}"[start:end], reason) == (comments, "counter")
    assert find_boilerplate(normaliser.normalise(f"{comments}\n{report}"), rules) == []  # a heading of the page's top
