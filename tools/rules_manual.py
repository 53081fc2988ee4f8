"""Write docs/rules.md from the rules of lint: python tools/rules_manual.py [--check]."""

import sys
from pathlib import Path

from gazetteer.lint.manual import describe_rules

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rules.md"


def main() -> int:
    """Write the page, or with --check only say whether it is up to date."""
    text = describe_rules()
    if "--check" in sys.argv[1:]:
        return int(not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
