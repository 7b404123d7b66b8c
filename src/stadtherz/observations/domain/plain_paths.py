"""Paths into JSON: `data.items[*].temp`.

A path is a list of keys with dots between them; `[2]` takes one place of a list, `[*]` every place
of a list or every member of an object. A key with a dot or bracket stands in quotation marks:
`data."air.temp"`. An empty path is the whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

EVERY = "[*]"
MOST_MATCHES = 100_000
_KEY = re.compile(r'"(?P<quoted>[^"]+)"|(?P<key>[^.\[\]"]+)')
_PLACE = re.compile(r"\[(?P<place>[0-9]{1,6}|\*)\]")

Step = str | int


@dataclass(frozen=True)
class Path:
    """A path that was read; `[*]` is a step of its own."""

    steps: tuple[Step, ...]
    stars: tuple[int, ...]

    def follows(self, other: "Path") -> bool:
        """Tell whether every `[*]` of this path is also one of `other`, by the same way."""
        if not self.stars:
            return True
        common = self.stars[-1] + 1
        return (
            len(self.stars) <= len(other.stars)
            and self.stars == other.stars[: len(self.stars)]
            and self.steps[:common] == other.steps[:common]
        )

    def matches(self, whole: Any) -> Iterator[tuple[tuple[Step, ...], Any]]:
        """Give each value with the places or keys that its `[*]` stand for."""
        waiting: list[tuple[int, tuple[Step, ...], Any]] = [(0, (), whole)]
        while waiting:
            at, bound, value = waiting.pop()
            if at == len(self.steps):
                yield bound, value
            elif at in self.stars:
                members = _members(value)
                waiting += [(at + 1, (*bound, key), each) for key, each in reversed(members)]
            elif (found := _step(value, self.steps[at])) is not None:
                waiting.append((at + 1, bound, found))

    def value(self, whole: Any, bound: Sequence[Step]) -> Any:
        """Give the one value, with `bound` in the place of each `[*]`; None when there is none."""
        left = iter(bound)
        for at, step in enumerate(self.steps):
            whole = _step(whole, next(left) if at in self.stars else step)
            if whole is None:
                return None
        return whole


@lru_cache(maxsize=2_000)  # the paths of mappings, which come again with every message
def read_path(written: str) -> Path:
    """Read a path.

    Raises:
        ValueError: when it is none.

    """
    steps: list[Step] = []
    place = 0
    while place < len(written):
        step, place = _next(written, place)
        steps.append(step)
    stars = tuple(at for at, step in enumerate(steps) if step is EVERY)
    return Path(tuple(steps), stars)


def _next(written: str, place: int) -> tuple[Step, int]:
    """Read a step from `place` on, with the dot before it; give it and where it ends."""
    if match := _PLACE.match(written, place):
        every = match["place"] == "*"
        return (EVERY if every else int(match["place"])), match.end()
    dot = written[place] == "."
    match = _KEY.match(written, place + dot) if dot != (place == 0) else None
    if match is None:
        message = f"is no path from sign {place + 1} on; write as data.items[*].temp"
        raise ValueError(message)
    return match["quoted"] or match["key"], match.end()


def _members(value: Any) -> list[tuple[Step, Any]]:
    if isinstance(value, list):
        return list(enumerate(value[:MOST_MATCHES]))
    return list(value.items())[:MOST_MATCHES] if isinstance(value, dict) else []


def _step(value: Any, step: Step) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
