"""`marsad places import`: a GeoNames dump or an OCHA COD-AB table into the gazetteer of a pack."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, describe_unreadable, say
from marsad.model.messages import Message

if TYPE_CHECKING:
    from marsad.place_import import Imported

HELP = "add a GeoNames dump or an OCHA COD-AB table to the gazetteer of a pack"
ABOUT = (
    "Add the places of a file to shared/places.csv of a pack: a country dump of GeoNames (.txt or .zip) or an OCHA\n"
    "COD-AB table (CSV or XLSX). Places that the gazetteer has already (the same id or p-code, or the same\n"
    "Arabic name in the same country within 10 km; further for two areas of one level) are not added, nor places\n"
    "without an Arabic name. Run again, it adds nothing twice."
)
EXAMPLES = """examples:
  marsad places import SY.zip --pack my-pack --least-population 500
  marsad places import syr_admin_boundaries.xlsx --pack my-pack
  marsad check my-pack && marsad code articles.jsonl --pack my-pack

Counts go to standard error; left out: by the options, of no country, historical.
Exit status 1 when lines were malformed (the rest is added) or FILE cannot be opened, 2 for a file of another kind."""
_FORMATS = ("geonames", "cod-ab")
_NAMED_LINES = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("import",), help="what to do: %(choices)s")
    parser.add_argument("file", metavar="FILE", type=Path, help="the dump or table")
    parser.add_argument(
        "--pack", metavar="DIR", type=Path, required=True, help="the pack to add to; made if it is not there"
    )
    parser.add_argument("--format", choices=_FORMATS, help="what FILE is; known by its columns if left out")
    parser.add_argument("--country", metavar="CC", type=_country, help="only places of this country (two letters)")
    parser.add_argument(
        "--feature-class",
        metavar="LETTERS",
        type=_feature_classes,
        default=frozenset("PA"),
        help="GeoNames feature classes to take; PA (towns and villages, areas) if left out",
    )
    parser.add_argument(
        "--least-population", metavar="N", type=_number, default=0, help="only places of at least so many people"
    )


def run(options: argparse.Namespace) -> int:
    from marsad.exports.output import OutputError
    from marsad.ingest.raw_places import NotAPlaceTable
    from marsad.packs.files import PackError

    try:
        result, before, after = _import(options)
        path = _table(options.pack)
        if after != before or not path.exists():
            _write(path, after)
    except NotAPlaceTable as error:
        return _refuse(Message.NOT_PLACES, path=options.file, reason=error)
    except (PackError, UnicodeDecodeError) as error:
        return _refuse(Message.BAD_PLACE_TABLE, path=_table(options.pack), reason=error)
    except OutputError as error:
        say(f"{error.code} {error.message}")
        return error.exit_status
    except OSError as error:
        say(describe_unreadable(str(error.filename or options.file), error))
        return STATUS_FAILED
    _report(result, path)
    return STATUS_FAILED if result.bad else 0


def _import(options: argparse.Namespace) -> tuple[Imported, str, str]:
    """What was imported, and the table of the pack before and after."""
    from marsad.ingest.place_tables import read_place_table
    from marsad.packs.files import PackError, open_packs
    from marsad.place_import import TABLE, PlaceImport, Wanted, make_table, read_ids

    if options.pack.exists() and not options.pack.is_dir():
        raise PackError("the pack is not a folder")
    path = _table(options.pack)
    before = path.read_text("utf-8") if path.is_file() else ""
    packs = open_packs(*([options.pack] if options.pack.is_dir() else []))
    with (packs.folders[0] / TABLE).open(encoding="utf-8-sig") as ours:
        columns = ours.readline().rstrip("\n").split(",")
    make_table(before, (), columns)  # a table that cannot be added to is found before a long import
    wanted = Wanted(options.country, options.feature_class, options.least_population)
    result = PlaceImport(packs, wanted, read_ids(before)).run(read_place_table(options.file, options.format))
    return result, before, make_table(before, result.rows, columns)


def _write(path: Path, content: str) -> None:
    """The table whole or as it was; its folders are made."""
    from marsad.exports.output import AtomicOutput

    path.parent.mkdir(parents=True, exist_ok=True)
    with AtomicOutput(path) as stream:
        stream.write(content.encode("utf-8"))


def _report(result: Imported, path: Path) -> None:
    for line in result.bad[:_NAMED_LINES]:
        say(f"{Message.BAD_PLACE.code} {Message.BAD_PLACE.text(where=line.where, reason=line.reason)}")
    if (rest := len(result.bad) - _NAMED_LINES) > 0:
        say(f"{Message.MORE_BAD_PLACES.code} {Message.MORE_BAD_PLACES.text(count=f'{rest:,}')}")
    counts = {
        "added": len(result.rows), "known already": result.known, "without an Arabic name": result.unnamed,
        "left out": result.unwanted, "malformed": len(result.bad),
    }  # fmt: skip
    shown = ", ".join(f"{count:,} {what}" for what, count in counts.items())
    say(f"{result.read:,} read: {shown} -> {path}")


def _table(pack: Path) -> Path:
    from marsad.place_import import TABLE

    return pack / TABLE


def _refuse(message: Message, **values: object) -> int:
    say(f"{message.code} {message.text(**values)}")
    return STATUS_USAGE


def _country(value: str) -> str:
    if len(value) != 2 or not (value.isascii() and value.isalpha()):
        raise argparse.ArgumentTypeError(f"{value!r} is not a country code of two letters")
    return value.upper()


def _feature_classes(value: str) -> frozenset[str]:
    letters = frozenset(value.upper().replace(",", ""))
    if not letters or not letters <= frozenset("AHLPRSTUV"):
        raise argparse.ArgumentTypeError(f"{value!r} has other letters than the feature classes A H L P R S T U V")
    return letters


def _number(value: str) -> int:
    if not (value.isascii() and value.isdecimal()):
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number")
    return int(value)
