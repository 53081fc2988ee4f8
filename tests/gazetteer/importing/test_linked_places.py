"""Linked Places. Documents: LinkedPasts, "The Linked Places format (LPF)" and "LP-TSV v0.5"."""

import json
from pathlib import Path
from typing import Any

import pytest
from importing_files import by_id, rows, run, write

from gazetteer.errors import SourceError, TableError

CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
)


def feature(number: str, title: str, **more: Any) -> dict[str, Any]:
    """A feature with the elements that "Linked Places Feature elements" requires."""
    return {
        "@id": f"http://mygaz.org/places/{number}", "type": "Feature", "properties": {"title": title, "ccodes": ["GB"]},
        "names": [{"toponym": title, "lang": "en", "citations": [{"label": "Ye Olde Gazetteer (1635)"}]}],
        "geometry": {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [-1.2879, 51.6708]}]},
    } | more  # fmt: skip


def collection(path: Path, *features: object) -> Path:
    value = {"type": "FeatureCollection", "@context": CONTEXT, "features": features}
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_feature_is_a_place(tmp_path: Path) -> None:
    """The example of the format: title, ccodes, names with timespans, types, links, relations, a collection of geometries."""
    given = feature(
        "p_1",
        "Abingdon",
        names=[
            {"toponym": "Abingdon", "lang": "en", "citations": [{"label": "Ye Olde Gazetteer (1635)"}]},
            {"toponym": "Abbendun", "lang": "ang", "when": {"timespans": [{"start": {"in": "0676~"}, "end": {"latest": "1066"}}]}},
        ],
        types=[{"identifier": "aat:300008375", "label": "town", "sourceLabels": [{"label": "Market Town"}]}],
        links=[
            {"type": "exactMatch", "identifier": "http://www.geonames.org/2657780/"},
            {"type": "closeMatch", "identifier": "http://vocab.getty.edu/tgn/7011944"},
            {"type": "primaryTopicOf", "identifier": "https://en.wikipedia.org/wiki/Abingdon-on-Thames"},
        ],
        relations=[
            {"relationType": "gvp:broaderPartitive", "relationTo": "http://mygaz.org/places/p_2"},
            {"relationType": "gvp:tgn3000_related_to", "relationTo": "http://mygaz.org/places/p_3"},
        ],
    )  # fmt: skip
    unknown = feature("p_2", "Berkshire", geometry={"type": "GeometryCollection", "geometries": ["null"]})

    run(tmp_path / "mine", collection(tmp_path / "lpf.json", given, unknown))

    assert by_id(tmp_path / "mine") == {
        "geonames:2657780": {
            "id": "geonames:2657780", "name": "Abingdon", "type": "town", "country": "GB", "latitude": "51.6708",
            "longitude": "-1.2879", "part_of": "lpf:mygaz.org/places/p_2", "same_as": "lpf:mygaz.org/places/p_1;tgn:7011944",
            "source": "Ye Olde Gazetteer (1635)",
        },
        "lpf:mygaz.org/places/p_2": {
            "id": "lpf:mygaz.org/places/p_2", "name": "Berkshire", "type": "site", "country": "GB",
            "source": "Ye Olde Gazetteer (1635)",
        },
    }  # fmt: skip
    assert [(row["name"], row["lang"], row["status"], row["from"], row["to"]) for row in rows(tmp_path / "mine", "place_names.csv")] == [
        ("Abbendun", "ang", "former", "0676", "1066")
    ]  # fmt: skip


def test_a_parent_is_found_under_the_id_that_it_takes(tmp_path: Path) -> None:
    """What a feature is part of may take its GeoNames id; the link follows."""
    child = feature(
        "1",
        "Town",
        relations=[{"relationType": "gvp:broaderPartitive", "relationTo": "http://mygaz.org/places/2"}],
    )
    parent = feature("2", "Shire", links=[{"type": "exactMatch", "identifier": "gn:77"}])

    run(tmp_path / "mine", collection(tmp_path / "lpf.json", child, parent))

    assert by_id(tmp_path / "mine")["lpf:mygaz.org/places/1"]["part_of"] == "geonames:77"


@pytest.mark.parametrize("missing", ["@id", "properties"])
def test_required_elements_are_required(missing: str, tmp_path: Path) -> None:
    """ "Feature elements": @id and properties.title are required; the line is that of the feature."""
    broken = {key: value for key, value in feature("1", "A").items() if key != missing}

    outcome = run(
        tmp_path / "mine", collection(tmp_path / "lpf.json", broken, feature("2", "B"), "no feature")
    )

    assert len(outcome.refusals) == 2
    assert all(refusal.line > 4 for refusal in outcome.refusals)


def test_features_may_stand_one_a_line(tmp_path: Path) -> None:
    """Newline-delimited GeoJSON of features is read as well."""
    file = write(tmp_path / "lpf.jsonl", [json.dumps(feature("1", "A")), json.dumps(feature("2", "B"))])

    assert run(tmp_path / "mine", file).counts["taken"] == 2


LP_TSV = "id\ttitle\ttitle_source\tfclasses\tstart\tend\tccodes\tmatches\tvariants\ttypes\tlon\tlat\tgeowkt\tparent_name\tparent_id\n"


def test_a_row_of_lp_tsv_is_a_place(tmp_path: Path) -> None:
    """LP-TSV v0.5, "Fields": variants are name@tag, matches use the short prefixes, several values are joined by semicolons,
    and geowkt supersedes lon and lat."""
    file = tmp_path / "places.tsv"
    file.write_text(
        LP_TSV
        + "1\tZanzibar\tAtlas (2003)\tP\t1698\t1964\tTZ\twd:Q1774;gn:148730\tZanzíbar@es-ES;زنجبار@ar\ttown\t1\t2\tPOINT(39.2 -6.16)\t\t\n"
        + "2\tNowhere\t\tP\t1900\t\t\t\t\t\t\t\t\t\t\n",
        encoding="utf-8",
    )

    outcome = run(tmp_path / "mine", file)

    assert by_id(tmp_path / "mine")["geonames:148730"] == {
        "id": "geonames:148730", "name": "Zanzibar", "type": "town", "country": "TZ", "latitude": "-6.16", "longitude": "39.2",
        "same_as": "lpf:1;wikidata:Q1774", "source": "Atlas (2003)",
    }  # fmt: skip
    names = [
        (row["name"], row.get("lang", ""), row.get("from", ""), row.get("to", ""))
        for row in rows(tmp_path / "mine", "place_names.csv")
    ]
    assert names == [
        ("Zanzibar", "", "1698", "1964"),
        ("Zanzíbar", "es-ES", "", ""),
        ("زنجبار", "ar", "", ""),
    ]
    assert [(refusal.line, refusal.column) for refusal in outcome.refusals] == [(3, "title_source")]


def test_lp_tsv_needs_a_date_column(tmp_path: Path) -> None:
    """LP-TSV v0.5: each row has start or attestation_year."""
    file = write(tmp_path / "places.tsv", ["id\ttitle\ttitle_source", "1\tA\tAtlas"])

    with pytest.raises(TableError, match="'start' is missing"):
        run(tmp_path / "mine", file)


def test_a_document_cut_short_is_refused(tmp_path: Path) -> None:
    """A file that ends inside its JSON was cut short, and nothing of it is taken."""
    file = collection(tmp_path / "lpf.json", feature("1", "A"), feature("2", "B"))
    file.write_bytes(file.read_bytes()[:-30])

    with pytest.raises(SourceError, match=r"lpf\.json:\d+: the file ends too early"):
        run(tmp_path / "mine", file)
