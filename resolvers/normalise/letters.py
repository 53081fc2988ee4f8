"""How does a written word sound? Three readings of a word, from narrow to wide, by tables of letters.

    folded    the Latin letters                    qassem
    sounds    classes of sounds, vowels kept       kasim
    skeleton  classes of consonants, no vowels     KSM

Nothing is decided here: where a letter may stand for two sounds, the word has several skeletons, and a pair of
words takes the best. The tables ``letters_*.csv`` say for each letter or group of letters what it reads as and
which skeleton classes it may have, the likeliest first, "-" for none.

Skeleton classes: P = b p; T = d t th; S = s z ts; C = sh zh ch j; K = k q g gh; H = kh h; F V L M N R.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from anyascii import anyascii

from gazetteer.keys import fold_character
from resolvers.normalise import terms
from resolvers.normalise.scripts import ARABIC, CYRILLIC, GREEK, HEBREW, LATIN
from resolvers.normalise.words import SOUNDING

# A word has at most so many skeletons; beyond that the later doubtful letters take their likeliest class.
MOST_SKELETONS = 4

# Wider classes for Chinese, Japanese, Korean and Thai spellings of foreign names, which have no r/l, f/p, v/b or sh/s.
FAR = str.maketrans({"R": "L", "F": "P", "V": "P", "C": "S", "H": "K"})

# Sounds that romanisations and dialects put for each other: voiced and unvoiced ones.
BROAD = str.maketrans("gzdbvj", "kstpfc")

Sound = tuple[str, tuple[str, ...]]
Place = Callable[[str, str], bool]


class _Placed(dict[tuple[str, str, str], Sound]):
    """What a group of letters reads as between two letters, found out on first sight."""

    def __init__(self, certain: Mapping[str, Sound], placed: Mapping[str, list[tuple[Place, Sound]]]) -> None:
        self._certain, self._placed = certain, placed

    def __missing__(self, place: tuple[str, str, str]) -> Sound:
        before, group, after = place
        fitting = (sound for stands, sound in self._placed.get(group, ()) if stands(before, after))
        found = self[place] = next(fitting, self._certain[group])
        return found


class Alphabet:
    """One table of letters: what each group of letters reads as where it stands."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        certain: dict[str, Sound] = {}
        placed: dict[str, list[tuple[Place, Sound]]] = {}
        for row in rows:
            classes = tuple("" if option == "-" else option for option in row["skeleton"].split("|"))
            sound = ("" if row["reads"] == "-" else row["reads"], classes)
            if row["where"]:
                placed.setdefault(row["letters"], []).append((_place(row["where"]), sound))
            else:
                certain.setdefault(row["letters"], sound)
        self._placed = _Placed(certain, placed)
        # Groups that read alike wherever they stand, by one sound or none and one consonant or none: most of a word.
        self._simple = {
            group: (sound, classes[0])
            for group, (sound, classes) in certain.items()
            if group not in placed and len(sound) < 2 and len(classes) == 1 and len(classes[0]) < 2
        }
        self._groups = re.compile(_any_of(certain)).findall

    def read(self, word: str) -> tuple[str, tuple[str, ...]]:
        """Return how the word reads, a doubled sound once, and its skeletons, likeliest first; unknown letters vanish."""
        groups = self._groups(word)
        simple = self._simple
        # The consonants up to the last doubtful letter, and those behind it, which are the same for all.
        skeletons, certain = [""], ""
        reading = last_sound = last_consonant = ""
        for position, group in enumerate(groups):
            if group in simple:
                sound, consonant = simple[group]
                if sound and sound != last_sound:
                    reading += sound
                    last_sound = sound
                if consonant and consonant != last_consonant:
                    certain += consonant
                    last_consonant = consonant
                continue
            before = groups[position - 1][-1] if position else ""
            after = groups[position + 1][0] if position + 1 < len(groups) else ""
            sound, classes = self._placed[before, group, after]
            if not reading.endswith(sound):
                reading += sound
                last_sound = sound[-1]
            if len(classes) > 1 and len(skeletons) * len(classes) <= MOST_SKELETONS:
                ends = [_extend(certain, option) for option in classes]
                skeletons = [_extend(skeleton, end) for skeleton in skeletons for end in ends]
                certain = ""
            else:
                certain = _extend(certain, classes[0])
            last_consonant = certain[-1:]
        if len(skeletons) == 1:
            return reading, (certain,)
        return reading, tuple(dict.fromkeys([_extend(skeleton, certain) for skeleton in skeletons]))


