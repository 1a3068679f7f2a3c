"""Every place has coordinates in its country, an admin-1 area that exists, and no double: the builder's own check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).parents[2] / "tools" / "build_gazetteer.py"


def test_the_gazetteer_has_no_faults() -> None:
    done = subprocess.run([sys.executable, str(TOOL), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 faults" in done.stdout
