"""How good the coder is, on every gold set there is: `make gold` prints it and writes docs/scoreboard.md.

Where weights were fitted on a set, the score on that set flatters; the cross-validated score, which `make train` stored
beside the weights, is then the one to report. Floors on the sample gold keep a change from losing what was there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from marsad.evaluate import scoring
from marsad.evaluate.labels import GoldSet, fitted_sets, sample_files, sample_set, unseen_sets
from marsad.packs.files import open_packs
from marsad.pipeline import Coder

Figures = Mapping[str, Any]
SHARED = Path("..") / "shared"
OWN = Path("gold")
# Floors may not be lost by a change; a little below the score, so that a neutral change passes.
MARGIN = 0.005
PINNED = (("detection", "F1"), ("slots", "F1"), ("main_recall",), ("core",))


def find_sets(shared: Path = SHARED, own: Path = OWN) -> list[GoldSet]:
    """The sample, and every other set when ../shared is there."""
    if not (shared / "gold").is_dir():
        return [sample_set()]
    return [*fitted_sets(shared, own), *unseen_sets(shared, own)]


def score_set(coder: Coder, chosen: GoldSet, actors: scoring.Actors) -> dict[str, Any]:
    """The figures of a coder on a set."""
    records = [event.to_dict() for document, _ in chosen.rows for event in coder.code(document).events]
    return scoring.score([row for _, row in chosen.rows], records, actors)[0]


def stored_weights() -> dict[str, Any]:
    """The weights file, with the cross-validated figures and the calibration that `make train` stored."""
    stored: dict[str, Any] = json.loads((Path(open_packs().folders[0]) / "weights.json").read_text("utf-8"))
    return stored


def make_rows(shared: Path = SHARED) -> list[tuple[str, str, Figures]]:
    """(set, how it was scored, figures), the honest row of a fitted set first."""
    coder = Coder()
    table = shared / "reference" / "actors.tsv"
    stored = stored_weights()
    fitted, crossed = stored["gold"]["sets"], stored["cross_validated"]
    rows: list[tuple[str, str, Figures]] = []
    for chosen in find_sets(shared):
        actors = scoring.load_actors(table if table.is_file() and chosen.name != "sample" else None)
        figures = score_set(coder, chosen, actors)
        if chosen.name in fitted:
            if chosen.name in crossed:
                rows.append((chosen.name, "cross-validated, 5 folds by document", crossed[chosen.name]))
            rows.append((chosen.name, "weights fitted on it: flatters", figures))
        else:
            rows.append((chosen.name, "no weights fitted on it", figures))
    return rows


def format_table(rows: Sequence[tuple[str, str, Figures]]) -> str:
    """The figures as a Markdown table, in percent."""
    lines = [
        "| set | scored | documents | gold events | detection P / R / F1 | slots P / R / F1 | main events found | "
        "core right | event-free articles coded |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, how, figures in rows:
        cells = [
            name, how, figures["docs"], figures["gold_events"], _rates(figures["detection"]), _rates(figures["slots"]),
            _percent(figures["main_recall"]), _percent(figures["core"]),
            f"{figures['of_them_with_false_alarms']} of {figures['documents_without_events']}",
        ]  # fmt: skip
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    lines += ["", "| set | scored | " + " | ".join(f"{slot} F1" for slot in scoring.SLOTS) + " |"]
    lines.append("|---" * (2 + len(scoring.SLOTS)) + "|")
    for name, how, figures in rows:
        cells = [name, how, *(_percent(figures["slot_f1"][slot]) for slot in scoring.SLOTS)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _rates(rates: Mapping[str, float]) -> str:
    return f"{_percent(rates['P'])} / {_percent(rates['R'])} / **{_percent(rates['F1'])}**"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


_PAGE = """# Scoreboard

Written by `make gold`; do not edit. The scorer is `marsad score`, which gives the figures of the project's reference
scorer to the digit. Two people who code the same articles by the guidelines agree at detection 98.9 and slots 97.5
(25 articles): that is the ceiling. One event an article by keyword, nearest town and yesterday's date: 35 and 15.

