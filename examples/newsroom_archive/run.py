"""A newsroom archive: who and what is in which article, and names that the house spells in two ways."""

import csv
import sys
from collections import defaultdict
from pathlib import Path

import resolvers

HERE = Path(__file__).resolve().parent


def main(folder: Path) -> None:
    articles = [
        resolvers.Document(path.read_text(encoding="utf-8"), doc_id=path.stem)
        for path in sorted((HERE / "articles").glob("*.txt"))
    ]

    seen: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for article in articles:
        for mention in resolvers.read(article):
            entity = mention.resolution.entity
            if entity is not None:
                seen[entity.kind, entity.name, entity.id].add(article.doc_id)

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", "name", "id", "articles"])
        writer.writerows([*key, " ".join(sorted(where))] for key, where in sorted(seen.items()))

    with (folder / "spelling.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "spelling", "times", "suggestion"])
        for finding in resolvers.audit(articles).findings:
            for spelling in finding.spellings:
                writer.writerow([finding.name, spelling.text, spelling.count, finding.suggestion])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
