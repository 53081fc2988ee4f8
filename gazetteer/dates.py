"""Which year does a reference name?"""

import re

_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")


def year_in(source: str) -> str:
    """Return the last year from 1000 to 2099 that a reference names ("AFP 2024-05-10"), or ""."""
    found = _YEAR.findall(source)
    return found[-1] if found else ""
