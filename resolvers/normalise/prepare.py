"""What does a written name say about itself, before it is compared with another?

Reach for ``prepare`` once for every name and keep the result where the name is compared more than once.
"""

from typing import NamedTuple

from gazetteer.model import Kind
from resolvers.normalise import terms
from resolvers.normalise.compounds import holds_phrase, is_simple, join_words
from resolvers.normalise.letters import FAR
from resolvers.normalise.scripts import LATIN
from resolvers.normalise.tokens import MOST_KEPT, WEIGHTS, Token, token
from resolvers.normalise.words import split_words

# A longer text is compared by its first words and letters: headlines, addresses and broken cells are no names.
MOST_TOKENS = 16
MOST_LETTERS = 400
# A personal name behind a title has at most so many words.
LONGEST_TITLED = 4

SMALL = frozenset({"particle", "legal form"})
BESIDE_THE_NAME = frozenset({"particle", "legal form", "honorific"})


class Prepared(NamedTuple):
    """A name, read.

    Attributes:
        text: The name as written.
        kind: What it was read as the name of; ``None`` for anything.
        tokens: Its words in order, compounds joined; at most ``MOST_TOKENS``. Empty for a text without letters.
        joined: The Latin letters of all tokens.
        ordered: The same, tokens in alphabetical order, so that word order does not matter.
        core: The same, without particles, legal forms and honorifics; all of them where nothing else is left.
        sounds: The sounds of all tokens.
        skeleton: The likeliest skeletons of all tokens but legal forms.
        far: That skeleton in the wider classes for Chinese, Japanese, Korean and Thai spellings.
        script: Script of the first token, "latin" where there is none.
        family: Positions of the tokens that may be the family name: those before a comma, else the last of the core.
        legal: The legal forms that it names.
        numbers: The numbers in it, as digits.
        words: The Latin letters of its words, but particles; empty for people.
        acronyms: What its initials spell, with and without small words; empty for people and for single words.
    """

    text: str
    kind: Kind | None
    tokens: tuple[Token, ...]
    joined: str
    ordered: str
    core: str
    sounds: str
    skeleton: str
    far: str
    script: str
    family: tuple[int, ...]
    legal: frozenset[str]
    numbers: frozenset[str]
    words: frozenset[str]
    acronyms: frozenset[str]


class BlockingKeys(NamedTuple):
    """What an index may file a name under.

    Attributes:
        words: Romanised words without particles and legal forms; with them where nothing else is left.
        skeletons: Consonant skeletons of those words, all alternatives, two consonants and more.
        concepts: What its words mean, and the given names they are forms of.
        words: The Latin letters of its words, but particles; empty for people.
        acronyms: What its initials spell.
        acronym_letters: The letters of those, sorted: word order differs between languages.
    """

    words: tuple[str, ...]
    skeletons: tuple[str, ...]
    concepts: tuple[str, ...]
    acronyms: tuple[str, ...]
    acronym_letters: tuple[str, ...]


_SIMPLE: dict[Kind | None, dict[str, Token]] = {}
_NONE: frozenset[str] = frozenset()
_PERSONAL = frozenset({"", "initial", "particle"})
_PLAIN = frozenset({"", "initial", "generic", "place word", "number"})


def prepare(text: str, kind: Kind | None = None) -> Prepared:
    """Read a name: fold it, part it into words, give each word its readings and its role.

    Args:
        text: A name as written, in any script.
        kind: What it is the name of. Titles are known for people, legal forms and generic words for organisations,
            place words for places; ``None`` knows them all.
    """
    tokens = _tokens(text, kind)
    if kind == "organisation":
        tokens = _without_title(tokens)
    if tokens and tokens[-1].role == "particle":
        # Nothing can follow it, so that it is a name: Kim Jong-il.
        tokens = (*tokens[:-1], tokens[-1]._replace(role="", weight=1.0))
    letters = [one.folded for one in tokens]
    joined = core = "".join(letters)
    skeleton = "".join([one.skeletons[0] for one in tokens])
    legal = numbers = words = acronyms = _NONE
    if {one.role for one in tokens} - _PLAIN:
        core = "".join([one.folded for one in tokens if one.role not in BESIDE_THE_NAME]) or joined
        skeleton = "".join([one.skeletons[0] for one in tokens if one.role != "legal form"])
    if kind != "person":
        legal = frozenset([one.legal for one in tokens if one.role == "legal form"])
        numbers = frozenset([one.number for one in tokens if one.number])
        words = frozenset([one.folded for one in tokens if one.role != "particle"])
        acronyms = _acronyms(tokens) if len(tokens) > 1 else _NONE
    return Prepared(
        text, kind, tokens, joined, "".join(sorted(letters)), core, "".join([one.sounds for one in tokens]), skeleton,
        skeleton.translate(FAR), tokens[0].script if tokens else LATIN, _family(text, kind, tokens), legal, numbers,
        words, acronyms,
    )  # fmt: skip


