"""What was dropped on the desk? Texts and tables, kept in memory for a while, never written to disk.

Each goes by a secret token. The oldest go first when there are too many or they are too large; then the page asks for the
file again.
"""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final, Literal

from resolvers.adapters.service.settings import Limits
from resolvers.errors import InputError

_MOST: Final = 32
_MOST_BYTES: Final = 64 << 20
_TABLES: Final = (".csv", ".tsv", ".tab", ".jsonl", ".ndjson")
_TEXTS: Final = ("", ".txt", ".md", ".markdown", ".text", ".html", ".htm")
# What archives begin with, Office's files among them: zip, gzip, bzip2, xz, zstd, 7z, rar; and PDF.
_ARCHIVES: Final = (
    b"PK",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf",
    b"Rar!",
    b"%PDF",
)
LONGEST_NAME: Final = 80

Form = Literal["text", "table"]


@dataclass(frozen=True, slots=True)
class Upload:
    """What was dropped.

    Attributes:
        name: Its file name without folders, or what to call a pasted text.
        form: Whether it is read as text or as a table.
        data: Its bytes.
        results: What was found in it, by what was asked; filled by ``reading``.
    """

    name: str
    form: Form
    data: bytes
    results: dict[str, Any] = field(default_factory=dict)


def make_upload(name: str, data: bytes, limits: Limits) -> Upload:
    """Take in a dropped file or a pasted text.

    Args:
        name: Its name as the browser has it; only its last part is kept. "" for a pasted text.
        data: Its bytes.
        limits: How much is taken.

    Raises:
        InputError: It is empty, an archive, of a kind that is not read here, or too long.
    """
    name = safe_name(name)
    ending = PurePosixPath(name).suffix.lower()
    if not data.strip():
        raise InputError("there is nothing in it: paste a text, or choose a file")
    if data.startswith(_ARCHIVES):
        raise InputError(f"{name}: archives, Office files and PDFs are not read here; save it as text or CSV")
    if ending not in (*_TABLES, *_TEXTS):
        known = ", ".join(filter(None, (*_TEXTS, *_TABLES)))
        raise InputError(f"{name}: files that end in {ending} are not read here; known are {known}")
    form: Form = "table" if ending in _TABLES else "text"
    if form == "text" and len(data) > 4 * limits.text_characters:
        raise InputError(f"{name}: a text may have {limits.text_characters:,} characters; this one has more")
    return Upload(name, form, data)


def safe_name(name: str) -> str:
    """Return the last part of a file name, without what file systems or headers trip over."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        character for character in last if character.isprintable() and character not in '"\\/:*?<>|;'
    )
    kept = kept.strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:LONGEST_NAME]}.{ending[:8]}" if dot and stem else kept[:LONGEST_NAME] or "pasted text"


class Uploads:
    """Keeps what was dropped, by token."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Upload] = OrderedDict()

    def keep(self, upload: Upload) -> str:
        """Keep it; return its token."""
        token = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[token] = upload
            while len(self._kept) > _MOST or (
                len(self._kept) > 1 and sum(len(each.data) for each in self._kept.values()) > _MOST_BYTES
            ):
                self._kept.popitem(last=False)
        return token

    def get(self, token: str) -> Upload | None:
        """Return what was kept; ``None`` where it is gone."""
        with self._lock:
            upload = self._kept.get(token)
            if upload is not None:
                self._kept.move_to_end(token)
            return upload
