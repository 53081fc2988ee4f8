"""Which ways lead into one segment?"""

from functools import cached_property

from resolvers.index.distant import TrigramTable
from resolvers.index.exact import TokenTable
from resolvers.index.keys import KeyTable
from resolvers.index.near import NearTable
from resolvers.index.payload import Payload
from resolvers.index.segment import Segment


class Rooms:
    """One segment and the ways into it, each opened when first used."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.payload = Payload(segment)

    @cached_property
    def keys(self) -> KeyTable:
        segment = self.segment
        return KeyTable(segment["key_offsets"], segment["key_bytes"], segment["key_length_starts"])

    @cached_property
    def tokens(self) -> TokenTable:
        segment = self.segment
        return TokenTable(
            segment["token_hashes"],
            segment["token_values"],
            segment["token_buckets"],
            segment["token_bitmap"],
        )

    @cached_property
    def near(self) -> NearTable:
        segment = self.segment
        return NearTable(
            self.keys, segment["near_postings"], segment["near_buckets"], segment["near_signatures"]
        )

    @cached_property
    def distant(self) -> TrigramTable:
        return TrigramTable(self.keys, self.segment["trigram_postings"], self.segment["trigram_buckets"])
