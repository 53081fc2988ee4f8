"""How many documents a second does ``resolve text`` read on one core, and where does the time go?

Twice: texts that it has not met, whose names it has to ask after, and the same again.

``python speed_documents.py [JSONL...]`` reads the seeds, and the texts of the files given, and prints a line of JSON.
Files whose lines have "mentions" are read once more with those spans given: what resolving alone costs.
"""

import cProfile
import json
import pstats
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resolvers.model import Document
    from resolvers.text.reading import TextReader

ROOT = Path(__file__).resolve().parent.parent


def measure(files: list[Path]) -> dict[str, object]:
    """Read everything twice: to warm up, and to measure; a third time under the profiler."""
    import resolvers
    from resolvers.model import Document
    from resolvers.text.documents import json_documents
    from resolvers.text.reading import TextReader

    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    sets = {"seeds": [Document(text) for text in texts]}
    for file in files:
        with file.open("rb") as lines:
            documents = list(json_documents(lines, str(file)))
        sets[file.stem] = [Document(document.text) for document in documents]
        if any(document.spans for document in documents):
            sets[f"{file.stem}, spans given"] = [document for document in documents if document.spans]
    resolver = resolvers.load()
    reader = TextReader(resolver.index, resolver)
    # What every process does once: term tables, weights, the index's pages.
    timed(reader, [Document("Rain fell on Haifa, said Mr Kwame Nkrumah-Jones of the Green Harbour Trust.")])
    figures: dict[str, object] = {}
    for name, documents in sets.items():
        reader = TextReader(resolver.index, resolver)
        mentions, spent = timed(reader, documents)
        kilobytes = sum(len(document.text.encode()) for document in documents) / 1e3
        figures[name] = {
            "documents": len(documents),
            "per_s": len(documents) / spent,
            "again_per_s": len(documents) / timed(reader, documents)[1],
            "kb_per_s": kilobytes / spent,
            "mentions": mentions,
        }
    every = [Document(document.text) for documents in sets.values() for document in documents][:300]
    reader = TextReader(resolver.index, resolver)
    profile = cProfile.Profile()
    profile.enable()
    timed(reader, every)
    profile.disable()
    return {"sets": figures, "shares": shares(profile)}


def timed(reader: "TextReader", documents: "list[Document]") -> tuple[int, float]:
    """Read documents as ``resolve text`` does; return how many mentions, and in how many seconds."""
    start = time.perf_counter()
    mentions = sum(len(found) for _, found in reader.read_many(documents, explain=False))
    return mentions, time.perf_counter() - start


def shares(profile: cProfile.Profile) -> dict[str, float]:
    """Return which share of the time was spent in each module's own code, the largest first."""
    own: Counter[str] = Counter()
    for (file, _, _), (_, _, spent, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        path = Path(file)
        own[
            str(path.relative_to(ROOT).with_suffix(""))
            if path.is_relative_to(ROOT / "resolvers")
            else "libraries"
        ] += spent
    total = sum(own.values())
    return {name: spent / total for name, spent in own.most_common(10)}


if __name__ == "__main__":
    print(json.dumps(measure([Path(argument) for argument in sys.argv[1:]])))
