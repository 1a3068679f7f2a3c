"""Events and incidents as blocks of text for a person at a terminal.

Arabic stands on lines of its own: terminals that reorder right-to-left words swap neighbouring
columns, and an arrow that then points the wrong way names the wrong attacker. Texts come from web
pages, so whatever could steer a terminal (escapes, direction overrides) is taken out.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from marsad.model.incidents import count_reports

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

Record = Mapping[str, Any]

PIPED_WIDTH = 100
_NARROWEST, _WIDEST = 72, 160
_DATE_WIDTH, _TOLL_WIDTH, _GAPS = 10, 10, 8
_HEADINGS = ("Date", "Type", "Place", "Who \u2192 whom", "Killed / wounded")
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NOTHING = "-"
_UNLISTED = "unlisted"  # named in the text only; its Arabic name is on the line below


def render_events(records: Iterable[Record], *, is_terminal: bool = False) -> Iterator[str]:
    """A heading, then one block an event: date, type, place, who to whom and toll in English, the names in
    Arabic (place | who | whom), the words behind it, and the document.

    100 columns wide unless the terminal says otherwise. No events give one line that says so.
    """
    yield from _render_blocks(
        records, is_terminal, "No events.", _toll, ((_arabic_names, ""), (_quotes, "italic"), (_origin, "dim"))
    )


def render_incidents(records: Iterable[Record], *, is_terminal: bool = False) -> Iterator[str]:
    """The same for incidents: low, best and high figures, how many reports and sources tell it, what is disputed.

    No incidents give one line that says so.
    """
    yield from _render_blocks(
        records, is_terminal, "No incidents.", _figures, ((_arabic_names, ""), (_sources, ""), (_disputes, "dim"))
    )


def _render_blocks(
    records: Iterable[Record],
    is_terminal: bool,
    nothing: str,
    toll: Callable[[Record], list[str]],
    below: Sequence[tuple[Callable[[Record], str], str]],
) -> Iterator[str]:
    width = PIPED_WIDTH
    if is_terminal:
        width = min(max(shutil.get_terminal_size((PIPED_WIDTH, 40)).columns, _NARROWEST), _WIDEST)
    is_first = True
    for record in records:
        if is_first:
            yield _render(_row([[heading] for heading in _HEADINGS], width, "bold"), width, is_terminal)
            yield "\u2500" * width + "\n"
            is_first = False
        cells = [_date_lines(record), _type_lines(record), _place_lines(record), _actor_lines(record), toll(record)]
        yield _render(_row(cells, width), width, is_terminal)
        for describe, style in below:
            if line := describe(record):
                yield _render(_line(line, width, style), width, is_terminal)
        yield "\n"
    if is_first:
        yield nothing + "\n"


def format_count(count: Mapping[str, int | None] | None) -> str:
    """A count as people write it: `15`, `15-20`, `20+` when open-ended, `?` when none is told."""
    if not count or count.get("low") is None:
        return "?"
    low, high = count["low"], count.get("high")
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"


def format_date(record: Record) -> str:
    """The day, month or year, and the end of a range; `no date` if there is none."""
    start, end = record.get("date_start"), record.get("date_end")
    length = {"month": 7, "year": 4}.get(str(record.get("date_precision")), 10)
    if not start:
        return "no date"
    first, last = start[:length], (end or start)[:length]
    return first if first == last else f"{first} {last}"


def _date_lines(record: Record) -> list[str]:
    return format_date(record).split(" ") if record.get("date_start") else ["no date"]


def _type_lines(record: Record) -> list[str]:
    name = record.get("sub_event_type") or record.get("event_type") or _NOTHING
    return [name.replace("/", " / ")]  # so that long names can be broken there


def _place_lines(record: Record) -> list[str]:
    place = record.get("location")
    if not place:
        return [_NOTHING]
    parts = [place.get("name_en") or _UNLISTED, place.get("admin1"), place.get("country")]
    return [", ".join(dict.fromkeys(part for part in parts if part))]


def _actor_lines(record: Record) -> list[str]:
    sides = (record.get("initiators") or [], record.get("targets") or [])
    return [" \u2192 ".join(_join_names(side, ("name_en", "id"), _UNLISTED) for side in sides)]


def _arabic_names(record: Record) -> str:
    place = (record.get("location") or {}).get("name") or _NOTHING
    sides = (record.get("initiators") or [], record.get("targets") or [])
    names = [place, *(_join_names(side, ("name",), "") for side in sides)]
    return " | ".join(names) if set(names) != {_NOTHING} else ""


def _join_names(actors: Sequence[Mapping[str, str | None]], keys: Sequence[str], unnamed: str) -> str:
    names = [next((actor[key] for key in keys if actor.get(key)), None) or unnamed for actor in actors]
    return ", ".join(dict.fromkeys(name for name in names if name)) or _NOTHING


def _toll(record: Record) -> list[str]:
    toll = f"{format_count(record.get('fatalities'))} / {format_count(record.get('injuries'))}"
    captured = record.get("captured")
    return [toll, f"{format_count(captured)} captured"] if captured else [toll]


def _figures(record: Record) -> list[str]:
    """Killed above, wounded below, each low-best-high; one figure where all three are the same."""
    return [f"{_format_figure(record.get(name))}{ending}" for name, ending in (("fatalities", " /"), ("injuries", ""))]


def _format_figure(figure: Mapping[str, int | None] | None) -> str:
    if not figure:
        return "?"
    parts = [str(figure["low"]), str(figure["best"]), "" if figure["high"] is None else str(figure["high"])]
    if parts[2] == "":
        return f"{parts[1]}+" if parts[0] == parts[1] else f"{parts[0]}-{parts[1]}+"
    return parts[0] if len(set(parts)) == 1 else "-".join(parts)


def _sources(record: Record) -> str:
    reports, sources = count_reports(record), record.get("independent_sources")
    told = f"{reports} report{'s' if reports != 1 else ''}"
    if sources is not None and sources != reports:
        told += f" of {sources} source{'s' if sources != 1 else ''}"
    return ": ".join(part for part in (told, ", ".join(record.get("sources") or ())) if part)


def _disputes(record: Record) -> str:
    disputed = record.get("disputed") or ()
    return f"disputed: {', '.join(name.replace('_', ' ') for name in disputed)}" if disputed else ""


def _quotes(record: Record) -> str:
    """The quotes, without those that are part of another."""
    kept: list[str] = []
    for quote in dict.fromkeys(_plain(found["text"]) for found in record.get("evidence") or []):
        if not any(quote in other for other in kept):
            kept = [other for other in kept if other not in quote] + [quote]
    return " \u2026 ".join(kept)


def _origin(record: Record) -> str:
    return " ".join(part for part in (record.get("doc_id"), record.get("outlet")) if part)


def _line(content: str, width: int, style: str) -> Text:
    from rich.text import Text

    line = Text("  " + _plain(content), style=style, no_wrap=True)
    line.truncate(width - 1, overflow="ellipsis")
    return line


def _row(cells: Sequence[Sequence[str]], width: int, style: str = "") -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    free = width - _DATE_WIDTH - _TOLL_WIDTH - _GAPS
    kind_width = place_width = free * 3 // 10
    widths = (_DATE_WIDTH, kind_width, place_width, free - kind_width - place_width, _TOLL_WIDTH)
    styles = ("cyan", "bold", "", "", "red")
    grid = Table.grid(padding=(0, 2, 0, 0), collapse_padding=False, pad_edge=False)
    for column_width, column_style in zip(widths, styles, strict=True):
        grid.add_column(width=column_width, style=style or column_style, overflow="fold")
    grid.add_row(*(Text("\n".join(map(_plain, lines))) for lines in cells))
    return grid


def _render(content: RenderableType, width: int, is_terminal: bool) -> str:
    out = io.StringIO()
    _console(out, width, is_terminal).print(content, crop=False)
    lines = out.getvalue().splitlines()
    return "".join((line if is_terminal else line.rstrip()) + "\n" for line in lines)


def _console(out: io.StringIO, width: int, is_terminal: bool) -> Console:
    from rich.console import Console

    return Console(
        file=out,
        width=width,
        force_terminal=is_terminal,
        color_system="auto" if is_terminal else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def _plain(text: str) -> str:
    return " ".join(_STEERING.sub(" ", text).split())
