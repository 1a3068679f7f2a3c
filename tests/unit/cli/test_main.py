"""The entry point: what it imports."""

from __future__ import annotations

import subprocess
import sys

import pytest

SHOWN = """
import sys
from marsad.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*sorted(name for name in sys.modules if name in {"marsad.cli.code", "marsad.cli.serve", "marsad.cli.score"}))
"""


@pytest.mark.parametrize(
    ("arguments", "imported"),
    [
        (["score", "--help"], "marsad.cli.score"),
        (["score", "--no-such-option"], "marsad.cli.score"),
        (["--help"], "marsad.cli.code marsad.cli.score marsad.cli.serve"),
        (["scor"], "marsad.cli.code marsad.cli.score marsad.cli.serve"),
    ],
)
def test_only_the_chosen_command_is_imported(arguments: list[str], imported: str) -> None:
    done = subprocess.run([sys.executable, "-c", SHOWN, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == imported
