"""What is one word of a name? Its readings, its part in the name, and what it stands for.

A token is made once for each word and kind, and kept: names share most of their words.
"""

import itertools
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from gazetteer.model import Kind
from resolvers.normalise import terms
from resolvers.normalise.letters import BROAD, FAR, read_word
from resolvers.normalise.scripts import FAR_EAST, SCRIPTS, script_of

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

# Tokens kept for a kind before the store is emptied: some 70 MB in each process, and more words than most tables have.
MOST_KEPT = 100_000


@dataclass(slots=True, eq=False)
class Token:
    """One word of a name. There is one object for each word, kind and role, and none other equals it.

    Attributes:
        text: The folded word in its own script.
        folded: Its Latin letters: "qassem".
        sounds: Its sounds, vowels kept: "kasim".
        broad: Its sounds with voiced and unvoiced consonants as one: Gaddafi and Qaddafi are both "katafi".
        skeletons: One to four consonant skeletons, the likeliest first: ("KSM",). Never empty; "" without consonants.
        script: "latin", "arabic", "hebrew", "cyrillic", "greek", "far" or "other".
        role: "", "generic", "place word", "honorific", "particle", "legal form", "initial" or "number".
        weight: What the word counts by its role, before rarity.
        concepts: What it means, as organisation and place words do in any language: ("movement",).
        names: The given names it is a form of: ("john",).
        number: Its value as digits, or "".
        legal: The legal form it stands for ("jsc"), or "".
        known: Whether the tables say what it is, so that a word near it with another meaning is no misspelling of it.
        plain: Whether nothing but its letters can tell whether it is another word: no role, meaning or number, two letters
            and more, an alphabet.
        key: A number of its own, by which pairs of tokens are remembered.
        traits: What columns of many words need of it, packed into one number; see ``KNOWN_BIT``.
    """

    text: str
    folded: str
    sounds: str
    broad: str
    skeletons: tuple[str, ...]
    script: str
    role: str
    weight: float
    concepts: tuple[str, ...]
    names: tuple[str, ...]
    number: str
    legal: str
    known: bool
    plain: bool
    key: int
    traits: int

    @property
    def far(self) -> tuple[str, ...]:
        """The skeletons in the wider classes for Chinese, Japanese, Korean and Thai spellings."""
        return tuple([skeleton.translate(FAR) for skeleton in self.skeletons])


# 71st, 82nd, 17th; French 1er, 17e, 5ème. The table of numbers has the words, not every number.
_ORDINAL = re.compile(r"0*(\d+)(?:st|nd|rd|th|er|ere|e|eme)", re.ASCII)

# Where in ``Token.traits`` stands what: the role's place among ``WEIGHTS`` in the lowest bits, then ``known``, ``plain``, the
# script's place among ``SCRIPTS``, the code of the likeliest skeleton's first consonant (0 for none) and the number of
# Latin letters.
KNOWN_BIT, PLAIN_BIT, SCRIPT_BITS, CONSONANT_BITS, LENGTH_BITS = 3, 4, 5, 8, 16
_ROLES = {role: number for number, role in enumerate(WEIGHTS)}
_SCRIPTS = {script: number for number, script in enumerate(SCRIPTS)}

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


@lru_cache(maxsize=10_000)
def cast(one: Token, role: str) -> Token:
    """Return the token of the same word in another role."""
    traits = _traits((one.folded, one.script, one.skeletons[0]), role, one.known, False)
    return replace(one, role=role, weight=WEIGHTS[role], plain=False, key=next(_KEYS), traits=traits)


def _make(word: str, kind: Kind | None) -> Token:
    script = script_of(word)
    folded, sounds, skeletons = read_word(word, script)
    concepts, names, number, legal, role, known = meaning = _meaning(word, folded, kind)
    plain = not any(meaning) and len(folded) > 1 and script != FAR_EAST
    return Token(
        word, folded, sounds, sounds.translate(BROAD), skeletons, script, role, WEIGHTS[role],
        concepts, names, number, legal, known, plain, next(_KEYS),
        _traits((folded, script, skeletons[0]), role, known, plain),
    )  # fmt: skip


