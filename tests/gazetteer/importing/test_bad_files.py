"""Whatever is wrong with a file, every importer says it in one sentence or refuses the row with its line; nothing is half-written."""

import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from importing_files import geoname, rows, run

from gazetteer.errors import GazetteerError, SourceError
from gazetteer.importing import opening
from gazetteer.importing.formats import BY_NAME, Format, mapped
from gazetteer.importing.mapping import Mapping
from gazetteer.importing.opening import open_members
from gazetteer.importing.outcome import Outcome
from gazetteer.importing.running import Order, import_files
from gazetteer.stack import Stack

ITEM = "http://www.wikidata.org/entity/"
# A row of each format, from a number, a name and a latitude, and what stands before, between and after the rows.
Row = Callable[[int, str, str], str]


def lpf(number: int, name: str, latitude: str) -> str:
    geometry = f'{{"type": "Point", "coordinates": [34.5, {latitude}]}}'
    return f'{{"@id": "http://x.org/{number}", "type": "Feature", "properties": {{"title": {json.dumps(name)}}}, "names": [{{"toponym": {json.dumps(name)}}}], "geometry": {geometry}}}'  # fmt: skip


def wof(number: int, name: str, latitude: str) -> str:
    properties = f'"wof:id": {number}, "wof:name": {json.dumps(name)}, "wof:placetype": "locality", "geom:latitude": {latitude}, "geom:longitude": 34.5'
    return f'{{"type": "Feature", "properties": {{{properties}}}}}'


def sparql(number: int, name: str, latitude: str) -> str:
    values = {"item": ITEM + f"Q{number}", "itemLabel": name, "coord": f"Point(34.5 {latitude})"}
    return json.dumps(
        {key: {"type": "literal", "value": value} for key, value in values.items()}, ensure_ascii=False
    )


def item(number: int, name: str, latitude: str) -> str:
    value = f'{{"latitude": {latitude}, "longitude": 34.5, "globe": "{ITEM}Q2"}}'
    point = f'{{"mainsnak": {{"snaktype": "value", "datavalue": {{"value": {value}}}}}, "rank": "normal"}}'
    return f'{{"type":"item","id":"Q{number}","labels":{{"en":{{"language":"en","value":{json.dumps(name)}}}}},"claims":{{"P625":[{point}]}}}}'  # fmt: skip


def ftm(number: int, name: str, latitude: str) -> str:
    return json.dumps(
        {"id": f"x{number}", "schema": "Person", "properties": {"name": [name]}}, ensure_ascii=False
    )


FORMATS: dict[str, tuple[str, Row, str, str, str]] = {
    "geonames": ("IL.txt", lambda number, name, latitude: geoname(number, name, latitude=latitude), "", "\n", "\n"),
    "linked-places": ("a.json", lpf, '{"@context": "linkedplaces", "features": [\n', ",\n", "\n]}"),
    "whosonfirst": ("a.geojson", wof, '{"features": [\n', ",\n", "\n]}"),
    "wikidata-json": ("a.json", sparql, '{"head": {"vars": ["item", "itemLabel", "coord"]}, "results": {"bindings": [\n', ",\n", "\n]}}"),
    "wikidata-csv": ("a.csv", lambda number, name, latitude: f"{ITEM}Q{number},{name},Point(34.5 {latitude})", "item,itemLabel,coord\n", "\n", "\n"),
    "wikidata-entities": ("a.json", item, "[\n", ",\n", "\n]"),
    "ftm": ("a.json", ftm, "", "\n", "\n"),
    "lp-tsv": ("a.tsv", lambda number, name, latitude: f"{number}\t{name}\tAtlas\t1900\t{latitude}\t34.5", "id\ttitle\ttitle_source\tstart\tlat\tlon\n", "\n", "\n"),
    "pcodes": ("a.csv", lambda number, name, latitude: f"SY{number:02},{name},{latitude},34.5", "ADM1_PCODE,ADM1_EN,lat,lon\n", "\n", "\n"),
    "openrefine": ("a.csv", lambda number, name, latitude: f"{name},Q{number}", "town,town id\n", "\n", "\n"),
    "table": ("a.csv", lambda number, name, latitude: f"{number},{name},{latitude},34.5", "id,name,lat,lon\n", "\n", "\n"),
}  # fmt: skip
MAPPING = Mapping(
    "m", id_column="id", prefix="x", columns={"name": "name", "latitude": "lat", "longitude": "lon"}
)
# Formats without coordinates.
POINTLESS = ("ftm", "openrefine")


