"""Is anything part of itself, by way of others? Such a circle is opened where it would close."""

from collections.abc import Iterator

from gazetteer.importing.joining import Joiner
from gazetteer.importing.records import Refusal


def break_circles(joiner: Joiner) -> Iterator[Refusal]:
    """Take links out of the records' parents until there is no circle; yield each link and why.

    Of a circle the link goes that comes first when the records are followed upwards in their order.
    """
    parents = joiner.parents
    done: set[str] = set()
    for start in list(parents):
        path: list[str] = []
        steps = [(start, 0)]
        while steps:
            current, depth = steps.pop()
            done.update(path[depth:])
            del path[depth:]
            if current in path:
                child = path[-1]
                parents[child] = tuple(each for each in parents[child] if each != current)
                joiner.cut.add((child, current))
                shown = " -> ".join([*path[path.index(current) :], current])
                file, line = joiner.origin(child)
                yield Refusal(file, line, "part_of", f"the link closes a circle: {shown}")
            elif current not in done:
                path.append(current)
                above = (joiner.current(each) for each in parents.get(current, ()))
                steps.extend((each, len(path)) for each in reversed(list(above)))
        done.update(path)
