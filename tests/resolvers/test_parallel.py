"""However many processes work, the results are those of one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from resolvers.parallel import FEWEST, each_in_order, worth


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_order(processes: int) -> None:
    """Each piece is answered in its place, with what was open before."""
    table = {number: number**2 for number in range(20)}

    with each_in_order(lambda number: table[number], range(20), processes) as results:
        assert list(results) == [number**2 for number in range(20)]


def test_processes_are_used_where_asked_for() -> None:
    """Two processes are others than this one; one is this one."""
    with each_in_order(lambda _: os.getpid(), range(4), 2) as results:
        assert os.getpid() not in set(results)
    with each_in_order(lambda _: os.getpid(), range(4), 1) as results:
        assert set(results) == {os.getpid()}


def test_a_mistake_in_a_process_is_raised_here() -> None:
    """What goes wrong in one piece is not lost."""
    with pytest.raises(ZeroDivisionError), each_in_order(lambda number: 1 // number, range(3), 2) as results:
        list(results)


def test_few_pieces_are_worth_no_process() -> None:
    """A short column is done before others have warmed up."""
    assert worth(FEWEST - 1) == 1
    assert worth(FEWEST) >= 1


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_nobody_outlives_a_parent_that_is_killed() -> None:
    """After kill -9 its processes go home, and take no memory for ever."""
    code = """
import os, time
from resolvers.parallel import each_in_order

def work(_):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)

with each_in_order(work, range(2), 2) as results:
    list(results)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [int(parent.stdout.readline()) for _ in range(2)]
        assert all(_runs(child) for child in children)
        parent.send_signal(signal.SIGKILL)
    end = time.monotonic() + 30
    while any(map(_runs, children)) and time.monotonic() < end:
        time.sleep(0.05)

    assert not any(map(_runs, children))


def _runs(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
