"""Observations created by MQTT (OGC 18-088, section 14.2.1), through the same rules as by HTTP.

Whoever may publish to a topic may create there: the broker's access rules stand for the tokens.
Only observations, and the features that they speak of, are created this way.
"""

from typing import Any

from django.conf import settings

from stadtherz.kernel.errors import Invalid, NotFound, Refused
from stadtherz.observations.adapters.hot import Row
from stadtherz.observations.domain.addresses import address_of
from stadtherz.observations.domain.entities import BY_NAME
from stadtherz.observations.domain.inserting import Draft, Reference, draft_of
from stadtherz.observations.domain.jsontext import inner, is_object, read_json
from stadtherz.observations.services.count_guard import refuse_described, refuse_in_count
from stadtherz.observations.services.sensorthings.entities import create_entity
from stadtherz.observations.services.sensorthings.observations import row_from, stream_numbered
from stadtherz.observations.services.sensorthings.permission import Act, Writer

BROKER = Writer(frozenset({Act.CREATE}), everything=True)
STREAMS = ("Datastream", "MultiDatastream")
ROOT = "/sensorthings/v1.1"


def published(path: str, payload: bytes) -> list[Row]:
    """Read an observation that was published at a resource path; must run inside a transaction.

    What this city announced itself comes back by the same topics, and gives no row.

    Raises:
        Invalid: when it is none, or its datastream does not exist.

    """
    body = read_json(payload, "body")
    if is_object(body) and _is_our_own(body):
        return []
    given = _given(path)
    draft = draft_of(BY_NAME["Observation"], body, given=frozenset(given))
    linked = {name: one for name, one in draft.one.items() if name in STREAMS}
    if any(isinstance(one, Draft) for one in linked.values()):
        message = "Datastream: name one that exists by its @iot.id; by MQTT none is created"
        raise Invalid(message, code="body")
    for name, one in linked.items():
        if isinstance(one, Reference):
            given.setdefault(name, one.id)
    kind, number = next(iter(given.items()))
    stream = stream_numbered(number, kind)
    BROKER.require_stream(Act.CREATE, stream)
    if stream.counting:
        refuse_in_count(body)
    if isinstance(draft.one.get("FeatureOfInterest"), Draft):
        refuse_described({kind: (number,)})
    return [row_from(draft.data, stream, _feature(draft), BROKER)]


def may_count(path: str, payload: bytes) -> bool:
    """Tell whether a letter that was refused may have been meant for a counting datastream."""
    try:
        given = _given(path)
        if not given:
            body = read_json(payload, "body")
            given = {name: int(inner(body, name)["@iot.id"]) for name in STREAMS if name in body}
        kind, number = next(iter(given.items()))
        return stream_numbered(number, kind).counting
    except (Refused, LookupError, TypeError, ValueError, StopIteration):
        return True


def is_our_own(payload: bytes) -> bool:
    """Tell whether a message is one of those that this city announces itself."""
    if b"@iot.selfLink" not in payload:
        return False
    try:
        body = read_json(payload, "body")
    except Invalid:
        return False
    return is_object(body) and _is_our_own(body)


def _is_our_own(body: Any) -> bool:
    link = str(body.get("@iot.selfLink", ""))
    return link.startswith(f"{settings.CONFIG.address.rstrip('/')}{ROOT}/Observations(")


def _given(path: str) -> dict[str, int]:
    """Give the datastream that the path names; none for the whole set."""
    try:
        steps = address_of(path).steps
    except NotFound as error:
        raise Invalid(str(error), code="address") from error
    if steps[-1].kind.name == "Observation" and steps[-1].is_set:
        if len(steps) == 1:
            return {}
        if len(steps) == 2 and steps[0].kind.name in STREAMS and steps[0].id is not None:  # noqa: PLR2004
            return {steps[0].kind.name: steps[0].id}
    message = "observations are created at Observations, or at Datastreams(id)/Observations"
    raise Invalid(message, code="address")


def _feature(draft: Draft) -> int | None:
    found = draft.one.get("FeatureOfInterest")
    if isinstance(found, Draft):
        return create_entity(draft=found, by=BROKER)
    return None if found is None else found.id
