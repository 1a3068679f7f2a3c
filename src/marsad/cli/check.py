"""`marsad check`: is a data pack sound?"""

from __future__ import annotations

import argparse
import sys

from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, say

HELP = "validate the tables, rules and examples of a data pack"
ABOUT = (
    "Check a data pack: letters that only look right, duplicate ids, aliases owned by two actors, values the codebook\n"
    "does not know, rules without examples, example sentences that fail. Without PACK, the pack that comes with Marsad."
)
EXAMPLES = """examples:
  marsad check
  marsad check my-pack/

Prints one line a finding, file:row: what is wrong: what to do. Exit status 1 when there is any."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", metavar="PACK", help="a folder laid over ours, as --pack takes it")


def run(options: argparse.Namespace) -> int:
    from marsad.evaluate.pack_check import check_packs
    from marsad.packs.files import PackError, open_packs

    try:
        packs = open_packs(*([options.pack] if options.pack else []))
        findings = check_packs(packs)
    except PackError as error:
        say(str(error))
        return STATUS_USAGE
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    if findings:
        say(f"{len(findings)} findings")
        return STATUS_FAILED
    return 0
