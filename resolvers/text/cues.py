"""What do the words beside a mention say about which place it is?

The container after it, "County" or "State" behind it, a title before it, a place in the dateline. Two mentions of
one surface with the same cues are one question: a document costs what its distinct questions cost.
"""

import re
from typing import NamedTuple

from resolvers.text.containers import NOTHING, Container, Containers
from resolvers.text.lexicon import Lexicon
from resolvers.text.mentions import DATELINE, ends_in_counties, stands_in_dateline
from resolvers.text.tokens import Tokens

# "BELGRADE (AP) --", "LONDON, May 3 -": agency, date and dash after the first words.
_DATELINE = re.compile(
    r"[^\n]{0,60}?(?:\([A-Za-z /.]{2,24}\)|\s[-\u2013\u2014]{1,2}\s|[-\u2013\u2014]{2}|:\s)"
)
_BEFORE_COMMA = re.compile(r"[\w.\u2019']\s?,\s*\(?$|\($")
_AFTER_CONTAINER = re.compile(r"\s*(?:[,.;:)]|--|\u2014|-)|\s+[^\W\d_A-Z]|\s*$")
_LOOK_BEFORE = 40
_LOOK_AFTER = 12
_NEXT_WORD_CAPITALS = 4


class Cues(NamedTuple):
    """What stands beside a mention.

    Attributes:
        container: The state, country or county named with it.
        county, state, town: Such a word stands beside it.
        after_comma: It stands where states and countries stand: behind a comma, with nothing behind itself.
        dateline: It is the place of the dateline.
        person, place: Words beside it speak of a person, of a place.
        capitals: It is written in capitals, four letters at most, as abbreviations are.
    """

    container: Container = NOTHING
    county: bool = False
    state: bool = False
    town: bool = False
    after_comma: bool = False
    dateline: bool = False
    person: bool = False
    place: bool = False
    capitals: bool = False


class CueReader:
    """Reads the cues of mentions in one text after the other."""

    def __init__(self, lexicon: Lexicon, containers: Containers) -> None:
        self._lexicon = lexicon
        self._containers = containers

    def read(self, tokens: Tokens, start: int, end: int, *, first: int, last: int, opening: bool) -> Cues:
        """Return the cues of the mention at words ``first`` to ``last``.

        Args:
            tokens: The text.
            start: Where the mention begins.
            end: Where it ends.
            first: Its first word.
            last: Its last word.
            opening: It is the first mention of the document.
        """
        text, words = tokens.text, self._lexicon.classes
        after = (
            tokens.keys[last + 1] if last + 1 < len(tokens) and tokens.gap(last) in {" ", "-area "} else ""
        )
        before = tokens.keys[first - 1] if first > 0 else ""
        gap = tokens.gap(first - 1)
        town = before == "of" and first > 1 and tokens.keys[first - 2] in words["town_word"]
        surface = text[start:end]
        bare = surface.replace(".", "")
        return Cues(
            self._container(tokens, surface, first, last),
            after in words["county_word"] or ends_in_counties(tokens, last),
            after in words["state_word"],
            town or (before in words["town_word"] and gap == " "),
            _stands_after_comma(text, start, end),
            (opening and start < DATELINE // 2 and _DATELINE.match(text) is not None)
            or stands_in_dateline(tokens, first, end, bare),
            self._speaks_of_person(tokens, first, after, before, gap),
            gap == " " and before in words["locative"],
            len(bare) <= _NEXT_WORD_CAPITALS and bare.isupper(),
        )

    def _container(self, tokens: Tokens, surface: str, first: int, last: int) -> Container:
        if "," in surface:
            found = self._containers.named([surface.split(",", 1)[1].strip()])[0]
            if found.found:
                return found
        return self._containers.beside(tokens, first, last).container

    def _speaks_of_person(self, tokens: Tokens, first: int, after: str, before: str, gap: str) -> bool:
        words = self._lexicon.classes
        titled = before in words["title"] and gap in {" ", ". "}
        given = first > 0 and before in self._lexicon.given and tokens.capital[first - 1] and gap == " "
        return titled or given or after in words["speech"]


def _stands_after_comma(text: str, start: int, end: int) -> bool:
    """Whether a mention stands behind a comma or bracket, and nothing that belongs to it behind the mention."""
    before = text[max(0, start - _LOOK_BEFORE) : start]
    # Nearly all mentions stand behind something else: the patterns need not be asked.
    if not before.rstrip().endswith((",", "(")):
        return False
    after = text[end : end + _LOOK_AFTER]
    return bool(_BEFORE_COMMA.search(before)) and bool(_AFTER_CONTAINER.match(after))
