"""What do the rules demand, and why? The page on them, made from their docstrings."""

from gazetteer.lint.rules import RULES

_HEAD = """# The rules of `gazetteer lint`

Made from the code by `python tools/rules_manual.py`. An **error** fails the check, a **warning** fails it with `--strict`,
a **note** never does. How grave a rule is, or that it is off, is set in `gazetteer.toml` beside the tables:

```toml
[lint]
ordinary-word = "off"
source-given = "warning"
```

One row is excepted by its note (or reason): `lint: coordinates-country because nobody lives on these islands`.
"""


def describe_rules() -> str:
    """Return the page in Markdown: every rule with how grave it is, what it demands and why."""
    pages = []
    for rule in RULES:
        reason = f"\n{rule.reason}\n" if rule.reason else ""
        pages.append(f"## {rule.name}\n\n*{rule.severity}.* {rule.summary}\n{reason}".replace("``", "`"))
    return "\n".join([_HEAD, *pages])
