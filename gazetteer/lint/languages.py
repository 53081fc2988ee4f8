"""Is there such a language, such a script, such a region? BCP 47 tags, checked part by part against ISO's registers."""

import re
from functools import cache

from gazetteer.countries import country_codes

_VARIANT = re.compile(r"[a-z0-9]{5,8}|[0-9][a-z0-9]{3}")


@cache
def explain_tag(tag: str) -> str:
    """Return what is wrong with a BCP 47 tag as part of a sentence, or "" where nothing is.

    Checked are language (ISO 639, two or three letters), script (ISO 15924) and region (ISO 3166-1 or a UN M.49
    number); variants by their form; what follows ``x-`` is private and free.
    """
    subtags = tag.split("-")
    if subtags[0].lower() not in _languages():
        return f"{subtags[0]!r} is no language of ISO 639"
    rest = subtags[1:]
    if rest and len(rest[0]) == 4 and rest[0].isalpha():
        if rest[0].title() not in _scripts():
            return f"{rest[0]!r} is no script of ISO 15924"
        rest = rest[1:]
    if rest and (len(rest[0]) == 2 or (len(rest[0]) == 3 and rest[0].isdigit())):
        if len(rest[0]) == 2 and rest[0].upper() not in country_codes():
            return f"{rest[0]!r} is no region of ISO 3166-1"
        rest = rest[1:]
    for subtag in rest:
        if subtag == "x":
            break
        if not _VARIANT.fullmatch(subtag.lower()):
            return f"{subtag!r} is neither script, region nor variant"
    return ""


@cache
def _languages() -> frozenset[str]:
    import pycountry

    codes = {language.alpha_3 for language in pycountry.languages}
    codes |= {language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")}
    # Groups such as ``ber`` and ``nah``, and "und" for a name whose language nobody knows.
    return frozenset(codes | {family.alpha_3 for family in pycountry.language_families} | {"und"})


@cache
def _scripts() -> frozenset[str]:
    import pycountry

    return frozenset(script.alpha_4 for script in pycountry.scripts)
