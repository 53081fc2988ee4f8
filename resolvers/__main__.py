"""``python -m resolvers`` is the program ``resolve``."""

from resolvers.cli import main

if __name__ == "__main__":
    main()
