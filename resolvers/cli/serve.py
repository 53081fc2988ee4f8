"""``resolve serve``: the gazetteers as a reconciliation service, a REST interface and a review desk."""

import logging
import secrets
import sys
from dataclasses import replace
from getpass import getuser
from pathlib import Path

import click

from resolvers.cli.options import Gazetteers, decisions_option, gazetteer_options
from resolvers.errors import InputError, MissingExtraError

# What --token says where one is to be made.
MAKE_ONE = "-"
SWITCH_SECONDS = 0.001
PEM = click.Path(exists=True, dir_okay=False)


@click.command("serve", short_help="Serve reconciliation, REST and the review desk.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on. Any but this machine's own needs a token.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 for any free one."
)
@click.option(
    "--token",
    default="",
    metavar="TEXT",
    help="What clients must show; - for one that is made now and printed once.",
)
@click.option("--user", default="", metavar="NAME", help="Who edits at the desk; by itself your login name.")
@click.option("--read-only", is_flag=True, help="Let nobody edit at the desk.")
@click.option(
    "--title", default="", help="What clients see the service called; by itself the gazetteer's name."
)
@click.option(
    "--rate",
    type=click.FloatRange(1),
    help="Requests a second for one client; by itself 2000 on this machine, else 50.",
)
@click.option("--certificate", type=PEM, metavar="PEM", help="Serve https with this certificate.")
@click.option("--key", type=PEM, metavar="PEM", help="The certificate's key, where it is in another file.")
@click.option(
    "--public-host",
    "public_hosts",
    multiple=True,
    metavar="NAME",
    help="A name under which a proxy passes requests on; repeatable.",
)
@click.option("--log", is_flag=True, help="Log each request on standard error, without what was asked.")
@click.option("--log-texts", is_flag=True, help="Log what was asked too.")
@decisions_option
@gazetteer_options
def command(
    *,
    host: str,
    port: int,
    token: str,
    user: str,
    read_only: bool,
    title: str,
    rate: float | None,
    certificate: str | None,
    key: str | None,
    public_hosts: tuple[str, ...],
    log: bool,
    log_texts: bool,
    decisions: Path | None,
    gazetteers: Gazetteers,
) -> None:
    """Serve the gazetteers: reconciliation for OpenRefine, REST, and a desk for looking and editing.

    The desk edits the last folder of --gazetteer. Ctrl+C ends the service once what is under way is done.
    """
    try:
        from resolvers.adapters.service.app import create_app
        from resolvers.adapters.service.serving import announcement, listen, make_server
        from resolvers.adapters.service.settings import LOCAL_RATE, Limits, Settings, is_loopback
        from resolvers.adapters.service.state import open_room
    except ImportError as error:
        raise MissingExtraError(error.name or "fastapi", "serve") from error
    from resolvers.config import load_configuration
    from resolvers.settled import load_settled

    made = token == MAKE_ONE
    limits = Limits()
    if rate or is_loopback(host):
        each_second = rate or LOCAL_RATE
        limits = replace(limits, rate=each_second, burst=max(limits.burst, int(2 * each_second)))
    settings = Settings(
        host=host,
        port=port,
        token=secrets.token_urlsafe(24) if made else token,
        user=user or _login(),
        gazetteers=gazetteers.paths,
        project=None if read_only else _project(gazetteers.paths),
        title=title or _title(gazetteers.paths),
        public_hosts=public_hosts,
        log_texts=log_texts,
        limits=limits,
    )
    if key and not certificate:
        raise InputError("--key belongs to a certificate: give --certificate too")
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("resolvers.service").setLevel(logging.INFO if log or log_texts else logging.WARNING)
    with listen(settings) as listening:
        # Shows the bar where the index has to be built, and looks at the lock.
        gazetteers.index()
        room = open_room(
            gazetteers.paths,
            world=gazetteers.world,
            bundled=gazetteers.bundled,
            columns=dict(gazetteers.columns),
            configuration=load_configuration(gazetteers.configuration),
            settled=load_settled(decisions) if decisions else None,
        )
        server = make_server(create_app(settings, room), settings, certificate=certificate, key=key)
        if made:
            click.echo(f"token: {settings.token}", err=True)
        if not gazetteers.quiet:
            entities = len(room.resolver.index)
            click.echo(announcement(settings, listening, entities, https=bool(certificate)), err=True)
        # While a name is worked out, an answer that is at hand waits for the interpreter no longer than this.
        sys.setswitchinterval(SWITCH_SECONDS)
        server.run(sockets=[listening])


def _project(paths: tuple[Path, ...]) -> Path | None:
    """The topmost folder: what the desk writes to."""
    folders = [path for path in paths if path.is_dir()]
    return folders[-1] if folders else None


def _title(paths: tuple[Path, ...]) -> str:
    return paths[-1].resolve().stem if paths else "Gazetteer"


def _login() -> str:
    try:
        return getuser()
    except (KeyError, OSError):
        # A container without a user table.
        return "unknown"
