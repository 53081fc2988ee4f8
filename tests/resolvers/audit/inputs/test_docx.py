import zipfile
from io import BytesIO

import pytest

from resolvers.audit.inputs import docx
from resolvers.errors import InputError

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BODY = (
    f"<w:document {SPACE}><w:body><w:p><w:r><w:t>Qas</w:t></w:r><w:r><w:t>sam</w:t><w:noBreakHyphen/><w:t>x</w:t></w:r></w:p>"
    "<w:p><w:del><w:r><w:delText>Kiev</w:delText></w:r></w:del><w:r><w:t>Kyiv</w:t><w:tab/><w:t>fell</w:t></w:r></w:p></w:body></w:document>"
)


def packed(**parts: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return buffer.getvalue()


def test_paragraphs_become_lines() -> None:
    """Runs are joined, deleted text is not read, notes come after the body."""
    notes = f"<w:footnotes {SPACE}><w:p><w:r><w:t>Note</w:t></w:r></w:p></w:footnotes>"

    assert docx.paragraphs(packed(document=BODY, footnotes=notes), "a.docx") == "Qassam-x\nKyiv\tfell\nNote"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no zip", "no readable Word document"),
        (packed(other="<a/>"), "no Word document"),
        (packed(document="<broken"), "no readable Word document"),
        (packed(document="<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "declares entities"),
    ],
)
def test_what_is_no_document_is_said(content: bytes, sentence: str) -> None:
    """A zip of something else, broken XML and XML with entities are refused in one sentence."""
    with pytest.raises(InputError, match=sentence):
        docx.paragraphs(content, "a.docx")


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part larger than any document a person wrote is refused before it is read."""
    monkeypatch.setattr(docx, "LARGEST_PART", 10)

    with pytest.raises(InputError, match="unpacks to more than 10 bytes"):
        docx.paragraphs(packed(document=BODY), "a.docx")
