"""What is read by the thousand is what is read cell by cell."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.errors import TableError
from gazetteer.makers import EntityReader, NameReader
from gazetteer.reading import Row, Rows
from gazetteer.schema import PEOPLE, PLACE_NAMES, PLACES, Table

CELLS = st.sampled_from(
    ["", "", "", " ", "A", " A ", "IL", "il", "city", "capital", "cty", "5", "-5", "+.5", "5.", "1e1", "91", "-180", "181", "1,2",
     "12.0", "٣", "²", "nan", "1_0", "123456789012", "1234567890123", "1948", "1948-05", "May", "variant", "former", "a;b|a"],
)  # fmt: skip
HEADERS = {
    "places": (PLACES, ("id", "name", "type", "latitude", "longitude", "population", "country", "same_as")),
    "people": (PEOPLE, ("id", "name", "born", "died", "note")),
    "names": (PLACE_NAMES, ("id", "name", "lang", "status", "from", "to")),
}


@given(st.sampled_from(sorted(HEADERS)), st.data())
def test_rows_that_fit_are_read_as_one_by_one(table: str, data: st.DataObject) -> None:
    """The same values, or the same error; what surely fits is never refused by the careful road."""
    schema, header = HEADERS[table]
    cells = data.draw(
        st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), min_size=1, max_size=4)
    )
    rows = [Row(line, row) for line, row in enumerate(cells, 2)]
    reader = reader_of(schema, header)

    expected = outcome(lambda: [reader.read_carefully(row) for row in rows])

    assert outcome(lambda: reader.read(rows)) == expected
    if reader.maker.fits(rows):
        assert [reader.maker.make(row.cells, row.line) for row in rows] == expected


def outcome(read: Callable[[], object]) -> object:
    """What reading gives: the values, or the sentence of the error."""
    try:
        return read()
    except TableError as error:
        return str(error)


def reader_of(table: Table, header: tuple[str, ...]) -> EntityReader | NameReader:
    """The reader of a table with these columns."""
    rows = Rows(table.file, header, ())
    return NameReader(table, rows, "mine") if table.role == "names" else EntityReader(table, rows, "mine")


def test_usual_rows_take_the_quick_road() -> None:
    """A row as ``gazetteer format`` writes it fits; one with an odd number does not, and is read all the same."""
    header = ("id", "name", "type", "latitude", "longitude", "population")
    maker = reader_of(PLACES, header).maker
    usual = ["local:a", "Ashkelon", "city", "31.66926", "34.57149", "144073"]

    assert maker.fits([Row(2, usual), Row(3, ["local:b", "B", "", "", "", ""])])
    assert not maker.fits([Row(2, usual), Row(3, ["local:b", "B", "", "", "", "12.0"])])
    assert not maker.fits([Row(2, [*usual[:3], "3.1e1", *usual[4:]])])
