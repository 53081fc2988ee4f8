"""What can go wrong in resolving?

    ResolverError                  root; also a ValueError
      InputError                   a file, column, option or value from outside that cannot be used
      ConfigurationError           the configuration file says something it may not
      IndexStoreError              the compiled index cannot be built, opened or trusted
      MissingExtraError            an optional package is not installed; also an ImportError

A name that nothing matches is no error: it is a Resolution with status "unmatched".
"""


class ResolverError(ValueError):
    """Root of the tree. Catch it to catch everything raised on purpose in this package."""


class InputError(ResolverError):
    """A file, a column, an option or a value that came from outside cannot be used."""


class ConfigurationError(ResolverError):
    """The configuration holds a key or a value it may not."""


class IndexStoreError(ResolverError):
    """The compiled index cannot be built, opened or trusted, and could not be made anew."""


class MissingExtraError(ResolverError, ImportError):
    """An optional package is needed for what was asked."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed: pip install 'gazetteer-resolvers[{extra}]'")
