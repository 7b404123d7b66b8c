"""The entity types as they are stored: those of SensorThings 1.1 with what only 2.0 tells of them.

Source: OGC 23-019, core data model (classes Datastream, Feature and FeatureType), as it stands in
the working group's repository (opengeospatial/sensorthings). A datastream has a proximate and an
ultimate feature of interest, a feature has types. The names are those of 1.1 where it has any, so
that one list renames both (`version_two`): FeatureOfInterest is the proximate one.
"""

from dataclasses import replace

from stadtherz.observations.domain.entities import KINDS, Kind, Link, Model, Property, Value

FEATURE, ULTIMATE, TYPES = "FeatureOfInterest", "UltimateFeatureOfInterest", "FeatureTypes"
ROLES = {FEATURE: "DatastreamsProximate", ULTIMATE: "DatastreamsUltimate"}
"""What a feature may be to a datastream, and the way back."""
_PREFIXES = {"Datastream": "", "MultiDatastream": "Multi"}
FEATURE_TYPE = Kind(
    "FeatureType",
    TYPES,
    (
        Property("name", required=True), Property("description"), Property("definition"),
        Property("properties", Value.OBJECT),
    ),
    (Link("FeaturesOfInterest", FEATURE, many=True, back=TYPES),),
)  # fmt: skip


def _stored(kind: Kind) -> Kind:
    links = kind.links
    if kind.name in _PREFIXES:
        prefix = _PREFIXES[kind.name]
        links += tuple(
            Link(name, FEATURE, many=False, back=f"{prefix}{back}") for name, back in ROLES.items()
        )
    if kind.name == FEATURE:
        links += tuple(
            Link(f"{prefix}{back}", name, many=True, back=role)
            for role, back in ROLES.items()
            for name, prefix in _PREFIXES.items()
        )
        links += (Link(TYPES, FEATURE_TYPE.name, many=True, back="FeaturesOfInterest"),)
    return replace(kind, links=links)


STORED = Model([*map(_stored, KINDS), FEATURE_TYPE])
"""Both types of datastreams of 1.1, and all links."""
