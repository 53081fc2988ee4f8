"""Which rows are asked for and filled, and ``gazetteer geocode`` as users call it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from nominatim_server import Server, in_country, nominatim, place

from gazetteer.cli import program
from gazetteer.loading import load_folder

TABLE = (
    "id,name,type,country,latitude,longitude,source,note\n"
    "local:a,Ashkelon,city,IL,,,press,\nlocal:b,Ashdod,city,IL,31.8,34.65,,\nlocal:c,Beit Lahia,city,PS,,,,old note\n"
    "local:d,Atlantis,region,,,,,\n"
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of our own, reached without any proxy."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with nominatim() as running:
        running.turns = {"Beit Lahia": [in_country("ps")], "Atlantis": [[]]}
        yield running


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Four places, one of which has a point."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "places.csv").write_text(TABLE)
    return tmp_path / "mine"


def geocode(folder: Path, server: Server | None, *arguments: object) -> Result:
    """Call the program against our own server, at full speed."""
    own = ["--domain", server.domain, "--scheme", "http", "--delay", "0"] if server else []
    command = ["geocode", folder, *own, "--cache", folder.parent / "cache.jsonl", *arguments]
    return CliRunner().invoke(program, [str(argument) for argument in command])


def test_missing_points_are_filled_and_marked(mine: Path, server: Server) -> None:
    """The point, and in source and note whose it is and how precise; the row that had a point is as it was."""
    result = geocode(mine, server)
    places = load_folder(mine).entities

    assert result.exit_code == 0, result.stderr
    assert server.asked() == ["Ashkelon, Israel", "Beit Lahia, Palestine, State of", "Atlantis"]
    ashkelon = places["local:a"]
    assert (ashkelon.latitude, ashkelon.longitude) == (31.6652, 34.5664)
    assert (ashkelon.source, ashkelon.note) == ("press; nominatim", "Point: nominatim, city, within 7 km")
    assert places["local:c"].note == "old note; Point: nominatim, city, within 7 km"
    assert (places["local:b"].latitude, places["local:b"].note) == (31.8, "")
    assert places["local:d"].latitude is None
    assert result.stdout.splitlines()[-1] == "local:d: nothing found"
    assert (
        result.stderr
        == "2 points filled, 0 answers refused, 1 not found; 3 requests, 0 answers from before\n"
    )


def test_a_second_run_asks_nobody(mine: Path, server: Server) -> None:
    """What was answered is remembered, also that nothing was found; filled rows are not asked for."""
    geocode(mine, server)
    (mine / "places.csv").write_text(TABLE)
    first = (mine / "places.csv").read_text()
    result = geocode(mine, server)

    assert len(server.requests) == 3
    assert "0 requests, 3 answers from before" in result.stderr
    assert (mine / "places.csv").read_text() != first


@pytest.mark.parametrize(("country", "said"), [
    ("de", "lies in DE, the row says IL"), ("", "does not say in which country it lies"),
])  # fmt: skip
def test_another_country_is_refused(mine: Path, server: Server, country: str, said: str) -> None:
    """An answer that lies elsewhere, or does not say where, fills nothing."""
    server.turns["Ashkelon"] = [in_country(country)]
    result = geocode(mine, server)

    assert said in result.stdout
    assert load_folder(mine).entities["local:a"].latitude is None
    assert "1 answers refused" in result.stderr


def test_a_lie_fills_nothing_and_the_run_goes_on(mine: Path, server: Server) -> None:
    """Coordinates that are no numbers are refused; the next row is asked for."""
    server.turns["Ashkelon"] = [place(lat="NaN")]
    result = geocode(mine, server)

    assert "local:a: refused: the service gave" in result.stdout
    assert load_folder(mine).entities["local:c"].latitude is not None
    assert result.exit_code == 0


def test_a_refusing_service_ends_the_run(mine: Path, server: Server) -> None:
    """What was found until then is kept; exit status 2 and one sentence."""
    server.turns["Beit Lahia"] = [(403, {}, "blocked")]
    result = geocode(mine, server, "--quiet")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1].startswith("error: nominatim refuses: ")
    assert load_folder(mine).entities["local:a"].latitude == 31.6652
    assert server.asked()[-1].startswith("Beit Lahia")


def test_a_service_that_is_down_is_left_alone(mine: Path, server: Server) -> None:
    """Three questions in a row without an answer are enough."""
    server.turns = {name: [(500, {}, "down")] for name in ("Ashkelon", "Beit Lahia", "Atlantis")}
    with (mine / "places.csv").open("a") as file:
        file.write("local:e,Gaza,city,PS,,,,\n")
    result = geocode(mine, server)

    assert result.exit_code == 2
    assert "gave no answer 3 times in a row; run the command again later" in result.stderr
    assert not any(query.startswith("Gaza") for query in server.asked())
    assert not (mine.parent / "cache.jsonl").exists()


def test_the_limit_holds_and_the_next_run_goes_on(mine: Path, server: Server) -> None:
    """So many requests and no more; remembered answers cost none."""
    result = geocode(mine, server, "--limit", 1)

    assert result.exit_code == 0
    assert "1 requests are the limit, run it again to go on" in result.stderr
    assert len(server.requests) == 1
    geocode(mine, server, "--limit", 5)
    assert server.asked() == ["Ashkelon, Israel", "Beit Lahia, Palestine, State of", "Atlantis"]


def test_beyond_the_limit_remembered_answers_still_fill(mine: Path, server: Server) -> None:
    """What costs no request is not held up by what does."""
    geocode(mine, server, "--country", "PS")
    (mine / "places.csv").write_text(
        TABLE.replace("local:a,Ashkelon", "local:a,Sderot").replace("local:d", "local:aa")
    )
    result = geocode(mine, server, "--limit", 1)

    assert load_folder(mine).entities["local:c"].latitude is not None, result.stderr
    assert "1 requests, 1 answers from before; 1 requests are the limit" in result.stderr


def test_lint_has_nothing_to_say_of_a_filled_row(mine: Path, server: Server) -> None:
    """Marks in source and note are of the form that tables have."""
    before = CliRunner().invoke(program, ["lint", str(mine), "--no-world", "--no-bundled"]).stdout
    geocode(mine, server)
    after = CliRunner().invoke(program, ["lint", str(mine), "--no-world", "--no-bundled"]).stdout

    assert set(after.splitlines()) <= set(before.splitlines())


def test_a_dry_run_asks_nobody(mine: Path, server: Server) -> None:
    """It lists what would be asked, and writes nothing."""
    geocode(mine, server, "--limit", 1)
    (mine / "places.csv").write_text(TABLE)
    result = geocode(mine, server, "--dry-run")

    assert result.stdout.splitlines() == [
        "local:a: would ask for 'Ashkelon, Israel'; answered before",
        "local:c: would ask for 'Beit Lahia, Palestine, State of'",
        "local:d: would ask for 'Atlantis'",
    ]
    assert result.stderr == "3 rows without a point\n"
    assert len(server.requests) == 1
    assert (mine / "places.csv").read_text() == TABLE


def test_kinds_and_countries_choose(mine: Path, server: Server) -> None:
    """Organisations where asked for, and only the countries given."""
    (mine / "organisations.csv").write_text("id,name,type,country\nlocal:o,Barzilai,other,IL\n")
    result = geocode(mine, server, "--kind", "organisation", "--country", "Israel")

    assert server.asked() == ["Barzilai, Israel"]
    assert load_folder(mine).entities["local:o"].latitude == 31.6652, result.stderr


def test_a_row_that_was_filled_meanwhile_is_left(mine: Path, server: Server) -> None:
    """Between question and answer an editor may have known better."""
    from gazetteer.drafting import change_folder
    from gazetteer.geocoding.answers import Answer
    from gazetteer.geocoding.filling import Outcome, fill, find_questions

    questions = find_questions(load_folder(mine))
    outcome = Outcome(found={question: Answer("there", 1.5, 2.5) for question in questions})
    (mine / "places.csv").write_text(TABLE.replace("IL,,,press", "IL,31.6,34.5,press"))
    change_folder(mine, fill(outcome, "nominatim"))

    assert load_folder(mine).entities["local:a"].latitude == 31.6
    assert load_folder(mine).entities["local:c"].latitude == 1.5


def test_a_table_without_columns_for_points_gets_them(mine: Path, server: Server) -> None:
    """A folder may leave out what it does not fill."""
    (mine / "places.csv").write_text("id,name,type\nlocal:a,Ashkelon,city\n")
    geocode(mine, server)

    assert load_folder(mine).entities["local:a"].latitude == 31.6652


def test_terms_are_shown_once(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the first call of a public service, and not again once there are answers of it."""
    from gazetteer.cli import geocode as module
    from gazetteer.geocoding import services
    from gazetteer.geocoding.services import Service

    def opened(name: str, given: object, **options: object) -> Service:
        return Service(name, lambda query, **chosen: None, lambda country: {}, 0)

    monkeypatch.setattr(services, "open_service", opened)
    first, second = geocode(mine, None, "--quiet"), geocode(mine, None, "--quiet")

    assert services.TERMS["nominatim"] in first.stderr
    assert first.exit_code == 0, first.stderr
    assert "OpenStreetMap" not in second.stderr
    assert module.CACHE_VARIABLE == "GAZETTEER_CACHE"


