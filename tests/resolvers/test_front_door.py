"""What ``import resolvers`` offers."""

import subprocess
import sys

import resolvers


def test_functions_stay_functions() -> None:
    """Whatever is loaded later, no package takes the name of a function: audit is one, and resolvers.audit a package."""
    said = "import resolvers, resolvers.audit.corpus, resolvers.linking.linking; print(callable(resolvers.audit))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "True"


def test_everything_listed_is_there() -> None:
    """Each name of ``__all__`` can be had, and they stand in order."""
    assert [getattr(resolvers, name) for name in resolvers.__all__]
    assert sorted(resolvers.__all__) == resolvers.__all__
