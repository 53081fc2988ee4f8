"""``python -m gazetteer`` is the program ``gazetteer``."""

from gazetteer.cli import main

if __name__ == "__main__":
    main()