def format_of(name: str) -> Format:
    return mapped(MAPPING) if name == "table" else BY_NAME[name]


def content(name: str, *given: tuple[int, str, str]) -> bytes:
    _, row, before, between, after = FORMATS[name]
    return (before + between.join(row(*each) for each in given) + after).encode()


def take(tmp_path: Path, name: str, file: Path) -> Outcome:
    order = Order(
        tuple(open_members([file])), format_of(name), tmp_path / "mine", name, Stack(()), date="2026-11-23"
    )
    return import_files(order)


def place(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / FORMATS[name][0]
    path.write_bytes(data)
    return path


GOOD = ((1, "Ashkelon", "31.5"), (2, "Lviv", "49.8"), (3, "Haifa", "32.8"))


def assert_refused_whole(tmp_path: Path, name: str, file: Path, words: str) -> None:
    """One sentence with the file's name, and no folder."""
    with pytest.raises(GazetteerError, match=words) as caught:
        take(tmp_path, name, file)
    assert "\n" not in str(caught.value)
    assert file.name in str(caught.value)
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("name", FORMATS)
def test_a_good_file_is_taken(name: str, tmp_path: Path) -> None:
    """What the other tests break is in order: three rows, all taken."""
    outcome = take(tmp_path, name, place(tmp_path, name, content(name, *GOOD)))

    assert (outcome.counts["taken"], outcome.counts["refused"]) == (3, 0)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "table"])
def test_a_format_is_recognised(name: str, tmp_path: Path) -> None:
    """By name and first bytes. What OpenRefine exports looks like any table unless it says how cells were judged."""
    from gazetteer.importing.formats import recognise

    data = content(name, *GOOD)
    if name == "openrefine":
        data = b"town,town id,judgment\nAshkelom,Q1,matched\n"

    assert recognise(open_members([place(tmp_path, name, data)])).name == name


