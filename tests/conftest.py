"""What all tests share: a cache folder of their own, so that a run neither leans on nor litters the user's.

It stays between runs beside the checkout's other leftovers: compiling the world takes longer than most tests.
"""

import os
from pathlib import Path

os.environ.setdefault("RESOLVERS_CACHE", str(Path(__file__).resolve().parent.parent / ".cache" / "index"))
os.environ["COLUMNS"] = "100"
os.environ.pop("RESOLVERS_CONFIG", None)
