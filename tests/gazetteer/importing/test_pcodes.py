"""P-codes. Documents: OCHA IM Toolbox, "Administrative Boundaries (COD-AB)" and "P-codes"; HDX, "Global P-Code List"."""

from pathlib import Path

import openpyxl
import pytest
from importing_files import by_id, rows, run, write

from gazetteer.errors import TableError


def test_a_row_has_a_division_and_all_it_lies_in(tmp_path: Path) -> None:
    """COD-AB: ADMn_LANG and ADMn_PCODE for each level; a row of HXL hashtags is no data. Each division is taken once."""
    file = write(
        tmp_path / "ukr_adm2.csv",
        [
            "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_UA,ADM1_PCODE,ADM2_EN,ADM2_UK,ADM2ALT1EN,ADM2_PCODE",
            "#country+name,#country+code,#adm1+name+en,,#adm1+code,#adm2+name+en,,,#adm2+code",
            "Ukraine,UA,Lvivska,,UA46,Lvivskyi,Львівський,Lviv,UA4606",
            "Ukraine,UA,Lvivska,,UA46,Stryiskyi,,,UA4610",
            "Ukraine,UA,Lviv Oblast,,UA46,Chervonohradskyi,,,UA4612",
        ],
    )

    outcome = run(tmp_path / "mine", file)

    places = by_id(tmp_path / "mine")
    assert places["pcode:UA4606"] == {
        "id": "pcode:UA4606", "name": "Lvivskyi", "type": "admin2", "country": "UA", "part_of": "pcode:UA46", "source": "COD-AB",
    }  # fmt: skip
    assert (places["pcode:UA46"]["type"], places["pcode:UA46"]["part_of"]) == ("admin1", "pcode:UA")
    assert (places["pcode:UA"]["type"], places["pcode:UA"]["same_as"]) == ("country", "iso3166:UA")
    assert [(row["name"], row["lang"], row["status"]) for row in rows(tmp_path / "mine", "place_names.csv")] == [
        ("Львівський", "uk", "preferred"), ("Lviv", "en", "variant"),
    ]  # fmt: skip
    assert [(refusal.line, refusal.reason) for refusal in outcome.refusals] == [
        (5, "UA46 is 'Lvivska' on an earlier row, and 'Lviv Oblast' here")
    ]


def test_the_form_of_2025_is_read_with_its_centres(tmp_path: Path) -> None:
    """Since 2025 columns are in small letters, and centroids stand beside."""
    file = write(tmp_path / "adm1.csv", ["adm0_name,adm0_pcode,adm1_name,adm1_pcode,center_lat,center_lon", "Syria,SY,Aleppo,SY02,36.2,37.5"])  # fmt: skip

    run(tmp_path / "mine", file)

    place = by_id(tmp_path / "mine")["pcode:SY02"]
    assert (place["latitude"], place["longitude"], place["country"]) == ("36.2", "37.5", "SY")


def test_the_global_list_is_read(tmp_path: Path) -> None:
    """HDX, "Global P-Code List": Location (ISO 3166-1 alpha-3), Admin Level, P-Code, Name, Parent P-Code."""
    file = write(tmp_path / "global.csv", ["Location,Admin Level,P-Code,Name,Parent P-Code,Valid from date", "AFG,1,AF01,Kabul,AF,2021-11-17", "AFG,2,AF0101,Kabul,AF01,"])  # fmt: skip

    outcome = run(tmp_path / "mine", file)

    assert by_id(tmp_path / "mine")["pcode:AF0101"]["part_of"] == "pcode:AF01"
    assert by_id(tmp_path / "mine")["pcode:AF01"]["country"] == "AF"
    assert outcome.counts["parents left out"] == 1


def test_all_sheets_of_a_workbook_are_read(tmp_path: Path) -> None:
    """A gazetteer of COD-AB is a workbook with a sheet a level."""
    book = openpyxl.Workbook()
    book.active.title = "readme"
    book.active.append(["about this file"])
    for level, row in (("Admin1", ["Aleppo", "SY02"]), ("Admin2", ["Afrin", "SY0205"])):
        sheet = book.create_sheet(level)
        sheet.append([f"ADM{level[-1]}_EN", f"ADM{level[-1]}_PCODE"])
        sheet.append(row)
    book.save(tmp_path / "syr.xlsx")

    run(tmp_path / "mine", tmp_path / "syr.xlsx")

    assert by_id(tmp_path / "mine").keys() == {"pcode:SY02", "pcode:SY0205"}


def test_a_table_without_pcodes_is_refused(tmp_path: Path) -> None:
    """The columns are named that are expected."""
    file = write(tmp_path / "a.csv", ["name,code", "A,1"])

    with pytest.raises(TableError, match="no column of P-codes"):
        run(tmp_path / "mine", file, form="pcodes")
