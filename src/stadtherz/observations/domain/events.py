"""Server-sent events that are answered at once: what was measured since the last one.

An answer holds what there is and ends; the browser comes again after the pause that it names, and
says which event it saw last. Pauses are spread by chance, so that browsers which lost a server at
the same moment do not come back at the same moment.

Source: WHATWG HTML Living Standard, section 9.2 "Server-sent events" (ADR 0021).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SHORTEST_S, LONGEST_S = 5.0, 60.0
VISITS_AN_INTERVAL = 15
SPREAD = 0.25
AT_ONCE_MS = 1_000
HIGHEST_NUMBER = 2**63 - 1


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Args:
        number: rises with each event; the one to go on from.
        kind: name by which listeners choose; without line breaks.
        data: what is told, as JSON.

    """

    number: int
    kind: str
    data: Mapping[str, Any]


def written(events: Sequence[Event], pause_ms: int) -> str:
    """Write a whole answer: the pause, the events in their order, or a remark that nothing is new.

    Args:
        events: in rising order of their numbers.
        pause_ms: after how many milliseconds to come again.

    """
    parts = [f"retry: {pause_ms}\n"]
    if not events:
        parts.append(": nothing new\n\n")
    for event in events:
        told = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
        parts.append(f"id: {event.number}\nevent: {event.kind}\ndata: {told}\n\n")
    return "".join(parts)


def pause_ms(interval_s: float, chance: float, *, more: bool = False) -> int:
    """Say when to come again: some times in each interval of measuring, in milliseconds.

    That is within 5 to 60 seconds before it is spread, and a second where more is there already.

    Args:
        interval_s: seconds between two values of the fastest stream.
        chance: from 0 to 1; spreads the pause by a quarter to both sides.
        more: whether more is there already than fitted into the answer.

    """
    if more:
        return AT_ONCE_MS
    usual = min(LONGEST_S, max(SHORTEST_S, interval_s / VISITS_AN_INTERVAL))
    return round(usual * (1 - SPREAD + 2 * SPREAD * chance) * 1000)


def last_number(*written: str) -> int:
    """Read the number of the last event seen from the first text that holds one; else 0.

    Browsers send back what they were given; anything else means from the beginning.
    """
    for text in written:
        if text.isascii() and text.isdecimal() and int(text[:20]) <= HIGHEST_NUMBER:
            return int(text[:20])
    return 0
