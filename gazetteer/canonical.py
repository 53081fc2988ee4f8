"""What is the one form of a cell?

One function a column type. Whatever is not understood stays as it is, but for Unicode form and space: whether a
cell is *right* is for ``cells`` and lint to say.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Context, Decimal

from gazetteer.schema import ColumnType

_LIST_SEPARATORS = re.compile(r"[;|]")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?\Z", re.ASCII)
_COUNT = re.compile(r"\+?0*(\d+)(\.0*)?\Z", re.ASCII)
# As many digits as a cell can have, so that none is rounded away.
_EXACT = Context(prec=200_000)
_SUBTAG = re.compile(r"[A-Za-z0-9]{1,8}\Z")


def form_plain(cell: str) -> str:
    """Composed Unicode (NFC): for cells of which nothing is known."""
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)


def form_text(cell: str) -> str:
    """NFC, one space between words and none at the ends; line breaks and no-break spaces are spaces."""
    return " ".join(form_plain(cell).split())


def form_list(cell: str) -> str:
    """The parts between ``;`` or ``|``, in order, each once, joined by ``;``."""
    text = form_text(cell)
    if ";" not in text and "|" not in text:
        return text
    return ";".join(dict.fromkeys(part for piece in _LIST_SEPARATORS.split(text) if (part := piece.strip())))


def form_number(cell: str) -> str:
    """A decimal number without plus sign, exponent, or zeros that say nothing; digits are never rounded."""
    text = form_text(cell)
    if not _DECIMAL.match(text):
        return text
    number = Decimal(text).normalize(_EXACT)
    return "0" if number.is_zero() else f"{number:f}"


def form_count(cell: str) -> str:
    """A whole number without plus sign, leading zeros or a ``.0``."""
    text = form_text(cell)
    found = _COUNT.match(text)
    return found[1] if found else text


def form_code(cell: str) -> str:
    """A two-letter code in capitals."""
    text = form_text(cell)
    return text.upper() if len(text) == 2 and text.isascii() else text


def form_word(cell: str) -> str:
    """One of a closed set of words, in small letters."""
    return form_text(cell).lower()


def form_language(cell: str) -> str:
    """A BCP 47 tag in its usual case: language small, script with a capital, region in capitals ("sr-Latn-RS")."""
    text = form_text(cell)
    subtags = text.replace("_", "-").split("-")
    if not all(_SUBTAG.match(subtag) for subtag in subtags):
        return text
    first, *others = subtags
    return "-".join([first.lower(), *map(_form_subtag, others)])


def _form_subtag(subtag: str) -> str:
    if len(subtag) == 4 and subtag.isalpha():
        return subtag.title()
    return subtag.upper() if len(subtag) == 2 else subtag.lower()


FORMS: dict[ColumnType, Callable[[str], str]] = {
    "id": form_text,
    "ids": form_list,
    "text": form_text,
    "country": form_code,
    "admin1": form_text,
    "latitude": form_number,
    "longitude": form_number,
    "count": form_count,
    "date": form_text,
    "lang": form_language,
    "status": form_word,
    "type": form_word,
    "source": form_text,
}
