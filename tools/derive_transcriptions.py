"""Derive the spellings of Cyrillic names in German, French and Spanish copy: Putin, Poutine; Schoigu, Choïgou.

    python tools/derive_transcriptions.py [--data DATA] [--check]

``transcriptions.csv`` beside this file has the letters: Duden's transcription for German, the usual ones of the press for French
and Spanish (stress accents are left out: spellings that differ in accents alone count as one). Of the rules that fit at a
place the longest wins, then the one bound to its place: ``start`` or ``end`` of the word, ``after_vowel``, ``between_vowels``.
Transcribed are names in two words of people who act for a country of that language; a spelling that the person bears
already is not added again.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from curated_tables import Tables, name_row, run_tool
from evidence_files import HERE

# Whose names the language's own spelling is the original of. Russian copies of others' names are copies.
COUNTRIES = {"ru": "RU", "uk": "UA", "bg": "BG"}
SOURCES = {
    "de": "Duden transcription",
    "fr": "usual transcription in French",
    "es": "usual transcription in Spanish",
}
# Borne with a title, which each language translates.
TITLES = frozenset({"King", "Patriarch", "Pope", "Queen"})
VOWELS = frozenset("аеёиоуыэюяіїє")


@dataclass(frozen=True, slots=True)
class Rule:
    """Letters, what becomes of them, and where in a word."""

    where: str
    letters: str
    result: str

    def fits(self, word: str, at: int) -> bool:
        """Whether the letters stand there, in their place."""
        end = at + len(self.letters)
        if word[at:end] != self.letters:
            return False
        before, after = word[at - 1 : at], word[end : end + 1]
        return {
            "": True,
            "start": at == 0,
            "end": end == len(word),
            "after_vowel": before in VOWELS and before != "",
            "between_vowels": before in VOWELS and after in VOWELS and "" not in {before, after},
        }[self.where]


@cache
def rules() -> dict[tuple[str, str], tuple[Rule, ...]]:
    """Rules by source and target language, those to be tried first in front."""
    found: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    with (HERE / "transcriptions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["source"], row["target"]].append(Rule(row["where"], row["letters"], row["result"]))
    return {
        pair: tuple(sorted(some, key=lambda r: (-len(r.letters), not r.where)))
        for pair, some in found.items()
    }


def transcribe(text: str, source: str, target: str) -> str:
    """Return a name as another language's copy has it: "Сергей Шойгу" in French gives "Sergueï Choïgou"."""
    return " ".join(_word(word, rules()[source, target]) for word in text.split())


def _word(word: str, some: Iterable[Rule]) -> str:
    lowered, at, parts = word.lower(), 0, []
    while at < len(word):
        rule = next((rule for rule in some if rule.fits(lowered, at)), None)
        parts.append(rule.result if rule else lowered[at])
        at += len(rule.letters) if rule else 1
    return "-".join(part[:1].upper() + part[1:] for part in "".join(parts).split("-"))


def derive(tables: Tables) -> int:
    """Add what is missing and return how many rows that was."""
    before = tables.size
    for row in list(tables.names):
        native = COUNTRIES.get(row["lang"]) == tables.entities[row["id"]]["country"]
        titled = tables.entities[row["id"]]["name"].split()[0] in TITLES
        if native and not titled and row["status"] == "variant" and len(row["name"].split()) == 2:
            for source, target in rules():
                if source == row["lang"]:
                    text = transcribe(row["name"], source, target)
                    tables.add_name(name_row(row["id"], text, target, "variant", SOURCES[target]))
    return tables.size - before


if __name__ == "__main__":
    run_tool(__doc__, "person", lambda tables, _: derive(tables), evidence=False)
