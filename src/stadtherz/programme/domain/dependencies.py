"""Which project waits for which; a circle would wait forever and is refused."""

from collections.abc import Iterable


def circle_through(start: int, needs: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """Find a circle of dependencies through `start`; empty when there is none.

    Args:
        start: id of a project.
        needs: pairs (project, the project that it needs).

    """
    waiting_for: dict[int, list[int]] = {}
    for project, needed in needs:
        waiting_for.setdefault(project, []).append(needed)
    paths: list[tuple[int, ...]] = [(start, needed) for needed in waiting_for.get(start, [])]
    seen: set[int] = set()
    while paths:
        path = paths.pop()
        if path[-1] == start:
            return path
        if path[-1] not in seen:
            seen.add(path[-1])
            paths += [(*path, needed) for needed in waiting_for.get(path[-1], [])]
    return ()
