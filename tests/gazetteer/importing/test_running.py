"""An import from end to end: joined, merged with what editors changed, retired, undone by any fault, clean for lint."""

from pathlib import Path

import pytest
from importing_files import alternate, by_id, geoname, rows, run, write
from small_stacks import layer_of, stack_of

from gazetteer.errors import ConflictError, SourceError, TableError
from gazetteer.importing.formats import mapped
from gazetteer.importing.mapping import Mapping
from gazetteer.importing.opening import open_members
from gazetteer.importing.outcome import Outcome, as_text
from gazetteer.importing.running import Order, import_files
from gazetteer.lint.checking import lint
from gazetteer.lint.rules import RULES
from gazetteer.model import Entity
from gazetteer.stack import Stack

NAMES = Mapping(
    "list", id_column="id", prefix="x",
    columns={"name": "name", "country": "country", "latitude": "lat", "longitude": "lon", "same_as": "same"},
)  # fmt: skip

# Those that ask where countries lie read the world, which takes seconds, and judge the source and not the import.
RULES_ON_TABLES = [
    rule for rule in RULES if rule.name not in ("coordinates-country", "coordinates-swapped", "admin1-code")
]


def take(
    tmp_path: Path, *lines: str, beneath: Stack | None = None, match_names: bool = True, **options: object
) -> Outcome:
    """Import a table of places with id, name, country, lat, lon, same."""
    file = write(tmp_path / "list.csv", ["id,name,country,lat,lon,same", *lines])
    order = Order(
        tuple(open_members([file])), mapped(NAMES), tmp_path / "mine", "list", beneath or Stack(()), date="2026-11-23",
        match_names=match_names, **options,  # type: ignore[arg-type]
    )  # fmt: skip
    return import_files(order)


def folder(tmp_path: Path, **tables: str) -> Path:
    """A folder with tables in canonical form."""
    path = tmp_path / "mine"
    path.mkdir(exist_ok=True)
    for name, text in tables.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


PLACES = "id,name,type,country,admin1,latitude,longitude,population,part_of,same_as,source,note\n"