def _any_of(groups: Iterable[str]) -> str:
    """A pattern for the longest group at a place; parted by first letters, it tries few of them."""
    tails: dict[str, list[str]] = {}
    for group in sorted(groups, key=lambda group: (-len(group), group)):
        tails.setdefault(group[0], []).append(re.escape(group[1:]))
    alone = "".join([first for first, some in tails.items() if some == [""]])
    branches = [f"{re.escape(first)}(?:{'|'.join(some)})" for first, some in tails.items() if some != [""]]
    return "|".join([f"[{re.escape(alone)}]", *branches] if alone else branches)


def _extend(skeleton: str, consonant: str) -> str:
    return skeleton + (consonant[1:] if skeleton[-1:] == consonant[:1] else consonant)


def _place(where: str) -> Place:
    """Read a condition: "start", "end", "before:LETTERS", "after:LETTERS", each also with "not_", joined by "+"."""
    tests = [_place_part(part) for part in where.split("+")]
    if len(tests) == 1:
        return tests[0]
    return lambda before, after: all(test(before, after) for test in tests)


def _place_part(part: str) -> Place:
    side, _, letters = part.removeprefix("not_").partition(":")
    assert side in ("start", "end", "before", "after"), f"{part!r} is no place in a word"
    # The edge of a word is the letter "", which set membership takes as any other.
    wanted = frozenset(letters) if letters else frozenset({""})
    backward = side in ("start", "after")
    if part.startswith("not_"):
        return (
            (lambda before, _: before not in wanted) if backward else (lambda _, after: after not in wanted)
        )
    return (lambda before, _: before in wanted) if backward else (lambda _, after: after in wanted)


# Where vowels are not written, no Latin rule can tell from its neighbours whether h or w is heard: these are.
_HEARD = str.maketrans({"ḥ": "h", "ẇ": "w"})


@cache
def alphabet(name: str, lang: str = "") -> Alphabet:
    """The alphabet of ``letters_NAME.csv``; rows of the language ``lang`` take the place of the common ones."""
    rows = terms.rows(f"letters_{name}")
    own = [row for row in rows if row.get("lang", "") == lang]
    common = [row for row in rows if not row.get("lang", "")] if lang else []
    taken = {row["letters"] for row in own}
    return Alphabet([*own, *(row for row in common if row["letters"] not in taken)])


def read_word(word: str, script: str) -> tuple[str, str, tuple[str, ...]]:
    """Return a folded word's Latin letters, its sounds and its skeletons.

    Arabic and Hebrew letters have skeletons of their own, since vowels are not written; Cyrillic and Greek are
    romanised and read as Latin; any other script goes through anyascii. A word without Latin reading keeps
    itself as its letters, so that it is still equal to itself.
    """
    if script == LATIN and word.isascii():
        return word, *alphabet("latin").read(word)
    if script == LATIN and not SOUNDING.isdisjoint(word):
        bare = "".join(map(fold_character, word))
        return bare, *alphabet("latin").read(word if bare.isascii() else anyascii(word).lower())
    if script in (ARABIC, HEBREW):
        letters, skeletons = alphabet("arabic" if script == ARABIC else "hebrew").read(word)
        digits = "".join(letter for letter in word if letter.isdigit())
        return letters.translate(_HEARD) + digits or word, alphabet("latin").read(letters)[0], skeletons
    if script == CYRILLIC:
        letters = alphabet("cyrillic", _cyrillic_language(word)).read(word)[0]
    elif script == GREEK:
        letters = alphabet("greek").read(word)[0]
    else:
        letters = "".join(letter for letter in anyascii(word).lower() if letter.isalnum())
    return letters or word, *alphabet("latin").read(letters)


UKRAINIAN = frozenset("іїєґ")
SERBIAN = frozenset("јљњћђџ")


def _cyrillic_language(word: str) -> str:
    """The language that a word's telltale letters betray; Russian readings hold for all others."""
    if not UKRAINIAN.isdisjoint(word):
        return "uk"
    return "" if SERBIAN.isdisjoint(word) else "sr"
