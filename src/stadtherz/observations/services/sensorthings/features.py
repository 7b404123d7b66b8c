"""Links of datastreams with features, and of features with their types (OGC 23-019).

What a datastream was ever linked with is written down, so that a feature which only private
datastreams know stays private when it is unlinked. Nothing that identifies somebody comes near a
count by such a link.
"""

from stadtherz.observations import models
from stadtherz.observations.adapters.sensorthings.rows import STREAMS
from stadtherz.observations.domain.stored_entities import FEATURE, TYPES, ULTIMATE
from stadtherz.observations.models import Change
from stadtherz.observations.services.count_guard import refuse_beside_count
from stadtherz.observations.services.sensorthings.noting import note
from stadtherz.observations.services.sensorthings.permission import Act, Writer

ROLE_COLUMNS = {
    (kind, role): column
    for kind in STREAMS
    for role, column in ((FEATURE, "proximate_id"), (ULTIMATE, "ultimate_id"))
}
"""Where the feature of each role stands, by the type of the datastream and the link."""


def linked_with(kind: str, stream: int, feature: int) -> None:
    """Write down that a datastream is linked with a feature.

    Raises:
        Invalid: when the datastream counts and the feature tells what passed there.

    """
    refuse_beside_count(kind, stream, feature)
    models.FeatureLink.objects.get_or_create(feature_id=feature, datastream_id=stream)


def let_go(kind: str, stream: int, role: str, *, by: Writer) -> None:
    """Take the feature of a role away from a datastream; both stay.

    Raises:
        NotAllowed: without the scope.

    """
    by.require_entity(Act.UPDATE, kind, stream)
    column = ROLE_COLUMNS[(kind, role)]
    models.Datastream.objects.filter(pk=stream).update(**{column: None})
    note(kind, stream, Change.Kind.UPDATED, [role])


def give_type(feature: int, kind: int, *, by: Writer) -> None:
    """Let a feature be of one more type.

    Raises:
        NotAllowed: without the scope to change the feature.
        Invalid: when a datastream that counts knows the feature, and the type tells what passed.

    """
    by.require_entity(Act.UPDATE, FEATURE, feature)
    models.Feature.objects.get(pk=feature).types.add(kind)
    for stream in models.Datastream.objects.filter(feature_links__feature=feature):
        refuse_beside_count("MultiDatastream" if stream.multi else "Datastream", stream.pk, feature)
    note(FEATURE, feature, Change.Kind.UPDATED, [TYPES])


def take_type(feature: int, kind: int, *, by: Writer) -> None:
    """Let a feature be no more of a type.

    Raises:
        NotAllowed: without the scope to change the feature.

    """
    by.require_entity(Act.UPDATE, FEATURE, feature)
    models.Feature.objects.get(pk=feature).types.remove(kind)
    note(FEATURE, feature, Change.Kind.UPDATED, [TYPES])
