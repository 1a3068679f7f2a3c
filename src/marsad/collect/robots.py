"""What a site asks of robots (RFC 9309): the rules that are most specific for us, the longest match counts.

The standard library's reader knows neither wildcards nor the longest match, and would fetch what a site
plainly closes, or leave alone what it opens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

AGENT = "marsad"
_LARGEST = 512 * 1024
_LINE = re.compile(r"^\s*([A-Za-z-]+)\s*:\s*(.*?)\s*$")


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us. `rules` are (path pattern, is allowed)."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allows(self, path: str) -> bool:
        """Whether we may ask for a path (with its query). What no rule speaks of is allowed.

        >>> Robots((("/private", False), ("/private/news", True))).allows("/private/news/1")
        True
        """
        wanted = unquote(path) or "/"
        best, allowed = -1, True
        for pattern, is_allowed in self.rules:
            length = len(pattern)
            if (length > best or (length == best and is_allowed)) and _matches(pattern, wanted):
                best, allowed = length, is_allowed
        return allowed


ALL_ALLOWED = Robots()


def parse_robots(content: bytes, *, agent: str = AGENT) -> Robots:
    """The rules of a robots.txt for an agent, else those for everyone. What cannot be read says nothing."""
    groups: dict[str, list[tuple[str, str]]] = {}
    current: list[str] = []
    is_naming = False
    sitemaps: list[str] = []
    for line in content[:_LARGEST].decode("utf-8-sig", "replace").splitlines():
        found = _LINE.match(line.partition("#")[0])
        if found is None:
            continue
        key, value = found[1].lower(), found[2]
        if key == "user-agent":
            current = [*current, value.lower()] if is_naming else [value.lower()]
            is_naming = True
            groups.setdefault(value.lower(), [])
        elif key == "sitemap":
            sitemaps.append(value)
        else:
            is_naming = False
            for name in current:
                groups[name].append((key, value))
    chosen = groups.get(agent, groups.get("*", []))
    rules = tuple((value, key == "allow") for key, value in chosen if key in ("allow", "disallow") and value)
    delays = [value for key, value in chosen if key == "crawl-delay"]
    return Robots(rules, _read_delay(delays[0]) if delays else None, tuple(sitemaps))


def _read_delay(value: str) -> float | None:
    try:
        delay = float(value)
    except ValueError:
        return None
    return delay if 0 <= delay < 86400 else None


def _matches(pattern: str, path: str) -> bool:
    """Whether a path begins as a pattern says. Parts between stars are looked for one after the other, each as early as
    can be, so that no pattern takes long."""
    is_end = pattern.endswith("$")
    first, *rest = (unquote(part) for part in pattern.removesuffix("$").split("*"))
    if not path.startswith(first):
        return False
    at = len(first)
    for number, part in enumerate(rest, 1):
        if is_end and number == len(rest):
            return path.endswith(part) and len(path) - len(part) >= at
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not is_end or at == len(path)
