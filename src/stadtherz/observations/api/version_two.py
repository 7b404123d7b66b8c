"""SensorThings 2.0 (OGC 23-019) on the model of 1.1: reading, and how changes are answered.

What is not offered is not claimed: the landing page names the requirements that are met.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations.adapters.sensorthings.answering import (
    Item,
    Members,
    members_at,
    tell_item,
    tell_page,
    without_nulls,
)
from stadtherz.observations.adapters.sensorthings.rows import Entity
from stadtherz.observations.adapters.sensorthings.second_view import SecondView
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.api.exchange import TEXT, Answered, Asked, as_json
from stadtherz.observations.api.metadata import metadata
from stadtherz.observations.api.second_version_writing import CREATED, NO_CONTENT, write
from stadtherz.observations.domain.addresses import Address, address_of
from stadtherz.observations.domain.entities import Kind
from stadtherz.observations.domain.odata.options import Expand, Query, query_of
from stadtherz.observations.domain.odata.writing import options_of
from stadtherz.observations.domain.version_two import (
    BACK,
    GONE,
    PROXIMATE,
    SECOND,
    SETS,
    is_time,
    old_path,
    old_query,
    period,
    set_of,
)

SPEC = "http://www.opengis.net/spec/sensorthings/2.0"
MODEL = (
    "thing", "location", "historical-location", "datastream", "sensor", "observed-property",
    "observation", "feature", "feature-type",
)  # fmt: skip
CHANGES = (
    "advertisement", "create", "deep_insert", "update", "replace", "return_value",
    "update_relations", "delete",
)  # fmt: skip
HTTP = f"{SPEC}/req/binding/http"
CONFORMANCE = (
    f"{SPEC}/req-class/datamodel/core",
    *(f"{SPEC}/req/datamodel/core/{name}" for name in MODEL),
    f"{SPEC}/req-class/api/cud",
    *(f"{SPEC}/req/api/cud/{name}" for name in CHANGES),
    f"{HTTP}/advertisement",
)
REPRESENTATION, APPLIED = "return=representation", "Preference-Applied"
Told = dict[str, Any]
WORDS = (
    ("@iot.id", "@id"), (" or MultiDatastream", ""), ("FeaturesOfInterest", "Features"),
    ("no FeatureOfInterest ", "no Feature "),
    ("MultiDatastream", "Datastream"), ("multiObservationDataTypes", "resultType"),
    ("observationType", "resultType"), ("the result must be", "must be"),
)  # fmt: skip


def second_version(asked: Asked) -> Answered:
    """Answer everything below v2.0."""
    path = asked.path.strip("/")
    if asked.method not in {"GET", "HEAD"}:
        return _changed(asked, path)
    if not path:
        return as_json(_landing(asked))
    if path == "conformance":
        return as_json({"conformsTo": list(CONFORMANCE)})
    if path == "$metadata":
        return as_json(metadata())
    return _read(asked, path)


def _landing(asked: Asked) -> Told:
    return {
        "@context": f"{asked.root}/$metadata",
        "value": [{"name": name, "url": f"{asked.root}/{name}"} for name in SETS],
        "serverSettings": {
            "conformance": list(CONFORMANCE),
            HTTP: {"endpoints": [asked.root]},
        },
    }


def _changed(asked: Asked, path: str) -> Answered:
    """Change something; a client is told no more than where it is, or what it is now."""
    try:
        done = write(asked, path)
    except Invalid as error:
        raise Invalid(_words(str(error)), code=error.code, details=error.details) from error
    headers = {"Location": f"{asked.root}/{done.path}"} if done.status == CREATED else {}
    if done.path and REPRESENTATION in asked.prefer.replace(" ", "").split(","):
        with suppress(NotFound):  # who may write it may not always read it
            told = _read(replace(asked, method="GET"), done.path)
            status = CREATED if done.status == CREATED else told.status
            return replace(told, status=status, headers=headers | {APPLIED: REPRESENTATION})
    return Answered(done.status, headers=headers)


def _words(text: str) -> str:
    """Say in the names of 2.0 what the services of 1.1 say."""
    for old, new in WORDS:
        text = text.replace(old, new)
    return re.sub(r"\bFeatureOfInterest:", f"{PROXIMATE}:", text)


def _read(asked: Asked, path: str) -> Answered:
    query, reading = query_of(asked.options), asked.reading(SecondView)
    entity, member, ending = _divided(path)
    found = _found(reading, address_of(old_path(entity), SECOND))
    if found is None:
        return Answered(NO_CONTENT)
    teller = Teller(reading)
    if isinstance(found, Members):
        if member:
            message = f"there is nothing at {path[:200]!r}"
            raise NotFound(message, code="address")
        return as_json(_set(teller, found, query, entity, refs=ending == "$ref"))
    kind = reading.kind(found.kind if isinstance(found, Entity) else "Observation")
    context = f"{reading.root}/$metadata#{set_of(kind)}/$entity"
    if ending == "$ref":
        own = f"{reading.root}/{set_of(kind)}({found.id})"
        return as_json({"@context": f"{reading.root}/$metadata#$ref", "@id": own})
    if member:
        return _member(
            teller.tell(tell_item(reading, found, Query()), kind, Query()), member, ending
        )
    told = tell_item(reading, found, old_query(query, kind))
    return as_json({"@context": context, **teller.tell(told, kind, query)})


def _found(reading: Reading, address: Address) -> Members | Item | None:
    """Find what is at an address; None where a link to one leads nowhere (OData 4.01, 11.2.7)."""
    try:
        return members_at(reading, address)
    except NotFound:
        *before, last = address.steps
        if last.many or not before:
            raise
        members_at(reading, Address(tuple(before)))  # there must be something that has the link
        return None


def _divided(path: str) -> tuple[str, str, str]:
    """Divide an address into what leads to a set or an entity, a property, and $ref or $value."""
    segments, ending, member = path.split("/"), "", ""
    if segments[-1] in {"$ref", "$value"}:
        ending = segments.pop()
    if segments and segments[-1][:1].islower():  # sets and links begin with a capital
        member = segments.pop()
    if not segments or (ending == "$value") > bool(member):
        message = f"there is nothing at {path[:200]!r}"
        raise NotFound(message, code="address")
    return "/".join(segments), member, ending


def _member(told: Told, member: str, ending: str) -> Answered:
    if member not in told:
        return Answered(204) if member in {"resultTime", "validTime", "properties"} else _nothing()
    value = told[member]
    if ending != "$value":
        return as_json({"value": value})
    text = value if isinstance(value, str) else as_json(value).body.decode()
    return Answered(200, text.encode(), TEXT)


def _nothing() -> Answered:
    message = "there is no such property"
    raise NotFound(message, code="address")


def _set(teller: "Teller", members: Members, query: Query, path: str, *, refs: bool) -> Told:
    root, name = teller.reading.root, set_of(members.kind)
    told = tell_page(teller.reading, members, old_query(query, members.kind))
    said: Told = {"@context": f"{root}/$metadata#{'Collection($ref)' if refs else name}"}
    if "@iot.count" in told:
        said["@count"] = told["@iot.count"]
    said["value"] = teller.each(told["value"], members.kind, query)
    if refs:
        said["value"] = [{"@id": f"{root}/{name}({one['@iot.id']})"} for one in told["value"]]
    if "@iot.nextLink" in told:
        ref = "/$ref" if refs else ""
        said["@nextLink"] = _next(f"{root}/{path}{ref}", query, told["@iot.nextLink"])
    return said


def _next(address: str, query: Query, old: str) -> str:
    """Write the link to the next page in the names of 2.0, with the mark of the old one."""
    marks = dict(parse_qsl(urlsplit(old).query))
    skip = int(marks["$skip"]) if "$skip" in marks else None
    following = replace(query, skip=skip, skip_token=marks.get("$skiptoken"))
    return f"{address}?{urlencode(options_of(following), quote_via=quote, safe='$(),;=@/')}"


class Teller:
    """Tells in the words of 2.0 what was told in those of 1.1."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def each(self, told: Sequence[Told], kind: Kind, query: Query) -> list[Told]:
        """Tell several entities."""
        return [self.tell(one, kind, query) for one in told]

    def tell(self, told: Told, kind: Kind, query: Query) -> Told:
        """Tell one entity with all that is expanded in it."""
        if query.distinct:
            return self._alike(told, kind)
        own = f"{self.reading.root}/{set_of(kind)}({told['@iot.id']})"
        said: Told = {"@id": own, "id": told["@iot.id"]}
        said |= self._properties(told, kind)
        if kind.name == "Sensor" and "metadata" not in said:
            said.pop("encodingType", None)  # nothing has this type
        for link in kind.links:
            new = BACK.get(link.name, link.name)
            if link.name not in GONE or new != link.name:
                said[f"{new}@navigationLink"] = f"{own}/{new}"
        said = _chosen(said, query)
        for expand in query.expand:
            self._expand(said, told, kind, expand, own)
        return said

    def _alike(self, told: Told, kind: Kind) -> Told:
        """Tell values that several entities may have: no single one is named."""
        said = without_nulls(self._properties(told, kind))
        return {"id": told["@iot.id"], **said} if "@iot.id" in told else said

    def _properties(self, told: Told, kind: Kind) -> Told:
        said: Told = {name: value for name, value in told.items() if name.startswith("@stadtherz.")}
        for one in kind.properties:
            value = told.get(one.name)
            if one.name in GONE or value in (None, ""):  # 2.0 may leave out what 1.1 must say
                continue
            said[one.name] = period(value) if is_time(kind, one.name) else value
        if kind.name == "Observation":
            said |= {"result": told["result"]} if "result" in told else {}
            if told.get("parameters"):
                said["properties"] = told["parameters"]
        return said

    def _expand(self, said: Told, told: Told, kind: Kind, expand: Expand, own: str) -> None:
        new, rest = expand.path[0], expand.path[1:]
        old = {after: before for before, after in BACK.items()}.get(new, new)
        link = kind.link(old)
        if link is None or old not in told:
            return
        query = Query(expand=(Expand(rest, expand.query),)) if rest else expand.query
        target, inner = kind.beyond(link), told[old]
        said.pop(f"{new}@navigationLink", None)
        if not link.many:
            said[new] = None if inner is None else self.tell(inner, target, query)
            return
        if f"{old}@iot.count" in told:
            said[f"{new}@count"] = told[f"{old}@iot.count"]
        said[new] = self.each(inner, target, query)
        if f"{old}@iot.nextLink" in told:
            said[f"{new}@nextLink"] = _next(f"{own}/{new}", query, told[f"{old}@iot.nextLink"])


def _chosen(said: Told, query: Query) -> Told:
    """Keep what `$select` names."""
    if not query.select:
        return said
    names = {path.segments[0] for path in query.select}
    unknown = [one for one in names if one in GONE]
    if unknown:
        message = f"$select: SensorThings 2.0 has no {unknown[0]!r}"
        raise Invalid(message, code="query")
    return {
        name: value for name, value in said.items() if name.partition("@navigationLink")[0] in names
    }
