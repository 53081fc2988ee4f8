"""What does a Word document say? One line a paragraph, from the file's own XML."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as Xml

from resolvers.errors import InputError

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
# A novel is 1 MB of XML; a part beyond this is no document that a person wrote.
LARGEST_PART = 256 * 1024 * 1024
BREAKS = {f"{WORD}tab": "\t", f"{WORD}br": " ", f"{WORD}cr": " ", f"{WORD}noBreakHyphen": "-"}


def paragraphs(content: bytes, name: str) -> str:
    """Return the text of body, footnotes and endnotes; deleted text of tracked changes is not read.

    Raises:
        InputError: The file is no Word document.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [_part(archive, part, name) for part in PARTS if part in archive.namelist()]
    except (zipfile.BadZipFile, Xml.ParseError, RuntimeError) as error:
        raise InputError(
            f"{name}: no readable Word document ({error}); save it as .docx again, or as text"
        ) from None
    if not parts:
        raise InputError(f"{name}: a zip file without {PARTS[0]}, so no Word document")
    return "\n".join(line for root in parts for line in _lines(root))


def _part(archive: zipfile.ZipFile, part: str, name: str) -> Xml.Element:
    if archive.getinfo(part).file_size > LARGEST_PART:
        raise InputError(f"{name}: {part} unpacks to more than {LARGEST_PART:,} bytes; it is not read")
    content = archive.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise InputError(f"{name}: {part} declares entities, which Word never does; it is not read")
    return Xml.fromstring(content)  # noqa: S314  (entities were refused above)


def _lines(root: Xml.Element) -> Iterator[str]:
    for paragraph in root.iter(f"{WORD}p"):
        yield "".join(_runs(paragraph)).replace("\n", " ")


def _runs(paragraph: Xml.Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{WORD}t":
            yield element.text or ""
        elif element.tag in BREAKS:
            yield BREAKS[element.tag]
