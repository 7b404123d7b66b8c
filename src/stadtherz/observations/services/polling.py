"""Polled services: asked when they are due, stored when something changed."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import DatabaseError, InterfaceError, transaction
from django.utils import timezone

from stadtherz.kernel.errors import Invalid, Refused
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.sources import load_sources
from stadtherz.observations.adapters.tables import open_table
from stadtherz.observations.adapters.web import Answer, NotAnswered, Question, ask
from stadtherz.observations.domain.chunk import Chunk
from stadtherz.observations.domain.mapping import Mapping as TableMapping
from stadtherz.observations.domain.plain import plain_readings
from stadtherz.observations.domain.polling import next_due
from stadtherz.observations.domain.rows import Reader
from stadtherz.observations.domain.sources import PolledJson, PolledTable
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Datastream, PolledSource, Station
from stadtherz.observations.services.setting_aside import refuse_identifying
from stadtherz.observations.services.store import record_rows

log = logging.getLogger("observations")
Polled = PolledJson | PolledTable
Values = list[tuple[str, int, float]]


@dataclass(frozen=True)
class Outcome:
    """What became of one question: readings stored, values refused, and the error, if any."""

    name: str
    taken: int = 0
    refused: int = 0
    error: str = ""
    unchanged: bool = False


def poll_due(
    *, now: datetime, name: str = "", chance: Callable[[], float] = random.random
) -> list[Outcome]:
    """Ask every source that is due; with a name, this one whether due or not."""
    found = {one: source for one, source in load_sources().items() if isinstance(source, Polled)}
    if name and name not in found:
        message = f"no source {name!r} of kind json or csv is in the city's folder sources"
        raise Invalid(message, code="source")
    states = {row.name: row for row in PolledSource.objects.filter(name__in=found)}
    due = [
        one for one in sorted(found) if one == name or (not name and _is_due(states.get(one), now))
    ]
    return [poll(name=one, source=found[one], now=now, chance=chance()) for one in due]


def _is_due(state: PolledSource | None, now: datetime) -> bool:
    return state is None or state.next_due is None or state.next_due <= now


def poll(*, name: str, source: Polled, now: datetime, chance: float) -> Outcome:
    """Ask one source and store what it gives, in one transaction with how far it is."""
    state, _ = PolledSource.objects.get_or_create(name=name)
    try:
        answer = ask(_question(source, state))
        with transaction.atomic():
            outcome = _stored(name, source, answer, timezone.now())
            state.etag, state.last_modified = answer.etag[:500], answer.last_modified[:100]
            state.failures, state.last_error, state.last_success = 0, "", now
            if outcome.refused:
                state.last_error = outcome.error
            state.next_due = next_due(now, source.every_s, 0, chance)
            state.save()
    except Refused as error:
        wait_s = error.wait_s if isinstance(error, NotAnswered) else 0.0
        return _failed(state, source, str(error), (now, chance, wait_s))
    except (DatabaseError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 - one source must not hinder the others
        reason = f"reading it failed with {type(error).__name__}"
        return _failed(state, source, reason, (now, chance, 0.0))
    return outcome


def _failed(
    state: PolledSource, source: Polled, error: str, when: tuple[datetime, float, float]
) -> Outcome:
    now, chance, wait_s = when
    state.refresh_from_db()  # what the undone transaction had set in memory is not so
    state.failures += 1
    state.last_error = error[:500]
    state.next_due = next_due(now, source.every_s, state.failures, chance, wait_s)
    state.save(update_fields=["failures", "last_error", "next_due"])
    if state.failures == 1:
        log.warning("source %s: %s", state.name, error)
    return Outcome(state.name, error=error[:500])


def _question(source: Polled, state: PolledSource) -> Question:
    return Question(
        source.url, source.timeout_s, source.largest_bytes, source.headers, state.etag,
        state.last_modified,
    )  # fmt: skip


def _stored(name: str, source: Polled, answer: Answer, now: datetime) -> Outcome:
    if answer.body is None:
        return Outcome(name, unchanged=True)
    refuse_identifying(answer.body, source.allowed)
    station = Station.objects.filter(key=source.station).first()
    if station is None:
        message = f"there is no station {source.station}; create it in the administration"
        raise Invalid(message, code="station")
    values, refusals = _values(answer.body, source, now)
    ids = dict(Datastream.objects.filter(station=station, multi=False).values_list("key", "pk"))
    rows = [Row(ids[key], us, value) for key, us, value in values if key in ids]
    unknown = sorted({key for key, _, _ in values} - set(ids))
    refusals += [f"{key}: the station has no such datastream" for key in unknown]
    if not rows and refusals:
        raise Invalid("; ".join(refusals[:20]), code="source")
    record_rows(rows=rows)
    if not station.licence:
        station.licence = source.licence
        station.source = station.source or source.attribution[:200]
        station.save(update_fields=["licence", "source"])
    return Outcome(name, len(rows), len(refusals), "; ".join(refusals[:20])[:500])


def _values(body: bytes, source: Polled, now: datetime) -> tuple[Values, list[str]]:
    if isinstance(source, PolledJson):
        said = plain_readings(body, source.mapping, now)
        values = [(one.key, microseconds(one.time), one.value) for one in said.readings]
        return values, [f"{one.path}: {one.reason}" for one in said.refusals]
    return _table(body, source.mapping, now)


def _table(body: bytes, mapping: TableMapping, now: datetime) -> tuple[Values, list[str]]:
    values: Values = []
    refusals: list[str] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answer.csv"
        path.write_bytes(body)
        with open_table(path, encoding=mapping.encoding, delimiter=mapping.delimiter) as table:
            reader = Reader(mapping, table.header, now)
            for rows in table.chunks(reader.plain_places()):
                chunk = reader.read(rows.rows, rows.lines, rows.broken)
                values += _pairs(chunk)
                refusals += [
                    f"line {one.line}, {one.column[:40]}: {one.reason}" for one in chunk.refusals
                ]
    return values, refusals


def _pairs(chunk: Chunk) -> Values:
    return [
        (chunk.keys[stream], int(us), float(value))
        for stream, us, value in zip(chunk.streams, chunk.times, chunk.values, strict=True)
    ]
