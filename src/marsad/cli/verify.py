"""`marsad verify`: proof that nothing stored has changed."""

from __future__ import annotations

import argparse

from marsad.cli.options import add_store_argument, store_url
from marsad.cli.reporting import STATUS_FAILED, say
from marsad.cli.stores import needs_store

HELP = "hash everything stored again and name what changed"
ABOUT = (
    "Hash every raw object and every text of a store again, and walk the chain of captures from its start. What was\n"
    "changed, removed or slipped in is named. The last seal stands for the whole chain: keep it elsewhere (printed,\n"
    "mailed, signed) and compare it later with --seal. Nothing is changed."
)
EXAMPLES = """examples:
  marsad verify --db conflict.db
  marsad verify --db conflict.db --seal 5c0f...   (the chain must hold this seal)

Exit status: 0 all holds; 1 something has changed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_store_argument(parser)
    parser.add_argument("--seal", metavar="SEAL", help="a seal noted earlier: the chain must still hold it")


@needs_store
def run(options: argparse.Namespace) -> int:
    from marsad.store import open_store

    with open_store(store_url(options), is_new_allowed=False) as store:
        found = store.verify(seal=options.seal)
    for message, values in found.faults:
        say(f"{message.code} {message.text(**values)}")
    print(f"{found.raw_objects:,} raw objects, {found.captures:,} captures, {found.texts:,} texts checked")
    print(f"last seal {found.last_seal}")
    print("nothing has changed" if not found.faults else f"{len(found.faults):,} faults")
    return STATUS_FAILED if found.faults else 0