def test_the_tables_are_clean_for_lint(tmp_path: Path) -> None:
    """What is written is canonical and breaks no rule: duplicate names, two preferred ones, odd tags, swapped statuses."""
    dump = write(
        tmp_path / "IL.txt",
        [
            geoname(295620, population="137945"),
            geoname(281184, 'Jérusalem, la "Sainte"', latitude="31.76904", longitude="35.21633"),
        ],
    )
    names = write(
        tmp_path / "alternateNamesV2.txt",
        [
            alternate(295620, "en", "Ashkelon", flags="p"), alternate(295620, "en", "Ascalon", flags="p"),
            alternate(295620, "he", "אשקלון", flags="p"), alternate(295620, "he", "אשקלון"),
            alternate(295620, "he", "מגדל", flags="p"), alternate(295620, "xx-nonsense", "Askelon"),
            alternate(281184, "en", "Jerusalem", flags="ps"), alternate(281184, "", "  Al\u00a0 Quds\u200b "),
            alternate(281184, "en", "=SUM(A1)"), alternate(281184, "en", "ÐšÐ¸ÐµÐ²"), alternate(281184, "en", "Пaris"),
        ],
    )  # fmt: skip

    outcome = run(tmp_path / "mine", dump, names)

    assert [
        finding
        for finding in lint(tmp_path / "mine", RULES_ON_TABLES, world=False, bundled=False)
        if finding.severity == "error"
    ] == []
    assert [refusal.line for refusal in outcome.refusals] == [9, 10, 11]
    assert "Al Quds" in [row["name"] for row in rows(tmp_path / "mine", "place_names.csv")]


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    """The same file again: the same bytes, and the report says so."""
    dump = write(tmp_path / "IL.txt", [geoname(1, "A"), geoname(2, "B", names="Bee,Bea")])
    run(tmp_path / "mine", dump)
    before = {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*.csv")}

    outcome = run(tmp_path / "mine", dump)

    assert {path: path.read_bytes() for path in (tmp_path / "mine").rglob("*.csv")} == before
    assert as_text(outcome, dry_run=False, limit=5).endswith("nothing changed")


def test_a_newer_dump_updates_what_nobody_edited(tmp_path: Path) -> None:
    """Cell by cell: the source's change comes in where the cell is as the source had it; an edited cell, an emptied one, an
    added name, a deleted name and a deleted row stay as the editor left them."""
    dump = write(
        tmp_path / "IL.txt",
        [geoname(1, "A", population="10", names="Aa,Ab"), geoname(2, "B", population="5"), geoname(3, "C")],
    )
    mine = tmp_path / "mine"
    run(mine, dump)
    text = (mine / "places.csv").read_text(encoding="utf-8")
    text = text.replace("geonames:1,A,city,IL,06", "geonames:1,Edited,city,IL,").replace(
        "".join(line for line in text.splitlines(keepends=True) if line.startswith("geonames:3")), ""
    )
    (mine / "places.csv").write_text(text, encoding="utf-8")
    names = (
        (mine / "place_names.csv")
        .read_text(encoding="utf-8")
        .replace("geonames:1,Ab,,variant,,,GeoNames 2023-01-02,\n", "")
    )
    (mine / "place_names.csv").write_text(
        names.replace("geonames:1,Aa,", "geonames:1,Added,,variant,,,desk,\ngeonames:1,Aa,").replace(
            "geonames:1,Added,,variant,,,desk,\ngeonames:1,Aa,,variant,,,GeoNames 2023-01-02,\n",
            "geonames:1,Aa,,variant,,,GeoNames 2023-01-02,\ngeonames:1,Added,,variant,,,desk,\n",
        ),
        encoding="utf-8",
    )

    write(
        dump,
        [
            geoname(1, "A2", population="11", admin1="07", names="Aa,Ab,Ac"),
            geoname(2, "B", population="6"),
            geoname(3, "C"),
        ],
    )
    run(mine, dump)

    places = by_id(mine)
    assert places.keys() == {"geonames:1", "geonames:2"}
    assert (places["geonames:1"]["name"], places["geonames:1"]["population"]) == ("Edited", "11")
    assert "admin1" not in places["geonames:1"]
    assert places["geonames:2"]["population"] == "6"
    assert [row["name"] for row in rows(mine, "place_names.csv")] == ["A2", "Aa", "Ac", "Added"]


def test_an_id_that_is_gone_is_redirected_or_goes(tmp_path: Path) -> None:
    """What took its place is told by name and place; names and parents follow. Without a successor the row goes, and is
    retracted where a layer beneath has it. An edited row stays, and is reported."""
    beneath = stack_of(layer_of([Entity("x:4", "place", "Four", "city", country="IL")]))
    take(
        tmp_path, "1,One,IL,31.5,34.5,", "2,Two,IL,32.5,35.5,", "3,Three,IL,33,35,", "4,Four,IL,30,35,", "5,Five,IL,29.9,35,",
        beneath=beneath,
    )  # fmt: skip
    mine = tmp_path / "mine"
    edited = (
        (mine / "places.csv").read_text(encoding="utf-8").replace("x:3,Three,site,IL,", "x:3,Three,town,IL,")
    )
    (mine / "places.csv").write_text(edited, encoding="utf-8")

    outcome = take(tmp_path, "11,ONE,IL,31.51,34.51,", "5,Five,IL,29.9,35,", beneath=beneath)

    assert by_id(mine).keys() == {"x:11", "x:3", "x:5"}
    assert [(row["old_id"], row["new_id"], row["date"]) for row in rows(mine, "redirects.csv")] == [
        ("x:1", "x:11", "2026-11-23")
    ]
    assert [row["id"] for row in rows(mine, "retractions.csv")] == ["x:4"]
    assert [row["name"] for row in rows(mine, "place_names.csv")] == ["One"]
    assert (outcome.counts["retired"], outcome.counts["kept"]) == (3, 1)
    assert outcome.notes == ["x:3 was edited here, and its source has it no more"]


def test_what_another_import_has_stays(tmp_path: Path) -> None:
    """Two imports with one entity: that one source dropped it says nothing of the other."""
    both, one = [
        write(tmp_path / f"{name}.txt", [geoname(1, "A"), geoname(2, "B")][:count])
        for name, count in (("both", 2), ("one", 1))
    ]
    run(tmp_path / "mine", both, name="first")
    run(tmp_path / "mine", both, name="second")

    assert run(tmp_path / "mine", one, name="second").counts["retired"] == 0
    assert len(by_id(tmp_path / "mine")) == 2
    assert run(tmp_path / "mine", one, name="first").counts["retired"] == 1
    assert len(by_id(tmp_path / "mine")) == 1


def test_references_follow_a_redirect(tmp_path: Path) -> None:
    """Parents, pairs and earlier redirects that lead to a retired id lead to the new one."""
    take(tmp_path, "1,One,IL,31.5,34.5,", "2,Two,IL,32.5,35.5,")
    mine = folder(
        tmp_path,
        redirects="old_id,new_id,reason,date\nlocal:uno,x:1,the same,2020\n",
        distinct="left_id,right_id,note\nx:1,x:2,alike\n",
    )
    places = (mine / "places.csv").read_text(encoding="utf-8")
    (mine / "places.csv").write_text(
        places.replace("\nx:1", "\nlocal:part,Part,site,IL,,,,,x:1,,desk,\nx:1"), encoding="utf-8"
    )

    take(tmp_path, "11,One,IL,31.5,34.5,", "2,Two,IL,32.5,35.5,")

    assert by_id(mine)["local:part"]["part_of"] == "x:11"
    assert {row["old_id"]: row["new_id"] for row in rows(mine, "redirects.csv")} == {
        "local:uno": "x:11",
        "x:1": "x:11",
    }
    assert [(row["left_id"], row["right_id"]) for row in rows(mine, "distinct.csv")] == [("x:11", "x:2")]
    assert [
        finding.rule
        for finding in lint(mine, RULES_ON_TABLES, world=False, bundled=False)
        if finding.severity == "error"
    ] == []


def test_a_file_cut_short_retires_nothing(tmp_path: Path) -> None:
    """A source that lost more than a fifth is refused; --retire takes it as it is."""
    take(tmp_path, *(f"{number},Town {number},IL,,," for number in range(40)))
    before = (tmp_path / "mine" / "places.csv").read_bytes()

    with pytest.raises(ConflictError, match="has 39 of the 40 entities of the last import 'list' no more"):
        take(tmp_path, "1,Town 1,IL,,,")
    assert (tmp_path / "mine" / "places.csv").read_bytes() == before

    assert take(tmp_path, "1,Town 1,IL,,,", retire_many=True).counts["retired"] == 39


def test_another_selection_is_another_import(tmp_path: Path) -> None:
    """What the options leave out would seem gone: the same name asks for the same options."""
    dump = write(tmp_path / "IL.txt", [geoname(1)])
    run(tmp_path / "mine", dump, options="--country IL")

    with pytest.raises(ConflictError, match="'geonames' was made from geonames --country IL"):
        run(tmp_path / "mine", dump)

    run(tmp_path / "mine", dump, name="all")
    assert [row["name"] for row in rows(tmp_path / "mine", "imports.csv")] == ["all", "geonames"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,Ascalon,IL,31.6,34.5,", "name 'Ascalon' and place, 10.3 km away"),
        ("1,ASHKELON,IL,,,", "name 'ASHKELON' and place, both in IL"),
        ("1,Whatever,,,,wikidata:Q160543", "same_as wikidata:Q160543"),
        ("1,Whatever,,,,geonames:295620", "same_as geonames:295620"),
    ],
)
def test_a_record_joins_what_is_there(line: str, reason: str, tmp_path: Path) -> None:
    """By ids, then by name, kind and place: the row gets what it lacks, the other id and the other name; nothing of it changes."""
    mine = folder(
        tmp_path,
        places=PLACES + "geonames:295620,Ashkelon,site,IL,,31.66926,34.57149,,,wikidata:Q160543,desk,\n",
        place_names="id,name,lang,status,from,to,source,note\ngeonames:295620,Ascalon,,variant,,,desk,\n",
    )

    outcome = take(tmp_path, line)

    if "geonames" in reason:
        # The id is there already: the record takes it, and nothing needs joining.
        assert outcome.joins == []
    else:
        entity_id = "wikidata:Q160543" if "wikidata" in reason else "x:1"
        assert [(join.id, join.joined_to, join.reason) for join in outcome.joins] == [
            (entity_id, "geonames:295620", reason)
        ]
    assert by_id(mine)["geonames:295620"]["name"] == "Ashkelon"
    assert by_id(mine)["geonames:295620"]["latitude"] == "31.66926"
    assert "x:1" in by_id(mine)["geonames:295620"]["same_as"]
    assert len(by_id(mine)) == 1


