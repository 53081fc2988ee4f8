"""A gazetteer of the user's own, however small, is found in running text."""

from pathlib import Path

import resolvers


def test_a_small_gazetteer_is_found_in_text(tmp_path: Path) -> None:
    """Names without population, points or neighbours are found because somebody listed them."""
    table = tmp_path / "mine.csv"
    table.write_text("id,name,kind\nx:1,Ashkelon,place\nx:2,Zorbitown,place\n", encoding="utf-8")
    resolver = resolvers.load(table, world=False, bundled=False)

    mentions = resolver.read("Rockets hit Ashkelon on Monday. Then Zorbitown was hit.")

    assert [
        (mention.text, mention.resolution.best.entity.id) for mention in mentions if mention.resolution.best
    ] == [
        ("Ashkelon", "x:1"),
        ("Zorbitown", "x:2"),
    ]
