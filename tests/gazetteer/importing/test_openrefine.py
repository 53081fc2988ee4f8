"""OpenRefine. Document: OpenRefine user manual, "Reconciling" and "Exporting" (openrefine.org/docs/manual)."""

from pathlib import Path

import pytest
from importing_files import by_id, rows, run, write

from gazetteer.errors import TableError
from gazetteer.importing.records import Choice


def test_what_was_written_is_a_name_of_what_it_matched(tmp_path: Path) -> None:
    """A column of identifiers beside the one that was reconciled, with the matched name and the judgment."""
    file = write(
        tmp_path / "towns.csv",
        [
            "town,town id,town match name,judgment",
            "Ashkelom,Q160543,Ashkelon,matched",
            "Ascalon,Q160543,Ashkelon,matched",
            "Atlantis,,,none",
            "Utopia,Q1,,new",
            "Lviv,?,,matched",
        ],
    )

    outcome = run(tmp_path / "mine", file)

    assert by_id(tmp_path / "mine")["wikidata:Q160543"]["name"] == "Ashkelon"
    assert [row["name"] for row in rows(tmp_path / "mine", "place_names.csv")] == ["Ascalon", "Ashkelom"]
    assert (outcome.counts["left out"], [refusal.line for refusal in outcome.refusals]) == (2, [6])


def test_a_column_of_ids_is_told_by_what_it_holds(tmp_path: Path) -> None:
    """Without a judgment or a telling name: ids of any service, whatever the column is called."""
    file = write(
        tmp_path / "orgs.csv",
        ["Group,Match", "Hamas,https://www.wikidata.org/wiki/Q38799", "Kataib,wikidata:Q7"],
    )

    run(tmp_path / "mine", file, form="openrefine", choice=Choice(kinds=frozenset({"organisation"})))

    assert [row["name"] for row in rows(tmp_path / "mine", "organisations.csv")] == ["Hamas", "Kataib"]


@pytest.mark.parametrize(("header", "row"), [("a,b", "x,y"), ("id", "Q1")])
def test_a_table_without_ids_or_words_is_refused(header: str, row: str, tmp_path: Path) -> None:
    """There must be a column of ids, and one beside it."""
    file = write(tmp_path / "a.csv", [header, row])

    with pytest.raises(TableError, match="there is no column"):
        run(tmp_path / "mine", file, form="openrefine")
