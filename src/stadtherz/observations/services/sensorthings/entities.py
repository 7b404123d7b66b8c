"""Creating, changing and deleting entities, with all that hangs on them or not at all."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model

from stadtherz.kernel.errors import Invalid, NotFound
from stadtherz.observations import models
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.sensorthings.rows import COUNT
from stadtherz.observations.domain.entities import Kind, Link
from stadtherz.observations.domain.inserting import Draft, Reference
from stadtherz.observations.domain.results import ANYTHING
from stadtherz.observations.domain.stored_entities import FEATURE, TYPES, ULTIMATE
from stadtherz.observations.models import Change
from stadtherz.observations.selectors.stations import has_observations
from stadtherz.observations.services.count_guard import (
    refuse_change,
    refuse_described,
    refuse_new,
)
from stadtherz.observations.services.counted import show_as_counter
from stadtherz.observations.services.distances import heed_told
from stadtherz.observations.services.sensorthings.binding import (
    bind,
    heed_newest,
    moved,
    must_exist,
    rows_of,
)
from stadtherz.observations.services.sensorthings.features import (
    give_type,
    linked_with,
)
from stadtherz.observations.services.sensorthings.making import (
    MAKERS,
    Links,
    changed_columns,
    fields_in,
    set_parts,
)
from stadtherz.observations.services.sensorthings.noting import kind_of, note
from stadtherz.observations.services.sensorthings.observations import (
    create_observation,
    known_feature,
)
from stadtherz.observations.services.sensorthings.permission import Act, Writer

STREAMS = {"Datastream", "MultiDatastream"}
_PLACES = Link("Locations", "Location", many=True, back="HistoricalLocations")
EMPTY = frozenset({"description", "properties", "observedArea"})
"""What null empties; a column that must hold something keeps its own."""


@dataclass
class Writing:
    """One act of writing: who does it, and where observations go."""

    by: Writer
    lake: Lake
    feature_needed: bool = True
    features: set[int] = field(default_factory=set)  # that are described in this act


@transaction.atomic
def create_entity(
    *, draft: Draft, given: Links | None = None, by: Writer, lake: Lake | None = None,
    feature_needed: bool = True,
) -> int:  # fmt: skip
    """Create an entity and what is described inside it; gives its number.

    Args:
        draft: what is to be created.
        given: links that the address names.
        by: who does it.
        lake: where known observations are looked up.
        feature_needed: whether an observation must speak of something, as in 1.1.

    Raises:
        NotAllowed: without the scope.
        Invalid: when a link leads nowhere; nothing is stored then.

    """
    return _insert(draft, given or {}, Writing(by, lake or the_lake(), feature_needed))


def _insert(draft: Draft, given: Links, writing: Writing) -> int:
    kind, links = draft.kind, _linked(draft, given, writing)
    if kind.name == "Observation":
        _refuse_own_words(links, writing)
        _, receipt = create_observation(
            data=draft.data, links=links, by=writing.by, lake=writing.lake,
            feature_needed=writing.feature_needed,
        )  # fmt: skip
        return receipt.number
    if kind.name == "ObservedProperty" and "MultiDatastreams" in given:
        message = (
            "a MultiDatastream has its ObservedProperties, types and units from the beginning; make"
            " the property by itself and name it in a new MultiDatastream"
        )
        raise Invalid(message, code="link")
    _require_insert(kind, links, writing.by)
    refuse_new(kind.name, draft.data, links)
    row = MAKERS[kind.name](draft.data, links, writing.by.project)
    number = int(row.pk)
    writing.features |= {number} if kind.name == "FeatureOfInterest" else set()
    note(kind.name, number, Change.Kind.CREATED)
    for one in (*links.get(FEATURE, ()), *links.get(ULTIMATE, ())):
        linked_with(kind.name, number, one)
    _hang_on(draft, number, links, writing)
    return number


def _linked(draft: Draft, given: Links, writing: Writing) -> Links:
    """Give what an entity is linked to from the beginning; what is described is made first."""
    kind, links = draft.kind, dict(given)
    for name, found in draft.one.items():
        if name not in given:  # what the address names goes before what the body says
            known = _known_feature(draft, links, found, writing)
            links[name] = (known or _resolved(kind.link(name), found, writing),)
    for link in kind.links:
        if link.many and (link.required or link.name == TYPES):
            drafts = draft.many.get(link.name, ())
            links.setdefault(link.name, ())
            links[link.name] += tuple(_resolved(link, one, writing) for one in drafts)
    return links


def _refuse_own_words(links: Links, writing: Writing) -> None:
    """Let an observation bring a feature that it describes itself only where nothing is counted."""
    if not writing.features.isdisjoint(links.get("FeatureOfInterest", ())):
        refuse_described(links)


def _known_feature(
    draft: Draft, links: Links, found: Reference | Draft, writing: Writing
) -> int | None:
    """Find the feature that is described with an observation which is there already."""
    stream = next((links[name][0] for name in sorted(STREAMS) if name in links), None)
    if isinstance(found, Reference) or found.kind.name != "FeatureOfInterest" or stream is None:
        return None
    return known_feature(data=draft.data, described=found.data, stream=stream, lake=writing.lake)


def _require_insert(kind: Kind, links: Links, by: Writer) -> None:
    """Ask for the thing where something belongs to one, else for the type."""
    if kind.name in STREAMS | {"HistoricalLocation"}:
        by.require_entity(Act.CREATE, "Thing", links["Thing"][0])
    else:
        by.require_entity(Act.CREATE, kind.name, None)


def _resolved(link: Link | None, found: Reference | Draft, writing: Writing) -> int:
    """Give the number of a linked entity, which is made first where it is described."""
    if isinstance(found, Draft):
        return _insert(found, {}, writing)
    assert link is not None  # noqa: S101 - drafts hold links of their kind only
    must_exist(link.target, found.id, f"{link.name}: ", by=writing.by)
    return found.id


def _hang_on(draft: Draft, number: int, links: Links, writing: Writing) -> None:
    """Make or bind what the new entity's to-many links name."""
    kind = draft.kind
    if kind.name == "Thing":  # where it stands is known before anything is measured there
        _settle(draft, number, links, writing)
    if kind.name == "Location":
        _place(number, links, writing)
    for one in links.get("FeaturesOfInterest", ()):  # of the address, where a type is made
        give_type(one, number, by=writing.by)
    for link in kind.links:
        for found in () if _linked_before(kind, link) else draft.many.get(link.name, ()):
            if isinstance(found, Draft):
                _insert(found, {link.back: (number,)}, writing)
            else:
                bind(kind.name, number, link, found.id, by=writing.by)
    if kind.name == "HistoricalLocation":
        heed_newest(number, by=writing.by)