def test_each_server_has_a_cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of one's own server are not those of the public one."""
    from gazetteer.cli.geocode import _cache

    monkeypatch.setenv("GAZETTEER_CACHE", str(tmp_path))
    assert _cache("nominatim", "") == tmp_path / "geocode" / "nominatim.jsonl"
    assert _cache("nominatim", "localhost:8080") == tmp_path / "geocode" / "nominatim-localhost-8080.jsonl"
    monkeypatch.delenv("GAZETTEER_CACHE")
    assert _cache("photon", "").name == "photon.jsonl"


@pytest.mark.parametrize(("arguments", "said"), [
    (["--service", "nowhere"], "geopy has no service 'nowhere'"), (["--service", "geonames"], "geonames needs --username"),
    (["--limit", "0"], "--limit"), (["--country", "Nowhere"], "is no country"),
])  # fmt: skip
def test_a_wrong_call_is_one_sentence(mine: Path, arguments: list[str], said: str) -> None:
    """Exit status 2, nothing written, nobody asked."""
    result = geocode(mine, None, *arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (mine / "places.csv").read_text() == TABLE


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """The sentence of the loader."""
    result = geocode(tmp_path / "nowhere", None)

    assert (result.exit_code, "there is no such folder" in result.stderr) == (2, True)


def test_nothing_to_do(mine: Path, server: Server) -> None:
    """Where every row has a point, it is said, and nobody is asked."""
    (mine / "places.csv").write_text("id,name,type,latitude,longitude\nlocal:a,Ashkelon,city,31.6,34.5\n")
    result = geocode(mine, server)

    assert (result.exit_code, result.stderr, server.requests) == (0, "every row has a point\n", [])


def test_the_cache_is_json_lines(mine: Path, server: Server) -> None:
    """Anyone can read what was answered, and delete a line to have it asked again."""
    geocode(mine, server)
    lines = [json.loads(line) for line in (mine.parent / "cache.jsonl").read_text().splitlines()]

    assert [line["query"] for line in lines] == server.asked()
    assert lines[0]["answer"]["radius"] == 7.1
    assert lines[2]["answer"] is None
