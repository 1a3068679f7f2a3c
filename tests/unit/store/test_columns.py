from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marsad.store.columns import pack_words, unpack_words

AWKWARD = st.text(st.one_of(st.characters(), st.sampled_from("\x00\ud800\udfff\U0010fffe0f")))


@given(AWKWARD)
def test_packed_words_come_back_and_any_database_takes_them(words: str) -> None:
    packed = pack_words(words)
    assert unpack_words(packed) == words
    assert "\x00" not in packed
    packed.encode("utf-8")
