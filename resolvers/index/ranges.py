"""Which numbers lie in these ranges?"""

from typing import cast

import numpy as np
import numpy.typing as npt


def expand(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the numbers of all ranges, one range after another: ``[2, 5], [4, 6]`` gives ``2 3 5``."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return cast("npt.NDArray[np.int64]", np.repeat(starts - before, lengths) + np.arange(int(lengths.sum())))
