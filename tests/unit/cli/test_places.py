"""`marsad places import`: invented villages, and the real sub-districts of Syria where they are at hand."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

import marsad
from marsad.cli.main import main

REAL_TABLE = Path(__file__).parents[4] / "shared" / "reference" / "data" / "syria-subdistricts-centroids.tsv"
HEADER = "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_AR,ADM1_PCODE,ADM2_EN,ADM2_AR,ADM2_PCODE,ADM3_EN,ADM3_AR,ADM3_PCODE,lat,lon"
PARENTS = "Syria,SY,Ar-Raqqa,الرقة,SY11,Ar-Raqqa,الرقة,SY1100"
COD = f"""{HEADER}
{PARENTS},Blue Hill,الهضبة الزرقاوية,SY119901,35.91,39.13
{PARENTS},Nameless Hill,,SY119902,35.92,39.14
"""
REPORT = (
    "قتل ثلاثة جنود سوريين وأصيب خمسة آخرون أمس الجمعة في انفجار عبوة ناسفة استهدفت دورية للجيش في "
    "قرية دير النسر الأزرق، وفق ما أفادت وكالة سانا. وأعلن تنظيم داعش مسؤوليته عن الهجوم."
)
# Columns of a dump: id, name, ascii, alternates, lat, lon, class, code, cc, cc2, adm1-4, population, ...


def dump_line(
    number: int, name: str, others: str, lat: str, lon: str, kind: str = "P.PPL", country: str = "SY",
    admin1: str = "04", population: str = "0",
) -> str:  # fmt: skip
    feature_class, code = kind.split(".")
    cells = [str(number), name, name, others, lat, lon, feature_class, code, country, "", admin1, "", "", ""]
    return "\t".join([*cells, population, "", "250", "Asia/Damascus", "2025-01-01"])


VILLAGE = dump_line(990000001, "Dayr an Nasr al Azraq", "Nasr,دير النسر الازرق,دير النسر الأزرق", "35.9001", "39.1002")
PROVINCE = dump_line(990000002, "Ar Raqqah", "محافظة الرقة", "36.0", "39.0", "A.ADM1")
UNNAMED = dump_line(990000003, "Blue Spring", "Plain,Nur", "35.95", "39.2")
SPRING = dump_line(990000004, "Ain Zarqawiya", "عين الزرقاوية", "35.7", "39.3", "H.SPNG")


def places(pack: Path) -> list[dict[str, str]]:
    with (pack / "shared" / "places.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def write_dump(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def import_file(path: Path, pack: Path, *options: str) -> int:
    return main(["places", "import", str(path), "--pack", str(pack), *options])


def test_a_village_of_a_dump_is_coded_with_its_coordinates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "pack"
    assert import_file(write_dump(tmp_path / "SY.txt", VILLAGE, PROVINCE, UNNAMED), pack) == 0
    counts = "3 read: 1 added, 1 known already, 1 without an Arabic name, 0 left out, 0 malformed"
    assert counts in capsys.readouterr().err
    (row,) = places(pack)
    assert (row["id"], row["name_en"], row["admin1"]) == ("geonames:990000001", "Dayr an Nasr al Azraq", "Raqqa")
    report = tmp_path / "a.txt"
    report.write_text(REPORT, "utf-8")
    assert main(["code", str(report), "--published", "2025-11-29", "--pack", str(pack)]) == 0
    (event,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    found = event["location"]
    assert found["gazetteer_id"] == "geonames:990000001"
    assert (found["latitude"], found["longitude"], found["precision"]) == (35.9001, 39.1002, "town")
    (without,) = marsad.code(REPORT, published="2025-11-29")
    assert without.location is None or without.location.gazetteer_id != "geonames:990000001"


def test_the_pack_passes_the_check(tmp_path: Path) -> None:
    word = dump_line(990000005, "Infijar", "انفجار", "35.8", "39.5", population="9000")
    assert import_file(write_dump(tmp_path / "SY.txt", VILLAGE, word), tmp_path / "pack") == 0
    assert {row["id"]: row["context"] for row in places(tmp_path / "pack")}["geonames:990000005"] == "strong_cue"
    assert main(["check", str(tmp_path / "pack")]) == 0


def test_the_check_names_a_place_called_like_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    word = dump_line(990000005, "Infijar", "انفجار", "35.8", "39.5")
    import_file(write_dump(tmp_path / "SY.txt", word), tmp_path / "pack")
    table = tmp_path / "pack" / "shared" / "places.csv"
    table.write_text(table.read_text("utf-8").replace("strong_cue", "free"), "utf-8")
    capsys.readouterr()
    assert main(["check", str(tmp_path / "pack")]) == 1
    assert "shared/places.csv:2: the name 'انفجار' of geonames:990000005 is also" in capsys.readouterr().out


def test_running_again_adds_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, pack = write_dump(tmp_path / "SY.txt", VILLAGE), tmp_path / "pack"
    import_file(path, pack)
    before = (pack / "shared" / "places.csv").read_bytes()
    assert import_file(path, pack) == 0
    assert "1 read: 0 added, 1 known already" in capsys.readouterr().err
    assert (pack / "shared" / "places.csv").read_bytes() == before
    assert [path.name for path in (pack / "shared").iterdir()] == ["places.csv"]


def test_the_order_of_lines_does_not_matter(tmp_path: Path) -> None:
    far = dump_line(990000006, "Dayr an Nasr", "دير النسر الأزرق", "35.91", "39.11", population="70")
    import_file(write_dump(tmp_path / "a.txt", VILLAGE, far), tmp_path / "a")
    import_file(write_dump(tmp_path / "b.txt", far, VILLAGE), tmp_path / "b")
    assert [row["id"] for row in places(tmp_path / "a")] == ["geonames:990000006"]
    assert places(tmp_path / "a") == places(tmp_path / "b")


@pytest.mark.parametrize(
    ("latitude", "country", "is_added"),
    [("35.989", "SY", False), ("35.991", "SY", True), ("35.9001", "IQ", True)],
    ids=["nearer than 10 km", "further than 10 km", "another country"],
)
def test_one_name_is_one_place_within_ten_kilometres(
    tmp_path: Path, latitude: str, country: str, is_added: bool
) -> None:
    import_file(write_dump(tmp_path / "a.txt", VILLAGE), tmp_path / "pack")
    other = dump_line(990000007, "Nasr", "قرية دير النسر الازرق", latitude, "39.1002", country=country)
    import_file(write_dump(tmp_path / "b.txt", other), tmp_path / "pack")
    assert ("geonames:990000007" in [row["id"] for row in places(tmp_path / "pack")]) is is_added


def test_a_retired_place_does_not_come_back(tmp_path: Path) -> None:
    table = tmp_path / "pack" / "shared" / "places.csv"
    import_file(write_dump(tmp_path / "a.txt", VILLAGE), tmp_path / "pack")
    header, row = table.read_text("utf-8").splitlines()
    table.write_text(f"{header},retired\n{row},yes\n", "utf-8")
    assert import_file(tmp_path / "a.txt", tmp_path / "pack") == 0
    assert len(places(tmp_path / "pack")) == 1


def test_rows_join_those_that_are_there(tmp_path: Path) -> None:
    table = tmp_path / "pack" / "shared" / "places.csv"
    import_file(write_dump(tmp_path / "a.txt", VILLAGE), tmp_path / "pack")
    before = table.read_text("utf-8")
    (tmp_path / "cod.csv").write_text(COD, "utf-8")
    import_file(tmp_path / "cod.csv", tmp_path / "pack")
    after = table.read_text("utf-8")
    assert after.startswith(before)
    assert [row["id"] for row in places(tmp_path / "pack")] == ["geonames:990000001", "ocha:SY119901"]


def test_a_zip_is_read_past_its_readme(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "About this extract")
        archive.writestr("SY.txt", f"{VILLAGE}\n")
    assert import_file(tmp_path / "SY.zip", tmp_path / "pack") == 0
    assert [row["id"] for row in places(tmp_path / "pack")] == ["geonames:990000001"]


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ((), ["geonames:990000001"]),
        (("--country", "iq"), []),
        (("--feature-class", "H"), ["geonames:990000004"]),
        (("--feature-class", "P,H"), ["geonames:990000001", "geonames:990000004"]),
        (("--least-population", "1"), []),
        (("--format", "geonames"), ["geonames:990000001"]),
    ],
)
def test_options_choose_places(tmp_path: Path, options: tuple[str, ...], ids: list[str]) -> None:
    assert import_file(write_dump(tmp_path / "SY.txt", VILLAGE, SPRING), tmp_path / "pack", *options) == 0
    assert [row["id"] for row in places(tmp_path / "pack")] == ids


def test_an_area_of_a_cod_table_has_our_province_and_its_pcode(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cod.csv").write_text(COD, "utf-8-sig")
    assert import_file(tmp_path / "cod.csv", tmp_path / "pack") == 0
    assert "2 read: 1 added, 0 known already, 1 without an Arabic name" in capsys.readouterr().err
    (row,) = places(tmp_path / "pack")
    expected = {
        "id": "ocha:SY119901", "name_ar": "الهضبة الزرقاوية", "name_en": "Blue Hill", "precision": "district",
        "country": "SY", "admin1": "Raqqa", "admin2": "Ar-Raqqa", "pcode": "SY119901", "lat": "35.91", "lon": "39.13",
        "source": "ocha-cod-ab",
    }  # fmt: skip
    assert {column: row[column] for column in expected} == expected
    assert main(["check", str(tmp_path / "pack")]) == 0


def test_newer_column_names_and_long_country_codes_are_read(tmp_path: Path) -> None:
    header = "adm2_name;adm2_name1;adm2_pcode;adm1_name;adm1_name1;adm1_pcode;adm0_pcode;center_lat;center_lon"
    row = "Blue Hill;الهضبة الزرقاوية;IQG9901;Al-Anbar;الأنبار;IQG01;IRQ;33.1;42.5"
    (tmp_path / "cod.csv").write_text(f"{header}\n{row}\n", "utf-8")
    assert import_file(tmp_path / "cod.csv", tmp_path / "pack") == 0
    (found,) = places(tmp_path / "pack")
    assert (found["country"], found["admin1"], found["lat"]) == ("IQ", "Anbar", "33.1")


def test_sheets_of_a_workbook_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["About", "This workbook"])
    sheet = book.create_sheet("ADM3")
    for line in COD.splitlines():
        sheet.append(line.split(","))
    book.save(tmp_path / "cod.xlsx")
    assert import_file(tmp_path / "cod.xlsx", tmp_path / "pack") == 0
    assert [row["id"] for row in places(tmp_path / "pack")] == ["ocha:SY119901"]


def test_places_without_coordinates_have_none(tmp_path: Path) -> None:
    table = "\n".join(",".join(line.split(",")[:-2]) for line in COD.splitlines())
    (tmp_path / "cod.csv").write_text(table, "utf-8")
    assert import_file(tmp_path / "cod.csv", tmp_path / "pack") == 0
    (row,) = places(tmp_path / "pack")
    assert (row["lat"], row["lon"]) == ("", "")


def test_malformed_lines_are_named_then_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [VILLAGE, *["too\tfew"] * 22, dump_line(990000008, "Far", "بعيدة", "95.0", "39.0")]
    assert import_file(write_dump(tmp_path / "SY.txt", *lines), tmp_path / "pack") == 1
    said = capsys.readouterr().err
    assert "M181 SY.txt:2: not imported (2 columns where a dump has 19)" in said
    assert said.count("M181") == 20
    assert "M182 3 more lines" in said
    assert "24 read: 1 added" in said
    assert "23 malformed" in said
    assert len(places(tmp_path / "pack")) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f"{PARENTS},Hill,الهضبة,SY119901,north,39.13", "latitude 'north' is no degree"),
        (f"{PARENTS},Hill,الهضبة,SY119901,35.9,", "only one of two coordinates"),
        (f"{PARENTS},Hill,الهضبة,SY119901,35.9,39.1,x", "14 cells for 13 columns"),
        (f"{PARENTS},,,SY119901,35.9,39.1", "no name"),
        ("Syria,,,,,,,,Hill,الهضبة,,35.9,39.1", "no p-code"),
        ("Syria,QQQ,,,,,,,Hill,الهضبة,QQQ01,35.9,39.1", "no country has the code 'QQQ'"),
    ],
)
def test_a_malformed_area_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str], row: str, reason: str) -> None:
    (tmp_path / "cod.csv").write_text(f"{COD}{row}\n", "utf-8")
    assert import_file(tmp_path / "cod.csv", tmp_path / "pack") == 1
    assert reason in capsys.readouterr().err
    assert [found["id"] for found in places(tmp_path / "pack")] == ["ocha:SY119901"]


@pytest.mark.parametrize(
    "content",
    [b"", b"id,text\n1,hello\n", b"\x89PNG\r\n\0\0", b"PK\x03\x04 broken", "قتل جندي".encode()],
    ids=["empty", "other table", "picture", "broken archive", "prose"],
)
def test_another_file_is_refused_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    assert import_file(tmp_path / "x.csv", tmp_path / "pack") == 2
    assert "M180" in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()


def test_a_file_that_is_not_there_is_a_failed_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_file(tmp_path / "none.txt", tmp_path / "pack") == 1
    assert "none.txt: M001" in capsys.readouterr().err


def test_a_table_without_our_columns_stays_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "pack" / "shared" / "places.csv"
    table.parent.mkdir(parents=True)
    table.write_text("id,name_ar\nmy:a,النسر\n", "utf-8")
    assert import_file(write_dump(tmp_path / "SY.txt", VILLAGE), tmp_path / "pack") == 2
    assert "M183" in capsys.readouterr().err
    assert table.read_text("utf-8") == "id,name_ar\nmy:a,النسر\n"


def test_a_damaged_archive_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "SY.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SY.txt", "".join(f"{dump_line(n, f'n{n}', '', '1', '2')}\n" for n in range(3000)))
    raw = bytearray((tmp_path / "SY.zip").read_bytes())
    raw[2000:2200] = b"x" * 200
    (tmp_path / "SY.zip").write_bytes(raw)
    assert import_file(tmp_path / "SY.zip", tmp_path / "pack") == 2
    assert "M180" in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()


def test_historical_places_and_those_of_no_country_are_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = dump_line(990000010, "Gone", "القرية الزائلة", "35.7", "39.3", "P.PPLH")
    sea = dump_line(990000011, "Blue Deep", "الغور الأزرق", "33.7", "30.3", "P.PPL", country="")
    assert import_file(write_dump(tmp_path / "SY.txt", VILLAGE, gone, sea), tmp_path / "pack") == 0
    assert "3 read: 1 added, 0 known already, 0 without an Arabic name, 2 left out" in capsys.readouterr().err


def test_names_in_persian_letters_are_written_in_arabic_ones(tmp_path: Path) -> None:
    line = dump_line(990000009, "Kuh-e Zarqavi", "کوه زرقاوی", "33.5", "50.5", country="IR", population="6000")
    assert import_file(write_dump(tmp_path / "IR.txt", line), tmp_path / "pack") == 0
    assert places(tmp_path / "pack")[0]["name_ar"] == "كوه زرقاوي"
    assert main(["check", str(tmp_path / "pack")]) == 0


@pytest.mark.skipif(not REAL_TABLE.is_file(), reason="the reference table of Syrian sub-districts is not here")
def test_the_real_sub_districts_of_syria(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with REAL_TABLE.open(encoding="utf-8") as table:
        lines = sum(1 for _ in table) - 1
    assert import_file(REAL_TABLE, tmp_path / "pack") == 0
    said = capsys.readouterr().err
    assert f"{lines} read: " in said
    assert "0 malformed" in said
    rows = places(tmp_path / "pack")
    assert 50 < len(rows) < lines
    assert {row["country"] for row in rows} == {"SY"}
    provinces = {row["admin1"] for row in rows}
    assert provinces <= {
        "Al-Hasakah", "Aleppo", "As-Suwayda", "Damascus", "Daraa", "Deir ez-Zor", "Hama", "Homs", "Idlib", "Latakia",
        "Quneitra", "Raqqa", "Rural Damascus", "Tartus",
    }  # fmt: skip
    assert main(["check", str(tmp_path / "pack")]) == 0
