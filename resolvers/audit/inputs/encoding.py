"""Which encoding are these bytes in?

A byte-order mark decides; then UTF-8, which other text is practically never by accident; then UTF-16 by its
NUL bytes; then Windows-1252, the usual heir of Latin-1 in newsroom archives.
"""

import codecs
from dataclasses import dataclass

from resolvers.errors import InputError

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# A text in UTF-16 has a NUL in every other byte where its letters are Latin; a third is a safe sign.
NUL_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the codec that made it, and the byte-order mark that stood before it (no part of the text)."""

    text: str
    encoding: str
    mark: bytes = b""

    def encode(self, text: str) -> bytes:
        """Write another text the way this one was written.

        Raises:
            UnicodeEncodeError: When the encoding lacks a letter.
        """
        return self.mark + text.encode(self.encoding)


def decode(content: bytes, name: str, told: str = "") -> Decoded:
    """Decode bytes with the encoding told, or the one found.

    Args:
        content: The file.
        name: What to call it in an error.
        told: A codec name; "" to find it.

    Raises:
        InputError: The codec is unknown, the bytes are not in it, or they are no text at all.
    """
    mark, marked = next(((mark, codec) for mark, codec in MARKS if content.startswith(mark)), (b"", ""))
    if marked and (not told or told.lower().startswith("utf")):
        return _told(content[len(mark) :], name, marked, mark)
    return _told(content, name, told) if told else _found(content, name)


def _told(content: bytes, name: str, encoding: str, mark: bytes = b"") -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding, mark)
    except LookupError:
        raise InputError(
            f"{name}: unknown encoding {encoding!r}; use a name such as utf-8, utf-16 or cp1252"
        ) from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: byte {error.start} ({content[error.start]:#04x}) is not {encoding}; leave --encoding out to have it found"
        ) from None


def _found(content: bytes, name: str) -> Decoded:
    nuls = content.count(0)
    if nuls and nuls >= len(content) * NUL_SHARE and len(content) % 2 == 0:
        encoding = "utf-16-le" if content[1::2].count(0) >= content[::2].count(0) else "utf-16-be"
        return _told(content, name, encoding)
    if nuls:
        raise InputError(
            f"{name}: a NUL at byte {content.index(0)}, so this is no text; leave it out or convert it"
        )
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        try:
            return Decoded(content.decode("cp1252"), "cp1252")
        except UnicodeDecodeError:
            raise InputError(
                f"{name}: byte {error.start} ({content[error.start]:#04x}) is neither UTF-8 nor Windows-1252; "
                "say --encoding (it might be cp1251, cp1256 or shift_jis)"
            ) from None
