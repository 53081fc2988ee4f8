"""When does a spreadsheet take a text for a formula, and how is it kept from doing so?

A cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end is run by spreadsheet programs when a CSV is
opened (OWASP, "CSV Injection"; the full-width forms of the signs likewise in some locales). An apostrophe before it
makes it a text. So that the text can be had back exactly, one that begins with apostrophes and such a sign gets one more.
"""

import re

_FORMULA = re.compile(r"'*[\t\r\n =+\-@＝＋－＠]")
_GUARDED = re.compile(r"''*[\t\r\n =+\-@＝＋－＠]")


def neutralise(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet might run it, else as it is."""
    return f"'{text}" if _FORMULA.match(text) else text


def restore(cell: str) -> str:
    """Return the text that ``neutralise`` was given; any other cell as it is."""
    return cell[1:] if _GUARDED.match(cell) else cell
