"""Examples in docstrings run and give what they say; every module says why it exists."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import marsad

MODULES = sorted(["marsad", *(found.name for found in pkgutil.walk_packages(marsad.__path__, "marsad."))])


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_module_says_why_it_exists(name: str) -> None:
    assert (importlib.import_module(name).__doc__ or "").strip()
