"""The `marsad` command. Only the chosen command's code is loaded: `marsad --version` must not read a lexicon."""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from marsad import __version__
from marsad.cli.reporting import (
    STATUS_FAILED,
    STATUS_INTERRUPTED,
    STATUS_PIPE_CLOSED,
    STATUS_TERMINATED,
    Terminated,
    end_on_termination,
    say,
)
from marsad.model.messages import Message

COMMANDS = (
    "code", "explain", "ingest", "collect", "status", "verify", "link", "export", "report", "serve", "score", "check",
    "places",
)  # fmt: skip
_ABOUT = "Arabic news in, coded conflict events out, with the words that prove them. Works offline."
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)  # of standard output: `marsad explain ... > /full/disk`
_STATUS = (
    "exit status: 0 all well; 1 some inputs failed (each is named on standard error, the rest is written);"
    " 2 wrong usage"
)


def make_parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The command line as `docs/cli.md` describes it, with all commands or the named ones."""
    parser = argparse.ArgumentParser(prog="marsad", description=_ABOUT, epilog=_STATUS)
    parser.add_argument("--version", action="version", version=f"marsad {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in names:
        module = importlib.import_module(f"marsad.cli.{name}")
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=module.ABOUT,
            epilog=module.EXAMPLES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run, refuse=command.error)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of one command line. Wrong usage raises SystemExit with status 2, like argparse."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    named = given[:1] if given and given[0] in COMMANDS else COMMANDS  # each command's module takes time to import
    chosen, unknown = make_parser(named).parse_known_args(given)
    if unknown:
        chosen.refuse(f"unrecognized arguments: {' '.join(unknown)}")  # with the usage of the command, not of marsad
    end_on_termination()
    try:
        return int(chosen.run(chosen))
    except KeyboardInterrupt:
        say("interrupted; no output file was written")
        return STATUS_INTERRUPTED
    except Terminated:
        say("terminated; no output file was written")
        return STATUS_TERMINATED


def run() -> NoReturn:
    """Entry point of the console script."""
    try:
        status = main()
        sys.stdout.flush()
    except KeyboardInterrupt:  # while the command was still being imported
        say("interrupted; nothing was begun")
        status = STATUS_INTERRUPTED
    except BrokenPipeError:  # the reader has gone (`marsad explain ... | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more when it ends
        status = STATUS_PIPE_CLOSED
    except OSError as error:
        if error.errno not in _FULL:
            raise
        message = Message.WRITE_FAILED
        say(f"{message.code} {message.text(path='standard output', reason=error.strerror)}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = STATUS_FAILED
    sys.exit(status)


if __name__ == "__main__":
    run()
