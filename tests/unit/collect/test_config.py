"""The file of sources: what it says, and every mistake named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from marsad.cli.main import main
from marsad.collect.config import ConfigError, Limits, load_config

ROOT = Path(__file__).parents[3]
GOOD = '[[sources]]\nid = "a"\nkind = "feed"\nurl = "https://x.example/feed"\n'


def load(tmp_path: Path, words: str) -> object:
    path = tmp_path / "sources.toml"
    path.write_text(words, "utf-8")
    return load_config(path)


def test_the_example_is_read_and_all_of_it_is_off() -> None:
    found = load_config(ROOT / "examples" / "sources.toml")
    assert len(found.sources) >= 12
    assert found.enabled == ()
    assert {source.kind for source in found.sources} == {"feed", "sitemap", "listing", "urls", "files"}
    assert all(source.outlet.name_ar for source in found.sources if source.kind == "feed")


def test_a_source_has_what_it_says_and_else_what_all_have(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        '[collect]\ncontact = "me"\nseconds_between = 5\nallow_hosts = ["Local"]\n'
        + GOOD
        + 'most_pages = 7\nrefetch_after_hours = [48, 1]\ntimezone = "Asia/Damascus"\n'
        + '[sources.outlet]\nname_en = "X"\ncountry = "SY"\n',
    )
    source = found.sources[0]  # type: ignore[attr-defined]
    assert source.limits == Limits(
        seconds_between=5.0, most_pages=7, refetch_after_hours=(1.0, 48.0), allow_hosts=("local",)
    )
    assert (source.outlet.name, source.outlet.country, source.timezone) == ("X", "SY", "Asia/Damascus")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "no \\[\\[sources\\]\\]"),
        ("sources = 3", "no \\[\\[sources\\]\\]"),
        ("[[sources", "file: "),
        (GOOD + "urll = 1\n", "source a: urll is not known"),
        (GOOD + "[colect]\n", "colect is not known"),
        (GOOD.replace('"feed"', '"rss"'), "source a: kind has to be one of"),
        (GOOD.replace('id = "a"', 'id = "A B"'), "source 1: id has to be"),
        (GOOD + GOOD, "source a: the id stands twice"),
        (GOOD.replace("https://x.example/feed", "file:///etc/passwd"), "http:// or https://"),
        (GOOD.replace("url =", "path ="), "needs url"),
        (GOOD + 'path = "x"\n', "not both"),
        (GOOD + "enabled = 1\n", "true or false"),
        (GOOD + "timeout_seconds = 0\n", "timeout_seconds has to be a number"),
        (GOOD + "retries = true\n", "retries has to be a number"),
        (GOOD + 'link_pattern = "("\n', "not a regular expression"),
        (GOOD + 'timezone = "Mars/Olympus"\n', "timezone Mars/Olympus"),
        (GOOD + "allow_hosts = [1]\n", "allow_hosts has to be a list"),
        (GOOD + 'allow_hosts = ["127.0.0.1:8080"]\n', "allow_hosts .* without port"),
        (GOOD + 'allow_hosts = ["http://news.example"]\n', "allow_hosts .* without http"),
        (GOOD + "refetch_after_hours = [-1]\n", "refetch_after_hours has to be a list of numbers above 0"),
        (GOOD + "refetch_after_hours = [nan]\n", "refetch_after_hours has to be a list of numbers above 0"),
        (GOOD + "refetch_after_hours = [true]\n", "refetch_after_hours has to be a list of numbers above 0"),
        (GOOD + "most_pages = 2.7\n", "most_pages has to be a whole number"),
        (GOOD + "timeout_seconds = nan\n", "timeout_seconds has to be a number"),
        (GOOD + 'link_pattern = "x"\n', "link_pattern is for a listing or sitemap"),
        (GOOD.replace("feed", "page") + "full_text_in_feed = true\n", "full_text_in_feed is for a feed"),
        (GOOD + 'timezone = "Asia"\n', "timezone Asia is not known"),
        (GOOD + 'timezone = "../zone"\n', "timezone ../zone is not known"),
        ('[collect]\ncontact = "مرصد"\n' + GOOD, "contact has to be"),
        ('[collect]\ncontact = "a\\r\\nX: y"\n' + GOOD, "contact has to be"),
        ("[collect]\nrequests_in_all = 1000\n" + GOOD, "requests_in_all has to be .* 200 at most"),
        ('[[sources]]\nid = "a"\nkind = "files"\npath = "~nobody-here/x"\n', "there is no such user"),
        ('[[sources]]\nid = "a"\nkind = "files"\npath = "a\\u0000b"\n', "path holds a character"),
        (GOOD.replace("x.example", "[::1"), "url: an address that names no host"),
        ("x = " + "[" * 5000, "brackets in brackets"),
        (GOOD + '[sources.outlet]\ncountry = "Syria"\n', "two capital letters"),
        (GOOD + '[sources.outlet]\nkind = "x"\n', "outlet: kind has to be one of"),
    ],
)
def test_every_mistake_is_named(tmp_path: Path, words: str, told: str) -> None:
    with pytest.raises(ConfigError, match=f"M100.*{told}"):
        load(tmp_path, words)


def test_an_allowed_host_may_be_written_as_it_stands_in_an_address(tmp_path: Path) -> None:
    config = load(tmp_path, GOOD + 'allow_hosts = ["[::1]", "News.Example.", "10.0.0.7", "fe80::1"]\n')
    assert config.sources[0].limits.allow_hosts == ("::1", "news.example", "10.0.0.7", "fe80::1")


def test_wrong_configurations_are_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["collect", str(tmp_path / "none.toml")]) == 2
    assert "M100" in capsys.readouterr().err
    path = tmp_path / "sources.toml"
    path.write_text(GOOD + "enabled = false\n", "utf-8")
    assert main(["collect", str(path)]) == 2
    assert "no source is enabled" in capsys.readouterr().err
    assert main(["collect", str(path), "--only", "b"]) == 2
    assert main(["collect", str(path), "--check"]) == 0
    assert capsys.readouterr().out.split() == ["off", "feed", "a", "a"]


FILE = """# a file
[collect]
contact = "me@x.example"

[[sources]]
id = "a"
kind = "feed"
url = "https://x.example/feed"

[[ sources ]]  # the second
id = "b"
kind = "listing"
url = "https://y.example/"
link_pattern = '[0-9]'
[sources.outlet]
country = "SY"
kind = "state"
"""


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('contact = "me@x.example"', 'contcat = "me"', ":3: [collect]: contcat is not known"),
        ("link_pattern = '[0-9]'", "link_pattern = '[0-'", ":14: source b: link_pattern is not a regular"),
        ('kind = "state"', 'kind = "stat"', ":17: source b, outlet: kind has to be"),
        ('country = "SY"', 'land = "SY"', ":16: source b, outlet: land is not known"),
        ('kind = "listing"', 'kind = "list"', ":12: source b: kind has to be"),
        ('id = "b"', 'id = "a"', ":10: source a: the id stands twice"),
        ('id = "a"', "", ":5: source 1: id has to be there"),
        ('url = "https://x.example/feed"', "url = https://x", ": file: Invalid value (at line 8, column 7)"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert len(load(tmp_path, FILE).sources) == 2  # type: ignore[attr-defined]
    with pytest.raises(ConfigError) as raised:
        load(tmp_path, FILE.replace(right, wrong))
    assert f"sources.toml{told}" in str(raised.value)


def test_sources_written_in_line_are_named_without_a_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="sources.toml: source a: kind"):
        load(tmp_path, 'sources = [{id = "a", kind = "x"}]')
