"""What does a written name say about itself, before it is compared with another?

Reach for ``prepare`` once for every name and keep the result where the name is compared more than once.
"""

from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from gazetteer.model import Kind
from resolvers.normalise import terms
from resolvers.normalise.compounds import holds_phrase, is_simple, join_words
from resolvers.normalise.letters import FAR
from resolvers.normalise.scripts import LATIN
from resolvers.normalise.tokens import MOST_KEPT, Token, cast, token
from resolvers.normalise.words import split_words

# A longer text is compared by its first words and letters: headlines, addresses and broken cells are no names.
MOST_TOKENS = 16
MOST_LETTERS = 400
# A personal name behind a title has at most so many words.
LONGEST_TITLED = 4

SMALL = frozenset({"particle", "legal form"})
BESIDE_THE_NAME = frozenset({"particle", "legal form", "honorific"})


# Neither this nor a token is frozen, which would make them five times slower to make.
@dataclass(slots=True)
class Prepared:
    """A name, read.

    Attributes:
        text: The name as written.
        kind: What it was read as the name of; ``None`` for anything.
        tokens: Its words in order, compounds joined; at most ``MOST_TOKENS``. Empty for a text without letters.
        letters: The Latin letters of each token.
        plain: Whether all tokens are the name's own: none has a role.
        joined: The Latin letters of all tokens.
        ordered: The same, tokens in alphabetical order, so that word order does not matter.
        core: The same, without particles, legal forms and honorifics; all of them where nothing else is left.
        sounds: The sounds of all tokens.
        skeleton: The likeliest skeletons of all tokens but legal forms.
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
    letters: tuple[str, ...]
    plain: bool
    joined: str
    ordered: str
    core: str
    sounds: str
    skeleton: str
    script: str
    family: tuple[int, ...]
    legal: frozenset[str]
    numbers: frozenset[str]
    words: frozenset[str]
    acronyms: frozenset[str]

    @property
    def far(self) -> str:
        """The skeleton in the wider classes for Chinese, Japanese, Korean and Thai spellings."""
        return self.skeleton.translate(FAR)


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


class _Simple(dict[str, Token | None]):
    """Words to the tokens of those that stand for themselves, ``None`` for those that may be part of a compound."""

    def __init__(self, kind: Kind | None) -> None:
        self._kind = kind

    def __missing__(self, word: str) -> Token | None:
        if len(self) >= MOST_KEPT:
            self.clear()
        made = self[word] = token(word, self._kind) if is_simple(word) else None
        return made


_letters, _sounds, _role = attrgetter("folded"), attrgetter("sounds"), attrgetter("role")
_SIMPLE: dict[Kind | None, _Simple] = {}
_NONE: frozenset[str] = frozenset()
_PERSONAL = frozenset({"", "initial", "particle"})


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
        tokens = (*tokens[:-1], cast(tokens[-1], ""))
    letters = tuple(map(_letters, tokens))
    joined = core = "".join(letters)
    skeleton = "".join([one.skeletons[0] for one in tokens])
    legal = numbers = words = acronyms = _NONE
    plain = not any(map(_role, tokens))
    if not plain:
        core = "".join([one.folded for one in tokens if one.role not in BESIDE_THE_NAME]) or joined
        skeleton = "".join([one.skeletons[0] for one in tokens if one.role != "legal form"])
    if kind != "person":
        if plain:
            words = frozenset(letters)
        else:
            legal = frozenset([one.legal for one in tokens if one.role == "legal form"])
            numbers = frozenset([one.number for one in tokens if one.number])
            words = frozenset([one.folded for one in tokens if one.role != "particle"])
        if len(tokens) > 1:
            acronyms = _acronyms(tokens, plain)
    return Prepared(
        text, kind, tokens, letters, plain, joined, "".join(sorted(letters)), core, "".join(map(_sounds, tokens)), skeleton,
        tokens[0].script if tokens else LATIN, _family(text, kind, tokens), legal, numbers, words, acronyms,
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
    simple = _SIMPLE.get(kind) or _SIMPLE.setdefault(kind, _Simple(kind))
    tokens = [simple[word] for word in words]
    if not all(tokens) or (kind != "person" and holds_phrase(words)):
        return tuple([token(word, kind) for word in join_words(words)])
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
    return (*(cast(one, "honorific") for one in tokens[:first]), *name)


def _family(text: str, kind: Kind | None, tokens: tuple[Token, ...]) -> tuple[int, ...]:
    if not tokens or kind in ("organisation", "place"):
        return ()
    comma = text.find(",")
    if comma > 0:
        family = text[:comma]
        before = 1 if family.isascii() and family.isalpha() else len(_tokens(family, kind))
        for one in tokens[before:]:
            if one.role not in BESIDE_THE_NAME:
                return tuple(range(min(before, len(tokens))))
    for position in range(len(tokens) - 1, -1, -1):
        if tokens[position].role not in BESIDE_THE_NAME:
            return (position,)
    return (len(tokens) - 1,)


def _acronyms(tokens: tuple[Token, ...], plain: bool) -> frozenset[str]:
    initials = "".join([one.folded[0] for one in tokens])
    if plain:
        return frozenset((initials,))
    spelled = (
        initials,
        "".join([one.folded[0] for one in tokens if one.role not in SMALL]),
        "".join([one.folded[0] for one in tokens if one.role != "legal form"]),
    )
    return frozenset([one for one in spelled if len(one) > 1])
