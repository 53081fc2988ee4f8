"""Slow, obvious twins of how names are read and compared."""

import csv
from pathlib import Path

from resolvers.normalise.letters import MOST_SKELETONS

TERMS = Path(__file__).resolve().parent.parent / "data" / "terms"


def read_latin(word: str) -> tuple[str, list[str]]:
    """Read a Latin word by going down the table of letters for every place in it, longest letters first."""
    with (TERMS / "letters_latin.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: -len(row["letters"]))
    reading, skeletons, position, parted = "", [""], 0, parted_word(word, {row["letters"] for row in rows})
    for number, letters in enumerate(parted):
        before = parted[number - 1][-1] if number else ""
        after = parted[number + 1][0] if number + 1 < len(parted) else ""
        fitting = [row for row in rows if row["letters"] == letters]
        conditional = [row for row in fitting if row["where"] and holds(row["where"], before, after)]
        row = (conditional or [row for row in fitting if not row["where"]])[0]
        sound = row["reads"].replace("-", "")
        if sound and not reading.endswith(sound):
            reading += sound
        classes = [option.replace("-", "") for option in row["skeleton"].split("|")]
        if len(skeletons) * len(classes) > MOST_SKELETONS:
            classes = classes[:1]
        skeletons = [joined(skeleton, option) for skeleton in skeletons for option in classes]
        position += len(letters)
    return reading, list(dict.fromkeys(skeletons))


def parted_word(word: str, known: set[str]) -> list[str]:
    """The letters of a word in groups, the longest known group at every place; unknown letters are passed over."""
    groups = []
    while word:
        group = next((word[:length] for length in range(len(word), 0, -1) if word[:length] in known), "")
        if group:
            groups.append(group)
        word = word[len(group) or 1 :]
    return groups


def holds(where: str, before: str, after: str) -> bool:
    """Whether a place in a word is the one that a condition describes."""
    for condition in where.split("+"):
        side, _, letters = condition.removeprefix("not_").partition(":")
        letter = before if side in ("start", "after") else after
        held = (letter in letters and letter != "") if letters else letter == ""
        if held == condition.startswith("not_"):
            return False
    return True


def joined(skeleton: str, consonants: str) -> str:
    """A skeleton and what follows, a doubled consonant once."""
    return skeleton + (
        consonants[1:] if skeleton and consonants and skeleton[-1] == consonants[0] else consonants
    )
