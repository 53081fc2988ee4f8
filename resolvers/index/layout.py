"""Which arrays make up a compiled segment?

Every array of a segment stands here once: its name (and file, ``NAME.npy``), type, length and meaning. E is the
number of entities, N of name rows, K of keys, H of token prefixes, D of dated names; a ``k + 1`` long array holds offsets, the last
being the end. Arrays of the parts in ``parts.py`` come after these.
"""

from typing import NamedTuple


class Array(NamedTuple):
    """One array: its name, its numpy type, its length in words, and what it holds."""

    name: str
    dtype: str
    length: str
    about: str


ARRAYS: tuple[Array, ...] = (
    # keys.py
    Array(
        "key_bytes",
        "u1",
        "any",
        "the keys as UTF-8, each with a newline at its end, sorted by (length, text)",
    ),
    Array("key_offsets", "u4", "K + 1", "where each key starts in key_bytes"),
    Array("key_length_starts", "u4", "longest + 2", "the first key of each length in characters"),
    # exact.py
    Array("token_hashes", "u8", "H", "hashes of all token prefixes of all keys, sorted"),
    Array(
        "token_values", "u4", "H", "2 * (key + 1) + 1 if more tokens follow; key + 1 is 0 for a mere prefix"
    ),
    Array(
        "token_buckets", "u4", "2^b + 1", "where the hashes start whose upper b bits are the bucket's number"
    ),
    Array("token_bitmap", "u1", "2^m / 8", "bit i is set if a hash has i in its upper m bits"),
    # near.py
    Array("near_postings", "u4", "up to 3 K", "keys by the hash of each of their three segments"),
    Array("near_buckets", "u4", "2^b + 1", "where the postings of each hash start"),
    Array(
        "near_signatures", "u8", "K", "which letters a key has (40 bits) and which of them twice (24 bits)"
    ),
    # distant.py
    Array("trigram_postings", "u4", "any", "keys by trigram, each once, rising"),
    Array("trigram_buckets", "u4", "2^b + 1", "where the postings of each hashed trigram start"),
    # payload.py: entities
    Array("entity_id_bytes", "u1", "any", "ids as UTF-8, by entity number"),
    Array("entity_id_offsets", "u4", "E + 1", "where each id starts"),
    Array("entity_id_hashes", "u8", "E", "hashes of the ids, sorted"),
    Array("entity_id_numbers", "u4", "E", "the entity of each hash"),
    Array("entity_kind", "u1", "E", "0 person, 1 organisation, 2 place"),
    Array("entity_place_class", "u1", "E", "place in schema.PlaceClass; 255 none"),
    Array("entity_country", "u2", "E", "place in vocabularies.countries; 0 none"),
    Array("entity_division", "u4", "E", "place in vocabularies.divisions; 0 none"),
    Array("entity_latitude", "f8", "E", "degrees; nan where unknown"),
    Array("entity_longitude", "f8", "E", "degrees; nan where unknown"),
    Array("entity_population", "i8", "E", "inhabitants; -1 where unknown"),
    Array("entity_name_count", "u2", "E", "how many names it has, at most 65535"),
    Array("entity_capital", "b1", "E", "whether its type is capital"),
    Array("entity_layer", "u1", "E", "place in vocabularies.layers"),
    Array(
        "entity_detail_bytes",
        "u1",
        "any",
        "the other fields as a JSON list a line, trailing empties left out",
    ),
    Array("entity_detail_offsets", "u4", "E + 1", "where each entity's details start"),
    Array("entity_row_offsets", "u4", "E + 1", "where each entity's names start in entity_rows"),
    Array("entity_rows", "u4", "N", "name rows by entity, in the stack's order: preferred first"),
    # payload.py: name rows, sorted by key, then by entity
    Array("name_entity", "u4", "N", "the entity that bears the name"),
    Array("name_status", "u1", "N", "place in model.STATUSES"),
    Array("name_language", "u2", "N", "place in vocabularies.languages; 0 unknown"),
    Array("name_text_bytes", "u1", "any", "the raw spellings as UTF-8"),
    Array("name_text_offsets", "u4", "N + 1", "where each spelling starts"),
    Array("date_rows", "u4", "D", "the name rows that have years of use, rising"),
    Array("date_bytes", "u1", "any", "[from, to] of each as a JSON list"),
    Array("date_offsets", "u4", "D + 1", "where each of them starts"),
    Array("key_row_offsets", "u4", "K + 1", "where the rows of each key start"),
    # payload.py: the rest, read when asked for
    Array(
        "vocabularies",
        "u1",
        "any",
        "JSON: countries, divisions, languages, layers; the first of each is none",
    ),
    Array(
        "masked", "u4", "any", "of an overlay: entities of the base that it replaces or takes back, sorted"
    ),
    Array("links", "u1", "any", "JSON: redirects (old id to new id) and distinct (pairs of ids)"),
)
