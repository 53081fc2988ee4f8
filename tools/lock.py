"""Pin the versions that are installed now: ``make lock``.

Writes ``requirements.lock`` (what a user gets), ``requirements-dev.lock`` (what tests need besides) and, where PySpark is
installed (``make test-all`` does it), ``requirements-spark.lock``, walking the requirements of pyproject.toml through the installed packages' own metadata.
"""

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DISTRIBUTION = "gazetteer-resolvers"


def needed(requirements: list[str], extra: str = "") -> dict[str, str]:
    """Return name to version of everything that the requirements need here, themselves included."""
    found: dict[str, str] = {}
    queue = [(line, extra) for line in requirements]
    while queue:
        line, wanted = queue.pop()
        name = re.match(r"[A-Za-z0-9._-]+", line)
        marker = line.partition(";")[2]
        if name is None or not applies(marker, wanted):
            continue
        key = re.sub(r"[-_.]+", "-", name.group()).lower()
        if key in found:
            continue
        try:
            distribution = metadata.distribution(key)
        except metadata.PackageNotFoundError:
            continue  # a requirement of another platform
        found[key] = distribution.version
        queue += [(requirement, "") for requirement in distribution.requires or []]
    return found


def applies(marker: str, extra: str) -> bool:
    """Whether an environment marker holds here; extras hold only where asked for."""
    from packaging.markers import Marker

    return not marker.strip() or Marker(marker).evaluate({"extra": extra})


def main() -> None:
    requirements = metadata.requires(DISTRIBUTION) or []
    run = needed([line for line in requirements if "extra ==" not in line])
    every = needed(requirements, "dev")
    spark = needed(requirements, "spark")
    for file, versions, about in (
        ("requirements.lock", run, "what a user gets"),
        (
            "requirements-dev.lock",
            {name: version for name, version in every.items() if name not in run},
            "what the tests need besides",
        ),
        (
            "requirements-spark.lock",
            {name: version for name, version in spark.items() if name not in run and name not in every},
            "what the tests of Spark need besides those",
        ),
    ):
        if not versions:
            continue  # not installed here: what is pinned stays
        lines = [f"{name}=={version}" for name, version in sorted(versions.items())]
        (ROOT / file).write_text(
            "\n".join([f"# The versions that are tested: {about}. Made by make lock.", *lines, ""]),
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
