"""Where do the bundled tables lie?

In a wheel they are inside this package, in a checkout beside it.
"""

from pathlib import Path


def data_folder() -> Path:
    """Return the folder of the bundled tables (places.csv, terms/, weights/ and the others).

    Raises:
        FileNotFoundError: When neither place has them, which means a broken installation.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "data", package.parent / "data"):
        if (folder / "places.csv").is_file() or (folder / "terms").is_dir():
            return folder
    raise FileNotFoundError(f"no bundled tables beside {package}: install gazetteer-resolvers again")