def _linked_before(kind: Kind, link: Link) -> bool:
    """Tell whether a link was made with the entity."""
    places = (kind.name, link.name) == ("Thing", "Locations")
    return places or not link.many or link.required or link.name == TYPES


def _place(location: int, links: Links, writing: Writing) -> None:
    """Let a new place be where things of the address are, or were."""
    for thing in links.get("Things", ()):
        writing.by.require_entity(Act.UPDATE, "Thing", thing)
        moved(thing, (location,))
    for history in links.get("HistoricalLocations", ()):
        bind("HistoricalLocation", history, _PLACES, location, by=writing.by)


def _settle(draft: Draft, thing: int, links: Links, writing: Writing) -> None:
    link, found = draft.kind.link("Locations"), draft.many.get("Locations", ())
    places = (*links.get("Locations", ()), *(_resolved(link, one, writing) for one in found))
    if places:
        moved(thing, places)


@transaction.atomic
def change_entity(*, kind: str, number: int, draft: Draft, by: Writer, whole: bool = False) -> None:
    """Change an entity as PATCH does, or replace what it says as PUT does (`whole`).

    Raises:
        NotAllowed: without the scope.
        NotFound: when there is no such entity.
        Invalid: when a link leads nowhere.

    """
    by.require_entity(Act.UPDATE, kind, number)
    row = rows_of(kind).select_for_update().filter(pk=number).first()
    if row is None:
        message = f"there is no {kind} with the id {number}"
        raise NotFound(message, code="entity")
    refuse_change(kind, number, draft.data)
    data = dict(draft.data)
    if whole:
        data = {one.name: None for one in draft.kind.properties if one.written} | data
    _apply(kind, row, data)
    for name, found in draft.one.items():
        link = draft.kind.link(name)
        if link is not None and isinstance(found, Reference):
            bind(kind, number, link, found.id, by=by)
    _bind_lists(kind, number, draft, by)
    if kind == "HistoricalLocation":
        heed_newest(number, by=by)
    note(kind, number, Change.Kind.UPDATED, sorted(draft.data))
    if kind == "Thing":  # what its datastreams show may follow from it
        for stream in models.Datastream.objects.filter(station_id=number):
            note("Datastream", stream.pk, Change.Kind.UPDATED, [])


def _bind_lists(kind: str, number: int, draft: Draft, by: Writer) -> None:
    for name, many in draft.many.items():
        link, ids = draft.kind.link(name), [one.id for one in many if isinstance(one, Reference)]
        if link is None:
            continue
        if kind == "Thing" and name == "Locations":
            for one in ids:
                must_exist("Location", one, "Locations: ", by=by)
            moved(number, tuple(ids))
            continue
        for one in ids:
            bind(kind, number, link, one, by=by)


def _apply(kind: str, row: Model, data: dict[str, Any]) -> None:
    if isinstance(row, models.Datastream):
        _refuse_other_types(row, data)
    empty = EMPTY | ({"definition"} if kind == "FeatureType" else set())
    kept = {name: value for name, value in data.items() if value is not None or name in empty}
    columns = changed_columns(kind, row, kept)
    for name, value in columns.items():
        setattr(row, name, value)
    if columns:
        told = heed_told(kind, row) if "properties" in columns else ()
        row.save(update_fields=[*columns, *told])
    if kind == "MultiDatastream" and isinstance(row, models.Datastream):
        parts = list(row.parts.all())
        types = data.get("multiObservationDataTypes") or [one.observation_type for one in parts]
        units = data.get("unitOfMeasurements") or [one.unit for one in parts]
        if len(types) != len(parts) or len(units) != len(parts):
            message = f"the MultiDatastream has {len(parts)} parts; name as many types and units"
            raise Invalid(message, code="body")
        stored = [one.name for one in parts], [one.label for one in parts]
        fields = fields_in(data) or stored
        set_parts(row, [one.observed_id for one in parts], types, units, fields)
        show_as_counter(row)


def _refuse_other_types(row: models.Datastream, data: dict[str, Any]) -> None:
    """Let a datastream with results stay of the type that they fit, or take any from now on.

    Counts stay counts: what is kept beside them, and what is refused, hangs on their type.

    Raises:
        Invalid: when another one is asked for.

    """
    if row.multi:
        name, before = (
            "multiObservationDataTypes",
            [one.observation_type for one in row.parts.all()],
        )
        after = data.get(name) or before
    else:
        name, before = "observationType", [row.observation_type]
        after = [data.get(name) or row.observation_type]
        if after == [ANYTHING] and before != [COUNT]:
            return
    if after != before and has_observations(row.pk):
        message = f"{name}: there are results of the type {before}; make a new {kind_of(row)}"
        raise Invalid(message, code="body")
