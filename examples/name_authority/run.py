"""A name authority for historians: letters of 1905, their senders by an own authority file, towns by their old names.

The authority file lies over the world's towns; its ids are the project's own.
"""

import csv
import sys
from pathlib import Path

import resolvers
from resolvers import Query

HERE = Path(__file__).resolve().parent
COLUMNS = (
    "letter",
    "date",
    "sender",
    "sender_id",
    "sender_name",
    "sent_from",
    "place_id",
    "place_name",
    "country",
)


def main(folder: Path) -> None:
    resolver = resolvers.load(HERE / "people.csv")
    with (HERE / "letters.csv").open(encoding="utf-8", newline="") as file:
        letters = list(csv.DictReader(file))

    senders = resolver.resolve_many([row["sender"] for row in letters], kind="person")
    places = resolver.resolve_many(
        [Query(row["sent_from"], kind="place", date=row["date"]) for row in letters]
    )

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "calendar.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for row, sender, place in zip(letters, senders, places, strict=True):
            who, where = sender.entity, place.entity
            # Only our own authority counts for people: a namesake of the world's is not our correspondent.
            if who is not None and who.id.startswith("np:"):
                row |= {"sender_id": who.id, "sender_name": who.name}
            if where is not None:
                row |= {"place_id": where.id, "place_name": where.name, "country": where.country}
            writer.writerow(row)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
