"""One grammar for all corpus tests that ask for it; loading it takes longer than any of them."""

from __future__ import annotations

import pytest

from marsad.packs.files import open_packs
from marsad.rules.grammar import Grammar, load_grammar


@pytest.fixture(scope="session")
def grammar() -> Grammar:
    return load_grammar(open_packs())
