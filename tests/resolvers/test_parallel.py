"""However many processes work, the results are those of one."""

import os

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
