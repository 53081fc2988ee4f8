"""The tools that derive and check rows: what they take from evidence, and what they say against it."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADERS = {
    "people.csv": "id,name,description,country,born,died,same_as,source,note",
    "organisations.csv": "id,name,type,country,part_of,latitude,longitude,same_as,source,note",
    "places.csv": "id,name,type,country,admin1,latitude,longitude,population,part_of,same_as,source,note",
}
NAMES = "id,name,lang,status,from,to,source,note"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with empty tables."""
    for file, header in HEADERS.items():
        (tmp_path / file).write_text(header + "\n", encoding="utf-8")
    for file in ("people_names.csv", "organisation_names.csv", "place_names.csv"):
        (tmp_path / file).write_text(NAMES + "\n", encoding="utf-8")
    return tmp_path


def run(tool: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / tool), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PEOPLE = """\
qid,label,aliases,country,level,positions_or_description,born,died
Q1,Boyko Borisov,Boyko Borissov|Бойко Борисов|БОЙКО БОРИСОВ|Batman|him,Bulgaria,head,Prime Minister 2014-2017; Minister of Sport 2001-2003,1959-06-13,
Q2,Ann Clerk,,Bulgaria,office,Deputy Minister of Defence 2015-2016,1970,
Q3,Luca Zaia,,Italy,head,president of Veneto 2010-,,
Q4,Prime Minister of Nowhere,,Bulgaria,head,Prime Minister 2014-,,
Q5,Oleksii Danilov,Данілов Олексій Мячеславович,Ukraine,office,Minister of Defence 2019-2021,1962,
"""


def test_office_holders_are_derived_with_offices_and_native_names(data: Path) -> None:
    """Juniors, nicknames, pronouns and shouted copies stay out; a patronymic gives way to the name as texts have it."""
    (data / "evidence.csv").write_text(PEOPLE, encoding="utf-8")
    assert run("derive_people.py", data / "evidence.csv", "--data", data).returncode == 0
    found = {row["id"]: row for row in rows(data / "people.csv")}
    assert set(found) == {"wikidata:Q1", "wikidata:Q3", "wikidata:Q5"}
    assert (
        found["wikidata:Q1"]["description"]
        == "Prime Minister of Bulgaria 2014-2017, Minister of Sport 2001-2003"
    )
    assert found["wikidata:Q3"]["description"] == "President of Veneto from 2010 (Italy), as of 2022"
    assert (found["wikidata:Q1"]["country"], found["wikidata:Q1"]["born"]) == ("BG", "1959")
    names = {(row["id"], row["name"], row["lang"]) for row in rows(data / "people_names.csv")}
    assert names == {
        ("wikidata:Q1", "Boyko Borissov", "bg-Latn"),
        ("wikidata:Q1", "Бойко Борисов", "bg"),
        ("wikidata:Q5", "Данілов Олексій Мячеславович", "uk"),
        ("wikidata:Q5", "Олексій Данілов", "uk"),
    }


def test_what_an_editor_wrote_stands(data: Path) -> None:
    """A person in the table keeps every field; the label of the evidence is added as a name, and a second run adds nothing."""
    (data / "evidence.csv").write_text(PEOPLE, encoding="utf-8")
    table = data / "people.csv"
    table.write_text(
        HEADERS["people.csv"] + "\nwikidata:Q1,Boiko Borisow,hand-written,BG,,,,ours,\n", encoding="utf-8"
    )
    run("derive_people.py", data / "evidence.csv", "--data", data)
    assert rows(table)[0]["name"] == "Boiko Borisow"
    assert rows(table)[0]["description"] == "hand-written"
    again = run("derive_people.py", data / "evidence.csv", "--data", data, "--check")
    assert (again.returncode, again.stdout) == (0, "0 rows missing\n")


ORGANISATIONS = """\
qid,label,aliases,country,kind,other_id_or_note
Q11,Danube Commission,DC|Commission du Danube|დუნაის კომისია|多瑙河委员会|多瑙河防衛委員會|欧州開発銀行|Banco Islâmico de Desenvolvimento,ZZ,igo:none,
Q12,Ministry of Finance,وزارة المالية,IQ,ror:government,
Q13,Ministry of Finance,,IN,ror:government,
Q14,Frankfurt,FRANKFURT,,news-linked,
Q15,Leeds United F.C.,Leeds,,news-linked,
Q16,Category:BBC News,,,organisation,
"""