def _traits(reading: tuple[str, str, str], role: str, known: bool, plain: bool) -> int:
    """Pack what is said of a word with these Latin letters, script and likeliest skeleton."""
    letters, script, skeleton = reading
    consonant = ord(skeleton[0]) if skeleton else 0
    return (
        _ROLES[role]
        | known << KNOWN_BIT
        | plain << PLAIN_BIT
        | _SCRIPTS[script] << SCRIPT_BITS
        | consonant << CONSONANT_BITS
        | len(letters) << LENGTH_BITS
    )


class _Meaning(NamedTuple):
    """What the term tables say of a word."""

    concepts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    number: str = ""
    legal: str = ""
    role: str = ""
    known: bool = False


_UNLISTED = _Meaning()
# The tables that have a say for a kind of names, as far as they list words by group.
_TABLES: dict[Kind | None, tuple[tuple[str, str], ...]] = {
    "person": (("given_names", "name"), ("legal_forms", "form")),
    "organisation": (("concepts", "concept"), ("country_words", "country"), ("legal_forms", "form")),
    "place": (("concepts", "concept"), ("place_words", "concept"), ("country_words", "country")),
    None: (("concepts", "concept"), ("place_words", "concept"), ("country_words", "country"), ("given_names", "name"),
           ("legal_forms", "form")),
}  # fmt: skip


def _meaning(word: str, folded: str, kind: Kind | None) -> _Meaning:
    if word.isdigit():
        return _Meaning(number=word.lstrip("0") or "0", role="number")
    if kind != "person" and (ordinal := _ORDINAL.fullmatch(word)):
        return _Meaning(number=ordinal[1], role="number")
    if len(word) == 1 and word.isascii() and word not in "ye":  # Ortega y Gasset
        return _Meaning(role="initial")
    listed = _listed(kind)
    return listed.get(terms.key(word)) or listed.get(folded, _UNLISTED)


@cache
def _listed(kind: Kind | None) -> dict[str, _Meaning]:
    """Every word that a table lists, with all that the tables of a kind say of it: one look-up for a word."""
    tables = {table: terms.groups(table, group) for table, group in _TABLES[kind]}
    # Otto, Sept and Sixt are numbers only where no person can be meant.
    numbers = terms.numbers() if kind in ("organisation", "place") else {}
    beside = (
        terms.words("particles"),
        terms.words("honorifics") if kind in ("person", None) else frozenset(),
    )
    words = {
        *numbers,
        *terms.distinct_words(),
        *beside[0],
        *beside[1],
        *(word for table in tables.values() for word in table),
    }
    found = {}
    for word in words:
        concepts = next(
            (
                tables[table][word]
                for table in ("concepts", "place_words", "country_words")
                if word in tables.get(table, ())
            ),
            (),
        )
        names, legal = (
            tables.get("given_names", {}).get(word, ()),
            tables.get("legal_forms", {}).get(word, ("",))[0],
        )
        number = numbers.get(word, "")
        role = _role(word, number, legal, concepts, beside)
        if role == "particle":
            concepts = ()
        # Ben is short for Benjamin and a son besides: it may answer to the one, and contradicts nobody.
        known = role != "particle" and (bool(concepts or names) or word in terms.distinct_words())
        found[word] = _Meaning(concepts, names, number, legal, role, known)
    return found


def _role(
    word: str,
    number: str,
    legal: str,
    concepts: tuple[str, ...],
    beside: tuple[frozenset[str], frozenset[str]],
) -> str:
    """The part that a listed word plays, where several tables list it the one that leaves it least weight of its own."""
    particles, honorifics = beside
    if number:
        return "number"
    if word in particles:
        return "particle"
    if legal:
        return "legal form"
    if word in honorifics:
        return "honorific"
    return next((_roles()[concept] for concept in concepts if concept in _roles()), "")


@cache
def _roles() -> dict[str, str]:
    """Concept to the role of the words that mean it; qualities (north, new, red) and countries tell names apart."""
    roles = {row["concept"]: "place word" for row in terms.rows("place_words")}
    return roles | {
        row["concept"]: "generic" if row["role"] == "generic" else "" for row in terms.rows("concepts")
    }