@pytest.mark.parametrize(
    "line",
    ["1,Ashkelon,IL,33.1,35.6,", "1,Ashkelon,EG,,,", "1,Ashkelon,,,,", "1,Ashkelom,IL,31.6,34.5,"],
)
def test_a_namesake_elsewhere_is_another_place(line: str, tmp_path: Path) -> None:
    """Farther than 25 km, in another country, nowhere at all, or another spelling: a row of its own."""
    folder(tmp_path, places=PLACES + "geonames:295620,Ashkelon,site,IL,,31.66926,34.57149,,,,desk,\n")

    outcome = take(tmp_path, line)

    assert outcome.joins == []
    assert len(by_id(tmp_path / "mine")) == 2


def test_of_two_that_fit_neither_is_taken(tmp_path: Path) -> None:
    """Two places of one name nearby: an editor decides. Pairs in distinct.csv are never joined."""
    folder(
        tmp_path,
        places=PLACES
        + "geonames:1,Ashkelon,site,IL,,31.66,34.57,,,,desk,\nlocal:other,Ashkelon,site,IL,,31.67,34.57,,,,desk,\n",
    )
    assert take(tmp_path, "1,Ashkelon,IL,31.66,34.57,").joins == []

    folder(
        tmp_path,
        places=PLACES + "geonames:1,Ashkelon,site,IL,,31.66,34.57,,,,desk,\n",
        distinct="left_id,right_id,note\ngeonames:1,x:1,two\ngeonames:1,x:2,two\n",
    )
    assert take(tmp_path, "1,Ashkelon,IL,31.66,34.57,").joins == []