def test_bodies_are_derived_by_rule(data: Path) -> None:
    """A label that states share takes the country's name, or is left out in a federation; a city is no club."""
    (data / "evidence.csv").write_text(ORGANISATIONS, encoding="utf-8")
    run("derive_organisations.py", data / "evidence.csv", "--data", data)
    found = {
        row["id"]: (row["name"], row["type"], row["country"]) for row in rows(data / "organisations.csv")
    }
    assert found == {
        "wikidata:Q11": ("Danube Commission", "intergovernmental", ""),
        "wikidata:Q12": ("Ministry of Finance of Iraq", "ministry", "IQ"),
        "wikidata:Q15": ("Leeds United F.C.", "sports", ""),
    }
    names = {(row["name"], row["lang"]) for row in rows(data / "organisation_names.csv")}
    assert names == {
        ("Commission du Danube", "fr"), ("დუნაის კომისია", "ka"), ("Leeds United", "en"), ("多瑙河委员会", "zh"),
        ("多瑙河防衛委員會", "zh-Hant"), ("欧州開発銀行", "ja"), ("Banco Islâmico de Desenvolvimento", "pt"),
    }  # fmt: skip


def test_a_proper_name_takes_the_short_forms(data: Path) -> None:
    """The Bundestag is the German parliament; a state without a row for its parliament gets one."""
    line = "wikidata:Q154797,Bundestag,parliament,DE,,,,,Wikidata,\n"
    (data / "organisations.csv").write_text(HEADERS["organisations.csv"] + "\n" + line, encoding="utf-8")
    run("derive_state_bodies.py", "--data", data)
    bearers = {row["name"]: row["id"] for row in rows(data / "organisation_names.csv")}
    assert bearers["German parliament"] == "wikidata:Q154797"
    assert bearers["Ghanaian parliament"] == "local:parliament-of-ghana"


def test_cyrillic_names_in_german_french_and_spanish(data: Path) -> None:
    """Each language's copy has its own spelling; a name of another country's person in Russian letters is left alone."""
    people = "\n".join(
        [
            HEADERS["people.csv"],
            *(f"local:{n},{n.title()},,{c},,,,x," for n, c in (("a", "RU"), ("b", "US"), ("c", "UA"))),
            "",
        ]
    )
    (data / "people.csv").write_text(people, encoding="utf-8")
    native = (
        "local:a,Сергей Шойгу,ru",
        "local:a,Юлия Навальная,ru",
        "local:b,Джо Байден,ru",
        "local:c,Володимир Зеленський,uk",
    )
    lines = "\n".join([NAMES, *(f"{line},variant,,,x," for line in native), ""])
    (data / "people_names.csv").write_text(lines, encoding="utf-8")
    run("derive_transcriptions.py", "--data", data)
    made = {(row["name"], row["lang"]) for row in rows(data / "people_names.csv") if row["source"] != "x"}
    assert made == {
        ("Sergei Schoigu", "de"), ("Sergueï Choïgou", "fr"), ("Serguei Shoigu", "es"),
        ("Julija Nawalnaja", "de"), ("Ioulia Navalnaïa", "fr"), ("Yulia Navalnaya", "es"),
        ("Wolodymyr Selenskyj", "de"),
    }  # fmt: skip


CHECKED = [
    ("people.csv", "wikidata:Q1,Boiko Borissow,,BG,,,,x,", ""),
    ("people.csv", "wikidata:Q1,Angela Merkel,,DE,,,,x,", "WRONG"),
    ("people.csv", "wikidata:Q1,Boyko Borisov,,BG,1958,,,x,", "DIFFERS"),
    ("people.csv", "wikidata:Q1,Boyko Borisov,,RO,,,,x,", "DIFFERS"),
    ("people.csv", "wikidata:Q99,Boyko Borisov,,BG,,,,x,", "UNSEEN"),
    ("people.csv", "local:boyko,Boyko Borisov,,BG,,,,x,", ""),
    ("people.csv", "local:boyko,Boyko Borisov,,BG,,,wikidata:Q3,x,", "WRONG"),
    ("places.csv", "geonames:2950159,Berlin,capital,DE,16,52.52,13.41,,,,x,", ""),
    ("places.csv", "geonames:2950159,Berlin,capital,DE,16,48.14,11.58,,,,x,", "WRONG"),
    ("places.csv", "geonames:2921044,Germany,country,DE,,48.14,11.58,,,iso3166:DE,x,", ""),
    ("places.csv", "geonames:2921044,Germany,country,DE,,51.5,10.5,,,iso3166:FR,x,", "DIFFERS"),
]


