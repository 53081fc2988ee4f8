"""``resolve serve``: the gazetteers as a reconciliation service, a REST interface and a review desk."""

import secrets
from getpass import getuser
from pathlib import Path

import click

from resolvers.cli.options import Gazetteers, gazetteer_options
from resolvers.errors import MissingExtraError

# What --token says where one is to be made.
MAKE_ONE = "-"


@click.command("serve")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. Any but this machine's own needs a token.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option(
    "--token", default="", metavar="TEXT", help="What clients must show; - for one made now and printed once."
)
@click.option("--user", default="", metavar="NAME", help="Who edits at the desk; by itself your login name.")
@gazetteer_options
def command(*, host: str, port: int, token: str, user: str, gazetteers: Gazetteers) -> None:
    """Serve the gazetteers: reconciliation for OpenRefine and others, REST, and the review desk."""
    try:
        import fastapi  # noqa: F401
        import uvicorn
    except ImportError as error:
        raise MissingExtraError(error.name or "fastapi", "serve") from error
    from resolvers.adapters.service.app import create_app
    from resolvers.adapters.service.settings import Settings
    from resolvers.adapters.service.state import open_room
    from resolvers.config import load_configuration

    settings = Settings(
        host,
        port,
        _made() if token == MAKE_ONE else token,
        user or getuser(),
        gazetteers.paths,
        _project(gazetteers.paths),
    )
    room = open_room(
        gazetteers.paths,
        world=gazetteers.world,
        bundled=gazetteers.bundled,
        columns=dict(gazetteers.columns),
        configuration=load_configuration(gazetteers.configuration),
    )
    uvicorn.run(create_app(settings, room), host=host, port=port, log_level="warning")


def _project(paths: tuple[Path, ...]) -> Path | None:
    """The topmost folder: what the desk writes to."""
    folders = [path for path in paths if path.is_dir()]
    return folders[-1] if folders else None


def _made() -> str:
    """Make a token and print it, once."""
    token = secrets.token_urlsafe(24)
    click.echo(f"token: {token}", err=True)
    return token