@pytest.mark.parametrize("name", ["../up", ".hidden", "a\\b", " "])
def test_a_name_that_is_no_folder_is_refused(name: str, tmp_path: Path) -> None:
    """What the source said is kept in a folder of the import's name, and nowhere else."""
    dump = write(tmp_path / "IL.txt", [geoname(1)])

    with pytest.raises(ConflictError, match="an import cannot be called"):
        run(tmp_path / "mine", dump, name=name)

    assert [path.name for path in tmp_path.iterdir()] == ["IL.txt"]


def test_by_ids_alone_a_name_joins_nothing(tmp_path: Path) -> None:
    """--match ids looks at same_as and redirects only."""
    folder(
        tmp_path, places=PLACES + "geonames:1,Ashkelon,site,IL,,31.66,34.57,,,,desk,\n",
        redirects="old_id,new_id,reason,date\nx:7,geonames:1,the same,2020\n",
    )  # fmt: skip

    outcome = take(tmp_path, "1,Ashkelon,IL,31.66,34.57,", "7,Somewhere,IL,,,", match_names=False)

    assert [(join.id, join.joined_to, join.reason) for join in outcome.joins] == [
        ("x:7", "geonames:1", "x:7 is retired")
    ]
    assert by_id(tmp_path / "mine").keys() == {"geonames:1", "x:1"}


def test_what_lies_beneath_is_joined_and_not_repeated(tmp_path: Path) -> None:
    """An entity of a layer beneath keeps its name and facts; the row here adds the other id, and the other name."""
    beneath = stack_of(layer_of([Entity("geonames:295620", "place", "Ashkelon", "city", country="IL", latitude=31.66926, longitude=34.57149)], {"geonames:295620": ["Ascalon"]}))  # fmt: skip

    take(tmp_path, "1,Ascalon,IL,31.6,34.5,wikidata:Q160543", beneath=beneath)

    # Ascalon is the name that it bears beneath as a variant: here it is one more, with its source.
    assert rows(tmp_path / "mine", "places.csv") == [
        {"id": "geonames:295620", "name": "Ashkelon", "type": "city", "same_as": "wikidata:Q160543;x:1", "source": "list.csv"}
    ]  # fmt: skip