def test_what_evidence_says_of_an_id(data: Path) -> None:
    """Another name or a far point is wrong, another year or country differs, no evidence is unseen, a slug is ours."""
    (data / "evidence.csv").write_text(PEOPLE, encoding="utf-8")
    expected = {}
    for table in ("people.csv", "places.csv"):
        cases = [(line, verdict) for file, line, verdict in CHECKED if file == table]
        (data / table).write_text(
            "\n".join([HEADERS[table], *(line for line, _ in cases), ""]), encoding="utf-8"
        )
        expected |= {f"{table}:{at}": verdict for at, (_, verdict) in enumerate(cases, start=2) if verdict}
    result = run("check_evidence.py", data / "evidence.csv", "--data", data)
    findings = (line.split() for line in result.stdout.splitlines() if ".csv:" in line and line[0].isupper())
    assert {where: verdict for verdict, where, *_ in findings} == expected
    assert result.returncode == 1


DIVISIONS = """\
geonames:2951839,Bavaria,admin1,DE,02,52.4,10.0,,,,x,
geonames:2862926,Lower Saxony,admin1,DE,06,52.4,10.0,,,,x,
geonames:2847618,Saarland,admin1,DE,09,52.4,10.0,,,,x,point-division because the test says so
geonames:2950157,Berlin State,admin1,DE,16,,,,,,x,
geonames:2953413,Baden,region,DE,01,52.4,10.0,,,,x,
"""


def test_a_point_among_the_cities_of_another_division_strays(data: Path) -> None:
    """Of divisions only, and neither without a point nor where the note gives a reason; who strays is told by how much."""
    (data / "places.csv").write_text(HEADERS["places.csv"] + "\n" + DIVISIONS, encoding="utf-8")
    result = run("check_points.py", "--data", data)
    assert re.fullmatch(
        r"STRAYS places\.csv:2 geonames:2951839 Bavaria: \d km from .+ in DE\.06, 2\d\d km from the nearest city of its own\n",
        result.stdout,
    )
    assert result.returncode == 1


def test_a_file_that_is_no_evidence_is_refused(data: Path) -> None:
    """One sentence names the file and the columns that would do."""
    (data / "other.csv").write_text("name,colour\nx,red\n", encoding="utf-8")
    result = run("check_evidence.py", data / "other.csv", "--data", data)
    assert result.returncode == 1
    assert "needs a column 'geonames_id' or 'qid' or 'wikidata'" in result.stderr


def test_the_same_seed_draws_the_same_rows_with_their_evidence(data: Path) -> None:
    """Entity and name rows are drawn alike, in the order of the tables, each with what the files say of its ids."""
    people = [f"wikidata:Q{number},Person {number},,,,,,x," for number in range(1, 9)]
    (data / "people.csv").write_text("\n".join([HEADERS["people.csv"], *people, ""]), encoding="utf-8")
    names = [f"wikidata:Q{number},P. {number},en,short,,,x," for number in range(1, 9)]
    (data / "people_names.csv").write_text("\n".join([NAMES, *names, ""]), encoding="utf-8")
    known = [f"Q{number},Label {number}," for number in range(1, 9)]
    (data / "evidence.csv").write_text("\n".join(["qid,label,aliases", *known, ""]), encoding="utf-8")
    draw = ["sample_rows.py", data / "evidence.csv", "--data", data, "--number", "6", "--seed"]
    first, again, other = (run(*draw, seed).stdout for seed in ("1", "1", "2"))
    assert first == again != other
    assert len(re.findall(r"(?m)^\d+ people(_names)?\.csv:\d+: ", first)) == 6
    assert first.count(" evidence.csv: qid=") == 6
    assert first.count("    of entity: ") == first.count(" people_names.csv:") > 0