def blocking_keys(prepared: Prepared) -> BlockingKeys:
    """Return the keys under which an index should file, and look up, a prepared name; each once, in order."""
    own = [one for one in prepared.tokens if one.role not in SMALL] or list(prepared.tokens)
    words = dict.fromkeys(one.folded for one in own)
    skeletons = dict.fromkeys(skeleton for one in own for skeleton in one.skeletons if len(skeleton) > 1)
    concepts = dict.fromkeys(meaning for one in own for meaning in (*one.concepts, *one.names))
    acronyms = sorted(prepared.acronyms)
    letters = dict.fromkeys("".join(sorted(acronym)) for acronym in acronyms)
    return BlockingKeys(tuple(words), tuple(skeletons), tuple(concepts), tuple(acronyms), tuple(letters))


def _tokens(text: str, kind: Kind | None) -> tuple[Token, ...]:
    words = split_words(text[:MOST_LETTERS])[:MOST_TOKENS]
    simple = _SIMPLE.setdefault(kind, {})
    tokens = [simple.get(word) or _first_seen(word, kind, simple) for word in words]
    if None in tokens or (kind != "person" and holds_phrase(words)):
        tokens = [token(word, kind) for word in join_words(words)]
    return tuple(tokens)  # type: ignore[arg-type]


def _without_title(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Lists of actors hold people among the bodies: "Prime Minister Khalil" is Khalil, "Prime Minister's Office" is not.

    A title in front counts as one where a personal name may follow: a few words that no table of bodies lists.
    """
    titles = terms.words("honorifics")
    first = next((place for place, one in enumerate(tokens) if one.text not in titles), 0)
    name = tokens[first:]
    if not 0 < len(name) <= LONGEST_TITLED or any(one.concepts or one.role not in _PERSONAL for one in name):
        return tokens
    weight = WEIGHTS["honorific"]
    return (*(one._replace(role="honorific", weight=weight) for one in tokens[:first]), *name)


def _first_seen(word: str, kind: Kind | None, simple: dict[str, Token]) -> Token | None:
    """The token of a word that stands for itself, kept; ``None`` for a word that may be part of a compound."""
    if not is_simple(word):
        return None
    if len(simple) >= MOST_KEPT:
        simple.clear()
    made = simple[word] = token(word, kind)
    return made


def _family(text: str, kind: Kind | None, tokens: tuple[Token, ...]) -> tuple[int, ...]:
    if not tokens or kind in ("organisation", "place"):
        return ()
    comma = text.find(",")
    if comma > 0:
        before = len(_tokens(text[:comma], kind))
        for one in tokens[before:]:
            if one.role not in BESIDE_THE_NAME:
                return tuple(range(min(before, len(tokens))))
    for position in range(len(tokens) - 1, -1, -1):
        if tokens[position].role not in BESIDE_THE_NAME:
            return (position,)
    return (len(tokens) - 1,)


def _acronyms(tokens: tuple[Token, ...]) -> frozenset[str]:
    initials = [(one.folded[0], one.role) for one in tokens]
    spelled = (
        "".join([initial for initial, _ in initials]),
        "".join([initial for initial, role in initials if role not in SMALL]),
        "".join([initial for initial, role in initials if role != "legal form"]),
    )
    return frozenset([one for one in spelled if len(one) > 1])
