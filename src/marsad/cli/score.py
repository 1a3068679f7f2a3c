"""`marsad score`: how well predicted events match gold, field by field."""

from __future__ import annotations

import argparse
import json
import sys

from marsad.cli.reporting import STATUS_FAILED, say

HELP = "how well predicted events match gold, field by field"
ABOUT = (
    "Score coded events against hand-coded ones: detection (is the event there?), each slot, and the share of events\n"
    "with type, date, place and killed all right. Documents without events count their false alarms."
)
EXAMPLES = """examples:
  marsad code docs.jsonl -o predicted.jsonl && marsad score gold.jsonl predicted.jsonl --errors

GOLD has one document a line, PREDICTED one event a line; aggregate records are left out."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", metavar="GOLD", help="hand-coded documents (JSONL)")
    parser.add_argument("predicted", metavar="PREDICTED", help="events that marsad code wrote (JSONL)")
    parser.add_argument(
        "--actors", metavar="FILE", help="table of actors (CSV or TSV) that says which ids are one; default: our own"
    )
    parser.add_argument("--errors", action="store_true", help="list every event: found, missed, spurious")
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object")


def run(options: argparse.Namespace) -> int:
    from marsad.evaluate import score_report, scoring
    from marsad.evaluate.gold_files import ScoringError, read_gold, read_predicted

    try:
        gold, predicted = read_gold(options.gold), read_predicted(options.predicted)
        actors = scoring.load_actors(options.actors)
    except ScoringError as error:
        say(str(error))
        return STATUS_FAILED
    figures, alignments = scoring.score(gold, predicted, actors)
    if options.errors:
        sys.stdout.writelines(score_report.format_errors(alignments, actors))
    sys.stdout.write(json.dumps(figures) + "\n" if options.json else score_report.format_figures(figures))
    return 0
