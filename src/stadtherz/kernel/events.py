"""Announcements from a lower system to a higher one.

A service that must happen is called directly. What others *may* like to know is an event:
a frozen dataclass named in the past tense, published after the transaction was committed.
Every listener is connected in `stadtherz.site.wiring`, so all connections can be read there.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

EventT = TypeVar("EventT")

_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listen(event_type: type[EventT], listener: Callable[[EventT], None]) -> None:
    """Call `listener` for each published event of exactly `event_type`; twice is once."""
    if listener not in _listeners[event_type]:
        _listeners[event_type].append(listener)


def publish(event: object) -> None:
    """Hand `event` to its listeners, in the order in which they were connected.

    A listener that raises is a bug and is not hidden.
    """
    for listener in tuple(_listeners[type(event)]):
        listener(event)


def listeners_of(event_type: type) -> tuple[Callable[[Any], None], ...]:
    """Who listens to `event_type`."""
    return tuple(_listeners[event_type])
