"""Observations of SensorThings: created, changed, deleted; many at once are in `arrays`."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from stadtherz.kernel.errors import Conflict, Invalid, NotFound
from stadtherz.observations import models
from stadtherz.observations.adapters import hot
from stadtherz.observations.adapters.changes import in_order, log_change
from stadtherz.observations.adapters.existing import (
    identity_of,
    row_numbered,
    rows_of_feature,
    stored_under,
)
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.adapters.judged import rows_between
from stadtherz.observations.adapters.lake import Lake
from stadtherz.observations.adapters.sensorthings.catalogue import the_catalogue
from stadtherz.observations.adapters.sensorthings.counted import value_beside
from stadtherz.observations.adapters.sensorthings.rows import STREAMS, Entity
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.resending import Content, Resent, Said
from stadtherz.observations.domain.results import (
    SELDOM,
    fault_of,
    merged,
    result_from,
    told,
    with_raw,
)
from stadtherz.observations.domain.times import microseconds
from stadtherz.observations.models import Change, Flag
from stadtherz.observations.services.correcting import Numbered, lock_observations, note_change
from stadtherz.observations.services.count_guard import refuse_changed, refuse_observation
from stadtherz.observations.services.latest import recount_latest
from stadtherz.observations.services.planning import Receipt
from stadtherz.observations.services.sensorthings.making import Links, columns_from
from stadtherz.observations.services.sensorthings.permission import Act, Writer
from stadtherz.observations.services.together import record_together

MOST_AT_ONE_TIME = 1_000


def stream_numbered(number: int, kind: str | None = None, *, by: Writer | None = None) -> Entity:
    """Find a datastream of either type, or of one, that the writer may know of.

    Raises:
        Invalid: when there is none.

    """
    by_kind = the_catalogue().by_kind
    for name in (kind,) if kind else STREAMS:
        found = by_kind[name].get(number)
        if found is not None and (by is None or by.knows_stream(found)):
            return found
    message = f"there is no {kind or 'Datastream'} with the id {number}"
    raise Invalid(message, code="link")


IN_THE_WAY: dict[Resent | None, str] = {
    Resent.OTHER_RESULT: (
        "{there} has this phenomenonTime and resultTime in the same datastream with another result;"
        " nothing was stored: to change it, the token needs the scope 'update'"
    ),
    Resent.OTHER_MEMBERS: (
        "{there} has this phenomenonTime and resultTime in the same datastream with another"
        " resultQuality, validTime or parameters; nothing was stored: to change them, the token"
        " needs the scope 'update'"
    ),
    Resent.OTHER_FEATURE: (
        "{there} has this phenomenonTime and resultTime in the same datastream and speaks of"
        " another FeatureOfInterest; nothing was stored: give a resultTime of its own, or another"
        " datastream"
    ),
}


def create_observation(
    *, data: Mapping[str, Any], links: Links, by: Writer, lake: Lake, feature_needed: bool = True
) -> tuple[Row, Receipt]:
    """Store one observation, together with those of other requests; gives what was stored.

    Args:
        data: its members.
        links: to a datastream of either type, and to a feature of interest or to none.
        by: who does it.
        lake: where known observations are looked up.
        feature_needed: whether it must speak of something.

    Raises:
        NotAllowed: without the scope.
        Invalid: when a link leads nowhere, or the result does not fit; nothing is stored then.
        Conflict: when another observation is there that may not be replaced; nothing is changed.

    """
    kind = next(name for name in STREAMS if name in links)
    stream = stream_numbered(links[kind][0], kind, by=by)
    by.require_stream(Act.CREATE, stream)
    given = links.get("FeatureOfInterest")
    row = row_from(data, stream, given[0] if given else None, by, feature_needed=feature_needed)
    (receipt,) = record_together(
        rows=[row], lake=lake, sender=by.sender, names_features=bool(given)
    )
    if receipt.refused:
        there = f"Observations({receipt.number})"
        raise Conflict(IN_THE_WAY[receipt.resent].format(there=there), code="observation")
    return row, receipt


def row_from(
    data: Mapping[str, Any], stream: Entity, feature: int | None, by: Writer, *,
    feature_needed: bool = True,
) -> Row:  # fmt: skip
    """Put together what is stored.

    Raises:
        Invalid: when the result does not fit the datastream, or there is nothing it speaks of.

    """
    refuse_observation(stream, data, feature)  # first, as it says what may be kept of a letter
    _require_fitting(data.get("result"), stream)
    found = told(data, timezone.now())
    spoken_of = feature_for(stream, feature, by, needed=feature_needed)
    value = value_beside(stream, found.value, data.get("result"))
    return Row(
        stream.id, found.us, value, end_us=found.end_us, result_us=found.result_us,
        result=found.result, more=found.more, feature=spoken_of,
    )  # fmt: skip


def _require_fitting(result: object, stream: Entity) -> None:
    parts = stream.data.get("multiObservationDataTypes", ())
    if fault := fault_of(result, stream.data.get("observationType", ""), parts):
        raise Invalid(f"result: {fault}", code="result")


def known_feature(
    *, data: Mapping[str, Any], described: Mapping[str, Any], stream: int, lake: Lake
) -> int | None:
    """Find the feature of the observation that is there already, where it is as described.

    Who describes the feature with each observation, and sends one again, means the same.
    """
    if data.get("phenomenonTime") is None:
        return None
    found = told(data, timezone.now())
    asked = (stream, found.us, found.end_us, found.result_us)
    stored = stored_under([asked], lake).get(asked)
    if stored is None or stored.content.feature is None:
        return None
    there = models.Feature.objects.filter(pk=stored.content.feature).first()
    if there is None:
        return None
    columns = columns_from("FeatureOfInterest", dict(described))
    same = all(getattr(there, name) == value for name, value in columns.items())
    return int(there.pk) if same else None


def feature_for(
    stream: Entity, asked: int | None, by: Writer, *, needed: bool = True
) -> int | None:
    """Give what an observation speaks of: what it names, else the place of the station.

    Raises:
        Invalid: when there is no such feature, or no place.

    """
    if asked is None:
        return stream.feature or make_feature(stream, needed=needed)
    _use(asked, stream.id, by)
    return asked


@transaction.atomic
def make_feature(stream: Entity, *, needed: bool = True) -> int | None:
    """Make the place where the station stands to what its observations speak of.

    Raises:
        Invalid: when it stands nowhere, and a feature is needed.

    """
    row = models.Datastream.objects.select_related("station").get(pk=stream.id)
    location = row.station.locations.order_by("pk").first()
    if location is None and not needed:
        return None
    if location is None:
        message = (
            "FeatureOfInterest: is missing, and the Thing has no Location to take its place; "
            "give one of them"
        )
        raise Invalid(message, code="feature")
    feature = feature_at(location)
    row.feature = feature
    row.save(update_fields=["feature"])
    log_change(stream.kind, stream.id, Change.Kind.UPDATED)
    _use(feature.pk, stream.id)
    return int(feature.pk)


def feature_at(location: models.Location) -> models.Feature:
    """Find the feature that was made from a location, or make it."""
    found = models.Feature.objects.filter(location=location).first()
    if found is not None:
        return found
    made = models.Feature.objects.create(
        name=location.name, description=location.description, location=location,
        encoding_type=location.encoding_type, feature=location.location,
    )  # fmt: skip
    log_change("FeatureOfInterest", made.pk, Change.Kind.CREATED)
    return made


def _use(feature: int, stream: int, by: Writer | None = None) -> None:
    """Note that a datastream speaks of a feature; a hidden one must not come to light by that."""
    if stream in the_catalogue().feature_uses.get(feature, ()):
        return
    known = by is None or by.knows("FeatureOfInterest", feature)
    if not known or not models.Feature.objects.filter(pk=feature).exists():
        message = f"FeatureOfInterest: there is none with the id {feature}"
        raise Invalid(message, code="link")
    _note_use(feature, stream)


@transaction.atomic
def _note_use(feature: int, stream: int) -> None:
    _, new = models.FeatureUse.objects.get_or_create(feature_id=feature, datastream_id=stream)
    if new:
        log_change("FeatureOfInterest", feature, Change.Kind.UPDATED)


@transaction.atomic
def change_observation(
    *, number: int, data: Mapping[str, Any], links: Links, by: Writer, lake: Lake
) -> None:
    """Change an observation; a changed result is a correction, and the first one stays readable.

    Raises:
        NotFound: when there is none with this number.
        NotAllowed: without the scope.
        Conflict: when there is another one at the time that it shall have.

    """
    in_order()  # it may become of another feature, which is a change
    lock_observations()
    old = _row(number, lake)
    stream = stream_numbered(old.datastream_id)
    by.require_stream(Act.UPDATE, stream)
    for kind in STREAMS:
        if kind in links:
            _refuse_other_kind(stream, kind)
            stream = stream_numbered(links[kind][0], kind, by=by)
            by.require_stream(Act.UPDATE, stream)
    new = _changed(old, data, stream, links, by)
    refuse_changed(stream, new)
    if identity_of(new) != identity_of(old):
        _require_free(new, lake)
        hot.write([old._replace(number=number, gone=True)], received_us=_now())
    stored = _stored(number, old, lake) if "result" in data else []
    sequence = hot.write([new._replace(number=number)], received_us=_now())
    if (new.value, new.result) != (old.value, old.result):
        note_change(sequence=sequence, new=new, old=stored)
    recount_latest(streams={old.datastream_id, new.datastream_id}, lake=lake)


def _refuse_other_kind(stream: Entity, kind: str) -> None:
    """Let an observation stay with datastreams of one type: a list is no single result.

    Raises:
        Invalid: when it shall go to one of the other type.

    """
    if stream.kind != kind:
        message = (
            f"{kind}: the observation belongs to a {stream.kind} and may only go to another one;"
            f" to have it in a {kind}, make a new observation there"
        )
        raise Invalid(message, code="link")


def _changed(old: Row, data: Mapping[str, Any], stream: Entity, links: Links, by: Writer) -> Row:
    if "result" in data or stream.id != old.datastream_id:  # it has to fit where it goes
        _require_fitting(data.get("result", result_from(old.value, old.result)), stream)
    found = told(data, timezone.now())
    new = old._replace(datastream_id=stream.id)
    if data.get("phenomenonTime"):
        new = new._replace(us=found.us, end_us=found.end_us)
    if "resultTime" in data:
        new = new._replace(result_us=found.result_us)
    if any(name in data for name in SELDOM):
        new = new._replace(more=merged(old.more, data))
    if "FeatureOfInterest" in links:
        feature = next(iter(links["FeatureOfInterest"]), None)
        if feature is not None:
            _use(feature, stream.id, by)
        new = new._replace(feature=feature)
    if "result" in data:
        value = value_beside(stream, found.value, data["result"])
        new = _corrected(old, new, Said(value, found.result))
    return new


def _corrected(old: Row, new: Row, said: Said) -> Row:
    """Say a result anew; what the device said stays readable, and put back it is no correction."""
    if said.result == old.result and (said.result is not None or said.value == old.value):
        return new
    before = Content(
        old.value, old.result, old.flag, old.raw, more=old.more
    ).told_by_device  # fmt: skip
    new = new._replace(value=said.value, result=said.result)
    if said == before:
        return new._replace(flag=Flag.RAW, rule=None, raw=None, more=with_raw(new.more, None))
    more = with_raw(new.more, before.result)
    return new._replace(
        flag=Flag.CORRECTED, rule=Rule.PERSON.code, raw=before.value, more=more
    )  # fmt: skip


def _require_free(new: Row, lake: Lake) -> None:
    """Refuse to put an observation in the place of another one, which would be lost."""
    asked = identity_of(new)
    found = stored_under([asked], lake).get(asked)
    if found is not None:
        message = (
            f"Observations({found.number}) has this phenomenonTime and resultTime in the same "
            "datastream; nothing was changed: delete or move that one first"
        )
        raise Conflict(message, code="observation")


def _now() -> int:
    return microseconds(timezone.now())


def _row(number: int, lake: Lake) -> Row:
    row = row_numbered(number, lake)
    if row is None:
        message = f"there is no Observation with the id {number}"
        raise NotFound(message, code="entity")
    return row


def _stored(number: int, row: Row, lake: Lake) -> list[Numbered]:
    """Give a row that holds a number after its sequence."""
    found = rows_between(row.datastream_id, row.us, row.us + 1, lake, MOST_AT_ONE_TIME)
    return [one for one in found if one[1].number == number]


@transaction.atomic
def delete_observation(*, number: int, by: Writer, lake: Lake) -> None:
    """Delete an observation.

    Raises:
        NotFound: when there is none with this number.
        NotAllowed: without the scope.

    """
    lock_observations()
    row = _row(number, lake)
    by.require_stream(Act.DELETE, stream_numbered(row.datastream_id))
    hot.write([row._replace(number=number, gone=True)], received_us=_now())
    recount_latest(streams={row.datastream_id}, lake=lake)


def forget_feature(feature: int, lake: Lake) -> None:
    """Delete all observations of a feature, which cannot be without it."""
    in_order()
    lock_observations()
    catalogue = the_catalogue()
    streams = sorted(catalogue.feature_streams.get(feature, ()))
    rows = rows_of_feature(feature, streams, lake, catalogue.spoken)
    if rows:
        hot.write([row._replace(gone=True) for row in rows], received_us=_now())
        recount_latest(streams=set(streams), lake=lake)
    for stream in streams:
        entity = stream_numbered(stream)
        log_change(entity.kind, stream, Change.Kind.UPDATED)
