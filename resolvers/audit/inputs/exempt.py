"""Where are names not looked at?

Links, addresses, handles and code spell names by other rules; a writer may also ask for a line or a spelling
to be left alone:

    resolve: ignore                 this line, or the next one where the line holds nothing else
    resolve: ignore Ashkelom, Kiev  these spellings, in the whole document
    resolve: off / resolve: on      everything between

Any comment will do, or none: ``<!-- resolve: ignore -->``, ``# resolve: off``.
"""

import re

from resolvers.audit.locations import LINE_END

Spans = list[tuple[int, int]]

# Alternatives begin with different characters and none backtracks over more than a word, so that cost stays linear.
LINKS = re.compile(
    r"""(?:https?|ftp)://[^\s<>"']+          # links with a scheme
      | \bwww\.[^\s<>"']+                    # and without
      | [\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}   # e-mail addresses
      | (?<![\w.])[@\#]\w{2,}                # handles and hashtags
      | (?:\bUS|\bU\.S\.|\bA|\bAU|\bC|\bCA|\bNZ|\bHK|\bS)?\$\s?(?:US|CA|AU)?  # dollars of some state: US$5, $US 5
      | \b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|org|net|gov|edu|info|int|mil|co\.\w\w)\b(?:/[^\s<>"']*)?
    """,
    re.VERBOSE,
)
# One quick look spares most texts the long one.
LINK_SIGNS = re.compile(r"[@#$]|://|www\.|\.(?:com|org|net|gov|edu|info|int|mil|co)\b")
FENCES = re.compile(r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}\1[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"(?<!`)(`++)[^`]{1,2000}?(?<!`)\1(?!`)")
LINK_TARGETS = re.compile(
    r"\]\([^()\s]{0,2000}(?:\s+\"[^\"\n]{0,500}\")?\)|^ {0,3}\[[^\]\n]{1,500}\]:[^\n]*$", re.MULTILINE
)
COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
DIRECTIVE = re.compile(r"resolve:[ \t]*(ignore|off|on)\b[ \t]*([^\n\r]*)")
COMMENT_CLOSERS = re.compile(r"\s*(?:--+>|\*/|#\}|%\}).*$")


def links(text: str) -> Spans:
    """Return the spans of links, e-mail addresses, handles, hashtags and amounts of money."""
    if LINK_SIGNS.search(text) is None:
        return []
    return [match.span() for match in LINKS.finditer(text)]


def markdown_code(text: str) -> Spans:
    """Return the spans of fenced and inline code, link targets and comments in Markdown."""
    fences = [match.span() for match in FENCES.finditer(text)]
    others = [
        match.span() for pattern in (INLINE_CODE, LINK_TARGETS, COMMENTS) for match in pattern.finditer(text)
    ]
    return fences + others


def directives(text: str) -> tuple[Spans, frozenset[str]]:
    """Return the spans that the text asks to leave alone, and the spellings."""
    spans: Spans = []
    spellings: set[str] = set()
    off: int | None = None
    for match in DIRECTIVE.finditer(text):
        word, rest = match.group(1), COMMENT_CLOSERS.sub("", match.group(2)).strip()
        if word == "off" and off is None:
            off = match.start()
        elif word == "on" and off is not None:
            spans.append((off, match.end()))
            off = None
        elif word == "ignore" and rest:
            spellings.update(name.strip() for name in rest.split(",") if name.strip())
            spans.append(match.span())
        elif word == "ignore":
            spans.append(_ignored_line(text, match))
    if off is not None:
        spans.append((off, len(text)))
    return spans, frozenset(spellings)


def _ignored_line(text: str, directive: re.Match[str]) -> tuple[int, int]:
    start = max(text.rfind("\n", 0, directive.start()), text.rfind("\r", 0, directive.start())) + 1
    alone = not any(character.isalnum() for character in text[start : directive.start()])
    end = _line_end(text, directive.end())
    return (start, _line_end(text, end + 1)) if alone else (start, end)


def _line_end(text: str, offset: int) -> int:
    """Where the line that ``offset`` stands in ends, its CR LF included."""
    match = LINE_END.search(text, offset - 1 if text[offset - 1 : offset] == "\r" else offset)
    return match.end() - 1 if match else len(text)


def exempt(text: str, *, markdown: bool = False) -> tuple[tuple[tuple[int, int], ...], frozenset[str]]:
    """Return all exempt spans, sorted, and the spellings to ignore."""
    asked, spellings = directives(text) if "resolve:" in text else ([], frozenset[str]())
    spans = asked + links(text) + (markdown_code(text) if markdown else [])
    return tuple(sorted(spans)), spellings