@pytest.mark.parametrize("name", FORMATS)
def test_a_truncated_archive(name: str, tmp_path: Path) -> None:
    """A gzip file that ends too early: nothing of it is taken."""
    file = tmp_path / (FORMATS[name][0] + ".gz")
    packed = gzip.compress(
        content(name, *((number, f"Town {number * 7919}", "31.5") for number in range(1, 400)))
    )
    file.write_bytes(packed[: len(packed) // 2])

    assert_refused_whole(tmp_path, name, file, "broken or ends too early")


@pytest.mark.parametrize("name", [name for name in FORMATS if FORMATS[name][0].endswith("json")])
def test_truncated_json(name: str, tmp_path: Path) -> None:
    """JSON that ends inside a value."""
    file = place(tmp_path, name, content(name, *GOOD).rstrip(b"\n]} ")[:-3])

    assert_refused_whole(tmp_path, name, file, "too early|cut short")


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_wrong_encoding(name: str, encoding: str, tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are never guessed at."""
    data = content(name, *((each[0], "عسقلان وما حولها", each[2]) for each in GOOD)).decode()
    if encoding == "cp1256":
        data = data.encode("ascii", "ignore").decode() + "عسقلان"

    assert_refused_whole(tmp_path, name, place(tmp_path, name, data.encode(encoding)), "UTF-8|UTF-16")


@pytest.mark.parametrize("name", FORMATS)
def test_other_columns(name: str, tmp_path: Path) -> None:
    """A file of another kind: the sentence says what is missing, or that no row could be taken."""
    data = b"colour\tshape\tsize\tweight\tage\nred\tround\tbig\theavy\told\n" if FORMATS[name][0].endswith(("sv", "txt")) else b'{"colour": "red"}'  # fmt: skip

    assert_refused_whole(
        tmp_path, name, place(tmp_path, name, data), "missing|columns|no column|no row|none of"
    )


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("openrefine", "wikidata-json", "wikidata-csv", "pcodes")])  # fmt: skip
def test_a_duplicate_id(name: str, tmp_path: Path) -> None:
    """The second row of an id is refused; formats whose rows belong together by their ids gather them."""
    outcome = take(tmp_path, name, place(tmp_path, name, content(name, *GOOD, (1, "Other", "31.6"))))

    assert outcome.counts["taken"] == 3
    assert [refusal.column for refusal in outcome.refusals] == ["id"]
    assert "claimed already" in outcome.refusals[0].reason


@pytest.mark.parametrize("name", FORMATS)
def test_a_row_of_a_megabyte(name: str, tmp_path: Path) -> None:
    """No name is so long. Where a row stands for itself it is refused with its line; a table with quotes is refused as a whole."""
    file = place(tmp_path, name, content(name, *GOOD, (4, "x" * 1_100_000, "31.6")))

    if FORMATS[name][0].endswith("sv"):
        assert_refused_whole(tmp_path, name, file, "a cell has more than 131,072 characters")
    else:
        outcome = take(tmp_path, name, file)
        assert (outcome.counts["taken"], outcome.counts["refused"]) == (3, 1)
        assert len(outcome.refusals[0].reason) < 500


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "91"])
@pytest.mark.parametrize("name", [name for name in FORMATS if name not in POINTLESS])
def test_a_point_that_is_none(name: str, value: str, tmp_path: Path) -> None:
    """NaN, infinite and impossible coordinates refuse their row; the others are taken."""
    outcome = take(tmp_path, name, place(tmp_path, name, content(name, *GOOD, (4, "Nowhere", value))))

    assert (outcome.counts["taken"], outcome.counts["refused"]) == (3, 1)
    assert "degrees" in outcome.refusals[0].reason or "globe" in outcome.refusals[0].reason


BOMB = 400_000


@pytest.fixture
def small_bombs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an archive be suspected from 100 kB on, and not from 16 MB, so that bombs can be small."""
    monkeypatch.setattr(opening, "UNSUSPECTED", 100_000)


@pytest.mark.parametrize("name", FORMATS)
def test_a_zip_bomb(name: str, tmp_path: Path, small_bombs: None) -> None:
    """An archive that swells a thousand times is not unpacked, whatever its directory says of its sizes."""
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(FORMATS[name][0], b" " * BOMB)

    with pytest.raises(SourceError, match=r"bomb\.zip.*zip bomb"):
        take(tmp_path, name, file)
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("name", FORMATS)
def test_a_gzip_bomb(name: str, tmp_path: Path, small_bombs: None) -> None:
    """A gzip file says nothing of its size: it is counted while it is read."""
    file = tmp_path / (FORMATS[name][0] + ".gz")
    file.write_bytes(gzip.compress(content(name, *GOOD) + b"\n" * BOMB))

    assert_refused_whole(tmp_path, name, file, "zip bomb")


@pytest.mark.parametrize("member", ["../{}", "/etc/{}", "a/../../{}", "C:\\{}", "..\\{}"])
def test_an_archive_that_leaves_its_folder(member: str, tmp_path: Path) -> None:
    """Nothing is ever unpacked to disk; a member with such a name is refused all the same, for every format alike."""
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(member.format("IL.txt"), content("geonames", *GOOD))

    assert_refused_whole(tmp_path, "geonames", file, "outside its folder")


@pytest.mark.parametrize("name", FORMATS)
def test_a_zipped_file_is_read_straight(name: str, tmp_path: Path) -> None:
    """With a Mac's litter beside it."""
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._a", b"\0\0")
        archive.writestr(f"data/{FORMATS[name][0]}", content(name, *GOOD))

    assert take(tmp_path, name, file).counts["taken"] == 3


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_file(name: str, tmp_path: Path) -> None:
    """Empty is a sentence."""
    file = tmp_path / FORMATS[name][0]
    file.write_bytes(b"")

    with pytest.raises(SourceError, match="the file is empty"):
        take(tmp_path, name, file)


def test_two_files_of_an_archive_are_both_read(tmp_path: Path) -> None:
    """Several members are read one after the other."""
    file = tmp_path / "two.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("IL.txt", geoname(1))
        archive.writestr("EG.txt", geoname(2, "Cairo"))

    run(tmp_path / "mine", file)

    assert len(rows(tmp_path / "mine", "places.csv")) == 2


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK\x03\x04 no archive", "broken"), (b"PK\x05\x06" + b"\0" * 18, "holds no file")],
)
def test_a_broken_archive(data: bytes, words: str, tmp_path: Path) -> None:
    """What is no archive, and an empty one."""
    (tmp_path / "a.zip").write_bytes(data)

    with pytest.raises(SourceError, match=words):
        open_members([tmp_path / "a.zip"])


def test_a_password_is_not_asked_for(tmp_path: Path) -> None:
    """An encrypted member is named."""
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("IL.txt", geoname(1))
    data = bytearray(file.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    file.write_bytes(bytes(data))

    with pytest.raises(SourceError, match="password"):
        open_members([file])


@pytest.mark.parametrize(("name", "words"), [("gone.txt", "no such file"), ("folder", "no GeoJSON")])
def test_what_is_not_there(name: str, words: str, tmp_path: Path) -> None:
    """A missing file, and a folder without one."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(SourceError, match=words):
        open_members([tmp_path / name])


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    """A CSV that was renamed to .xlsx, and a workbook without rows."""
    (tmp_path / "a.xlsx").write_bytes(b"id,name\n1,A\n")
    openpyxl.Workbook().save(tmp_path / "b.xlsx")

    for name in ("a.xlsx", "b.xlsx"):
        with pytest.raises(SourceError, match=r"broken|no row"):
            order = Order(
                tuple(open_members([tmp_path / name])), mapped(MAPPING), tmp_path / "mine", "m", Stack(())
            )
            import_files(order)
    assert not (tmp_path / "mine").exists()


def test_a_bomb_without_a_size_is_counted(tmp_path: Path, small_bombs: None) -> None:
    """What has come out is compared with what is packed, while it comes: bzip2 has no sizes at all."""
    import bz2

    (tmp_path / "a.csv.bz2").write_bytes(bz2.compress(b"\n" * BOMB))
    (member,) = open_members([tmp_path / "a.csv.bz2"])

    with pytest.raises(SourceError, match="zip bomb"):
        member.read()


def test_json_nested_without_end(tmp_path: Path) -> None:
    """A document of brackets is refused, not a crash."""
    file = tmp_path / "a.json"
    file.write_bytes(b'{"@context": "linkedplaces", "features": ' + b"[" * 200_000)

    assert_refused_whole(tmp_path, "linked-places", file, "nested too deeply|too early")


@pytest.mark.parametrize("name", ["linked-places", "whosonfirst", "pcodes", "table", "wikidata-entities"])
def test_a_circular_hierarchy(name: str, tmp_path: Path) -> None:
    """A chain of parents that leads back is opened, and the link is refused with its line; everything else is taken."""
    made = {
        "linked-places": lambda own, up: lpf(own, f"P{own}", "31.5")[:-1] + f', "relations": [{{"relationType": "gvp:broaderPartitive", "relationTo": "http://x.org/{up}"}}]}}',
        "whosonfirst": lambda own, up: wof(own, f"P{own}", "31.5").replace('"wof:id"', f'"wof:parent_id": {up}, "wof:id"'),
        "pcodes": lambda own, up: f"SYR,2,SY{own:02},P{own},SY{up:02}",
        "table": lambda own, up: f"{own},P{own},31.5,34.5,{up}",
        "wikidata-entities": lambda own, up: item(own, f"P{own}", "31.5")[:-2] + f',"P131":[{{"mainsnak":{{"snaktype":"value","datavalue":{{"value":{{"id":"Q{up}"}}}}}},"rank":"normal"}}]}}}}',
    }[name]  # fmt: skip
    _, _, before, between, after = FORMATS[name]
    if name == "pcodes":
        before = "Location,Admin Level,P-Code,Name,Parent P-Code\n"
    if name == "table":
        before = "id,name,lat,lon,parent\n"
    file = place(
        tmp_path, name, (before + between.join(made(own, own % 3 + 1) for own in (1, 2, 3)) + after).encode()
    )
    mapping = Mapping("m", id_column="id", prefix="x", columns={"name": "name", "part_of": "parent"})
    format_ = mapped(mapping) if name == "table" else BY_NAME[name]

    outcome = import_files(Order(tuple(open_members([file])), format_, tmp_path / "mine", name, Stack(())))

    assert outcome.counts["taken"] == 3
    assert ["closes a circle" in refusal.reason for refusal in outcome.refusals] == [True]
    assert outcome.refusals[0].line > 0
    assert sum("part_of" in row for row in rows(tmp_path / "mine", "places.csv")) == 2
