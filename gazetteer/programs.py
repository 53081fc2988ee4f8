"""How does a program of ours behave on the command line?

The manners that ``gazetteer`` and ``resolve`` share: commands load when they are called, a mistake is one
sentence on standard error with exit status 2, a closed pipe is no error, and an output file is complete
or absent.
"""

import importlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

# What the two packages raise on purpose: a sentence for the user, not a fault of ours.
_Mistakes = tuple[type[Exception], ...]


class Mistake(click.ClickException):
    """The input or the call is wrong: one sentence, exit status 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence as ``error: ...`` on standard error."""
        click.echo(f"error: {self.format_message()}", file=file or sys.stderr)


class Program(click.Group):
    """A group whose commands are modules, imported when they are called.

    Args:
        commands: Command name to module; the module's ``command`` is the click command.
        mistakes: Exceptions whose text is a sentence for the user.
    """

    def __init__(self, *args: Any, modules: Mapping[str, str], mistakes: _Mistakes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.modules = dict(modules)
        self.mistakes = mistakes

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table, which is the order of use."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module now that it is needed."""
        module = self.modules.get(cmd_name)
        if module is None:
            return None
        command = importlib.import_module(module).command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn what the user can mend into one sentence."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # The reader (head, less) has seen enough. Standard output must not be flushed again at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            call = error.ctx.command_path if error.ctx else ctx.command_path
            raise Mistake(f"{error.format_message().rstrip('.')}; {call} --help says more") from error
        except self.mistakes as error:
            raise Mistake(str(error)) from error
        except OSError as error:
            if error.filename is None and error.strerror is None:
                raise
            raise Mistake(f"{error.filename or 'the system'}: {error.strerror or error}") from error


def run(program: Callable[..., Any], name: str) -> None:
    """Start a program with UTF-8 in and out, whatever the locale says."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(
                encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace"
            )
    program(prog_name=name)


@contextmanager
def replacing(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """Open a file for writing that takes the place of ``path`` only when everything is written.

    The text goes to a temporary file in the same folder, is flushed to disk, and is renamed at the end of
    the block. An exception inside the block leaves the old file, or none, as it was. New files get the
    permissions the user's umask gives; a replaced file keeps its own.

    Args:
        path: The file to write. A link is followed, so that the link itself stays.
        mode: "w" for text (UTF-8, line ends as written) or "wb" for bytes.

    Raises:
        OSError: The folder is missing, not writable or full.
    """
    path = Path(os.path.realpath(path))
    permissions = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".partial", dir=path.parent)
    try:
        text = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
        with os.fdopen(handle, mode, **text) as file:  # type: ignore[call-overload]
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(permissions)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@contextmanager
def output(path: str | None, mode: str = "w") -> Iterator[IO[Any]]:
    """Yield where a command writes: standard output for ``None`` or "-", else a file that is complete or absent."""
    if path is None or path == "-":
        yield sys.stdout.buffer if "b" in mode else sys.stdout
        sys.stdout.flush()
    elif Path(path).exists() and not Path(path).is_file():
        # A device or a pipe is written to; a file in its place would take /dev/null from everybody.
        encoding = None if "b" in mode else "utf-8"
        with Path(path).open(mode, encoding=encoding, newline=None if "b" in mode else "") as file:
            yield file
    else:
        with replacing(Path(path), mode) as file:
            yield file


def show_progress(quiet: bool) -> bool:
    """Progress goes to standard error, and only where a person looks on."""
    return not quiet and sys.stderr.isatty()


def join_words(words: Sequence[str]) -> str:
    """Return "a", "a and b", "a, b and c": lists inside sentences."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