{table}
How to read it:

- A set the weights were fitted on is reported by its cross-validated row: every article was coded with weights that had
  not seen it, nor a copy of it: those of one fold's fit, where the shipped weights are the mean of all fits
  (docs/decisions/0022-mean-of-fits.md). The other row of the set only shows how much the weights remember.
- Word lists and rules are made by people who have read some of the articles, and cross-validation does not take that
  away.
- `corpus` are articles of the uncoded corpus, drawn at random and labelled by us ([gold/README.md](../gold/README.md)):
  its part `fit` is fitted on; `check` was scored while the decisions were built; `blind` was scored only when a version
  was finished, and nobody who builds has read it.
- No weights are fitted on `later` (other outlets, other years). Its even lines were read for causes, its odd lines were
  only scored; like dev, its articles stand uncoded in the corpus whose word frequencies guided the lexicons.
- `own` are 44 articles written for this project in registers the press sets lack; nobody adapted the coder to them.
- `sample` was written for this project too, is easier than the press, and is fitted on.
- A slot counts when the event is found and the value is right; the slots of a missed event are missing, those of an
  event that is not there are wrong.

## Confidence

What share of cross-validated codings is right (of fields: in events that are real), by the confidence they were given.

{calibration}
Sample gold {sample}; data pack {pack}.
"""


def format_calibration(stored: Mapping[str, Any]) -> str:
    """The reliability of confidences as Markdown: what share of codings told with a confidence is right."""
    lines = ["| confidence in | codings | expected calibration error | mean confidence: share right (number), by bin |"]
    lines.append("|---|---|---|---|")
    for name, row in stored["calibration"].items():
        bins = "; ".join(
            f"{100 * found['confidence']:.0f}: {100 * found['right']:.0f} ({found['number']})" for found in row["bins"]
        )
        lines.append(f"| {name} | {row['samples']} | {row['ece']:.3f} | {bins} |")
    return "\n".join(lines) + "\n"


def write_page(path: Path, rows: Sequence[tuple[str, str, Figures]]) -> None:
    content = _PAGE.format(
        table=format_table(rows), calibration=format_calibration(stored_weights()), sample=sample_digest(),
        pack=open_packs().digest(),
    )  # fmt: skip
    path.write_text(content, "utf-8")


def sample_digest() -> str:
    """SHA-256 of the sample reports and their gold (first 16 hex digits)."""
    documents, gold = sample_files()
    return hashlib.sha256(documents.read_bytes() + gold.read_bytes()).hexdigest()[:16]


def floors_of(figures: Figures) -> dict[str, float]:
    """What a change may not lose: the pinned figures, less the margin."""
    return {".".join(keys): round(value_of(figures, ".".join(keys)) - MARGIN, 4) for keys in PINNED}


def value_of(figures: Figures, name: str) -> float:
    """A figure by its dotted name: `detection.F1`."""
    value: Any = figures
    for key in name.split("."):
        value = value[key]
    return float(value)


def pin(path: Path, figures: Figures, *, may_lower: bool) -> dict[str, Any]:
    """Writes the floors; an older, higher floor stays unless told otherwise."""
    floors = floors_of(figures)
    if path.is_file() and not may_lower:
        older = json.loads(path.read_text("utf-8"))["floors"]
        floors = {name: max(value, older.get(name, 0.0)) for name, value in floors.items()}
    content = {"gold": sample_digest(), "floors": floors}
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    return content


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m marsad.evaluate.scoreboard", description=__doc__)
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page here")
    parser.add_argument("--pin", type=Path, metavar="FILE", help="pin the floors of the sample gold here")
    parser.add_argument("--may-lower", action="store_true", help="let pinning lower a floor")
    options = parser.parse_args(arguments)
    if options.pin is not None:
        figures = score_set(Coder(), sample_set(), scoring.load_actors())
        sys.stdout.write(json.dumps(pin(options.pin, figures, may_lower=options.may_lower), indent=2) + "\n")
        return 0
    rows = make_rows()
    sys.stdout.write(format_table(rows))
    if options.write is not None:
        write_page(options.write, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
