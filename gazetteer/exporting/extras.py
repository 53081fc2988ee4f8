"""What does a format need that is not always installed?"""

import importlib
from typing import Any

from gazetteer.errors import SourceError


def load_extra(module: str, extra: str) -> Any:
    """Import a library that an optional extra brings.

    Raises:
        SourceError: It is not installed; the sentence names what to install.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        raise SourceError(
            f'this format needs {library}, which is not installed: pip install "gazetteer-resolvers[{extra}]"'
        ) from error
