"""Carrying out the requests of a batch in their order, those of a group together or not at all.

Source: OGC 18-088, section 11.2.1.1 (change sets, Content-ID); OData JSON format 4.01, section 19.1
(`atomicityGroup`, whose requests stand together, and `dependsOn`, whose failure is 424).
"""

import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from time import monotonic

from django.db import transaction

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.changes import in_order
from stadtherz.observations.adapters.time_limit import within
from stadtherz.observations.api.data_array import create_many
from stadtherz.observations.api.exchange import Answered, Asked, Handler, as_json, guarded
from stadtherz.observations.api.resending import once
from stadtherz.observations.api.resources import resource

MOST_PARTS = 5_000
MOST_READ, MOST_READ_S, MOST_READ_BYTES = 100, 10.0, 20_000_000
FAILED, DEPENDENCY_FAILED, TOO_MUCH = 400, 424, 429
WRITES = {"POST", "PATCH", "PUT", "DELETE"}
NAMED = re.compile(r"\$([A-Za-z0-9_-]+)")
NAMED_IN_BODY = re.compile(rb'"\$([A-Za-z0-9_-]+)"')


@dataclass(frozen=True)
class Part:
    """One request of a batch.

    Args:
        name: what others call it; "" for nothing.
        group: its group, "" when it is alone.
        asked: the request.
        after: names and groups that have to succeed before it.

    """

    name: str
    group: str
    asked: Asked
    after: tuple[str, ...] = ()


@dataclass
class Budget:
    """What one batch may read: so many answers, seconds and bytes; then the rest is refused.

    A batch is one request to whoever shares the server with it, however much it asks for.
    """

    reads: int = 0
    seconds: float = 0.0
    size: int = 0

    def answered(self, handler: Handler, asked: Asked) -> Answered:
        """Answer a request that reads, if there is still something left for it."""
        if self.reads >= MOST_READ or self.seconds > MOST_READ_S or self.size > MOST_READ_BYTES:
            return TOO_MUCH_READ
        started = monotonic()
        with within(MOST_READ_S):
            answered = guarded(handler)(asked)
        self.reads += 1
        self.seconds += monotonic() - started
        self.size += len(answered.body)
        return answered


def carried_out(parts: Sequence[Part]) -> dict[int, Answered]:
    """Carry out parts in order; those of a group share a transaction.

    Raises:
        Invalid: too many, a group that others stand in the middle of, or a part that has to come
            after one that does not stand before it; nothing was done then.

    """
    if len(parts) > MOST_PARTS:
        message = f"a batch has at most {MOST_PARTS} requests"
        raise Invalid(message, code="batch")
    spans = _spans(parts)
    _require_order(parts)
    done: dict[int, Answered] = {}
    run = _Run()
    for first, end in spans:
        done |= run.group(parts, first, end, together=bool(parts[first].group))
    return done


def _spans(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Divide parts into groups and those that are alone, each from its first to after its last."""
    spans: list[tuple[int, int]] = []
    ended: set[str] = set()
    for place, part in enumerate(parts):
        if part.group and spans and parts[spans[-1][0]].group == part.group:
            spans[-1] = (spans[-1][0], place + 1)
            continue
        if part.group in ended:
            message = (
                f"request {place}: the requests of the group {part.group[:40]!r} must stand one"
                " after the other"
            )
            raise Invalid(message, code="batch")
        ended |= {part.group} - {""}
        spans.append((place, place + 1))
    return spans


def _require_order(parts: Sequence[Part]) -> None:
    before: set[str] = set()
    for place, part in enumerate(parts):
        if missing := [name for name in part.after if name not in before]:
            message = (
                f"request {place}: dependsOn names {missing[0][:40]!r}, which is not before it"
            )
            raise Invalid(message, code="batch")
        before |= {part.name, part.group} - {""}


@dataclass
class _Run:
    """A batch on its way: what was made so far and what failed, by name, and what may be read."""

    made: dict[str, str] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    budget: Budget = field(default_factory=Budget)

    def group(
        self, parts: Sequence[Part], first: int, end: int, *, together: bool
    ) -> dict[int, Answered]:
        """Carry out some parts; who only reads never holds the lock of those who write."""
        done: dict[int, Answered] = {}
        writes = any(_may_write(part.asked) for part in parts[first:end])
        with transaction.atomic() if writes else nullcontext():
            if writes:
                in_order()
            for place in range(first, end):
                done[place] = self._one(parts[place])
                if together and done[place].status >= FAILED:
                    if writes:
                        transaction.set_rollback(True)
                    self._forget(parts[first:end])
                    return dict.fromkeys(range(first, end), UNDONE) | {place: done[place]}
        return done

    def _forget(self, undone: Sequence[Part]) -> None:
        """Let the names of a group stand for nothing: their numbers may be others' by now."""
        for part in undone:
            self.made.pop(part.name, None)
            self.failed |= {part.name, part.group} - {""}

    def _one(self, part: Part) -> Answered:
        needed_one_failed = self.failed & ({*part.after} | _named_in(part.asked))
        answered = NEEDED_ONE_FAILED if needed_one_failed else self._answered(part.asked)
        self.made.pop(part.name, None)
        self.failed.discard(part.name)
        if part.name and answered.status >= FAILED:
            self.failed.add(part.name)
        elif part.name and "Location" in answered.headers:
            root = part.asked.root + "/"
            self.made[part.name] = answered.headers["Location"].removeprefix(root)
        return answered

    def _answered(self, told: Asked) -> Answered:
        asked = _with_names(told, self.made)
        handler = create_many if asked.path == "CreateObservations" else resource
        if asked.method not in WRITES:
            return self.budget.answered(handler, asked)
        answering = guarded(handler)
        return (once(answering) if asked.access.writer.acts else answering)(asked)


def _may_write(asked: Asked) -> bool:
    return asked.method in WRITES and bool(asked.access.writer.acts)


def _refusal(status: int, message: str) -> Answered:
    return as_json({"code": status, "type": "error", "message": message}, status)


UNDONE = _refusal(FAILED, "undone, because another request of its group failed")
NEEDED_ONE_FAILED = _refusal(
    DEPENDENCY_FAILED, "not done, because a request that it names or depends on failed"
)
TOO_MUCH_READ = _refusal(
    TOO_MUCH,
    f"this batch has read enough ({MOST_READ} requests, {MOST_READ_S:.0f} seconds or"
    f" {MOST_READ_BYTES} bytes); ask for the rest in another one",
)


def _named_in(asked: Asked) -> set[str]:
    """Give what a request names, in its address or its body."""
    in_body = {name.decode() for name in NAMED_IN_BODY.findall(asked.body)}
    return in_body | set(NAMED.findall(asked.path))


def _with_names(asked: Asked, made: dict[str, str]) -> Asked:
    """Put in what `$name` stands for: an entity in an address, its id in a body."""
    if not made:
        return asked
    path = NAMED.sub(lambda found: made.get(found[1], found[0]), asked.path)

    def number(found: re.Match[bytes]) -> bytes:
        name = found[1].decode()
        return made[name].rpartition("(")[2].rstrip(")").encode() if name in made else found[0]

    return replace(asked, path=path, body=NAMED_IN_BODY.sub(number, asked.body))
