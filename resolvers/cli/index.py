"""``resolve index``: compile the gazetteers, say what is compiled, remove it."""

from pathlib import Path

import click

from resolvers.cli.options import Gazetteers, gazetteer_options


@click.group(name="index", short_help="Build, describe or remove the compiled index.")
def command() -> None:
    """The compiled index: built by itself on first use; these commands build it beforehand, describe it, remove it."""


@command.command()
@gazetteer_options
def build(gazetteers: Gazetteers) -> None:
    """Compile the index of the gazetteers, unless it is there already."""
    from resolvers.errors import IndexStoreError
    from resolvers.index.store import default_folder

    index = gazetteers.index()
    base = index.segments[0]
    if base.folder is None and gazetteers.world:
        raise IndexStoreError(f"the index cannot be kept in {default_folder()}; the warning above says why")
    where = base.folder or "memory: too small to be worth keeping"
    click.echo(f"{where}\n{len(index):,} entities, {len(index.names):,} names, {index.key_count:,} keys")


@command.command()
@click.option("--verify", "thorough", is_flag=True, help="Read every array through and compare its checksum.")
def info(thorough: bool) -> None:
    """Say which indexes are compiled, where, from what, and how large they are."""
    from resolvers.index.store import compiled, default_folder

    folder = default_folder()
    segments = compiled(folder)
    click.echo(f"{folder}: {len(segments) or 'no'} compiled {'index' if len(segments) == 1 else 'indexes'}")
    damaged = False
    for segment in segments:
        sentence, whole = _describe(segment, thorough)
        click.echo(sentence)
        damaged |= not whole
    if damaged:
        raise click.exceptions.Exit(1)


@command.command()
def clear() -> None:
    """Remove every compiled index; the next command that needs one builds it anew."""
    from resolvers.index.store import clear as remove
    from resolvers.index.store import default_folder

    folder = default_folder()
    count = remove(folder)
    click.echo(f"{folder}: {count} removed")


def _describe(folder: Path, thorough: bool) -> tuple[str, bool]:
    """Return a sentence about a compiled segment, and whether it is whole as far as was looked."""
    from resolvers.index.files import DamagedError, read_header, verify

    try:
        header = verify(folder) if thorough else read_header(folder)
    except DamagedError as error:
        return f"{folder.name}: {error}", False
    size = sum(stored.size for stored in header.arrays.values()) / 1e6
    counts = ", ".join(f"{count:,} {what}" for what, count in header.counts.items())
    versions = ", ".join(f"{library} {version}" for library, version in header.made_with.items())
    checked = "; every checksum is right" if thorough else ""
    return f"{folder.name}: {counts}; {size:,.0f} MB; format {header.format}, {versions}{checked}", True
