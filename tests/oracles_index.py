"""Slow, obvious twins of the index's fast paths: plain loops over all keys and all characters."""

from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from gazetteer.keys import APOSTROPHES, fold, fold_character
from gazetteer.layer import Spelling, spellings_of
from gazetteer.model import Entity
from gazetteer.stack import Stack
from resolvers.index.folding import UNSPACED
from resolvers.index.keys import KeyTable
from resolvers.index.texts import pack_lines

Span = tuple[int, int, str]


def key_table(texts: Iterable[str]) -> KeyTable:
    """The table of these keys, each once: by length, then by text."""
    keys = sorted(set(texts), key=lambda key: (len(key), key))
    longest = max(map(len, keys), default=0)
    starts = [sum(len(key) < length for key in keys) for length in range(longest + 2)]
    return KeyTable(*pack_lines(keys), np.array(starts, np.uint32))


def touched_ids(stack: Stack) -> list[str]:
    """The ids that the layers over the lowest say anything of, each followed by what took its place, each once."""
    said = [
        entity_id
        for layer in stack.layers[1:]
        for group in (
            layer.entities,
            layer.names,
            [retraction.entity_id for retraction in layer.retractions],
            layer.redirects,
        )
        for entity_id in group
    ]
    return list(dict.fromkeys(one for entity_id in said for one in (entity_id, stack.living_id(entity_id))))


def touched_rows(stack: Stack) -> list[tuple[Entity, tuple[Spelling, ...]]]:
    """Each of these that is alive, merged one by one."""
    stack.check_names()
    found = ((one, stack.entity(one)) for one in touched_ids(stack))
    return [
        (entity, spellings_of(stack.names(one)))
        for one, entity in found
        if entity is not None and entity.id == one
    ]


def near_keys(keys: Iterable[str], query: str, edits: int) -> list[tuple[int, str]]:
    """Distance and text of every key of three and more characters within so many edits; fewest first, then (length, text)."""
    found = [(OSA.distance(query, key), key) for key in keys if len(key) >= 3]
    return sorted([one for one in found if one[0] <= edits], key=lambda one: (one[0], len(one[1]), one[1]))


def distant_keys(keys: Iterable[str], query: str, cutoff: float) -> set[str]:
    """Every key whose ratio with the query reaches the cutoff and that shares a letter triple with it."""
    return {key for key in keys if fuzz.ratio(query, key) >= cutoff and triples(key) & triples(query)}


def triples(text: str) -> set[str]:
    """Runs of three characters; the newline is the edge."""
    edged = f"\n{text}\n"
    return {edged[place : place + 3] for place in range(len(edged) - 2)}


def exact_keys(keys: Iterable[str], texts: Sequence[str]) -> list[str | None]:
    """The key of each text, ``None`` where there is none such."""
    known = set(keys) - {""}
    return [fold(text) if fold(text) in known else None for text in texts]


def all_spans(keys: Iterable[str], text: str) -> list[Span]:
    """Every spelling at every place, sorted by start, the longest first; apostrophes read in both ways."""
    known = set(keys) - {""}
    glued = _spans(known, _tokens(text, text))
    inner = [
        place
        for place in range(1, len(text) - 1)
        if text[place] in APOSTROPHES and text[place - 1] >= "0" and text[place + 1] >= "0"
    ]
    apart = "".join(" " if place in inner else character for place, character in enumerate(text))
    tokens = _tokens(apart, text)
    pieces = {
        (start, end)
        for _, start, end, _ in tokens
        if end - start < 3 and (start - 1 in inner or end in inner)
    }
    parted = [
        (start, end, key)
        for start, end, key in _spans(known, tokens)
        if not any(piece[0] == start or piece[1] == end for piece in pieces)
    ]
    unique = dict.fromkeys([*glued, *parted])
    return [
        (start, end + _has_point(text, start, end), key)
        for start, end, key in sorted(unique, key=lambda span: (span[0], -span[1]))
    ]


def longest_spans(keys: Iterable[str], text: str) -> list[Span]:
    """Of all spellings, from the left what begins after the last one kept, the longest of one start."""
    kept: list[Span] = []
    for span in all_spans(keys, text):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _spans(known: set[str], tokens: list[tuple[str, int, int, bool]]) -> list[Span]:
    spans = []
    for first, (_, start, _, _) in enumerate(tokens):
        key = ""
        for token, _, end, after_space in tokens[first:]:
            key += " " + token if after_space and key else token
            if key in known:
                spans.append((start, end, key))
    return spans


def _tokens(read: str, text: str) -> list[tuple[str, int, int, bool]]:
    """Folded tokens of a reading with their stretch in the text, and whether a space lies before each."""
    tokens: list[tuple[str, int, int, bool]] = []
    joins = False  # whether the next letter belongs to the last token
    space = True
    for place in range(len(text)):
        for letter in fold_character(read[place]):
            if letter == " ":
                joins, space = False, True
                continue
            alone = any(first <= ord(letter) <= last for first, last in UNSPACED)
            if joins and not alone:
                token, start, _, before = tokens[-1]
                tokens[-1] = (token + letter, start, place + 1, before)
            else:
                tokens.append((letter, place, place + 1, space))
            joins, space = not alone, False
    return tokens


def _has_point(text: str, start: int, end: int) -> bool:
    return end - start >= 3 and text[end : end + 1] == "." and text[end - 2] == "."
