"""Where were we? Answers kept beside the output until it is whole, so that a broken run need not ask again.

Resolving is what takes time; reading and writing a table once more takes a hundredth of it. So what is kept is answers, batch
by batch, in the order of asking, which is the same in every run: a resumed run reads the table from its beginning, takes
from the journal what it holds, asks the rest, and writes the very bytes of an unbroken one. A batch whose questions are not
those of the journal (the table was changed) ends its use.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

from resolvers.errors import InputError
from resolvers.tables.answers import Answer, Round, Rounds

VERSION: Final = 1


def journal_of(target: str) -> Path:
    """Where the journal of an output file lies."""
    path = Path(target)
    return path.with_name(f".{path.name}.journal")


class Journal:
    """Answers on their way to a file; see the module. Use as a context manager."""

    def __init__(self, path: Path, fingerprint: str, *, resume: bool) -> None:
        """Open the journal.

        Args:
            path: Its file.
            fingerprint: Of everything that decides about an answer but the question.
            resume: Whether to take up what is there; else it is overwritten.

        Raises:
            InputError: What is there was made with other gazetteers, settings or another version; or there is no such folder.
        """
        if not path.parent.is_dir():
            raise InputError(f"{path.parent}: there is no such folder to write to")
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        if resume and self._part.exists():
            self._keep_longer()
        self._kept = self._read(fingerprint) if resume and path.exists() else iter(())
        self.taken = 0
        self._file: IO[str] = self._part.open("w", encoding="utf-8")
        self._write({"version": VERSION, "fingerprint": fingerprint})

    def __enter__(self) -> "Journal":
        """Enter."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Remove the journal where all went well or the input is at fault; keep it after a break."""
        self._file.close()
        if kind is None or issubclass(kind, ValueError):
            self._part.unlink(missing_ok=True)
            self._path.unlink(missing_ok=True)
        else:
            self._keep_longer()

    def _keep_longer(self) -> None:
        """Of what two runs left the longer: the second may break before it is where the first one broke."""
        if not self._path.exists() or self._part.stat().st_size >= self._path.stat().st_size:
            self._part.replace(self._path)
        else:
            self._part.unlink()

    def keeping(self, rounds: Rounds) -> Rounds:
        """Return what answers rounds from the journal first, and keeps what it asks of ``rounds``."""

        def answer(asked: Sequence[Round]) -> Iterable[Sequence[Answer]]:
            print_ = _fingerprint(asked)
            kept = next(self._kept, None)
            if kept is not None and kept["asked"] == print_:
                answers = [Answer(*row) for row in kept["answers"]]
                self.taken += len(answers)
            else:
                self._kept = iter(())
                answers = [one for some in rounds(asked) for one in some]
            self._write({"asked": print_, "answers": answers})
            places = iter(answers)
            return [[next(places) for _ in some] for some in asked]

        return answer

    def _write(self, entry: dict[str, Any]) -> None:
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._file.flush()

    def _read(self, fingerprint: str) -> Iterator[dict[str, Any]]:
        lines = _entries(self._path)
        head = next(lines, None)
        if head is not None and (head.get("version"), head.get("fingerprint")) != (VERSION, fingerprint):
            raise InputError(
                f"{self._path}: the broken run had other gazetteers, settings or options; run without --resume to begin anew"
            )
        return lines


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    """The whole lines of a journal; one that was cut short ends it."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                entry = json.loads(line)
            except json.JSONDecodeError:
                return
            yield entry


def _fingerprint(asked: Sequence[Round]) -> str:
    digest = hashlib.sha256()
    for some in asked:
        for query in some:
            digest.update(repr(query).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()[:24]
