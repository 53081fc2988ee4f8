import codecs

import pytest

from resolvers.audit.inputs.encoding import decode
from resolvers.errors import InputError

TEXT = "Córdoba, Sana’a\r\n"


@pytest.mark.parametrize(
    ("content", "told", "encoding"),
    [
        (TEXT.encode(), "", "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "", "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "", "utf-16-le"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16", "utf-16-be"),
        (TEXT.encode("utf-16-le"), "", "utf-16-le"),
        (TEXT.encode("utf-16-be"), "", "utf-16-be"),
        (TEXT.encode("cp1252"), "", "cp1252"),
        (TEXT.encode("mac-roman"), "mac-roman", "mac-roman"),
    ],
)
def test_the_encoding_is_found_or_told(content: bytes, told: str, encoding: str) -> None:
    """The text comes out, without its byte-order mark, and is written back as the same bytes."""
    decoded = decode(content, "report.txt", told)

    assert (decoded.text, decoded.encoding) == (TEXT, encoding)
    assert decoded.encode(decoded.text) == content


@pytest.mark.parametrize(
    ("content", "told", "sentence"),
    [
        (b"caf\xe9", "utf-8", "report.txt: byte 3 (0xe9) is not utf-8"),
        (b"caf\xe9", "klingon", "report.txt: unknown encoding 'klingon'"),
        (b"PK\x03\x04\x00zip", "", "report.txt: a NUL at byte 4"),
        (b"ok\x81", "", "report.txt: byte 2 (0x81) is neither UTF-8 nor Windows-1252"),
    ],
)
def test_what_is_no_text_is_said_in_a_sentence(content: bytes, told: str, sentence: str) -> None:
    """The error names the file, the byte, and what to do."""
    with pytest.raises(InputError) as error:
        decode(content, "report.txt", told)

    assert str(error.value).startswith(sentence)
