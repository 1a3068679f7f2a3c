"""The mean of several fits: `python -m marsad.evaluate.averaging FIT FIT ... --out WEIGHTS`.

A decision is linear, so the mean of its weights scores every case with the mean of the log-odds of the fits. Fits on
nearly the same documents swing by points on a small set of articles; their mean swings less and costs nothing more at
run time (decision 22). Thresholds, calibration and cross-validated scores are those of the last fit given: of a mean
there are none, because its fits have seen each other's folds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Fit = Mapping[str, Any]


def average(fits: Sequence[Fit]) -> dict[str, Any]:
    """One content of `weights.json`; a feature that a fit does not know weighs 0 in it."""
    last = fits[-1]
    size = len(fits)
    decisions = {}
    for name in last["decisions"]:
        models = [fit["decisions"][name] for fit in fits]
        features = sorted(set().union(*(model["weights"] for model in models)))
        decisions[name] = {
            "bias": round(sum(model["bias"] for model in models) / size, 4),
            "weights": {
                feature: round(sum(model["weights"].get(feature, 0.0) for model in models) / size, 4)
                for feature in features
            },
        }
    mean_of = [{name: fit["gold"][name] for name in ("documents", "sha256")} for fit in fits]
    return {**last, "mean_of": mean_of, "decisions": decisions}


def main() -> None:
    """Reads the fits, writes their mean."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("fits", type=Path, nargs="+", help="files that marsad.evaluate.training wrote")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    content = average([json.loads(path.read_text("utf-8")) for path in options.fits])
    options.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
