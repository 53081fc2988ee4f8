"""Write data/README.md from the schema: python tools/data_readme.py [--check]."""

import sys
from pathlib import Path

from gazetteer.describing import describe_tables

README = Path(__file__).resolve().parent.parent / "data" / "README.md"


def main() -> int:
    """Write the page, or with --check only say whether it is up to date."""
    text = describe_tables()
    if "--check" in sys.argv[1:]:
        return int(not README.is_file() or README.read_text(encoding="utf-8") != text)
    README.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
