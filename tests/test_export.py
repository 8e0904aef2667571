"""The data open right wherever people work: spreadsheets, pandas, Frictionless; and each file says what it is."""

from __future__ import annotations

import csv
import datetime
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas
import pytest

from builds import ROOT
from guide import export
from guide.place import Place

PLACE = Place("https://guide.example/", "2026-11")


@pytest.fixture(scope="module")
def folder(good, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("export")
    for path, content in export.files(good, PLACE).items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    return out / "data"


def test_a_csv_opens_in_excel_with_its_chinese(folder):
    raw = (folder / "reach.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert "兰花" in raw.decode("utf-8-sig")


def test_pandas_reads_numbers_and_dates(folder):
    reach = pandas.read_csv(folder / "reach.csv", encoding="utf-8-sig", parse_dates=["date"])
    users = reach[(reach.platform_id == "orchid") & (reach.attribute_id == "monthly-active-users")]
    assert list(users.number) == [1414, 1200, 700, 650]
    assert list(users.kind) == ["current", "earlier", "earlier", "other"]
    assert users.date.iloc[0] == pandas.Timestamp("2025-09-30")
    time = reach[(reach.platform_id == "orchid") & (reach.attribute_id == "time-per-user")].iloc[0]
    assert (time.number, time.number_to, time.unit) == (60, 90, "minutes a day")


def test_unknown_and_not_applicable_are_not_numbers(folder):
    lotus = pandas.read_csv(folder / "reach.csv", encoding="utf-8-sig").query("platform_id == 'lotus' and attribute_id == 'time-per-user'").iloc[0]
    assert lotus.state == "unknown" and pandas.isna(lotus.number)
    fee = pandas.read_csv(folder / "accounts.csv", encoding="utf-8-sig").query("platform_id == 'lotus'").iloc[0]
    assert fee.state == "not applicable"


def test_money_has_its_currency_and_a_whole_amount(good):
    facts = {"verification-fee": (good.facts("orchid", "verification-fee")[0].model_copy(update={"value": "over USD 3.5 billion"}),)}
    rich = _with_facts(good, facts)
    row = next(row for row in export.rows(rich, "accounts", PLACE) if row["platform_id"] == "orchid")
    assert (row["number"], row["unit"], row["bound"]) == (3.5e9, "USD", "over")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_the_data_is_run_as_a_formula(good, start):
    text = f'{start}HYPERLINK("http://x.example","y")'
    facts = {"main-use": (good.facts("orchid", "main-use")[0].model_copy(update={"value": text, "note": text}),)}
    made = export.files(_with_facts(good, facts), PLACE)
    rows = list(csv.DictReader(io.StringIO(made["data/identity.csv"].decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())
    book = openpyxl.load_workbook(io.BytesIO(made["data/guide.xlsx"]))
    cells = [cell for row in book["Identity"].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any("HYPERLINK" in str(cell.value) and cell.hyperlink is None for cell in cells)


def _with_facts(good, facts):
    orchid = good.platforms["orchid"]
    return good.model_copy(update={"platforms": {**good.platforms, "orchid": orchid.model_copy(update={"facts": {**orchid.facts, **facts}})}})


def test_the_workbook_has_a_sheet_a_topic_frozen_headers_real_dates_and_numbers(folder):
    book = openpyxl.load_workbook(folder / "guide.xlsx")
    assert book.sheetnames == ["About", "Identity", "Position", "Reach", "Accounts", "Sources"]
    sheet = book["Reach"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref
    row = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert row["number"].value == 1414 and row["number"].data_type == "n"
    assert row["date"].value == datetime.datetime(2025, 9, 30) and row["date"].is_date
    assert row["as_of"].value == "2025-09-30"
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["edition"] == "2026-11" and "CC BY 4.0" in about["licence"] and "https://guide.example/2026-11/data/" in about["cite"]


def test_frictionless_validates_the_package(folder):
    done = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"], cwd=folder, capture_output=True, text=True, check=False
    )
    report = json.loads(done.stdout)
    assert report["valid"], report
    assert report["stats"]["tasks"] == 5
    bad = folder / "reach.csv"
    kept = bad.read_bytes()
    try:  # the check can fail
        bad.write_bytes(kept.replace(b",1414,", b",many,", 1))
        again = subprocess.run(
            [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert not json.loads(again.stdout)["valid"]
    finally:
        bad.write_bytes(kept)


def _validated(folder: Path) -> dict:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    return json.loads(subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout)


def test_every_source_that_a_row_names_is_among_the_sources(folder):
    known = set(pandas.read_csv(folder / "sources.csv", encoding="utf-8-sig").source_id)
    for topic in ("identity", "position", "reach", "accounts"):
        named = pandas.read_csv(folder / f"{topic}.csv", encoding="utf-8-sig").sources.dropna()
        assert {name for cell in named for name in cell.split()} <= known


def test_archived_addresses_are_among_the_data(folder):
    sources = pandas.read_csv(folder / "sources.csv", encoding="utf-8-sig").set_index("source_id")
    assert sources.loc["orchid-older"].archived == "https://archive.example.org/orchid"


def test_every_json_file_carries_edition_licence_and_citation(folder):
    for name in ("guide.json", "platforms/orchid.json", "platforms/lotus.json"):
        said = json.loads((folder / name).read_text("utf-8"))
        assert said["edition"] == "2026-11" and "CC BY 4.0" in said["licence"] and "(2026-11)" in said["cite"]


def test_a_platform_stands_by_itself(folder):
    orchid = json.loads((folder / "platforms" / "orchid.json").read_text("utf-8"))
    assert orchid["platform"]["facts"]["monthly-active-users"][0]["as_of"] == "2025-09-30"
    assert orchid["attributes"]["monthly-active-users"]["unit"] == "million"
    assert orchid["routes"].keys() == {"orchid-overseas-verify"}
    assert "orchid-results" in orchid["sources"] and "orchid-dont-boast" in orchid["guidance"]


def test_two_exports_are_the_same_to_the_byte(good):
    assert export.files(good, PLACE) == export.files(good, PLACE)


def test_what_the_page_offers_is_there(good, small_site):
    for download in export.downloads(good):
        assert (small_site / download.path).stat().st_size > 0, download.path


def test_the_command_writes_every_download(tmp_path):
    command = [sys.executable, "-m", "guide", "export", str(tmp_path / "out"), "--site", "https://guide.example/"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {"guide.yml", "guide.json", "guide.xlsx", "guide.schema.json", "datapackage.json", "sources.csv", "reach.csv"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }
