"""How far is it? Bars on standard error, drawn by rich, loaded only where one is shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def stage_bar(title: str) -> Iterator[Callable[[str, float], None]]:
    """Show a bar that appears with the first report and vanishes at the end of the block.

    Args:
        title: What is being done ("building the index").

    Yields:
        A function that takes the stage's name and the share done, from 0 to 1.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[stage]}"),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(title, total=1.0, stage="", visible=False)

    def report(stage: str, share: float) -> None:
        bar.update(task, completed=share, stage=stage, visible=True)

    with bar:
        yield report
