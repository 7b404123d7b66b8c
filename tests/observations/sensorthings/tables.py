"""The entity sets of OGC 18-088 as this suite knows them: tables 1 to 24, written down again."""

NOBODY = 9_223_372_036_854_775_807
MANDATORY = {
    "Things": ("name", "description"),
    "Locations": ("name", "description", "encodingType", "location"),
    "HistoricalLocations": ("time",),
    "Datastreams": ("name", "description", "observationType", "unitOfMeasurement"),
    "MultiDatastreams": (
        "name", "description", "observationType", "multiObservationDataTypes", "unitOfMeasurements",
    ),
    "Sensors": ("name", "description", "encodingType", "metadata"),
    "ObservedProperties": ("name", "definition", "description"),
    "Observations": ("phenomenonTime", "result", "resultTime"),
    "FeaturesOfInterest": ("name", "description", "encodingType", "feature"),
}  # fmt: skip
LINKS = {
    "Things": ("Locations", "HistoricalLocations", "Datastreams", "MultiDatastreams"),
    "Locations": ("Things", "HistoricalLocations"),
    "HistoricalLocations": ("Thing", "Locations"),
    "Datastreams": ("Thing", "Sensor", "ObservedProperty", "Observations"),
    "MultiDatastreams": ("Thing", "Sensor", "ObservedProperties", "Observations"),
    "Sensors": ("Datastreams", "MultiDatastreams"),
    "ObservedProperties": ("Datastreams", "MultiDatastreams"),
    "Observations": ("Datastream", "MultiDatastream", "FeatureOfInterest"),
    "FeaturesOfInterest": ("Observations",),
}
SETS = tuple(LINKS)
IRREGULAR = {
    "HistoricalLocation": "HistoricalLocations",
    "ObservedProperty": "ObservedProperties",
    "FeatureOfInterest": "FeaturesOfInterest",
}

DEEP = {
    "Things": "Datastreams/Observations/FeatureOfInterest,Locations/Things,"
              "HistoricalLocations/Locations/HistoricalLocations,Datastreams/Sensor/Datastreams",
    "Locations": "Things/Datastreams/Observations,HistoricalLocations/Thing",
    "HistoricalLocations": "Thing/Datastreams,Locations/Things",
    "Datastreams": "Observations/Datastream,Thing/Datastreams,Sensor/Datastreams/Thing",
    "MultiDatastreams": "Observations,Thing",
    "Sensors": "Datastreams/Observations,Datastreams/Thing",
    "ObservedProperties": "Datastreams/Observations,Datastreams/Thing",
    "Observations": "Datastream/Observations,FeatureOfInterest/Observations/Datastream",
    "FeaturesOfInterest": "Observations/Datastream/Observations",
}  # fmt: skip
"""Expansions of each set that come back to where they began, by every way."""


def plural(link):
    """Give the set that a link leads to."""
    return link if link in SETS else IRREGULAR.get(link, link + "s")


def ways():
    """Give every set with every link that an entity of the suite's station has."""
    return [
        (name, link)
        for name in SETS
        for link in LINKS[name]
        if (name, link) != ("Observations", "MultiDatastream")
    ]
