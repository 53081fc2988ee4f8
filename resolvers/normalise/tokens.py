"""What is one word of a name? Its readings, its part in the name, and what it stands for.

A token is made once for each word and kind, and kept: names share most of their words.
"""

import itertools
from functools import cache
from typing import NamedTuple

from gazetteer.model import Kind
from resolvers.normalise import terms
from resolvers.normalise.letters import BROAD, FAR, read_word
from resolvers.normalise.scripts import script_of

# How much a word counts beside a word of the name's own, by the part it plays. A particle or a legal form
# matched says next to nothing, and dropped costs next to nothing.
WEIGHTS = {
    "": 1.0,
    "generic": 0.5,
    "place word": 0.5,
    "honorific": 0.3,
    "initial": 0.5,
    "number": 1.0,
    "particle": 0.12,
    "legal form": 0.12,
}

# Tokens kept before the store is emptied: a few hundred megabytes, and more words than a world gazetteer has.
MOST_KEPT = 1_000_000


class Token(NamedTuple):
    """One word of a name.

    Attributes:
        text: The folded word in its own script.
        folded: Its Latin letters: "qassem".
        sounds: Its sounds, vowels kept: "kasim".
        broad: Its sounds with voiced and unvoiced consonants as one: Gaddafi and Qaddafi are both "katafi".
        skeletons: One to four consonant skeletons, the likeliest first: ("KSM",). Never empty; "" without consonants.
        far: The skeletons in the wider classes for Chinese, Japanese, Korean and Thai spellings.
        script: "latin", "arabic", "hebrew", "cyrillic", "greek", "far" or "other".
        role: "", "generic", "place word", "honorific", "particle", "legal form", "initial" or "number".
        weight: What the word counts by its role, before rarity.
        concepts: What it means, as organisation and place words do in any language: ("movement",).
        names: The given names it is a form of: ("john",).
        number: Its value as digits, or "".
        legal: The legal form it stands for ("jsc"), or "".
        known: Whether the tables say what it is, so that a word near it with another meaning is no misspelling of it.
        key: A number of its own, by which pairs of tokens are remembered.
    """

    text: str
    folded: str
    sounds: str
    broad: str
    skeletons: tuple[str, ...]
    far: tuple[str, ...]
    script: str
    role: str
    weight: float
    concepts: tuple[str, ...]
    names: tuple[str, ...]
    number: str
    legal: str
    known: bool
    key: int


_KEYS = itertools.count()
_KEPT: dict[Kind | None, dict[str, Token]] = {}


def token(word: str, kind: Kind | None = None) -> Token:
    """Return the token of a folded word, made on first sight and kept."""
    kept = _KEPT.setdefault(kind, {})
    known = kept.get(word)
    if known is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        known = kept[word] = _make(word, kind)
    return known


def _make(word: str, kind: Kind | None) -> Token:
    script = script_of(word)
    folded, sounds, skeletons = read_word(word, script)
    far = tuple(dict.fromkeys(skeleton.translate(FAR) for skeleton in skeletons))
    meaning = _meaning(word, folded, kind)
    role = _role(word, folded, kind, meaning)
    return Token(word, folded, sounds, sounds.translate(BROAD), skeletons, far, script, role, WEIGHTS[role], *meaning, _known(folded, meaning), next(_KEYS))


class _Meaning(NamedTuple):
    """What the term tables say of a word."""

    concepts: tuple[str, ...]
    names: tuple[str, ...]
    number: str
    legal: str


def _known(folded: str, meaning: _Meaning) -> bool:
    return bool(meaning.concepts or meaning.names) or folded in terms.distinct_words()


def _meaning(word: str, folded: str, kind: Kind | None) -> _Meaning:
    """Look a word up in the tables that its kind has a use for."""
    if kind == "person":
        legal = _listed("legal_forms", "form", word, folded)
        number = word.lstrip("0") or "0" if word.isdigit() else ""
        return _Meaning((), _listed("given_names", "name", word, folded), number, legal[0] if legal else "")
    concepts = _listed("concepts", "concept", word, folded)
    if kind != "organisation":
        concepts = concepts or _listed("place_words", "concept", word, folded)
    concepts = concepts or _listed("country_words", "country", word, folded)
    names = _listed("given_names", "name", word, folded) if kind is None else ()
    legal = _listed("legal_forms", "form", word, folded) if kind != "place" else ()
    return _Meaning(concepts, names, _number(word), legal[0] if legal else "")


def _number(word: str) -> str:
    return word.lstrip("0") or "0" if word.isdigit() else terms.numbers().get(terms.key(word), "")


def _listed(table: str, group: str, word: str, folded: str) -> tuple[str, ...]:
    listed = terms.groups(table, group)
    return listed.get(terms.key(word)) or listed.get(folded, ())


def _role(word: str, folded: str, kind: Kind | None, meaning: _Meaning) -> str:
    forms = {terms.key(word), folded}
    if meaning.number:
        return "number"
    if len(word) == 1 and word.isascii() and word not in "ye":  # Ortega y Gasset
        return "initial"
    if forms & terms.words("particles"):
        return "particle"
    if meaning.legal:
        return "legal form"
    # Lists of "actors" name presidents beside parties; a title that is a common word of organisations stays one.
    titled = kind in ("person", None) or (kind == "organisation" and not meaning.concepts)
    if titled and forms & terms.words("honorifics"):
        return "honorific"
    return next((_roles()[concept] for concept in meaning.concepts if concept in _roles()), "")


@cache
def _roles() -> dict[str, str]:
    """Concept to the role of the words that mean it; qualities (north, new, red) and countries tell names apart."""
    roles = {row["concept"]: "place word" for row in terms.rows("place_words")}
    return roles | {row["concept"]: "generic" if row["role"] == "generic" else "" for row in terms.rows("concepts")}
