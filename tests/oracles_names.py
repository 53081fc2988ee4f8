"""Slow, obvious twins of how names are read and compared."""

import csv
from pathlib import Path

from rapidfuzz.distance import Levenshtein

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


def usual_edits(left: str, right: str) -> float:
    """What the changes between two spellings say, by the table of letter edits, from rapidfuzz's own account of them."""
    with (TERMS.parent / "weights" / "letter_edits.csv").open(encoding="utf-8", newline="") as file:
        table = {
            (row["where"], row["left"], row["right"]): float(row["bits"]) for row in csv.DictReader(file)
        }
    left, right = sorted((left, right))
    spans: list[list[int]] = []
    for step in Levenshtein.opcodes(left, right):
        span = [step.src_start, step.src_end, step.dest_start, step.dest_end]
        if step.tag != "equal" and spans and spans[-1][1::2] == span[::2]:
            spans[-1][1::2] = span[1::2]
        elif step.tag != "equal":
            spans.append(span)
    bits = max(sum(counted(left, right, span, table) for span in spans), -2.0)
    return min(bits, 4.0 if Levenshtein.distance(left, right) <= max(len(left), len(right)) / 2 else 0.0)


def counted(left: str, right: str, span: list[int], table: dict[tuple[str, str, str], float]) -> float:
    """What one change counts: where it stands, else anywhere, else letter by letter, half a bit against if unknown."""
    one, other = left[span[0] : span[1]], right[span[2] : span[3]]
    for longer, begin, end in ((right, *span[2:]), (left, *span[:2])):
        added = longer[begin:end]
        beside = longer[max(begin - 1, 0) : begin] + longer[end : end + 1]
        if "" in (one, other) and len(added) == 1 and added in beside:
            one, other = added, added + added
    one, other = sorted((one, other))
    where = "start" if span[0] == span[2] == 0 else ""
    if not where and span[1] == len(left) and span[3] == len(right):
        where = "end"
    for place in (where, ""):
        if (place, one, other) in table:
            return table[place, one, other]
    letters = [
        sorted(
            (
                "" if edit.tag == "insert" else one[edit.src_pos],
                "" if edit.tag == "delete" else other[edit.dest_pos],
            )
        )
        for edit in Levenshtein.editops(one, other)
    ]
    return sum(table.get(("", *pair), -0.5) for pair in letters)
