"""Which characters do the bytes of a file stand for?

UTF-8, with or without a byte-order mark. Other encodings are never taken on trust: the error says which byte
is wrong, where, and what the encoding probably is.
"""

import codecs
import re

from gazetteer.errors import Location, SourceError

_PIECE = 1 << 20  # bytes decoded at once
# A legacy encoding is recognised by the letters that its users write most: most of a text's non-ASCII letters
# are among them, while the wrong table yields a scatter of signs and capitals.
LATIN = {
    "cp1252": "àáâãäåçèéêëìíîïñòóôõöøùúûüýßæœÉÜÖÄÇ’‘“”–—",
    "cp1250": "ąćčďęěéíłńňóöřśšťůúüýźżž",
    "cp1254": "çğıöşüİâîû",
}
OTHER_SCRIPTS = {
    # Cyrillic fills nearly all bytes, so it comes after those that fill few: of equals the first is taken.
    "cp1255": "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    "cp1256": "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآئؤ",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯІЇЄ",
    "cp1253": "αβγδεζηθικλμνξοπρςστυφχψωάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
}
NAMES = {
    "cp1250": "Windows-1250, Central European", "cp1251": "Windows-1251, Cyrillic", "cp1252": "Windows-1252, Western European",
    "cp1253": "Windows-1253, Greek", "cp1254": "Windows-1254, Turkish", "cp1255": "Windows-1255, Hebrew",
    "cp1256": "Windows-1256, Arabic", "utf-16": "UTF-16",
}  # fmt: skip


def check_encoding(data: bytes, file: str) -> None:
    """Make sure that a file's bytes are text in UTF-8, with or without a byte-order mark, and that there is some.

    Args:
        data: The whole file.
        file: What to call it in an error.

    Raises:
        SourceError: The file is empty, holds nothing but space, or is not UTF-8.
    """
    if not data:
        raise SourceError("the file is empty; a table begins with a line of column names", Location(file))
    wrong = _wrong_byte(data)
    if wrong >= 0:
        raise _not_utf8(data, wrong, file)
    # ASCII in UTF-16 without a mark is UTF-8 too, with a NUL beside every letter.
    if _mostly_nul(data):
        raise SourceError(
            "the bytes are not UTF-8 but probably UTF-16; save the file again as UTF-8", Location(file)
        )
    start = after_marks(data)
    # The head tells nearly always; two gigabytes are not copied for their last newline.
    if not data[start : start + _PIECE].strip() and not data[start:].strip():
        raise SourceError(
            "the file is empty but for space; a table begins with a line of column names", Location(file)
        )


def after_marks(data: bytes) -> int:
    """Return where the text begins, after all byte-order marks: programs that add one to a file that has one are about."""
    start = 0
    while data.startswith(codecs.BOM_UTF8, start):
        start += len(codecs.BOM_UTF8)
    return start


def guess_encoding(data: bytes) -> str:
    """Return the likely encoding of bytes that are not UTF-8 ("cp1256", "utf-16"), or "" where nothing fits.

    Ties go to the encoding that stands first in its table.
    """
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or _mostly_nul(data):
        return "utf-16"
    runs = re.findall(rb"[\x80-\xff]+", data)
    if not runs:
        return ""
    high = b"".join(runs)
    # Accented letters stand alone among ASCII letters; words in another script are runs of high bytes.
    table = OTHER_SCRIPTS if len(high) >= 2 * len(runs) else LATIN
    scores = {encoding: _familiarity(high, frequent, encoding) for encoding, frequent in table.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best if scores[best] > 0.5 else ""


def repair_mojibake(text: str) -> str:
    """Return what a text was before its UTF-8 was read with a Western table ("MÃ¡laga" was "Málaga"); else the text itself.

    Only text is changed that as a whole makes UTF-8 again, which correct text with accents does by the rarest of chances.
    """
    if text.isascii():
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def _wrong_byte(data: bytes) -> int:
    """Return the offset of the first byte that is not UTF-8, -1 where there is none; a piece at a time, not all as one text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for first in range(0, len(data), _PIECE):
        held = len(decoder.getstate()[0])  # bytes of a character that the last piece began
        try:
            decoder.decode(data[first : first + _PIECE], final=first + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            return first - held + error.start
    return -1


def _not_utf8(data: bytes, start: int, file: str) -> SourceError:
    line = data.count(b"\n", 0, start) + 1
    encoding = guess_encoding(data)
    guess = f"; it may be {NAMES[encoding]}" if encoding else ""
    message = f"byte 0x{data[start]:02x} at offset {start} is not UTF-8{guess}; save the file again as UTF-8"
    return SourceError(message, Location(file, line))


def _mostly_nul(data: bytes) -> bool:
    """ASCII text in UTF-16 has a NUL in every other byte."""
    head = data[:4096]
    return len(head) >= 4 and max(head[::2].count(0), head[1::2].count(0)) * 4 > len(head)


def _familiarity(high: bytes, frequent: str, encoding: str) -> float:
    text = high.decode(encoding, errors="replace")
    return sum(character in frequent for character in text) / len(text)
