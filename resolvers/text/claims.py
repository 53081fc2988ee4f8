"""Who gets which span? Places, people and bodies claim spans; the surest claim wins, and short forms follow full names.

"Paris Hilton" is claimed by a person, so that no city is left in it. Once a text has named Jonathan Conricus or
Magen David Adom (MDA), "Conricus" and "MDA" stand for them in the rest of it.
"""

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gazetteer.keys import fold
from gazetteer.model import KINDS, Kind
from resolvers.model import Form
from resolvers.text.context import Answers
from resolvers.text.finding import Found, without_overlap
from resolvers.text.lexicon import Lexicon
from resolvers.text.placing import Named
from resolvers.text.tokens import Tokens

# A surname that stands alone where the full name is in the text; a place must be surer than this to keep the span.
_SHORT = 1.5
_SPEECH = 1.0
_ACRONYM = 3.0
_COMMON = 0.6
_SHORTEST_SURNAME = 3
_INSIDE = 0.01


class Claim(NamedTuple):
    """A span and what claims it.

    Attributes:
        kind: Of an unknown name; for known ones the entity says.
        strength: Log-odds.
        mention: Number of the question that answers it, -1 for none.
        form: Overrides what the matched name's status says.
        full: The full name that a short form or a slip stands for, or "".
        approximate: A point may be borrowed for it.
        whole: It may be another spelling of a name in the tables; a street never is.
    """

    start: int
    end: int
    kind: Kind | None
    strength: float
    mention: int = -1
    form: Form | None = None
    full: str = ""
    acronym: str = ""
    approximate: bool = False
    whole: bool = True


class _Introduced(NamedTuple):
    """A name that stood in the text in full, and what it claimed."""

    claim: Claim
    text: str


def settle(
    tokens: Tokens,
    lexicon: Lexicon,
    named: Sequence[Named],
    found: Found,
    *,
    scores: npt.NDArray[np.float64],
    answers: Answers | None,
    bodies: bool,
) -> list[Claim]:
    """Return the claims that win, in the order of the text and without overlap.

    Args:
        tokens: The text.
        lexicon: Its words.
        named: The questions of the proposals.
        found: The proposals that the first look left, and the names found by their form.
        scores: Log-odds of each proposal after the second look.
        answers: Who they are.
        bodies: Whether organisations are asked for. Where they are not, a place within the name of one ("Ohio
            Senate") may keep its span, if it looks like a mention of its own.
    """
    looks = [
        claim for claim in _of_looks(named, found, scores, answers) if bodies or claim.kind != "organisation"
    ]
    looks = _with_acronyms(looks, found)
    # A full name that an acronym follows is what the tables say it is; else a form may outweigh a place's name.
    known = {
        (claim.start, claim.end)
        for claim in looks
        if claim.mention >= 0 and (claim.kind != "place" or claim.acronym)
    }
    bearing = list(_of_names(found, known))
    if not bodies:
        # "British Airways (BA)": nobody asked for the airline, and BA is no town here all the same.
        taken = {fold(claim.acronym) for claim in bearing if claim.acronym}
        looks = [claim for claim in looks if fold(tokens.text[claim.start : claim.end]) not in taken]
        bearing = [claim for claim in bearing if claim.kind != "organisation"]
    claims = [*looks, *bearing]
    full = _without_overlap(claims)
    introduced = _introduced(tokens, full, lexicon)
    shorts = [
        short
        for short in _short_forms(tokens, introduced, lexicon)
        # "UN Office for ... (OCHA)" is in no table so, but OCHA is: what is known stays known.
        if not (short.form == "abbreviation" and short.mention < 0 and (short.start, short.end) in known)
    ]
    return _without_overlap([*claims, *shorts]) if shorts else full


def _of_looks(
    named: Sequence[Named], found: Found, scores: npt.NDArray[np.float64], answers: Answers | None
) -> Iterator[Claim]:
    for number, (name, look, score) in enumerate(zip(named, found.looks, scores.tolist(), strict=True)):
        if score <= 0:
            continue
        if name.question is None:
            model = look.proposal.model
            patterns = model in {"facility", "unknown"}
            yield Claim(name.start, name.end, "place", score, approximate=patterns, whole=model != "facility")
        else:
            # Within the name of a body it gets what the body leaves.
            strength = min(score, _INSIDE) if look.proposal.inside else score
            yield Claim(name.start, name.end, best_kind(answers, number), strength, number)


def _with_acronyms(claims: Sequence[Claim], found: Found) -> list[Claim]:
    """Known names with the acronym that the text gives them: "Democratic People's Republic of Korea (DPRK)"."""
    given = {(name.start, name.end): name.acronym for name in found.names if name.acronym}
    acronyms = (given.get((claim.start, claim.end), "") if claim.mention >= 0 else "" for claim in claims)
    return [
        claim._replace(acronym=acronym) if acronym else claim
        for claim, acronym in zip(claims, acronyms, strict=True)
    ]


def _of_names(found: Found, known: Container[tuple[int, int]]) -> Iterator[Claim]:
    """Names found by their form, but for those that a table has."""
    for name in found.names:
        if name.strength > 0 and (name.start, name.end) not in known:
            yield Claim(name.start, name.end, name.kind, name.strength, acronym=name.acronym)


def best_kind(answers: Answers | None, mention: int) -> Kind:
    """Return the kind of a mention's likeliest candidate."""
    assert answers is not None
    question = answers.of_mention[mention]
    row = int(answers.best[question]) - int(answers.table.start[question])
    return KINDS[int(answers.table.questions[question].candidates.kind[row])]


def _without_overlap(claims: Sequence[Claim]) -> list[Claim]:
    kept = without_overlap(
        [(claim.start, claim.end) for claim in claims], [claim.strength for claim in claims], 0.0
    )
    return [claims[n] for n in kept]


def _introduced(tokens: Tokens, claims: Sequence[Claim], lexicon: Lexicon) -> dict[str, _Introduced]:
    """Surnames of people named in full, and acronyms given in brackets; the first bearer keeps them."""
    found: dict[str, _Introduced] = {}
    for claim in claims:
        text = tokens.text[claim.start : claim.end]
        if claim.acronym:
            found.setdefault(fold(claim.acronym), _Introduced(claim, text))
        words = fold(text).split()
        if claim.kind == "person" and len(words) > 1:
            surname = words[-1]
            if len(surname) >= _SHORTEST_SURNAME and lexicon.ordinary.get(surname, 0.0) < _COMMON:
                found.setdefault(surname, _Introduced(claim, text))
    return found


def _short_forms(tokens: Tokens, introduced: dict[str, _Introduced], lexicon: Lexicon) -> Iterator[Claim]:
    """Single words that repeat a surname or an acronym."""
    if introduced.keys().isdisjoint(tokens.keys):
        return
    for number in [number for number, key in enumerate(tokens.keys) if key in introduced]:
        known = introduced[tokens.keys[number]]
        if not tokens.capital[number]:
            continue
        start, end = tokens.starts[number], tokens.ends[number]
        if known.claim.start <= start < known.claim.end:
            continue
        after = tokens.keys[number + 1] if number + 1 < len(tokens) else ""
        acronym = bool(known.claim.acronym) and tokens.words[number].isupper()
        strength = (_ACRONYM if acronym else _SHORT) + _SPEECH * (after in lexicon.words("speech"))
        yield known.claim._replace(
            start=start,
            end=end,
            strength=strength,
            form="abbreviation" if acronym else "short",
            full=known.text,
            acronym="",
        )