def test_a_second_claim_is_refused(tmp_path: Path) -> None:
    """Two rows of one file with one id elsewhere are one thing twice: the second is refused, with the place of the first."""
    outcome = take(tmp_path, "1,A,IL,,,wikidata:Q1", "2,B,IL,,,wikidata:Q1")

    assert [(refusal.line, refusal.reason.partition(" at ")[0]) for refusal in outcome.refusals] == [
        (3, "the id wikidata:Q1 is claimed already")
    ]


def test_a_person_is_no_place(tmp_path: Path) -> None:
    """An id that is here for another kind is refused."""
    folder(tmp_path, people="id,name\nx:1,Ali\n")

    outcome = take(tmp_path, "1,Ali,IL,,,", "2,B,IL,,,")

    assert [refusal.reason for refusal in outcome.refusals] == [
        "x:1 is a person here, and a place in the file"
    ]


def test_retracted_names_do_not_come_back(tmp_path: Path) -> None:
    """A name that retractions.csv takes back is not given to its entity again."""
    folder(tmp_path, retractions="id,name,reason,date\ngeonames:1,Bad Name,wrong,2020\n")
    dump = write(tmp_path / "IL.txt", [geoname(1, names="bad-name,Good Name")])

    run(tmp_path / "mine", dump)

    assert [row["name"] for row in rows(tmp_path / "mine", "place_names.csv")] == ["Good Name"]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """Not even the folder; the changes are told row by row."""
    dump = write(tmp_path / "IL.txt", [geoname(1, "A"), geoname(2, "B")])

    outcome = run(tmp_path / "mine", dump, dry_run=True)

    assert not (tmp_path / "mine").exists()
    text = as_text(outcome, dry_run=True, limit=5)
    assert "places.csv: 2 added (dry run: nothing was written)" in text
    assert "geonames:1 A added (city, IL)" in text
    assert list(tmp_path.iterdir()) == [dump]


def test_a_strict_import_takes_all_or_nothing(tmp_path: Path) -> None:
    """--strict: one refusal stops it."""
    dump = write(tmp_path / "IL.txt", [geoname(1), geoname(2, latitude="91")])

    with pytest.raises(SourceError, match=r"nothing was written: .*IL\.txt:2, column latitude"):
        run(tmp_path / "mine", dump, strict=True)
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            PLACES + "geonames:2,B,city,IL,,,,,,,x,\ngeonames:1,A,city,IL,,,,,,,x,\n",
            "not sorted by id; run: gazetteer format",
        ),
        (PLACES + "geonames:2,B\n", "has 2 cells where the header has 12"),
        ("id,label\nx:1,A\n", "'name' is missing"),
        (PLACES.encode() + b"geonames:2,\xff,city,IL,,,,,,,x,\n", "not UTF-8"),
        (PLACES + 'x:1,"A\n', "cannot be read"),
    ],
)
def test_a_folder_at_fault_is_left_alone(table: str | bytes, words: str, tmp_path: Path) -> None:
    """Tables that are not in order are not imported into: a sentence, and their bytes as they were."""
    data = table.encode() if isinstance(table, str) else table
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "places.csv").write_bytes(data)

    with pytest.raises((TableError, SourceError), match=words):
        take(tmp_path, "1,A,IL,,,")

    assert (tmp_path / "mine" / "places.csv").read_bytes() == data
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["places.csv"]


def test_columns_of_ones_own_stay(tmp_path: Path) -> None:
    """A column that the schema does not have is kept, also when its row is brought up to date."""
    folder(tmp_path, places="id,name,type,country,source,colour\nx:1,A,site,IL,desk,red\n")

    take(tmp_path, "1,A,IL,31,35,", "2,B,IL,,,")

    places = by_id(tmp_path / "mine")
    assert (places["x:1"]["colour"], places["x:1"]["latitude"]) == ("red", "31")
    assert "colour" not in places["x:2"]


@pytest.mark.parametrize("target", ["a-file", "no/where"])
def test_where_it_cannot_be_written(target: str, tmp_path: Path) -> None:
    """A file in the folder's place, and a folder in no folder."""
    dump = write(tmp_path / "IL.txt", [geoname(1)])
    (tmp_path / "a-file").write_text("x")

    with pytest.raises(SourceError, match="folder"):
        run(tmp_path / target, dump)
